//! What a page says of itself to search engines and social networks is what its edition says.

use domain::permission::Role;
use domain::rights::Rights;
use serde_json::{Value, json};
use testkit::{article, contributor, media, noon_plus, section, topic};
use tests::TestServer;

const ARTICLE: &str = "query($slug: String!) { article(by: { slug: $slug }) { seo { title description canonical robots
    openGraph { type title description url siteName locale image { url width height altText } publishedAt modifiedAt expiresAt section tags authors }
    twitter { card title description image { url } } jsonLd hreflang { language url } } } }";

async fn seo(server: &TestServer, slug: &str) -> Value {
    let answer = server.public().graphql(ARTICLE, json!({ "slug": slug })).await;
    answer.at("/data/article/seo")
}

/// What schema.org has to say, by kind.
fn of_kind(seo: &Value, kind: &str) -> Value {
    let text = seo["jsonLd"].as_str().expect("it is a text");
    assert!(!text.contains('<'), "{text}");
    let all: Vec<Value> = serde_json::from_str(text).expect("it is a list");
    all.into_iter()
        .find(|one| one["@type"] == kind)
        .unwrap_or_else(|| panic!("no {kind} in {text}"))
}

#[tokio::test]
async fn a_page_says_of_itself_what_its_edition_says() {
    let server = TestServer::start().await;
    let world = server.db.given(section("World")).await;
    let europe = server.db.given(section("Europe").under(world)).await;
    let water = server.db.given(topic("Water")).await;
    let ana = server.db.given(contributor("Ana Kos")).await;
    let lead = server.db.given(media().credit("Jo Lens")).await;
    let dam = article()
        .home(europe)
        .about(water)
        .from(ana)
        .lead(lead)
        .language("en-GB")
        .standfirst("It held all night.");
    let rights = Rights {
        expires_at: Some(noon_plus(60)),
        ..Rights::default()
    };
    server.db.given(dam.rights(rights).published()).await;
    let seo = seo(&server, "dam-holds").await;
    let (title, description) = (json!("Dam holds"), json!("It held all night."));
    let canonical = seo["canonical"].as_str().unwrap();
    assert!(canonical.ends_with("/europe/dam-holds"), "{canonical}");
    assert_eq!((&seo["title"], &seo["description"]), (&title, &description));
    assert_eq!(
        seo["robots"],
        format!(
            "max-image-preview:large, noarchive, unavailable_after:{}",
            noon_plus(60)
        )
    );
    let graph = &seo["openGraph"];
    assert_eq!(
        *graph,
        json!({
            "type": "article", "title": title, "description": description, "url": canonical, "siteName": graph["siteName"],
            "locale": "en_GB", "image": null, "publishedAt": noon_plus(0).to_string(), "modifiedAt": noon_plus(0).to_string(),
            "expiresAt": noon_plus(60).to_string(), "section": "Europe", "tags": ["Water"], "authors": ["Ana Kos"],
        })
    );
    let card = json!({ "card": "summary", "title": title, "description": description, "image": null });
    assert_eq!(seo["twitter"], card);
    assert_eq!(seo["hreflang"], json!([]));
    let story = of_kind(&seo, "NewsArticle");
    assert_eq!((&story["headline"], &story["url"]), (&title, &json!(canonical)));
    assert_eq!(story["image"][0]["creditText"], "Jo Lens");
    let trail = of_kind(&seo, "BreadcrumbList");
    let trail = trail["itemListElement"].as_array().unwrap();
    let names: Vec<_> = trail.iter().map(|one| (&one["position"], &one["name"])).collect();
    assert_eq!(json!(names), json!([[1, "World"], [2, "Europe"], [3, "Dam holds"]]));
    let query = "{ section(slug: \"europe\") { seo { title description canonical robots openGraph { type title image { url } } jsonLd hreflang { url } } } }";
    let of_section = server.public().graphql(query, json!({})).await.at("/data/section/seo");
    assert_eq!(
        (&of_section["title"], &of_section["description"]),
        (&json!("Europe"), &Value::Null)
    );
    assert_eq!(of_section["openGraph"]["type"], "website");
    assert_eq!(of_kind(&of_section, "CollectionPage")["name"], "Europe");
    assert_eq!(
        of_kind(&of_section, "BreadcrumbList")["itemListElement"][1]["name"],
        "Europe"
    );
}

#[tokio::test]
async fn what_editors_chose_for_search_engines_is_said_until_the_story_is_withdrawn() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    let story = article().home(home).seo("Why the dam held", "What engineers found.");
    let id = server.db.given(story.published()).await.id;
    let said = seo(&server, "dam-holds").await;
    assert_eq!(
        (&said["title"], &said["description"]),
        (&json!("Why the dam held"), &json!("What engineers found."))
    );
    let chief = server.signed_in(Role::Chief).await;
    let query = "query($id: ID!) { desk { article(id: $id) { revision { content { seoTitle seoDescription } } } } }";
    let desk = chief.graphql(query, json!({ "id": id.to_string() })).await;
    assert_eq!(
        desk.at("/data/desk/article/revision/content"),
        json!({ "seoTitle": "Why the dam held", "seoDescription": "What engineers found." })
    );
    server.db.retract(id, "It was not so.").await;
    let said = seo(&server, "dam-holds").await;
    assert_eq!(
        (&said["title"], &said["description"]),
        (&json!("Retracted: Dam holds"), &json!("It was not so."))
    );
    assert_eq!(of_kind(&said, "NewsArticle")["creativeWorkStatus"], "Retracted");
}

#[tokio::test]
async fn a_page_names_its_other_languages_and_is_named_by_them() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    let dam = server.db.given(article().home(home).slug("dam").published()).await.id;
    let german = article().home(home).language("de").slug("damm").translation_of(dam);
    server.db.given(german.published()).await;
    let of = async |slug: &str| seo(&server, slug).await["hreflang"].clone();
    let all = of("dam").await;
    assert_eq!(all, of("damm").await);
    let languages: Vec<&Value> = all.as_array().unwrap().iter().map(|page| &page["language"]).collect();
    assert_eq!(json!(languages), json!(["de", "en", "x-default"]));
    assert!(all[0]["url"].as_str().unwrap().ends_with("/europe/damm"), "{all}");
    assert_eq!(all[1]["url"], all[2]["url"]);
}
