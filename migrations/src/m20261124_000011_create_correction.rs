//! Corrections: dated public notes. The text changes, the note stays.

crate::step!(|manager| {
    crate::run(
        manager,
        &["CREATE TABLE correction (
            article_id $uuid NOT NULL REFERENCES article (id),
            number $int NOT NULL,
            at $bigint NOT NULL,
            note $text NOT NULL,
            PRIMARY KEY (article_id, number)
        )"],
    )
    .await
});
