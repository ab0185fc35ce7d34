//! What is done to articles, one file per action; here is what the actions have in common.

mod advance;
mod cancel_edition;
mod correct;
mod create;
mod erase_revision;
mod import;
mod kill;
mod preview;
mod publish;
mod read;
mod reschedule_edition;
mod restore_revision;
mod retract;
mod save;
mod set_related;
mod side_revision;
mod translation;
mod unpublish;

pub use advance::{AdvanceArticle, SendBackArticle, approve_article, send_back_article, submit_article};
pub use cancel_edition::{CancelEdition, cancel_edition};
pub use correct::{CorrectArticle, correct_article};
pub use create::{CreateArticle, CreateArticleError, create_article};
pub use erase_revision::{EraseRevision, erase_revision};
pub use import::{
    ImportArticle, ImportArticlesError, Imported, ImportedState, UpdateImported, UpdateImportedError,
    foretell_articles, import_articles, unchanged_here, update_imported,
};
pub use kill::{KillArticle, kill_article};
pub use preview::{CreatePreview, CreatePreviewError, create_preview, previewed, revoke_preview};
pub use publish::{PublishArticle, publish_article};
pub use read::{ArticleQuery, article, articles, side_revision};
pub use reschedule_edition::{RescheduleEdition, reschedule_edition};
pub use restore_revision::{RestoreRevision, restore_revision};
pub use retract::{RetractArticle, retract_article};
pub use save::{SaveArticle, SaveArticleError, SaveOutcome, save_article};
pub use set_related::{SetRelatedArticles, set_related_articles};
pub use side_revision::{AdoptSideRevision, DiscardSideRevision, adopt_side_revision, discard_side_revision};
pub use translation::LanguageTaken;
pub use unpublish::{UnpublishArticle, unpublish_article};

use domain::article::publishing::Publication;
use domain::article::{ArticleContent, DeskArticle, MoveRefused};
use domain::edition::Card;
use domain::ids::{ArticleId, MediaId};
use domain::media::{MediaCard, MediaCards};
use domain::permission::{Action, Actor, Forbidden};
use domain::slug::Slug;
use domain::subject::Subject;
use storage::{SlugTaken, StorageError, Tx};
use uuid::Uuid;

/// Names that no subject has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {} {}", .0.kind, .0.id)]
pub struct UnknownReference(pub Subject);

/// How a move of an article can end.
#[derive(Debug, thiserror::Error)]
pub enum MoveArticleError {
    /// There is no such article for this actor.
    #[error("there is no such article")]
    NotFound,
    /// The actor may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// It cannot be done with the article as it is.
    #[error(transparent)]
    Refused(#[from] MoveRefused),
    /// The database did not do it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The article, locked, if the actor may do that with it; one that they may not see is not there. The sections stay as they are
/// until the end.
async fn locked_for(tx: &Tx, actor: &Actor, action: Action, id: ArticleId) -> Result<DeskArticle, MoveArticleError> {
    let article = tx.articles().lock(id).await?.ok_or(MoveArticleError::NotFound)?;
    tx.publishing().hold_section_tree().await?;
    let sections = tx.newest().section_tree().await?;
    let scope = article.scope(&sections);
    actor
        .may(Action::ReadArticle, &scope)
        .map_err(|_| MoveArticleError::NotFound)?;
    actor.may(action, &scope)?;
    Ok(article)
}

/// Writes what a move changes of what the public sees, and notes it.
async fn arrange(tx: &mut Tx, actor: &Actor, publication: Publication) -> Result<DeskArticle, MoveArticleError> {
    tx.article_editions().arrange(&publication, tx.now()).await?;
    tx.note(actor, publication.change);
    Ok(publication.article)
}

/// Assets that are to be shown, as they are now. They are not killed until the end.
pub(crate) async fn assets(tx: &Tx, ids: &[MediaId]) -> Result<MediaCards, StorageError> {
    if ids.is_empty() {
        return Ok(MediaCards::new());
    }
    tx.publishing().hold(ids).await?;
    let uuids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let editions = tx.newest().by_ids(&uuids).await?;
    let mut assets: MediaCards = editions
        .iter()
        .filter_map(|(id, edition)| Some((MediaId(*id), MediaCard::of(edition)?.clone())))
        .collect();
    // Those that wait for their embargo to end, or whose rights end, are printed with words, too.
    let waiting = uuids.into_iter().filter(|id| !editions.contains_key(id)).map(MediaId);
    assets.extend(tx.desk_media().newest(&waiting.collect::<Vec<_>>()).await?);
    Ok(assets)
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
