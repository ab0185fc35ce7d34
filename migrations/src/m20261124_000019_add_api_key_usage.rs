//! How often each of the partners' keys may ask, how often it did on each day (UTC), and when it did last.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "ALTER TABLE api_key ADD COLUMN rate $int",
            "ALTER TABLE api_key ADD COLUMN daily_quota $int",
            "ALTER TABLE api_key ADD COLUMN last_used_at $bigint",
            "CREATE TABLE api_key_usage (
                day $bigint NOT NULL,
                api_key_id $uuid NOT NULL REFERENCES api_key (id),
                requests $bigint NOT NULL,
                refused $bigint NOT NULL,
                PRIMARY KEY (day, api_key_id)
            )",
        ],
    )
    .await
});
