//! Where what was imported came from: by its key in the source, so that the same is never taken twice.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "CREATE TABLE import_source (
                source $text NOT NULL,
                kind $text NOT NULL,
                source_key $text NOT NULL,
                subject_id $uuid NOT NULL REFERENCES subject (id),
                hash $bytes NOT NULL,
                number $int NOT NULL,
                address $text,
                PRIMARY KEY (source, kind, source_key)
            )",
            "CREATE INDEX import_source_subject ON import_source (subject_id)",
        ],
    )
    .await
});
