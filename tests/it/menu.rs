//! Menus: what they lead to is what is public at that instant, and nothing else.

use domain::ids::{ArticleId, PageId, SectionId, TopicId};
use domain::menu::{MenuItem, MenuTarget};
use domain::permission::Role;
use domain::text::Label;
use serde_json::{Value, json};
use testkit::{api_key, article, contributor, item, link, media, menu, noon_plus, page, section, topic};
use tests::{Client, TestServer};

const CREATE: &str = "mutation($input: CreateMenuInput!) { outcome: createMenu(input: $input) { menu { id } userErrors { code field } } }";
const QUERY: &str = "query($asOf: DateTime) { menu(slug: \"main\", asOf: $asOf) { items { ...Item children { ...Item children { ...Item children { ...Item } } } } } }
    fragment Item on MenuItem { label url target { kind: __typename ... on Article { id } ... on Section { id } ... on Topic { id } ... on Contributor { id } ... on Page { id } } }";

/// The labels of a menu's items: `Europe (Dam holds, Elsewhere), About`.
fn labels(items: &Value) -> String {
    let items = items.as_array().map(Vec::as_slice).unwrap_or_default();
    let labels = items.iter().map(|item| {
        let (label, below) = (item["label"].as_str().unwrap_or_default(), labels(&item["children"]));
        match below.is_empty() {
            true => label.to_owned(),
            false => format!("{label} ({below})"),
        }
    });
    labels.collect::<Vec<_>>().join(", ")
}

/// What both protocols show; they must show the same.
async fn shown(client: &Client) -> String {
    let graphql = labels(&client.graphql(QUERY, json!({})).await.at("/data/menu/items"));
    let rest = labels(&client.get("/v1/menus/main").await.at("/items"));
    assert_eq!(graphql, rest);
    graphql
}

struct Newsroom {
    server: TestServer,
    europe: SectionId,
    water: TopicId,
    dam: ArticleId,
    later: ArticleId,
    about: PageId,
}

/// A newsroom with a menu that leads to one of each, and to an article that is scheduled.
async fn newsroom(server: TestServer) -> Newsroom {
    let db = &server.db;
    let europe = db.given(section("Europe")).await;
    let (water, ana) = (db.given(topic("Water")).await, db.given(contributor("Ana Kos")).await);
    let dam = db
        .given(article().headline("Dam holds").home(europe).published())
        .await
        .id;
    let later = article().headline("Later").home(europe).published_from(noon_plus(60));
    let later = db.given(later).await.id;
    let about = db.given(page("About us")).await;
    let heading = MenuItem {
        children: vec![item(MenuTarget::Topic(water)), item(MenuTarget::Article(later))],
        label: Some(Label::parse("Read").expect("it is a label")),
        target: Some(MenuTarget::Article(dam)),
    };
    let europe_and_below = MenuItem {
        children: vec![item(MenuTarget::Contributor(ana))],
        ..item(MenuTarget::Section(europe))
    };
    let items = vec![
        heading,
        europe_and_below,
        item(MenuTarget::Page(about)),
        link("Shop", "/shop?from=menu#top"),
        link("Write to us", "mailto:desk@newsroom.test"),
    ];
    db.given(menu("Main").items(items)).await;
    Newsroom {
        server,
        europe,
        water,
        dam,
        later,
        about,
    }
}

#[tokio::test]
async fn a_menu_leads_to_what_is_public_and_is_read_in_few_statements() {
    let Newsroom {
        server,
        europe,
        dam,
        about,
        ..
    } = newsroom(TestServer::uncached().await).await;
    let public = server.public();
    let answer = public.graphql(QUERY, json!({})).await;
    let items = answer.at("/data/menu/items");
    assert_eq!(
        labels(&items),
        "Read (Water), Europe (Ana Kos), About us, Shop, Write to us"
    );
    let urls = items.as_array().unwrap().iter().map(|item| item["url"].clone());
    assert_eq!(
        urls.collect::<Vec<_>>(),
        [
            "https://newsroom.test/europe/dam-holds",
            "https://newsroom.test/europe",
            "https://newsroom.test/about-us",
            "https://newsroom.test/shop?from=menu#top",
            "mailto:desk@newsroom.test",
        ]
    );
    let targets = items.as_array().unwrap().iter().map(|item| item["target"].clone());
    assert_eq!(
        targets.collect::<Vec<_>>(),
        [
            json!({ "kind": "Article", "id": dam.to_string() }),
            json!({ "kind": "Section", "id": europe.to_string() }),
            json!({ "kind": "Page", "id": about.to_string() }),
            Value::Null,
            Value::Null,
        ]
    );
    // The menu, all that it leads to, and the site.
    assert!(answer.statements() <= 3, "{} statements", answer.statements());
    let rest = public.get("/v1/menus/main").await;
    assert_eq!(rest.at("/items/0/kind"), "article");
    assert_eq!(rest.at("/items/0/id"), dam.to_string());
    assert_eq!(rest.at("/items/3/id"), Value::Null);
}

#[tokio::test]
async fn a_menu_never_shows_what_is_gone_nor_what_is_to_come() {
    let Newsroom {
        server,
        europe,
        water,
        dam,
        later,
        ..
    } = newsroom(TestServer::start().await).await;
    let public = server.public();
    let rest = "About us, Shop, Write to us";
    assert_eq!(shown(&public).await, format!("Read (Water), Europe (Ana Kos), {rest}"));
    let before = server.clock.now();
    // What begins by its schedule needs nobody to change the menu.
    server.clock.set(noon_plus(60));
    assert_eq!(
        shown(&public).await,
        format!("Read (Water, Later), Europe (Ana Kos), {rest}")
    );
    // An item that is gone stays as the heading of what is there, if it has a label of its own.
    server.db.unpublish(dam).await;
    assert_eq!(
        shown(&public).await,
        format!("Read (Water, Later), Europe (Ana Kos), {rest}")
    );
    let heading = public.graphql(QUERY, json!({})).await.at("/data/menu/items/0");
    assert_eq!((&heading["url"], &heading["target"]), (&Value::Null, &Value::Null));
    server.db.publish(dam).await;
    server.db.kill(dam).await;
    server.db.kill(later).await;
    let answer = public.graphql(QUERY, json!({})).await.body;
    assert!(!answer.contains(&dam.to_string()) && !answer.contains("dam-holds") && !answer.contains("Later"));
    assert_eq!(shown(&public).await, format!("Read (Water), Europe (Ana Kos), {rest}"));
    // A section that was merged leads to the one that took its place.
    let world = server.db.given(section("World")).await;
    server.db.merge_section(europe, world).await;
    assert_eq!(shown(&public).await, format!("Read (Water), World (Ana Kos), {rest}"));
    // And names are those of the instant.
    let renamed = desk::SaveSubject {
        id: water.0,
        seen: 1,
        card: topic("Rivers").card(),
    };
    let actor = testkit::house();
    let saved = server
        .db
        .desk
        .run(async |tx| desk::topic::save_topic(tx, &actor, renamed).await);
    saved.await.unwrap();
    assert_eq!(shown(&public).await, format!("Read (Rivers), World (Ana Kos), {rest}"));
    let chief = server.signed_in(Role::Chief).await;
    let then = chief.graphql(QUERY, json!({ "asOf": before.to_string() })).await;
    // What was killed is at no instant.
    assert_eq!(
        labels(&then.at("/data/menu/items")),
        format!("Read (Water), Europe (Ana Kos), {rest}")
    );
}

#[tokio::test]
async fn a_key_is_shown_only_what_it_may_have() {
    let Newsroom { server, .. } = newsroom(TestServer::start().await).await;
    let sport = server.db.given(section("Sport")).await;
    let partner = server.partner(api_key().section(sport)).await;
    assert_eq!(
        shown(&partner).await,
        "Read (Water), Europe (Ana Kos), About us, Shop, Write to us"
    );
    let first = partner.graphql(QUERY, json!({})).await.at("/data/menu/items/0");
    assert_eq!(first["target"], Value::Null, "the article is not of its section");
}

#[tokio::test]
async fn items_that_make_no_menu_are_refused_and_the_refusal_says_where() {
    let server = TestServer::start().await;
    let chief = server.signed_in(Role::Chief).await;
    let home = server.db.given(section("Europe")).await;
    let killed = server.db.given(article().home(home).published()).await.id;
    server.db.kill(killed).await;
    let draft = server.db.given(article().headline("Draft").home(home)).await.id;
    let photo = server.db.given(media()).await;
    let nested = |deep: usize| {
        let target = json!({ "link": "/a" });
        (1..deep).fold(
            json!({ "label": "a", "target": target }),
            |below, _| json!({ "label": "a", "children": [below] }),
        )
    };
    let many = vec![json!({ "label": "a", "target": { "link": "/a" } }); 201];
    let to = |target: Value| json!([{ "label": "a", "children": [{ "label": "b", "target": target }] }]);
    let place = "menu.items[0].children[0].target";
    for (items, code, field) in [
        (to(json!({ "article": killed.to_string() })), "UNKNOWN_REFERENCE", place),
        (to(json!({ "page": killed.to_string() })), "UNKNOWN_REFERENCE", place),
        (to(json!({ "topic": photo.to_string() })), "UNKNOWN_REFERENCE", place),
        (
            to(json!({ "link": "javascript:alert(1)" })),
            "INVALID_VALUE",
            "menu.items[0].children[0].target.link",
        ),
        (
            to(json!({ "article": "x" })),
            "INVALID_VALUE",
            "menu.items[0].children[0].target.article",
        ),
        (
            json!([{ "target": { "link": "/a" } }]),
            "INVALID_VALUE",
            "menu.items[0]",
        ),
        (json!([{ "children": [] }]), "INVALID_VALUE", "menu.items[0]"),
        (json!([nested(5)]), "INVALID_VALUE", "menu.items"),
        (json!(many), "INVALID_VALUE", "menu.items"),
    ] {
        let input = json!({ "input": { "menu": { "name": "Main", "items": items } } });
        let answer = chief.graphql(CREATE, input).await;
        let error = answer.at("/data/outcome/userErrors/0");
        assert_eq!(
            (&error["code"], &error["field"]),
            (&json!(code), &json!(field)),
            "{}",
            answer.body
        );
    }
    // What is no menu's fault: an article that is not public yet.
    let items = json!([nested(4), { "target": { "article": draft.to_string() } }]);
    let input = json!({ "input": { "menu": { "name": "Main", "items": items } } });
    let made = chief.graphql(CREATE, input).await;
    assert_eq!(made.at("/data/outcome/userErrors"), json!([]));
    assert_eq!(
        shown(&server.public()).await,
        "a (a (a (a)))",
        "and the draft is not shown"
    );
    // Its editors see it whole.
    let id = made.at("/data/outcome/menu/id");
    let query = "query($id: ID!) { desk { menu(id: $id) { name edition items { label kind target link children { label link } } } } }";
    let whole = chief.graphql(query, json!({ "id": id })).await;
    assert_eq!(
        whole.at("/data/desk/menu/items/1"),
        json!({ "label": null, "kind": "ARTICLE", "target": draft.to_string(), "link": null, "children": [] })
    );
    assert_eq!(
        server
            .public()
            .graphql(query, json!({ "id": id }))
            .await
            .at("/data/desk"),
        Value::Null
    );
}
