//! The change log under concurrent writers who come over HTTP.

use domain::permission::Role;
use serde_json::json;
use std::collections::HashSet;
use testkit::{article, section};
use tests::TestServer;

#[tokio::test]
async fn eight_concurrent_writers_leave_seq_gap_free_and_lose_no_save() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let story = server.db.given(article().headline("Dam holds").home(europe)).await.id;
    let chief = server.signed_in(Role::Chief).await;
    let save = "mutation($input: SaveArticleInput!) { saveArticle(input: $input) { article { revision { number } } sideRevision { id } userErrors { code } } }";
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let chief = chief.clone();
            tokio::spawn(async move {
                let mut seen = 1;
                for turn in 0..5 {
                    let content = json!({ "headline": format!("text {writer}.{turn}") });
                    let input = json!({ "id": story.to_string(), "seen": seen, "content": content });
                    let answer = chief.graphql(save, json!({ "input": input })).await;
                    seen = answer
                        .at("/data/saveArticle/article/revision/number")
                        .as_i64()
                        .expect("it has a newest revision");
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect("the writer got an answer each time");
    }
    let kept = "query($id: ID!) { desk { article(id: $id) { revisions(first: 100) { nodes { content { headline } } } sideRevisions { content { headline } } } } }";
    let answer = chief.graphql(kept, json!({ "id": story.to_string() })).await;
    for writer in 0..8 {
        for turn in 0..5 {
            assert!(
                answer.body.contains(&format!("\"text {writer}.{turn}\"")),
                "text {writer}.{turn} is lost"
            );
        }
    }
    let log = server
        .db
        .store
        .changes()
        .after(0, 1_000)
        .await
        .expect("the log can be read");
    let seqs: Vec<i64> = log.iter().map(|change| change.seq).collect();
    assert_eq!(seqs, (1..=seqs.len() as i64).collect::<Vec<_>>());
    assert!(log.is_sorted_by_key(|change| change.at));
    assert_eq!(seqs.iter().collect::<HashSet<_>>().len(), seqs.len());
}
