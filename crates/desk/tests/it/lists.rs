//! What lists must hold: the memberships that the domain makes of an article's editions and the section tree, and nothing else.

use domain::article::{ArticleCard, DeskArticle};
use domain::edition::{Card, Edition};
use domain::list::memberships;
use domain::read_as::{Moment, ReadAs};
use domain::time::Timestamp;
use std::sync::Arc;
use testkit::{TestDb, house};

/// A list, and from when until when (nothing is never) the article is on it.
type Row = [String; 3];

/// The rows that the database has for an article, but for those of no time: no reader is shown what they stand for.
async fn stored(db: &TestDb, article: &DeskArticle) -> Vec<Row> {
    let (hex, id) = match db.is_postgres() {
        true => ("replace(CAST(list_id AS text), '-', '')", format!("'{}'", article.id)),
        false => ("lower(hex(list_id))", format!("x'{}'", article.id.0.simple())),
    };
    let sql = format!(
        "SELECT {hex} AS list, CAST(member_from AS text) AS since, CAST(member_until AS text) AS until
        FROM article_list WHERE article_id = {id}
        UNION ALL SELECT {hex}, CAST(member_from AS text), CAST(member_until AS text)
        FROM article_list_history WHERE article_id = {id}"
    );
    let mut rows: Vec<Row> = db
        .texts(&sql)
        .await
        .into_iter()
        .map(|row| row.try_into().unwrap())
        .filter(|[_, since, until]: &Row| since != until)
        .collect();
    rows.sort();
    rows
}

/// The rows that the domain makes of the article's editions.
async fn expected(db: &TestDb, article: &DeskArticle) -> Vec<Row> {
    let mut editions: Vec<Arc<Edition<ArticleCard>>> = Vec::new();
    for span in article
        .editions
        .iter()
        .filter(|span| span.live.until() != Some(span.live.from()))
    {
        let at = db.store.editions(&ReadAs::Desk {
            actor: house(),
            at: Moment::AsOf(span.live.from()),
        });
        let any = at.by_ids(&[article.id.0]).await.unwrap();
        let edition = ArticleCard::of(&any[&article.id.0]).unwrap().clone();
        assert_eq!((edition.number, edition.live), (span.number, span.live));
        editions.push(edition);
    }
    let sections = db
        .desk
        .run(async |tx| tx.article_editions().sections().await)
        .await
        .unwrap();
    let members = memberships(editions.iter().map(|edition| (edition.live, &edition.card)), &sections);
    let millis = |at: Timestamp| at.as_millis().to_string();
    let row = |m: &domain::list::Membership| {
        [
            m.list.id().simple().to_string(),
            millis(m.during.from()),
            m.during.until().map(millis).unwrap_or_default(),
        ]
    };
    let mut rows: Vec<Row> = members.iter().map(row).collect();
    rows.sort();
    rows
}

/// Ends the test unless the lists hold what they must of this article.
pub async fn assert_right(db: &TestDb, article: domain::ids::ArticleId) {
    let article = db.store.desk_articles().by_id(article).await.unwrap().unwrap();
    assert_eq!(
        stored(db, &article).await,
        expected(db, &article).await,
        "lists of {:?}",
        article.editions
    );
}
