//! Documents that are known: they are answered as at first sight, and what their variables are is looked at whenever they are sent.

use domain::permission::Role;
use serde_json::json;
use tests::TestServer;

/// A known document is not validated again, so what its variables are must be looked at all the same.
#[tokio::test]
async fn wrong_variables_are_refused_at_every_sight_as_at_the_first() {
    let server = TestServer::start().await;
    let home = server.db.given(testkit::section("europe")).await;
    let story = testkit::article().slug("dam-holds").home(home).published();
    server.db.given(story).await;
    let document =
        "query($slug: String!, $n: Int, $ids: [ID!], $order: ArticleOrder, $by: ArticleBy, $flag: Boolean = true) {
        a: article(by: { slug: $slug }) { slug @include(if: $flag) }
        articles(first: $n, orderBy: $order) { nodes { slug } }
        nodes(ids: $ids) { id }
        b: article(by: $by) { slug }
    }";
    // With a name it is parsed to another form.
    let plain = "query Named($slug: String!, $n: Int, $flag: Boolean = true) {
        a: article(by: { slug: $slug }) { slug @include(if: $flag) } articles(first: $n) { nodes { slug } }
    }";
    let by = json!({ "slug": "dam-holds" });
    let good = json!({ "slug": "dam-holds", "n": 5, "ids": [], "order": "UPDATED_DESC", "by": by, "flag": true });
    let mut cases = vec![
        json!({}),
        json!({ "n": 5 }),
        json!({ "slug": "dam-holds", "unknown": 1 }),
    ];
    for (name, wrong) in [
        ("slug", json!(null)),
        ("slug", json!(5)),
        ("slug", json!(["dam-holds"])),
        ("slug", json!({ "slug": "dam-holds" })),
        ("n", json!("5")),
        ("n", json!(5.5)),
        ("n", json!(4_294_967_296_i64)),
        ("n", json!(true)),
        ("n", json!(-1)),
        ("ids", json!(null)),
        ("ids", json!([null])),
        ("ids", json!([["x"]])),
        ("ids", json!("x")),
        ("order", json!("NEWEST")),
        ("order", json!(1)),
        ("by", json!({})),
        ("by", json!({ "slug": "a", "id": "b" })),
        ("by", json!({ "slug": null })),
        ("by", json!({ "slug": "dam-holds", "other": 1 })),
        ("by", json!(null)),
        ("flag", json!("true")),
        ("flag", json!(null)),
    ] {
        let mut variables = good.clone();
        variables[name] = wrong;
        cases.push(variables);
    }
    for document in [document, plain] {
        // In its first line it is another document each time, which nobody knows.
        let mut sight = 0;
        let mut unknown = || {
            sight += 1;
            format!("# {sight}\n{document}")
        };
        let known = unknown();
        let public = server.public();
        let only_declared = |variables: &serde_json::Value| {
            let names = variables.as_object().expect("they are").iter();
            let declared = names.filter(|(name, _)| document.contains(&format!("${name}:")) || *name == "unknown");
            serde_json::Value::Object(declared.map(|(name, value)| (name.clone(), value.clone())).collect())
        };
        for _ in 0..2 {
            let answer = public.graphql(&known, only_declared(&good)).await;
            assert_eq!(answer.at("/data/a/slug"), "dam-holds");
        }
        for variables in &cases {
            let variables = only_declared(variables);
            let first = public.graphql(&unknown(), variables.clone()).await;
            let again = public.graphql(&known, variables.clone()).await;
            assert_eq!((again.status, again.body), (first.status, first.body), "{variables}");
        }
    }
}

/// What an editor is answered is not kept, so each of them is executed.
#[tokio::test]
async fn what_is_asked_again_is_answered_as_at_first_sight() {
    let server = TestServer::with_demo().await;
    let chief = server.signed_in(Role::Chief).await;
    for document in [
        "{ __schema { queryType { name fields { name args { name } type { name } } } types { name kind } } __type(name: \"Article\") { name } }",
        "{ articles(first: 3) { nodes { __typename ... on Node { id } ...Card body { blocks { __typename ... on Block { id } text
            ... on ImageBlock { image { media { caption } } } } } } } } fragment Card on Article { headline topics { name } }",
        "{ nodes(ids: [\"rubbish\"]) { id } ok: articles(first: 1) { nodes { slug } } bad: articles(after: \"rubbish\") { nodes { slug } } }",
        "query Named { desk { articles(first: 2) { nodes { id revision { content { headline } } } } } site @skip(if: true) { name } }",
        "mutation { saveTopic(input: { id: \"01900000-0000-7000-8000-0000000fffff\", seen: 1, topic: { name: \"Tides\" } }) { topic { id } userErrors { code field message } } }",
    ] {
        let first = chief.graphql(document, json!({})).await;
        // What is refused before it is executed would not be known afterwards.
        assert!(first.json().get("data").is_some(), "{}", first.body);
        for _ in 0..2 {
            let again = chief.graphql(document, json!({})).await;
            assert_eq!((again.status, again.body), (first.status, first.body.clone()), "{document}");
        }
    }
}

#[tokio::test]
async fn what_was_not_looked_at_for_want_of_a_variable_is_looked_at_when_it_comes() {
    let server = TestServer::start().await;
    let public = server.public();
    let document = "query($s: String) { articles(filter: { topic: $s, nose: 1 }) { nodes { id } } }";
    for _ in 0..3 {
        public.graphql(document, json!({})).await;
    }
    let wrong = public.graphql(document, json!({ "s": "tides" })).await;
    assert_eq!(wrong.code(), "GRAPHQL_VALIDATION_FAILED", "{}", wrong.body);
}
