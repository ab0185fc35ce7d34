//! Restores an older revision: what it holds is saved as a new one, so that nothing in between is lost.

use super::locked_for;
use super::save::{SaveArticleError, save_on_top};
use domain::article::{DeskArticle, MoveRefused, RevisionNumber};
use domain::ids::ArticleId;
use domain::permission::{Action, Actor};
use domain::text::RevisionNote;
use storage::Tx;

/// An older revision that is to be the newest again.
#[derive(Clone, Debug)]
pub struct RestoreRevision {
    /// Of which article.
    pub id: ArticleId,
    /// The revision to restore.
    pub revision: RevisionNumber,
    /// The newest revision that the editor was looking at.
    pub seen: RevisionNumber,
}

/// Restores an older revision.
pub async fn restore_revision(
    tx: &mut Tx,
    actor: &Actor,
    cmd: RestoreRevision,
) -> Result<DeskArticle, SaveArticleError> {
    let article = locked_for(tx, actor, Action::SaveArticle, cmd.id).await?;
    let missing = MoveRefused::NoSuchRevision { revision: cmd.revision };
    let older = tx.articles().revision(cmd.id, cmd.revision).await?;
    let older = older.filter(|older| older.erased_at.is_none()).ok_or(missing)?;
    let note = RevisionNote::parse(&format!("Revision {} restored", cmd.revision)).ok();
    save_on_top(tx, actor, article, cmd.seen, older.content.as_ref().clone(), note).await
}
