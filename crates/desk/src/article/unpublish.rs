//! Unpublishes an article: the edition that is live ends now.

use super::{MoveArticleError, arrange, locked_for};
use domain::article::DeskArticle;
use domain::ids::ArticleId;
use domain::permission::{Action, Actor};
use storage::Tx;

/// The end of what is live. It asks for no revision seen: it must not wait for a colleague's autosave.
#[derive(Clone, Debug)]
pub struct UnpublishArticle {
    /// Of which article.
    pub id: ArticleId,
}

/// Unpublishes an article.
pub async fn unpublish_article(
    tx: &mut Tx,
    actor: &Actor,
    cmd: UnpublishArticle,
) -> Result<DeskArticle, MoveArticleError> {
    let article = locked_for(tx, actor, Action::WithdrawArticle, cmd.id).await?;
    let publication = article.unpublish(tx.now())?;
    arrange(tx, actor, publication).await
}
