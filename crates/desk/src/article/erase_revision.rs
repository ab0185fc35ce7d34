//! Erases what a revision holds, as a court may order. Its number, its hash and the log stay.
//!
//! The operator does it at the command line. What the public can see, or will, must be taken back first.

use super::MoveArticleError;
use domain::article::{DeskArticle, RevisionNumber};
use domain::audit::Who;
use domain::ids::ArticleId;
use domain::text::Detail;
use storage::Tx;

/// A revision whose content is to be blanked.
#[derive(Clone, Debug)]
pub struct EraseRevision {
    /// Of which article.
    pub id: ArticleId,
    /// Which.
    pub revision: RevisionNumber,
}

/// Blanks what a revision holds, and ends for good the past editions that were made of it.
pub async fn erase_revision(tx: &mut Tx, cmd: EraseRevision) -> Result<DeskArticle, MoveArticleError> {
    let article = tx.articles().lock(cmd.id).await?.ok_or(MoveArticleError::NotFound)?;
    tx.publishing().hold_section_tree().await?;
    let same = tx.articles().same_content(cmd.id, cmd.revision).await?;
    let publication = article.erase(cmd.revision, &same, tx.now())?;
    tx.articles().erase_content(cmd.id, cmd.revision, tx.now()).await?;
    tx.article_editions().arrange(&publication, tx.now()).await?;
    let which = Detail::parse(&format!("revision {}", cmd.revision)).expect("a number is short");
    tx.note_with(Who::Operator, publication.change, which);
    Ok(publication.article)
}
