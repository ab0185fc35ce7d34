//! The folder: a file for each subject, `{kind}/{id}.json`, and `state.json`, which says where it stands.
//!
//! A file is written beside its place and moved there, so nobody ever reads half of one. A load that begins anew counts up; when it is
//! over, files of earlier loads are what the newsroom did not name any more, and go.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Where it stands.
const STATE: &str = "state.json";

/// The folder cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The system said no.
    #[error("{path}: {error}")]
    Io {
        /// Of which file or folder.
        path: PathBuf,
        /// What it said.
        error: std::io::Error,
    },
    /// A file is not what was written there.
    #[error("{path} is not a file of this folder: {error}")]
    Json {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        error: serde_json::Error,
    },
    /// The newsroom named a subject as no file is named.
    #[error("{0:?} is no name for a file")]
    Name(String),
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct State {
    cursor: Option<String>,
    /// How many loads were begun.
    load: u64,
    /// Whether the last of them still goes on.
    loading: bool,
}

/// A subject, as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// Which change it shows.
    pub version: i64,
    /// The load that named it last.
    load: u64,
    /// The subject.
    pub document: Value,
}

/// The folder.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    state: State,
}

impl Folder {
    /// Opens it; it is made if it is not there.
    pub fn open(path: impl Into<PathBuf>) -> Result<Folder, FolderError> {
        let path = path.into();
        fs::create_dir_all(&path).map_err(|error| io(&path, error))?;
        let state = read(&path.join(STATE))?.unwrap_or_default();
        Ok(Folder { path, state })
    }

    /// Where it stands.
    pub fn cursor(&self) -> Option<&str> {
        self.state.cursor.as_deref()
    }

    /// All subjects, by `{kind}/{id}`.
    pub fn all(&self) -> Result<BTreeMap<String, Held>, FolderError> {
        let mut all = BTreeMap::new();
        for (kind, path) in self.kinds()? {
            for entry in fs::read_dir(&path).map_err(|error| io(&path, error))? {
                let file = entry.map_err(|error| io(&path, error))?.path();
                let Some(id) = file.file_name().and_then(|name| name.to_str()?.strip_suffix(".json")) else {
                    continue;
                };
                if let Some(held) = read::<Held>(&file)? {
                    all.insert(format!("{kind}/{id}"), held);
                }
            }
        }
        Ok(all)
    }

    fn kinds(&self) -> Result<Vec<(String, PathBuf)>, FolderError> {
        let mut kinds = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(|error| io(&self.path, error))? {
            let path = entry.map_err(|error| io(&self.path, error))?.path();
            if let (true, Some(name)) = (path.is_dir(), path.file_name().and_then(|name| name.to_str())) {
                kinds.push((name.to_owned(), path));
            }
        }
        Ok(kinds)
    }

    /// Puts a subject in its place.
    pub(crate) fn write(&self, kind: &str, id: &str, version: i64, document: Value) -> Result<(), FolderError> {
        let path = self.place(kind, id)?;
        let held = Held {
            version,
            load: self.state.load,
            document,
        };
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| io(parent, error))?;
        }
        write(&path, &held)
    }

    /// Drops a subject, if it is there.
    pub(crate) fn remove(&self, kind: &str, id: &str) -> Result<(), FolderError> {
        let path = self.place(kind, id)?;
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(io(&path, error)),
            _ => Ok(()),
        }
    }

    /// Notes that all in front of that cursor is done. At the end of a load, what it did not name goes first.
    pub(crate) fn save(&mut self, cursor: String, loading: bool) -> Result<(), FolderError> {
        let begun = self.state.cursor.is_none() || self.state.loading;
        if begun && !loading {
            for (name, held) in self.all()? {
                if let Some((kind, id)) = name.split_once('/').filter(|_| held.load != self.state.load) {
                    self.remove(kind, id)?;
                }
            }
        }
        self.state.cursor = Some(cursor);
        self.state.loading = loading;
        write(&self.path.join(STATE), &self.state)
    }

    /// Begins another load from that cursor, or from the beginning.
    pub(crate) fn load_anew(&mut self, cursor: Option<String>) -> Result<(), FolderError> {
        self.state = State {
            loading: cursor.is_some(),
            cursor,
            load: self.state.load + 1,
        };
        write(&self.path.join(STATE), &self.state)
    }

    /// No name from outside leads out of the folder.
    fn place(&self, kind: &str, id: &str) -> Result<PathBuf, FolderError> {
        for name in [kind, id] {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
            if name.is_empty() || name.len() > 64 || !name.bytes().all(plain) {
                return Err(FolderError::Name(name.chars().take(64).collect()));
            }
        }
        Ok(self.path.join(kind).join(format!("{id}.json")))
    }
}

fn io(path: &Path, error: std::io::Error) -> FolderError {
    let path = path.to_owned();
    FolderError::Io { path, error }
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Option<T>, FolderError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io(path, error)),
    };
    serde_json::from_str(&text)
        .map(Some)
        .map_err(|error| FolderError::Json {
            path: path.to_owned(),
            error,
        })
}

/// Writes a file beside its place, and moves it there once it is on the disk.
fn write(path: &Path, content: &impl Serialize) -> Result<(), FolderError> {
    let beside = path.with_extension("new");
    let text = serde_json::to_vec(content).map_err(|error| FolderError::Json {
        path: path.to_owned(),
        error,
    })?;
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(&text)?;
        file.sync_data()
    });
    written.map_err(|error| io(&beside, error))?;
    fs::rename(&beside, path).map_err(|error| io(path, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ID: &str = "019e73b9-e800-7000-8000-00000000002a";

    #[test]
    fn a_folder_is_read_again_as_it_was_written() {
        let place = tempfile::tempdir().expect("there is room");
        let mut folder = Folder::open(place.path()).expect("it is made");
        folder
            .write("article", ID, 7, json!({ "id": ID }))
            .expect("it is written");
        folder.save("here".to_owned(), false).expect("it is written");
        let again = Folder::open(place.path()).expect("it is there");
        assert_eq!(again.cursor(), Some("here"));
        let held = &again.all().expect("it is read")[&format!("article/{ID}")];
        assert_eq!((held.version, &held.document["id"]), (7, &json!(ID)));
    }

    #[test]
    fn what_another_load_did_not_name_goes_when_it_is_over_and_not_before() {
        let place = tempfile::tempdir().expect("there is room");
        let mut folder = Folder::open(place.path()).expect("it is made");
        for id in ["a", "b"] {
            folder.write("article", id, 1, json!({})).expect("it is written");
        }
        folder.save("one".to_owned(), false).expect("it is written");
        folder.load_anew(Some("two".to_owned())).expect("it is written");
        folder.write("article", "b", 1, json!({})).expect("it is written");
        folder.save("three".to_owned(), true).expect("it is written");
        assert_eq!(folder.all().expect("it is read").len(), 2);
        folder.save("four".to_owned(), false).expect("it is written");
        let left: Vec<String> = folder.all().expect("it is read").into_keys().collect();
        assert_eq!(left, ["article/b"]);
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let place = tempfile::tempdir().expect("there is room");
        let folder = Folder::open(place.path()).expect("it is made");
        for (kind, id) in [
            ("..", "a"),
            ("article", "../a"),
            ("article", ""),
            ("a/b", "c"),
            ("article", "a.b"),
        ] {
            assert!(
                matches!(folder.write(kind, id, 1, json!({})), Err(FolderError::Name(_))),
                "{kind} {id}"
            );
        }
    }
}
