//! Editions: the card of each subject for an interval, and apart from it the body of an article's.
//!
//! At most one is live at any instant. PostgreSQL refuses an overlap by itself; SQLite has one writer, who looks first.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "CREATE TABLE edition (
                subject_id $uuid NOT NULL REFERENCES subject (id),
                number $int NOT NULL,
                kind $text NOT NULL,
                revision $int,
                live_from $bigint NOT NULL,
                live_until $bigint,
                card $text NOT NULL,
                PRIMARY KEY (subject_id, number),
                CHECK (live_until IS NULL OR live_until >= live_from)
            )",
            "CREATE TABLE edition_body (
                subject_id $uuid NOT NULL,
                number $int NOT NULL,
                body $text NOT NULL,
                PRIMARY KEY (subject_id, number),
                FOREIGN KEY (subject_id, number) REFERENCES edition (subject_id, number)
            )",
        ],
    )
    .await?;
    if crate::on_postgres(manager) {
        let statements = [
            "CREATE EXTENSION IF NOT EXISTS btree_gist",
            "ALTER TABLE edition ADD CONSTRAINT edition_one_live
                EXCLUDE USING gist (subject_id WITH =, int8range(live_from, live_until) WITH &&)",
        ];
        crate::run(manager, &statements).await?;
    }
    Ok(())
});
