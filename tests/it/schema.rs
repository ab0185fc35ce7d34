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

/// A list that counted as one would make a hole in the limit.
#[tokio::test]
async fn every_list_of_objects_counts_for_its_length() {
    let query = "{ __schema { types { name kind fields { name args { name } type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } }";
    let server = tests::TestServer::start().await;
    let answer = server.public().graphql(query, serde_json::json!({})).await;
    let mut missing = Vec::new();
    for of_type in answer.at("/data/__schema/types").as_array().expect("there are types") {
        let name = of_type["name"].as_str().expect("a type has a name");
        // Inside these, a list is as long as what one block or page holds, and that is counted where it hangs.
        if name.starts_with("__")
            || ["Connection", "Edge", "Payload", "Block"]
                .iter()
                .any(|end| name.ends_with(end))
        {
            continue;
        }
        for field in of_type["fields"].as_array().into_iter().flatten() {
            let field_name = field["name"].as_str().expect("a field has a name");
            let paged = field["args"]
                .as_array()
                .expect("a field has arguments")
                .iter()
                .any(|arg| arg["name"] == "first" || arg["name"] == "ids");
            let shape = field["type"].to_string();
            let many =
                paged || (shape.contains("LIST") && ["OBJECT", "INTERFACE"].iter().any(|kind| shape.contains(kind)));
            let counted = gateway::graphql::LISTS.iter().any(|(list, _)| *list == field_name) || field_name == "nodes";
            // Cells and runs of text are as many as the body has; the body's own bounds hold them.
            if many && !counted && !["spans", "items", "userErrors"].contains(&field_name) {
                missing.push(format!("{name}.{field_name}"));
            }
        }
    }
    assert!(missing.is_empty(), "these lists are not in LISTS: {missing:?}");
}
