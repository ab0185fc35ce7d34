//! `dateline import markdown`: the files of a folder and of those in it that end in `.md` or `.markdown`, in the order of their paths.

use super::progress::Progress;
use super::report::{Fate, Report, noun};
use super::taker::Place;
use super::{Import, Opened};
use crate::failure::Failure;
use import::draft::{ArticleDraft, Draft};
use import::{Taken, markdown};
use std::path::{Path, PathBuf};

/// Articles in one transaction.
const ARTICLES: usize = 200;
/// Bytes of bodies in one transaction.
const BYTES: usize = 4 * 1024 * 1024;

/// Imports a folder. `source` names it for the next time; without, its whole path does.
pub async fn import(import: &Import<'_>, folder: &str, source: Option<String>) -> Result<Report, Failure> {
    let root = Path::new(folder)
        .canonicalize()
        .map_err(|error| Opened::failure(folder, &error))?;
    let files = files(&root).map_err(|error| Opened::failure(folder, &error))?;
    let report = import.report(&[folder.to_owned()]);
    let progress = Progress::new(files.iter().map(|(_, bytes)| bytes).sum());
    let source = format!("markdown {}", source.unwrap_or_else(|| root.display().to_string()));
    let mut taker = import.taker(source, None, report).await?;
    let (mut batch, mut length): (Vec<(Place, ArticleDraft)>, usize) = Default::default();
    for (path, bytes) in files {
        let parts = path
            .strip_prefix(&root)
            .unwrap_or(&path)
            .iter()
            .map(|part| part.to_string_lossy());
        let name = parts.collect::<Vec<_>>().join("/");
        let text = std::fs::read(&path).map_err(|error| Opened::failure(&path.display().to_string(), &error))?;
        progress.advance(bytes);
        let entry = markdown::read(&name, &text);
        let place = Place {
            file: name,
            line: entry.line,
            item: String::new(),
        };
        for reason in entry.reasons {
            taker.told(&place, reason);
        }
        match entry.taken {
            Taken::Draft(Draft::Article(draft)) => {
                length += draft.body.as_str().len();
                batch.push((place, *draft));
            }
            Taken::Draft(_) => {}
            Taken::Skipped(kind) => taker.report.count(noun(kind), Fate::Skipped),
            Taken::NotYet => taker.report.not_taken.pages += 1,
        }
        if batch.len() >= ARTICLES || length >= BYTES {
            taker.articles(std::mem::take(&mut batch)).await?;
            length = 0;
        }
    }
    taker.articles(batch).await?;
    let report = taker.finish().await?;
    progress.finish();
    Ok(report)
}

/// The files below a folder with their sizes, by path. Links are not followed: one may lead in a circle, or out of the folder.
fn files(root: &Path) -> std::io::Result<Vec<(PathBuf, u64)>> {
    let (mut found, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let (kind, path) = (entry.file_type()?, entry.path());
            let is_markdown = path
                .extension()
                .is_some_and(|ending| ending == "md" || ending == "markdown");
            if kind.is_dir() && !entry.file_name().to_string_lossy().starts_with('.') {
                folders.push(path);
            } else if kind.is_file() && is_markdown {
                found.push((path, entry.metadata()?.len()));
            }
        }
    }
    found.sort();
    Ok(found)
}
