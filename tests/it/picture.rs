//! Pictures that must not be shown any more, and pictures that were replaced: the same in every form.

use domain::body::{Block, BlockId, BlockKind};
use domain::ids::MediaId;
use domain::media::{Crop, MediaUse};
use domain::permission::Role;
use domain::text::Caption;
use serde_json::{Value, json};
use testkit::{article, media, section};
use tests::TestServer;

fn shown(media: MediaId, caption: &str) -> MediaUse {
    MediaUse {
        media,
        caption: Some(Caption::parse(caption).expect("it is a caption")),
        credit: None,
        alt_text: None,
        crop: Some(Crop::from_fractions(0.0, 0.0, 0.5, 0.5).expect("it is a part")),
    }
}

fn block(id: &str, kind: BlockKind) -> Block {
    Block {
        id: BlockId::parse(id).expect("it is an id"),
        kind,
    }
}

/// A story with a lead, a picture, a gallery of two and one of one; all show pictures of the two in turn.
async fn given_story(server: &TestServer, one: MediaId, other: MediaId) -> String {
    let europe = server.db.given(section("Europe")).await;
    let image = |media, caption| BlockKind::Image {
        image: shown(media, caption),
    };
    let blocks = vec![
        block("i1", image(one, "printed one")),
        block("i2", image(other, "printed two")),
        block(
            "g1",
            BlockKind::Gallery {
                images: vec![shown(one, "printed three"), shown(other, "printed four")],
            },
        ),
        block(
            "g2",
            BlockKind::Gallery {
                images: vec![shown(one, "printed five")],
            },
        ),
    ];
    let story = article()
        .home(europe)
        .blocks(blocks)
        .lead_use(shown(one, "printed lead"));
    server.db.given(story.published()).await.id.to_string()
}

const USE: &str = "{ caption altText credit { line } crop { width } media { id } }";

async fn read(server: &TestServer, id: &str) -> (Value, String) {
    let query = format!(
        "query($id: ID!) {{ article(by: {{ id: $id }}) {{ lead {USE} body {{ html markdown text wordCount
            blocks {{ id html text ... on ImageBlock {{ image {USE} }} ... on GalleryBlock {{ images {USE} }} }} }} }} }}"
    );
    let answer = server.public().graphql(&query, json!({ "id": id })).await;
    assert_eq!(answer.json().get("errors"), None, "{}", answer.body);
    let rest = server.public().get(&format!("/v1/articles/{id}")).await.body;
    let feeds = ["/feeds/rss.xml", "/feeds/feed.json"];
    let mut all = answer.body.clone() + &rest;
    for feed in feeds {
        all += &server.public().get(feed).await.body;
    }
    (answer.at("/data/article"), all)
}

fn ids(article: &Value) -> Vec<String> {
    let blocks = article["body"]["blocks"].as_array().expect("there are blocks");
    blocks
        .iter()
        .map(|block| block["id"].as_str().expect("each has an id").to_owned())
        .collect()
}

#[tokio::test]
async fn a_picture_that_was_killed_is_shown_in_no_form_and_neither_are_its_words() {
    let server = TestServer::start().await;
    let (one, other) = (server.db.given(media()).await, server.db.given(media()).await);
    let story = given_story(&server, one, other).await;
    let (before, _) = read(&server, &story).await;
    assert_eq!(ids(&before), ["i1", "i2", "g1", "g2"]);
    assert_eq!(before["lead"]["caption"], "printed lead");
    server.db.kill_media(one).await;
    let (article, all) = read(&server, &story).await;
    assert_eq!(article["lead"], Value::Null);
    assert_eq!(ids(&article), ["i2", "g1"]);
    assert_eq!(article["body"]["blocks"][1]["images"].as_array().unwrap().len(), 1);
    for words in [
        "printed lead",
        "printed one",
        "printed three",
        "printed five",
        &one.to_string(),
    ] {
        assert!(!all.contains(words), "{words}");
    }
    assert!(all.contains("printed two") && all.contains("printed four"));
    let gone = server.public().get(&format!("/v1/media/{one}")).await;
    assert_eq!((gone.status, gone.code().as_str()), (410, "GONE"));
    let query = "query($id: ID!) { media(id: $id) { id } node(id: $id) { id } }";
    let answer = server.public().graphql(query, json!({ "id": one.to_string() })).await;
    assert_eq!(answer.at("/data"), json!({ "media": null, "node": null }));
}

#[tokio::test]
async fn a_picture_that_was_replaced_is_shown_whole_and_with_its_own_words() {
    let server = TestServer::start().await;
    let (one, other) = (server.db.given(media()).await, server.db.given(media()).await);
    let new = media().caption("its own").credit("AP").alt_text("A dam");
    let new = server.db.given(new).await;
    let story = given_story(&server, one, other).await;
    server.db.replace_media(one, new).await;
    let (article, all) = read(&server, &story).await;
    let its_own = json!({ "caption": "its own", "altText": "A dam", "credit": { "line": "AP" }, "crop": null, "media": { "id": new.to_string() } });
    assert_eq!(article["lead"], its_own);
    let blocks = &article["body"]["blocks"];
    assert_eq!(blocks[0]["image"], its_own);
    assert_eq!(blocks[2]["images"][0], its_own);
    assert_eq!(blocks[2]["images"][1]["caption"], "printed four");
    assert_eq!(blocks[1]["image"]["crop"], json!({ "width": 0.5 }));
    assert!(blocks[0]["html"].as_str().unwrap().contains(&new.to_string()));
    for words in [
        "printed lead",
        "printed one",
        "printed three",
        "printed five",
        &one.to_string(),
    ] {
        assert!(!all.contains(words), "{words}");
    }
    let moved = server.public().get(&format!("/v1/media/{one}")).await;
    let to = format!("http://api.newsroom.test/v1/media/{new}");
    assert_eq!((moved.status, moved.header("location")), (301, Some(to.as_str())));
    let query = "query($one: ID!, $new: ID!) { one: media(id: $one) { id } node(id: $one) { id } new: media(id: $new) { caption } }";
    let variables = json!({ "one": one.to_string(), "new": new.to_string() });
    let answer = server.public().graphql(query, variables).await;
    assert_eq!(
        answer.at("/data"),
        json!({ "one": null, "node": null, "new": { "caption": "its own" } })
    );
}

#[tokio::test]
async fn the_desk_sees_uses_as_they_were_written() {
    let server = TestServer::start().await;
    let (one, other) = (server.db.given(media()).await, server.db.given(media()).await);
    let story = given_story(&server, one, other).await;
    server.db.kill_media(one).await;
    let query = "query($id: ID!) { desk { article(id: $id) { revision { content { lead { caption media { id } } body { blocks { id ... on ImageBlock { image { caption } } } } } } } } }";
    let chief = server.signed_in(Role::Chief).await;
    let answer = chief.graphql(query, json!({ "id": story })).await;
    let content = answer.at("/data/desk/article/revision/content");
    assert_eq!(content["lead"], json!({ "caption": "printed lead", "media": null }));
    assert_eq!(ids(&content), ["i1", "i2", "g1", "g2"]);
    assert_eq!(content["body"]["blocks"][0]["image"]["caption"], "printed one");
}
