//! The demo newsroom: written into an empty database from the data files in `demo/`, by the desk's own actions, in one transaction.
//!
//! The files name each other by slug or key, where the database has ids. Everything in them goes through the parsers of `domain`.

use crate::failure::Failure;
use crate::user::random_password;
use desk::article::{CreateArticle, PublishArticle, create_article, publish_article};
use desk::collection::{CreateCollection, create_collection};
use desk::user::{add_user, set_password};
use desk::{Desk, SaveSubject, contributor, media, menu, page, section, site, topic};
use domain::article::ArticleContent;
use domain::ids::{ArticleId, CollectionId, ContributorId, MediaId, MenuId, PageId, SectionId, TopicId, UserId};
use domain::media::{MediaCard, PictureFile};
use domain::page::PageContent;
use domain::permission::{Actor, Role};
use domain::text::{EmailAddress, Name};
use domain::user::{Password, User};
use gateway::auth::password;
use gateway::error_codes::ErrorCode;
use gateway::pictures::Pictures;
use rust_embed::RustEmbed;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::HashMap;
use std::fmt::Display;
use storage::{PasswordHash, StorageError, Tx};
use uuid::Uuid;

#[derive(RustEmbed)]
#[folder = "demo"]
struct Files;

/// The login that the demo newsroom's editor uses.
#[derive(Debug)]
pub struct Login {
    /// What they sign in with.
    pub email: EmailAddress,
    /// For this run.
    pub password: String,
}

/// A demo file, or an action on it, that is refused: a fault of ours.
struct Refused(String);

impl From<StorageError> for Refused {
    fn from(error: StorageError) -> Refused {
        Refused(error.to_string())
    }
}

fn refused(what: &str) -> impl FnOnce(&dyn Display) -> Refused + '_ {
    move |why| Refused(format!("{what}: {why}"))
}

/// Fills the database if nobody has done anything in it, and gives the demo's editor a password for this run. `None` if the
/// database is somebody's own: it is left alone.
pub async fn prepare(desk: &Desk, pictures: &Pictures) -> Result<Option<Login>, Failure> {
    let email = EmailAddress::parse("editor@demo.example").expect("it is an e-mail address");
    let password = random_password()?;
    let parsed =
        Password::parse(password.clone()).map_err(|error| Failure::new(ErrorCode::Internal, error.to_string()))?;
    let hash = password::hash(&parsed).map_err(|problem| Failure::new(problem.code, problem.detail))?;
    let users = desk.store().users().all().await?;
    match users.iter().find(|user| user.email == email) {
        Some(editor) => {
            let again = desk.run(async |tx| set_password(tx, editor.id, &hash).await);
            again.await.map_err(|error| failed(Refused(error.to_string())))?;
        }
        // Founding the site is the first entry of the log; any other is somebody's.
        None if !users.is_empty() || desk.store().changes().head().await? > 1 => {
            println!("the database is not empty, so the demo newsroom is not added");
            return Ok(None);
        }
        None => fill(desk, pictures, email.clone(), &hash).await?,
    }
    Ok(Some(Login { email, password }))
}

/// Writes the demo newsroom, with an editor who has that address and password, in one transaction.
pub async fn fill(
    desk: &Desk,
    pictures: &Pictures,
    email: EmailAddress,
    password: &PasswordHash,
) -> Result<(), Failure> {
    // Before the transaction, in which nothing is waited for.
    let files = kept(pictures).await?;
    let name = Name::parse("Demo Editor").expect("it is a name");
    let (id, created_at) = (UserId(desk.new_id()), desk.clock().now());
    let editor = User {
        id,
        email,
        name,
        role: Role::Admin,
        sections: Vec::new(),
        created_at,
        disabled_at: None,
    };
    let filled = desk.run(async |tx| {
        add_user(tx, &editor, password)
            .await
            .map_err(|error| refused("the editor")(&error))?;
        Filler {
            desk,
            actor: editor.actor(),
            files,
            ids: HashMap::new(),
        }
        .fill(tx)
        .await
    });
    filled.await.map_err(failed)
}

fn failed(Refused(why): Refused) -> Failure {
    Failure::new(ErrorCode::Internal, format!("the demo newsroom cannot be made: {why}"))
}

/// The pictures of the demo, in the store: their files by key.
async fn kept(pictures: &Pictures) -> Result<HashMap<String, PictureFile>, Failure> {
    let mut files = HashMap::new();
    for name in Files::iter() {
        let key = name
            .strip_prefix("pictures/")
            .and_then(|name| name.strip_suffix(".jpg"));
        let (Some(key), Some(file)) = (key, Files::get(&name)) else {
            continue;
        };
        let examined = pictures.take_bytes(file.data.into_owned().into()).await;
        let examined = examined.map_err(|problem| failed(refused(&name)(&problem)))?;
        files.insert(key.to_owned(), examined.file);
    }
    Ok(files)
}

struct Filler<'a> {
    desk: &'a Desk,
    actor: Actor,
    /// Pictures' files by the key of their record.
    files: HashMap<String, PictureFile>,
    /// The ids of what the files name by slug or key.
    ids: HashMap<(&'static str, String), Uuid>,
}

impl Filler<'_> {
    async fn fill(&mut self, tx: &mut Tx) -> Result<(), Refused> {
        let current = tx
            .newest()
            .site()
            .await?
            .ok_or_else(|| Refused("there is no site".to_owned()))?;
        let card = parse("site.json", file("site.json")?)?;
        let cmd = SaveSubject {
            id: current.id,
            seen: current.number,
            card,
        };
        site::save_site(tx, &self.actor, cmd)
            .await
            .map_err(|error| refused("site.json")(&error))?;
        self.what_articles_name(tx).await?;
        let mut articles: Vec<_> = Files::iter().filter(|name| name.starts_with("articles/")).collect();
        articles.sort();
        for name in articles {
            self.article(tx, &name).await?;
        }
        for entry in list("collections.json")? {
            self.collection(tx, entry).await?;
        }
        for entry in list("pages.json")? {
            self.page(tx, entry).await?;
        }
        for entry in list("menus.json")? {
            self.menu(tx, entry).await?;
        }
        Ok(())
    }

    async fn what_articles_name(&mut self, tx: &mut Tx) -> Result<(), Refused> {
        for mut entry in list("sections.json")? {
            let id = self.new_id("section", &entry, "slug");
            self.replace(&mut entry, "parent", "section")?;
            let made = section::create_section(tx, &self.actor, SectionId(id), parse("sections.json", entry)?).await;
            made.map_err(|error| refused("sections.json")(&error))?;
        }
        for entry in list("topics.json")? {
            let id = self.new_id("topic", &entry, "slug");
            let made = topic::create_topic(tx, &self.actor, TopicId(id), parse("topics.json", entry)?).await;
            made.map_err(|error| refused("topics.json")(&error))?;
        }
        for entry in list("contributors.json")? {
            let id = self.new_id("contributor", &entry, "slug");
            let made =
                contributor::create_contributor(tx, &self.actor, ContributorId(id), parse("contributors.json", entry)?)
                    .await;
            made.map_err(|error| refused("contributors.json")(&error))?;
        }
        for entry in list("media.json")? {
            let id = self.new_id("media", &entry, "key");
            let file = entry
                .get("key")
                .and_then(Value::as_str)
                .and_then(|key| self.files.remove(key));
            let card = MediaCard {
                file,
                ..parse("media.json", entry)?
            };
            let made = media::create_media(tx, &self.actor, MediaId(id), card).await;
            made.map_err(|error| refused("media.json")(&error))?;
        }
        Ok(())
    }

    async fn collection(&mut self, tx: &mut Tx, mut entry: Value) -> Result<(), Refused> {
        let id = CollectionId(self.new_id("collection", &entry, "slug"));
        if let Some(lineup) = entry.get_mut("lineup") {
            self.replace(lineup, "items", "article")?;
            self.replace_within(lineup)?;
        }
        let cmd = CreateCollection {
            id,
            card: parse("collections.json", entry)?,
            from: None,
        };
        let made = create_collection(tx, &self.actor, cmd).await;
        made.map_err(|error| refused("collections.json")(&error))?;
        Ok(())
    }

    async fn page(&mut self, tx: &mut Tx, mut entry: Value) -> Result<(), Refused> {
        let id = PageId(self.new_id("page", &entry, "slug"));
        self.replace(&mut entry, "parent", "page")?;
        let mut body = entry.get_mut("body").map(Value::take).unwrap_or_default();
        self.replace_within(&mut body)?;
        let content = PageContent {
            card: parse("pages.json", entry)?,
            body: parse("pages.json", body)?,
        };
        let made = page::create_page(tx, &self.actor, id, content).await;
        made.map_err(|error| refused("pages.json")(&error))?;
        Ok(())
    }

    async fn menu(&mut self, tx: &mut Tx, mut entry: Value) -> Result<(), Refused> {
        let id = MenuId(self.new_id("menu", &entry, "slug"));
        self.replace_within(&mut entry)?;
        let made = menu::create_menu(tx, &self.actor, id, parse("menus.json", entry)?).await;
        made.map_err(|error| refused("menus.json")(&error))?;
        Ok(())
    }

    async fn article(&mut self, tx: &mut Tx, name: &str) -> Result<(), Refused> {
        let mut entry = file(name)?;
        let id = ArticleId(self.new_id("article", &entry, "slug"));
        let publish = entry.get("publish") == Some(&Value::Bool(true));
        for (field, kind) in [
            ("home_section", "section"),
            ("other_sections", "section"),
            ("topics", "topic"),
            ("contributors", "contributor"),
        ] {
            self.replace(&mut entry, field, kind)?;
        }
        for field in ["lead", "body", "related"] {
            if let Some(part) = entry.get_mut(field) {
                self.replace_within(part)?;
            }
        }
        let content: ArticleContent = parse(name, entry)?;
        let cmd = CreateArticle {
            id,
            translation_of: None,
            content,
            note: None,
        };
        let article = create_article(tx, &self.actor, cmd)
            .await
            .map_err(|error| refused(name)(&error))?;
        if publish {
            let cmd = PublishArticle::now(id, article.newest.number);
            publish_article(tx, &self.actor, cmd)
                .await
                .map_err(|error| refused(name)(&error))?;
        }
        Ok(())
    }

    fn new_id(&mut self, kind: &'static str, entry: &Value, named_by: &str) -> Uuid {
        let id = self.desk.new_id();
        let name = entry
            .get(named_by)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        self.ids.insert((kind, name), id);
        id
    }

    /// Puts ids for the names in a field, be it one or a list.
    fn replace(&self, entry: &mut Value, field: &str, kind: &'static str) -> Result<(), Refused> {
        match entry.get_mut(field) {
            Some(Value::Array(names)) => names.iter_mut().try_for_each(|name| self.replace_one(name, kind)),
            Some(name) => self.replace_one(name, kind),
            None => Ok(()),
        }
    }

    /// Puts ids for names, wherever they stand under their kind.
    fn replace_within(&self, value: &mut Value) -> Result<(), Refused> {
        const KINDS: [&str; 6] = ["media", "article", "section", "topic", "contributor", "page"];
        match value {
            Value::Array(parts) => parts.iter_mut().try_for_each(|part| self.replace_within(part)),
            Value::Object(members) => {
                members
                    .iter_mut()
                    .try_for_each(|(name, member)| match KINDS.into_iter().find(|kind| kind == name) {
                        Some(kind) => self.replace_one(member, kind),
                        None => self.replace_within(member),
                    })
            }
            _ => Ok(()),
        }
    }

    fn replace_one(&self, name: &mut Value, kind: &'static str) -> Result<(), Refused> {
        let named = name.as_str().unwrap_or_default().to_owned();
        let id = self
            .ids
            .get(&(kind, named.clone()))
            .ok_or_else(|| Refused(format!("there is no {kind} {named:?} yet")))?;
        *name = Value::String(id.to_string());
        Ok(())
    }
}

fn file(name: &str) -> Result<Value, Refused> {
    let file = Files::get(name).ok_or_else(|| Refused(format!("{name} is missing")))?;
    serde_json::from_slice(&file.data).map_err(|error| refused(name)(&error))
}

fn list(name: &str) -> Result<Vec<Value>, Refused> {
    parse(name, file(name)?)
}

fn parse<T: DeserializeOwned>(name: &str, value: Value) -> Result<T, Refused> {
    serde_json::from_value(value).map_err(|error| refused(name)(&error))
}
