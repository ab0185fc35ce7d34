//! The lists that only the desk sees, walked as Relay walks them: from the start and from the end. `list.rs` has the public ones.

use domain::ids::ArticleId;
use domain::permission::Role;
use serde_json::{Map, Value, json};
use testkit::{article, house, section};
use tests::{Client, TestServer};

/// A newsroom with so much in it that each list has several pages, and a chief who reads them.
struct Newsroom {
    server: TestServer,
    chief: Client,
    /// Each list with its entries' keys, in its order.
    lists: Vec<(String, Vec<Value>)>,
}

const OTHER_STORIES: usize = 4;
const REVISIONS: i32 = 5;

impl Newsroom {
    async fn start() -> Newsroom {
        let server = TestServer::start().await;
        let chief = server.signed_in(Role::Chief).await;
        let story = server.db.given(article().by(&house())).await.id;
        let mut stories = vec![json!(story.to_string())];
        for _ in 0..OTHER_STORIES {
            stories.insert(0, json!(server.db.given(article()).await.id.to_string()));
        }
        let save = "mutation($input: SaveArticleInput!) { saveArticle(input: $input) { userErrors { code } } }";
        for seen in 1..REVISIONS {
            let content = json!({ "headline": format!("Dam holds, text {}", seen + 1) });
            let input = json!({ "id": story.to_string(), "seen": seen, "content": content });
            let saved = chief.graphql(save, json!({ "input": input })).await;
            assert_eq!(saved.at("/data/saveArticle/userErrors"), json!([]));
        }
        let verified = server.db.store.audit().verify(None).await.expect("it can be read");
        let last = verified.expect("it is whole").expect("it has entries");
        let counted = |newest: i64| (1..=newest).rev().map(Value::from).collect();
        let lists = vec![
            ("page: articles(ARGS) { key: id }".to_owned(), stories),
            ("page: audit(ARGS) { key: seq }".to_owned(), counted(last.seq)),
            (revisions(story), counted(i64::from(REVISIONS))),
        ];
        Newsroom { server, chief, lists }
    }
}

fn revisions(story: ArticleId) -> String {
    format!("article(id: \"{story}\") {{ page: revisions(ARGS) {{ key: number }} }}")
}

/// The document that asks for a page of a list.
fn document(list: &str) -> String {
    let (field, rest) = list.split_once("(ARGS) { ").expect("it is a list");
    let (key, end) = rest.split_once(" }").expect("it has a key");
    format!(
        "query($first: Int, $after: String, $last: Int, $before: String) {{ desk {{ {field}(first: $first, after: $after, last: $last, before: $before) {{
            edges {{ cursor node {{ {key} }} }} nodes {{ {key} }}
            pageInfo {{ hasPreviousPage hasNextPage startCursor endCursor }} }}{end} }} }}"
    )
}

/// A page: the keys of its entries, and its `pageInfo`.
async fn page(client: &Client, list: &str, arguments: Value) -> (Vec<Value>, Value) {
    let answer = client.graphql(&document(list), arguments).await;
    let desk = answer.at("/data/desk");
    let page = &desk.get("article").unwrap_or(&desk)["page"];
    let edges = page["edges"].as_array().expect("a page has edges");
    let of_edges: Vec<&Value> = edges.iter().map(|edge| &edge["node"]).collect();
    assert_eq!(json!(of_edges), page["nodes"], "{list}");
    let cursor = |edge: Option<&Value>| edge.map_or(Value::Null, |edge| edge["cursor"].clone());
    let info = page["pageInfo"].clone();
    assert_eq!(
        (&info["startCursor"], &info["endCursor"]),
        (&cursor(edges.first()), &cursor(edges.last()))
    );
    (of_edges.into_iter().map(|node| node["key"].clone()).collect(), info)
}

async fn refusal(client: &Client, list: &str, arguments: Value) -> String {
    client.graphql(&document(list), arguments).await.code()
}

#[tokio::test]
async fn a_walk_from_either_end_meets_every_entry_once_and_each_page_knows_what_is_around_it() {
    let newsroom = Newsroom::start().await;
    for (list, all) in &newsroom.lists {
        for size in [1, 2, all.len(), all.len() + 1] {
            let (mut met, mut cursor) = (Vec::new(), Value::Null);
            loop {
                let (keys, info) = page(&newsroom.chief, list, json!({ "first": size, "after": cursor })).await;
                assert_eq!(info["hasPreviousPage"], json!(!met.is_empty()), "{list} by {size}");
                met.extend(keys);
                assert_eq!(info["hasNextPage"], json!(met.len() < all.len()), "{list} by {size}");
                cursor = info["endCursor"].clone();
                if info["hasNextPage"] == false {
                    break;
                }
            }
            assert_eq!(&met, all, "{list} by {size}");
            let (mut met, mut cursor) = (Vec::new(), Value::Null);
            loop {
                let (keys, info) = page(&newsroom.chief, list, json!({ "last": size, "before": cursor })).await;
                assert_eq!(info["hasNextPage"], json!(!met.is_empty()), "{list} by {size}");
                met.splice(0..0, keys);
                assert_eq!(
                    info["hasPreviousPage"],
                    json!(met.len() < all.len()),
                    "{list} by {size}"
                );
                cursor = info["startCursor"].clone();
                if info["hasPreviousPage"] == false {
                    break;
                }
            }
            assert_eq!(&met, all, "{list} backwards by {size}");
        }
    }
}

#[tokio::test]
async fn a_page_may_lie_between_two_cursors_or_be_empty() {
    let newsroom = Newsroom::start().await;
    for (list, all) in &newsroom.lists {
        let (_, whole) = page(&newsroom.chief, list, json!({})).await;
        let (after, before) = (&whole["startCursor"], &whole["endCursor"]);
        let between = &all[1..all.len() - 1];
        for (arguments, expected) in [
            (json!({ "after": after, "before": before }), between),
            (json!({ "first": 1, "after": after, "before": before }), &between[..1]),
            (
                json!({ "last": 1, "after": after, "before": before }),
                &between[between.len() - 1..],
            ),
            (json!({ "after": before }), &[]),
            (json!({ "last": 3, "before": after }), &[]),
        ] {
            let (keys, _) = page(&newsroom.chief, list, arguments.clone()).await;
            assert_eq!(keys, expected, "{list} {arguments}");
        }
        let none = |previous: bool, next: bool| json!({ "hasPreviousPage": previous, "hasNextPage": next, "startCursor": null, "endCursor": null });
        for (arguments, expected) in [
            (json!({ "first": 0 }), none(false, true)),
            (json!({ "last": 0 }), none(true, false)),
            (json!({ "first": 0, "after": before }), none(true, false)),
        ] {
            let found = page(&newsroom.chief, list, arguments.clone()).await;
            assert_eq!(found, (Vec::new(), expected), "{list} {arguments}");
        }
    }
}

#[tokio::test]
async fn a_part_of_a_list_that_cannot_be_is_refused() {
    let newsroom = Newsroom::start().await;
    for (list, _) in &newsroom.lists {
        for (arguments, code) in [
            (json!({ "first": 1, "last": 1 }), "INVALID_PARAMETER"),
            (json!({ "first": -1 }), "INVALID_PARAMETER"),
            (json!({ "last": -1 }), "INVALID_PARAMETER"),
            (json!({ "first": 101 }), "PAGE_TOO_LARGE"),
            (json!({ "last": 101 }), "PAGE_TOO_LARGE"),
            (json!({ "after": "" }), "INVALID_CURSOR"),
            (json!({ "before": "x" }), "INVALID_CURSOR"),
        ] {
            let refused = refusal(&newsroom.chief, list, arguments.clone()).await;
            assert_eq!(refused, code, "{list} {arguments}");
        }
    }
}

#[tokio::test]
async fn no_list_takes_the_cursor_of_another() {
    let newsroom = Newsroom::start().await;
    let home = newsroom.server.db.given(section("Europe")).await;
    let other = newsroom.server.db.given(article().home(home).published()).await.id;
    let mut lists: Vec<String> = newsroom.lists.into_iter().map(|(list, _)| list).collect();
    lists.push(revisions(other));
    let mut cursors = Map::new();
    for list in &lists {
        let (_, info) = page(&newsroom.chief, list, json!({ "first": 1 })).await;
        cursors.insert(list.clone(), info["endCursor"].clone());
    }
    let public = "{ changesCursor articles { pageInfo { endCursor } } }";
    let public = newsroom.chief.graphql(public, json!({})).await;
    cursors.insert("changes".to_owned(), public.at("/data/changesCursor"));
    cursors.insert("public".to_owned(), public.at("/data/articles/pageInfo/endCursor"));
    for list in &lists {
        for (of, cursor) in &cursors {
            for arguments in [json!({ "after": cursor }), json!({ "last": 1, "before": cursor })] {
                if of == list {
                    page(&newsroom.chief, list, arguments).await;
                } else {
                    let refused = refusal(&newsroom.chief, list, arguments).await;
                    assert_eq!(refused, "INVALID_CURSOR", "{list} took a cursor of {of}");
                }
            }
        }
    }
    let public = "query($cursor: String) { articles(after: $cursor) { nodes { id } } }";
    for list in &lists {
        let answer = newsroom.chief.graphql(public, json!({ "cursor": cursors[list] })).await;
        assert_eq!(answer.code(), "INVALID_CURSOR", "{list}");
    }
}
