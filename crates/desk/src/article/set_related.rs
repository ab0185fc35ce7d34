//! Sets what editors put beside a story. It is part of the revision, so it is saved as one.

use super::locked_for;
use super::save::{SaveArticle, SaveArticleError, SaveOutcome, save_locked};
use domain::article::RevisionNumber;
use domain::ids::{ArticleId, SideRevisionId};
use domain::permission::{Action, Actor};
use domain::related::RelatedArticle;
use storage::Tx;

/// The related articles of one, in their order.
#[derive(Clone, Debug)]
pub struct SetRelatedArticles {
    /// Of which article.
    pub id: ArticleId,
    /// The revision that the editor was looking at.
    pub seen: RevisionNumber,
    /// Which, in their order.
    pub related: Vec<RelatedArticle>,
    /// The id under which it is kept aside, should it come too late.
    pub side: SideRevisionId,
}

/// Saves a revision with these related articles, and all else as it is in the newest.
pub async fn set_related_articles(
    tx: &mut Tx,
    actor: &Actor,
    cmd: SetRelatedArticles,
) -> Result<SaveOutcome, SaveArticleError> {
    let article = locked_for(tx, actor, Action::SaveArticle, cmd.id).await?;
    let mut content = article.newest.content.as_ref().clone();
    content.related = cmd.related;
    let save = SaveArticle {
        id: cmd.id,
        seen: cmd.seen,
        content,
        note: None,
        side: cmd.side,
    };
    save_locked(tx, actor, article, save).await
}
