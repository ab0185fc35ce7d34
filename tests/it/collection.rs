//! Collections: what a front shows, when, and to whom; and how it is scheduled.

use desk::article::{KillArticle, UnpublishArticle, kill_article, unpublish_article};
use desk::topic::save_topic;
use domain::collection::Fill;
use domain::ids::{ArticleId, CollectionId};
use domain::permission::Role;
use serde_json::{Value, json};
use testkit::{ArticleBuilder, api_key, article, collection, house, noon_plus, section, topic};
use tests::{Client, TestServer};

/// The headlines that GraphQL and REST show of it, which must be the same.
async fn shown(client: &Client, slug: &str) -> Vec<String> {
    let query = "query($slug: String!) { collection(slug: $slug) { articles(first: 100) { headline } } }";
    let graphql = client.graphql(query, json!({ "slug": slug })).await;
    let rest = client.get(&format!("/v1/collections/{slug}")).await;
    let headlines = |list: Value| -> Vec<String> {
        let list = list.as_array().expect("it is a list").iter();
        list.map(|one| one["headline"].as_str().expect("it has one").to_owned())
            .collect()
    };
    let found = headlines(graphql.at("/data/collection/articles"));
    assert_eq!(headlines(rest.at("/articles")), found);
    found
}

async fn given(server: &TestServer, story: ArticleBuilder) -> ArticleId {
    server.db.given(story).await.id
}

async fn kill(server: &TestServer, id: ArticleId) {
    let cmd = KillArticle { id, reason: None };
    let killed = server.db.desk.run(async |tx| kill_article(tx, &house(), cmd).await);
    killed.await.expect("it can be killed");
}

const SAVE: &str = "mutation($input: SaveCollectionInput!) { saveCollection(input: $input) { collection { edition
    editions { number liveFrom liveUntil content { name items } } live { name } } userErrors { code field message } } }";

async fn save(client: &Client, input: Value) -> Value {
    let answer = client.graphql(SAVE, json!({ "input": input })).await;
    answer.at("/data/saveCollection")
}

#[tokio::test]
async fn a_front_shows_what_is_public_and_the_next_takes_the_place_of_what_is_gone() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let story = |name: &str| article().headline(name).home(europe);
    let old = given(&server, story("Old").published()).await;
    server.clock.set(noon_plus(1));
    let [one, two, pinned] = [
        given(&server, story("One").published_between(noon_plus(1), noon_plus(30))).await,
        given(&server, story("Two").published()).await,
        given(&server, story("Pinned").published()).await,
    ];
    let later = given(&server, story("Later").published_from(noon_plus(20))).await;
    let draft = given(&server, story("Draft")).await;
    let front = collection("Front")
        .items(&[draft, one, later, two])
        .pin(2, pinned)
        .newest();
    server.db.given(front.size(4)).await;
    let public = server.public();
    assert_eq!(shown(&public, "front").await, ["One", "Pinned", "Two", "Old"]);
    // Nothing has to fire.
    server.clock.set(noon_plus(20));
    assert_eq!(shown(&public, "front").await, ["One", "Pinned", "Later", "Two"]);
    server.clock.set(noon_plus(30));
    assert_eq!(shown(&public, "front").await, ["Later", "Pinned", "Two", "Old"]);
    kill(&server, pinned).await;
    assert_eq!(shown(&public, "front").await, ["Later", "Two", "Old"]);
    let cmd = UnpublishArticle { id: two };
    let taken_back = server
        .db
        .desk
        .run(async |tx| unpublish_article(tx, &house(), cmd).await);
    taken_back.await.expect("it can be unpublished");
    given(&server, story("New").published()).await;
    assert_eq!(shown(&public, "front").await, ["Later", "New", "Old"]);
    kill(&server, old).await;
    assert_eq!(shown(&public, "front").await, ["Later", "New"]);
    // The desk sees it as it was then; what was killed is at no instant.
    let chief = server.signed_in(Role::Chief).await;
    let then = "query($at: DateTime!) { collection(slug: \"front\", asOf: $at) { articles { headline } } }";
    let then = chief.graphql(then, json!({ "at": noon_plus(10).to_string() })).await;
    let headlines = json!([{ "headline": "One" }, { "headline": "Two" }]);
    assert_eq!(then.at("/data/collection/articles"), headlines);
}

#[tokio::test]
async fn a_rule_fills_up_from_a_section_with_those_below_or_from_a_topic_wherever_these_are_now() {
    let server = TestServer::start().await;
    let (sport, arts) = (
        server.db.given(section("Sport")).await,
        server.db.given(section("Arts")).await,
    );
    let tennis = server.db.given(section("Tennis").under(sport)).await;
    let water = server.db.given(topic("Water")).await;
    given(&server, article().headline("Match").home(tennis).published()).await;
    given(&server, article().headline("Swim").home(sport).about(water).published()).await;
    given(&server, article().headline("Opera").home(arts).published()).await;
    server.db.given(collection("Games").fill(Fill::Section(sport))).await;
    server.db.given(collection("Wet").fill(Fill::Topic(water))).await;
    let public = server.public();
    assert_eq!(shown(&public, "games").await, ["Swim", "Match"]);
    assert_eq!(shown(&public, "wet").await, ["Swim"]);
    let cmd = desk::section::MergeSection { id: sport, into: arts };
    let merged = server
        .db
        .desk
        .run(async |tx| desk::section::merge_section(tx, &house(), cmd).await);
    merged.await.expect("it can be merged");
    assert_eq!(shown(&public, "games").await, ["Opera", "Swim", "Match"]);
    let save = desk::SaveSubject {
        id: water.0,
        seen: 1,
        card: topic("Rivers").card(),
    };
    server
        .db
        .desk
        .run(async |tx| save_topic(tx, &house(), save).await)
        .await
        .expect("it is saved");
    assert_eq!(shown(&public, "wet").await, ["Swim"]);
}

#[tokio::test]
async fn a_partner_is_shown_a_front_of_what_their_key_may_have() {
    let server = TestServer::start().await;
    let (sport, arts) = (
        server.db.given(section("Sport")).await,
        server.db.given(section("Arts")).await,
    );
    let opera = given(&server, article().headline("Opera").home(arts).published()).await;
    given(&server, article().headline("Match").home(sport).published()).await;
    server.db.given(collection("Front").items(&[opera]).newest()).await;
    assert_eq!(shown(&server.public(), "front").await, ["Opera", "Match"]);
    let partner = server.partner(api_key().section(sport)).await;
    assert_eq!(shown(&partner, "front").await, ["Match"]);
}

#[tokio::test]
async fn a_front_that_is_scheduled_is_shown_at_its_instant_and_can_be_withdrawn_until_then() {
    let server = TestServer::start().await;
    let front = server.db.given(collection("Front")).await;
    let (chief, public) = (server.signed_in(Role::Chief).await, server.public());
    let name = async || {
        let query = "{ collection(slug: \"front\") { name } evening: collection(slug: \"evening\") { name } }";
        let answer = public.graphql(query, json!({})).await;
        ["collection", "evening"].map(|slug| answer.at("/data")[slug]["name"].clone())
    };
    let input = json!({ "id": front.to_string(), "seen": 1, "from": noon_plus(5).to_string(),
        "collection": { "name": "Tonight", "slug": "evening" } });
    let planned = save(&chief, input.clone()).await;
    assert_eq!(planned["userErrors"], json!([]));
    let editions = &planned["collection"]["editions"];
    assert_eq!(
        (
            &editions[0]["liveUntil"],
            &editions[1]["liveFrom"],
            &planned["collection"]["edition"]
        ),
        (
            &json!(noon_plus(5).to_string()),
            &json!(noon_plus(5).to_string()),
            &json!(2)
        )
    );
    assert_eq!(name().await, [json!("Front"), Value::Null]);
    // Sent again, it is the same; and what is live is not the newest.
    assert_eq!(
        save(
            &chief,
            json!({ "id": front.to_string(), "seen": 2, "from": noon_plus(5).to_string(),
        "collection": { "name": "Tonight", "slug": "evening" } })
        )
        .await["collection"]["edition"],
        json!(2)
    );
    assert_eq!(
        save(&chief, input.clone()).await["userErrors"][0]["code"],
        "STALE_EDITION"
    );
    // What lies ahead is for those who may read ahead.
    let ahead = "query($at: DateTime!) { collection(slug: \"evening\", asOf: $at) { name } }";
    let ahead = chief.graphql(ahead, json!({ "at": noon_plus(6).to_string() })).await;
    assert_eq!(ahead.at("/data/collection/name"), "Tonight");
    let cancel = "mutation($input: CancelCollectionEditionInput!) { cancelCollectionEdition(input: $input) {
        collection { edition editions { number liveUntil } } userErrors { code field } } }";
    let cancelled = json!({ "id": front.to_string(), "edition": 2 });
    let answer = chief.graphql(cancel, json!({ "input": cancelled })).await;
    let back = json!({ "edition": 1, "editions": [{ "number": 1, "liveUntil": null }] });
    assert_eq!(answer.at("/data/cancelCollectionEdition/collection"), back);
    server.clock.set(noon_plus(6));
    assert_eq!(name().await, [json!("Front"), Value::Null]);
    // A number is never used twice.
    let input = json!({ "id": front.to_string(), "seen": 1, "from": noon_plus(9).to_string(),
        "collection": { "name": "Tonight", "slug": "evening" } });
    let chief = chief.refreshed().await;
    assert_eq!(save(&chief, input).await["collection"]["edition"], json!(3));
    let input = json!({ "id": front.to_string(), "seen": 3, "collection": { "name": "Now" } });
    let refused = save(&chief, input.clone()).await;
    assert_eq!(
        (&refused["userErrors"][0]["code"], &refused["userErrors"][0]["field"]),
        (&json!("SCHEDULED_EDITION_AHEAD"), &json!("scheduled"))
    );
    let mut kept = input;
    kept["scheduled"] = json!("KEEP");
    kept["collection"]["slug"] = json!("front");
    assert_eq!(save(&chief, kept).await["collection"]["live"]["name"], json!("Now"));
    assert_eq!(name().await, [json!("Now"), Value::Null]);
    server.clock.set(noon_plus(9));
    assert_eq!(name().await, [Value::Null, json!("Tonight")]);
    let moved = public.get("/v1/collections/front").await;
    assert_eq!(
        (moved.status, moved.header("location")),
        (301, Some("http://api.newsroom.test/v1/collections/evening"))
    );
    assert_eq!(
        desk::announce::announce(&server.db.desk)
            .await
            .expect("it is announced"),
        1
    );
    let answer = chief
        .refreshed()
        .await
        .graphql(cancel, json!({ "input": { "id": front.to_string(), "edition": 3 } }))
        .await;
    assert_eq!(
        answer.code_of_user_error("cancelCollectionEdition"),
        "EDITION_HAS_BEGUN"
    );
}

#[tokio::test]
async fn a_collection_whose_only_edition_is_cancelled_can_be_saved_again() {
    let server = TestServer::start().await;
    let chief = server.signed_in(Role::Chief).await;
    let create = "mutation($input: CreateCollectionInput!) { createCollection(input: $input) { collection { id edition live { id } } userErrors { code } } }";
    let input = json!({ "from": noon_plus(5).to_string(), "collection": { "name": "Elections" } });
    let made = chief.graphql(create, json!({ "input": input })).await;
    let id = made.at("/data/createCollection/collection/id");
    assert_eq!(made.at("/data/createCollection/collection/live"), Value::Null);
    let query = "query($id: ID!) { node(id: $id) { id } collection(slug: \"elections\") { id } }";
    let seen = server.public().graphql(query, json!({ "id": id })).await;
    assert_eq!(seen.at("/data"), json!({ "node": null, "collection": null }));
    let cancel = "mutation($input: CancelCollectionEditionInput!) { cancelCollectionEdition(input: $input) { collection { edition content { name } } userErrors { code } } }";
    let input = json!({ "input": { "id": id, "edition": 1 } });
    let cancelled = chief.graphql(cancel, input).await;
    let nothing = json!({ "edition": 0, "content": null });
    assert_eq!(cancelled.at("/data/cancelCollectionEdition/collection"), nothing);
    let saved = save(
        &chief,
        json!({ "id": id, "seen": 0, "collection": { "name": "Elections" } }),
    )
    .await;
    assert_eq!(saved["collection"]["edition"], json!(2));
    let seen = server.public().graphql(query, json!({ "id": id })).await;
    assert_eq!(
        seen.at("/data"),
        json!({ "node": { "id": id }, "collection": { "id": id } })
    );
}

#[tokio::test]
async fn whatever_cannot_be_lined_up_is_refused_with_its_code_and_place() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let story = given(&server, article().home(europe).published()).await.to_string();
    let front = server.db.given(collection("Front")).await;
    let other = server.db.given(collection("Other")).await;
    let (chief, nobody) = (server.signed_in(Role::Chief).await, server.db.desk.new_id().to_string());
    let (own, europe) = (front.to_string(), europe.to_string());
    for (lineup, code, field) in [
        // It cannot contain itself, nor another collection.
        (
            json!({ "items": [story, own] }),
            "UNKNOWN_REFERENCE",
            "collection.items[1]",
        ),
        (
            json!({ "items": [other.to_string()] }),
            "UNKNOWN_REFERENCE",
            "collection.items[0]",
        ),
        (
            json!({ "pins": [{ "slot": 1, "article": own }] }),
            "UNKNOWN_REFERENCE",
            "collection.pins[0].article",
        ),
        (json!({ "items": [nobody] }), "UNKNOWN_REFERENCE", "collection.items[0]"),
        (json!({ "items": [europe] }), "UNKNOWN_REFERENCE", "collection.items[0]"),
        (
            json!({ "fill": { "section": own } }),
            "UNKNOWN_REFERENCE",
            "collection.fill",
        ),
        (
            json!({ "fill": { "topic": europe } }),
            "UNKNOWN_REFERENCE",
            "collection.fill",
        ),
        (
            json!({ "fill": { "section": europe, "topic": europe } }),
            "INVALID_VALUE",
            "collection.fill",
        ),
        (
            json!({ "items": [story, "front"] }),
            "INVALID_VALUE",
            "collection.items[1]",
        ),
        (
            json!({ "items": [story, story] }),
            "INVALID_VALUE",
            "collection.items[1]",
        ),
        (
            json!({ "items": [story], "pins": [{ "slot": 1, "article": story }] }),
            "INVALID_VALUE",
            "collection.pins[0].article",
        ),
        (
            json!({ "pins": [{ "slot": 21, "article": story }] }),
            "INVALID_VALUE",
            "collection.pins[0].slot",
        ),
        (json!({ "size": 0 }), "INVALID_VALUE", "collection.size"),
        (json!({ "size": 101 }), "INVALID_VALUE", "collection.size"),
        (
            json!({ "items": vec![story.as_str(); 101] }),
            "INVALID_VALUE",
            "collection.items",
        ),
        (json!({ "slug": "other" }), "SLUG_TAKEN", "collection.slug"),
        (json!({ "name": " " }), "INVALID_VALUE", "collection.name"),
    ] {
        let mut input = json!({ "name": "Front", "slug": "front" });
        let members = lineup.as_object().expect("it is an object").clone();
        input.as_object_mut().expect("it is an object").extend(members);
        let refused = save(&chief, json!({ "id": own, "seen": 1, "collection": input })).await;
        let error = &refused["userErrors"][0];
        assert_eq!(
            (&error["code"], &error["field"]),
            (&json!(code), &json!(field)),
            "{lineup}: {refused}"
        );
        assert_eq!(refused["collection"], Value::Null);
    }
    for (from, code) in [
        (noon_plus(-1), "BEGINS_IN_PAST"),
        (noon_plus(60 * 24 * 366 * 201), "TOO_FAR_AHEAD"),
    ] {
        let input = json!({ "id": own, "seen": 1, "from": from.to_string(), "collection": { "name": "Front" } });
        assert_eq!(save(&chief, input).await["userErrors"][0]["code"], code);
    }
    let input = json!({ "id": nobody, "seen": 1, "collection": { "name": "Front" } });
    let unknown = chief.graphql(SAVE, json!({ "input": input })).await;
    assert_eq!(unknown.code(), "NOT_FOUND");
    let still = server.db.store.desk_collections();
    let still = still
        .by_id(CollectionId(front.0), server.clock.now())
        .await
        .expect("it is read");
    assert_eq!(still.expect("it is there").newest_number(), 1);
}
