//! What each role gets of each operation: the table is in `access/table.rs`. A mutation or a read that has no row there fails the test;
//! `routes.rs` does the same for routes.
//!
//! The rules are in `domain/permission.rs`; here it is seen that every way in asks them.

use crate::given::{Given, State};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use table::Outcome::{self, Done, Forbidden, NotAsOf, NotFound, Nothing, SignIn};
use table::{AHEAD, DESK_READS, HISTORY, MUTATIONS, PUBLIC, READS, SUBSCRIPTIONS};
use tests::{Answer, Client, TestServer};

mod table;

fn outcome(answer: &Answer, found: &Value) -> Outcome {
    match answer
        .json()
        .pointer("/errors/0/extensions/code")
        .and_then(Value::as_str)
    {
        Some("UNAUTHENTICATED") => SignIn,
        Some("FORBIDDEN") => Forbidden,
        Some("NOT_FOUND") => NotFound,
        Some("AS_OF_NOT_ALLOWED") => NotAsOf,
        Some(other) => panic!("{other}: {}", answer.body),
        None => match found {
            Value::Null => Nothing,
            Value::Array(all) if all.is_empty() => Nothing,
            Value::Object(page) if page.get("nodes") == Some(&json!([])) => Nothing,
            _ => Done,
        },
    }
}

async fn mutate(client: &Client, given: &Given, name: &str, input: &str) -> Outcome {
    let type_name = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let mutation = format!(
        "mutation($input: {type_name}!) {{ outcome: {name}(input: $input) {{ userErrors {{ code message }} }} }}"
    );
    let input: Value = serde_json::from_str(&given.fill(input)).expect("the row has JSON");
    let answer = client.graphql(&mutation, json!({ "input": input })).await;
    let done = answer.json().pointer("/data/outcome").cloned().unwrap_or_default();
    let outcome = outcome(&answer, &done);
    if outcome == Done {
        assert_eq!(done["userErrors"], json!([]), "{name}");
    }
    outcome
}

#[tokio::test]
async fn each_mutation_is_for_whom_the_table_says() {
    let server = TestServer::start().await;
    let newsroom = Given::newsroom(&server).await;
    for (name, input, state, row) in MUTATIONS {
        for (who, expected) in row.iter().enumerate() {
            let given = newsroom.with_story(&server, *state).await;
            let outcome = mutate(&newsroom.clients[who], &given, name, input).await;
            assert_eq!(outcome, *expected, "{name} by number {who}");
        }
    }
}

#[tokio::test]
async fn each_read_is_for_whom_the_table_says_now_then_and_ahead() {
    let server = TestServer::start().await;
    let newsroom = Given::newsroom(&server).await;
    let given = newsroom.with_story(&server, State::Live).await;
    server.db.wait_minutes(2);
    let instants = [(None, PUBLIC), (Some(-1), HISTORY), (Some(60), AHEAD)];
    for (name, query) in READS {
        for (minutes, row) in instants {
            let as_of = minutes.map(|minutes: i64| server.clock.now().saturating_add_millis(minutes * 60_000));
            let and = as_of.map_or(String::new(), |at| format!(", asOf: \"{at}\""));
            let only = as_of.map_or(String::new(), |at| format!("(asOf: \"{at}\")"));
            let query = given.fill(query).replace("$and", &and).replace("$only", &only);
            for (client, expected) in newsroom.clients.iter().zip(row) {
                let answer = client.graphql(&format!("{{ found: {query} }}"), json!({})).await;
                let found = answer.json().pointer("/data/found").cloned().unwrap_or_default();
                assert_eq!(
                    outcome(&answer, &found),
                    expected,
                    "{name} {minutes:?}: {}",
                    answer.body
                );
            }
        }
    }
}

#[tokio::test]
async fn what_the_desk_reads_is_for_whom_the_table_says() {
    let server = TestServer::start().await;
    let newsroom = Given::newsroom(&server).await;
    let given = newsroom.with_story(&server, State::SavedTwice).await;
    server.searchable().await;
    for (name, query, row) in DESK_READS {
        for (who, expected) in row.iter().enumerate() {
            let query = format!("{{ {} }}", given.fill(query));
            let answer = newsroom.clients[who].graphql(&query, json!({})).await;
            let data = answer.at("/data");
            let found = data.get("found").or_else(|| data["desk"].get("found"));
            let found = found.cloned().unwrap_or_default();
            assert_eq!(
                outcome(&answer, &found),
                *expected,
                "{name} by number {who}: {}",
                answer.body
            );
        }
    }
}

#[tokio::test]
async fn each_subscription_tells_everybody_the_same() {
    let server = TestServer::start().await;
    let newsroom = Given::newsroom(&server).await;
    let begun = server
        .public()
        .graphql("{ changesCursor }", json!({}))
        .await
        .at("/data/changesCursor");
    let draft = newsroom.with_story(&server, State::Draft).await;
    let live = newsroom.with_story(&server, State::Live).await;
    for (name, field) in SUBSCRIPTIONS {
        for client in &newsroom.clients {
            let query = format!("subscription($after: String) {{ found: {field} }}");
            let opened = client.events(&query, json!({ "after": begun }), None).await;
            let mut stream = opened.unwrap_or_else(|answer| panic!("{name}: {}", answer.body));
            let mut told = Vec::new();
            while told.last() != Some(&json!(live.fill("$story"))) {
                told.push(stream.next().await.expect("it is told").at("/data/found/id"));
            }
            assert!(!told.contains(&json!(draft.fill("$story"))), "{name}");
        }
    }
}

#[tokio::test]
async fn every_operation_has_its_row() {
    let server = TestServer::start().await;
    let query = "{ __schema { types { name fields { name } } } }";
    let answer = server.public().graphql(query, json!({})).await;
    let fields = |of: &str| -> BTreeSet<String> {
        let types = answer.at("/data/__schema/types");
        let types = types.as_array().expect("there are types");
        let found = types.iter().find(|one| one["name"] == of).expect("there is the type");
        let fields = found["fields"].as_array().expect("it has fields").iter();
        fields
            .map(|field| field["name"].as_str().expect("it has a name").to_owned())
            .collect()
    };
    let listed = |names: Vec<&str>| -> BTreeSet<String> { names.into_iter().map(str::to_owned).collect() };
    assert_eq!(
        fields("Subscription"),
        listed(SUBSCRIPTIONS.iter().map(|row| row.0).collect())
    );
    assert_eq!(fields("Mutation"), listed(MUTATIONS.iter().map(|row| row.0).collect()));
    let (of_desk, of_query): (Vec<&str>, Vec<&str>) = DESK_READS
        .iter()
        .map(|row| row.0)
        .partition(|name| name.starts_with("Desk."));
    let of_query = of_query.into_iter().chain(READS.iter().map(|row| row.0));
    assert_eq!(fields("Query"), listed(of_query.collect()));
    let of_desk = of_desk.into_iter().map(|name| name.trim_start_matches("Desk."));
    assert_eq!(fields("Desk"), listed(of_desk.collect()));
}
