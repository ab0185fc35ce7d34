//! What a partner is entitled to, as SQL: `domain::api_key::Entitlements::cover`, and a test holds the two together.
//!
//! It stands in the statement that reads, beside the visibility predicate, so nothing that a key may not have ever leaves the database.

use crate::entity::{article_list, article_list_history, edition};
use domain::api_key::Entitlements;
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, IntoTableRef, Query, SelectStatement};

/// Which editions a key may have: of articles those that it is entitled to at that instant, of media none or all, and of all that these
/// are filed under every one. `history` says that the instant may lie in the past.
pub(super) fn entitled(to: &Entitlements, at: Timestamp, history: bool) -> Condition {
    let kind = || Expr::col((edition::Entity, edition::Column::Kind));
    let mut free = Condition::all().add(kind().ne(SubjectKind::Article.as_str()));
    if !to.pictures {
        free = free.add(kind().ne(SubjectKind::Media.as_str()));
    }
    let mut any = Condition::any().add(free).add(covered(to, at, article_list::Entity));
    if history {
        any = any.add(covered(to, at, article_list_history::Entity));
    }
    let syndicated = Expr::col((edition::Entity, edition::Column::Syndicated)).eq(true);
    Condition::all().add(syndicated).add(any)
}

/// Whether the edition's article has a row in that table which the key covers.
fn covered(to: &Entitlements, at: Timestamp, table: impl IntoTableRef) -> Expr {
    // The history has the same columns.
    let place = |column: article_list::Column| Expr::col((Alias::new("covering"), column));
    let select = places(to, table, "covering")
        .expr(Expr::val(1))
        .and_where(place(article_list::Column::ArticleId).eq(Expr::col((edition::Entity, edition::Column::SubjectId))))
        .and_where(place(article_list::Column::ListId).is_in(to.lists()))
        .and_where(during("covering", at))
        .to_owned();
    Expr::exists(select)
}

/// The rows of that table, under that name, of articles in the languages and of the depth of archive that the key may have.
pub(crate) fn places(to: &Entitlements, table: impl IntoTableRef, name: &str) -> SelectStatement {
    let name = Alias::new(name);
    let place = |column: article_list::Column| Expr::col((name.clone(), column));
    let languages: Vec<&str> = to.languages.iter().map(|language| language.as_str()).collect();
    Query::select()
        .from_as(table, name.clone())
        .and_where_option((!languages.is_empty()).then(|| place(article_list::Column::Language).is_in(languages)))
        .and_where_option(
            to.archive_from
                .map(|from| place(article_list::Column::FirstPublishedAt).gte(from.as_millis())),
        )
        .to_owned()
}

/// Whether the article of the row of that name has an edition that may be passed on at that instant, at which the row holds.
pub(crate) fn passed_on(name: &str, at: Timestamp) -> Expr {
    let edition = |column: edition::Column| Expr::col((Alias::new("passed_on"), column));
    let until = || edition(edition::Column::LiveUntil);
    let select = editions_to_pass_on(name, at)
        .and_where(until().is_null().or(until().gt(at.as_millis())))
        .to_owned();
    Expr::exists(select)
}

/// Whether it had one at some instant until that one, at which the row held.
pub(crate) fn ever_passed_on(name: &str, at: Timestamp) -> Expr {
    let place = |column: article_list::Column| Expr::col((Alias::new(name), column));
    let edition = |column: edition::Column| Expr::col((Alias::new("passed_on"), column));
    let (until, member_until) = (
        || edition(edition::Column::LiveUntil),
        || place(article_list::Column::MemberUntil),
    );
    let began_before_it_left = member_until().gt(edition(edition::Column::LiveFrom));
    let ended_after_it_came = until().gt(place(article_list::Column::MemberFrom));
    let met = Condition::all()
        .add(member_until().is_null().or(began_before_it_left))
        .add(until().is_null().or(ended_after_it_came));
    // What ended in the millisecond in which it began overlaps with nothing.
    let began_together = edition(edition::Column::LiveFrom).eq(place(article_list::Column::MemberFrom));
    let select = editions_to_pass_on(name, at)
        .cond_where(Condition::any().add(met).add(began_together))
        .to_owned();
    Expr::exists(select)
}

/// The editions that may be passed on, and that began by that instant, of the article of the row of that name.
fn editions_to_pass_on(name: &str, at: Timestamp) -> SelectStatement {
    let edition = |column: edition::Column| Expr::col((Alias::new("passed_on"), column));
    let article = Expr::col((Alias::new(name), article_list::Column::ArticleId));
    Query::select()
        .expr(Expr::val(1))
        .from_as(edition::Entity, Alias::new("passed_on"))
        .and_where(edition(edition::Column::SubjectId).eq(article))
        .and_where(edition(edition::Column::Syndicated).eq(true))
        .and_where(edition(edition::Column::LiveFrom).lte(at.as_millis()))
        .to_owned()
}

/// Whether the row of that name holds at that instant.
pub(crate) fn during(name: &str, at: Timestamp) -> Expr {
    let place = |column: article_list::Column| Expr::col((Alias::new(name), column));
    let until = || place(article_list::Column::MemberUntil);
    place(article_list::Column::MemberFrom)
        .lte(at.as_millis())
        .and(until().is_null().or(until().gt(at.as_millis())))
}
