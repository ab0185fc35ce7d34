//! The desk's side of an article: the article, its revisions, late saves kept aside, and their contents by hash.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "CREATE TABLE content (
                hash $bytes NOT NULL PRIMARY KEY,
                document $text NOT NULL
            )",
            "CREATE TABLE article (
                id $uuid NOT NULL PRIMARY KEY REFERENCES subject (id),
                translation_set $uuid NOT NULL,
                created_by $uuid NOT NULL,
                created_at $bigint NOT NULL,
                working_state $text NOT NULL,
                newest_revision $int NOT NULL,
                home_section $uuid
            )",
            "CREATE INDEX article_created_by ON article (created_by, id)",
            "CREATE INDEX article_home_section ON article (home_section, id)",
            "CREATE TABLE revision (
                article_id $uuid NOT NULL REFERENCES article (id),
                number $int NOT NULL,
                author_id $uuid NOT NULL,
                note $text,
                saved_at $bigint NOT NULL,
                content_hash $bytes NOT NULL REFERENCES content (hash),
                PRIMARY KEY (article_id, number)
            )",
            "CREATE TABLE side_revision (
                id $uuid NOT NULL PRIMARY KEY,
                article_id $uuid NOT NULL REFERENCES article (id),
                seen $int NOT NULL,
                author_id $uuid NOT NULL,
                note $text,
                saved_at $bigint NOT NULL,
                content_hash $bytes NOT NULL REFERENCES content (hash)
            )",
            "CREATE INDEX side_revision_article ON side_revision (article_id, saved_at)",
        ],
    )
    .await
});
