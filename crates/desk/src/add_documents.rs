//! Adds trusted documents. The operator does it at the command line, when a front end is built.
//!
//! Each is kept under the id that its front end knows it by and under the hash of its text, so that clients with automatic
//! persisted queries find it too. No id is ever given another text. It is no change of the log, and nothing that readers see.

use domain::document::Document;
use storage::{DocumentTaken, StorageError, Tx};

/// How many documents were added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AddedDocuments {
    /// How many had not been there.
    pub new: usize,
    /// How many were there already.
    pub there: usize,
}

/// Why documents cannot be added.
#[derive(Debug, thiserror::Error)]
pub enum AddDocumentsError {
    /// An id belongs to another text, which was added before or stands in the same list.
    #[error(transparent)]
    Taken(#[from] DocumentTaken),
    /// The database did not do it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Adds documents: all of them, or none if one is refused.
pub async fn add_documents(tx: &mut Tx, documents: &[Document]) -> Result<AddedDocuments, AddDocumentsError> {
    let kept = tx.documents();
    kept.lock().await?;
    let mut added = AddedDocuments::default();
    for document in documents {
        let is_new = kept.insert(document.id(), document.text(), tx.now()).await??;
        kept.insert(&document.hash(), document.text(), tx.now()).await??;
        match is_new {
            true => added.new += 1,
            false => added.there += 1,
        }
    }
    Ok(added)
}
