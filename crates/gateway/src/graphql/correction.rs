//! Corrections and retractions, as clients see them.

use super::scalars::DateTime;
use async_graphql::SimpleObject;
use domain::{correction, retraction};

/// What was wrong with a story, and when it was put right. Show it with the story: the text has changed, the note stays.
#[derive(SimpleObject)]
pub struct Correction {
    /// When it was put right.
    at: DateTime,
    /// What was wrong, for readers.
    note: String,
}

impl From<&correction::Correction> for Correction {
    fn from(correction: &correction::Correction) -> Correction {
        Correction {
            at: DateTime(correction.at),
            note: correction.note.to_string(),
        }
    }
}

/// Why a story was withdrawn, and when.
#[derive(SimpleObject)]
pub struct Retraction {
    /// When.
    at: DateTime,
    /// What readers are told. The body says the same.
    notice: String,
}

impl From<&retraction::Retraction> for Retraction {
    fn from(retraction: &retraction::Retraction) -> Retraction {
        Retraction {
            at: DateTime(retraction.at),
            notice: retraction.notice.to_string(),
        }
    }
}
