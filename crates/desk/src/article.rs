//! What is done to articles, one file per action; here is what the actions have in common.

mod create;
mod publish;
mod read;
mod save;
mod set_related;

pub use create::{CreateArticle, CreateArticleError, create_article};
pub use publish::{PublishArticle, PublishArticleError, publish_article};
pub use read::{ArticleQuery, article, articles};
pub use save::{SaveArticle, SaveArticleError, SaveOutcome, save_article};
pub use set_related::{SetRelatedArticles, set_related_articles};

use domain::article::{ArticleContent, DeskArticle};
use domain::ids::ArticleId;
use domain::permission::{Action, Actor};
use domain::section::SectionTree;
use domain::slug::Slug;
use domain::subject::Subject;
use storage::{SlugTaken, StorageError, Tx};

/// Names that no subject has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {} {}", .0.kind, .0.id)]
pub struct UnknownReference(pub Subject);

/// The article, locked, if the actor may see it; and the sections, which stay as they are until the end.
async fn locked(tx: &Tx, actor: &Actor, id: ArticleId) -> Result<Option<(DeskArticle, SectionTree)>, StorageError> {
    let Some(article) = tx.articles().lock(id).await? else {
        return Ok(None);
    };
    tx.publishing().hold_section_tree().await?;
    let tree = tx.newest().section_tree().await?;
    Ok(actor
        .may(Action::ReadArticle, &article.scope(&tree))
        .is_ok()
        .then_some((article, tree)))
}

/// What the content names must exist.
async fn check_references(tx: &Tx, content: &ArticleContent) -> Result<Result<(), UnknownReference>, StorageError> {
    let missing = tx.publishing().missing(&content.references()).await?;
    Ok(missing
        .first()
        .map_or(Ok(()), |subject| Err(UnknownReference(*subject))))
}

/// Takes the content's slug. If it has none, it gets one made of its headline, with a number if that one is taken: a small one
/// while there is one, else one of the article's own, as there may be a "Weather" each day.
async fn take_slug(
    tx: &Tx,
    id: ArticleId,
    content: &mut ArticleContent,
) -> Result<Result<(), SlugTaken>, StorageError> {
    if let Some(slug) = &content.slug {
        return tx.slugs().take(slug, id.into()).await;
    }
    let Some(made) = content
        .headline
        .as_ref()
        .and_then(|headline| Slug::from_words(headline.as_str()))
    else {
        return Ok(Ok(()));
    };
    let mut taken = tx.slugs().take(&made, id.into()).await?;
    let mut slug = made.clone();
    // The end of a UUIDv7 is random.
    for number in (2..=9).chain([id.0.as_u128() as u32]) {
        if taken.is_ok() {
            break;
        }
        slug = made.numbered(number);
        taken = tx.slugs().take(&slug, id.into()).await?;
    }
    Ok(taken.map(|()| content.slug = Some(slug)))
}
