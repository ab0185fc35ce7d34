//! The part of a picture that a story shows: cut for its readers, and no other part is made for anybody.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use domain::ids::MediaId;
use domain::media::{Crop, MediaUse};
use domain::permission::Role;
use futures_util::TryStreamExt;
use media::decode::decode;
use media::limits::Deadline;
use media::probe::Probe;
use serde_json::{Value, json};
use testkit::{article, section};
use tests::{TestServer, sample};

const LEAD: &str = "query($id: ID!) { article(by: { id: $id }) { lead { crop { left top width height } srcset
    wide: rendition(width: 320, format: JPEG) { url width height } square: rendition(width: 160, ratio: SQUARE, format: PNG) { url width height }
    media { id rendition(width: 320, format: JPEG) { url } } } } }";

/// A server with a picture of 1200 x 1800, and a story that shows the middle of it, half as wide and a quarter as high.
async fn with_story() -> Option<(TestServer, MediaId, String)> {
    let server = TestServer::start().await;
    let chief = server.signed_in(Role::Chief).await;
    let sent = chief.upload(sample("orient-portrait-8.jpg")?, None).await;
    let id = MediaId(sent.at("/id").as_str().unwrap().parse().unwrap());
    let lead = MediaUse {
        media: id,
        caption: None,
        credit: None,
        alt_text: None,
        crop: Some(Crop::from_fractions(0.25, 0.375, 0.5, 0.25).unwrap()),
    };
    let europe = server.db.given(section("Europe")).await;
    let story = server.db.given(article().home(europe).lead_use(lead).published()).await;
    Some((server, id, story.id.to_string()))
}

async fn lead(server: &TestServer, story: &str) -> Value {
    let answer = server.public().graphql(LEAD, json!({ "id": story })).await;
    answer.at("/data/article/lead")
}

fn path(rendition: &Value) -> String {
    let url = rendition["url"].as_str().unwrap();
    url.strip_prefix("http://api.newsroom.test").unwrap().to_owned()
}

fn size(file: &[u8]) -> (u32, u32) {
    let until = Deadline::start();
    let probe = Probe::read(file, until).unwrap();
    decode(file, &probe, until).unwrap().size()
}

#[tokio::test]
async fn a_story_shows_the_part_that_its_editor_has_cut() {
    let Some((server, _, story)) = with_story().await else {
        return;
    };
    let lead = lead(&server, &story).await;
    assert_eq!(
        lead["crop"],
        json!({ "left": 0.25, "top": 0.375, "width": 0.5, "height": 0.25 })
    );
    for (rendition, expected) in [(&lead["wide"], (320, 240)), (&lead["square"], (160, 160))] {
        assert_eq!(
            (&rendition["width"], &rendition["height"]),
            (&json!(expected.0), &json!(expected.1))
        );
        let (status, headers, file) = server.public().fetch(&path(rendition), &[]).await;
        assert_eq!((status, size(&file)), (200, expected));
        assert_eq!(headers["cache-control"], "public, max-age=86400, immutable");
        let etag = headers["etag"].to_str().unwrap();
        let (again, ..) = server
            .public()
            .fetch(&path(rendition), &[("if-none-match", etag)])
            .await;
        assert_eq!(again, 304);
    }
    // The part is 600 pixels wide: no candidate is wider.
    let srcset = lead["srcset"].as_str().unwrap();
    assert!(srcset.ends_with(" 600w") && srcset.split(", ").count() == 5, "{srcset}");
    let (status, _, whole) = server.public().fetch(&path(&lead["media"]["rendition"]), &[]).await;
    assert_eq!(
        (status, size(&whole)),
        (200, (320, 480)),
        "the picture itself stays whole"
    );
}

#[tokio::test]
async fn a_part_that_no_story_was_given_is_not_made() {
    let Some((server, _, story)) = with_story().await else {
        return;
    };
    let given = path(&lead(&server, &story).await["wide"]);
    let kept = async || server.pictures.store.all().try_collect::<Vec<_>>().await.unwrap().len();
    let before = kept().await;
    let part = given.split_once("-c").unwrap().1.trim_end_matches(".jpg");
    let seal = part.split_once('-').unwrap().1;
    for made_up in [
        given.replace("c2500x", "c2501x"),
        given.replace(seal, "0000000000000000"),
        given.replace(seal, &seal[1..]),
        given.replace(&format!("-{seal}"), ""),
        given.replace("c2500x", "c02500x"),
        given.replace(".jpg", ".avif"),
    ] {
        let (status, ..) = server.public().fetch(&made_up, &[]).await;
        assert_eq!(status, 404, "{made_up}");
    }
    assert_eq!(kept().await, before);
}

#[tokio::test]
async fn an_address_of_a_part_leads_to_the_newest_version_of_its_picture() {
    let Some((server, id, story)) = with_story().await else {
        return;
    };
    let before = path(&lead(&server, &story).await["wide"]);
    let chief = server.signed_in(Role::Chief).await;
    let save = "mutation($input: SaveMediaInput!) { saveMedia(input: $input) { userErrors { message } } }";
    let media = json!({ "kind": "IMAGE", "focalPoint": { "x": 0.5, "y": 0.6 } });
    let input = json!({ "id": id.to_string(), "seen": 1, "media": media });
    let saved = chief.graphql(save, json!({ "input": input })).await;
    assert_eq!(saved.at("/data/saveMedia/userErrors"), json!([]), "{}", saved.body);
    let after = path(&lead(&server, &story).await["wide"]);
    assert_ne!(before, after);
    let (status, headers, _) = server.public().fetch(&before, &[]).await;
    assert_eq!(
        (status, headers["location"].to_str().unwrap()),
        (302, format!("http://api.newsroom.test{after}").as_str())
    );
}
