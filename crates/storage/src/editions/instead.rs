//! What readers are shown instead: the notice of a retraction, and what took another's place for good.
//!
//! A retracted edition is there for the desk alone; only reads of the past meet one, so its notice costs a statement only there.
//! A section that was merged away and an asset that was replaced have an edition that says so, and whoever names them means the other.

use super::{Editions, MOST_PER_STATEMENT};
use crate::entity::edition;
use crate::error::StorageError;
use domain::edition::{AnyEdition, EditionNumber};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

/// The longest chain of subjects that took each other's place.
const MOST_MOVES: usize = 16;

/// The notices of retractions, by article and edition.
pub(super) type Notices = HashMap<(Uuid, EditionNumber), edition::Model>;

/// The subject that took this one's place for good.
pub(super) fn of(edition: &AnyEdition) -> Option<Uuid> {
    match edition {
        AnyEdition::Section(edition) => edition.card.merged_into.map(Into::into),
        AnyEdition::Media(edition) => edition.card.replaced_by.map(Into::into),
        AnyEdition::Article(_)
        | AnyEdition::Topic(_)
        | AnyEdition::Contributor(_)
        | AnyEdition::Site(_)
        | AnyEdition::Collection(_)
        | AnyEdition::Page(_)
        | AnyEdition::Menu(_) => None,
    }
}

impl Editions {
    /// The notices that this reader gets in place of some of these rows.
    pub(super) async fn notices<'a>(
        &self,
        rows: impl IntoIterator<Item = &'a edition::Model>,
    ) -> Result<Notices, StorageError> {
        let withdrawn = rows.into_iter().filter(|_| !self.on_desk);
        let keys: Vec<(Uuid, i32)> = withdrawn
            .filter_map(|row| Some((row.subject_id, row.withdrawn_by?)))
            .collect();
        let mut notices = Notices::with_capacity(keys.len());
        for some in keys.chunks(MOST_PER_STATEMENT) {
            let key = Expr::tuple([
                edition::Column::SubjectId.into_expr(),
                edition::Column::Number.into_expr(),
            ]);
            let rows = edition::Entity::find()
                .filter(key.in_tuples(some.iter().copied()))
                .all(self.connection.as_ref())
                .await?;
            notices.extend(rows.into_iter().map(|row| ((row.subject_id, row.number), row)));
        }
        Ok(notices)
    }

    /// The row that this reader gets for that one.
    pub(super) fn shown<'a>(&self, row: &'a edition::Model, notices: &'a Notices) -> Option<&'a edition::Model> {
        match row.withdrawn_by {
            Some(notice) if !self.on_desk => notices.get(&(row.subject_id, notice)),
            _ => Some(row),
        }
    }

    /// In place of what was merged away or replaced: what stands for it, under the id that was asked for.
    pub(super) async fn follow(
        &self,
        mut found: HashMap<Uuid, AnyEdition>,
    ) -> Result<HashMap<Uuid, AnyEdition>, StorageError> {
        for _ in 0..MOST_MOVES {
            let moved: Vec<(Uuid, Uuid)> = found
                .iter()
                .filter_map(|(asked, edition)| Some((*asked, of(edition)?)))
                .collect();
            if moved.is_empty() {
                return Ok(found);
            }
            let mut takers: Vec<Uuid> = moved.iter().map(|(_, taker)| *taker).collect();
            takers.sort();
            takers.dedup();
            let standing = self.own(&takers).await?;
            for (asked, taker) in moved {
                match standing.get(&taker) {
                    Some(edition) => found.insert(asked, edition.clone()),
                    None => found.remove(&asked),
                };
            }
        }
        found.retain(|_, edition| of(edition).is_none());
        Ok(found)
    }
}
