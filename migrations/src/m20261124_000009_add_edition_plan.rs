//! What was asked for beside what holds: when an edition was to end, its flags, and which retraction takes its place for readers.
//! Editions that were cancelled, killed or erased leave the table of those that can be read, and keep their number here.
//!
//! The ends of several editions move in one transaction, so PostgreSQL looks for an overlap at its end.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "ALTER TABLE edition ADD COLUMN planned_until $bigint",
            "UPDATE edition SET planned_until = live_until",
            "ALTER TABLE edition ADD COLUMN minor $bool NOT NULL DEFAULT FALSE",
            "ALTER TABLE edition ADD COLUMN embargoed $bool NOT NULL DEFAULT FALSE",
            "ALTER TABLE edition ADD COLUMN retraction $bool NOT NULL DEFAULT FALSE",
            "ALTER TABLE edition ADD COLUMN withdrawn_by $int",
            "ALTER TABLE subject ADD COLUMN killed_at $bigint",
            "CREATE TABLE removed_edition (
                subject_id $uuid NOT NULL REFERENCES subject (id),
                number $int NOT NULL,
                revision $int,
                live_from $bigint NOT NULL,
                live_until $bigint,
                embargoed $bool NOT NULL,
                reason $text NOT NULL,
                removed_at $bigint NOT NULL,
                PRIMARY KEY (subject_id, number)
            )",
        ],
    )
    .await?;
    if crate::on_postgres(manager) {
        let statements = [
            "ALTER TABLE edition DROP CONSTRAINT edition_one_live",
            "ALTER TABLE edition ADD CONSTRAINT edition_one_live
                EXCLUDE USING gist (subject_id WITH =, int8range(live_from, live_until) WITH &&)
                DEFERRABLE INITIALLY DEFERRED",
        ];
        crate::run(manager, &statements).await?;
    }
    Ok(())
});
