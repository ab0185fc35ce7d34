//! Which upload was sent under which idempotency key, and of which pictures AVIF is still to be made.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "CREATE TABLE media_upload (
                user_id $uuid NOT NULL REFERENCES desk_user (id),
                idempotency_key $text NOT NULL,
                sha256 $text NOT NULL,
                media_id $uuid NOT NULL,
                at $bigint NOT NULL,
                PRIMARY KEY (user_id, idempotency_key)
            )",
            "CREATE TABLE avif_job (
                media_id $uuid NOT NULL PRIMARY KEY,
                not_before $bigint NOT NULL
            )",
        ],
    )
    .await
});
