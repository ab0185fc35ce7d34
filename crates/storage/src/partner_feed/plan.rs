//! How SQLite finds what partners are told on each page: never by reading the whole log.

use super::kills_after;
use sea_orm::{ConnectionTrait, DbBackend, QueryTrait};
use testkit::TestDb;

#[tokio::test]
async fn on_sqlite_kills_are_found_by_the_index_that_holds_them_alone() {
    let db = TestDb::new().await;
    if db.is_postgres() {
        return;
    }
    let store = crate::Store::connect(&db.address()).await.unwrap();
    let mut statement = kills_after(0).build(DbBackend::Sqlite);
    statement.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
    let plan = store.partner_feed().connection.query_all_raw(statement).await.unwrap();
    let steps: Vec<String> = plan.iter().map(|row| row.try_get("", "detail").unwrap()).collect();
    assert_eq!(steps, ["SEARCH change USING INDEX change_killed (seq>?)"]);
}
