//! Pages: what the newsroom says of itself, saved, found, and shown with its pictures.

use domain::permission::Role;
use serde_json::{Value, json};
use testkit::{article, media, page, section};
use tests::{Client, TestServer};

const CREATE: &str = "mutation($input: CreatePageInput!) { outcome: createPage(input: $input) { page { id slug edition } userErrors { code field } } }";
const SAVE: &str = "mutation($input: SavePageInput!) { outcome: savePage(input: $input) { page { id slug edition } userErrors { code field } } }";

async fn outcome(client: &Client, mutation: &str, input: Value) -> Value {
    let answer = client.graphql(mutation, json!({ "input": input })).await;
    answer.at("/data/outcome")
}

async fn refusal(client: &Client, mutation: &str, input: Value) -> (String, String) {
    let errors = &outcome(client, mutation, input).await["userErrors"];
    let text = |name: &str| errors[0][name].as_str().unwrap_or_default().to_owned();
    (text("code"), text("field"))
}

fn refused(code: &str, field: &str) -> (String, String) {
    (code.to_owned(), field.to_owned())
}

#[tokio::test]
async fn a_page_is_public_as_soon_as_it_is_saved_in_both_protocols() {
    let server = TestServer::start().await;
    let (chief, public) = (server.signed_in(Role::Chief).await, server.public());
    let nothing = "/v1/pages/about-us";
    assert_eq!(public.get(nothing).await.status, 404);
    let about = json!({ "title": "About us", "bodyMarkup": { "html": "<h2>Who</h2><p>We <b>report</b>.</p>" } });
    let made = outcome(&chief, CREATE, json!({ "page": about })).await;
    let id = made["page"]["id"].clone();
    let team =
        json!({ "title": "Team", "language": "de", "parent": id, "bodyMarkup": { "markdown": "We are *two*." } });
    let made = outcome(&chief, CREATE, json!({ "page": team })).await;
    assert_eq!(made["userErrors"], json!([]));
    let query = "{ page(slug: \"team\") { path url title language edition parent { title } body { text wordCount } } }";
    assert_eq!(
        public.graphql(query, json!({})).await.at("/data/page"),
        json!({ "path": "/team", "url": "https://newsroom.test/team", "title": "Team", "language": "de", "edition": 1,
            "parent": { "title": "About us" },
            "body": { "text": "We are two.", "wordCount": 3 } })
    );
    let rest = public.get("/v1/pages/team").await;
    assert_eq!(
        (rest.at("/parent"), rest.at("/body/text")),
        (id.clone(), json!("We are two."))
    );
    // Its body alone changes; what changes nothing is no edition.
    let save = |seen: i32, html: &str| json!({ "id": id, "seen": seen, "page": { "title": "About us", "bodyMarkup": { "html": html } } });
    let saved = outcome(&chief, SAVE, save(1, "<p>We report.</p>")).await;
    assert_eq!(saved["page"]["edition"], 2, "{saved}");
    let saved = outcome(&chief, SAVE, save(2, "<p>We report.</p>")).await;
    assert_eq!(saved["page"]["edition"], 2, "{saved}");
    assert_eq!(public.get(nothing).await.at("/body/text"), "We report.");
    assert_eq!(
        refusal(&chief, SAVE, save(1, "<p>Late.</p>")).await,
        refused("STALE_EDITION", "seen")
    );
    // Another slug: the old one leads there.
    let renamed = json!({ "id": id, "seen": 2, "page": { "title": "About us", "slug": "about" } });
    outcome(&chief, SAVE, renamed).await;
    let moved = public.fetch(nothing, &[]).await;
    assert_eq!(moved.0, 301, "{moved:?}");
    assert_eq!(
        (public
            .graphql(
                "{ page(slug: \"about-us\") { id } resolve(path: \"/about-us\") { ... on Redirect { path } } }",
                json!({})
            )
            .await)
            .at("/data"),
        json!({ "page": null, "resolve": { "path": "/about" } })
    );
}

#[tokio::test]
async fn a_page_that_cannot_stand_there_is_refused() {
    let server = TestServer::start().await;
    let chief = server.signed_in(Role::Chief).await;
    let about = server.db.given(page("About")).await;
    let team = server.db.given(page("Team").under(about)).await;
    let missing = "01900000-0000-7000-8000-0000000fffff";
    let save =
        |parent: &str| json!({ "id": about.to_string(), "seen": 1, "page": { "title": "About", "parent": parent } });
    for (parent, code) in [
        (about.to_string(), "PAGE_OWN_ANCESTOR"),
        (team.to_string(), "PAGE_OWN_ANCESTOR"),
        (missing.to_owned(), "UNKNOWN_REFERENCE"),
    ] {
        assert_eq!(refusal(&chief, SAVE, save(&parent)).await, refused(code, "page.parent"));
    }
    let mut deepest = team;
    for level in 3..=8 {
        deepest = server.db.given(page(&format!("Level {level}")).under(deepest)).await;
    }
    let input = json!({ "page": { "title": "Too deep", "parent": deepest.to_string() } });
    assert_eq!(
        refusal(&chief, CREATE, input).await,
        refused("PAGE_TOO_DEEP", "page.parent")
    );
    let input = json!({ "page": { "title": "About" } });
    assert_eq!(refusal(&chief, CREATE, input).await, refused("SLUG_TAKEN", "page.slug"));
    let picture = json!({ "image": { "image": { "media": missing } } });
    let input = json!({ "page": { "title": "Picture", "body": [picture] } });
    assert_eq!(
        refusal(&chief, CREATE, input).await,
        refused("UNKNOWN_REFERENCE", "page")
    );
    let input = json!({ "page": { "title": " ", "slug": "a b", "language": "?" } });
    assert_eq!(
        refusal(&chief, CREATE, input).await,
        refused("INVALID_VALUE", "page.title")
    );
}

#[tokio::test]
async fn a_path_leads_to_a_page_unless_a_section_is_there() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    server.db.given(page("Europe")).await;
    server.db.given(page("Contact")).await;
    server.db.given(page("Imprint").slug("p-17")).await;
    server
        .db
        .given(article().slug("contact").home(europe).published())
        .await;
    let public = server.public();
    let query =
        "query($path: String!) { resolve(path: $path) { __typename ... on Page { title } ... on Redirect { path } } }";
    for (path, found) in [
        ("/europe", json!({ "__typename": "Section" })),
        ("/contact", json!({ "__typename": "Page", "title": "Contact" })),
        ("/contact/", json!({ "__typename": "Page", "title": "Contact" })),
        ("/Contact", json!({ "__typename": "Redirect", "path": "/contact" })),
        ("/europe/contact", json!({ "__typename": "Article" })),
        // WordPress puts what is above a page before it, and has plain addresses.
        ("/legal/p-17", json!({ "__typename": "Redirect", "path": "/p-17" })),
        ("/?page_id=17", json!({ "__typename": "Redirect", "path": "/p-17" })),
        ("/nothing", Value::Null),
    ] {
        let answer = public.graphql(query, json!({ "path": path })).await;
        assert_eq!(answer.at("/data/resolve"), found, "{path}");
    }
    assert_eq!(public.get("/v1/resolve?path=/contact").await.at("/kind"), "page");
    let map = public.get("/sitemaps/pages.xml").await.body;
    assert!(
        map.contains("https://newsroom.test/contact<") && !map.contains("/europe<"),
        "{map}"
    );
    // A page that is made later is named, too.
    server.db.given(page("Terms")).await;
    assert!(
        public
            .get("/sitemaps/pages.xml")
            .await
            .body
            .contains("https://newsroom.test/terms<")
    );
}

#[tokio::test]
async fn a_picture_of_a_page_outlives_the_article_that_shows_it_and_not_its_own_kill() {
    let server = TestServer::start().await;
    let (home, photo) = (
        server.db.given(section("Europe")).await,
        server
            .db
            .given(media().caption("The building").alt_text("A house"))
            .await,
    );
    let story = server.db.given(article().home(home).lead(photo).published()).await.id;
    server.db.given(page("About").showing(photo)).await;
    let public = server.public();
    let shown = async || {
        let query =
            "{ page(slug: \"about\") { body { html blocks { kind ... on ImageBlock { image { caption } } } } } }";
        let answer = public.graphql(query, json!({})).await;
        (
            answer.at("/data/page/body/blocks"),
            answer.at("/data/page/body/html").to_string(),
        )
    };
    let picture = json!([{ "kind": "IMAGE", "image": { "caption": "The building" } }]);
    assert_eq!(shown().await.0, picture);
    server.db.kill(story).await;
    assert_eq!(shown().await.0, picture, "another use keeps it");
    let other = server.db.given(media().caption("The new building")).await;
    server.db.replace_media(photo, other).await;
    assert_eq!(
        shown().await.0,
        json!([{ "kind": "IMAGE", "image": { "caption": "The new building" } }])
    );
    server.db.kill_media(other).await;
    let (blocks, html) = shown().await;
    assert_eq!((blocks, html.as_str()), (json!([]), "\"\""));
}

#[tokio::test]
async fn a_page_is_read_as_of_an_instant() {
    let server = TestServer::start().await;
    let chief = server.signed_in(Role::Chief).await;
    let about = server.db.given(page("About").body("Before.")).await;
    let at = server.clock.now().to_string();
    server.db.wait_minutes(1);
    let save = json!({ "id": about.to_string(), "seen": 1, "page": { "title": "About", "bodyMarkup": { "markdown": "After." } } });
    outcome(&chief, SAVE, save).await;
    let query = "query($at: DateTime) { page(slug: \"about\", asOf: $at) { edition body { text } } }";
    let read = async |at: Value| chief.graphql(query, json!({ "at": at })).await.at("/data/page");
    assert_eq!(
        read(json!(at)).await,
        json!({ "edition": 1, "body": { "text": "Before." } })
    );
    assert_eq!(
        read(Value::Null).await,
        json!({ "edition": 2, "body": { "text": "After." } })
    );
}
