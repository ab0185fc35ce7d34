//! Sessions, their refresh tokens (by hash), and the keys that sign access tokens.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "CREATE TABLE session (
                id $uuid NOT NULL PRIMARY KEY,
                user_id $uuid NOT NULL REFERENCES desk_user (id),
                created_at $bigint NOT NULL,
                ended_at $bigint,
                end_reason $text
            )",
            "CREATE INDEX session_by_user ON session (user_id)",
            "CREATE TABLE refresh_token (
                hash $bytes NOT NULL PRIMARY KEY,
                session_id $uuid NOT NULL REFERENCES session (id),
                issued_at $bigint NOT NULL,
                expires_at $bigint NOT NULL,
                used_at $bigint
            )",
            "CREATE INDEX refresh_token_session ON refresh_token (session_id)",
            "CREATE TABLE signing_key (
                kid $text NOT NULL PRIMARY KEY,
                private_key $bytes NOT NULL,
                public_key $bytes NOT NULL,
                created_at $bigint NOT NULL
            )",
        ],
    )
    .await
});
