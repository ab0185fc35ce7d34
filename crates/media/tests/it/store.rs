//! The store, in a folder and in a server that speaks S3 and checks signatures.

use bytes::Bytes;
use futures_util::TryStreamExt;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use media::store::{Kept, Place, Store, TimeLimits};
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use uuid::Uuid;

/// An S3 server on a free port of this machine, with a bucket `pictures`; its address.
async fn s3(folder: &TempDir) -> String {
    std::fs::create_dir(folder.path().join("pictures")).expect("the bucket can be made");
    let files = s3s_fs::FileSystem::new(folder.path()).expect("the folder is there");
    let mut service = S3ServiceBuilder::new(files);
    service.set_auth(SimpleAuth::from_single("the-key", "the-secret"));
    let service = service.build();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
    let address = format!("http://{}", listener.local_addr().expect("it is bound"));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                let server = Builder::new(TokioExecutor::new());
                server.serve_connection(TokioIo::new(socket), service).await.ok();
            });
        }
    });
    address
}

fn settings(endpoint: &str, secret: &str) -> Vec<(String, String)> {
    [
        ("AWS_ENDPOINT", endpoint),
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ACCESS_KEY_ID", "the-key"),
        ("AWS_SECRET_ACCESS_KEY", secret),
        ("AWS_ALLOW_HTTP", "true"),
        ("DATELINE_LOG", "info"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

async fn keeps_and_finds(store: &Store) {
    let original = Place::Original("ab".repeat(32));
    let rendition = Place::Rendition(Uuid::from_u128(7), "0a1b2c3d-w800.webp".to_owned());
    assert!(!store.has(&original).await.expect("the test can go on"));
    assert_eq!(store.get(&original, None).await.expect("the test can go on"), None);
    // Longer than a part of an upload in parts.
    let long: Vec<u8> = (0..12_000_000u32).map(|number| (number % 251) as u8).collect();
    for _ in 0..2 {
        store
            .keep(&original, long.as_slice())
            .await
            .expect("the test can go on");
    }
    store
        .put(&rendition, Bytes::from_static(b"a small one"))
        .await
        .expect("the test can go on");
    assert!(store.has(&original).await.expect("the test can go on"));
    let (whole, length) = store
        .get(&original, None)
        .await
        .expect("the test can go on")
        .expect("the test can go on");
    assert_eq!((whole.as_ref() == long, length), (true, 12_000_000));
    let part = store
        .get(&original, Some(11_999_990..12_000_000))
        .await
        .expect("the test can go on")
        .expect("the test can go on");
    assert_eq!((part.0.as_ref(), part.1), (&long[11_999_990..], 12_000_000));
    assert_eq!(store.length(&rendition).await.expect("the test can go on"), Some(11));
    let mut all: Vec<Kept> = store.all().try_collect().await.expect("the test can go on");
    all.sort_by_key(|kept| kept.bytes);
    let places: Vec<_> = all.iter().map(|kept| (&kept.place, kept.bytes)).collect();
    assert_eq!(places, [(&rendition, 11), (&original, 12_000_000)]);
    store.remove(&rendition).await.expect("the test can go on");
    store.remove(&rendition).await.expect("the test can go on");
    assert_eq!(store.length(&rendition).await.expect("the test can go on"), None);
}

#[tokio::test]
async fn a_folder_keeps_each_file_once_and_whole() {
    let folder = TempDir::new().unwrap();
    let address = format!("file://{}/not/there/yet", folder.path().display());
    let store = Store::open(&address, Vec::new()).unwrap();
    keeps_and_finds(&store).await;
    // Whose file cannot be read leaves nothing behind.
    let place = Place::Original("cd".repeat(32));
    let broken = tokio_util::io::StreamReader::new(futures_util::stream::iter([
        Ok(Bytes::from(vec![1; 6_000_000])),
        Err(std::io::Error::other("the client went away")),
    ]));
    assert!(store.keep(&place, broken).await.is_err());
    assert!(!store.has(&place).await.unwrap());
    let all: Vec<Kept> = store.all().try_collect().await.unwrap();
    assert_eq!(all.len(), 1);
}

#[tokio::test]
async fn a_server_that_checks_signatures_keeps_the_same_in_a_folder_of_a_bucket() {
    let folder = TempDir::new().unwrap();
    let endpoint = s3(&folder).await;
    let store = Store::open("s3://pictures/newsroom", settings(&endpoint, "the-secret")).unwrap();
    keeps_and_finds(&store).await;
    assert!(folder.path().join("pictures/newsroom/originals").is_dir());
    let stranger = Store::open("s3://pictures/newsroom", settings(&endpoint, "a guess")).unwrap();
    let refused = stranger.has(&Place::Original("ab".repeat(32))).await;
    assert!(refused.is_err(), "{refused:?}");
}

#[tokio::test]
async fn a_server_that_fails_or_hangs_is_given_up() {
    let fails = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", fails.local_addr().unwrap());
    tokio::spawn(async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        while let Ok((mut socket, _)) = fails.accept().await {
            let mut request = [0; 4096];
            // Whatever it is, and however much of it comes.
            let _some = socket.read(&mut request).await.unwrap_or_default();
            let answer = b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            socket.write_all(answer).await.ok();
        }
    });
    let hangs = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = format!("http://{}", hangs.local_addr().unwrap());
    // Were there no limit, what hangs would hang this test.
    let limits = TimeLimits {
        request: Duration::from_millis(200),
        tries: Duration::from_millis(300),
    };
    for endpoint in [endpoint, silent] {
        let store = Store::open_within("s3://pictures", settings(&endpoint, "the-secret"), limits).unwrap();
        let place = Place::Original("ab".repeat(32));
        assert!(store.put(&place, Bytes::from_static(b"x")).await.is_err());
        assert!(store.keep(&place, &b"x"[..]).await.is_err());
        assert!(store.has(&place).await.is_err() && store.get(&place, None).await.is_err());
    }
}

#[test]
fn an_address_of_another_kind_is_refused_in_a_sentence() {
    for wrong in ["", "file://", "ftp://x/y", "s3:", "var/media"] {
        let refused = Store::open(wrong, Vec::new()).unwrap_err().to_string();
        assert!(refused.contains("is not a place for files"), "{wrong}: {refused}");
    }
}
