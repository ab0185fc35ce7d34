//! The contract is the one that is checked in, and says to front ends what it means.

use serde_json::{Value, json};
use tests::{TestServer, project_file};

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
    let server = TestServer::start().await;
    let answer = server.public().graphql(query, json!({})).await;
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

/// What a type is made of, each with its path and as introspection tells it.
fn parts(of_type: &Value) -> Vec<(String, &Value)> {
    let name = |one: &Value| one["name"].as_str().expect("it has a name").to_owned();
    let mut all = vec![(name(of_type), of_type)];
    for kind in ["fields", "inputFields", "enumValues"] {
        for part in of_type[kind].as_array().into_iter().flatten() {
            let path = format!("{}.{}", name(of_type), name(part));
            let arguments = part["args"].as_array().into_iter().flatten();
            all.extend(arguments.map(|argument| (format!("{path}({})", name(argument)), argument)));
            all.push((path, part));
        }
    }
    all
}

#[tokio::test]
async fn all_of_it_is_described_and_what_may_be_null_says_when() {
    let query = "fragment Input on __InputValue { name description deprecationReason }
        { __schema { types { name description
            fields(includeDeprecated: true) { name description deprecationReason type { kind } args(includeDeprecated: true) { ...Input } }
            inputFields(includeDeprecated: true) { ...Input }
            enumValues(includeDeprecated: true) { name description deprecationReason } } } }";
    let server = TestServer::start().await;
    let answer = server.public().graphql(query, json!({})).await;
    let types = answer.at("/data/__schema/types");
    let types = types.as_array().expect("there are types").iter();
    let ours = types.filter(|one| one["name"].as_str().is_some_and(|name| !name.starts_with("__")));
    let mut wrong = Vec::new();
    for (path, part) in ours.flat_map(parts) {
        let description = part["description"].as_str().unwrap_or_default();
        // A mutation has one argument, `input`, and its type is described. `ID` is GraphQL's own.
        let needs_none = path.starts_with("Mutation.") && path.ends_with("(input)") || path == "ID";
        if description.is_empty() && !needs_none {
            wrong.push(format!("{path} has no description"));
        }
        let nullable = part["type"]["kind"].as_str().is_some_and(|kind| kind != "NON_NULL");
        if nullable && !description.to_lowercase().contains("null") {
            wrong.push(format!("{path} does not say when it is null"));
        }
        if let Some(reason) = part["deprecationReason"].as_str()
            && !begins_with_a_date(reason)
        {
            wrong.push(format!("{path} does not say since when it is deprecated"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Whether it is `2026-11-24: ask for something else` or the like.
fn begins_with_a_date(reason: &str) -> bool {
    let pattern = "0000-00-00: ";
    let like = |(found, wanted): (char, char)| found == wanted || (wanted == '0' && found.is_ascii_digit());
    reason.len() > pattern.len() && reason.chars().zip(pattern.chars()).all(like)
}

#[test]
fn a_reason_without_its_date_is_found() {
    assert!(begins_with_a_date("2026-11-24: ask for `nodes`"));
    for reason in [
        "",
        "ask for `nodes`",
        "2026-11-24",
        "2026-11-24: ",
        "24-11-2026: ask",
        "2026-11-24 ask for",
    ] {
        assert!(!begins_with_a_date(reason), "{reason}");
    }
}
