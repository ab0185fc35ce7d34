//! Trusted documents, each under the ids that front ends ask for it by.

crate::step!(|manager| {
    crate::run(
        manager,
        &["CREATE TABLE document (
            id $text NOT NULL PRIMARY KEY,
            text $text NOT NULL,
            added_at $bigint NOT NULL
        )"],
    )
    .await
});
