//! `dateline import ndjson`: the whole of a newsroom that `dateline export` has written, into an empty database, in one transaction.

use super::progress::Progress;
use crate::failure::Failure;
use desk::Desk;
use gateway::error_codes::ErrorCode;
use import::ndjson::Ndjson;
use std::io::{BufReader, Read};
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

/// The same of a file, with how far it is.
pub async fn import(desk: &Desk, file: &str) -> Result<(), Failure> {
    let opened = super::Opened::file(file)?;
    let progress = Progress::new(opened.bytes);
    let records = load(desk, file, progress.reading(opened.open()?)).await?;
    progress.finish();
    println!("{records} records were taken, as they were");
    Ok(())
}
