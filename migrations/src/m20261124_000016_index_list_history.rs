//! The history of lists is read in every order and language too: as of an instant, and by those who page for a while.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "CREATE INDEX article_list_history_updated ON article_list_history (list_id, updated_at, article_id)",
            "CREATE INDEX article_list_history_language ON article_list_history
                (list_id, language, first_published_at, article_id)",
            "CREATE INDEX article_list_history_language_updated ON article_list_history
                (list_id, language, updated_at, article_id)",
        ],
    )
    .await
});
