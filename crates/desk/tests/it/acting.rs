//! Actions as tests write them: one call each, in a transaction of its own.

use desk::Desk;
use desk::article::{
    CreateArticle, CreateArticleError, MoveArticleError, PublishArticle, SaveArticle, SaveArticleError, SaveOutcome,
    create_article, publish_article, save_article,
};
use domain::article::{ArticleContent, DeskArticle};
use domain::ids::{ArticleId, SideRevisionId};
use domain::permission::Actor;
use domain::time::Timestamp;

/// Creates an article.
pub async fn create(desk: &Desk, actor: &Actor, content: ArticleContent) -> Result<DeskArticle, CreateArticleError> {
    let id = ArticleId(desk.new_id());
    let cmd = CreateArticle {
        id,
        translation_of: None,
        content,
        note: None,
    };
    desk.run(async |tx| create_article(tx, actor, cmd).await).await
}

/// Saves a revision on top of the one that was seen.
pub async fn save(
    desk: &Desk,
    actor: &Actor,
    id: ArticleId,
    seen: i32,
    content: ArticleContent,
) -> Result<SaveOutcome, SaveArticleError> {
    let cmd = SaveArticle {
        id,
        seen,
        content,
        note: None,
        side: SideRevisionId(desk.new_id()),
    };
    desk.run(async |tx| save_article(tx, actor, cmd).await).await
}

/// Saves a revision that comes in time.
pub async fn saved(desk: &Desk, actor: &Actor, id: ArticleId, seen: i32, content: ArticleContent) -> DeskArticle {
    match save(desk, actor, id, seen, content).await {
        Ok(SaveOutcome::Saved(article)) => article,
        other => panic!("it should have been saved: {other:?}"),
    }
}

/// Publishes the revision that was seen, from `from` (now, if `None`) until `until`.
pub async fn publish(
    desk: &Desk,
    actor: &Actor,
    id: ArticleId,
    seen: i32,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
) -> Result<DeskArticle, MoveArticleError> {
    let cmd = PublishArticle {
        from,
        until,
        ..PublishArticle::now(id, seen)
    };
    desk.run(async |tx| publish_article(tx, actor, cmd).await).await
}
