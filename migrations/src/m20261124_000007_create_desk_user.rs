//! Users, the sections they are given, and apart from them their password hashes.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "CREATE TABLE desk_user (
                id $uuid NOT NULL PRIMARY KEY,
                email $text NOT NULL UNIQUE,
                name $text NOT NULL,
                role $text NOT NULL,
                created_at $bigint NOT NULL,
                disabled_at $bigint
            )",
            "CREATE TABLE desk_user_section (
                user_id $uuid NOT NULL REFERENCES desk_user (id),
                section_id $uuid NOT NULL REFERENCES subject (id),
                PRIMARY KEY (user_id, section_id)
            )",
            "CREATE TABLE desk_user_password (
                user_id $uuid NOT NULL PRIMARY KEY REFERENCES desk_user (id),
                hash $text NOT NULL
            )",
        ],
    )
    .await
});
