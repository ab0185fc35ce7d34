//! A set of translations has the id of the article that began it. Until now nobody could join one, so each article began its own.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "UPDATE article SET translation_set = id",
            "CREATE INDEX article_translation_set ON article (translation_set, id)",
        ],
    )
    .await
});
