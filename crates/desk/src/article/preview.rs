//! Gives and takes back leave to read one revision of an article before it is public; and reads it.

use super::{MoveArticleError, assets, locked_for};
use domain::article::publishing::NewEdition;
use domain::article::{MoveRefused, RevisionNumber};
use domain::audit::Act;
use domain::ids::{ArticleId, MediaId, PreviewId};
use domain::media::MediaCards;
use domain::permission::{Action, Actor};
use domain::preview::{ExpiryRefused, Preview};
use domain::text::Detail;
use domain::time::Timestamp;
use storage::{StorageError, Store, Tx};

/// Leave to read a revision.
#[derive(Clone, Debug)]
pub struct CreatePreview {
    /// The preview's id.
    pub id: PreviewId,
    /// Of which article.
    pub article: ArticleId,
    /// Which revision; `None` is the newest.
    pub revision: Option<RevisionNumber>,
    /// From when on it is good no more; `None` is after [`domain::preview::USUAL`].
    pub expires_at: Option<Timestamp>,
}

/// How giving leave can end.
#[derive(Debug, thiserror::Error)]
pub enum CreatePreviewError {
    /// It cannot be good until then.
    #[error(transparent)]
    Expiry(#[from] ExpiryRefused),
    /// The article, or the revision, does not allow it.
    #[error(transparent)]
    Article(#[from] MoveArticleError),
}

impl From<StorageError> for CreatePreviewError {
    fn from(cause: StorageError) -> CreatePreviewError {
        CreatePreviewError::Article(cause.into())
    }
}

/// Gives whoever may read the article leave to let others read a revision of it, if that could be published.
pub async fn create_preview(tx: &mut Tx, actor: &Actor, cmd: CreatePreview) -> Result<Preview, CreatePreviewError> {
    let article = locked_for(tx, actor, Action::ReadArticle, cmd.article).await?;
    let expires_at = Preview::expiry(tx.now(), cmd.expires_at)?;
    let number = cmd.revision.unwrap_or(article.newest.number);
    let revision = tx.articles().revision(cmd.article, number).await?;
    let missing = MoveRefused::NoSuchRevision { revision: number };
    let revision = revision.ok_or(MoveArticleError::from(missing))?;
    let assets = assets(tx, &revision.content.media()).await?;
    article
        .preview(revision, &assets, tx.now())
        .map_err(MoveArticleError::from)?;
    let preview = Preview {
        id: cmd.id,
        article: cmd.article,
        revision: number,
        created_by: actor.user,
        created_at: tx.now(),
        expires_at,
        revoked_at: None,
    };
    tx.previews().insert(&preview).await?;
    audit(tx, actor, Act::PreviewCreated, &preview);
    Ok(preview)
}

/// Ends a preview at once. Whoever may read the article may do that; one that has ended stays so.
pub async fn revoke_preview(tx: &mut Tx, actor: &Actor, id: PreviewId) -> Result<Preview, MoveArticleError> {
    let found = tx.previews().by_id(id).await?.ok_or(MoveArticleError::NotFound)?;
    locked_for(tx, actor, Action::ReadArticle, found.article).await?;
    if !found.is_good(tx.now()) {
        return Ok(found);
    }
    tx.previews().revoke(id, tx.now()).await?;
    audit(tx, actor, Act::PreviewRevoked, &found);
    Ok(Preview {
        revoked_at: Some(tx.now()),
        ..found
    })
}

/// What whoever has that preview reads at that instant: `None` if nothing can be shown of the revision any more. `assets` finds the pictures
/// that are public.
pub async fn previewed<E: From<StorageError>>(
    store: &Store,
    preview: &Preview,
    assets: impl AsyncFnOnce(Vec<MediaId>) -> Result<MediaCards, E>,
    at: Timestamp,
) -> Result<Option<NewEdition>, E> {
    let article = store.desk_articles().by_id(preview.article).await?;
    let key = (preview.article, preview.revision);
    let revision = store.desk_articles().revisions_by_number(&[key]).await?.remove(&key);
    let Some((article, revision)) = article.zip(revision) else {
        return Ok(None);
    };
    let assets = assets(revision.content.media()).await?;
    Ok(article.preview(revision, &assets, at).ok())
}

fn audit(tx: &mut Tx, actor: &Actor, act: Act, preview: &Preview) {
    let said = format!("preview {} of revision {}", preview.id, preview.revision);
    tx.audit(actor, act, preview.article, Detail::parse(&said).ok());
}
