//! Keeps a folder of JSON in step with what a newsroom lets a key have.
//!
//! [`Sync::step`] asks for the next page and applies it: kills first, then each entry as a file `{kind}/{id}.json`, and last the cursor.
//! Invariant: the cursor is never saved before all that lies in front of it; so whatever is cut off at any point is done again, and
//! done again is the same. Start with `step`; the folder is `folder.rs`, the proof that nothing is missing `proof.rs`.

mod folder;
mod proof;

pub use folder::{Folder, FolderError, Held};

use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;

/// The kind of an article's copy that must not be published yet.
const EMBARGOED: &str = "embargoed_article";
/// How many entries are asked for at once.
const PAGE: &str = "200";
/// How much longer than it may wait an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a step was not done. It can be taken again.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The newsroom could not be reached, or broke off.
    #[error("the newsroom cannot be reached: {0}")]
    Http(#[from] reqwest::Error),
    /// The newsroom refused.
    #[error("the newsroom refused: {code}: {detail}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The code of its table of errors; the HTTP status if there is none.
        code: String,
        /// What it said.
        detail: String,
    },
    /// The folder cannot be read or written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The newsroom answered what its contract does not have.
    #[error("the newsroom answered what is not understood: {0}")]
    Answer(#[from] serde_json::Error),
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// There is more at once.
    More,
    /// The folder is in step.
    InStep,
}

/// A folder and the newsroom that it is kept in step with.
#[derive(Debug)]
pub struct Sync {
    http: reqwest::Client,
    address: String,
    key: Option<String>,
    folder: Folder,
}

#[derive(Deserialize)]
struct Page {
    entries: Vec<Entry>,
    kills: Vec<Kill>,
    loading: bool,
    more: bool,
    cursor: String,
}

#[derive(Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
enum Entry {
    Upsert {
        kind: String,
        id: String,
        version: i64,
        #[serde(rename = "embargoedUntil")]
        embargoed_until: Option<String>,
        document: Value,
    },
    Delete {
        kind: String,
        id: String,
    },
}

#[derive(Deserialize)]
struct Kill {
    kind: String,
    id: String,
}

#[derive(Deserialize)]
struct Problem {
    status: u16,
    code: String,
    #[serde(default)]
    detail: String,
    next: Option<String>,
}

impl SyncError {
    /// Whether the same may go well another time: neither a folder that cannot be written nor a request that is refused gets better by itself.
    pub fn passes(&self) -> bool {
        match self {
            SyncError::Http(_) | SyncError::Answer(_) => true,
            SyncError::Folder(_) => false,
            SyncError::Refused { status, .. } => *status == 429 || *status >= 500,
        }
    }
}

impl Sync {
    /// In step with the newsroom at that address (without a slash at its end), by that key.
    pub fn new(address: &str, key: Option<String>, folder: Folder) -> Result<Sync, SyncError> {
        Ok(Sync {
            http: reqwest::Client::builder().build()?,
            address: address.trim_end_matches('/').to_owned(),
            key,
            folder,
        })
    }

    /// The folder.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Asks for the next page, and applies it. If there is nothing new, it waits that many seconds (at most 60) for something.
    pub async fn step(&mut self, wait: u8) -> Result<Step, SyncError> {
        let wait = wait.min(60);
        let mut query = vec![("limit", PAGE.to_owned()), ("wait", wait.to_string())];
        query.extend(self.folder.cursor().map(|cursor| ("after", cursor.to_owned())));
        let patience = PATIENCE + Duration::from_secs(wait.into());
        let answer = match self.get("/v1/changes", &query, patience).await {
            Ok(answer) => answer,
            Err(Refusal::Other(error)) => return Err(error),
            Err(Refusal::Problem(problem)) => return self.refused(problem),
        };
        let page: Page = serde_json::from_str(&answer)?;
        for kill in &page.kills {
            self.folder.remove(&kill.kind, &kill.id)?;
            self.folder.remove(EMBARGOED, &kill.id)?;
        }
        for entry in page.entries {
            self.apply(entry)?;
        }
        self.folder.save(page.cursor, page.loading)?;
        Ok(if page.more { Step::More } else { Step::InStep })
    }

    /// Takes steps until the folder is in step.
    pub async fn catch_up(&mut self) -> Result<(), SyncError> {
        while self.step(0).await? == Step::More {}
        Ok(())
    }

    fn apply(&self, entry: Entry) -> Result<(), FolderError> {
        match entry {
            Entry::Upsert {
                kind,
                id,
                version,
                embargoed_until,
                mut document,
            } => {
                if let Some(until) = embargoed_until {
                    document["embargoedUntil"] = until.into();
                }
                self.folder.write(&kind, &id, version, document)
            }
            Entry::Delete { kind, id } => self.folder.remove(&kind, &id),
        }
    }

    /// Begins anew where the newsroom says so: what the key may have was changed, the cursor is too old, or another database stands there.
    fn refused(&mut self, problem: Problem) -> Result<Step, SyncError> {
        let cursor = match (problem.code.as_str(), problem.next) {
            ("SCOPE_CHANGED" | "EXPIRED", Some(next)) => Some(next),
            ("INVALID_CURSOR", _) if self.folder.cursor().is_some() => None,
            (_, _) => {
                return Err(SyncError::Refused {
                    status: problem.status,
                    code: problem.code,
                    detail: problem.detail,
                });
            }
        };
        self.folder.load_anew(cursor)?;
        Ok(Step::More)
    }

    async fn get(&self, path: &str, query: &[(&str, String)], patience: Duration) -> Result<String, Refusal> {
        let mut request = self.http.get(format!("{}{path}", self.address)).query(query);
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        let other = |error| Refusal::Other(SyncError::Http(error));
        let answer = request.timeout(patience).send().await.map_err(other)?;
        let status = answer.status();
        let body = answer.text().await.map_err(other)?;
        if status == StatusCode::OK {
            return Ok(body);
        }
        Err(match serde_json::from_str::<Problem>(&body) {
            Ok(problem) => Refusal::Problem(problem),
            Err(_) => Refusal::Other(SyncError::Refused {
                status: status.as_u16(),
                code: status.as_u16().to_string(),
                detail: "there is no problem document in the answer".to_owned(),
            }),
        })
    }
}

enum Refusal {
    Problem(Problem),
    Other(SyncError),
}

impl From<Refusal> for SyncError {
    fn from(refusal: Refusal) -> SyncError {
        match refusal {
            Refusal::Other(error) => error,
            Refusal::Problem(Problem {
                status, code, detail, ..
            }) => SyncError::Refused { status, code, detail },
        }
    }
}
