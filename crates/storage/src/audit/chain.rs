//! The audit's chain: each entry's hash covers all its fields and the hash of the entry in front of it.
//!
//! `hash` is the SHA-256 of netstrings (`LENGTH:BYTES,`), one after the other: first `dateline-audit-1`, then the columns of
//! `audit` in their order up to `previous_hash`. Numbers are decimal, ids as UUIDs are written, texts UTF-8, hashes their 32 bytes;
//! for NULL stands `-`. The first entry's `previous_hash` is 32 zero bytes. `origin_hash` is the SHA-256 of `audit_origin.salt`,
//! which has 16 bytes, and the address as text; the salt is there so that an address that was erased cannot be guessed, and goes
//! with it. `docs/audit.md` says the same to auditors.

use super::Audit;
use crate::entity::{audit, audit_origin};
use crate::error::StorageError;
use domain::audit::Mark;
use domain::change::Seq;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};

/// How many entries are looked at at a time.
const BATCH: u64 = 1_000;
/// In front of the first entry.
pub(super) const BEGINNING: Mark = Mark { seq: 0, hash: [0; 32] };

/// The chain is not the one that was written; each names the first entry that is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuditBroken {
    /// One is not there.
    #[error("entry {0} is missing")]
    Missing(Seq),
    /// One has been changed.
    #[error("entry {0} has been changed: its hash does not fit it")]
    Changed(Seq),
    /// One does not follow the one in front of it.
    #[error("entry {0} does not follow the entry that stands in front of it")]
    Unchained(Seq),
    /// The address beside one is another.
    #[error("the address of entry {0} has been changed")]
    Origin(Seq),
    /// One is not the one that the operator knows.
    #[error("entry {0} is not the one that was known")]
    NotTheKnown(Seq),
}

impl Audit {
    /// Walks the whole chain, and gives its last entry; `None` if there is no entry. If the operator knows one, it must be among them.
    pub async fn verify(&self, known: Option<Mark>) -> Result<Result<Option<Mark>, AuditBroken>, StorageError> {
        let mut last = BEGINNING;
        loop {
            let mut select = audit::Entity::find().order_by_asc(audit::Column::Seq).limit(BATCH);
            if last != BEGINNING {
                select = select.filter(audit::Column::Seq.gt(last.seq));
            }
            let rows = select.all(self.connection.as_ref()).await?;
            if rows.is_empty() {
                break;
            }
            let origins = self.origins(&rows).await?;
            for row in &rows {
                match follow(last, row, origins.get(&row.seq), known) {
                    Ok(mark) => last = mark,
                    Err(broken) => return Ok(Err(broken)),
                }
            }
        }
        Ok(match known {
            Some(known) if known.seq > last.seq => Err(AuditBroken::Missing(known.seq)),
            _ => Ok(Some(last).filter(|last| *last != BEGINNING)),
        })
    }
}

/// The next step of the walk.
fn follow(
    last: Mark,
    row: &audit::Model,
    origin: Option<&audit_origin::Model>,
    known: Option<Mark>,
) -> Result<Mark, AuditBroken> {
    let seq = last.seq + 1;
    if row.seq != seq {
        return Err(AuditBroken::Missing(seq));
    }
    if row.previous_hash != last.hash {
        return Err(AuditBroken::Unchained(seq));
    }
    let hash = hash(row);
    if row.hash != hash {
        return Err(AuditBroken::Changed(seq));
    }
    if origin.is_some_and(|origin| row.origin_hash != Some(origin_hash(&origin.salt, &origin.address).to_vec())) {
        return Err(AuditBroken::Origin(seq));
    }
    match known {
        Some(known) if known.seq == seq && known.hash != hash => Err(AuditBroken::NotTheKnown(seq)),
        _ => Ok(Mark { seq, hash }),
    }
}

/// The hash of an entry, whatever its `hash` says.
pub(super) fn hash(row: &audit::Model) -> [u8; 32] {
    let mut hasher = Sha256::new();
    add(&mut hasher, Some("dateline-audit-1"));
    add(&mut hasher, Some(row.seq.to_string()));
    add(&mut hasher, Some(row.at.to_string()));
    add(&mut hasher, Some(&row.who));
    add(&mut hasher, row.user_id.map(|id| id.to_string()));
    add(&mut hasher, Some(&row.act));
    add(&mut hasher, Some(&row.subject_kind));
    add(&mut hasher, Some(row.subject_id.to_string()));
    add(&mut hasher, row.detail.as_ref());
    add(&mut hasher, row.origin_hash.as_ref());
    add(&mut hasher, Some(&row.previous_hash));
    hasher.finalize().into()
}

fn add(hasher: &mut Sha256, field: Option<impl AsRef<[u8]>>) {
    match field {
        Some(field) => {
            let bytes = field.as_ref();
            hasher.update(format!("{}:", bytes.len()));
            hasher.update(bytes);
            hasher.update(",");
        }
        None => hasher.update("-"),
    }
}

/// The hash of an address, which alone stands in the entry.
pub(super) fn origin_hash(salt: &[u8], address: &str) -> [u8; 32] {
    Sha256::new_with_prefix(salt).chain_update(address).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    /// Computed with the script in `docs/audit.md`: what has been hashed once must be hashed so for ever.
    #[test]
    fn the_hash_of_an_entry_is_the_one_that_an_auditor_computes() {
        let mut row = audit::Model {
            seq: 12,
            at: 1_780_056_000_000,
            who: "user".to_owned(),
            user_id: Some(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001)),
            act: "published".to_owned(),
            subject_kind: "article".to_owned(),
            subject_id: Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0002),
            detail: Some("Reißende, 5:a,".to_owned()),
            origin_hash: Some(origin_hash(&[7; 16], "2001:db8::5").to_vec()),
            previous_hash: vec![9; 32],
            hash: Vec::new(),
        };
        let digits = |row: &audit::Model| {
            Mark {
                seq: row.seq,
                hash: hash(row),
            }
            .to_string()
        };
        assert_eq!(
            digits(&row),
            "12:7cc49b4cb480d0b6dffdc1385be585cb0eae689e948f949058d51eb3f4a2408e"
        );
        (row.who, row.user_id, row.detail, row.origin_hash) = ("operator".to_owned(), None, None, None);
        assert_eq!(
            digits(&row),
            "12:dce588a0bbf9b889c5455baaa700e49245697c8b18206427df45d90061bedc42"
        );
    }
}
