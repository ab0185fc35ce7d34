//! Rights: what ends with them, what waits for its embargo, what partners never get, and what is said of them.

use domain::permission::Role;
use domain::rights::Rights;
use domain::time::Timestamp;
use serde_json::{Value, json};
use testkit::{api_key, article, media, noon_plus, section};
use tests::{Answer, Client, TestServer};
use uuid::Uuid;

fn until(minute: i64) -> Rights {
    Rights {
        expires_at: Some(noon_plus(minute)),
        ..Rights::default()
    }
}

fn not_for_partners() -> Rights {
    Rights {
        syndication: false,
        ..Rights::default()
    }
}

async fn pass(server: &TestServer, minutes: i64) {
    server.db.wait_minutes(minutes);
    ::desk::announce::announce(&server.db.desk)
        .await
        .expect("what began is announced");
}

async fn all_changes(client: &Client, mut after: String) -> (Vec<Value>, String) {
    let mut entries = Vec::new();
    loop {
        let page = client.get(&format!("/v1/changes?limit=100{after}")).await;
        entries.extend(page.at("/entries").as_array().expect("there are entries").clone());
        after = format!("&after={}", page.at("/cursor").as_str().expect("a cursor is a string"));
        if page.at("/more") == false {
            return (entries, after);
        }
    }
}

async fn lead(client: &Client, id: Uuid) -> Value {
    let article = client.get(&format!("/v1/articles/{id}")).await;
    article.at("/lead")["media"].clone()
}

#[tokio::test]
async fn an_article_ends_with_its_rights_and_partners_are_told_why() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    let story = article().slug("dam-holds").home(home).rights(until(5)).published();
    let id = server.db.given(story).await.id.0;
    let (public, partner) = (server.public(), server.partner(api_key()).await);
    let (_, after) = all_changes(&partner, String::new()).await;
    let path = format!("/v1/articles/{id}");
    let kept = public.get(&path).await;
    assert_eq!((kept.status, kept.at("/rights/expiresAt")), (200, json!(noon_plus(5))));
    server.db.wait_minutes(5);
    // Nobody has announced anything, and the answer was kept.
    assert_eq!(
        (public.get(&path).await.status, partner.get(&path).await.status),
        (404, 404)
    );
    pass(&server, 0).await;
    let (entries, _) = all_changes(&partner, after).await;
    assert_eq!(entries.len(), 1);
    assert_eq!(
        (&entries[0]["op"], &entries[0]["id"], &entries[0]["reason"]),
        (&json!("delete"), &json!(id), &json!("rights_ended"))
    );
}

#[tokio::test]
async fn nothing_is_published_after_its_rights_have_ended_and_a_retraction_outlives_them() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    let id = server
        .db
        .given(article().home(home).rights(until(5)).published())
        .await
        .id
        .0;
    let chief = server.signed_in(Role::Chief).await;
    let publish = "mutation($input: PublishArticleInput!) { publishArticle(input: $input) { userErrors { code field message } } }";
    let late = json!({ "input": { "id": id, "seen": 1, "from": noon_plus(5) } });
    let refused = chief.graphql(publish, late).await;
    assert_eq!(
        refused.at("/data/publishArticle/userErrors/0/code"),
        "RIGHTS_END",
        "{}",
        refused.body
    );
    assert_eq!(refused.at("/data/publishArticle/userErrors/0/field"), "from");
    server.db.retract(domain::ids::ArticleId(id), "It was not so.").await;
    server.db.wait_minutes(60);
    let shown = server.public().get(&format!("/v1/articles/{id}")).await;
    assert_eq!(shown.at("/retraction/notice"), "It was not so.");
}

#[tokio::test]
async fn a_picture_leaves_every_story_with_its_rights_and_comes_when_its_embargo_ends() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    let ending = server.db.given(media().rights(until(5))).await;
    let waiting = server
        .db
        .given(media().caption("The dam.").embargoed_until(noon_plus(3)))
        .await;
    let of = async |picture| {
        server
            .db
            .given(article().home(home).lead(picture).published())
            .await
            .id
            .0
    };
    let (first, second) = (of(ending).await, of(waiting).await);
    let (public, partner) = (server.public(), server.partner(api_key()).await);
    let (_, after) = all_changes(&partner, String::new()).await;
    assert_eq!(
        (lead(&public, first).await, lead(&public, second).await),
        (json!(ending), Value::Null)
    );
    server.db.wait_minutes(3);
    assert_eq!(
        (lead(&public, first).await, lead(&public, second).await),
        (json!(ending), json!(waiting))
    );
    let caption = public.get(&format!("/v1/articles/{second}")).await.at("/lead/caption");
    assert_eq!(caption, "The dam.", "what waits is printed with its words");
    server.db.wait_minutes(2);
    assert_eq!(
        (lead(&public, first).await, lead(&partner, first).await),
        (Value::Null, Value::Null)
    );
    assert_eq!(public.get(&format!("/v1/media/{ending}")).await.status, 404);
    pass(&server, 0).await;
    let (entries, _) = all_changes(&partner, after).await;
    let told: Vec<(Value, Value)> = entries
        .iter()
        .map(|entry| (entry["id"].clone(), entry["document"]["lead"]["media"].clone()))
        .collect();
    assert_eq!(told, [(json!(second), json!(waiting)), (json!(first), Value::Null)]);
}

#[tokio::test]
async fn a_picture_under_embargo_is_hidden_at_once_and_its_record_can_be_saved_again() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    let picture = server.db.given(media()).await;
    let id = server
        .db
        .given(article().home(home).lead(picture).published())
        .await
        .id
        .0;
    let (public, chief) = (server.public(), server.signed_in(Role::Chief).await);
    let save = async |seen: i32, embargo: Option<Timestamp>, expires: Option<Timestamp>| -> Answer {
        let query = "mutation($input: SaveMediaInput!) { saveMedia(input: $input) { media { edition embargoedUntil rights { expiresAt } } userErrors { code } } }";
        let media = json!({ "kind": "IMAGE", "embargoedUntil": embargo, "rights": { "expiresAt": expires } });
        chief
            .graphql(
                query,
                json!({ "input": { "id": picture, "seen": seen, "media": media } }),
            )
            .await
    };
    assert_eq!(lead(&public, id).await, json!(picture));
    let saved = save(1, Some(noon_plus(30)), None).await;
    assert_eq!(saved.at("/data/saveMedia/media/edition"), 2, "{}", saved.body);
    assert_eq!(lead(&public, id).await, Value::Null);
    // The embargo is lifted before it ends.
    let lifted = save(2, None, None).await;
    assert_eq!(lifted.at("/data/saveMedia/media/edition"), 3, "{}", lifted.body);
    assert_eq!(lead(&public, id).await, json!(picture));
    // The rights have ended, and are bought again.
    save(3, None, Some(noon_plus(0))).await;
    assert_eq!(lead(&public, id).await, Value::Null);
    server.db.wait_minutes(5);
    save(4, None, Some(noon_plus(60))).await;
    assert_eq!(lead(&public, id).await, json!(picture));
    let record = chief
        .graphql(
            "query($id: ID!) { desk { media(id: $id) { edition rights { expiresAt } } } }",
            json!({ "id": picture }),
        )
        .await;
    assert_eq!(record.at("/data/desk/media/edition"), 5, "{}", record.body);
}

#[tokio::test]
async fn what_is_not_for_partners_is_not_there_for_any_key_and_none_is_told_that_it_exists() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    let picture = server.db.given(media().rights(not_for_partners())).await;
    let ours = server
        .db
        .given(
            article()
                .headline("Ours")
                .home(home)
                .rights(not_for_partners())
                .published(),
        )
        .await
        .id
        .0;
    let shared = server
        .db
        .given(article().headline("Shared").home(home).lead(picture).published())
        .await
        .id
        .0;
    let (public, partner) = (server.public(), server.partner(api_key()).await);
    let mut said = String::new();
    let (entries, after) = all_changes(&partner, String::new()).await;
    said += &serde_json::to_string(&entries).unwrap();
    server.db.unpublish(domain::ids::ArticleId(ours)).await;
    let (entries, _) = all_changes(&partner, after).await;
    said += &serde_json::to_string(&entries).unwrap();
    for path in [
        "/v1/articles",
        "/feeds/rss.xml",
        "/feeds/feed.json",
        "/v1/changes/digest",
    ] {
        said += &partner.get(path).await.body;
    }
    assert!(!said.contains(&ours.to_string()) && !said.contains("Ours"), "{said}");
    assert!(!said.contains(&picture.to_string()));
    assert_eq!(lead(&public, shared).await, json!(picture));
    assert_eq!(lead(&partner, shared).await, Value::Null);
    assert_eq!(partner.get(&format!("/v1/media/{picture}")).await.status, 404);
}

#[tokio::test]
async fn what_is_not_said_of_an_article_is_as_the_site_says_and_machines_read_it_in_headers() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    let plain = server.db.given(article().home(home).published()).await.id.0;
    let admin = server.signed_in(Role::Admin).await;
    let save = "mutation($input: SaveSiteInput!) { saveSite(input: $input) { site { terms { license } } userErrors { code field message } } }";
    let site = |license: &str| {
        json!({ "input": { "seen": 1, "site": { "name": "The newsroom", "url": "https://newsroom.test", "timeZone": "UTC",
            "defaultLanguage": "en", "copyright": "© The newsroom", "terms": { "license": license, "tdmReserved": true,
            "tdmPolicy": "https://newsroom.test/tdm", "aiTraining": false } } } })
    };
    let refused = admin.graphql(save, site("javascript:alert(1)")).await;
    assert_eq!(
        refused.at("/data/saveSite/userErrors/0/field"),
        "site.terms.license",
        "{}",
        refused.body
    );
    let saved = admin.graphql(save, site("https://newsroom.test/licence")).await;
    assert_eq!(saved.at("/data/saveSite/userErrors"), json!([]), "{}", saved.body);
    let answer = server.public().get(&format!("/v1/articles/{plain}")).await;
    assert_eq!(answer.at("/rights/copyrightNotice"), "© The newsroom");
    assert_eq!(answer.header("tdm-reservation"), Some("1"));
    assert_eq!(answer.header("tdm-policy"), Some("https://newsroom.test/tdm"));
    assert_eq!(answer.header("content-usage"), Some("train-ai=n"));
    assert_eq!(
        answer.header("link"),
        Some("<https://newsroom.test/licence>; rel=\"license\"")
    );
    let query = "query($id: ID!) { article(by: { id: $id }) { rights { syndication terms { copyrightNotice tdmReserved aiTraining } } } }";
    let shown = server.public().graphql(query, json!({ "id": plain })).await;
    assert_eq!(
        shown.at("/data/article/rights"),
        json!({ "syndication": true, "terms": { "copyrightNotice": "© The newsroom", "tdmReserved": true, "aiTraining": false } })
    );
}
