//! Stories that come as HTML or Markdown: they become blocks, and what goes out can come back in.

use domain::permission::Role;
use serde_json::{Value, json};
use testkit::{media, section};
use tests::{Client, TestServer};

const CREATE: &str = "mutation($input: CreateArticleInput!) { outcome: createArticle(input: $input) { article { id revision { number content { body { html markdown blocks { id kind text } } } } } userErrors { code field message } } }";
const SAVE: &str = "mutation($input: SaveArticleInput!) { outcome: saveArticle(input: $input) { article { id revision { number content { body { html markdown blocks { id kind text } } } } } userErrors { code field message } } }";

async fn sent(client: &Client, mutation: &str, input: Value) -> (Value, Value) {
    let answer = client.graphql(mutation, json!({ "input": input })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    (
        answer.at("/data/outcome/article"),
        answer.at("/data/outcome/userErrors"),
    )
}

fn body(article: &Value) -> &Value {
    &article["revision"]["content"]["body"]
}

#[tokio::test]
async fn html_and_markdown_become_blocks() {
    let server = TestServer::start().await;
    let chief = server.signed_in(Role::Chief).await;
    let html = "<h2>Water</h2><p>The dam <b onclick=x()>held</b>.</p><script>no()</script><img src=https://x.example/a.jpg alt=Dam>";
    let (article, errors) = sent(&chief, CREATE, json!({ "content": { "bodyMarkup": { "html": html } } })).await;
    assert_eq!(errors, json!([]));
    let kinds: Vec<[&str; 2]> = body(&article)["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|block| [block["kind"].as_str().unwrap(), block["text"].as_str().unwrap()])
        .collect();
    let picture = ["UNKNOWN", "Dam\nhttps://x.example/a.jpg"];
    assert_eq!(kinds, [["HEADING", "Water"], ["PARAGRAPH", "The dam held."], picture]);
    let input = json!({ "id": article["id"], "seen": 1, "content": { "bodyMarkup": { "markdown": "The dam **held**.\n\n- one\n- two" } } });
    let (article, errors) = sent(&chief, SAVE, input).await;
    assert_eq!(errors, json!([]));
    assert_eq!(article["revision"]["number"], json!(2));
    assert_eq!(body(&article)["markdown"], json!("The dam **held**.\n\n- one\n- two"));
}

#[tokio::test]
async fn what_goes_out_as_html_or_markdown_comes_back_as_the_same_story() {
    let server = TestServer::start().await;
    let chief = server.signed_in(Role::Chief).await;
    server.db.given(section("Europe")).await;
    let picture = server.db.given(media()).await;
    let blocks = json!([
        { "paragraph": { "spans": [{ "text": "The dam " }, { "text": "held", "marks": ["STRONG"] }, { "text": "." }] } },
        { "image": { "image": { "media": picture.to_string(), "caption": "The dam.", "credit": { "agency": "AP", "photographer": "Jane Doe" } } } },
        { "quote": { "spans": [{ "text": "We held." }], "attribution": "Ann Roe", "source": "https://a.example/" } },
        { "factBox": { "title": "In figures", "blocks": [{ "list": { "items": [{ "spans": [{ "text": "12 metres" }] }] } }] } },
    ]);
    let (article, errors) = sent(
        &chief,
        CREATE,
        json!({ "content": { "headline": "Dam", "body": blocks } }),
    )
    .await;
    assert_eq!(errors, json!([]));
    let first = body(&article).clone();
    assert!(first["html"].as_str().unwrap().contains(&picture.to_string()));

    // As HTML it is the same content, so nothing is saved.
    let back = json!({ "id": article["id"], "seen": 1, "content": { "headline": "Dam", "bodyMarkup": { "html": first["html"] } } });
    let (article, errors) = sent(&chief, SAVE, back).await;
    assert_eq!(errors, json!([]));
    assert_eq!(body(&article), &first);
    assert_eq!(
        article["revision"]["number"],
        json!(1),
        "the ids of blocks are in the HTML"
    );

    // As Markdown, blocks get new ids, and the same ones each time.
    let back = json!({ "id": article["id"], "seen": 1, "content": { "headline": "Dam", "bodyMarkup": { "markdown": first["markdown"] } } });
    let (article, errors) = sent(&chief, SAVE, back).await;
    assert_eq!(errors, json!([]));
    assert_eq!(body(&article)["markdown"], first["markdown"]);
    let back = json!({ "id": article["id"], "seen": article["revision"]["number"], "content": { "headline": "Dam", "bodyMarkup": { "markdown": first["markdown"] } } });
    let (again, errors) = sent(&chief, SAVE, back).await;
    assert_eq!(errors, json!([]));
    assert_eq!(again, article);
}

#[tokio::test]
async fn markup_that_makes_no_body_is_refused_with_its_place() {
    let server = TestServer::start().await;
    let chief = server.signed_in(Role::Chief).await;
    let head = server.db.store.changes().head().await.unwrap();
    let refused = async |content: Value| {
        let (_, errors) = sent(&chief, CREATE, json!({ "content": content })).await;
        let text = |name: &str| errors[0][name].as_str().unwrap_or_default().to_owned();
        [text("code"), text("field"), text("message")]
    };
    let many = "<p>x</p>".repeat(2001);
    assert_eq!(
        refused(json!({ "bodyMarkup": { "html": many } })).await,
        [
            "INVALID_VALUE",
            "content.bodyMarkup.html",
            "the body has 2001 blocks; the most is 2000"
        ]
    );
    assert_eq!(
        refused(json!({ "bodyMarkup": { "markdown": "x\n\n".repeat(2001) } })).await,
        [
            "INVALID_VALUE",
            "content.bodyMarkup.markdown",
            "the body has 2001 blocks; the most is 2000"
        ]
    );
    assert_eq!(
        refused(json!({ "body": [], "bodyMarkup": { "html": "x" } })).await,
        [
            "INVALID_VALUE",
            "content.bodyMarkup",
            "the story is in `body` already; give one of the two"
        ]
    );
    let unknown = "01900000-0000-7000-8000-0000000fffff";
    let html = format!("<figure data-media=\"{unknown}\"></figure>");
    assert_eq!(
        refused(json!({ "bodyMarkup": { "html": html } })).await[0],
        "UNKNOWN_REFERENCE"
    );
    assert_eq!(
        server.db.store.changes().head().await.unwrap(),
        head,
        "nothing was changed"
    );
}
