//! Where what was imported came from: what each source's keys were taken as, and what of them was taken.
//!
//! Invariant: a key of a source stands for one subject for ever, so that the same is never taken twice. It is written in the
//! transaction that takes it.

use crate::connection::Connection;
use crate::entity::import_source;
use crate::error::StorageError;
use domain::ids::MediaId;
use domain::subject::{Subject, SubjectKind};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// The most assets that are read at once.
const PAGE: u64 = 10_000;

/// Where what was imported came from.
#[derive(Debug)]
pub struct ImportSources {
    connection: Arc<Connection>,
}

/// What a key of a source was taken as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportSource {
    /// What names it there.
    pub key: String,
    /// What it is here.
    pub subject: Subject,
    /// The SHA-256 of what was taken of it.
    pub hash: [u8; 32],
    /// The revision of an article, or the edition of anything else, that it was taken as. A newer one is somebody's own.
    pub number: i32,
    /// Where the bytes of an asset were.
    pub address: Option<String>,
}

impl ImportSources {
    pub(crate) fn new(connection: Arc<Connection>) -> ImportSources {
        ImportSources { connection }
    }

    /// What these keys were taken as.
    pub async fn by_keys(
        &self,
        source: &str,
        kind: SubjectKind,
        keys: &[&str],
    ) -> Result<HashMap<String, ImportSource>, StorageError> {
        let mut found = HashMap::with_capacity(keys.len());
        for some in keys.chunks(500) {
            let rows = import_source::Entity::find()
                .filter(import_source::Column::Source.eq(source))
                .filter(import_source::Column::Kind.eq(kind.as_str()))
                .filter(import_source::Column::SourceKey.is_in(some.iter().copied()))
                .all(self.connection.as_ref())
                .await?;
            for row in rows {
                let taken = taken(row, kind)?;
                found.insert(taken.key.clone(), taken);
            }
        }
        Ok(found)
    }

    /// The key, address and id of each asset that was taken from a source.
    pub async fn media(&self, source: &str) -> Result<Vec<(String, Option<String>, MediaId)>, StorageError> {
        use import_source::Column::{Address, Kind, Source, SourceKey, SubjectId};
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let page: Vec<(String, Option<String>, Uuid)> = import_source::Entity::find()
                .select_only()
                .columns([SourceKey, Address, SubjectId])
                .filter(Source.eq(source))
                .filter(Kind.eq(SubjectKind::Media.as_str()))
                .filter(SourceKey.gt(after.as_str()))
                .order_by_asc(SourceKey)
                .limit(PAGE)
                .into_tuple()
                .all(self.connection.as_ref())
                .await?;
            let Some((last, ..)) = page.last() else { return Ok(all) };
            after.clone_from(last);
            all.extend(page.into_iter().map(|(key, address, id)| (key, address, MediaId(id))));
        }
    }

    /// Notes what keys of a source were taken as. What was noted of them before is replaced, but for what they are.
    pub async fn put(&self, source: &str, taken: &[ImportSource]) -> Result<(), StorageError> {
        use import_source::Column::{Address, Hash, Kind, Number, Source, SourceKey};
        for some in taken.chunks(500) {
            let rows = some.iter().map(|one| import_source::ActiveModel {
                source: Set(source.to_owned()),
                kind: Set(one.subject.kind.as_str().to_owned()),
                source_key: Set(one.key.clone()),
                subject_id: Set(one.subject.id),
                hash: Set(one.hash.to_vec()),
                number: Set(one.number),
                address: Set(one.address.clone()),
            });
            let again = OnConflict::columns([Source, Kind, SourceKey])
                .update_columns([Hash, Number, Address])
                .to_owned();
            import_source::Entity::insert_many(rows)
                .on_conflict(again)
                .exec_without_returning(self.connection.as_ref())
                .await?;
        }
        Ok(())
    }
}

fn taken(row: import_source::Model, kind: SubjectKind) -> Result<ImportSource, StorageError> {
    let hash = row.hash.as_slice().try_into();
    Ok(ImportSource {
        hash: hash.map_err(|error| StorageError::corrupt("import_source", "hash", row.subject_id, error))?,
        subject: Subject {
            kind,
            id: row.subject_id,
        },
        key: row.source_key,
        number: row.number,
        address: row.address,
    })
}
