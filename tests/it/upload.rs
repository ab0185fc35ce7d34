//! Pictures that are sent: what becomes of them, and that nothing stays of what is refused.

use domain::permission::Role;
use futures_util::TryStreamExt;
use futures_util::future::join_all;
use media::store::{Kept, Place};
use serde_json::{Value, json};
use testkit::api_key;
use tests::{TestServer, sample};

async fn kept(server: &TestServer) -> Vec<Kept> {
    server
        .pictures
        .store
        .all()
        .try_collect()
        .await
        .expect("the test can go on")
}

#[tokio::test]
async fn a_picture_that_is_sent_becomes_a_record_of_what_is_written_in_it() {
    let Some(file) = sample("iptc-reference.jpg") else {
        return;
    };
    let server = TestServer::start().await;
    let editor = server.signed_in(Role::Editor).await;
    let sent = editor.upload(file.clone(), None).await;
    assert_eq!(sent.status, 201, "{}", sent.body);
    let record = sent.json();
    let id = record["id"].as_str().unwrap();
    let location = format!("http://api.newsroom.test/v1/media/{id}");
    assert_eq!(sent.header("location"), Some(location.as_str()));
    assert_eq!(server.public().get(&format!("/v1/media/{id}")).await.json(), record);
    assert_eq!(record["headline"], "The Headline (ref2019.1)");
    assert_eq!(record["credit"]["line"], "Credit Line (ref2019.1)");
    assert_eq!(
        record["rights"]["copyrightHolder"],
        "Copyright Owner Name 1 (ref2019.1)"
    );
    assert_eq!(
        (&record["picture"]["width"], &record["picture"]["height"]),
        (&json!(1000), &json!(500))
    );
    let query =
        "query($id: ID!) { media(id: $id) { headline source place taken digitalSourceType focalPoint { x } width height
        placeholder dominantColor rendition(width: 320, ratio: SQUARE, format: WEBP) { url width height } srcset } }";
    let media = server
        .public()
        .graphql(query, json!({ "id": id }))
        .await
        .at("/data/media");
    assert_eq!(media["source"], "Source (ref2019.1)");
    assert_eq!(media["taken"], "2019-10-16T19:01:00+00:00");
    assert_eq!(media["focalPoint"], Value::Null);
    assert_eq!(media["dominantColor"], record["picture"]["dominantColor"]);
    assert_eq!(
        (&media["rendition"]["width"], &media["rendition"]["height"]),
        (&json!(320), &json!(320))
    );
    let url = media["rendition"]["url"].as_str().unwrap();
    assert!(
        url.starts_with(&format!("http://api.newsroom.test/media/{id}/")) && url.ends_with("-w320-1x1.webp"),
        "{url}"
    );
    // One candidate for each width below its own, and one for its own.
    assert_eq!(media["srcset"].as_str().unwrap().split(", ").count(), 8);
    assert!(media["srcset"].as_str().unwrap().ends_with(" 1000w"));
    let all = server.public().graphql(query, json!({ "id": id })).await.body + &sent.body;
    for secret in ["GPS", "gps", "serial", "Serial"] {
        assert!(!all.contains(secret), "{secret}");
    }
    let originals = kept(&server).await;
    assert_eq!((originals.len(), originals[0].bytes), (1, file.len() as u64));
}

#[tokio::test]
async fn an_editor_confirms_what_was_read_and_the_file_stays() {
    let Some(file) = sample("photo.webp") else { return };
    let server = TestServer::start().await;
    let editor = server.signed_in(Role::Editor).await;
    let id = editor.upload(file, None).await.at("/id");
    let save = "mutation($input: SaveMediaInput!) { saveMedia(input: $input) { userErrors { code field }
        media { width caption focalPoint { x y } rendition(width: 320) { url } } } }";
    let media = json!({ "kind": "IMAGE", "caption": "A tree in blossom.", "focalPoint": { "x": 0.25, "y": 0.75 } });
    let saved = editor
        .graphql(save, json!({ "input": { "id": id, "seen": 1, "media": media } }))
        .await;
    let media = saved.at("/data/saveMedia/media");
    assert_eq!(media["caption"], "A tree in blossom.", "{}", saved.body);
    assert_eq!(
        (&media["width"], &media["focalPoint"]),
        (&json!(1024), &json!({ "x": 0.25, "y": 0.75 }))
    );
    let wrong = json!({ "kind": "IMAGE", "taken": "yesterday", "focalPoint": { "x": 2, "y": 0 } });
    let refused = editor
        .graphql(save, json!({ "input": { "id": id, "seen": 2, "media": wrong } }))
        .await;
    let fields = refused.at("/data/saveMedia/userErrors");
    let fields: Vec<_> = fields
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].clone())
        .collect();
    assert_eq!(fields, ["media.focalPoint", "media.taken"]);
}

#[tokio::test]
async fn what_is_no_picture_or_too_much_of_one_is_refused_with_its_code_and_nothing_stays_of_it() {
    let server = TestServer::start().await;
    let editor = server.signed_in(Role::Editor).await;
    for (name, status, code) in [
        ("bomb-giant.jpg", 413, "PICTURE_TOO_LARGE"),
        ("bomb-65536.png", 413, "PICTURE_TOO_LARGE"),
        ("bomb-17000.avif", 415, "PICTURE_NOT_TAKEN"),
        ("truncated.jpg", 422, "PICTURE_BROKEN"),
        ("truncated.png", 422, "PICTURE_BROKEN"),
        ("truncated.gif", 422, "PICTURE_BROKEN"),
        ("corrupt-header.jpg", 422, "PICTURE_BROKEN"),
        ("vector.svg", 415, "PICTURE_NOT_TAKEN"),
        ("photo.heic", 415, "PICTURE_NOT_TAKEN"),
        ("photo.tiff", 415, "PICTURE_NOT_TAKEN"),
        ("README.md", 415, "PICTURE_NOT_TAKEN"),
    ] {
        let Some(file) = sample(name) else { return };
        let answer = editor.upload(file, None).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{name}");
    }
    let empty = editor.upload(Vec::new(), None).await;
    assert_eq!((empty.status, empty.code().as_str()), (422, "PICTURE_BROKEN"));
    let long = editor.upload(vec![0xFF; (40 << 20) + 1], None).await;
    assert_eq!((long.status, long.code().as_str()), (413, "PAYLOAD_TOO_LARGE"));
    assert_eq!(kept(&server).await, []);
    assert_eq!(
        server
            .db
            .number("SELECT count(*) FROM subject WHERE kind = 'media'")
            .await,
        0
    );
}

#[tokio::test]
async fn what_is_no_upload_is_refused_before_anything_is_read() {
    let server = TestServer::start().await;
    let editor = server.signed_in(Role::Editor).await;
    let post = |body: &'static str, content_type: &'static str| {
        move |http: &reqwest::Client, server: &str| {
            let request = http.post(format!("{server}/v1/media"));
            request.header("content-type", content_type).body(body)
        }
    };
    let part = "--b\r\ncontent-disposition: form-data; name=\"picture\"\r\n\r\nx\r\n--b--\r\n";
    for (body, content_type, status, code) in [
        ("{}", "text/plain", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("{}", "application/json", 400, "MALFORMED_REQUEST"),
        ("{\"url\": 7}", "application/json", 400, "MALFORMED_REQUEST"),
        (
            "{\"url\": \"https://a.example/b.jpg\", \"as\": \"x\"}",
            "application/json",
            400,
            "MALFORMED_REQUEST",
        ),
        ("x", "multipart/form-data", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("x", "multipart/form-data; boundary=b", 400, "MALFORMED_REQUEST"),
        (part, "multipart/form-data; boundary=b", 400, "MALFORMED_REQUEST"),
    ] {
        let answer = editor.send(post(body, content_type)).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (status, code),
            "{body}: {}",
            answer.body
        );
    }
    let Some(file) = sample("display-p3.png") else { return };
    for (client, status, code) in [
        (server.public(), 401, "UNAUTHENTICATED"),
        (server.partner(api_key()).await, 401, "UNAUTHENTICATED"),
        (server.signed_in(Role::Writer).await, 403, "FORBIDDEN"),
    ] {
        let answer = client.upload(file.clone(), None).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
    }
    let key = editor.upload(file, Some(&"k".repeat(201))).await;
    assert_eq!((key.status, key.code().as_str()), (400, "MALFORMED_REQUEST"));
    assert_eq!(kept(&server).await, []);
}

#[tokio::test]
async fn the_same_upload_sent_again_is_one_record_and_the_same_bytes_are_kept_once() {
    let (Some(file), Some(other)) = (sample("png-xmp.png"), sample("display-p3.png")) else {
        return;
    };
    let server = TestServer::start().await;
    let editor = server.signed_in(Role::Editor).await;
    let at_once = join_all((0..4).map(|_| editor.upload(file.clone(), Some("a key")))).await;
    let ids: Vec<_> = at_once.iter().map(|answer| answer.at("/id")).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let again = editor.upload(file.clone(), Some("a key")).await;
    assert_eq!((again.status, again.at("/id")), (201, ids[0].clone()));
    let reused = editor.upload(other, Some("a key")).await;
    assert_eq!((reused.status, reused.code().as_str()), (422, "IDEMPOTENCY_KEY_REUSED"));
    let colleague = server
        .signed_in(Role::Editor)
        .await
        .upload(file.clone(), Some("a key"))
        .await;
    let without = editor.upload(file, None).await;
    assert!(colleague.at("/id") != ids[0] && without.at("/id") != ids[0]);
    assert_eq!(
        server
            .db
            .number("SELECT count(*) FROM subject WHERE kind = 'media'")
            .await,
        3
    );
    let originals = kept(&server).await;
    let originals = originals.iter().filter(|kept| matches!(kept.place, Place::Original(_)));
    // The other file's stays until it is collected: its record was refused.
    assert_eq!(originals.count(), 2);
}

#[tokio::test]
async fn many_at_a_time_are_all_taken() {
    let names = [
        "photo.webp",
        "animated.gif",
        "rgb-16bit.png",
        "cmyk-profile.jpg",
        "alpha.webp",
        "gps-location.jpg",
    ];
    let Some(files) = names.iter().map(|name| sample(name)).collect::<Option<Vec<_>>>() else {
        return;
    };
    let server = TestServer::start().await;
    let editor = server.signed_in(Role::Editor).await;
    let sent = join_all(
        files
            .iter()
            .chain(&files[..2])
            .map(|file| editor.upload(file.clone(), None)),
    )
    .await;
    for answer in sent {
        assert_eq!(answer.status, 201, "{}", answer.body);
    }
    assert_eq!(kept(&server).await.len(), 6);
}
