//! Moves the boundaries of an edition while they lie ahead.

use super::{MoveArticleError, arrange, locked_for};
use domain::article::DeskArticle;
use domain::edition::EditionNumber;
use domain::ids::ArticleId;
use domain::permission::{Action, Actor};
use domain::time::Timestamp;
use storage::Tx;

/// Where an edition is to begin and end. What is `None` stays as it is.
#[derive(Clone, Debug)]
pub struct RescheduleEdition {
    /// Of which article.
    pub id: ArticleId,
    /// Which of its editions.
    pub edition: EditionNumber,
    /// Where it is to begin.
    pub from: Option<Timestamp>,
    /// Where it is to end; `Some(None)` is never.
    pub until: Option<Option<Timestamp>>,
}

/// Moves the boundaries of an edition.
pub async fn reschedule_edition(
    tx: &mut Tx,
    actor: &Actor,
    cmd: RescheduleEdition,
) -> Result<DeskArticle, MoveArticleError> {
    let article = locked_for(tx, actor, Action::PublishArticle, cmd.id).await?;
    let publication = article.reschedule(cmd.edition, cmd.from, cmd.until, tx.now())?;
    arrange(tx, actor, publication).await
}
