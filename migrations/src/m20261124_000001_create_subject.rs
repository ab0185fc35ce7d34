//! Subjects: every public noun's id and kind. The row is what a writer locks. A newsroom has one site.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "CREATE TABLE subject (
                id $uuid NOT NULL PRIMARY KEY,
                kind $text NOT NULL,
                created_at $bigint NOT NULL
            )",
            "CREATE INDEX subject_kind ON subject (kind)",
            "CREATE UNIQUE INDEX subject_one_site ON subject (kind) WHERE kind = 'site'",
        ],
    )
    .await
});
