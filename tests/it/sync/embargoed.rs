//! Embargoed copy: who gets it before its time, as what, and how it goes.

use super::pages::{at_the_end, entries};
use serde_json::json;
use testkit::{api_key, article, noon_plus, section};
use tests::TestServer;

#[tokio::test]
async fn copy_under_an_embargo_goes_early_to_keys_that_may_have_it_as_a_kind_of_its_own() {
    let server = TestServer::start().await;
    let db = &server.db;
    let (sport, arts) = (db.given(section("Sport")).await, db.given(section("Arts")).await);
    let partner = server.partner(api_key().section(sport).embargoed()).await;
    let without = server.partner(api_key().section(sport)).await;
    let (after, others) = (at_the_end(&partner).await, at_the_end(&without).await);
    let ahead = |name: &str, home| article().headline(name).home(home).published_from(noon_plus(5));
    let result = db.given(ahead("The result", sport).embargoed()).await.id;
    db.given(ahead("Our own timing", sport)).await;
    db.given(ahead("Not theirs", arts).embargoed()).await;
    let page = partner.get(&format!("/v1/changes?after={after}")).await;
    assert_eq!(entries(&page), ["upsert embargoed_article"], "{}", page.body);
    assert_eq!(
        (page.at("/entries/0/id"), page.at("/entries/0/embargoedUntil")),
        (json!(result), json!(noon_plus(5)))
    );
    assert_eq!(page.at("/entries/0/document/headline"), "The result");
    // Nowhere else, and for nobody else.
    assert_eq!(partner.get(&format!("/v1/articles/{result}")).await.status, 404);
    let told = without.get(&format!("/v1/changes?after={others}")).await;
    assert!(
        !told.body.contains("The result") && told.at("/entries") == json!([]),
        "{}",
        told.body
    );
    let export = partner.get("/v1/export").await.body;
    assert!(
        export.contains("\"kind\":\"embargoed_article\"") && !export.contains("Not theirs"),
        "{export}"
    );
    let named = partner.get(&format!("/v1/changes?ids={result}")).await;
    assert_eq!(entries(&named), ["upsert embargoed_article"]);
    // When it begins it is copy no more, but an article.
    let after = page.at("/cursor").as_str().expect("a cursor is a string").to_owned();
    db.wait_minutes(5);
    ::desk::announce::announce(&db.desk)
        .await
        .expect("what began is announced");
    let page = partner.get(&format!("/v1/changes?after={after}")).await;
    let told = entries(&page);
    assert!(
        told.contains(&"upsert article".to_owned()) && told.contains(&"delete embargoed_article released".to_owned()),
        "{told:?}"
    );
}

#[tokio::test]
async fn copy_that_is_cancelled_or_killed_before_its_time_is_taken_back_at_once() {
    let server = TestServer::start().await;
    let db = &server.db;
    let home = db.given(section("Sport")).await;
    let partner = server.partner(api_key().embargoed()).await;
    let ahead = |name: &str| {
        article()
            .headline(name)
            .home(home)
            .published_from(noon_plus(5))
            .embargoed()
    };
    let cancelled = db.given(ahead("Cancelled")).await.id;
    let killed = db.given(ahead("Killed")).await.id;
    let after = at_the_end(&partner).await;
    let path = format!("/v1/changes?wait=30&after={after}");
    let waiting = partner.get(&path);
    let cancel = async {
        let (by, cmd) = (
            testkit::house(),
            desk::article::CancelEdition {
                id: cancelled,
                edition: 1,
            },
        );
        db.desk
            .run(async |tx| desk::article::cancel_edition(tx, &by, cmd).await)
            .await
            .expect("it lies ahead");
    };
    // Whoever waits for copy is woken by what is done to a schedule.
    let (page, ()) = tokio::join!(waiting, cancel);
    assert_eq!(entries(&page), ["delete embargoed_article cancelled"], "{}", page.body);
    let after = page.at("/cursor").as_str().expect("a cursor is a string").to_owned();
    db.kill(killed).await;
    let page = partner.get(&format!("/v1/changes?after={after}")).await;
    assert_eq!(page.at("/kills/0/id"), json!(killed));
    assert_eq!(
        entries(&page),
        ["delete article killed", "delete embargoed_article cancelled"]
    );
}
