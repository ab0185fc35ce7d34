//! Pictures that are fetched from an address: what becomes of them, and which addresses are not asked.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use domain::permission::Role;
use egress::{Egress, Limits};
use futures_util::TryStreamExt;
use gateway::pictures::FETCHED;
use serde_json::Value;
use std::time::Duration;
use testkit::api_key;
use tests::{Answer, Client, Elsewhere, Taking, TestServer, sample};

/// A server that may fetch from this machine, for at most so long, and an editor.
async fn fetching(time: Duration) -> (TestServer, Client) {
    let server = TestServer::taking(Taking {
        egress: Egress::on_loopback(Limits { time, ..FETCHED }),
        ..Taking::default()
    })
    .await;
    let editor = server.signed_in(Role::Editor).await;
    (server, editor)
}

async fn assert_nothing_stays(server: &TestServer) {
    let kept: Vec<_> = server.pictures.store.all().try_collect().await.unwrap();
    assert_eq!(kept, []);
    let records = "SELECT count(*) FROM subject WHERE kind = 'media'";
    assert_eq!(server.db.number(records).await, 0);
}

/// A record without what is another for each: its id, its address and its number.
fn alike(answer: &Answer) -> Value {
    let mut record = answer.json();
    let id = record["id"].as_str().unwrap().to_owned();
    record["updatedAt"] = Value::Null;
    record.to_string().replace(&id, "").parse().unwrap()
}

#[tokio::test]
async fn a_picture_that_is_fetched_becomes_the_same_record_as_one_that_is_sent() {
    let Some(file) = sample("iptc-reference.jpg") else {
        return;
    };
    let (server, editor) = fetching(FETCHED.time).await;
    // What the other server says that it is does not count.
    let elsewhere = Elsewhere::giving(&file).await;
    let fetched = editor.upload_from(&elsewhere.url, None).await;
    assert_eq!(fetched.status, 201, "{}", fetched.body);
    let sent = editor.upload(file, None).await;
    assert_eq!(alike(&fetched), alike(&sent));
    let id = fetched.at("/id");
    assert!(fetched.header("location").unwrap().ends_with(id.as_str().unwrap()));
    let kept: Vec<_> = server.pictures.store.all().try_collect().await.unwrap();
    assert_eq!(kept.len(), 1, "the same bytes are kept once");
}

#[tokio::test]
async fn an_address_that_is_sent_again_under_its_key_is_not_asked_again() {
    let (Some(file), Some(other)) = (sample("png-xmp.png"), sample("display-p3.png")) else {
        return;
    };
    let (_server, editor) = fetching(FETCHED.time).await;
    let (elsewhere, another) = (Elsewhere::giving(&file).await, Elsewhere::giving(&other).await);
    let first = editor.upload_from(&elsewhere.url, Some("a key")).await;
    let again = editor.upload_from(&elsewhere.url, Some("a key")).await;
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!((first.at("/id"), elsewhere.asked()), (again.at("/id"), 1));
    let reused = editor.upload_from(&another.url, Some("a key")).await;
    assert_eq!((reused.status, reused.code().as_str()), (422, "IDEMPOTENCY_KEY_REUSED"));
    let file = editor.upload(file, Some("a key")).await;
    assert_eq!((file.status, file.code().as_str()), (422, "IDEMPOTENCY_KEY_REUSED"));
    assert_eq!(another.asked(), 0);
}

#[tokio::test]
async fn what_is_fetched_and_not_taken_is_refused_with_its_code_and_nothing_stays_of_it() {
    let (server, editor) = fetching(Duration::from_millis(300)).await;
    let too_long = format!("content-length: {}", (40 << 20) + 1);
    for (elsewhere, status, code, why) in [
        (
            Elsewhere::giving(b"# no picture").await,
            415,
            "PICTURE_NOT_TAKEN",
            "of a kind that is not known",
        ),
        (Elsewhere::giving(b"").await, 422, "PICTURE_BROKEN", "empty"),
        (
            Elsewhere::saying("404 Not Found", "x: y").await,
            422,
            "PICTURE_NOT_FETCHED",
            "404",
        ),
        (
            Elsewhere::saying("200 OK", &too_long).await,
            413,
            "PAYLOAD_TOO_LARGE",
            "41943040",
        ),
        (Elsewhere::silent().await, 422, "PICTURE_NOT_FETCHED", "300ms"),
        (
            Elsewhere::saying("302 Found", "location: https://10.1.2.3/inner").await,
            422,
            "ADDRESS_NOT_ALLOWED",
            "redirects",
        ),
        (
            Elsewhere::saying("302 Found", "location: file:///etc/passwd").await,
            422,
            "ADDRESS_NOT_ALLOWED",
            "redirects",
        ),
    ] {
        let answer = editor.upload_from(&elsewhere.url, None).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (status, code),
            "{}",
            answer.body
        );
        assert!(answer.body.contains(why), "{}", answer.body);
        for told in ["10.1.2.3", "passwd", "127.0.0.1"] {
            assert!(!answer.body.contains(told), "{}", answer.body);
        }
    }
    assert_nothing_stays(&server).await;
}

#[tokio::test]
async fn no_inner_address_is_asked_and_none_is_told() {
    let server = TestServer::start().await;
    let editor = server.signed_in(Role::Editor).await;
    let inner = Elsewhere::giving(b"a secret").await;
    let port = inner.url.rsplit(':').next().unwrap();
    for address in [
        inner.url.clone(),
        format!("https://127.0.0.1:{port}/"),
        format!("https://localhost:{port}/"),
        format!("https://[::ffff:127.0.0.1]:{port}/"),
        format!("https://2130706433:{port}/"),
        "https://169.254.169.254/latest/meta-data".to_owned(),
        "https://10.0.0.1/".to_owned(),
        "https://[fd00::1]/".to_owned(),
        "https://editor:hunter2@pictures.example/".to_owned(),
        "file:///etc/passwd".to_owned(),
        "pictures/harbour.jpg".to_owned(),
        String::new(),
    ] {
        let answer = editor.upload_from(&address, None).await;
        let refused = (answer.status, answer.code());
        assert_eq!(
            refused,
            (422, "ADDRESS_NOT_ALLOWED".to_owned()),
            "{address}: {}",
            answer.body
        );
        for told in [
            "127.0.0.1",
            "::1",
            "169.254",
            "10.0.0.1",
            "hunter2",
            "passwd",
            "private",
        ] {
            assert!(!answer.body.contains(told), "{address}: {}", answer.body);
        }
    }
    assert_eq!(inner.asked(), 0);
    assert_nothing_stays(&server).await;
}

#[tokio::test]
async fn nothing_is_fetched_for_who_may_not_send_pictures() {
    let (server, _) = fetching(FETCHED.time).await;
    let elsewhere = Elsewhere::giving(b"x").await;
    for (client, status, code) in [
        (server.public(), 401, "UNAUTHENTICATED"),
        (server.partner(api_key()).await, 401, "UNAUTHENTICATED"),
        (server.signed_in(Role::Writer).await, 403, "FORBIDDEN"),
    ] {
        let answer = client.upload_from(&elsewhere.url, None).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
    }
    assert_eq!(elsewhere.asked(), 0);
}
