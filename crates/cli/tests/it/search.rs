//! The search index of the real program: killed while it is written, thrown away, damaged, and in each case as good as one made from scratch.

use crate::newsroom::{Client, Newsroom, content};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const STORIES: usize = 60;
const KILLS: usize = 4;
/// How long all of it may take.
const BOUND: Duration = Duration::from_secs(60);

/// What is found, once the node has an index with so many stories: for each of several questions the ids, in their order.
async fn found(client: &Client, url: &str, stories: usize) -> Vec<Value> {
    let began = Instant::now();
    let mut answers = Vec::new();
    for query in ["", "dam", "valley -5", "stor*", "villagge"] {
        loop {
            let search = "query($query: String!) { search(query: $query, first: 100, orderBy: FIRST_PUBLISHED_DESC) { totalCount nodes { id } } }";
            let answer = client.ask(url, search, json!({ "query": query })).await;
            // A connection to the program before it was killed is none any more.
            let Some(answer) = answer else {
                assert!(began.elapsed() < BOUND, "it does not answer");
                continue;
            };
            let found = &answer["data"]["search"];
            // An index that is on its way has less.
            if query.is_empty() && found["totalCount"] != json!(stories) {
                assert!(began.elapsed() < BOUND, "{stories} stories are not found: {answer}");
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
            answers.push(found.clone());
            break;
        }
    }
    answers
}

async fn publish(client: &Client, url: &str, section: &str, number: usize) {
    let text = format!("The dam above village {number} in the valley holds.");
    let content = content(section, &format!("Story {number}"), &text);
    let made = client.done(url, "createArticle", json!({ "content": content })).await;
    let published = json!({ "id": made["id"], "seen": 1 });
    client.done(url, "publishArticle", published).await;
}

fn index(newsroom: &Newsroom) -> PathBuf {
    newsroom.folder.path().join("var/search")
}

#[tokio::test]
async fn an_index_that_was_killed_lost_or_damaged_equals_one_that_was_made_from_scratch() {
    let newsroom = Newsroom::founded().await;
    let mut served = newsroom.serve();
    let url = served.url.clone();
    let mut client = Client::sign_in(&url, "chief").await.expect("the login is good");
    let section = client.section(&url, "News").await;
    for number in 0..STORIES {
        publish(&client, &url, &section, number).await;
        if number % (STORIES / KILLS) == STORIES / KILLS - 1 {
            // As `kill -9` does, at whichever point of a commit it is.
            drop(served);
            served = newsroom.serve_again(&url);
            client = Client::sign_in(&url, "chief").await.expect("the login is good");
        }
    }
    let killed = found(&client, &url, STORIES).await;
    assert_eq!(killed[0]["nodes"].as_array().map(Vec::len), Some(STORIES));

    let busy = newsroom.call(&["search", "rebuild"]);
    let told = String::from_utf8_lossy(&busy.stderr).into_owned();
    assert!(
        !busy.status.success() && told.contains("another process has the search index"),
        "{told}"
    );
    assert!(served.stop(), "it stops when it is told to");

    let rebuilt = newsroom.call(&["search", "rebuild"]);
    let told = String::from_utf8_lossy(&rebuilt.stdout).into_owned();
    assert!(told.contains(&format!("{STORIES} articles can be found")), "{told}");
    let served = newsroom.serve_again(&url);
    assert_eq!(found(&client, &url, STORIES).await, killed);
    assert!(served.stop(), "it stops when it is told to");

    // A byte of each file of a segment is another.
    for file in std::fs::read_dir(index(&newsroom)).expect("there is an index") {
        let path = file.expect("it can be read").path();
        let mut bytes = std::fs::read(&path).expect("it can be read");
        if path
            .extension()
            .is_some_and(|ending| ending != "json" && ending != "lock")
        {
            let middle = bytes.len() / 2;
            if let Some(byte) = bytes.get_mut(middle) {
                *byte ^= 0x55;
            }
            std::fs::write(&path, bytes).expect("it can be written");
        }
    }
    let served = newsroom.serve_again(&url);
    assert_eq!(found(&client, &url, STORIES).await, killed);
    assert!(served.stop(), "it stops when it is told to");

    std::fs::remove_dir_all(index(&newsroom)).expect("there is an index");
    let _served = newsroom.serve_again(&url);
    assert_eq!(found(&client, &url, STORIES).await, killed);
}
