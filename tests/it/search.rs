//! Search over HTTP: what is public is found, what is not is not, and an index is never believed.

use domain::permission::Role;
use serde_json::{Value, json};
use testkit::{api_key, article, at, contributor, noon_plus, section, topic};
use tests::{Answer, Client, TestServer};

const SEARCH: &str = "query($query: String!, $filter: SearchFilter, $first: Int, $after: String) {
    search(query: $query, filter: $filter, first: $first, after: $after) {
        totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
        edges { cursor node { headline } highlights { field text html ranges { start end } } }
    }
}";

async fn search(client: &Client, variables: Value) -> Answer {
    let answer = client.graphql(SEARCH, variables).await;
    assert!(answer.json().get("errors").is_none(), "{}", answer.body);
    answer
}

/// The headlines that are found, the best first; REST must say the same.
async fn found(client: &Client, query: &str) -> Vec<String> {
    let texts = |list: Value, field: &str| -> Vec<String> {
        let list = list.as_array().expect("it is a list").iter();
        let texts = list.map(|one| {
            one.pointer(field)
                .and_then(Value::as_str)
                .expect("it is a text")
                .to_owned()
        });
        texts.collect()
    };
    let graphql = search(client, json!({ "query": query })).await;
    let rest = client
        .get(&format!("/v1/search?query={}", query.replace(' ', "+")))
        .await;
    let headlines = texts(graphql.at("/data/search/edges"), "/node/headline");
    assert_eq!(
        texts(rest.at("/items"), "/article/headline"),
        headlines,
        "{}",
        rest.body
    );
    assert_eq!(rest.at("/totalCount"), graphql.at("/data/search/totalCount"));
    headlines
}

#[tokio::test]
async fn an_article_is_found_by_its_headline_text_and_people_while_it_is_public() {
    let server = TestServer::start().await;
    let news = server.db.given(section("News")).await;
    let ada = server.db.given(contributor("Ada Okafor")).await;
    let dam = article()
        .home(news)
        .headline("Dam bursts")
        .body("Thousands were evacuated from Larisa.")
        .from(ada);
    let dam = server.db.given(dam.published()).await;
    server
        .db
        .given(article().home(news).headline("Dam plans, a draft"))
        .await;
    server.searchable().await;
    let reader = server.public();
    for query in ["dam", "evacuating larisa", "okafor", "lariza", "eva*"] {
        assert_eq!(found(&reader, query).await, ["Dam bursts"], "{query}");
    }
    assert_eq!(found(&reader, "plans").await, [""; 0]);
    server.db.unpublish(dam.id).await;
    server.searchable().await;
    assert_eq!(found(&reader, "dam").await, [""; 0]);
}

#[tokio::test]
async fn what_the_index_does_not_know_yet_is_asked_of_the_editions() {
    let server = TestServer::start().await;
    let news = server.db.given(section("News")).await;
    let dam = server
        .db
        .given(article().home(news).headline("Dam bursts").published())
        .await;
    let ends = article()
        .home(news)
        .headline("Dam holds")
        .published_between(noon_plus(0), noon_plus(10));
    server.db.given(ends).await;
    server
        .db
        .given(article().home(news).headline("Dam opens").published_from(noon_plus(20)))
        .await;
    server.searchable().await;
    let reader = server.public();
    assert_eq!(found(&reader, "dam").await.len(), 2);
    // Nobody has told the index, and it may never hear of it.
    server.db.kill(dam.id).await;
    server.db.wait_minutes(15);
    assert_eq!(found(&reader, "dam").await, [""; 0]);
}

#[tokio::test]
async fn a_new_name_of_a_contributor_is_found_and_the_old_one_is_not() {
    let server = TestServer::start().await;
    let news = server.db.given(section("News")).await;
    let ada = server.db.given(contributor("Ada Okafor")).await;
    server
        .db
        .given(article().home(news).headline("Dam bursts").from(ada).published())
        .await;
    server.searchable().await;
    let chief = server.signed_in(Role::Chief).await;
    let save = "mutation($input: SaveContributorInput!) { saveContributor(input: $input) { userErrors { message } } }";
    let contributor = json!({ "name": "Ada Lindqvist", "slug": "ada" });
    let saved = chief
        .graphql(
            save,
            json!({ "input": { "id": ada.to_string(), "seen": 1, "contributor": contributor } }),
        )
        .await;
    assert_eq!(
        saved.at("/data/saveContributor/userErrors"),
        json!([]),
        "{}",
        saved.body
    );
    server.searchable().await;
    let reader = server.public();
    assert_eq!(found(&reader, "lindqvist").await, ["Dam bursts"]);
    assert_eq!(found(&reader, "okafor").await, [""; 0]);
}

#[tokio::test]
async fn filters_narrow_in_any_combination_and_facets_count_what_is_left() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let greece = server.db.given(section("Greece").under(europe)).await;
    let water = server.db.given(topic("Water")).await;
    let ada = server.db.given(contributor("Ada Okafor")).await;
    let dam = article().headline("Dam bursts").home(greece).about(water).from(ada);
    server.db.given(dam.published()).await;
    server
        .db
        .given(article().headline("Dam holds").home(europe).language("de").published())
        .await;
    server.searchable().await;
    let reader = server.public();
    let count = async |filter: Value| {
        let answer = search(&reader, json!({ "query": "dam", "filter": filter })).await;
        answer.at("/data/search/totalCount")
    };
    assert_eq!(count(json!({ "section": "europe" })).await, json!(2));
    assert_eq!(count(json!({ "section": "greece", "topic": "water" })).await, json!(1));
    assert_eq!(count(json!({ "section": "europe", "language": "de" })).await, json!(1));
    assert_eq!(count(json!({ "topic": "water", "language": "de" })).await, json!(0));
    assert_eq!(
        count(json!({ "publishedFrom": "2030-01-01T00:00:00Z" })).await,
        json!(0)
    );
    let facets = "{ search(query: \"\") { facets {
        sections { section { slug } count } topics { topic { slug } count }
        contributors { contributor { slug } count } years { year count }
    } } }";
    let facets = reader.graphql(facets, json!({})).await.at("/data/search/facets");
    assert_eq!(
        facets["sections"][0],
        json!({ "section": { "slug": "europe" }, "count": 2 })
    );
    assert_eq!(
        facets["sections"][1],
        json!({ "section": { "slug": "greece" }, "count": 1 })
    );
    assert_eq!(facets["topics"], json!([{ "topic": { "slug": "water" }, "count": 1 }]));
    assert_eq!(facets["contributors"][0]["count"], json!(1));
    let year: i32 = noon_plus(0).year().into();
    assert_eq!(facets["years"], json!([{ "year": year, "count": 2 }]));
    let unknown = reader.get("/v1/search?section=nowhere").await;
    assert_eq!(
        (unknown.status, unknown.code().as_str()),
        (400, "INVALID_PARAMETER"),
        "{}",
        unknown.body
    );
}

#[tokio::test]
async fn highlights_are_safe_html_and_ranges_count_as_javascript_does() {
    let server = TestServer::start().await;
    let news = server.db.given(section("News")).await;
    let risky = article()
        .home(news)
        .headline("\u{1f30a} Dam & <b>dam</b>")
        .body("The dam <script>bursts</script>.");
    server.db.given(risky.published()).await;
    server.searchable().await;
    let answer = search(&server.public(), json!({ "query": "dams" })).await;
    let highlights = answer.at("/data/search/edges/0/highlights");
    assert_eq!(
        highlights[0]["html"],
        json!("\u{1f30a} <mark>Dam</mark> &amp; &lt;b&gt;<mark>dam</mark>&lt;/b&gt;")
    );
    assert_eq!(highlights[0]["ranges"][0], json!({ "start": 3, "end": 6 }));
    assert_eq!(highlights[1]["field"], json!("BODY"));
    assert_eq!(
        highlights[1]["html"],
        json!("The <mark>dam</mark> &lt;script&gt;bursts&lt;/script&gt;.")
    );
}

#[tokio::test]
async fn pages_follow_each_other_without_a_gap_and_cursors_of_other_lists_are_refused() {
    let server = TestServer::start().await;
    let news = server.db.given(section("News")).await;
    for number in 0..7 {
        let dam = article()
            .home(news)
            .headline(&format!("Dam {number}"))
            .slug(&format!("dam-{number}"));
        server.db.given(dam.published()).await;
    }
    server.searchable().await;
    let reader = server.public();
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = search(&reader, json!({ "query": "dam", "first": 3, "after": after })).await;
        let edges = page.at("/data/search/edges");
        all.extend(
            edges
                .as_array()
                .expect("it is a list")
                .iter()
                .map(|edge| edge["node"]["headline"].to_string()),
        );
        after = page.at("/data/search/pageInfo/endCursor");
        if page.at("/data/search/pageInfo/hasNextPage") == json!(false) {
            break;
        }
    }
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 7);
    let next = reader.get("/v1/search?query=dam&first=4").await.at("/next");
    let next = next
        .as_str()
        .expect("there is more")
        .replace("http://api.newsroom.test", "");
    let last = reader.get(&next).await;
    assert_eq!(
        (
            last.at("/items").as_array().expect("it is a list").len(),
            last.at("/next")
        ),
        (3, Value::Null)
    );
    let other = reader.get("/v1/articles?first=1").await.at("/next");
    let other = other
        .as_str()
        .expect("there is more")
        .rsplit('=')
        .next()
        .expect("it has a cursor")
        .to_owned();
    assert_eq!(
        reader.get(&format!("/v1/search?after={other}")).await.code(),
        "INVALID_CURSOR"
    );
}

#[tokio::test]
async fn a_partner_finds_and_counts_what_their_key_may_have() {
    let server = TestServer::start().await;
    let (sport, arts) = (
        server.db.given(section("Sport")).await,
        server.db.given(section("Arts")).await,
    );
    server
        .db
        .given(article().headline("Dam match").home(sport).published())
        .await;
    server
        .db
        .given(article().headline("Dam opera").home(arts).published())
        .await;
    server.searchable().await;
    let partner = server.partner(api_key().section(sport)).await;
    assert_eq!(found(&partner, "dam").await, ["Dam match"]);
    let answer = search(&partner, json!({ "query": "dam" })).await;
    assert_eq!(answer.at("/data/search/totalCount"), json!(1));
    let late = server.partner(api_key().archive_from(at("2030-01-01T00:00:00Z"))).await;
    assert_eq!(found(&late, "dam").await, [""; 0]);
}

#[tokio::test]
async fn rubbish_is_answered_and_what_nobody_types_is_refused_with_its_length() {
    let server = TestServer::start().await;
    let news = server.db.given(section("News")).await;
    server
        .db
        .given(article().home(news).headline("Dam bursts").published())
        .await;
    server.searchable().await;
    let reader = server.public();
    for rubbish in [
        "(a|b)+.*",
        "\"",
        "***",
        "-",
        "\\",
        "' OR 1=1 --",
        "{\"a\":",
        "\u{0}\u{202e}",
        "NOT AND OR",
        "\u{6771}\u{4eac} \u{1f30a}",
    ] {
        search(&reader, json!({ "query": rubbish })).await;
    }
    let long = reader.graphql(SEARCH, json!({ "query": "dam ".repeat(2_500) })).await;
    assert_eq!(long.at("/errors/0/extensions/code"), json!("INVALID_PARAMETER"));
    let detail = long.at("/errors/0/message").to_string();
    assert!(detail.contains("10000 characters; the most is 400"), "{detail}");
    let order = reader.get("/v1/search?order=BEST").await;
    assert_eq!((order.status, order.code().as_str()), (400, "INVALID_PARAMETER"));
}

#[tokio::test]
async fn until_a_node_has_its_index_it_says_when_to_ask_again() {
    let server = TestServer::start().await;
    let refused = server.public().get("/v1/search?query=dam").await;
    assert_eq!((refused.status, refused.code().as_str()), (503, "SEARCH_NOT_READY"));
    assert_eq!(refused.header("retry-after"), Some("2"));
}

#[tokio::test]
async fn an_answer_that_was_searched_for_is_kept_for_a_second_at_the_most() {
    let server = TestServer::start().await;
    let news = server.db.given(section("News")).await;
    server
        .db
        .given(article().home(news).headline("Dam bursts").published())
        .await;
    server.searchable().await;
    let answer = server.public().get("/v1/search?query=dam").await;
    let control = answer.header("cache-control").expect("it says so").to_owned();
    assert!(
        control.contains("s-maxage=1") || control.contains("s-maxage=0"),
        "{control}"
    );
}
