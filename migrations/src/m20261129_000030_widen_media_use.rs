//! Pages show assets, too: a use is of a subject, and not of an article alone.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "CREATE TABLE media_use_so_far AS SELECT * FROM media_use",
            "DROP TABLE media_use",
            "CREATE TABLE media_use (
                media_id $uuid NOT NULL REFERENCES subject (id),
                subject_id $uuid NOT NULL REFERENCES subject (id),
                number $int NOT NULL,
                PRIMARY KEY (media_id, subject_id, number)
            )",
            "INSERT INTO media_use (media_id, subject_id, number) SELECT media_id, article_id, number FROM media_use_so_far",
            "DROP TABLE media_use_so_far",
            "CREATE INDEX media_use_subject ON media_use (subject_id)",
        ],
    )
    .await
});
