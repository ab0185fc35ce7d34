//! Who may read which revision of an article before it is public, and until when.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "CREATE TABLE preview (
                id $uuid NOT NULL PRIMARY KEY,
                article_id $uuid NOT NULL REFERENCES article (id),
                revision $int NOT NULL,
                created_by $uuid NOT NULL REFERENCES desk_user (id),
                created_at $bigint NOT NULL,
                expires_at $bigint NOT NULL,
                revoked_at $bigint
            )",
            "CREATE INDEX preview_article ON preview (article_id)",
        ],
    )
    .await
});
