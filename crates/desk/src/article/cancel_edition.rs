//! Cancels an edition that has not begun. What it would have ended goes on as it was planned.

use super::{MoveArticleError, arrange, locked_for};
use domain::article::DeskArticle;
use domain::edition::EditionNumber;
use domain::ids::ArticleId;
use domain::permission::{Action, Actor};
use storage::Tx;

/// An edition that is not to begin.
#[derive(Clone, Debug)]
pub struct CancelEdition {
    /// Of which article.
    pub id: ArticleId,
    /// Which of its editions.
    pub edition: EditionNumber,
}

/// Cancels an edition.
pub async fn cancel_edition(tx: &mut Tx, actor: &Actor, cmd: CancelEdition) -> Result<DeskArticle, MoveArticleError> {
    let article = locked_for(tx, actor, Action::PublishArticle, cmd.id).await?;
    let publication = article.cancel(cmd.edition, tx.now())?;
    arrange(tx, actor, publication).await
}
