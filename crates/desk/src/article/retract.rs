//! Retracts an article: its address stays, and a notice takes the place of the story, for readers at past instants too.

use super::{MoveArticleError, arrange, locked_for};
use domain::article::DeskArticle;
use domain::article::publishing::Scheduled;
use domain::ids::ArticleId;
use domain::permission::{Action, Actor};
use domain::text::RetractionNotice;
use storage::Tx;

/// A retraction. It asks for no revision seen: it must not wait for a colleague's autosave.
#[derive(Clone, Debug)]
pub struct RetractArticle {
    /// Of which article.
    pub id: ArticleId,
    /// What readers are told.
    pub notice: RetractionNotice,
    /// What is to become of editions that are scheduled for later.
    pub scheduled: Option<Scheduled>,
}

/// Retracts an article.
pub async fn retract_article(tx: &mut Tx, actor: &Actor, cmd: RetractArticle) -> Result<DeskArticle, MoveArticleError> {
    let article = locked_for(tx, actor, Action::WithdrawArticle, cmd.id).await?;
    let withdrawn = article.to_retract(tx.now())?;
    let card = tx.article_editions().card(cmd.id, withdrawn).await?;
    let publication = article.retract(card, cmd.notice, cmd.scheduled, tx.now())?;
    arrange(tx, actor, publication).await
}
