//! Restores an older revision: what it holds is saved as a new one, so that nothing in between is lost.

use super::locked_for;
use super::save::{SaveArticle, SaveArticleError, SaveOutcome, save_locked};
use domain::article::{MoveRefused, RevisionNumber};
use domain::ids::{ArticleId, SideRevisionId};
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
    /// The id under which it is kept aside, should it come too late.
    pub side: SideRevisionId,
}

/// Restores an older revision.
pub async fn restore_revision(
    tx: &mut Tx,
    actor: &Actor,
    cmd: RestoreRevision,
) -> Result<SaveOutcome, SaveArticleError> {
    let (article, _) = locked_for(tx, actor, Action::SaveArticle, cmd.id).await?;
    let missing = MoveRefused::NoSuchRevision { revision: cmd.revision };
    let older = tx.articles().revision(cmd.id, cmd.revision).await?;
    let older = older.filter(|older| older.erased_at.is_none()).ok_or(missing)?;
    let save = SaveArticle {
        id: cmd.id,
        seen: cmd.seen,
        content: older.content.as_ref().clone(),
        note: RevisionNote::parse(&format!("Revision {} restored", cmd.revision)).ok(),
        side: cmd.side,
    };
    save_locked(tx, actor, article, save).await
}
