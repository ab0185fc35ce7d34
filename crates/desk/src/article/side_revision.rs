//! Settles a late save that was kept aside: adopted as the newest revision, or discarded.
//!
//! A discarded one is only put away: it can be read by its id for ever.

use super::save::{SaveArticleError, save_on_top};
use super::{MoveArticleError, locked_for};
use domain::article::{DeskArticle, RevisionNumber, SideOutcome, SideRevision};
use domain::change::{Change, ChangeKind};
use domain::ids::SideRevisionId;
use domain::permission::{Action, Actor};
use domain::text::RevisionNote;
use storage::Tx;

/// A late save that is to be the newest revision.
#[derive(Clone, Debug)]
pub struct AdoptSideRevision {
    /// Which.
    pub side: SideRevisionId,
    /// The newest revision that the editor was looking at.
    pub seen: RevisionNumber,
}

/// A late save that nobody needs any more.
#[derive(Clone, Debug)]
pub struct DiscardSideRevision {
    /// Which.
    pub side: SideRevisionId,
}

/// Adopts a late save. If the editor was looking at an older revision than the newest, it stays where it is.
pub async fn adopt_side_revision(
    tx: &mut Tx,
    actor: &Actor,
    cmd: AdoptSideRevision,
) -> Result<DeskArticle, SaveArticleError> {
    let (article, side) = waiting(tx, actor, cmd.side).await?.ok_or(SaveArticleError::NotFound)?;
    let note = RevisionNote::parse(&format!("Adopted from what was kept aside at {}", side.saved_at)).ok();
    let saved = save_on_top(tx, actor, article, cmd.seen, side.content.as_ref().clone(), note).await?;
    tx.articles().settle(side.id, SideOutcome::Adopted, tx.now()).await?;
    tx.note(actor, Change::new(ChangeKind::Adopted, saved.id));
    Ok(saved)
}

/// Puts a late save away.
pub async fn discard_side_revision(
    tx: &mut Tx,
    actor: &Actor,
    cmd: DiscardSideRevision,
) -> Result<DeskArticle, MoveArticleError> {
    let (article, side) = waiting(tx, actor, cmd.side).await?.ok_or(MoveArticleError::NotFound)?;
    tx.articles().settle(side.id, SideOutcome::Discarded, tx.now()).await?;
    tx.note(actor, Change::new(ChangeKind::Discarded, article.id));
    Ok(article)
}

/// The late save with its article, locked, if it waits and the actor may save there.
async fn waiting(
    tx: &Tx,
    actor: &Actor,
    id: SideRevisionId,
) -> Result<Option<(DeskArticle, SideRevision)>, MoveArticleError> {
    let Some(side) = tx.articles().side_revision(id).await? else {
        return Ok(None);
    };
    let article = locked_for(tx, actor, Action::SaveArticle, side.article).await?;
    // Read again: somebody may have settled it while we waited.
    let side = tx.articles().side_revision(id).await?;
    let waits = side.filter(|side| side.outcome.is_none() && side.erased_at.is_none());
    Ok(waits.map(|side| (article, side)))
}
