//! What goes wrong around pictures: who sends them slowly, and stores that are full, fail or hang. It ends with a code in bounded time, nothing
//! half-stored is left, and all else is answered meanwhile. What hangs here is ended by a limit: without it the test would not end.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use domain::permission::Role;
use futures_util::TryStreamExt;
use gateway::pictures::{Patience, Pictures};
use media::store::{Store, TimeLimits};
use serde_json::json;
use std::time::Duration;
use testkit::media;
use tests::{Answer, Client, Elsewhere, Taking, TestServer, sample};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const SHORT: Duration = Duration::from_millis(400);
const LONG: Duration = Duration::from_secs(600);

/// All else: what needs no pictures.
async fn assert_all_else_is_answered(server: &TestServer) {
    let answer = server.public().graphql("{ site { name } }", json!({})).await;
    assert!(answer.at("/data/site/name").is_string(), "{}", answer.body);
}

async fn assert_nothing_stays(server: &TestServer) {
    let records = "SELECT count(*) FROM subject WHERE kind = 'media'";
    assert_eq!(server.db.number(records).await, 0);
}

async fn kept(store: &Store) -> usize {
    store.all().try_collect::<Vec<_>>().await.unwrap().len()
}

fn assert_store_is_unavailable(answer: &Answer) {
    let refused = (answer.status, answer.code());
    assert_eq!(refused, (503, "MEDIA_STORE_UNAVAILABLE".to_owned()), "{}", answer.body);
    // What the store says is for the operator.
    assert!(
        !answer.body.contains("127.0.0.1") && !answer.body.contains("/tmp"),
        "{}",
        answer.body
    );
}

/// Begins an upload of ten million bytes.
async fn begun(client: &Client) -> TcpStream {
    let address = client.address().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let token = client.token().unwrap();
    let head = format!(
        "POST /v1/media HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\ncontent-length: 10000000\r\n\
         content-type: multipart/form-data; boundary=b\r\n\r\n--b\r\ncontent-disposition: form-data; name=\"file\"\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

async fn answer(stream: &mut (impl AsyncReadExt + Unpin)) -> String {
    let (mut answer, mut part) = (Vec::new(), [0; 4096]);
    while !answer.ends_with(b"}") {
        match stream.read(&mut part).await {
            Ok(read @ 1..) => answer.extend_from_slice(&part[..read]),
            _ => break,
        }
    }
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn who_sends_a_picture_too_slowly_is_cut_off_and_others_are_served() {
    for (pause, whole) in [(SHORT, LONG), (LONG, SHORT)] {
        let server = TestServer::taking(Taking {
            patience: Patience { pause, whole },
            ..Taking::default()
        })
        .await;
        let editor = server.signed_in(Role::Editor).await;
        // One stands still, and the other sends a byte now and then.
        let (mut still, (mut dripping, mut drips)) = (begun(&editor).await, begun(&editor).await.into_split());
        let drip = tokio::spawn(async move {
            let mut beats = tokio::time::interval(SHORT / 8);
            while drips.write_all(b"\xFF").await.is_ok() {
                beats.tick().await;
            }
        });
        assert_all_else_is_answered(&server).await;
        if let Some(file) = sample("display-p3.png") {
            assert_eq!(editor.upload(file, None).await.status, 201);
        }
        for refused in [answer(&mut still).await, answer(&mut dripping).await] {
            assert!(
                refused.starts_with("HTTP/1.1 408") && refused.contains("UPLOAD_TOO_SLOW"),
                "{refused}"
            );
        }
        drip.abort();
        assert!(kept(&server.pictures.store).await <= 1, "what is not whole is not kept");
    }
}

#[tokio::test]
async fn a_store_that_takes_nothing_more_refuses_a_picture_and_takes_it_later() {
    let Some(file) = sample("photo.webp") else { return };
    let server = TestServer::start().await;
    let editor = server.signed_in(Role::Editor).await;
    // Where originals would lie is a file: nothing can be written there, whoever tries.
    let originals = server.folder.path().join("originals");
    std::fs::write(&originals, "").unwrap();
    assert_store_is_unavailable(&editor.upload(file.clone(), Some("a key")).await);
    assert_nothing_stays(&server).await;
    assert_all_else_is_answered(&server).await;
    std::fs::remove_file(&originals).unwrap();
    assert_eq!(kept(&server.pictures.store).await, 0);
    let later = editor.upload(file, Some("a key")).await;
    assert_eq!(later.status, 201, "{}", later.body);
    // Nor can a rendition be kept, if its folder is none.
    std::fs::write(server.folder.path().join("renditions"), "").unwrap();
    let url = later.at("/picture/url");
    let path = url.as_str().unwrap().strip_prefix("http://api.newsroom.test").unwrap();
    assert_store_is_unavailable(&editor.get(path).await);
    std::fs::remove_file(server.folder.path().join("renditions")).unwrap();
    let (status, ..) = editor.fetch(path, &[]).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_store_that_fails_or_hangs_is_given_up_and_others_are_served_meanwhile() {
    let Some(file) = sample("photo.webp") else { return };
    for elsewhere in [
        Elsewhere::saying("500 Internal Server Error", "x: y").await,
        Elsewhere::silent().await,
    ] {
        let settings = [
            ("AWS_ENDPOINT", elsewhere.url.as_str()),
            ("AWS_REGION", "eu-central-1"),
            ("AWS_ACCESS_KEY_ID", "the-key"),
            ("AWS_SECRET_ACCESS_KEY", "the-secret"),
            ("AWS_ALLOW_HTTP", "true"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let limits = TimeLimits {
            request: SHORT,
            tries: SHORT,
        };
        let store = Store::open_within("s3://pictures", settings, limits).unwrap();
        let server = TestServer::taking(Taking {
            store: Some(store),
            ..Taking::default()
        })
        .await;
        let editor = server.signed_in(Role::Editor).await;
        let (refused, ()) = tokio::join!(
            editor.upload(file.clone(), Some("a key")),
            assert_all_else_is_answered(&server)
        );
        assert_store_is_unavailable(&refused);
        assert_nothing_stays(&server).await;
        // One whose file was kept while the store was well.
        let well = Store::open(&format!("file://{}", server.folder.path().display()), Vec::new()).unwrap();
        let examined = Pictures::new(well).take_bytes(file.clone().into()).await.unwrap();
        let id = server.db.given(media().file(examined.file)).await;
        let record = server.public().get(&format!("/v1/media/{id}")).await;
        let url = record.at("/picture/url");
        let path = url.as_str().unwrap().strip_prefix("http://api.newsroom.test").unwrap();
        let (shown, ()) = tokio::join!(editor.get(path), assert_all_else_is_answered(&server));
        assert_store_is_unavailable(&shown);
        assert!(elsewhere.asked() > 0);
    }
}
