//! The schema that the migrations result in, as a checked-in snapshot for each database.

use testkit::TestDb;

const SQLITE: &str =
    "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name";

const POSTGRES: &str = "SELECT name, what FROM (
    SELECT table_name || '.' || column_name AS name,
        data_type || CASE is_nullable WHEN 'YES' THEN '' ELSE ' not null' END || coalesce(' default ' || column_default, '') AS what
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT conrelid::regclass::text || ': ' || conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL
    SELECT tablename || ': ' || indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND indexname NOT IN (SELECT conname FROM pg_constraint)
    UNION ALL
    SELECT tgrelid::regclass::text || ': ' || tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'function ' || proname, prosrc FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prolang = (SELECT oid FROM pg_language WHERE lanname = 'plpgsql')
    UNION ALL
    SELECT 'extension', extname FROM pg_extension WHERE extname <> 'plpgsql'
    ) AS everything ORDER BY name COLLATE \"C\", what COLLATE \"C\"";

/// All there is in the schema, in an order of its own.
pub(crate) async fn tables(db: &TestDb) -> Vec<Vec<String>> {
    db.texts(if db.is_postgres() { POSTGRES } else { SQLITE }).await
}

#[tokio::test]
async fn the_schema_is_the_one_that_was_reviewed() {
    let db = TestDb::new().await;
    let lines: Vec<String> = tables(&db).await.iter().map(|row| line(row)).collect();
    insta::assert_snapshot!(if db.is_postgres() { "postgres" } else { "sqlite" }, lines.join("\n"));
}

/// Without what depends on how the statement was indented.
fn line(row: &[String]) -> String {
    row.iter()
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join(" = ")
}
