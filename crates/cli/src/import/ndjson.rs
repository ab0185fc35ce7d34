//! `dateline import ndjson`: the whole of a newsroom that `dateline export` has written, into an empty database, in one transaction.
//!
//! The files of pictures come first, so that no record is there before its file.

use super::progress::Progress;
use crate::failure::Failure;
use crate::originals::{Copied, Originals, folder};
use desk::Desk;
use gateway::error_codes::ErrorCode;
use import::ndjson::Ndjson;
use media::store::Store;
use std::io::{BufReader, Read};
use std::path::Path;
use storage::{ArchiveRefused, StorageError};

/// Why nothing was taken.
struct Refused(Failure);

impl From<StorageError> for Refused {
    fn from(error: StorageError) -> Refused {
        Refused(error.into())
    }
}

impl From<ArchiveRefused> for Refused {
    fn from(error: ArchiveRefused) -> Refused {
        match error {
            ArchiveRefused::Storage(error) => error.into(),
            other => Refused(Failure::new(ErrorCode::ImportFailed, other.to_string())),
        }
    }
}

/// Takes the newsroom that is written down there; how many records it was.
pub async fn load(desk: &Desk, file: &str, source: impl Read) -> Result<u64, Failure> {
    let mut records = Ndjson::new(file, BufReader::with_capacity(256 * 1024, source));
    let loaded = desk.run(async |tx| {
        let mut load = tx.load().await?;
        let mut count = 0;
        for record in records.by_ref() {
            let (line, record) =
                record.map_err(|problem| Refused(Failure::new(ErrorCode::ImportFailed, problem.to_string())))?;
            load.take(record).await.map_err(|error| at_line(file, line, error))?;
            count += 1;
        }
        load.finish().await?;
        Ok::<u64, Refused>(count)
    });
    loaded.await.map_err(|Refused(failure)| failure)
}

fn at_line(file: &str, line: u64, error: ArchiveRefused) -> Refused {
    match error {
        ArchiveRefused::Storage(StorageError::Unavailable(_)) => error.into(),
        other => Refused(Failure::new(
            ErrorCode::ImportFailed,
            format!("{file}:{line}: {}", crate::failure::chain(&other)),
        )),
    }
}

/// The same of a file, with how far it is; and before, the files of its pictures from that folder.
pub async fn import(desk: &Desk, store: &Store, file: &str, media_dir: Option<&Path>) -> Result<(), Failure> {
    let opened = super::Opened::file(file)?;
    let progress = Progress::new(opened.bytes * 2);
    let originals = originals(file, progress.reading(opened.open()?))?;
    let Copied { files, missing } = match media_dir {
        Some(media_dir) => {
            let there = media_dir.canonicalize();
            let there = there.map_err(|error| super::Opened::failure(&media_dir.display().to_string(), &error))?;
            originals.copy(&folder(&there)?, store).await?
        }
        None => originals.missing(store).await?,
    };
    let records = load(desk, file, progress.reading(opened.open()?)).await?;
    progress.finish();
    println!("{records} records were taken, as they were");
    println!("{files} files of pictures are there");
    if missing > 0 {
        println!(
            "{missing} are not in the store of files; --media-dir is where `dateline export --media-dir` wrote them"
        );
    }
    Ok(())
}

/// The originals that the file names.
fn originals(file: &str, source: impl Read) -> Result<Originals, Failure> {
    let mut originals = Originals::default();
    for record in Ndjson::new(file, BufReader::with_capacity(256 * 1024, source)) {
        let (_, record) = record.map_err(|problem| Failure::new(ErrorCode::ImportFailed, problem.to_string()))?;
        originals.note(&record);
    }
    Ok(originals)
}
