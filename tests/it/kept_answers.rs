//! Answers that are kept: who may keep them how long, in which forms they are sent, and what does not displace them.

use domain::permission::Role;
use futures_util::future::join_all;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde_json::json;
use std::io::Read;
use testkit::{article, noon, section};
use tests::{Answer, Client, TestServer};

/// A newsroom with a story; its id.
async fn newsroom() -> (TestServer, String) {
    on(TestServer::start().await).await
}

async fn on(server: TestServer) -> (TestServer, String) {
    let home = server.db.given(section("Europe")).await;
    let story = article().headline("Dam holds").slug("dam-holds").home(home).published();
    let id = server.db.given(story).await.id.to_string();
    (server, id)
}

fn page(id: &str) -> String {
    let query = format!("{{ article(by: {{ id: \"{id}\" }}) {{ headline homeSection {{ name }} }} }}");
    format!(
        "/graphql?query={}",
        query.replace(' ', "%20").replace('{', "%7B").replace('}', "%7D")
    )
}

async fn get_with(client: &Client, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = |http: &reqwest::Client, address: &str| {
        let request = http.get(format!("{address}{path}"));
        headers
            .iter()
            .fold(request, |request, (name, value)| request.header(*name, *value))
    };
    client.send(request).await
}

#[tokio::test]
async fn shared_caches_may_keep_what_is_public_for_a_minute_or_until_the_next_boundary() {
    let (server, id) = newsroom().await;
    let public = server.public();
    for path in [format!("/v1/articles/{id}"), "/feeds/rss.xml".to_owned(), page(&id)] {
        for _ in 0..2 {
            let answer = public.get(&path).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            assert_eq!(
                answer.header("cache-control"),
                Some("public, max-age=0, s-maxage=60"),
                "{path}"
            );
            let names = answer.header("surrogate-key").expect("it names what it shows");
            let own = id.rsplit('-').next().expect("an id has parts");
            assert!(names.contains(own), "{path}: {names}");
        }
    }
    assert_eq!(
        public.get("/feeds/rss.xml").await.header("vary"),
        Some("Accept-Encoding, Authorization")
    );
    assert_eq!(
        public.get(&page(&id)).await.header("vary"),
        Some("Accept, Accept-Encoding, Authorization")
    );

    let ends = noon().saturating_add_millis(20_500);
    let home = server.db.given(section("Asia")).await;
    let short = article().headline("Short").home(home).published_between(noon(), ends);
    let id = server.db.given(short).await.id;
    let path = format!("/v1/articles/{id}");
    for _ in 0..2 {
        let answer = public.get(&path).await;
        assert_eq!(answer.header("cache-control"), Some("public, max-age=0, s-maxage=20"));
    }
    server.clock.set(ends);
    assert_eq!(public.get(&path).await.status, 404);
}

#[tokio::test]
async fn what_is_for_one_reader_or_was_sent_by_post_is_kept_by_nobody_outside() {
    let (server, id) = newsroom().await;
    let (public, chief) = (server.public(), server.signed_in(Role::Chief).await);
    let path = format!("/v1/articles/{id}");
    for _ in 0..2 {
        let (kept, own) = (public.get(&path).await, chief.get(&path).await);
        assert_eq!(
            (own.header("cache-control"), own.header("etag")),
            (Some("no-store"), None)
        );
        assert_eq!(own.body, kept.body);
        let posted = public
            .graphql("{ viewer { __typename } desk { __typename } }", json!({}))
            .await;
        assert_eq!(posted.header("cache-control"), Some("no-store"));
        assert_eq!(posted.at("/data"), json!({ "viewer": null, "desk": null }));
    }
    let own = chief
        .graphql("{ viewer { __typename } desk { __typename } }", json!({}))
        .await;
    assert!(own.at("/data/desk").is_object(), "{}", own.body);
    assert!(own.at("/data/viewer").is_object(), "{}", own.body);
}

#[tokio::test]
async fn each_form_has_an_etag_of_its_own_and_any_of_them_is_known_again() {
    let (server, _) = newsroom().await;
    let public = server.public();
    for number in 0..30 {
        let home = server.db.given(section(&format!("Section {number}"))).await;
        let story = article().headline(&format!("Story {number}")).home(home).published();
        server.db.given(story).await;
    }
    let path = "/feeds/rss.xml";
    let plain = get_with(&public, path, &[]).await;
    let mut tags = vec![plain.header("etag").expect("it has one").to_owned()];
    for coding in ["gzip", "br"] {
        // The first time it is made it is not compressed; what is asked for again is.
        let answer = get_with(&public, path, &[("accept-encoding", coding)]).await;
        assert_eq!(answer.header("content-encoding"), Some(coding));
        tags.push(answer.header("etag").expect("it has one").to_owned());
    }
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 3, "{tags:?}");
    for tag in &tags {
        for (sent, status) in [
            (tag.clone(), 304),
            (format!("W/{tag}"), 304),
            (format!("\"x\", {tag}"), 304),
            (tag.replace('"', ""), 200),
        ] {
            let answer = get_with(&public, path, &[("if-none-match", &sent)]).await;
            assert_eq!(
                (answer.status, answer.body.is_empty()),
                (status, status == 304),
                "{sent}"
            );
        }
    }
    let decoded = public
        .send(|http, address| http.get(format!("{address}{path}")).header("accept-encoding", "gzip"))
        .await;
    assert_ne!(decoded.body, plain.body);
    let bytes = bytes_of(&server, path).await;
    let mut text = String::new();
    flate2::read::GzDecoder::new(&bytes[..])
        .read_to_string(&mut text)
        .expect("it is gzip");
    assert_eq!(text, plain.body);
    server
        .db
        .given(
            article()
                .headline("Newer")
                .home(server.db.given(section("Last")).await)
                .published(),
        )
        .await;
    let answer = get_with(&public, path, &[("if-none-match", &tags.join(", "))]).await;
    assert!(answer.status == 200 && answer.body.contains("Newer"));
}

async fn bytes_of(server: &TestServer, path: &str) -> Vec<u8> {
    let request = reqwest::Client::new().get(format!("{}{path}", server.address()));
    let answer = request
        .header("accept-encoding", "gzip")
        .send()
        .await
        .expect("it answers");
    answer.bytes().await.expect("it has a body").to_vec()
}

#[tokio::test]
async fn that_there_is_no_such_thing_is_kept_until_there_is() {
    let (server, _) = newsroom().await;
    let public = server.public();
    let absent = "/v1/topics/floods";
    assert!(public.get(absent).await.statements() > 0);
    let again = public.get(absent).await;
    assert_eq!(
        (again.status, again.statements(), again.code().as_str()),
        (404, 0, "NOT_FOUND")
    );
    server.db.given(testkit::topic("Floods")).await;
    assert_eq!(public.get(absent).await.status, 200);

    let query = "query($slug: String!) { article(by: { slug: $slug }) { headline } }";
    let ask = async || public.graphql(query, json!({ "slug": "levee-breaks" })).await;
    assert_eq!(ask().await.at("/data/article"), json!(null));
    assert_eq!(ask().await.statements(), 0);
    let home = server.db.given(section("Asia")).await;
    server
        .db
        .given(
            article()
                .headline("Levee breaks")
                .slug("levee-breaks")
                .home(home)
                .published(),
        )
        .await;
    assert_eq!(ask().await.at("/data/article/headline"), "Levee breaks");
}

#[tokio::test]
async fn what_many_ask_for_at_once_is_read_once() {
    let (server, id) = newsroom().await;
    let public = server.public();
    let path = format!("/v1/articles/{id}");
    let answers = join_all((0..40).map(|_| public.get(&path))).await;
    let reading = answers.iter().filter(|answer| answer.statements() > 0).count();
    assert_eq!(reading, 1);
    assert!(
        answers
            .iter()
            .all(|answer| answer.body == answers[0].body && answer.status == 200)
    );
}

#[tokio::test]
async fn floods_of_what_nobody_asked_for_before_leave_what_is_hot_where_it_is() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let _counted_here = metrics::set_default_local_recorder(&recorder);
    let counted = recorder.handle();
    let (server, id) = on(TestServer::keeping(1024 * 1024).await).await;
    let public = server.public();
    let hot = format!("/v1/articles/{id}");
    for _ in 0..20 {
        public.get(&hot).await;
    }
    let query = "query($slug: String!) { article(by: { slug: $slug }) { headline } articles(first: 50) { nodes { headline standfirst } } }";
    for round in 0..40 {
        let flood = (0..50).map(async |number| {
            let slug = format!("random-{round}-{number}");
            let document = format!("# {slug} {}\n{query}", "x".repeat(4_000));
            public.graphql(&document, json!({ "slug": slug })).await;
            public.get(&format!("/v1/topics/{slug}")).await;
        });
        join_all(flood).await;
        // It may be stale, if the machine is too busy to follow the log for a second; but it is there.
        let before = missed(&counted);
        public.get(&hot).await;
        assert_eq!(missed(&counted), before, "in round {round}");
    }
    let before = missed(&counted);
    for number in 0..50 {
        public.get(&format!("/v1/topics/random-20-{number}")).await;
    }
    assert!(
        missed(&counted) > before + 25,
        "all that was asked for once is there too"
    );
}

/// For how many requests the answer cache had nothing.
fn missed(counted: &PrometheusHandle) -> u64 {
    let rendered = counted.render();
    let line = rendered
        .lines()
        .find_map(|line| line.strip_prefix(r#"dateline_answers_total{outcome="miss"} "#));
    line.expect("the answer cache counts").parse().expect("a number")
}

#[tokio::test]
async fn a_new_question_about_known_things_asks_the_database_nothing() {
    let (server, _) = newsroom().await;
    let public = server.public();
    let wide = "{ article(by: { slug: \"dam-holds\" }) { headline homeSection { name } body { text } } site { name } articles { nodes { headline } } sections { name } }";
    assert!(public.graphql(wide, json!({})).await.statements() > 0);
    for narrow in [
        "{ article(by: { slug: \"dam-holds\" }) { path url body { wordCount } } }",
        "{ articles(orderBy: FIRST_PUBLISHED_DESC) { nodes { homeSection { slug } } } site { url } }",
        "{ sections { slug path } }",
    ] {
        let answer = public.graphql(narrow, json!({})).await;
        assert_eq!(
            (answer.status, answer.statements()),
            (200, 0),
            "{narrow}: {}",
            answer.body
        );
    }
}

#[tokio::test]
async fn a_body_that_is_not_asked_for_is_not_read() {
    let server = TestServer::uncached().await;
    let home = server.db.given(section("Europe")).await;
    server
        .db
        .given(article().slug("dam-holds").home(home).published())
        .await;
    let ask = async |fields: &str| {
        let query = format!("{{ article(by: {{ slug: \"dam-holds\" }}) {{ {fields} }} }}");
        server.public().graphql(&query, json!({})).await.statements()
    };
    assert_eq!(ask("headline").await, 1);
    // It comes in the same statement.
    assert_eq!(ask("headline body { wordCount }").await, 1);
    assert_eq!(ask("headline homeSection { name }").await, 2);
}

#[tokio::test]
async fn the_same_body_by_several_ways_is_waited_for_by_none_for_ever() {
    let server = TestServer::uncached().await;
    let home = server.db.given(section("Europe")).await;
    let story = article().slug("dam-holds").home(home).published();
    let id = server.db.given(story).await.id;
    let body = "headline body { text html wordCount }";
    let query = format!(
        "{{ a: article(by: {{ path: \"/europe/dam-holds\" }}) {{ {body} }} b: article(by: {{ slug: \"dam-holds\" }}) {{ {body} }}
        c: article(by: {{ id: \"{id}\" }}) {{ {body} }} d: article(by: {{ slug: \"dam-holds\" }}) {{ {body} }}
        e: resolve(path: \"/europe/dam-holds\") {{ ... on Article {{ {body} }} }} articles {{ nodes {{ {body} }} }} site {{ name }} }}"
    );
    for _ in 0..50 {
        let answer = server.public().graphql(&query, json!({})).await;
        assert_eq!(answer.at("/data/a"), answer.at("/data/d"), "{}", answer.body);
        assert_eq!(answer.at("/data/a"), answer.at("/data/e"), "{}", answer.body);
    }
}
