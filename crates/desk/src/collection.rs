//! Creates and saves collections: fronts and series. Each save is public at once, or from an instant on; what is scheduled can be cancelled.

use domain::article::publishing::Scheduled;
use domain::collection::{CollectionCard, CollectionRefused, DeskCollection, Place};
use domain::edition::EditionNumber;
use domain::ids::CollectionId;
use domain::permission::{Action, Actor, Forbidden, Scope};
use domain::subject::Subject;
use domain::time::Timestamp;
use storage::{SlugTaken, StorageError, Store, Tx};

/// A new collection.
#[derive(Clone, Debug)]
pub struct CreateCollection {
    /// Its id.
    pub id: CollectionId,
    /// What it is to be.
    pub card: CollectionCard,
    /// When it begins; `None` is now.
    pub from: Option<Timestamp>,
}

/// A collection as it is to be.
#[derive(Clone, Debug)]
pub struct SaveCollection {
    /// Which.
    pub id: CollectionId,
    /// The newest edition that the editor was looking at.
    pub seen: EditionNumber,
    /// What it is to be.
    pub card: CollectionCard,
    /// From when on; `None` is now.
    pub from: Option<Timestamp>,
    /// What is to become of editions that are scheduled for later.
    pub scheduled: Option<Scheduled>,
}

/// An edition that is not to begin.
#[derive(Clone, Debug)]
pub struct CancelCollectionEdition {
    /// Of which collection.
    pub id: CollectionId,
    /// Which of its editions.
    pub edition: EditionNumber,
}

/// How an action on a collection can end.
#[derive(Debug, thiserror::Error)]
pub enum CollectionError {
    /// There is none with that id.
    #[error("there is no such collection")]
    NotFound,
    /// The actor may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The slug is another's.
    #[error(transparent)]
    SlugTaken(#[from] SlugTaken),
    /// It names what does not exist, or is of another noun.
    #[error("there is no {} {}", .named.kind, .named.id)]
    Unknown {
        /// Where.
        place: Place,
        /// What it names.
        named: Subject,
    },
    /// It cannot be done with the collection as it is.
    #[error(transparent)]
    Refused(#[from] CollectionRefused),
    /// The database did not do it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// One collection as it is at that instant, for an actor who may save it: it shows what others have scheduled.
pub async fn collection(
    store: &Store,
    actor: &Actor,
    id: CollectionId,
    at: Timestamp,
) -> Result<Option<DeskCollection>, StorageError> {
    match actor.may(Action::SaveCollection, &Scope::Newsroom) {
        Ok(()) => store.desk_collections().by_id(id, at).await,
        Err(_) => Ok(None),
    }
}

/// Makes a collection.
pub async fn create_collection(
    tx: &mut Tx,
    actor: &Actor,
    cmd: CreateCollection,
) -> Result<DeskCollection, CollectionError> {
    actor.may(Action::SaveCollection, &Scope::Newsroom)?;
    tx.publishing().insert_subject(cmd.id.into(), tx.now()).await?;
    let first = SaveCollection {
        id: cmd.id,
        seen: 0,
        card: cmd.card,
        from: cmd.from,
        scheduled: None,
    };
    save(tx, actor, DeskCollection::new(cmd.id), first).await
}

/// Saves a collection as it is to be from now or from an instant on. What the newest edition is already is not saved again.
pub async fn save_collection(
    tx: &mut Tx,
    actor: &Actor,
    cmd: SaveCollection,
) -> Result<DeskCollection, CollectionError> {
    let collection = locked(tx, actor, cmd.id).await?;
    save(tx, actor, collection, cmd).await
}

/// Cancels an edition that has not begun. What it would have ended goes on.
pub async fn cancel_collection_edition(
    tx: &mut Tx,
    actor: &Actor,
    cmd: CancelCollectionEdition,
) -> Result<DeskCollection, CollectionError> {
    let collection = locked(tx, actor, cmd.id).await?;
    let publication = collection.cancel(cmd.edition, tx.now())?;
    tx.collections().arrange(&publication, tx.now()).await?;
    tx.note(actor, publication.change);
    Ok(publication.collection)
}

async fn save(
    tx: &mut Tx,
    actor: &Actor,
    collection: DeskCollection,
    cmd: SaveCollection,
) -> Result<DeskCollection, CollectionError> {
    let (slug, references) = (cmd.card.slug.clone(), cmd.card.lineup.references());
    let saved = collection.save(cmd.seen, cmd.card, cmd.from, cmd.scheduled, tx.now())?;
    let Some(publication) = saved else {
        return Ok(collection);
    };
    let named: Vec<Subject> = references.iter().map(|(_, named)| *named).collect();
    let missing = tx.publishing().missing(&named).await?;
    if let Some((place, named)) = references.into_iter().find(|(_, named)| missing.contains(named)) {
        return Err(CollectionError::Unknown { place, named });
    }
    tx.slugs().take(&slug, cmd.id.into()).await??;
    tx.collections().arrange(&publication, tx.now()).await?;
    tx.note(actor, publication.change);
    Ok(publication.collection)
}

async fn locked(tx: &Tx, actor: &Actor, id: CollectionId) -> Result<DeskCollection, CollectionError> {
    actor.may(Action::SaveCollection, &Scope::Newsroom)?;
    match tx.collections().lock(id).await? {
        true => Ok(tx.collections().locked(id, tx.now()).await?),
        false => Err(CollectionError::NotFound),
    }
}
