//! Ids as readers and the desk name them.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use uuid::Uuid;

/// An id that a reader named; what cannot be an id names nothing.
pub fn parse_id(id: &str) -> Option<Uuid> {
    // Only the usual form: an id has one spelling.
    (id.len() == 36).then(|| Uuid::parse_str(id).ok()).flatten()
}

/// An id that somebody on the desk named: what cannot be an id is their mistake.
pub fn require_id(id: &str, field: &str) -> Result<Uuid, Problem> {
    parse_id(id).ok_or_else(|| Problem::new(ErrorCode::InvalidParameter, format!("`{field}` is not an id")))
}
