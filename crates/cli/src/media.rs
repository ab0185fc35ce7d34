//! `dateline media`: the store of pictures.

use crate::failure::Failure;
use clap::Subcommand;
use desk::Desk;
use domain::time::Timestamp;
use futures_util::TryStreamExt;
use gateway::error_codes::ErrorCode;
use media::rendition::version;
use media::store::{Kept, Place, Store, StoreError};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What can be done with it.
#[derive(Subcommand)]
pub enum MediaCommand {
    /// Remove files that nothing names: originals that no edition of a media record has, and renditions of what was killed, replaced or
    /// changed since.
    Gc {
        /// Only say what would be removed.
        #[arg(long)]
        dry_run: bool,
        /// Leave alone what was written in the last so many hours: its record may be on its way.
        #[arg(long, default_value_t = 24)]
        grace_hours: u32,
    },
}

/// Runs it.
pub async fn run(command: MediaCommand, desk: &Desk, store: &Store) -> Result<(), Failure> {
    let MediaCommand::Gc { dry_run, grace_hours } = command;
    let before = desk
        .clock()
        .now()
        .saturating_add_millis(-i64::from(grace_hours) * 3_600_000);
    let used = Used::read(desk).await?;
    let (mut files, mut bytes) = (0u64, 0u64);
    let mut all = store.all();
    while let Some(kept) = all.try_next().await.map_err(failed)? {
        if used.names(&kept, before) {
            continue;
        }
        (files, bytes) = (files + 1, bytes + kept.bytes);
        match dry_run {
            true => println!("{} bytes  {}", kept.bytes, told(&kept.place)),
            false => store.remove(&kept.place).await.map_err(failed)?,
        }
    }
    if !dry_run {
        desk.run(async |tx| tx.media_files().forget_uploads(before).await)
            .await?;
    }
    let done = if dry_run { "would be removed" } else { "removed" };
    println!("{files} files of {bytes} bytes {done}");
    Ok(())
}

fn told(place: &Place) -> String {
    match place {
        Place::Original(sha256) => format!("original {sha256}"),
        Place::Rendition(id, name) => format!("rendition {id}/{name}"),
    }
}

/// The store of files does not do it.
pub(crate) fn failed(error: StoreError) -> Failure {
    Failure::new(ErrorCode::MediaStoreUnavailable, error.to_string())
}

/// What editions of media records name.
struct Used {
    originals: HashSet<String>,
    /// The version of each picture that stands.
    versions: HashMap<Uuid, String>,
}

impl Used {
    async fn read(desk: &Desk) -> Result<Used, Failure> {
        let mut used = Used {
            originals: HashSet::new(),
            versions: HashMap::new(),
        };
        let (files, mut after) = (desk.store().media_files(), None);
        loop {
            let editions = files.editions(after).await?;
            let Some(last) = editions.last() else { return Ok(used) };
            after = Some(last.id);
            // Oldest first: what is told last of a picture is how it stands.
            for edition in &editions {
                let card = &edition.card;
                used.originals
                    .extend(card.file.as_ref().map(|file| file.sha256.clone()));
                match version(card).filter(|_| card.replaced_by.is_none()) {
                    Some(version) => used.versions.insert(edition.id, version),
                    None => used.versions.remove(&edition.id),
                };
            }
        }
    }

    /// Whether a file is to stay: it is named, or so new that it may be named soon.
    fn names(&self, kept: &Kept, before: Timestamp) -> bool {
        let is_named = match &kept.place {
            Place::Original(sha256) => self.originals.contains(sha256),
            Place::Rendition(id, name) => self
                .versions
                .get(id)
                .is_some_and(|version| name.starts_with(version.as_str())),
        };
        is_named || kept.written >= before.as_millis()
    }
}
