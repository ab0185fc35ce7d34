//! `dateline export`: the newsroom written down, a record a line. The same newsroom gives the same bytes.

use crate::failure::Failure;
use gateway::error_codes::ErrorCode;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use storage::{ArchiveError, Store};

/// Writes the newsroom to that file, or to standard output.
pub async fn export(store: &Store, output: Option<PathBuf>) -> Result<(), Failure> {
    let failed = |error: &io::Error| {
        Failure::new(
            ErrorCode::ExportFailed,
            format!("the export cannot be written: {error}"),
        )
    };
    let mut sink: Box<dyn Write + Send> = match &output {
        // Whatever stops it, no half export bears the name of a whole one.
        Some(path) => Box::new(File::create(part(path)).map_err(|error| failed(&error))?),
        None => Box::new(io::stdout()),
    };
    write(store, &mut sink).await?;
    if let Some(path) = output {
        std::fs::rename(part(&path), &path).map_err(|error| failed(&error))?;
    }
    Ok(())
}

/// Writes every record as a line.
pub async fn write(store: &Store, sink: &mut (dyn Write + Send)) -> Result<(), Failure> {
    let mut sink = BufWriter::with_capacity(256 * 1024, sink);
    let archive = store.archive().await?;
    let mut line = |record| {
        serde_json::to_writer(&mut sink, &record)?;
        sink.write_all(b"\n")
    };
    let written = archive.read(&mut line).await;
    written.and_then(|()| Ok(sink.flush()?)).map_err(|error| match error {
        ArchiveError::Storage(error) => error.into(),
        ArchiveError::Sink(error) => Failure::new(
            ErrorCode::ExportFailed,
            format!("the export cannot be written: {error}"),
        ),
    })
}

fn part(path: &std::path::Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}
