//! Slugs: who holds each. One that was ever public belongs to its holder for good; a draft's is let go when the draft changes it.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "CREATE TABLE slug (
                kind $text NOT NULL,
                slug $text NOT NULL,
                subject_id $uuid NOT NULL REFERENCES subject (id),
                public_since $bigint,
                PRIMARY KEY (kind, slug)
            )",
            "CREATE INDEX slug_subject ON slug (subject_id)",
        ],
    )
    .await
});
