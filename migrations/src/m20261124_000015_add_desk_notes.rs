//! What the desk notes: why an article was sent back, what became of a side revision, and when a content was erased.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "ALTER TABLE article ADD COLUMN review_note $text",
            "ALTER TABLE side_revision ADD COLUMN outcome $text",
            "ALTER TABLE side_revision ADD COLUMN settled_at $bigint",
            "ALTER TABLE content ADD COLUMN erased_at $bigint",
        ],
    )
    .await
});
