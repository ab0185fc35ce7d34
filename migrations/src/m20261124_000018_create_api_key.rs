//! Partners' keys, what each may have, and apart from them the hashes of their secrets. The log is also found by subject, for what
//! last happened to each, and its kills by themselves.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "CREATE TABLE api_key (
                id $uuid NOT NULL PRIMARY KEY,
                name $text NOT NULL,
                contact $text NOT NULL,
                entitlements $text NOT NULL,
                epoch $int NOT NULL,
                created_at $bigint NOT NULL,
                expires_at $bigint,
                revoked_at $bigint
            )",
            "CREATE TABLE api_key_secret (
                hash $bytes NOT NULL PRIMARY KEY,
                api_key_id $uuid NOT NULL REFERENCES api_key (id),
                made_at $bigint NOT NULL,
                ends_at $bigint
            )",
            "CREATE INDEX api_key_secret_key ON api_key_secret (api_key_id)",
            "CREATE INDEX change_subject ON change (subject_id, seq)",
            "CREATE INDEX change_killed ON change (seq) WHERE kind = 'killed'",
        ],
    )
    .await
});
