//! The access table: what each role gets of each operation. A mutation or a read that has no row here fails the test; `routes.rs` does the
//! same for routes.
//!
//! The rules are in `domain/permission.rs`; here it is seen that every way in asks them.

use crate::given::{Given, State};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::{Answer, Client, TestServer};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    /// Nobody is signed in.
    SignIn,
    Forbidden,
    /// There is no such thing for this caller.
    NotFound,
    /// Null, without a word.
    Nothing,
    /// `asOf` is not for this caller.
    NotAsOf,
}
use Outcome::{Done, Forbidden, NotAsOf, NotFound, Nothing, SignIn};

/// Who asks: nobody who is signed in; a writer of the story; another writer; the section's editor; another section's; a chief; an admin.
type Row = [Outcome; 7];

const DESK: Row = [SignIn, Done, NotFound, Done, NotFound, Done, Done];
const SECTION: Row = [SignIn, Forbidden, NotFound, Done, NotFound, Done, Done];
const ANYONE: Row = [SignIn, Done, Done, Done, Done, Done, Done];
const EDITORS: Row = [SignIn, Forbidden, Forbidden, Done, Done, Done, Done];
const CHIEFS: Row = [SignIn, Forbidden, Forbidden, Forbidden, Forbidden, Done, Done];
const ADMINS: Row = [SignIn, Forbidden, Forbidden, Forbidden, Forbidden, Forbidden, Done];

/// Each mutation: its input, the state of the story that it is about, and who may. `$…` stand for what is given.
const MUTATIONS: &[(&str, &str, State, Row)] = &[
    (
        "createArticle",
        r#"{"content":{"headline":"New"}}"#,
        State::Draft,
        ANYONE,
    ),
    (
        "saveArticle",
        r#"{"id":"$story","seen":1,"content":{"headline":"Saved"}}"#,
        State::Draft,
        DESK,
    ),
    (
        "setRelatedArticles",
        r#"{"id":"$story","seen":1,"related":[]}"#,
        State::Draft,
        DESK,
    ),
    ("submitArticle", r#"{"id":"$story","seen":1}"#, State::Draft, DESK),
    (
        "restoreRevision",
        r#"{"id":"$story","seen":2,"revision":1}"#,
        State::SavedTwice,
        DESK,
    ),
    (
        "adoptSideRevision",
        r#"{"id":"$side","seen":2}"#,
        State::SavedTwice,
        DESK,
    ),
    ("discardSideRevision", r#"{"id":"$side"}"#, State::SavedTwice, DESK),
    (
        "approveArticle",
        r#"{"id":"$story","seen":1}"#,
        State::InReview,
        SECTION,
    ),
    (
        "sendBackArticle",
        r#"{"id":"$story","seen":1}"#,
        State::InReview,
        SECTION,
    ),
    ("publishArticle", r#"{"id":"$story","seen":1}"#, State::Draft, SECTION),
    (
        "correctArticle",
        r#"{"id":"$story","seen":1,"note":"It was so."}"#,
        State::Live,
        SECTION,
    ),
    (
        "rescheduleEdition",
        r#"{"id":"$story","edition":1,"until":"2030-01-01T00:00:00Z"}"#,
        State::Live,
        SECTION,
    ),
    (
        "cancelEdition",
        r#"{"id":"$story","edition":1}"#,
        State::Scheduled,
        SECTION,
    ),
    (
        "retractArticle",
        r#"{"id":"$story","notice":"It was not so."}"#,
        State::Live,
        SECTION,
    ),
    ("unpublishArticle", r#"{"id":"$story"}"#, State::Live, SECTION),
    ("killArticle", r#"{"id":"$story"}"#, State::Live, SECTION),
    ("createPreview", r#"{"article":"$story"}"#, State::Draft, DESK),
    ("revokePreview", r#"{"id":"$preview"}"#, State::Draft, DESK),
    ("createTopic", r#"{"topic":{"name":"Topic $n"}}"#, State::None, EDITORS),
    (
        "saveTopic",
        r#"{"id":"$topic","seen":1,"topic":{"name":"Water"}}"#,
        State::None,
        EDITORS,
    ),
    (
        "createContributor",
        r#"{"contributor":{"name":"Ana $n"}}"#,
        State::None,
        EDITORS,
    ),
    (
        "saveContributor",
        r#"{"id":"$contributor","seen":1,"contributor":{"name":"Ana Kos"}}"#,
        State::None,
        EDITORS,
    ),
    ("createMedia", r#"{"media":{"kind":"IMAGE"}}"#, State::None, EDITORS),
    (
        "saveMedia",
        r#"{"id":"$media","seen":1,"media":{"kind":"IMAGE"}}"#,
        State::None,
        EDITORS,
    ),
    ("createPage", r#"{"page":{"title":"Page $n"}}"#, State::None, EDITORS),
    (
        "savePage",
        r#"{"id":"$page","seen":1,"page":{"title":"About us","body":[{"paragraph":{"id":"p1","spans":[{"text":"We report what is so."}]}}]}}"#,
        State::None,
        EDITORS,
    ),
    (
        "createMenu",
        r#"{"menu":{"name":"Menu $n","items":[]}}"#,
        State::None,
        EDITORS,
    ),
    (
        "saveMenu",
        r#"{"id":"$menu","seen":1,"menu":{"name":"Main","items":[]}}"#,
        State::None,
        EDITORS,
    ),
    ("killMedia", r#"{"id":"$media"}"#, State::None, CHIEFS),
    ("replaceMedia", r#"{"id":"$media","by":"$other"}"#, State::None, CHIEFS),
    (
        "createSection",
        r#"{"section":{"name":"Section $n"}}"#,
        State::None,
        CHIEFS,
    ),
    (
        "saveSection",
        r#"{"id":"$section","seen":1,"section":{"name":"Old $n"}}"#,
        State::None,
        CHIEFS,
    ),
    (
        "mergeSection",
        r#"{"id":"$section","into":"$home"}"#,
        State::None,
        CHIEFS,
    ),
    (
        "createCollection",
        r#"{"collection":{"name":"Series $n","items":[],"fill":{}}}"#,
        State::None,
        EDITORS,
    ),
    (
        "saveCollection",
        r#"{"id":"$collection","seen":2,"collection":{"name":"Front $n","size":3},"scheduled":"CANCEL"}"#,
        State::None,
        EDITORS,
    ),
    (
        "cancelCollectionEdition",
        r#"{"id":"$collection","edition":2}"#,
        State::None,
        EDITORS,
    ),
    (
        "createApiKey",
        r#"{"apiKey":{"name":"Agency","contact":"desk@agency.test","sections":["$home"]}}"#,
        State::None,
        ADMINS,
    ),
    (
        "changeApiKey",
        r#"{"id":"$key","apiKey":{"name":"Agency","contact":"desk@agency.test"}}"#,
        State::None,
        ADMINS,
    ),
    ("rotateApiKey", r#"{"id":"$key"}"#, State::None, ADMINS),
    ("revokeApiKey", r#"{"id":"$key"}"#, State::None, ADMINS),
    (
        "saveSite",
        r#"{"seen":1,"site":{"name":"Newsroom","url":"https://newsroom.test","timeZone":"UTC","defaultLanguage":"en"}}"#,
        State::None,
        ADMINS,
    ),
];

const PUBLIC: Row = [Done; 7];
/// With `asOf`, an instant that has passed, and one that lies ahead.
const HISTORY: Row = [NotAsOf, Done, Done, Done, Done, Done, Done];
const AHEAD: Row = [NotAsOf, NotAsOf, NotAsOf, NotAsOf, NotAsOf, Done, Done];

/// Each field of `Query` that takes `asOf`, for a story that is live.
const READS: &[(&str, &str)] = &[
    ("article", r#"article(by: { id: "$story" }$and) { id }"#),
    ("articles", "articles(first: 1$and) { nodes { id } }"),
    ("section", r#"section(slug: "europe"$and) { id }"#),
    ("sections", "sections$only { id }"),
    ("resolve", r#"resolve(path: "/europe"$and) { __typename }"#),
    ("node", r#"node(id: "$story"$and) { id }"#),
    ("nodes", r#"nodes(ids: ["$story"]$and) { id }"#),
    ("media", r#"media(id: "$media"$and) { id }"#),
    ("topic", r#"topic(slug: "water"$and) { id }"#),
    ("contributor", r#"contributor(slug: "ana-kos"$and) { id }"#),
    ("collection", r#"collection(slug: "front"$and) { articles { id } }"#),
    ("page", r#"page(slug: "about-us"$and) { id }"#),
    ("menu", r#"menu(slug: "main"$and) { id }"#),
    ("site", "site$only { name }"),
];

/// Fields of `Query` that have no `asOf`, and those of `Desk`.
const DESK_READS: &[(&str, &str, Row)] = &[
    (
        "viewer",
        "found: viewer { id }",
        [Nothing, Done, Done, Done, Done, Done, Done],
    ),
    // With a preview's token it is there: `preview.rs`.
    ("preview", "found: preview { revision }", [Nothing; 7]),
    ("changesCursor", "found: changesCursor", [Done; 7]),
    ("search", r#"found: search(query: "") { totalCount }"#, [Done; 7]),
    (
        "desk",
        "found: desk { __typename }",
        [Nothing, Done, Done, Done, Done, Done, Done],
    ),
    (
        "Desk.article",
        r#"desk { found: article(id: "$story") { id } }"#,
        [Nothing, Done, Nothing, Done, Nothing, Done, Done],
    ),
    (
        "Desk.articles",
        "desk { found: articles(first: 1) { nodes { id } } }",
        [Nothing, Done, Nothing, Done, Nothing, Done, Done],
    ),
    (
        "Desk.media",
        r#"desk { found: media(id: "$media") { id } }"#,
        [Nothing, Done, Done, Done, Done, Done, Done],
    ),
    (
        "Desk.collection",
        r#"desk { found: collection(id: "$collection") { edition } }"#,
        [Nothing, Nothing, Nothing, Done, Done, Done, Done],
    ),
    (
        "Desk.menu",
        r#"desk { found: menu(id: "$menu") { id } }"#,
        [Nothing, Done, Done, Done, Done, Done, Done],
    ),
    (
        "Desk.sideRevision",
        r#"desk { found: sideRevision(id: "$side") { id } }"#,
        [Nothing, Done, Nothing, Done, Nothing, Done, Done],
    ),
    (
        "Desk.audit",
        "desk { found: audit(first: 1) { nodes { seq } } }",
        [Nothing, Forbidden, Forbidden, Forbidden, Forbidden, Done, Done],
    ),
    (
        "Desk.apiKeys",
        "desk { found: apiKeys { id sections { id } topics { id } } }",
        [Nothing, Forbidden, Forbidden, Forbidden, Forbidden, Forbidden, Done],
    ),
];

/// Fields of `Subscription`: what is told is the same for everybody.
const SUBSCRIPTIONS: &[(&str, &str)] = &[
    ("changes", "changes(after: $after) { id }"),
    ("articleChanged", "articleChanged(after: $after) { id }"),
];

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
