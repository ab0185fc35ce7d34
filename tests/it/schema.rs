//! The contract is the one that is checked in.

use tests::project_file;

#[test]
fn the_schema_is_the_one_that_is_checked_in() {
    assert_eq!(
        project_file("schema.graphql"),
        gateway::graphql::sdl(),
        "run `make schema` and read the difference"
    );
}
