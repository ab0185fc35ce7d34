//! Retractions: a story withdrawn in public. Its address stays, and a notice stands where the body was.

use crate::text::RetractionNotice;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Why a story was withdrawn, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retraction {
    /// When.
    pub at: Timestamp,
    /// What readers are told.
    pub notice: RetractionNotice,
}
