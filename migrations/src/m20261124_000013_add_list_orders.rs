//! Lists in the order of the last update, and of one language; what has ended goes to a history that only reads of the past ask.
//!
//! All rows made of editions are made anew after this step: `derived` says by which version of the program they were made.

crate::step!(|manager| {
    let without_rowid = if crate::on_postgres(manager) {
        ""
    } else {
        "WITHOUT ROWID"
    };
    let history = format!(
        "CREATE TABLE article_list_history (
            list_id $uuid NOT NULL,
            first_published_at $bigint NOT NULL,
            article_id $uuid NOT NULL REFERENCES article (id),
            member_from $bigint NOT NULL,
            member_until $bigint NOT NULL,
            updated_at $bigint NOT NULL,
            language $text NOT NULL,
            PRIMARY KEY (list_id, first_published_at, article_id, member_from)
        ) {without_rowid}"
    );
    crate::run(
        manager,
        &[
            "ALTER TABLE article_list ADD COLUMN updated_at $bigint NOT NULL DEFAULT 0",
            "ALTER TABLE article_list ADD COLUMN language $text NOT NULL DEFAULT ''",
            "CREATE INDEX article_list_updated ON article_list (list_id, updated_at, article_id)",
            "CREATE INDEX article_list_language ON article_list (list_id, language, first_published_at, article_id)",
            "CREATE INDEX article_list_language_updated ON article_list (list_id, language, updated_at, article_id)",
            "CREATE INDEX article_list_ended ON article_list (member_until) WHERE member_until IS NOT NULL",
            &history,
            "CREATE INDEX article_list_history_article ON article_list_history (article_id)",
            "CREATE TABLE derived (
                id $int NOT NULL PRIMARY KEY CHECK (id = 1),
                version $int NOT NULL
            )",
            "INSERT INTO derived (id, version) VALUES (1, 0)",
        ],
    )
    .await
});
