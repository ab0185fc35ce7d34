//! Pages of lists, by keyset: each list is kept in the orders in which it is read, so no page costs more than another.
//!
//! A row is there for each list, article and span in which its place and language stay the same. Rows that ended more than a minute
//! ago are in the history, so only reads as of an instant that was asked for look there too, in the same statement.

use super::instead::Notices;
use super::{Editions, any_edition};
use crate::document;
use crate::entity::{article_list, article_list_history, edition};
use crate::error::StorageError;
use crate::generations::Touched;
use crate::lists;
use crate::objects::{Key, Object};
use crate::page::{ListPage, Page, PageKey, PageOrder, PageRequest};
use domain::article::ArticleCard;
use domain::edition::Card;
use domain::ids::ArticleId;
use domain::time::Timestamp;
use sea_orm::sea_query::{
    Alias, Asterisk, Condition, Expr, ExprTrait, Func, IntoTableRef, Query, SelectStatement, UnionType,
};
use sea_orm::{ConnectionTrait, FromQueryResult, JoinType, Order, QueryResult};
use std::collections::HashMap;

/// The most pages that one statement reads. Each is a select, two as of an instant that was asked for (SQLite joins at most 500).
const MOST_PAGES_PER_STATEMENT: usize = 100;

/// How long after its instant a change may be committed, in milliseconds. It is longer than any transaction takes.
const COMMITS_WITHIN: i64 = 10_000;

const EDITION_COLUMNS: [edition::Column; 14] = [
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
    edition::Column::RightsUntil,
    edition::Column::Syndicated,
];

/// A row of a page: which page, the article's place in it, and its edition.
struct Listed {
    slot: usize,
    key: PageKey,
    edition: edition::Model,
}

impl Listed {
    fn read(row: &QueryResult) -> Result<Listed, StorageError> {
        let edition = edition::Model::from_query_result(row, "")?;
        Listed::new((row.try_get("", "slot")?, row.try_get("", "place")?, edition))
    }

    fn new((slot, at, edition): (i32, i64, edition::Model)) -> Result<Listed, StorageError> {
        Ok(Listed {
            slot: usize::try_from(slot).unwrap_or(usize::MAX),
            key: PageKey {
                at: document::timestamp(at, "article_list", "place", edition.subject_id)?,
                article: ArticleId(edition.subject_id),
            },
            edition,
        })
    }
}

impl Editions {
    /// A page of one list.
    pub async fn page(&self, wanted: ListPage) -> Result<Page, StorageError> {
        let mut pages = self.pages(std::slice::from_ref(&wanted)).await?;
        Ok(pages.remove(&wanted).unwrap_or_default())
    }

    /// A page of each of several lists, in one statement for every hundred.
    pub async fn pages(&self, wanted: &[ListPage]) -> Result<HashMap<ListPage, Page>, StorageError> {
        let (mut found, mut unknown) = (HashMap::with_capacity(wanted.len()), Vec::new());
        for wanted in wanted {
            self.touches.note(Touched::List(wanted.list.id()));
            self.touches.note(Touched::Lists);
            match self.kept(&Key::Page(Box::new(wanted.clone()))) {
                Some(Object::Page(page)) => {
                    found.insert(wanted.clone(), page);
                }
                _ => unknown.push(wanted.clone()),
            }
        }
        for some in unknown.chunks(MOST_PAGES_PER_STATEMENT) {
            let mut pages: Vec<Vec<Listed>> = some.iter().map(|_| Vec::new()).collect();
            let select = self.select(some);
            let rows: Vec<Listed> = match self.connection.at_once(|sqlite| sqlite.build(&select)) {
                Some(rows) => rows.into_iter().map(Listed::new).collect::<Result<_, _>>()?,
                None => {
                    let rows = self.connection.query_all(&select).await?;
                    rows.iter().map(Listed::read).collect::<Result<_, _>>()?
                }
            };
            for listed in rows {
                if let Some(page) = pages.get_mut(listed.slot) {
                    page.push(listed);
                }
            }
            let pages: Vec<(Vec<Listed>, bool)> = pages
                .into_iter()
                .zip(some)
                .map(|(rows, wanted)| cut(rows, &wanted.page))
                .collect();
            let notices = self
                .notices(pages.iter().flat_map(|(rows, _)| rows).map(|row| &row.edition))
                .await?;
            for (wanted, (rows, more)) in some.iter().zip(pages) {
                let page = self.finish(&rows, more, &notices)?;
                let stored = rows.iter().map(|row| row.edition.card.len()).sum();
                let rests_on = [Touched::List(wanted.list.id()), Touched::Lists];
                self.keep(
                    Key::Page(Box::new(wanted.clone())),
                    Object::Page(page.clone()),
                    &rests_on,
                    stored,
                );
                found.insert(wanted.clone(), page);
            }
        }
        Ok(found)
    }

    /// The page of these rows, with what this reader is shown of each.
    fn finish(&self, rows: &[Listed], more: bool, notices: &Notices) -> Result<Page, StorageError> {
        let mut page = Page {
            more,
            ..Page::default()
        };
        for row in rows {
            let Some(row_shown) = self.shown(&row.edition, notices) else {
                continue;
            };
            let shown = any_edition(row_shown)?;
            self.keep_live(row_shown, &shown);
            if let Some(article) = ArticleCard::of(&shown) {
                page.keys.push(row.key);
                page.articles.push(article.clone());
            }
        }
        Ok(page)
    }

    fn select(&self, wanted: &[ListPage]) -> SelectStatement {
        let mut all: Vec<SelectStatement> = Vec::with_capacity(wanted.len());
        for (slot, page) in wanted.iter().enumerate() {
            all.push(self.select_page(slot, page, article_list::Entity));
            if self.history || self.began_long_ago(page) {
                all.push(self.select_page(slot, page, article_list_history::Entity));
            }
        }
        let mut all = all.into_iter();
        let first = all.next().unwrap_or_default();
        all.fold(first, |mut all, next| all.union(UnionType::All, next).to_owned())
    }

    /// Whether rows that stood when the walk began may be in the history by now.
    fn began_long_ago(&self, wanted: &ListPage) -> bool {
        let moved_until = self.at.saturating_add_millis(-lists::GRACE);
        let began = wanted.page.began;
        began.is_some_and(|began| began.saturating_add_millis(-COMMITS_WITHIN) <= moved_until)
    }

    /// Whether the article is on the list now too: one that left it while somebody walked is met no more.
    fn is_still_listed(&self, listed: &Alias) -> Expr {
        let at = self.at.as_millis();
        let now = |column: article_list::Column| Expr::col((article_list::Entity, column));
        let same = |column: article_list::Column| now(column).eq(Expr::col((listed.clone(), column)));
        let select = Query::select()
            .expr(Expr::val(1))
            .from(article_list::Entity)
            .and_where(same(article_list::Column::ListId))
            .and_where(same(article_list::Column::FirstPublishedAt))
            .and_where(same(article_list::Column::ArticleId))
            .and_where(now(article_list::Column::MemberFrom).lte(at))
            .and_where(
                now(article_list::Column::MemberUntil)
                    .is_null()
                    .or(now(article_list::Column::MemberUntil).gt(at)),
            )
            .to_owned();
        Expr::exists(select)
    }

    /// The same condition, said to hold for few rows, or else SQLite walks the whole list and looks at each. PostgreSQL counts.
    fn by_its_own_index(&self, condition: Expr) -> Expr {
        match self.connection.is_postgres() {
            true => condition,
            false => Func::cust("unlikely").arg(condition).into(),
        }
    }

    /// The keyset select for one page from that table, one row more than asked for, wrapped so that it can stand in a UNION.
    fn select_page(&self, slot: usize, wanted: &ListPage, table: impl IntoTableRef) -> SelectStatement {
        let (at, page) = (self.at.as_millis(), &wanted.page);
        let began = page.began.map_or(at, Timestamp::as_millis);
        // Who began a walk may not have seen an update yet whose instant lies before: so its former place counts as well.
        let settled = page
            .began
            .map_or(at, |began| began.saturating_add_millis(-COMMITS_WITHIN).as_millis());
        let listed = Alias::new("listed");
        let member = |column: article_list::Column| Expr::col((listed.clone(), column));
        let place = match page.order {
            PageOrder::UpdatedDesc => article_list::Column::UpdatedAt,
            PageOrder::FirstPublishedDesc | PageOrder::FirstPublishedAsc => article_list::Column::FirstPublishedAt,
        };
        let key = || Expr::tuple([member(place), member(article_list::Column::ArticleId)]);
        let value = |key: PageKey| Expr::tuple([Expr::val(key.at.as_millis()), Expr::val(key.article.0)]);
        let (after, before) = (page.range.after, page.range.before);
        let (below, above) = match page.order {
            PageOrder::FirstPublishedAsc => (before, after),
            PageOrder::FirstPublishedDesc | PageOrder::UpdatedDesc => (after, before),
        };
        let order = if descending(page) { Order::Desc } else { Order::Asc };
        // What is first published later stands above now by its key; the index stops there, or at the place that lies further down: of two
        // bounds SQLite would take the wrong one. An update later than now has not begun.
        let by_publication = page.order != PageOrder::UpdatedDesc;
        let published = (by_publication && below.is_none_or(|below| below.at > self.at)).then_some(at);
        let language = wanted.language.as_ref().map(|language| {
            let is = member(article_list::Column::Language).eq(language.as_str());
            self.by_its_own_index(is)
        });
        let inner = Query::select()
            .expr_as(Expr::val(i32::try_from(slot).unwrap_or(i32::MAX)), Alias::new("slot"))
            .expr_as(member(place), Alias::new("place"))
            .columns(EDITION_COLUMNS.map(|column| (edition::Entity, column)))
            .from_as(table, listed.clone())
            .join(
                JoinType::InnerJoin,
                edition::Entity,
                Expr::col((edition::Entity, edition::Column::SubjectId)).eq(member(article_list::Column::ArticleId)),
            )
            .and_where(member(article_list::Column::ListId).eq(wanted.list.id()))
            .and_where_option(language)
            .and_where_option(published.map(|at| member(place).lte(at)))
            .and_where_option(below.map(|below| key().lt(value(below))))
            .and_where_option(above.map(|above| key().gt(value(above))))
            .and_where(member(article_list::Column::MemberFrom).lte(began))
            .cond_where(
                Condition::any()
                    .add(member(article_list::Column::MemberUntil).is_null())
                    .add(member(article_list::Column::MemberUntil).gt(settled)),
            )
            .and_where_option(page.began.map(|_| self.is_still_listed(&listed)))
            .cond_where(self.visible())
            .order_by_columns([
                ((listed.clone(), place), order.clone()),
                ((listed.clone(), article_list::Column::ArticleId), order),
            ])
            .limit(u64::from(page.range.limit) + 1)
            .to_owned();
        Query::select()
            .expr(Expr::col(Asterisk))
            .from_subquery(inner, Alias::new("page"))
            .to_owned()
    }
}

/// The rows in the list's order, which a database need not keep in a compound statement, without those that are too many; and whether
/// there were such.
fn cut(mut rows: Vec<Listed>, page: &PageRequest) -> (Vec<Listed>, bool) {
    rows.sort_by_key(|row| row.key);
    if descending(page) {
        rows.reverse();
    }
    page.range.cut(rows)
}

/// Whether the rows of a page are read from the highest key down.
fn descending(page: &PageRequest) -> bool {
    (page.order != PageOrder::FirstPublishedAsc) != page.range.from_end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Range;
    use domain::language::Language;
    use domain::list::List;
    use domain::read_as::{Moment, ReadAs};
    use testkit::{TestDb, noon};
    use uuid::Uuid;

    /// How SQLite goes through the list of that statement. PostgreSQL chooses by what it has counted.
    async fn way(editions: &Editions, wanted: ListPage) -> String {
        let backend = editions.connection.get_database_backend();
        let mut statement = backend.build(&editions.select(&[wanted]));
        statement.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
        let plan = editions.connection.query_all_raw(statement).await.unwrap();
        let steps: Vec<String> = plan.iter().map(|row| row.try_get("", "detail").unwrap()).collect();
        assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:?}");
        let step = steps.iter().find(|step| step.contains("listed")).unwrap();
        step.rsplit(" USING ").next().unwrap().to_owned()
    }

    #[tokio::test]
    async fn on_sqlite_each_order_is_walked_along_its_own_index_and_from_the_cursor_on() {
        let db = TestDb::new().await;
        if db.is_postgres() {
            return;
        }
        let store = crate::Store::connect(&db.address()).await.unwrap();
        let editions = store.editions(&ReadAs::Public {
            at: Moment::Now(noon()),
        });
        let cursor = Some(PageKey {
            at: noon(),
            article: ArticleId(Uuid::nil()),
        });
        let mut ways = Vec::new();
        for order in [
            PageOrder::FirstPublishedDesc,
            PageOrder::FirstPublishedAsc,
            PageOrder::UpdatedDesc,
        ] {
            for language in [None, Some(Language::parse("en").unwrap())] {
                for after in [None, cursor] {
                    let page = PageRequest {
                        order,
                        began: None,
                        range: Range {
                            after,
                            ..Range::first(20)
                        },
                    };
                    let list = List::All;
                    let language = language.clone();
                    ways.push(way(&editions, ListPage { list, language, page }).await);
                }
            }
        }
        assert_eq!(
            ways,
            [
                "PRIMARY KEY (list_id=? AND first_published_at<?)",
                "PRIMARY KEY (list_id=? AND (first_published_at,article_id)<(?,?))",
                "INDEX article_list_language (list_id=? AND language=? AND first_published_at<?)",
                "INDEX article_list_language (list_id=? AND language=? AND (first_published_at,article_id)<(?,?))",
                "PRIMARY KEY (list_id=? AND first_published_at<?)",
                "PRIMARY KEY (list_id=? AND (first_published_at,article_id)>(?,?) AND first_published_at<?)",
                "INDEX article_list_language (list_id=? AND language=? AND first_published_at<?)",
                "INDEX article_list_language (list_id=? AND language=? AND (first_published_at,article_id)>(?,?) AND first_published_at<?)",
                "INDEX article_list_updated (list_id=?)",
                "INDEX article_list_updated (list_id=? AND (updated_at,article_id)<(?,?))",
                "INDEX article_list_language_updated (list_id=? AND language=?)",
                "INDEX article_list_language_updated (list_id=? AND language=? AND (updated_at,article_id)<(?,?))",
            ]
        );
    }
}
