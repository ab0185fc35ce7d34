//! What becomes of one thing that a source has: an element of an export, a file of a folder.

use crate::draft::Draft;
use serde::Serialize;

/// One thing that a source has.
#[derive(Debug)]
pub struct Entry {
    /// The line that it begins on.
    pub line: u64,
    /// What it is called in a report: `post 17`.
    pub item: String,
    /// What becomes of it.
    pub taken: Taken,
    /// What is wrong with it.
    pub reasons: Vec<String>,
}

/// What becomes of a thing.
#[derive(Debug)]
pub enum Taken {
    /// The newsroom takes it.
    Draft(Draft),
    /// It could be taken, but for a reason that stands in the entry.
    Skipped(Kind),
    /// The newsroom has no such thing yet.
    NotYet,
}

/// What kind of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Kind {
    Contributor,
    Section,
    Topic,
    Media,
    Article,
    Page,
    Menu,
    MenuItem,
}

/// Skips a thing for that reason.
pub(crate) fn skipped(kind: Kind, reason: &str, reasons: &mut Vec<String>) -> Taken {
    reasons.push(format!("{reason}; it was skipped"));
    Taken::Skipped(kind)
}
