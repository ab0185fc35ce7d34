//! Saves a revision on top of the one that the editor was looking at; a late one is kept aside, not lost.

use super::translation::{LanguageTaken, take_language};
use super::{MoveArticleError, UnknownReference, check_references, locked_for, take_slug};
use domain::article::lifecycle::StaleRevision;
use domain::article::{ArticleContent, DeskArticle, MoveRefused, RevisionNumber, SideRevision};
use domain::change::{Change, ChangeKind};
use domain::ids::{ArticleId, SideRevisionId};
use domain::permission::{Action, Actor, Forbidden};
use domain::text::RevisionNote;
use std::sync::Arc;
use storage::{ContentErased, SlugTaken, StorageError, Tx};

/// A revision.
#[derive(Clone, Debug)]
pub struct SaveArticle {
    /// Of which article.
    pub id: ArticleId,
    /// The revision that the editor was looking at.
    pub seen: RevisionNumber,
    /// What it holds.
    pub content: ArticleContent,
    /// What its author says of it.
    pub note: Option<RevisionNote>,
    /// The id under which it is kept aside, should it come too late.
    pub side: SideRevisionId,
}

/// What became of it. Either way it is stored.
#[derive(Clone, Debug)]
pub enum SaveOutcome {
    /// It is the newest revision.
    Saved(DeskArticle),
    /// It came too late, or the article was killed.
    KeptAside {
        /// The article as it is, with the current revision.
        article: DeskArticle,
        /// The late text.
        side: SideRevision,
    },
}

/// How it can end.
#[derive(Debug, thiserror::Error)]
pub enum SaveArticleError {
    /// There is no such article for this actor.
    #[error("there is no such article")]
    NotFound,
    /// The actor may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The slug is another article's.
    #[error(transparent)]
    SlugTaken(#[from] SlugTaken),
    /// Another translation has the language.
    #[error(transparent)]
    LanguageTaken(#[from] LanguageTaken),
    /// It names what does not exist.
    #[error(transparent)]
    Unknown(#[from] UnknownReference),
    /// It cannot be done with the article as it is.
    #[error(transparent)]
    Refused(#[from] MoveRefused),
    /// This very text was erased.
    #[error(transparent)]
    Erased(#[from] ContentErased),
    /// The database did not do it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<MoveArticleError> for SaveArticleError {
    fn from(error: MoveArticleError) -> SaveArticleError {
        match error {
            MoveArticleError::NotFound => SaveArticleError::NotFound,
            MoveArticleError::Forbidden(forbidden) => SaveArticleError::Forbidden(forbidden),
            MoveArticleError::Refused(refused) => SaveArticleError::Refused(refused),
            MoveArticleError::Storage(cause) => SaveArticleError::Storage(cause),
        }
    }
}

/// Saves a revision.
pub async fn save_article(tx: &mut Tx, actor: &Actor, cmd: SaveArticle) -> Result<SaveOutcome, SaveArticleError> {
    let article = locked_for(tx, actor, Action::SaveArticle, cmd.id).await?;
    save_locked(tx, actor, article, cmd).await
}

/// Saves a revision of an article that is locked and that the actor may save.
pub(super) async fn save_locked(
    tx: &mut Tx,
    actor: &Actor,
    article: DeskArticle,
    mut cmd: SaveArticle,
) -> Result<SaveOutcome, SaveArticleError> {
    cmd.content.slug = cmd.content.slug.or_else(|| article.newest.content.slug.clone());
    // Asked first: a late text, or one for an article that was killed, is kept whatever it names, and takes no slug.
    if article.killed_at.is_some() || article.is_late(cmd.seen, &cmd.content) {
        return keep_aside(tx, actor, article, cmd).await;
    }
    let saved = save_on_top(tx, actor, article, cmd.seen, cmd.content, cmd.note).await?;
    Ok(SaveOutcome::Saved(saved))
}

/// Saves a revision on top of the one that the editor was looking at, or nothing: for a text that is kept elsewhere.
pub(super) async fn save_on_top(
    tx: &mut Tx,
    actor: &Actor,
    article: DeskArticle,
    seen: RevisionNumber,
    mut content: ArticleContent,
    note: Option<RevisionNote>,
) -> Result<DeskArticle, SaveArticleError> {
    article.must_not_be_killed()?;
    content.slug = content.slug.or_else(|| article.newest.content.slug.clone());
    if article.is_late(seen, &content) {
        let current = article.newest.number;
        return Err(MoveRefused::Stale(StaleRevision { seen, current }).into());
    }
    if content.language != article.newest.content.language {
        take_language(tx, article.translation_set, article.id, &content.language).await??;
    }
    check_references(tx, &content).await??;
    take_slug(tx, article.id, &mut content).await??;
    let (saved, change) = article
        .save(seen, content, note, actor.user, tx.now())
        .map_err(MoveRefused::Stale)?;
    if let Some(change) = change {
        tx.articles().save(&saved).await??;
        tx.note(actor, change);
    }
    Ok(saved)
}

async fn keep_aside(
    tx: &mut Tx,
    actor: &Actor,
    article: DeskArticle,
    cmd: SaveArticle,
) -> Result<SaveOutcome, SaveArticleError> {
    let side = SideRevision {
        id: cmd.side,
        article: cmd.id,
        seen: cmd.seen,
        author: actor.user,
        note: cmd.note,
        saved_at: tx.now(),
        content: Arc::new(cmd.content),
        outcome: None,
        erased_at: None,
    };
    let kept = tx.articles().keep_aside(&side).await??;
    if kept.id == side.id {
        tx.note(actor, Change::new(ChangeKind::KeptAside, cmd.id));
    }
    Ok(SaveOutcome::KeptAside { article, side: kept })
}
