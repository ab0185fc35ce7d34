//! Problems: what of a source could not be taken as it is, and where it stands.

use serde::Serialize;

/// Something that was not taken, or not as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// The line, counted from 1; 0 if it is about the file as a whole.
    pub line: u64,
    /// Which item: `post 17`, `category news`; empty if it is about none.
    pub item: String,
    /// What is wrong, and what was done about it.
    pub reason: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Problem {
            file,
            line,
            item,
            reason,
        } = self;
        match item.is_empty() {
            true => write!(f, "{file}:{line}: {reason}"),
            false => write!(f, "{file}:{line}: {item}: {reason}"),
        }
    }
}
