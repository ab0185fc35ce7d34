//! The audit: who did what to which subject, when and from where. The database itself refuses to change or remove an entry.
//!
//! Addresses are personal data: they stand in a table of their own, from which rows can be deleted, and an entry has only a
//! salted hash of its address.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "CREATE TABLE audit (
                seq $bigint NOT NULL PRIMARY KEY,
                at $bigint NOT NULL,
                who $text NOT NULL CHECK (who IN ('user', 'operator')),
                user_id $uuid REFERENCES desk_user (id),
                act $text NOT NULL,
                subject_kind $text NOT NULL,
                subject_id $uuid NOT NULL,
                detail $text,
                origin_hash $bytes,
                previous_hash $bytes NOT NULL,
                hash $bytes NOT NULL,
                CHECK ((who = 'user') = (user_id IS NOT NULL))
            )",
            "CREATE INDEX audit_subject ON audit (subject_id, seq)",
            "CREATE INDEX audit_user ON audit (user_id, seq)",
            "CREATE TABLE audit_origin (
                seq $bigint NOT NULL PRIMARY KEY REFERENCES audit (seq),
                address $text NOT NULL,
                salt $bytes NOT NULL
            )",
        ],
    )
    .await?;
    let append_only: &[&str] = if crate::on_postgres(manager) {
        &[
            "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$",
            "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
                FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
        ]
    } else {
        &[
            "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
                BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
            "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
                BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
            // INSERT OR REPLACE deletes without a word to the trigger for that.
            "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN NEW.seq <= (SELECT max(seq) FROM audit)
                BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
        ]
    };
    crate::run(manager, append_only).await
});
