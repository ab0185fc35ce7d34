//! When the rights in an edition end, and whether it may be passed on to partners. Until now nothing was said of either.

crate::step!(|manager| {
    crate::run(
        manager,
        &[
            "ALTER TABLE edition ADD COLUMN rights_until $bigint",
            "ALTER TABLE edition ADD COLUMN syndicated $bool NOT NULL DEFAULT TRUE",
        ],
    )
    .await
});
