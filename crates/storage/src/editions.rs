//! The public read side: all that a reader who is not on the desk can reach.
//!
//! Invariant: every statement here has [`live_at`] in its WHERE clause or reads by an edition's number that such a statement gave.
//! No draft is in these tables. `live_at` is the SQL of `domain::interval::Interval::contains`; a test holds the two together.

use crate::connection::Connection;
use crate::document;
use crate::entity::{article_list, edition, edition_body, slug, subject};
use crate::error::{StorageError, kind};
use crate::page::{ListPage, Page, PageKey, PageOrder, PageRequest};
use domain::body::Body;
use domain::edition::{AnyEdition, Card, Edition, EditionNumber};
use domain::section::{SectionCard, SectionTree};
use domain::slug::Slug;
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter, QueryResult, QuerySelect,
};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// The most ids or pages that one statement asks for; both databases allow far more values than these make.
const MOST_PER_STATEMENT: usize = 500;
/// The most selects that one compound statement joins (SQLite allows 500).
const MOST_PAGES_PER_STATEMENT: usize = 100;

/// What is live at an instant.
#[derive(Debug)]
pub struct Editions {
    connection: Arc<Connection>,
    at: Timestamp,
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
    pub(crate) fn new(connection: Arc<Connection>, at: Timestamp) -> Editions {
        Editions { connection, at }
    }

    /// The live editions of these subjects, of whichever noun; those that have none are left out.
    pub async fn by_ids(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, AnyEdition>, StorageError> {
        let mut found = HashMap::with_capacity(ids.len());
        for some in ids.chunks(MOST_PER_STATEMENT) {
            let rows = edition::Entity::find()
                .filter(edition::Column::SubjectId.is_in(some.iter().copied()))
                .filter(live_at(self.at))
                .all(self.connection.as_ref())
                .await?;
            for row in rows {
                found.insert(row.subject_id, any_edition(&row)?);
            }
        }
        Ok(found)
    }

    /// The live edition of the subject of this noun that is public under this slug now. An old slug, or one that only a draft has, finds nothing.
    pub async fn by_slug<C: Card>(&self, wanted: &Slug) -> Result<Option<Arc<Edition<C>>>, StorageError> {
        let select = edition::Entity::find()
            .join(JoinType::InnerJoin, edition_of_slug())
            .filter(slug::Column::Kind.eq(C::KIND.as_str()))
            .filter(slug::Column::Slug.eq(wanted.as_str()))
            .filter(live_at(self.at));
        let Some(row) = select.one(self.connection.as_ref()).await? else {
            return Ok(None);
        };
        let any = any_edition(&row)?;
        Ok(C::of(&any).filter(|_| slug_of(&any) == Some(wanted)).cloned())
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

    /// A page of one list.
    pub async fn page(&self, wanted: ListPage) -> Result<Page, StorageError> {
        Ok(self.pages(&[wanted]).await?.remove(&wanted).unwrap_or_default())
    }

    /// A page of each of several lists, in one statement for every hundred.
    pub async fn pages(&self, wanted: &[ListPage]) -> Result<HashMap<ListPage, Page>, StorageError> {
        let mut found: HashMap<ListPage, Page> = HashMap::with_capacity(wanted.len());
        for some in wanted.chunks(MOST_PAGES_PER_STATEMENT) {
            let mut selects = some
                .iter()
                .enumerate()
                .map(|(slot, list_page)| self.select_page(slot, list_page));
            let Some(first) = selects.next() else { continue };
            let statement = selects.fold(first, |mut all, next| all.union(UnionType::All, next).to_owned());
            let mut pages = vec![Page::default(); some.len()];
            for row in self.connection.query_all(&statement).await? {
                let slot: i32 = row.try_get("", "slot")?;
                let page = usize::try_from(slot).ok().and_then(|slot| pages.get_mut(slot));
                if let (Some(page), Some(article)) = (page, article_of(&row)?) {
                    page.articles.push(article);
                }
            }
            found.extend(
                some.iter().copied().zip(
                    pages
                        .into_iter()
                        .zip(some)
                        .map(|(page, wanted)| finish(page, &wanted.page)),
                ),
            );
        }
        Ok(found)
    }

    /// The keyset select for one page, one row more than asked for, wrapped so that it can stand in a UNION.
    fn select_page(&self, slot: usize, ListPage { list, page }: &ListPage) -> SelectStatement {
        let at = self.at.as_millis();
        let member = |column: article_list::Column| Expr::col((article_list::Entity, column));
        let key = || {
            Expr::tuple([
                member(article_list::Column::FirstPublishedAt),
                member(article_list::Column::ArticleId),
            ])
        };
        let place =
            |key: PageKey| Expr::tuple([Expr::val(key.first_published_at.as_millis()), Expr::val(key.article.0)]);
        let newest_first = page.order == PageOrder::FirstPublishedDesc;
        let descending = newest_first != page.from_end;
        let (below, above) = if newest_first {
            (page.after, page.before)
        } else {
            (page.before, page.after)
        };
        let order = if descending { Order::Desc } else { Order::Asc };
        let of_article =
            Expr::col((edition::Entity, edition::Column::SubjectId)).eq(member(article_list::Column::ArticleId));
        let inner = Query::select()
            .expr_as(Expr::val(i32::try_from(slot).unwrap_or(i32::MAX)), Alias::new("slot"))
            .columns(EDITION_COLUMNS.map(|column| (edition::Entity, column)))
            .from(article_list::Entity)
            .join(JoinType::InnerJoin, edition::Entity, of_article)
            .and_where(member(article_list::Column::ListId).eq(list.id()))
            // What is scheduled stands above now by its key; the index stops there.
            .and_where(member(article_list::Column::FirstPublishedAt).lte(at))
            .and_where_option(below.map(|below| key().lt(place(below))))
            .and_where_option(above.map(|above| key().gt(place(above))))
            .and_where(member(article_list::Column::MemberFrom).lte(at))
            .cond_where(
                Condition::any()
                    .add(member(article_list::Column::MemberUntil).is_null())
                    .add(member(article_list::Column::MemberUntil).gt(at)),
            )
            .cond_where(live_at(self.at))
            .order_by_columns([
                (
                    (article_list::Entity, article_list::Column::FirstPublishedAt),
                    order.clone(),
                ),
                ((article_list::Entity, article_list::Column::ArticleId), order),
            ])
            .limit(u64::from(page.limit) + 1)
            .to_owned();
        Query::select()
            .expr(Expr::col(sea_orm::sea_query::Asterisk))
            .from_subquery(inner, Alias::new("page"))
            .to_owned()
    }
}

const EDITION_COLUMNS: [edition::Column; 12] = [
    edition::Column::SubjectId,
    edition::Column::Number,
    edition::Column::Kind,
    edition::Column::Revision,
    edition::Column::LiveFrom,
    edition::Column::LiveUntil,
    edition::Column::Card,
    edition::Column::PlannedUntil,
    edition::Column::Minor,
    edition::Column::Embargoed,
    edition::Column::Retraction,
    edition::Column::WithdrawnBy,
];

/// Cuts the row too many, and brings what was read from the end into the list's order.
fn finish(mut page: Page, request: &PageRequest) -> Page {
    let limit = request.limit as usize;
    page.more = page.articles.len() > limit;
    page.articles.truncate(limit);
    if request.from_end {
        page.articles.reverse();
    }
    page
}

fn edition_of_slug() -> sea_orm::RelationDef {
    edition::Entity::belongs_to(slug::Entity)
        .from(edition::Column::SubjectId)
        .to(slug::Column::SubjectId)
        .into()
}

fn article_of(row: &QueryResult) -> Result<Option<Arc<Edition<domain::article::ArticleCard>>>, StorageError> {
    let any = any_edition(&edition::Model::from_query_result(row, "")?)?;
    Ok(Card::of(&any).cloned())
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
