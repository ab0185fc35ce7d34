//! Rows as records, and records as rows: each column is named once, with how it is written down.

use crate::document::{timestamp, timestamp_opt};
use crate::entity::{
    article, audit, boundary, change, content, correction, desk_user, desk_user_section, document, edition,
    import_source, removed_edition, revision, side_revision, slug, subject,
};
use crate::error::StorageError;
use domain::archive::{
    ArticleRecord, AuditRecord, BoundaryRecord, ChangeRecord, ContentRecord, CorrectionRecord, DocumentRecord,
    EditionRecord, Hex, ImportSourceRecord, Record, RemovedEditionRecord, RevisionRecord, SideRevisionRecord,
    SlugRecord, SubjectRecord, UserRecord, UserSectionRecord,
};
use domain::time::Timestamp;
use serde_json::value::RawValue;

use super::ArchiveRecord;

/// A row that is a record.
pub(super) trait IntoRecord {
    fn into_record(self) -> Result<ArchiveRecord, StorageError>;
}

/// A stored document, as it is.
fn raw(text: String, table: &'static str, column: &'static str) -> Result<Box<RawValue>, StorageError> {
    RawValue::from_string(text).map_err(|error| StorageError::corrupt(table, column, "a row", error))
}

/// The record of an edition, with the body that stands in a table of its own.
pub(super) fn edition(row: edition::Model, body: Option<String>) -> Result<ArchiveRecord, StorageError> {
    let id = row.subject_id;
    let at = |millis| timestamp(millis, "edition", "live_from", id);
    let at_opt = |millis| timestamp_opt(millis, "edition", "live_until", id);
    Ok(Record::Edition(EditionRecord {
        subject: id,
        number: row.number,
        noun: row.kind,
        revision: row.revision,
        live_from: at(row.live_from)?,
        live_until: at_opt(row.live_until)?,
        planned_until: at_opt(row.planned_until)?,
        minor: row.minor,
        embargoed: row.embargoed,
        retraction: row.retraction,
        withdrawn_by: row.withdrawn_by,
        rights_until: at_opt(row.rights_until)?,
        syndicated: row.syndicated,
        card: raw(row.card, "edition", "card")?,
        body: body.map(|body| raw(body, "edition_body", "body")).transpose()?,
    }))
}

/// The rows of an edition.
pub(super) fn edition_rows(record: EditionRecord<Box<RawValue>>) -> (edition::Model, Option<String>) {
    let row = edition::Model {
        subject_id: record.subject,
        number: record.number,
        kind: record.noun,
        revision: record.revision,
        live_from: record.live_from.as_millis(),
        live_until: record.live_until.map(Timestamp::as_millis),
        card: record.card.get().to_owned(),
        planned_until: record.planned_until.map(Timestamp::as_millis),
        minor: record.minor,
        embargoed: record.embargoed,
        retraction: record.retraction,
        withdrawn_by: record.withdrawn_by,
        rights_until: record.rights_until.map(Timestamp::as_millis),
        syndicated: record.syndicated,
    };
    (row, record.body.map(|body| body.get().to_owned()))
}

/// A column as it is written down.
macro_rules! written {
    (as_is, $row:ident.$column:ident, $table:literal) => {
        $row.$column
    };
    (instant, $row:ident.$column:ident, $table:literal) => {
        timestamp($row.$column, $table, stringify!($column), "a row")?
    };
    (instant_opt, $row:ident.$column:ident, $table:literal) => {
        timestamp_opt($row.$column, $table, stringify!($column), "a row")?
    };
    (hex, $row:ident.$column:ident, $table:literal) => {
        Hex($row.$column)
    };
    (hex_opt, $row:ident.$column:ident, $table:literal) => {
        $row.$column.map(Hex)
    };
    (document, $row:ident.$column:ident, $table:literal) => {
        raw($row.$column, $table, stringify!($column))?
    };
}

/// The way back.
macro_rules! read_back {
    (as_is, $value:expr) => {
        $value
    };
    (instant, $value:expr) => {
        $value.as_millis()
    };
    (instant_opt, $value:expr) => {
        $value.map(Timestamp::as_millis)
    };
    (hex, $value:expr) => {
        $value.0
    };
    (hex_opt, $value:expr) => {
        $value.map(|hex| hex.0)
    };
    (document, $value:expr) => {
        $value.get().to_owned()
    };
}

/// Each table with its record, and of each column its field, its name and how it is written down.
macro_rules! rows {
    ($($table:literal $entity:ident $variant:ident $record:ident $(<$generic:ty>)? { $($field:ident $column:ident $how:ident),+ $(,)? })+) => {$(
        impl IntoRecord for $entity::Model {
            fn into_record(self) -> Result<ArchiveRecord, StorageError> {
                let row = self;
                Ok(Record::$variant($record {
                    $($field: written!($how, row.$column, $table)),+
                }))
            }
        }

        impl From<$record $(<$generic>)?> for $entity::Model {
            fn from(record: $record $(<$generic>)?) -> $entity::Model {
                $entity::Model {
                    $($column: read_back!($how, record.$field)),+
                }
            }
        }
    )+};
}

rows! {
    "desk_user" desk_user User UserRecord {
        id id as_is,
        email email as_is,
        name name as_is,
        role role as_is,
        created_at created_at instant,
        disabled_at disabled_at instant_opt,
    }
    "subject" subject Subject SubjectRecord {
        id id as_is,
        noun kind as_is,
        created_at created_at instant,
        killed_at killed_at instant_opt,
    }
    "desk_user_section" desk_user_section UserSection UserSectionRecord {
        user user_id as_is,
        section section_id as_is,
    }
    "content" content Content ContentRecord<Box<RawValue>> {
        hash hash hex,
        document document document,
        erased_at erased_at instant_opt,
    }
    "article" article Article ArticleRecord {
        id id as_is,
        translation_set translation_set as_is,
        created_by created_by as_is,
        created_at created_at instant,
        working_state working_state as_is,
        newest_revision newest_revision as_is,
        home_section home_section as_is,
        review_note review_note as_is,
    }
    "revision" revision Revision RevisionRecord {
        article article_id as_is,
        number number as_is,
        author author_id as_is,
        note note as_is,
        saved_at saved_at instant,
        content content_hash hex,
    }
    "side_revision" side_revision SideRevision SideRevisionRecord {
        id id as_is,
        article article_id as_is,
        seen seen as_is,
        author author_id as_is,
        note note as_is,
        saved_at saved_at instant,
        content content_hash hex,
        outcome outcome as_is,
        settled_at settled_at instant_opt,
    }
    "removed_edition" removed_edition RemovedEdition RemovedEditionRecord {
        subject subject_id as_is,
        number number as_is,
        revision revision as_is,
        live_from live_from instant,
        live_until live_until instant_opt,
        embargoed embargoed as_is,
        reason reason as_is,
        removed_at removed_at instant,
    }
    "correction" correction Correction CorrectionRecord {
        article article_id as_is,
        number number as_is,
        at at instant,
        note note as_is,
    }
    "slug" slug Slug SlugRecord {
        noun kind as_is,
        slug slug as_is,
        subject subject_id as_is,
        public_since public_since instant_opt,
    }
    "boundary" boundary Boundary BoundaryRecord {
        subject subject_id as_is,
        number number as_is,
        edge edge as_is,
        at at instant,
        announced_at announced_at instant_opt,
    }
    "document" document Document DocumentRecord {
        id id as_is,
        text text as_is,
        added_at added_at instant,
    }
    "import_source" import_source ImportSource ImportSourceRecord {
        source source as_is,
        noun kind as_is,
        key source_key as_is,
        subject subject_id as_is,
        hash hash hex,
        number number as_is,
        address address as_is,
    }
    "change" change Change ChangeRecord {
        seq seq as_is,
        at at instant,
        kind kind as_is,
        noun subject_kind as_is,
        subject subject_id as_is,
        audience audience as_is,
    }
    "audit" audit Audit AuditRecord {
        seq seq as_is,
        at at instant,
        who who as_is,
        user user_id as_is,
        act act as_is,
        about subject_kind as_is,
        id subject_id as_is,
        detail detail as_is,
        origin_hash origin_hash hex_opt,
        previous_hash previous_hash hex,
        hash hash hex,
    }
}
