//! `Tx`: one transaction, in which everything happens at one instant. Writes exist nowhere else.
//!
//! Locks are taken in this order: article rows by id, the section tree, the tree of pages, other subjects' rows by id, and last the head of the log,
//! under which the audit grows as well.
//! Who waits for a lock acts after the one who held it: so the instant is read when it is first asked for, which is after the
//! first lock, and what was published meanwhile by saving is read with [`Tx::newest`]. Dropped without a commit, it is undone.

use crate::api_key_usage::ApiKeyUsage;
use crate::api_keys::ApiKeys;
use crate::archive::{ArchiveLoad, ArchiveRefused};
use crate::article_editions::ArticleEditions;
use crate::articles::Articles;
use crate::audit::{Audit, Deed};
use crate::boundaries::Boundaries;
use crate::bulk::Bulk;
use crate::changes::Changes;
use crate::collections::Collections;
use crate::connection::Connection;
use crate::desk_media::DeskMedia;
use crate::documents::Documents;
use crate::editions::Editions;
use crate::error::StorageError;
use crate::generations::Generations;
use crate::import_sources::ImportSources;
use crate::lists;
use crate::media_files::MediaFiles;
use crate::media_uses::MediaUses;
use crate::previews::Previews;
use crate::publishing::Publishing;
use crate::sessions::Sessions;
use crate::signing_keys::SigningKeys;
use crate::slugs::Slugs;
use crate::users::Users;
use domain::audit::{About, Act, Who};
use domain::change::{Change, LoggedChange};
use domain::ids::UserId;
use domain::text::Detail;
use domain::time::Timestamp;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

/// One transaction.
pub struct Tx {
    connection: Arc<Connection>,
    clock: Box<dyn Fn() -> Timestamp + Send + Sync>,
    now: OnceLock<Timestamp>,
    changes: Vec<Change>,
    deeds: Vec<Deed>,
    origin: Option<IpAddr>,
    /// What is told of the commit, and what it then reads with.
    follower: (Generations, Arc<Connection>),
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx")
            .field("now", &self.now)
            .field("changes", &self.changes)
            .finish_non_exhaustive()
    }
}

impl Tx {
    pub(crate) fn new(
        connection: Connection,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
        follower: (Generations, Arc<Connection>),
    ) -> Tx {
        Tx {
            connection: Arc::new(connection),
            clock: Box::new(clock),
            now: OnceLock::new(),
            changes: Vec::new(),
            deeds: Vec::new(),
            origin: None,
            follower,
        }
    }

    /// The instant at which all of it happens. Ask after the first lock is taken.
    pub fn now(&self) -> Timestamp {
        *self.now.get_or_init(|| (self.clock)())
    }

    /// Articles, as the desk writes them.
    pub fn articles(&self) -> Articles {
        Articles::new(self.connection.clone())
    }

    /// An article's editions, as the desk arranges them.
    pub fn article_editions(&self) -> ArticleEditions {
        ArticleEditions::new(self.connection.clone())
    }

    /// Takes the whole of another newsroom into an empty database.
    pub async fn load(&self) -> Result<ArchiveLoad<'_>, ArchiveRefused> {
        ArchiveLoad::begin(&self.connection).await
    }

    /// Where what was imported came from.
    pub fn import_sources(&self) -> ImportSources {
        ImportSources::new(self.connection.clone())
    }

    /// Many new articles at once.
    pub fn bulk(&self) -> Bulk {
        Bulk::new(self.connection.clone())
    }

    /// Which assets each edition of an article shows.
    pub fn media_uses(&self) -> MediaUses {
        MediaUses::new(self.connection.clone())
    }

    /// What is known of pictures' files.
    pub fn media_files(&self) -> MediaFiles {
        MediaFiles::new(self.connection.clone())
    }

    /// Instants at which an edition begins or ends.
    pub fn boundaries(&self) -> Boundaries {
        Boundaries::new(self.connection.clone())
    }

    /// Moves places on lists that ended a while ago to the history, as many as fit one transaction; how many it were.
    pub async fn move_ended_places(&self) -> Result<u64, StorageError> {
        lists::move_ended(&self.connection, self.now()).await
    }

    /// Editions, as they begin.
    pub fn publishing(&self) -> Publishing {
        Publishing::new(self.connection.clone())
    }

    /// The newest editions of the nouns that are published by saving: those have no end, but for assets whose rights end
    /// (`desk_media`). Not of articles and collections, whose newest may be scheduled.
    pub fn newest(&self) -> Editions {
        Editions::newest(self.connection.clone())
    }

    /// Collections, as the desk writes them.
    pub fn collections(&self) -> Collections {
        Collections::new(self.connection.clone())
    }

    /// Media records, whatever their rights.
    pub fn desk_media(&self) -> DeskMedia {
        DeskMedia::new(self.connection.clone())
    }

    /// Who holds which slug.
    pub fn slugs(&self) -> Slugs {
        Slugs::new(self.connection.clone())
    }

    /// Trusted documents.
    pub fn documents(&self) -> Documents {
        Documents::new(self.connection.clone())
    }

    /// Those with a login.
    pub fn users(&self) -> Users {
        Users::new(self.connection.clone())
    }

    /// Partners' keys.
    pub fn api_keys(&self) -> ApiKeys {
        ApiKeys::new(self.connection.clone())
    }

    /// Leave to read revisions.
    pub fn previews(&self) -> Previews {
        Previews::new(self.connection.clone())
    }

    /// How often partners' keys were come with.
    pub fn api_key_usage(&self) -> ApiKeyUsage {
        ApiKeyUsage::new(self.connection.clone())
    }

    /// Who is signed in.
    pub fn sessions(&self) -> Sessions {
        Sessions::new(self.connection.clone())
    }

    /// The keys that sign access tokens.
    pub fn signing_keys(&self) -> SigningKeys {
        SigningKeys::new(self.connection.clone())
    }

    /// Whoever does all this does it from that address.
    pub fn came_from(&mut self, address: IpAddr) {
        self.origin = Some(address);
    }

    /// Notes what somebody did; it is appended to log and audit at the end, since that locks the log's head.
    pub fn note(&mut self, who: impl Into<Who>, change: Change) {
        self.changes.push(change);
        self.audit(who, Act::Changed(change.kind), change.subject, None);
    }

    /// The same, with what the audit is to say of it.
    pub fn note_with(&mut self, who: impl Into<Who>, change: Change, detail: Detail) {
        self.changes.push(change);
        self.audit(who, Act::Changed(change.kind), change.subject, Some(detail));
    }

    /// Forgets where a user did what they did.
    pub async fn erase_origins(&self, user: UserId) -> Result<(), StorageError> {
        Audit::erase_origins(&self.connection, user).await
    }

    /// Notes for the audit alone what somebody did that is no change. What Dateline does by itself is not audited.
    pub fn audit(&mut self, who: impl Into<Who>, act: Act, about: impl Into<About>, detail: Option<Detail>) {
        let by = match who.into() {
            Who::User(user) => Some(user),
            Who::Operator => None,
            Who::Dateline => return,
        };
        self.deeds.push(Deed {
            by,
            act,
            about: about.into(),
            detail,
        });
    }

    /// Appends what was noted and commits.
    pub async fn commit(self) -> Result<Vec<LoggedChange>, StorageError> {
        let mut logged = Vec::new();
        if !(self.changes.is_empty() && self.deeds.is_empty()) {
            let at;
            (logged, at) = Changes::append(&self.connection, &self.changes, self.now()).await?;
            Audit::append(&self.connection, &self.deeds, at, self.origin).await?;
        }
        let connection = Arc::try_unwrap(self.connection).map_err(|_| {
            StorageError::Database(sea_orm::DbErr::Custom("a repository outlived its transaction".into()))
        })?;
        connection.commit().await?;
        if let Some(last) = logged.last() {
            let (generations, connection) = self.follower;
            // It is committed whatever comes of this; where it fails, nothing that is kept is used until the log is followed again.
            if let Err(error) = generations.catch_up(connection, Some(last.seq), (self.clock)()).await {
                tracing::warn!(%error, "what was committed cannot be followed");
            }
        }
        Ok(logged)
    }
}
