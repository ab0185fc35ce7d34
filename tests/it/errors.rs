//! The table of error codes: once shipped, a code is never renamed.

use tests::project_file;

#[test]
fn the_table_of_error_codes_is_the_one_that_is_published() {
    let published = project_file("docs/errors.md");
    let table = gateway::error::table();
    assert!(
        published.ends_with(&table),
        "docs/errors.md must end with what `dateline errors` prints"
    );
}
