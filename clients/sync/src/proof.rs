//! The proof that the folder holds just what the key may have: its digests are the newsroom's; and the repair where they are not.

use crate::{EMBARGOED, Entry, Folder, FolderError, Sync, SyncError};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::time::Duration;

/// Digests are made of all that a key may have.
const PATIENCE: Duration = Duration::from_secs(120);
/// How many subjects are asked for at once.
const AT_ONCE: usize = 100;

#[derive(Deserialize)]
struct Digests {
    cursor: String,
    buckets: Vec<Bucket>,
}

#[derive(Deserialize)]
struct Bucket {
    bucket: String,
    digest: String,
}

#[derive(Deserialize)]
struct Holdings {
    entries: Vec<Holding>,
}

#[derive(Deserialize)]
struct Holding {
    id: String,
    version: i64,
    #[serde(default)]
    embargoed: bool,
}

#[derive(Deserialize)]
struct Named {
    entries: Vec<Entry>,
}

/// Of what there is one in a bucket: its id, and whether it is an article's embargoed copy.
type Key = (String, bool);

/// What is held, by bucket and key: the kind and the version.
type Buckets = BTreeMap<String, BTreeMap<Key, (String, i64)>>;

impl Sync {
    /// The buckets in which the folder differs from what the key may have; `None` if the newsroom has changed since the last step.
    pub async fn differences(&self) -> Result<Option<Vec<String>>, SyncError> {
        let answer = self.get("/v1/changes/digest", &[], PATIENCE).await?;
        let theirs: Digests = serde_json::from_str(&answer)?;
        if self.folder().cursor() != Some(&theirs.cursor) {
            return Ok(None);
        }
        let ours = digests(&buckets(self.folder())?);
        let theirs: BTreeMap<String, String> = theirs.buckets.into_iter().map(|one| (one.bucket, one.digest)).collect();
        let mut all: Vec<&String> = ours.keys().chain(theirs.keys()).collect();
        all.sort();
        all.dedup();
        let differing = all
            .into_iter()
            .filter(|bucket| ours.get(*bucket) != theirs.get(*bucket));
        Ok(Some(differing.cloned().collect()))
    }

    /// Makes one bucket what the key may have: drops what it may not, and asks anew for what is missing or of another version.
    pub async fn repair(&mut self, bucket: &str) -> Result<(), SyncError> {
        let query = [("bucket", bucket.to_owned())];
        let answer = self.get("/v1/changes/digest", &query, PATIENCE).await?;
        let theirs: Holdings = serde_json::from_str(&answer)?;
        let theirs = theirs.entries.into_iter();
        let theirs: BTreeMap<Key, i64> = theirs.map(|one| ((one.id, one.embargoed), one.version)).collect();
        let ours = buckets(self.folder())?.remove(bucket).unwrap_or_default();
        for (key, (kind, _)) in &ours {
            if !theirs.contains_key(key) {
                self.folder().remove(kind, &key.0)?;
            }
        }
        let differing = theirs
            .iter()
            .filter(|(key, version)| ours.get(*key).map(|(_, version)| version) != Some(version));
        let mut differing: Vec<&str> = differing.map(|((id, _), _)| id.as_str()).collect();
        differing.dedup();
        for some in differing.chunks(AT_ONCE) {
            let query = [("ids", some.join(","))];
            let answer = self.get("/v1/changes", &query, PATIENCE).await?;
            let named: Named = serde_json::from_str(&answer)?;
            for entry in named.entries {
                self.apply(entry)?;
            }
        }
        Ok(())
    }
}

fn buckets(folder: &Folder) -> Result<Buckets, FolderError> {
    let mut buckets = Buckets::new();
    for (name, held) in folder.all()? {
        if let Some((kind, id)) = name.split_once('/') {
            let bucket = id.get(id.len().saturating_sub(2)..).unwrap_or_default().to_owned();
            let key = (id.to_owned(), kind == EMBARGOED);
            let held = (kind.to_owned(), held.version);
            buckets.entry(bucket).or_default().insert(key, held);
        }
    }
    Ok(buckets)
}

/// The SHA-256 of a line `id version` for each, in the order of their ids; of embargoed copy `id version embargoed`.
fn digests(buckets: &Buckets) -> BTreeMap<String, String> {
    let digest = |held: &BTreeMap<Key, (String, i64)>| {
        let mut digest = Sha256::new();
        for ((id, embargoed), (_, version)) in held {
            let mark = if *embargoed { " embargoed" } else { "" };
            digest.update(format!("{id} {version}{mark}\n"));
        }
        digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    };
    buckets
        .iter()
        .map(|(bucket, held)| (bucket.clone(), digest(held)))
        .collect()
}
