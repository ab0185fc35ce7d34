//! Publishes the newest revision: now, or within an interval.

use super::locked;
use domain::article::publishing::PublishRefused;
use domain::article::{DeskArticle, RevisionNumber};
use domain::edition::Card;
use domain::ids::{ArticleId, MediaId};
use domain::interval::{EndsBeforeItBegins, Interval};
use domain::media::{MediaCard, MediaCards};
use domain::permission::{Action, Actor, Forbidden};
use domain::time::Timestamp;
use storage::{StorageError, Tx};
use uuid::Uuid;

/// An edition of the newest revision.
#[derive(Clone, Debug)]
pub struct PublishArticle {
    /// Of which article.
    pub id: ArticleId,
    /// The revision that the editor was looking at.
    pub seen: RevisionNumber,
    /// When it begins; `None` is now.
    pub from: Option<Timestamp>,
    /// When it ends; `None` is never.
    pub until: Option<Timestamp>,
}

/// How it can end.
#[derive(Debug, thiserror::Error)]
pub enum PublishArticleError {
    /// There is no such article for this actor.
    #[error("there is no such article")]
    NotFound,
    /// The actor may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The interval is none.
    #[error(transparent)]
    Interval(#[from] EndsBeforeItBegins),
    /// It cannot be published as it is.
    #[error(transparent)]
    Refused(#[from] PublishRefused),
    /// The database did not do it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Publishes an article.
pub async fn publish_article(
    tx: &mut Tx,
    actor: &Actor,
    cmd: PublishArticle,
) -> Result<DeskArticle, PublishArticleError> {
    let (article, tree) = locked(tx, actor, cmd.id).await?.ok_or(PublishArticleError::NotFound)?;
    actor.may(Action::PublishArticle, &article.scope(&tree))?;
    let live = Interval::new(cmd.from.unwrap_or(tx.now()), cmd.until)?;
    let assets = assets(tx, &article.newest.content.media()).await?;
    let publication = article.publish(cmd.seen, live, &assets, tx.now())?;
    tx.slugs()
        .publish(&publication.edition.card.slug, cmd.id.into(), live.from())
        .await?;
    tx.publishing().publish(&publication, &tree).await?;
    tx.note(actor, publication.change);
    Ok(publication.article)
}

async fn assets(tx: &Tx, ids: &[MediaId]) -> Result<MediaCards, StorageError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let editions = tx.newest().by_ids(&ids).await?;
    Ok(editions
        .values()
        .filter_map(MediaCard::of)
        .map(|asset| (MediaId(asset.id), asset.clone()))
        .collect())
}
