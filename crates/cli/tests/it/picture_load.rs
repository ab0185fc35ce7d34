//! A disk that takes no more: what the served program does with a picture then.

use crate::newsroom::{Client, Newsroom};
use crate::process::Served;
use serde_json::json;
use std::path::Path;

/// How many files lie there, at any depth.
fn files(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
}

#[tokio::test]
async fn a_disk_that_is_full_refuses_a_picture_keeps_nothing_of_it_and_serves_all_else() {
    let newsroom = Newsroom::founded().await;
    // 8 MiB, or 16.
    let served = Served::on_a_small_disk(&newsroom.folder, &newsroom.db, 16_384);
    let client = Client::sign_in(&served.url, "chief").await.unwrap();
    let store = newsroom.folder.path().join("var/media");
    let (status, refused) = client.upload(&served.url, vec![0xFF; 20 << 20]).await;
    assert_eq!(
        (status, &refused["code"]),
        (503, &json!("MEDIA_STORE_UNAVAILABLE")),
        "{refused}"
    );
    assert_eq!(files(&store), 0);
    let media = client.ask(&served.url, "{ viewer { role } }", json!({})).await.unwrap();
    assert_eq!(media["data"]["viewer"]["role"], "ADMIN", "{media}");
    let small = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/demo/pictures/library-boat.jpg")).unwrap();
    let (status, taken) = client.upload(&served.url, small).await;
    assert_eq!(status, 201, "{taken}");
    assert_eq!(files(&store), 1);
    assert!(served.stop());
}
