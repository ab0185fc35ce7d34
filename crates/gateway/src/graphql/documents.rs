//! Documents that a client names instead of sending them: those that the newsroom has added (`dateline documents add`), and those that
//! clients have sent along with their hash (Apollo's automatic persisted queries, version 1), which each node keeps for itself.
//!
//! Invariant: what is found under a SHA-256 has it. A document under an id never changes, so what was read once is kept.

use super::envelope::Asked;
use super::known::Known;
use super::operation::Keep;
use super::settled::Settled;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use domain::document::DocumentId;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::sync::Arc;
use storage::Store;

/// How much is kept, in bytes of text and names.
const MOST_KEPT: u64 = 32 * 1024 * 1024;
/// How long a document is in the mean, in bytes.
const USUAL: u64 = 2 * 1024;

/// The documents that are known here.
pub struct Documents {
    /// Those that were parsed and found to fit the schema.
    pub known: Known,
    named: Cache<String, Arc<str>, Length>,
    trusted_only: bool,
}

/// A document that was found.
#[derive(Debug)]
pub struct Found {
    /// Its text.
    pub text: Arc<str>,
    /// The hash under which to keep it, once it was found to fit the schema.
    pub keep: Option<String>,
}

#[derive(Clone)]
struct Length;

impl Weighter<String, Arc<str>> for Length {
    fn weight(&self, name: &String, text: &Arc<str>) -> u64 {
        (name.len() + text.len()) as u64
    }
}

impl Documents {
    /// None yet. `trusted_only`: only those are given that the newsroom has added.
    pub fn new(trusted_only: bool) -> Documents {
        let number = usize::try_from(MOST_KEPT / USUAL).expect("it is a small number");
        Documents {
            known: Known::default(),
            named: Cache::with_weighter(number, MOST_KEPT, Length),
            trusted_only,
        }
    }

    /// The document that a client asks for.
    pub async fn find(&self, asked: Asked, store: &Store) -> Result<Found, Problem> {
        let (text, keep) = match asked {
            Asked::Text(text) => (text, None),
            Asked::Keep { text, hash } => {
                if DocumentId::of(&text).as_str() != hash {
                    let detail = "`sha256Hash` is not the SHA-256 of `query`";
                    return Err(Problem::new(ErrorCode::MalformedRequest, detail));
                }
                (text, Some(hash))
            }
            Asked::Hash(hash) => {
                let text = self.named(hash, store).await?;
                // Clients know this answer by its very words.
                let unknown = || Problem::new(ErrorCode::PersistedQueryNotFound, "PersistedQueryNotFound");
                return text.map(Found::known).ok_or_else(unknown);
            }
            Asked::Id(id) => {
                let text = match DocumentId::parse(&id) {
                    Ok(id) => self.named(id.to_string(), store).await?,
                    // No document can have it.
                    Err(_) => None,
                };
                let unknown = || Problem::new(ErrorCode::DocumentNotFound, format!("no document has the id `{id}`"));
                return text.map(Found::known).ok_or_else(unknown);
            }
        };
        if !self.trusted_only {
            let text = text.into();
            return Ok(Found { text, keep });
        }
        let hash = keep.unwrap_or_else(|| DocumentId::of(&text).to_string());
        let trusted = self.named(hash, store).await?;
        trusted
            .map(Found::known)
            .ok_or_else(|| Problem::plain(ErrorCode::DocumentNotTrusted))
    }

    /// Keeps a document that was not known, if it was found to fit the schema.
    pub fn settled(&self, keep: Option<Keep>, settled: Settled) -> Settled {
        if let Some(keep) = keep.filter(|_| settled.executed) {
            if let Some(hash) = keep.hash {
                self.named.insert(hash, Arc::clone(&keep.text));
            }
            self.known.insert(keep.text, keep.document, &keep.variables);
        }
        settled
    }

    async fn named(&self, name: String, store: &Store) -> Result<Option<Arc<str>>, Problem> {
        if let Some(text) = self.named.get(&name) {
            return Ok(Some(text));
        }
        let text: Option<Arc<str>> = store.documents().text(&name).await?.map(Arc::from);
        if let Some(text) = &text {
            self.named.insert(name, text.clone());
        }
        Ok(text)
    }
}

impl Found {
    fn known(text: Arc<str>) -> Found {
        Found { text, keep: None }
    }
}
