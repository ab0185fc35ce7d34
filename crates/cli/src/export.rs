//! `dateline export`: the newsroom written down, a record a line, and the files of its pictures in a folder, each under the hash of its
//! bytes. The same newsroom gives the same bytes.

use crate::failure::Failure;
use crate::originals::{Copied, Originals, folder};
use gateway::error_codes::ErrorCode;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use storage::{ArchiveError, Store};

/// Writes the newsroom to that file, or to standard output; and the files of its pictures to that folder.
pub async fn export(
    store: &Store,
    files: &media::store::Store,
    output: Option<PathBuf>,
    media_dir: Option<&Path>,
) -> Result<(), Failure> {
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
    let originals = write(store, &mut sink).await?;
    if let Some(media_dir) = media_dir {
        let Copied { files, missing } = originals.copy(files, &folder(media_dir)?).await?;
        eprintln!("{files} files of pictures were written");
        if missing > 0 {
            eprintln!("{missing} are not in the store of files, or are not what they were");
        }
    }
    if let Some(path) = output {
        std::fs::rename(part(&path), &path).map_err(|error| failed(&error))?;
    }
    Ok(())
}

/// Writes every record as a line; which originals they name.
pub async fn write(store: &Store, sink: &mut (dyn Write + Send)) -> Result<Originals, Failure> {
    let mut sink = BufWriter::with_capacity(256 * 1024, sink);
    let archive = store.archive().await?;
    let mut originals = Originals::default();
    let mut line = |record| {
        originals.note(&record);
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
    })?;
    Ok(originals)
}

fn part(path: &std::path::Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}
