//! The newsroom written down, record by record: what `dateline export` writes and `dateline import ndjson` reads.
//!
//! Each record is a row of what cannot be made anew; lists and the like follow from these. Documents (contents, cards, bodies) stand as they
//! are stored, so that the same newsroom gives the same bytes and a content keeps its hash; `D` is the form in which a reader or writer
//! holds them. Left out is what must not travel: passwords, sessions, keys and their secrets, and the addresses that people came from.
//!
//! Invariant: records come in the order of [`Record`]'s variants, and each names only what stands before it.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The version of the format that this program writes and reads.
pub const FORMAT: u32 = 1;

/// Bytes in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hex(pub Vec<u8>);

impl Serialize for Hex {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut hex = String::with_capacity(self.0.len() * 2);
        for byte in &self.0 {
            hex.push(char::from_digit(u32::from(byte >> 4), 16).expect("four bits"));
            hex.push(char::from_digit(u32::from(byte & 15), 16).expect("four bits"));
        }
        serializer.serialize_str(&hex)
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<T: serde::Deserializer<'de>>(deserializer: T) -> Result<Hex, T::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        let digits: Option<Vec<u8>> = text
            .chars()
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect();
        match digits {
            Some(digits) if digits.len().is_multiple_of(2) => {
                Ok(Hex(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()))
            }
            _ => Err(serde::de::Error::custom("not bytes in hexadecimal")),
        }
    }
}

macro_rules! records {
    ($($(#[$doc:meta])* $name:ident $(<$generic:ident>)? { $($field:ident: $type:ty),+ $(,)? }),+ $(,)?) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Serialize, Deserialize)]
            #[serde(deny_unknown_fields, rename_all = "camelCase")]
            #[expect(missing_docs, reason = "docs/export.md says what each is")]
            pub struct $name $(<$generic>)? {
                $(pub $field: $type),+
            }
        )+
    };
}

records! {
    /// What the file is.
    Header { format: u32 },
    /// Someone with a login, without the password.
    UserRecord { id: Uuid, email: String, name: String, role: String, created_at: Timestamp, disabled_at: Option<Timestamp> },
    /// That a public noun exists.
    SubjectRecord { id: Uuid, noun: String, created_at: Timestamp, killed_at: Option<Timestamp> },
    /// A section that an editor is given.
    UserSectionRecord { user: Uuid, section: Uuid },
    /// What a revision holds, under its SHA-256.
    ContentRecord<D> { hash: Hex, document: D, erased_at: Option<Timestamp> },
    /// The desk's side of an article.
    ArticleRecord {
        id: Uuid,
        translation_set: Uuid,
        created_by: Uuid,
        created_at: Timestamp,
        working_state: String,
        newest_revision: i32,
        home_section: Option<Uuid>,
        review_note: Option<String>,
    },
    /// What an editor saved.
    RevisionRecord { article: Uuid, number: i32, author: Uuid, note: Option<String>, saved_at: Timestamp, content: Hex },
    /// A save that came too late.
    SideRevisionRecord {
        id: Uuid,
        article: Uuid,
        seen: i32,
        author: Uuid,
        note: Option<String>,
        saved_at: Timestamp,
        content: Hex,
        outcome: Option<String>,
        settled_at: Option<Timestamp>,
    },
    /// What the public sees of a subject for an interval; of an article with its body.
    EditionRecord<D> {
        subject: Uuid,
        number: i32,
        noun: String,
        revision: Option<i32>,
        live_from: Timestamp,
        live_until: Option<Timestamp>,
        planned_until: Option<Timestamp>,
        minor: bool,
        embargoed: bool,
        retraction: bool,
        withdrawn_by: Option<i32>,
        rights_until: Option<Timestamp>,
        syndicated: bool,
        card: D,
        body: Option<D>,
    },
    /// An edition that can no longer be read.
    RemovedEditionRecord {
        subject: Uuid,
        number: i32,
        revision: Option<i32>,
        live_from: Timestamp,
        live_until: Option<Timestamp>,
        embargoed: bool,
        reason: String,
        removed_at: Timestamp,
    },
    /// A dated public note.
    CorrectionRecord { article: Uuid, number: i32, at: Timestamp, note: String },
    /// Whose a slug is.
    SlugRecord { noun: String, slug: String, subject: Uuid, public_since: Option<Timestamp> },
    /// An instant at which an edition begins or ends, and when the log told of it.
    BoundaryRecord { subject: Uuid, number: i32, edge: String, at: Timestamp, announced_at: Option<Timestamp> },
    /// A trusted document.
    DocumentRecord { id: String, text: String, added_at: Timestamp },
    /// Where something was imported from.
    ImportSourceRecord { source: String, noun: String, key: String, subject: Uuid, hash: Hex, number: i32, address: Option<String> },
    /// An entry of the change log.
    ChangeRecord { seq: i64, at: Timestamp, kind: String, noun: String, subject: Uuid, audience: String },
    /// An entry of the audit, without where it was done from.
    AuditRecord {
        seq: i64,
        at: Timestamp,
        who: String,
        user: Option<Uuid>,
        act: String,
        about: String,
        id: Uuid,
        detail: Option<String>,
        origin_hash: Option<Hex>,
        previous_hash: Hex,
        hash: Hex,
    },
    /// Where the log ends; the last line, so that a file that was cut is known.
    End { seq: i64, at: Timestamp, records: u64 },
}

/// A record under the name of its kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is its struct")]
pub enum Record<D> {
    Newsroom(Header),
    User(UserRecord),
    Subject(SubjectRecord),
    UserSection(UserSectionRecord),
    Content(ContentRecord<D>),
    Article(ArticleRecord),
    Revision(RevisionRecord),
    SideRevision(SideRevisionRecord),
    Edition(EditionRecord<D>),
    RemovedEdition(RemovedEditionRecord),
    Correction(CorrectionRecord),
    Slug(SlugRecord),
    Boundary(BoundaryRecord),
    Document(DocumentRecord),
    ImportSource(ImportSourceRecord),
    Change(ChangeRecord),
    Audit(AuditRecord),
    End(End),
}

impl<D> Record<D> {
    /// Where its kind stands among all kinds.
    pub fn rank(&self) -> u8 {
        match self {
            Record::Newsroom(_) => 0,
            Record::User(_) => 1,
            Record::Subject(_) => 2,
            Record::UserSection(_) => 3,
            Record::Content(_) => 4,
            Record::Article(_) => 5,
            Record::Revision(_) => 6,
            Record::SideRevision(_) => 7,
            Record::Edition(_) => 8,
            Record::RemovedEdition(_) => 9,
            Record::Correction(_) => 10,
            Record::Slug(_) => 11,
            Record::Boundary(_) => 12,
            Record::Document(_) => 13,
            Record::ImportSource(_) => 14,
            Record::Change(_) => 15,
            Record::Audit(_) => 16,
            Record::End(_) => 17,
        }
    }
}
