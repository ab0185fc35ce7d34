//! Moves the newest revision through the desk: submitted, approved, sent back.
//!
//! Each takes the revision that the editor was looking at: nobody approves what they have not seen.

use super::{MoveArticleError, locked_for};
use domain::article::{DeskArticle, RevisionNumber};
use domain::change::Change;
use domain::ids::ArticleId;
use domain::permission::{Action, Actor};
use domain::text::RevisionNote;
use storage::Tx;

/// A revision that goes on.
#[derive(Clone, Debug)]
pub struct AdvanceArticle {
    /// Of which article.
    pub id: ArticleId,
    /// The revision that the editor was looking at.
    pub seen: RevisionNumber,
}

/// A revision that goes back.
#[derive(Clone, Debug)]
pub struct SendBackArticle {
    /// Of which article.
    pub id: ArticleId,
    /// The revision that the editor was looking at.
    pub seen: RevisionNumber,
    /// Why.
    pub note: Option<RevisionNote>,
}

/// Hands the newest revision to an editor.
pub async fn submit_article(tx: &mut Tx, actor: &Actor, cmd: AdvanceArticle) -> Result<DeskArticle, MoveArticleError> {
    let article = locked_for(tx, actor, Action::SaveArticle, cmd.id).await?;
    let (article, change) = article.submit(cmd.seen)?;
    keep(tx, actor, article, change).await
}

/// Says that the newest revision is ready to be published.
pub async fn approve_article(tx: &mut Tx, actor: &Actor, cmd: AdvanceArticle) -> Result<DeskArticle, MoveArticleError> {
    let article = locked_for(tx, actor, Action::ReviewArticle, cmd.id).await?;
    let (article, change) = article.approve(cmd.seen)?;
    keep(tx, actor, article, change).await
}

/// Gives the newest revision back to be written on, and says why.
pub async fn send_back_article(
    tx: &mut Tx,
    actor: &Actor,
    cmd: SendBackArticle,
) -> Result<DeskArticle, MoveArticleError> {
    let article = locked_for(tx, actor, Action::ReviewArticle, cmd.id).await?;
    let (article, change) = article.send_back(cmd.seen, cmd.note)?;
    keep(tx, actor, article, change).await
}

async fn keep(
    tx: &mut Tx,
    actor: &Actor,
    article: DeskArticle,
    change: Change,
) -> Result<DeskArticle, MoveArticleError> {
    tx.articles().update(&article).await?;
    tx.note(actor, change);
    Ok(article)
}
