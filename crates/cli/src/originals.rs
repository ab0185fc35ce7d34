//! The originals that an export names: copied from one store of files to another, each under the hash of its bytes.
//!
//! Invariant: what is copied is what its name says; what is not is told, and copied to nowhere.

use crate::failure::Failure;
use crate::media::failed;
use domain::archive::Record;
use domain::media::MediaCard;
use gateway::error_codes::ErrorCode;
use media::store::{Place, Store};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;
use storage::ArchiveRecord;

/// The originals that an export names, by their hashes.
#[derive(Debug, Default)]
pub struct Originals(BTreeSet<String>);

/// A stored document that is a media record's card.
#[derive(Deserialize)]
struct Stored {
    document: MediaCard,
}

/// What became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// They are there.
    pub files: u64,
    /// They are in neither store, or are not what their name says.
    pub missing: u64,
}

impl Originals {
    /// Notes what a record names.
    pub fn note(&mut self, record: &ArchiveRecord) {
        if let Record::Edition(edition) = record
            && edition.noun == "media"
            && let Ok(stored) = serde_json::from_str::<Stored>(edition.card.get())
        {
            self.0.extend(stored.document.file.map(|file| file.sha256));
        }
    }

    /// Copies those that are not there yet.
    pub async fn copy(&self, from: &Store, to: &Store) -> Result<Copied, Failure> {
        let mut copied = Copied::default();
        for sha256 in &self.0 {
            let place = Place::Original(sha256.clone());
            if !to.has(&place).await.map_err(failed)? {
                let found = from.get(&place, None).await.map_err(failed)?;
                let Some((bytes, _)) = found.filter(|(bytes, _)| hexadecimal(bytes) == *sha256) else {
                    copied.missing += 1;
                    continue;
                };
                to.put(&place, bytes).await.map_err(failed)?;
            }
            copied.files += 1;
        }
        Ok(copied)
    }

    /// How many are not in a store.
    pub async fn missing(&self, from: &Store) -> Result<Copied, Failure> {
        let mut found = Copied::default();
        for sha256 in &self.0 {
            match from.has(&Place::Original(sha256.clone())).await.map_err(failed)? {
                true => found.files += 1,
                false => found.missing += 1,
            }
        }
        Ok(found)
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A folder as a store of files.
pub fn folder(path: &Path) -> Result<Store, Failure> {
    let store = Store::open(&format!("file://{}", path.display()), []);
    store.map_err(|error| Failure::new(ErrorCode::InvalidSetting, format!("--media-dir: {error}")))
}
