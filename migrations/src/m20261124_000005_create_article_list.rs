//! Lists of articles: a row for each time an article is on a list, kept in the order in which lists are read.

crate::step!(|manager| {
    let without_rowid = if crate::on_postgres(manager) {
        ""
    } else {
        "WITHOUT ROWID"
    };
    let table = format!(
        "CREATE TABLE article_list (
            list_id $uuid NOT NULL,
            first_published_at $bigint NOT NULL,
            article_id $uuid NOT NULL REFERENCES article (id),
            member_from $bigint NOT NULL,
            member_until $bigint,
            PRIMARY KEY (list_id, first_published_at, article_id, member_from)
        ) {without_rowid}"
    );
    crate::run(
        manager,
        &[&table, "CREATE INDEX article_list_article ON article_list (article_id)"],
    )
    .await
});
