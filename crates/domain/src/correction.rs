//! Corrections: dated public notes of what was wrong. The text changes, the note stays.

use crate::text::CorrectionNote;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What was wrong, and when it was put right. (schema.org `CorrectionComment`.)
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// When it was put right.
    pub at: Timestamp,
    /// What was wrong.
    pub note: CorrectionNote,
}
