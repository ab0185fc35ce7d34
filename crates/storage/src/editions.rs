//! The public read side: all that a reader who is not on the desk can reach.
//!
//! Invariant: every statement here has [`live_at`] in its WHERE clause, reads by an edition's number that such a statement gave, or
//! tells only that something was killed. No draft is in these tables. `live_at` and `instead.rs` are the SQL of
//! `domain::read_as::ReadAs::shown`; a test holds the two together. Pages of lists are in `listed.rs`, what is gone in `gone.rs`.

mod gone;
mod instead;
mod listed;

pub use gone::Gone;

use crate::connection::Connection;
use crate::document;
use crate::entity::{edition, edition_body, slug, subject};
use crate::error::{StorageError, kind};
use domain::body::Body;
use domain::edition::{AnyEdition, Card, Edition, EditionNumber};
use domain::read_as::{Moment, ReadAs};
use domain::section::{SectionCard, SectionTree};
use domain::slug::Slug;
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, Select};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// The most ids that one statement asks for; both databases allow far more values than these make.
const MOST_PER_STATEMENT: usize = 500;

/// What is live at an instant, for a reader.
#[derive(Debug)]
pub struct Editions {
    connection: Arc<Connection>,
    at: Timestamp,
    /// Whether the instant was asked for: then it may be one of which the lists keep only the history.
    history: bool,
    /// Whether the reader is on the desk, and sees what was retracted later.
    on_desk: bool,
}

/// Which body: an article's id and its edition's number. What it names never changes.
pub type BodyKey = (Uuid, EditionNumber);

/// The visibility predicate as SQL.
fn live_at(at: Timestamp) -> Condition {
    let (from, until) = (
        (edition::Entity, edition::Column::LiveFrom),
        (edition::Entity, edition::Column::LiveUntil),
    );
    Condition::all().add(Expr::col(from).lte(at.as_millis())).add(
        Condition::any()
            .add(Expr::col(until).is_null())
            .add(Expr::col(until).gt(at.as_millis())),
    )
}

impl Editions {
    pub(crate) fn new(connection: Arc<Connection>, read_as: &ReadAs) -> Editions {
        Editions {
            connection,
            at: read_as.at(),
            history: matches!(read_as.moment(), Moment::AsOf(_)),
            on_desk: matches!(read_as, ReadAs::Desk { .. }),
        }
    }

    /// What has no end, as the desk sees it.
    pub(crate) fn newest(connection: Arc<Connection>) -> Editions {
        Editions {
            connection,
            at: Timestamp::latest(),
            history: false,
            on_desk: true,
        }
    }

    /// What stands for these subjects, of whichever noun: the live edition of each, or of the one that took its place for good (it
    /// says by its own id which that is). Those for which nothing does are left out.
    pub async fn by_ids(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, AnyEdition>, StorageError> {
        let found = self.own(ids).await?;
        self.follow(found).await
    }

    /// The live editions of these subjects themselves.
    async fn own(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, AnyEdition>, StorageError> {
        let mut found = HashMap::with_capacity(ids.len());
        for some in ids.chunks(MOST_PER_STATEMENT) {
            let rows = edition::Entity::find()
                .filter(edition::Column::SubjectId.is_in(some.iter().copied()))
                .filter(live_at(self.at))
                .all(self.connection.as_ref())
                .await?;
            let notices = self.notices(&rows).await?;
            for row in rows.iter().filter_map(|row| self.shown(row, &notices)) {
                found.insert(row.subject_id, any_edition(row)?);
            }
        }
        Ok(found)
    }

    /// The live edition of the subject of this noun that is public under this slug now. An old slug, or one that only a draft has, finds
    /// nothing, and neither does one of which another took its place.
    pub async fn by_slug<C: Card>(&self, wanted: &Slug) -> Result<Option<Arc<Edition<C>>>, StorageError> {
        let Some(row) = under::<C>(wanted, self.at).one(self.connection.as_ref()).await? else {
            return Ok(None);
        };
        let own = any_edition(&row)?;
        if slug_of(&own) != Some(wanted) || instead::of(&own).is_some() {
            return Ok(None);
        }
        let rows = [row];
        let notices = self.notices(&rows).await?;
        let shown = self.shown(&rows[0], &notices).map(any_edition).transpose()?;
        Ok(shown.as_ref().and_then(C::of).cloned())
    }

    /// What stands for the subject of this noun that has this slug for good, as it was public under it: now, or once.
    pub async fn by_held_slug<C: Card>(&self, wanted: &Slug) -> Result<Option<Arc<Edition<C>>>, StorageError> {
        let held = under::<C>(wanted, self.at).filter(slug::Column::PublicSince.lte(self.at.as_millis()));
        let rows: Vec<edition::Model> = held.one(self.connection.as_ref()).await?.into_iter().collect();
        let notices = self.notices(&rows).await?;
        let mut found = HashMap::new();
        for row in rows.iter().filter_map(|row| self.shown(row, &notices)) {
            found.insert(row.subject_id, any_edition(row)?);
        }
        let found = self.follow(found).await?;
        Ok(found.values().next().and_then(C::of).cloned())
    }

    /// The bodies of these editions of articles.
    pub async fn bodies(&self, keys: &[BodyKey]) -> Result<HashMap<BodyKey, Arc<Body>>, StorageError> {
        let mut found = HashMap::with_capacity(keys.len());
        for some in keys.chunks(MOST_PER_STATEMENT) {
            let select = edition_body::Entity::find();
            let (id, number) = (edition_body::Column::SubjectId, edition_body::Column::Number);
            let select = match some {
                [one] => select.filter(id.eq(one.0)).filter(number.eq(one.1)),
                _ => select.filter(Expr::tuple([id.into_expr(), number.into_expr()]).in_tuples(some.iter().copied())),
            };
            for row in select.all(self.connection.as_ref()).await? {
                let key = (row.subject_id, row.number);
                found.insert(
                    key,
                    Arc::new(document::read(&row.body, "edition_body", "body", row.subject_id)?),
                );
            }
        }
        Ok(found)
    }

    /// All sections.
    pub async fn section_tree(&self) -> Result<SectionTree, StorageError> {
        let rows = self.of_kind(SubjectKind::Section).await?;
        let sections: Vec<AnyEdition> = rows.iter().map(any_edition).collect::<Result<_, _>>()?;
        Ok(SectionTree::new(sections.iter().filter_map(SectionCard::of).cloned()))
    }

    /// The newsroom's site; `None` before it was founded.
    pub async fn site(&self) -> Result<Option<Arc<Edition<domain::site::SiteCard>>>, StorageError> {
        let rows = self.of_kind(SubjectKind::Site).await?;
        let site = rows.first().map(any_edition).transpose()?;
        Ok(site.as_ref().and_then(Card::of).cloned())
    }

    /// The subjects of a kind are found by the index on `subject.kind`, so an article's editions are never walked.
    async fn of_kind(&self, kind: SubjectKind) -> Result<Vec<edition::Model>, StorageError> {
        let by_subject = sea_orm::RelationDef::from(
            edition::Entity::belongs_to(subject::Entity)
                .from(edition::Column::SubjectId)
                .to(subject::Column::Id),
        );
        let select = edition::Entity::find()
            .join(JoinType::InnerJoin, by_subject)
            .filter(subject::Column::Kind.eq(kind.as_str()));
        Ok(select.filter(live_at(self.at)).all(self.connection.as_ref()).await?)
    }
}

/// The live edition of the subject of this noun that has this slug, be it public under it or not.
fn under<C: Card>(wanted: &Slug, at: Timestamp) -> Select<edition::Entity> {
    let of_slug: sea_orm::RelationDef = edition::Entity::belongs_to(slug::Entity)
        .from(edition::Column::SubjectId)
        .to(slug::Column::SubjectId)
        .into();
    edition::Entity::find()
        .join(JoinType::InnerJoin, of_slug)
        .filter(slug::Column::Kind.eq(C::KIND.as_str()))
        .filter(slug::Column::Slug.eq(wanted.as_str()))
        .filter(live_at(at))
}

/// The slug under which it is public; media and the site have none.
fn slug_of(any: &AnyEdition) -> Option<&Slug> {
    match any {
        AnyEdition::Article(edition) => Some(&edition.card.slug),
        AnyEdition::Section(edition) => Some(&edition.card.slug),
        AnyEdition::Topic(edition) => Some(&edition.card.slug),
        AnyEdition::Contributor(edition) => Some(&edition.card.slug),
        AnyEdition::Media(_) | AnyEdition::Site(_) => None,
    }
}

/// An edition of whichever noun, as stored.
pub(crate) fn any_edition(row: &edition::Model) -> Result<AnyEdition, StorageError> {
    Ok(match kind(&row.kind, "edition", row.subject_id)? {
        SubjectKind::Article => AnyEdition::Article(typed(row)?),
        SubjectKind::Section => AnyEdition::Section(typed(row)?),
        SubjectKind::Topic => AnyEdition::Topic(typed(row)?),
        SubjectKind::Contributor => AnyEdition::Contributor(typed(row)?),
        SubjectKind::Media => AnyEdition::Media(typed(row)?),
        SubjectKind::Site => AnyEdition::Site(typed(row)?),
    })
}

fn typed<C: Card>(row: &edition::Model) -> Result<Arc<Edition<C>>, StorageError> {
    Ok(Arc::new(Edition {
        id: row.subject_id,
        number: row.number,
        live: document::interval(row.live_from, row.live_until, row.subject_id)?,
        card: document::read(&row.card, "edition", "card", row.subject_id)?,
    }))
}
