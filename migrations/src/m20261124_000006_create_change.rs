//! The change log and its head. Who appends locks the head, last in the transaction: so `seq` has no gaps and follows commits.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "CREATE TABLE change (
                seq $bigint NOT NULL PRIMARY KEY,
                at $bigint NOT NULL,
                kind $text NOT NULL,
                subject_kind $text NOT NULL,
                subject_id $uuid NOT NULL,
                audience $text NOT NULL
            )",
            "CREATE TABLE change_head (
                id $int NOT NULL PRIMARY KEY CHECK (id = 1),
                seq $bigint NOT NULL,
                at $bigint NOT NULL
            )",
            "INSERT INTO change_head (id, seq, at) VALUES (1, 0, 0)",
        ],
    )
    .await
});
