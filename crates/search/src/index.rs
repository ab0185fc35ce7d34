//! The index in its folder.
//!
//! Invariant: a commit has its [`Place`] in it, so what is in the index and how far it followed the log are never apart, whenever the
//! program is stopped. What cannot be read, is of another form, or is of another newsroom, is thrown away: the log has all of it.

use crate::schema::{Fields, Story, schema};
use crate::words::Made;
use domain::change::Seq;
use domain::ids::ArticleId;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};
use tantivy::directory::error::LockError;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyError, Term};
use uuid::Uuid;

/// How much memory what is being written may take, in bytes.
const WRITING: usize = 32 * 1024 * 1024;
/// Up to how many stories a segment is small. Small ones are merged whatever they have, so the more this is, the more is written anew
/// with every few publications; the less, the more segments a question goes through.
const SMALL: u32 = 1_000;

/// Why the index cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Another process writes to it.
    #[error("another process has the search index in {0}; each node needs a folder of its own")]
    Busy(PathBuf),
    /// Somebody else's files are there.
    #[error("{0} is not empty and not a search index; it must have a folder of its own")]
    NotOurs(PathBuf),
    /// The folder cannot be made or read.
    #[error("the folder {0} of the search index cannot be used: {1}")]
    Folder(PathBuf, #[source] io::Error),
    /// It is not as it was written.
    #[error("the search index is corrupt: {0}")]
    Corrupt(&'static str),
    /// It cannot be read or written.
    #[error("the search index failed: {0}")]
    Failed(#[from] TantivyError),
}

/// What an index is of, and how far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The id of the newsroom's site.
    pub newsroom: Uuid,
    /// How far.
    pub stand: Stand,
}

/// How far an index has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// It is filled with what was there when the log ended with `from`, up to the story that was first public at that instant (in
    /// milliseconds) and has that id.
    Filling {
        /// Where the log ended when the filling began.
        from: Seq,
        /// Nothing yet if there is none.
        after: Option<(i64, Uuid)>,
    },
    /// It has all up to that place in the log.
    Following(Seq),
}

/// An index whose folder is had, and that nobody has looked into.
pub struct Opened {
    index: tantivy::Index,
    writer: IndexWriter,
    fields: Fields,
    place: Option<Place>,
}

/// The index, to be asked. Clones are the same.
#[derive(Clone)]
pub struct Index {
    reader: IndexReader,
    fields: Fields,
}

/// The index, to be written. There is one at a time for a folder.
pub struct Writer {
    writer: IndexWriter,
    reader: IndexReader,
    fields: Fields,
}

impl Opened {
    /// Takes the folder, which is made if need be. An index that is of another form or newsroom is thrown away.
    pub fn at(folder: &Path, newsroom: Uuid) -> Result<Opened, IndexError> {
        let failed = |error| IndexError::Folder(folder.to_owned(), error);
        std::fs::create_dir_all(folder).map_err(failed)?;
        let (schema, fields) = schema();
        let found = match tantivy::Index::open_in_dir(folder) {
            Ok(index) if index.schema() == schema => {
                let place = place(&index).filter(|place| place.newsroom == newsroom);
                place.map(|place| (index, Some(place)))
            }
            Ok(_) => None,
            Err(error) => {
                tracing::info!(%error, "there is no search index to go on with");
                None
            }
        };
        let (index, place) = match found {
            Some(found) => found,
            None => {
                empty(folder)?;
                (tantivy::Index::create_in_dir(folder, schema)?, None)
            }
        };
        index.tokenizers().register(Made::NAME, Made::default());
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(WRITING)
            .build();
        let writer = index.writer_with_options(options).map_err(|error| match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => IndexError::Busy(folder.to_owned()),
            other => other.into(),
        })?;
        let mut merging = LogMergePolicy::default();
        merging.set_min_layer_size(SMALL);
        writer.set_merge_policy(Box::new(merging));
        Ok(Opened {
            index,
            writer,
            fields,
            place,
        })
    }

    /// Looks at every byte of it: the index, and how far it has come; nothing if it is empty, or damaged and therefore emptied. It takes as
    /// long as the disk does.
    pub fn read(mut self) -> Result<(Index, Writer, Option<Place>), IndexError> {
        // Before it is mapped into memory: what is only looked at need not stay there.
        let is_whole = self.index.validate_checksum().is_ok_and(|damaged| damaged.is_empty());
        let reader = match reader(&self.index) {
            Ok(reader) if is_whole => reader,
            _ => {
                tracing::warn!("the search index is damaged; it is made anew");
                self.place = None;
                self.writer.delete_all_documents()?;
                self.writer.commit()?;
                reader(&self.index)?
            }
        };
        let (fields, writer) = (self.fields, self.writer);
        let index = Index {
            reader: reader.clone(),
            fields,
        };
        let writer = Writer { writer, reader, fields };
        Ok((index, writer, self.place))
    }
}

impl Index {
    /// How many stories it has.
    pub fn stories(&self) -> u64 {
        self.searcher().num_docs()
    }

    pub(crate) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    pub(crate) fn fields(&self) -> Fields {
        self.fields
    }
}

impl Writer {
    /// Puts that story in the place of what there is of it.
    pub fn put(&self, story: &Story) -> Result<(), IndexError> {
        self.remove(story.id);
        self.writer.add_document(self.fields.document(story))?;
        Ok(())
    }

    /// Takes that story out.
    pub fn remove(&self, id: ArticleId) {
        self.writer
            .delete_term(Term::from_field_text(self.fields.id, &id.to_string()));
    }

    /// Takes all of it out.
    pub fn clear(&self) -> Result<(), IndexError> {
        self.writer.delete_all_documents()?;
        Ok(())
    }

    /// Makes what was put and removed so far be found from here on, together with how far that is.
    pub fn commit(&mut self, place: Place) -> Result<(), IndexError> {
        let payload = serde_json::to_string(&place).map_err(TantivyError::from)?;
        let mut commit = self.writer.prepare_commit()?;
        commit.set_payload(&payload);
        commit.commit()?;
        self.reader.reload()?;
        Ok(())
    }
}

fn reader(index: &tantivy::Index) -> Result<IndexReader, TantivyError> {
    index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()
}

fn place(index: &tantivy::Index) -> Option<Place> {
    serde_json::from_str(&index.load_metas().ok()?.payload?).ok()
}

/// Removes what is left of an index, and nothing else.
fn empty(folder: &Path) -> Result<(), IndexError> {
    let failed = |error| IndexError::Folder(folder.to_owned(), error);
    let mut ours = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        match is_ours(&path) {
            true => ours.push(path),
            false => return Err(IndexError::NotOurs(folder.to_owned())),
        }
    }
    // What says that there is an index goes first, and whoever writes to it keeps its lock.
    ours.sort_by_key(|path| !path.ends_with("meta.json"));
    for path in ours
        .iter()
        .filter(|path| path.extension().is_none_or(|ending| ending != "lock"))
    {
        std::fs::remove_file(path).map_err(failed)?;
    }
    Ok(())
}

/// Whether a file of that name is of an index: tantivy names those of a segment by 32 digits.
fn is_ours(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    let (stem, _) = name.split_once('.').unwrap_or((name, ""));
    let is_segment = stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_segment
        || [
            "meta.json",
            ".managed.json",
            ".tantivy-writer.lock",
            ".tantivy-meta.lock",
        ]
        .contains(&name)
}
