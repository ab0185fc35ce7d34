//! The newsroom as records (`domain::archive`): read out as of one moment, and read into an empty database (`archive/load.rs`).
//!
//! Invariant: the same newsroom gives the same records in the same order, on both databases.

mod load;
mod row;

pub use load::{ArchiveRefused, Load as ArchiveLoad};

use crate::connection::{Connection, Statements};
use crate::document::timestamp;
use crate::entity::{
    article, audit, boundary, change, change_head, content, correction, desk_user, desk_user_section, document,
    edition, edition_body, import_source, removed_edition, revision, side_revision, slug, subject,
};
use crate::error::StorageError;
use domain::archive::{End, FORMAT, Header, Record};
use domain::edition::EditionNumber;
use row::IntoRecord;
use sea_orm::sea_query::{Expr, ExprTrait, Order, SimpleExpr};
use sea_orm::{
    AccessMode, ColumnTrait, ColumnType, DatabaseConnection, DbBackend, EntityTrait, IsolationLevel, Iterable,
    ModelTrait, PrimaryKeyToColumn, QueryFilter, QueryOrder, QuerySelect, TransactionTrait, Value,
};
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::io;
use uuid::Uuid;

/// Rows that are read at once.
const PAGE: u64 = 500;

/// A record as it is written and read.
pub type ArchiveRecord = Record<Box<RawValue>>;

/// Why an archive could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The database did not do it.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Whoever takes the records did not.
    #[error(transparent)]
    Sink(#[from] io::Error),
}

/// Reads the newsroom out.
#[derive(Debug)]
pub struct Archive {
    connection: Connection,
    records: u64,
}

impl Archive {
    /// The newsroom as of this moment: what is committed while it is read out is not in it.
    pub(crate) async fn begin(reader: &DatabaseConnection) -> Result<Archive, StorageError> {
        let isolation =
            (reader.get_database_backend() == DbBackend::Postgres).then_some(IsolationLevel::RepeatableRead);
        let access = isolation.map(|_| AccessMode::ReadOnly);
        let snapshot = reader.begin_with_config(isolation, access).await?;
        Ok(Archive {
            connection: Connection::transaction(snapshot, Statements::default()),
            records: 0,
        })
    }

    /// Gives every record, in order.
    pub async fn read(mut self, sink: &mut impl FnMut(ArchiveRecord) -> io::Result<()>) -> Result<(), ArchiveError> {
        self.give(Record::Newsroom(Header { format: FORMAT }), sink)?;
        self.table::<desk_user::Entity>(sink).await?;
        self.table::<subject::Entity>(sink).await?;
        self.table::<desk_user_section::Entity>(sink).await?;
        self.table::<content::Entity>(sink).await?;
        self.table::<article::Entity>(sink).await?;
        self.table::<revision::Entity>(sink).await?;
        self.table::<side_revision::Entity>(sink).await?;
        self.editions(sink).await?;
        self.table::<removed_edition::Entity>(sink).await?;
        self.table::<correction::Entity>(sink).await?;
        self.table::<slug::Entity>(sink).await?;
        self.table::<boundary::Entity>(sink).await?;
        self.table::<document::Entity>(sink).await?;
        self.table::<import_source::Entity>(sink).await?;
        self.table::<change::Entity>(sink).await?;
        self.table::<audit::Entity>(sink).await?;
        let head = change_head::Entity::find_by_id(1)
            .one(&self.connection)
            .await
            .map_err(StorageError::from)?;
        let head = head.ok_or_else(|| StorageError::corrupt("change_head", "id", 1, "the row is missing"))?;
        let end = End {
            seq: head.seq,
            at: timestamp(head.at, "change_head", "at", 1)?,
            records: self.records,
        };
        self.give(Record::End(end), sink)?;
        self.connection.commit().await.map_err(StorageError::from)?;
        Ok(())
    }

    fn give(
        &mut self,
        record: ArchiveRecord,
        sink: &mut impl FnMut(ArchiveRecord) -> io::Result<()>,
    ) -> Result<(), ArchiveError> {
        self.records += 1;
        Ok(sink(record)?)
    }

    /// All rows of a table, by its primary key.
    async fn table<E: EntityTrait>(
        &mut self,
        sink: &mut impl FnMut(ArchiveRecord) -> io::Result<()>,
    ) -> Result<(), ArchiveError>
    where
        E::Model: IntoRecord,
    {
        let mut after = None;
        loop {
            let page = self.page::<E>(after).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(key_of::<E>(last));
            for row in page {
                self.give(row.into_record()?, sink)?;
            }
        }
    }

    /// Editions, those of articles with their bodies.
    async fn editions(&mut self, sink: &mut impl FnMut(ArchiveRecord) -> io::Result<()>) -> Result<(), ArchiveError> {
        let mut after = None;
        loop {
            let page = self.page::<edition::Entity>(after).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(key_of::<edition::Entity>(last));
            let bodies = edition_body::Entity::find()
                .filter(edition_body::Column::SubjectId.is_in(page.iter().map(|row| row.subject_id)))
                .all(&self.connection)
                .await
                .map_err(StorageError::from)?;
            let mut bodies: HashMap<(Uuid, EditionNumber), String> = bodies
                .into_iter()
                .map(|row| ((row.subject_id, row.number), row.body))
                .collect();
            for row in page {
                let body = bodies.remove(&(row.subject_id, row.number));
                self.give(row::edition(row, body)?, sink)?;
            }
        }
    }

    async fn page<E: EntityTrait>(&self, after: Option<Vec<Value>>) -> Result<Vec<E::Model>, StorageError> {
        let keys: Vec<SimpleExpr> = columns::<E>().map(|column| self.key::<E>(column)).collect();
        let mut select = E::find().limit(PAGE);
        if let Some(after) = after {
            let after = Expr::tuple(after.into_iter().map(Expr::val));
            select = select.filter(Expr::tuple(keys.clone()).gt(after));
        }
        for key in keys {
            select = select.order_by(key, Order::Asc);
        }
        Ok(select.all(&self.connection).await?)
    }

    /// A column of a key. Texts are compared by their bytes, as SQLite does, whatever order PostgreSQL would have them in.
    fn key<E: EntityTrait>(&self, column: E::Column) -> SimpleExpr {
        let is_text = matches!(column.def().get_column_type(), ColumnType::String(_) | ColumnType::Text);
        match is_text && self.connection.is_postgres() {
            true => Expr::cust_with_exprs("$1 COLLATE \"C\"", [Expr::col(column)]),
            false => Expr::col(column),
        }
    }
}

fn columns<E: EntityTrait>() -> impl Iterator<Item = E::Column> {
    E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column)
}

fn key_of<E: EntityTrait>(row: &E::Model) -> Vec<Value> {
    columns::<E>().map(|column| row.get(column)).collect()
}
