//! Takes articles: what they name is looked up or made, their bodies are read, and then they are written, many in one transaction.

use super::report::Fate;
use super::subject::NewCard;
use super::taker::{Met, NewSubject, Place, Taker, bounded, hash};
use crate::failure::Failure;
use desk::article::{
    ImportArticle, ImportArticlesError, Imported, ImportedState, UpdateImported, UpdateImportedError, import_articles,
    update_imported,
};
use domain::article::ArticleContent;
use domain::body::Body;
use domain::ids::{ArticleId, ContributorId, MediaId, SectionId, SideRevisionId, TopicId, TranslationSetId};
use domain::interval::Interval;
use domain::media::{MediaKind, MediaUse};
use domain::subject::{Subject, SubjectKind};
use domain::text::Headline;
use gateway::error_codes::ErrorCode;
use import::draft::{ArticleDraft, Lead, MediaDraft, Named, State};
use std::collections::HashMap;
use storage::{ImportSource, StorageError, Tx};

/// Where an article is filed that is public and says nothing of it.
const NO_SECTION: &str = "uncategorized";
/// How many words stand in for a title that is missing.
const TITLE_WORDS: usize = 10;

/// An article that is ready to be written.
struct Ready {
    place: Place,
    key: String,
    hash: [u8; 32],
    before: Option<ImportSource>,
    article: ImportArticle,
}

impl Taker<'_> {
    /// Takes articles, in one transaction.
    pub async fn articles(&mut self, drafts: Vec<(Place, ArticleDraft)>) -> Result<(), Failure> {
        let keys: Vec<String> = drafts.iter().map(|(_, draft)| bounded(&draft.key)).collect();
        let names: Vec<&str> = keys.iter().map(String::as_str).collect();
        let sources = self.desk.store().import_sources();
        let mut taken = sources.by_keys(&self.source, SubjectKind::Article, &names).await?;
        let mut ready = Vec::new();
        for ((place, draft), key) in drafts.into_iter().zip(keys) {
            let (hash, before) = (hash(&draft), taken.remove(&key));
            let met = self.meets(SubjectKind::Article, &key, hash);
            if met == Met::Otherwise {
                self.report.count(SubjectKind::Article, Fate::Skipped);
                self.told(&place, Met::OTHERWISE);
            } else if met == Met::Again || before.as_ref().is_some_and(|before| before.hash == hash) {
                self.report.count(SubjectKind::Article, Fate::Unchanged);
            } else {
                let id = ArticleId(match &before {
                    Some(before) => before.subject.id,
                    None => self.id("article", &key, draft.at),
                });
                match self.article(&place, id, &key, draft).await? {
                    Some(article) => ready.push(Ready {
                        place,
                        key,
                        hash,
                        before,
                        article,
                    }),
                    None => self.report.count(SubjectKind::Article, Fate::Skipped),
                }
            }
        }
        match self.report.dry_run {
            true => {
                for one in &ready {
                    let fate = if one.before.is_some() {
                        Fate::Changed
                    } else {
                        Fate::Created
                    };
                    self.report.count(SubjectKind::Article, fate);
                }
                Ok(())
            }
            false => self.write_articles(ready).await,
        }
    }

    /// The article that a draft makes; `None` if its text makes none.
    async fn article(
        &mut self,
        place: &Place,
        id: ArticleId,
        key: &str,
        mut draft: ArticleDraft,
    ) -> Result<Option<ImportArticle>, Failure> {
        let state = self.state(place, &draft);
        let is_public = matches!(state, ImportedState::Public(_));
        if is_public && draft.sections.is_empty() {
            draft.sections.push(Named {
                key: NO_SECTION.to_owned(),
                name: "Uncategorized".to_owned(),
            });
            self.told(place, format!("it is in no category; it was filed under {NO_SECTION}"));
        }
        self.named(SubjectKind::Contributor, place, &draft.contributors).await?;
        self.named(SubjectKind::Section, place, &draft.sections).await?;
        self.named(SubjectKind::Topic, place, &draft.topics).await?;
        let lead = self.lead(place, draft.lead.take()).await?;
        let lookup = import::Lookup {
            by_key: &|key| self.media.by_key(key),
            by_address: &|address| self.media.by_address(address),
            attached: self.media.attached(key),
        };
        let (body, lost) = match import::body(&draft.body, &lookup) {
            Ok(read) => read,
            Err(refused) => {
                self.told(place, format!("{refused}; it was skipped"));
                return Ok(None);
            }
        };
        for lost in lost {
            self.told(place, lost);
        }
        let content = self.content(place, &mut draft, lead, body, is_public);
        Ok(Some(ImportArticle {
            id,
            translation_set: TranslationSetId(self.id("translation set", key, draft.at)),
            content,
            note: draft.note,
            state,
            old_slugs: draft.old_slugs,
        }))
    }

    /// What it says, once all that it names is known here.
    fn content(
        &mut self,
        place: &Place,
        draft: &mut ArticleDraft,
        lead: Option<MediaUse>,
        body: Body,
        is_public: bool,
    ) -> ArticleContent {
        let mut headline = draft.headline.take();
        if headline.is_none() && is_public {
            headline = Headline::parse(&body.opening(TITLE_WORDS)).ok();
            self.told(place, "it has no title; its first words stand for one");
        }
        let mut sections = self
            .all_known(SubjectKind::Section, &draft.sections)
            .into_iter()
            .map(SectionId);
        ArticleContent {
            headline,
            slug: draft.slug.take(),
            standfirst: draft.standfirst.take(),
            home_section: sections.next(),
            other_sections: sections.collect(),
            topics: self
                .all_known(SubjectKind::Topic, &draft.topics)
                .into_iter()
                .map(TopicId)
                .collect(),
            contributors: self
                .all_known(SubjectKind::Contributor, &draft.contributors)
                .into_iter()
                .map(ContributorId)
                .collect(),
            lead,
            body,
            ..ArticleContent::empty(draft.language.take().unwrap_or_else(|| self.language.clone()))
        }
    }

    fn all_known(&self, noun: SubjectKind, named: &[Named]) -> Vec<uuid::Uuid> {
        let mut ids = Vec::new();
        for id in named.iter().filter_map(|named| self.known(noun, &named.key)) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    /// How far it is here. What was to be public by now and was not is not made so by an import.
    fn state(&mut self, place: &Place, draft: &ArticleDraft) -> ImportedState {
        let now = self.desk.clock().now();
        let from = match draft.state {
            State::Draft => return ImportedState::Draft,
            State::InReview => return ImportedState::InReview,
            State::Live { since } => since,
            State::Scheduled { from } if from > now => from,
            State::Scheduled { from } => {
                self.told(
                    place,
                    format!("it was scheduled for {from}, which has passed; it was taken as a draft"),
                );
                return ImportedState::Draft;
            }
        };
        match Interval::new(from, draft.until) {
            Ok(live) => ImportedState::Public(live),
            Err(refused) => {
                self.told(place, format!("{refused}; it was taken as a draft"));
                ImportedState::Draft
            }
        }
    }

    /// The picture that leads it. One that is only named by its address gets a record.
    async fn lead(&mut self, place: &Place, lead: Option<Lead>) -> Result<Option<MediaUse>, Failure> {
        let used = |media: MediaId| MediaUse {
            media,
            caption: None,
            credit: None,
            alt_text: None,
            crop: None,
        };
        match lead {
            None => Ok(None),
            Some(Lead::Key(key)) => {
                let found = self.media.by_key(&key);
                if found.is_none() {
                    self.told(
                        place,
                        format!("its picture, attachment {key}, is in no file that was imported; it was left out"),
                    );
                }
                Ok(found.map(used))
            }
            Some(Lead::Address {
                address,
                alt_text,
                caption,
            }) => {
                if self.media.by_address(&address).is_none() {
                    let draft = MediaDraft {
                        key: address.clone(),
                        kind: MediaKind::Image,
                        address: address.clone(),
                        caption,
                        credit: None,
                        alt_text,
                        at: None,
                        parent: None,
                    };
                    self.subjects(vec![new_media(place.clone(), draft, true)]).await?;
                }
                Ok(self.media.by_address(&address).map(used))
            }
        }
    }

    async fn write_articles(&mut self, ready: Vec<Ready>) -> Result<(), Failure> {
        let (actor, source) = (&self.actor, self.source.as_str());
        let side = || SideRevisionId(self.desk.new_id());
        let written = self
            .desk
            .run(async |tx| write(tx, actor, source, &ready, side).await)
            .await;
        let outcomes = written.map_err(|Failed(failure)| failure)?;
        for (one, (fate, reasons)) in ready.iter().zip(outcomes) {
            self.report.count(SubjectKind::Article, fate);
            for reason in reasons {
                self.told(&one.place, reason);
            }
        }
        Ok(())
    }
}

/// A media record to be made.
pub(super) fn new_media(place: Place, draft: MediaDraft, named: bool) -> NewSubject {
    NewSubject {
        place,
        key: draft.key.clone(),
        hash: hash(&draft),
        at: draft.at,
        address: Some(draft.address.clone()),
        card: NewCard::from(draft),
        named,
    }
}

/// Why a transaction of articles was undone.
struct Failed(Failure);

impl From<StorageError> for Failed {
    fn from(error: StorageError) -> Failed {
        Failed(error.into())
    }
}

impl From<ImportArticlesError> for Failed {
    fn from(error: ImportArticlesError) -> Failed {
        match error {
            ImportArticlesError::Storage(error) => error.into(),
            other => Failed(Failure::new(ErrorCode::ImportFailed, other.to_string())),
        }
    }
}

async fn write(
    tx: &mut Tx,
    actor: &domain::permission::Actor,
    source: &str,
    ready: &[Ready],
    side: impl Fn() -> SideRevisionId,
) -> Result<Vec<(Fate, Vec<String>)>, Failed> {
    // Articles are locked before all else, by id.
    let mut here: Vec<ArticleId> = ready
        .iter()
        .filter(|one| one.before.is_some())
        .map(|one| one.article.id)
        .collect();
    here.sort();
    for id in here {
        tx.articles().lock(id).await?;
    }
    let new: Vec<ImportArticle> = ready
        .iter()
        .filter(|one| one.before.is_none())
        .map(|one| one.article.clone())
        .collect();
    let imported = import_articles(tx, actor, new).await?;
    let mut imported: HashMap<ArticleId, Imported> = ready
        .iter()
        .filter(|one| one.before.is_none())
        .map(|one| one.article.id)
        .zip(imported)
        .collect();
    let (mut outcomes, mut noted) = (Vec::new(), Vec::new());
    for one in ready {
        let (fate, number, reasons) = match &one.before {
            None => created(imported.remove(&one.article.id).unwrap_or_default()),
            Some(before) => {
                let cmd = UpdateImported {
                    article: one.article.clone(),
                    taken: before.number,
                    side: side(),
                };
                match update_imported(tx, actor, cmd).await {
                    Ok(number) => (Fate::Changed, number, Vec::new()),
                    Err(UpdateImportedError::Storage(error)) => return Err(error.into()),
                    Err(refused) => (Fate::Skipped, before.number, vec![refused.to_string()]),
                }
            }
        };
        if fate != Fate::Skipped {
            noted.push(ImportSource {
                key: one.key.clone(),
                subject: Subject::from(one.article.id),
                hash: one.hash,
                number,
                address: None,
            });
        }
        outcomes.push((fate, reasons));
    }
    tx.import_sources().put(source, &noted).await?;
    Ok(outcomes)
}

fn created(imported: Imported) -> (Fate, i32, Vec<String>) {
    let Imported {
        refused,
        kept_back,
        slugs_taken,
    } = imported;
    if let Some(refused) = refused {
        return (Fate::Skipped, 1, vec![format!("{refused}; it was skipped")]);
    }
    let kept_back = kept_back.map(|refused| format!("{refused}; it was taken as a draft"));
    let slugs = slugs_taken
        .into_iter()
        .map(|slug| format!("the slug {slug} is another article's; it leads there"));
    (Fate::Created, 1, kept_back.into_iter().chain(slugs).collect())
}
