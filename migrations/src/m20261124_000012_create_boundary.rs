//! Boundaries: the instants ahead at which an article's edition begins or ends, and that the log is to tell of once.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "CREATE TABLE boundary (
                subject_id $uuid NOT NULL REFERENCES subject (id),
                number $int NOT NULL,
                edge $text NOT NULL,
                at $bigint NOT NULL,
                announced_at $bigint,
                PRIMARY KEY (subject_id, number, edge)
            )",
            "CREATE INDEX boundary_to_announce ON boundary (at) WHERE announced_at IS NULL",
        ],
    )
    .await
});
