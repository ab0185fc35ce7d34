//! The public read side: all that a reader who is not on the desk can reach.
//!
//! Invariant: every statement here has [`Editions::visible`] in its WHERE clause, reads by an edition's number that such a statement gave,
//! or tells only that something was killed or taken back. No draft is in these tables. `live_at` and `instead.rs` are the SQL of
//! `domain::read_as::ReadAs::shown`, `entitled.rs` that of what a partner may have; tests hold them together. Pages of lists are in
//! `listed.rs`, what is gone in `gone.rs` and `removed.rs`.

mod entitled;
mod gone;
mod instead;
mod listed;
mod of_kind;
mod removed;
mod row;

pub(crate) use entitled::{during, ever_passed_on, passed_on, places};
pub use gone::Gone;
pub use removed::{Removal, RemovalReason};
pub(crate) use row::any_edition;

use crate::connection::Connection;
use crate::document;
use crate::entity::{edition, edition_body, slug};
use crate::error::StorageError;
use crate::generations::Touched;
use crate::objects::{Key, Object, Reading, Touches};
use domain::api_key::Entitlements;
use domain::article::ArticleCard;
use domain::body::Body;
use domain::edition::{AnyEdition, Card, Edition, EditionNumber};
use domain::read_as::{Moment, ReadAs};
use domain::slug::Slug;
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait, Select};
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
    /// Whose entitlements narrow what is found.
    partner: Option<Arc<Entitlements>>,
    /// What is kept in memory; nothing for reads of the past, of partners and within a transaction.
    kept: Option<Reading>,
    touches: Touches,
}

/// Which body: an article's or a page's id and its edition's number. What it names never changes.
pub type BodyKey = (Uuid, EditionNumber);

/// The visibility predicate as SQL.
pub(crate) fn live_at(at: Timestamp) -> Condition {
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
    /// Reads of now go through what is kept.
    pub(crate) fn new(
        connection: Arc<Connection>,
        read_as: &ReadAs,
        kept: impl FnOnce(Timestamp) -> Option<Reading>,
        touches: Touches,
    ) -> Editions {
        let history = matches!(read_as.moment(), Moment::AsOf(_));
        let partner = match read_as {
            ReadAs::Partner { to, .. } => Some(Arc::clone(to)),
            ReadAs::Public { .. } | ReadAs::Desk { .. } => None,
        };
        let kept = match history || partner.is_some() {
            true => None,
            false => kept(read_as.at()),
        };
        Editions {
            connection,
            at: read_as.at(),
            history,
            on_desk: matches!(read_as, ReadAs::Desk { .. }),
            partner,
            kept,
            touches,
        }
    }

    /// What has no end, as the desk sees it.
    pub(crate) fn newest(connection: Arc<Connection>) -> Editions {
        Editions {
            connection,
            at: Timestamp::latest(),
            history: false,
            on_desk: true,
            partner: None,
            kept: None,
            touches: Touches::default(),
        }
    }

    /// What this reader may have of what there is.
    fn visible(&self) -> Condition {
        let live = live_at(self.at);
        match &self.partner {
            Some(to) => live.add(entitled::entitled(to, self.at, self.history)),
            None => live,
        }
    }

    fn kept(&self, key: &Key) -> Option<Object> {
        self.kept.as_ref()?.get(key)
    }

    fn keep(&self, key: Key, object: Object, rests_on: &[Touched], stored: usize) {
        if let Some(kept) = &self.kept {
            kept.put(key, object, rests_on, stored);
        }
    }

    /// Keeps the live edition that this row is. One that was withdrawn is shown to the desk alone.
    fn keep_live(&self, row: &edition::Model, edition: &AnyEdition) {
        if row.withdrawn_by.is_none() {
            let id = row.subject_id;
            let object = Object::Live(Some(edition.clone()));
            self.keep(Key::Live(id), object, &[Touched::Subject(id)], row.card.len());
        }
    }

    /// What stands for that subject, if it can be told without asking the database.
    pub fn known(&self, id: Uuid) -> Option<Option<AnyEdition>> {
        let Object::Live(edition) = self.kept(&Key::Live(id))? else {
            return None;
        };
        self.touches.note(Touched::Subject(id));
        // What took another's place is looked up with it.
        edition
            .as_ref()
            .is_none_or(|edition| instead::of(edition).is_none())
            .then_some(edition)
    }

    /// The body of that edition of an article or a page, if it can be told without asking the database.
    pub fn known_body(&self, key: BodyKey) -> Option<Arc<Body>> {
        let Object::Body(body) = self.kept(&Key::Body(key))? else {
            return None;
        };
        self.touches.note(Touched::Subject(key.0));
        Some(body)
    }

    /// What stands for these subjects, of whichever noun: the live edition of each, or of the one that took its place for good (it
    /// says by its own id which that is). Those for which nothing does are left out.
    pub async fn by_ids(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, AnyEdition>, StorageError> {
        let found = self.own(ids).await?;
        self.follow(found).await
    }

    /// The live editions of these subjects themselves.
    async fn own(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, AnyEdition>, StorageError> {
        let (mut found, mut unknown) = (HashMap::with_capacity(ids.len()), Vec::new());
        for id in ids {
            self.touches.note(Touched::Subject(*id));
            match self.kept(&Key::Live(*id)) {
                Some(Object::Live(edition)) => found.extend(edition.map(|edition| (*id, edition))),
                _ => unknown.push(*id),
            }
        }
        for some in unknown.chunks(MOST_PER_STATEMENT) {
            let select = edition::Entity::find()
                .filter(edition::Column::SubjectId.is_in(some.iter().copied()))
                .filter(self.visible());
            let rows = self.connection.rows(select).await?;
            let notices = self.notices(&rows).await?;
            for row in rows.iter().filter_map(|row| self.shown(row, &notices)) {
                let edition = any_edition(row)?;
                self.keep_live(row, &edition);
                found.insert(row.subject_id, edition);
            }
            for id in some.iter().filter(|id| !found.contains_key(id)) {
                self.keep(Key::Live(*id), Object::Live(None), &[Touched::Subject(*id)], 0);
            }
        }
        Ok(found)
    }

    /// The live edition of the subject of this noun that is public under this slug now. An old slug, or one that only a draft has, finds
    /// nothing, and neither does one of which another took its place.
    pub async fn by_slug<C: Card>(&self, wanted: &Slug) -> Result<Option<Arc<Edition<C>>>, StorageError> {
        let key = Key::Slug(C::KIND, wanted.clone());
        let held = || self.under::<C>(wanted);
        let found = self.holder(key, C::KIND, wanted, held, false).await?;
        let own = found.map(|(own, _)| own).filter(|own| is_at(own, wanted));
        Ok(own.as_ref().and_then(C::of).cloned())
    }

    /// The article that is public under this slug now; and its body, unless that is kept in memory: both in one statement.
    pub async fn article_by_slug(
        &self,
        wanted: &Slug,
    ) -> Result<Option<(Arc<Edition<ArticleCard>>, Option<Arc<Body>>)>, StorageError> {
        let (kind, held) = (SubjectKind::Article, || self.under::<ArticleCard>(wanted));
        let found = self
            .holder(Key::Slug(kind, wanted.clone()), kind, wanted, held, true)
            .await?;
        let own = found.filter(|(own, _)| is_at(own, wanted));
        Ok(own.and_then(|(own, body)| Some((ArticleCard::of(&own)?.clone(), body))))
    }

    /// What stands for the subject of this noun that has this slug for good, as it was public under it: now, or once.
    pub async fn by_held_slug<C: Card>(&self, wanted: &Slug) -> Result<Option<Arc<Edition<C>>>, StorageError> {
        let public = slug::Column::PublicSince.lte(self.at.as_millis());
        let held = || self.under::<C>(wanted).filter(public);
        let key = Key::HeldSlug(C::KIND, wanted.clone());
        let found = self.holder(key, C::KIND, wanted, held, false).await?;
        let found = found.map(|(own, _)| (own.subject().id, own));
        let found = self.follow(found.into_iter().collect()).await?;
        Ok(found.values().next().and_then(C::of).cloned())
    }

    /// The live edition of the subject of this noun that has this slug, be it public under it or not.
    fn under<C: Card>(&self, wanted: &Slug) -> Select<edition::Entity> {
        let of_slug: sea_orm::RelationDef = edition::Entity::belongs_to(slug::Entity)
            .from(edition::Column::SubjectId)
            .to(slug::Column::SubjectId)
            .into();
        edition::Entity::find()
            .join(JoinType::InnerJoin, of_slug)
            .filter(slug::Column::Kind.eq(C::KIND.as_str()))
            .filter(slug::Column::Slug.eq(wanted.as_str()))
            .filter(self.visible())
    }

    /// The live edition of the subject that a slug leads to, as `held` finds it.
    async fn holder(
        &self,
        key: Key,
        kind: SubjectKind,
        wanted: &Slug,
        held: impl FnOnce() -> Select<edition::Entity>,
        with_body: bool,
    ) -> Result<Option<(AnyEdition, Option<Arc<Body>>)>, StorageError> {
        let touched = Touched::slug(kind, wanted);
        self.touches.note(touched);
        if let Some(Object::Holder(id)) = self.kept(&key) {
            let Some(id) = id else { return Ok(None) };
            return Ok(self.own(&[id]).await?.remove(&id).map(|edition| (edition, None)));
        }
        let (rows, bodies): (Vec<edition::Model>, Vec<Option<edition_body::Model>>) = match with_body {
            false => (self.connection.rows(held()).await?, Vec::new()),
            true => {
                let held = held()
                    .join(JoinType::LeftJoin, body_of())
                    .select_also(edition_body::Entity);
                let rows = match self.connection.at_once(|sqlite| held.build(sqlite)) {
                    Some(rows) => rows,
                    None => held.all(self.connection.as_ref()).await?,
                };
                rows.into_iter().unzip()
            }
        };
        let id = rows.first().map(|row| row.subject_id);
        self.keep(key, Object::Holder(id), &[touched], wanted.as_str().len());
        if let Some(id) = id {
            self.touches.note(Touched::Subject(id));
        }
        let notices = self.notices(&rows).await?;
        let Some(row) = rows.first().and_then(|row| self.shown(row, &notices)) else {
            return Ok(None);
        };
        let edition = any_edition(row)?;
        self.keep_live(row, &edition);
        // A notice that is shown instead has a body of its own.
        let body = bodies
            .into_iter()
            .next()
            .flatten()
            .filter(|body| body.number == row.number);
        let body = body.map(|body| self.read_body(&body)).transpose()?;
        Ok(Some((edition, body)))
    }

    fn read_body(&self, row: &edition_body::Model) -> Result<Arc<Body>, StorageError> {
        let key = (row.subject_id, row.number);
        let whole: Body = document::read(&row.body, "edition_body", "body", row.subject_id)?;
        let body = Arc::new(match &self.partner {
            Some(to) => to
                .extent(whole)
                .map_err(|refused| StorageError::corrupt("edition_body", "body", row.subject_id, refused))?,
            None => whole,
        });
        let (object, rests_on) = (Object::Body(Arc::clone(&body)), [Touched::Subject(key.0)]);
        self.keep(Key::Body(key), object, &rests_on, row.body.len());
        Ok(body)
    }

    /// The bodies of these editions of articles and pages.
    pub async fn bodies(&self, keys: &[BodyKey]) -> Result<HashMap<BodyKey, Arc<Body>>, StorageError> {
        let (mut found, mut unknown) = (HashMap::with_capacity(keys.len()), Vec::new());
        for key in keys {
            self.touches.note(Touched::Subject(key.0));
            match self.kept(&Key::Body(*key)) {
                Some(Object::Body(body)) => {
                    found.insert(*key, body);
                }
                _ => unknown.push(*key),
            }
        }
        for some in unknown.chunks(MOST_PER_STATEMENT) {
            let select = edition_body::Entity::find();
            let (id, number) = (edition_body::Column::SubjectId, edition_body::Column::Number);
            let select = match some {
                [one] => select.filter(id.eq(one.0)).filter(number.eq(one.1)),
                _ => select.filter(Expr::tuple([id.into_expr(), number.into_expr()]).in_tuples(some.iter().copied())),
            };
            for row in self.connection.rows(select).await? {
                found.insert((row.subject_id, row.number), self.read_body(&row)?);
            }
        }
        Ok(found)
    }
}

/// Whether an edition is public under that slug itself.
fn is_at(edition: &AnyEdition, wanted: &Slug) -> bool {
    slug_of(edition) == Some(wanted) && instead::of(edition).is_none()
}

/// From an article's edition to its body.
fn body_of() -> sea_orm::RelationDef {
    edition::Entity::belongs_to(edition_body::Entity)
        .from((edition::Column::SubjectId, edition::Column::Number))
        .to((edition_body::Column::SubjectId, edition_body::Column::Number))
        .into()
}

/// The slug under which it is public; media and the site have none.
fn slug_of(any: &AnyEdition) -> Option<&Slug> {
    match any {
        AnyEdition::Article(edition) => Some(&edition.card.slug),
        AnyEdition::Section(edition) => Some(&edition.card.slug),
        AnyEdition::Topic(edition) => Some(&edition.card.slug),
        AnyEdition::Contributor(edition) => Some(&edition.card.slug),
        AnyEdition::Collection(edition) => Some(&edition.card.slug),
        AnyEdition::Page(edition) => Some(&edition.card.slug),
        AnyEdition::Menu(edition) => Some(&edition.card.slug),
        AnyEdition::Media(_) | AnyEdition::Site(_) => None,
    }
}
