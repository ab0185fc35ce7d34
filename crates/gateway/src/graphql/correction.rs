//! Corrections, as clients see them.

use super::scalars::DateTime;
use async_graphql::SimpleObject;
use domain::correction;

/// A dated public note of what was wrong. The text was changed; the note stays.
#[derive(SimpleObject)]
pub struct Correction {
    /// When it was put right.
    at: DateTime,
    /// What was wrong.
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
