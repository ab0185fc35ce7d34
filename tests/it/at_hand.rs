//! What is at hand is written at once and not resolved by the library: each answer must be the library's, byte for byte.
//!
//! A key that is asked for twice in an object is left to the library, so the same questions with and without such keys compare the two.

use serde_json::json;
use testkit::{article, section};
use tests::{Answer, Client, TestServer};

const CARD: &str = "
fragment C on Credit { agency photographer line }
fragment Use on MediaUse { caption altText credit { ...C } crop { left top width height } media { id kind caption altText edition credit { ...C } } }
fragment Home on Section { id name slug path url description position edition parent { name } children { name } }
fragment Card on Article { id slug path url language headline kicker standfirst byline excerpt short: excerpt(words: 3) firstPublishedAt
  updatedAt edition homeSection { ...Home } lead { ...Use } corrections { note at } retraction { notice at } }
query($slug: String!) { article(by: {slug: $slug}) { ...Card
  sections { ...Home } topics { id name slug path url description edition } contributors { id name slug path url jobTitle biography edition }
  related(first: 5) { kind article { ...Card } } }
  collection(slug: \"front\") { id name slug path url description edition articles(first: 5) { ...Card } }
  articles(first: 5) { nodes { ...Card body { blocks { id } } } edges { node { headline topics { articles(first: 1) { nodes { id } } } } } }
  site { id name url timeZone defaultLanguage about contact copyright edition } }";

const BODY: &str = "
fragment Spans on Span { text marks link note }
fragment Use on MediaUse { caption altText credit { agency line } crop { left top width height } media { id kind edition } }
query($slug: String!) { article(by: {slug: $slug}) { body { wordCount readingMinutes html markdown text blocks { id kind html text
    ... on Block { same: id } ... { plain: text }
    ... on ParagraphBlock { spans { ...Spans } } ... on HeadingBlock { level spans { ...Spans } } ... on ImageBlock { image { ...Use } }
    ... on GalleryBlock { images { ...Use } } ... on QuoteBlock { attribution source spans { ...Spans } }
    ... on PullQuoteBlock { attribution spans { ...Spans } } ... on CodeBlock { language code } ... on EmbedBlock { provider address }
    ... on RelatedLinkBlock { article { headline path url lead { ...Use } } } ... on UnknownBlock { name spans { ...Spans } } } } } }";

const BOXES: &str = "
fragment Spans on Span { text marks link note }
query($slug: String!) { article(by: {slug: $slug}) { body { blocks { ... on ListBlock { ordered items { depth spans { ...Spans } } }
    ... on TableBlock { caption header { spans { ...Spans } } rows { spans { ...Spans } } }
    ... on FactBoxBlock { title blocks { id text ... on ParagraphBlock { spans { ...Spans } } } } } } } }";

/// The same document, which asks twice for the first field of each object, if that is a word, a number or the like.
fn twice(document: &str) -> String {
    let mut parts = document.split("{ ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |written, part| {
        let mut words = part.split_whitespace();
        let (field, next) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let is_plain = field.chars().all(char::is_alphanumeric) && !next.is_empty();
        match is_plain {
            true => format!("{written}{{ {field} {part}"),
            false => format!("{written}{{ {part}"),
        }
    })
}

/// The answers to that document as it is, when all is at hand, and with what is asked for twice.
async fn both(client: &Client, document: &str, slug: &str) -> (Answer, Answer) {
    let variables = json!({ "slug": slug });
    // An answer that is kept would be that of the first time, when all had to be read.
    client.graphql(&format!("{document} "), variables.clone()).await;
    (
        client.graphql(document, variables.clone()).await,
        client.graphql(&twice(document), variables).await,
    )
}

#[tokio::test]
async fn what_is_written_at_once_is_what_the_library_answers() {
    let server = TestServer::with_demo().await;
    let public = server.public();
    let all = public
        .graphql("{ articles(first: 100) { nodes { slug } } }", json!({}))
        .await;
    let slugs: Vec<String> = serde_json::from_value(all.at("/data/articles/nodes"))
        .map(|nodes: Vec<serde_json::Value>| {
            nodes
                .iter()
                .filter_map(|node| Some(node["slug"].as_str()?.to_owned()))
                .collect()
        })
        .expect("they are texts");
    assert!(slugs.len() > 5, "{slugs:?}");
    for slug in slugs {
        for document in [CARD, BODY, BOXES] {
            let (once, twice) = both(&public, document, &slug).await;
            assert_eq!(once.body, twice.body, "{slug}");
            assert!(once.body.starts_with("{\"data\":"), "{}", once.body);
        }
    }
}

/// The library waits for more than thirty of them in another way than for a few.
#[tokio::test]
async fn of_a_long_list_each_object_stands_in_its_place() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    let paragraphs: Vec<String> = (0..100).map(|number| format!("Paragraph {number}.")).collect();
    let story = article().slug("dam-holds").home(home).body(&paragraphs.join("\n\n"));
    server.db.given(story.published()).await;
    let (once, twice) = both(&server.public(), BODY, "dam-holds").await;
    assert_eq!(once.body, twice.body);
    let blocks = once.at("/data/article/body/blocks");
    let texts: Vec<&str> = blocks
        .as_array()
        .map(|blocks| blocks.iter().filter_map(|block| block["text"].as_str()).collect())
        .expect("it is a list");
    assert_eq!(texts, paragraphs);
}

#[tokio::test]
async fn what_fails_fails_as_the_library_says_and_once() {
    let server = TestServer::with_demo().await;
    let public = server.public();
    let document = "query($slug: String!) { article(by: {slug: $slug}) { headline homeSection { name articles(first: 500) { nodes { id } } }
        sections { name parent { name } } related { article { headline excerpt(words: 0) } } body { wordCount blocks { id } } } }";
    let slug = "nato-to-boost-presence-in-kosovo-amid-serbias-military-buildup";
    let (once, twice) = both(&public, document, slug).await;
    let of = |answer: &Answer| {
        let mut errors = answer.at("/errors").as_array().cloned().expect("it failed");
        // The one document is longer than the other.
        errors.iter_mut().for_each(|error| error["locations"] = json!([]));
        (answer.at("/data"), errors)
    };
    assert_eq!(of(&once), of(&twice));
}
