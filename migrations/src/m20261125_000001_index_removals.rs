//! The log's ends of articles are found by themselves: feeds tell of the last ones.

crate::step!(|manager| {
    crate::run(
        manager,
        &["CREATE INDEX change_removal ON change (seq) WHERE kind IN ('unpublished', 'ended', 'killed')"],
    )
    .await
});
