//! Which assets each edition of an article shows, so that a kill finds those that no other uses.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "CREATE TABLE media_use (
                media_id $uuid NOT NULL REFERENCES subject (id),
                article_id $uuid NOT NULL REFERENCES article (id),
                number $int NOT NULL,
                PRIMARY KEY (media_id, article_id, number)
            )",
            "CREATE INDEX media_use_article ON media_use (article_id)",
        ],
    )
    .await
});
