//! What was killed, taken back or has ended is in no form any more, and feeds say that it is gone.

use crate::form::{FILES, in_form, newsroom};
use testkit::{api_key, article, noon_plus, section};
use tests::{Client, TestServer};

#[tokio::test]
async fn what_was_killed_is_gone_in_each_form_and_what_is_not_there_is_not_found() {
    let (server, id) = newsroom().await;
    let (public, id) = (server.public(), id.to_string());
    for file in FILES {
        assert_eq!(in_form(&public, &id, file).await.status, 200, "{file}");
    }
    server
        .db
        .kill(
            id.parse::<uuid::Uuid>()
                .map(domain::ids::ArticleId)
                .expect("it is an id"),
        )
        .await;
    for file in FILES {
        assert_eq!(in_form(&public, &id, file).await.code(), "GONE", "{file}");
        assert_eq!(in_form(&public, "nothing", file).await.status, 404, "{file}");
        let unknown = in_form(&public, &uuid::Uuid::nil().to_string(), file).await;
        assert_eq!(unknown.status, 404, "{file}");
    }
    assert_eq!(in_form(&public, &id, "article.pdf").await.status, 404);
    let past = public
        .get(&format!("/v1/articles/{id}/article.txt?asOf=2026-05-29T12:00:30Z"))
        .await;
    assert_eq!(past.code(), "AS_OF_NOT_ALLOWED");
    let odd = public.get(&format!("/v1/articles/{id}/article.txt?x=1")).await;
    assert_eq!(odd.code(), "UNKNOWN_PARAMETER");
}

#[tokio::test]
async fn what_was_lately_removed_has_a_tombstone_in_the_feeds_that_it_was_on_and_a_kill_in_every_one() {
    let server = TestServer::start().await;
    let (europe, asia) = (
        server.db.given(section("Europe")).await,
        server.db.given(section("Asia")).await,
    );
    let mut ids = Vec::new();
    for (headline, home) in [
        ("Taken back", europe),
        ("Killed", europe),
        ("Back again", europe),
        ("Elsewhere", asia),
    ] {
        let story = article().headline(headline).home(home).published();
        ids.push(server.db.given(story).await.id);
    }
    let ends = noon_plus(1);
    let short = article()
        .headline("Short")
        .home(europe)
        .published_between(testkit::noon(), ends);
    let short = server.db.given(short).await.id;
    let key = server.partner(api_key().section(asia)).await;
    server.clock.set(ends);
    desk::announce::announce(&server.db.desk)
        .await
        .expect("the end is announced");
    server.clock.set(noon_plus(2));
    for id in [ids[0], ids[2], ids[3]] {
        server.db.unpublish(id).await;
    }
    server.db.publish(ids[2]).await;
    server.db.kill(ids[1]).await;
    let told = async |client: &Client, path: &str| {
        let feed = client.get(path).await;
        assert_eq!(feed.status, 200, "{path}");
        let parts = feed.body.split("<at:deleted-entry ref=\"urn:uuid:").skip(1);
        let told: Vec<(String, String)> = parts
            .map(|part| {
                let reason = part
                    .split("<at:comment>")
                    .nth(1)
                    .and_then(|rest| rest.split('<').next());
                (part[..36].to_owned(), reason.unwrap_or_default().to_owned())
            })
            .collect();
        told
    };
    let of = |all: &[(domain::ids::ArticleId, &str)]| -> Vec<(String, String)> {
        all.iter()
            .map(|(id, reason)| (id.to_string(), (*reason).to_owned()))
            .collect()
    };
    let (killed, taken_back, elsewhere) = ((ids[1], "killed"), (ids[0], "unpublished"), (ids[3], "unpublished"));
    let public = server.public();
    for _ in 0..2 {
        assert_eq!(
            told(&public, "/feeds/atom.xml").await,
            of(&[killed, elsewhere, taken_back, (short, "expired")])
        );
        assert_eq!(
            told(&public, "/feeds/sections/europe/atom.xml").await,
            of(&[killed, taken_back, (short, "expired")])
        );
    }
    assert_eq!(told(&key, "/feeds/atom.xml").await, of(&[killed, elsewhere]));
    let feed = public.get("/feeds/atom.xml").await;
    assert!(
        feed.body.contains(&format!("when=\"{}\"", noon_plus(2))),
        "{}",
        feed.body
    );
    let read = feed_rs::parser::parse(feed.body.as_bytes()).expect("a feed reader reads it");
    assert_eq!(read.entries.len(), 1);
    server.db.publish(ids[0]).await;
    assert_eq!(
        told(&public, "/feeds/sections/europe/atom.xml").await,
        of(&[killed, (short, "expired")])
    );
}
