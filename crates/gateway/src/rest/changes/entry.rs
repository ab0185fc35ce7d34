//! What a partner is told of one subject: that it is so now, that it is gone, or that it must not be used any more.

use super::document::Document;
use domain::change::{LoggedChange, Seq};
use domain::subject::Subject;
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What became of a subject.
#[derive(Serialize, ToSchema)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Entry {
    /// It is so now.
    Upsert {
        /// Which noun: `article`, `section`, `topic`, `contributor` or `site`.
        kind: &'static str,
        /// Which.
        id: Uuid,
        /// Which change it shows: grows with each.
        #[schema(value_type = i64, minimum = 1)]
        version: Seq,
        /// Whether a correction was published since.
        corrected: bool,
        /// Until when it must not be published, if it goes early.
        #[serde(rename = "embargoedUntil", skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
        embargoed_until: Option<Timestamp>,
        /// The subject.
        document: Document,
    },
    /// It is to be dropped.
    Delete {
        /// Which noun: `article`, `section`, `topic`, `contributor` or `site`.
        kind: &'static str,
        /// Which.
        id: Uuid,
        /// Why: `unpublished`, `expired`, `killed`, `rights_ended`, `out_of_scope` (it is public, and not for this key any more) or `replaced`.
        reason: &'static str,
    },
}

/// Something that must not be used any more.
#[derive(Serialize, ToSchema)]
pub struct Kill {
    /// Which noun.
    pub kind: &'static str,
    /// Which.
    pub id: Uuid,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

impl Entry {
    /// About how many bytes it takes.
    pub fn weight(&self) -> usize {
        match self {
            Entry::Upsert { document, .. } => document.weight(),
            Entry::Delete { .. } => 0,
        }
    }
}

impl Kill {
    /// The kill that the log tells of there.
    pub fn of(logged: &LoggedChange) -> Kill {
        let Subject { kind, id } = logged.change.subject;
        Kill {
            kind: kind.as_str(),
            id,
            at: logged.at,
        }
    }
}
