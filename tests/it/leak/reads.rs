//! Everything that a reader who is not on the desk can ask for, by every way in.

use super::moves::Newsroom;
use domain::change::Audience;
use serde_json::{Value, json};
use std::fmt;
use tests::{Answer, Client};

/// What was asked, and what came.
pub struct Read {
    pub asked: String,
    pub answer: Answer,
}

/// What the public can ask for.
pub enum Ask {
    Get(String),
    Graphql(String, Value),
}

impl Ask {
    fn graphql(query: &str, variables: Value) -> Ask {
        Ask::Graphql(query.to_owned(), variables)
    }

    /// What that client gets.
    pub async fn of(&self, client: &Client) -> Answer {
        match self {
            Ask::Get(path) => client.get(path).await,
            Ask::Graphql(query, variables) => client.graphql(query, variables.clone()).await,
        }
    }
}

impl fmt::Display for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ask::Get(path) => f.write_str(path),
            Ask::Graphql(query, variables) => write!(f, "{variables} {}", &query[..query.len().min(60)]),
        }
    }
}

/// The cursor of the place in front of the first change.
const BEGINNING: &str = "AWMAAAAAAAAAAA";

const CARD: &str =
    "id slug path url headline kicker standfirst excerpt byline homeSection { name path } sections { name }
    lead { caption altText credit { line } media { id caption } } related { article { id headline slug } }
    corrections { note } retraction { notice } translations { id headline slug } seo { title description jsonLd }
    body { html text markdown blocks { html text ... on ImageBlock { image { caption altText media { caption } } } } }";

const ITEM: &str = "label url target { ... on Article { id slug headline kicker standfirst byline body { text } } ... on Section { name path } }";

impl Newsroom {
    /// All that the public can read now, and what a subscriber is told.
    pub async fn read_all(&self) -> Vec<Read> {
        let (public, mut reads) = (self.server.public(), Vec::new());
        self.server.searchable().await;
        for ask in self.asks() {
            let answer = ask.of(&public).await;
            let asked = ask.to_string();
            reads.push(Read { asked, answer });
        }
        // As new as the index, which is not of the answers' own exactness.
        let related = "{ articles(first: 20) { nodes { related(first: 5) { reason { words } article { id headline slug standfirst } } } } }";
        let answer = public.graphql(related, json!({})).await;
        let asked = related.to_owned();
        reads.push(Read { asked, answer });
        self.read_changes(&mut reads).await;
        reads
    }

    /// All that the public can ask for.
    pub fn asks(&self) -> Vec<Ask> {
        let mut asks = Vec::new();
        self.ask_for_lists(&mut asks);
        for story in &self.model.stories {
            let query = format!(
                "query($id: ID!) {{ article(by: {{ id: $id }}) {{ {CARD} }} node(id: $id) {{ ... on Article {{ {CARD} }} }} nodes(ids: [$id]) {{ ... on Article {{ {CARD} }} }} desk {{ article(id: $id) {{ id }} }} }}"
            );
            asks.push(Ask::graphql(&query, json!({ "id": story.id })));
            asks.push(Ask::Get(format!("/v1/articles/{}", story.id)));
            for file in ["ninjs.json", "schema.jsonld", "article.md", "article.txt"] {
                asks.push(Ask::Get(format!("/v1/articles/{}/{file}", story.id)));
            }
            // An instant of somebody's choice is not for readers.
            let at = self.server.clock.now().saturating_add_millis(-30_000);
            asks.push(Ask::Get(format!("/v1/articles/{}?asOf={at}", story.id)));
            let past =
                format!("query($id: ID!, $asOf: DateTime!) {{ article(by: {{ id: $id }}, asOf: $asOf) {{ {CARD} }} }}");
            asks.push(Ask::graphql(&past, json!({ "id": story.id, "asOf": at.to_string() })));
        }
        for asset in &self.model.assets {
            let query = "query($id: ID!) { media(id: $id) { caption } node(id: $id) { ... on Media { caption } } }";
            asks.push(Ask::graphql(query, json!({ "id": asset.id })));
            asks.push(Ask::Get(format!("/v1/media/{}", asset.id)));
        }
        for number in 0..self.menus {
            let query =
                format!("query($slug: String!) {{ menu(slug: $slug) {{ items {{ {ITEM} children {{ {ITEM} }} }} }} }}");
            asks.push(Ask::graphql(&query, json!({ "slug": format!("menu-{number}") })));
            asks.push(Ask::Get(format!("/v1/menus/menu-{number}")));
        }
        self.ask_for_paths(&mut asks);
        asks
    }

    /// What a subscriber is told who has missed all that ever happened.
    async fn read_changes(&self, reads: &mut Vec<Read>) {
        let query = format!(
            "subscription($after: String) {{ changes(after: $after) {{ kind at id node {{ ... on Article {{ {CARD} }} ... on Section {{ name slug }} ... on Media {{ caption }} }} }} }}"
        );
        let log = self
            .server
            .db
            .store
            .changes()
            .after(0, 100_000)
            .await
            .expect("the log is read");
        let public = log
            .iter()
            .filter(|logged| logged.change.audience() == Audience::Public)
            .count();
        let opened = self
            .server
            .public()
            .events(&query, json!({ "after": BEGINNING }), None)
            .await;
        let mut stream = opened.unwrap_or_else(|answer| panic!("no stream: {}", answer.body));
        for number in 0..public {
            let event = stream.next().await.expect("the stream goes on");
            reads.push(Read {
                asked: format!("the change {number}"),
                answer: Answer {
                    status: 200,
                    headers: Default::default(),
                    body: event.data,
                },
            });
        }
    }

    fn ask_for_lists(&self, asks: &mut Vec<Ask>) {
        for order in ["FIRST_PUBLISHED_DESC", "FIRST_PUBLISHED_ASC", "UPDATED_DESC"] {
            let query = format!("{{ articles(first: 20, orderBy: {order}) {{ nodes {{ {CARD} }} }} }}");
            asks.push(Ask::graphql(&query, json!({})));
            asks.push(Ask::Get(format!("/v1/articles?order={order}")));
        }
        let search = format!("{{ search(query: \"\") {{ edges {{ node {{ {CARD} }} highlights {{ html }} }} }} }}");
        asks.push(Ask::graphql(&search, json!({})));
        let front = format!("{{ collection(slug: \"front\") {{ name articles(first: 20) {{ {CARD} }} }} }}");
        asks.push(Ask::graphql(&front, json!({})));
        let sections = format!("{{ sections {{ name slug path articles(first: 5) {{ nodes {{ {CARD} }} }} }} }}");
        asks.push(Ask::graphql(&sections, json!({})));
        for path in [
            "/v1/search",
            "/v1/sections",
            "/v1/collections/front",
            "/feeds/rss.xml",
            "/feeds/atom.xml",
            "/feeds/feed.json",
            "/feeds/ninjs.json",
            "/sitemap.xml",
            "/sitemaps/sections.xml",
            "/sitemaps/pages.xml",
            "/sitemaps/news.xml",
            "/sitemaps/2026-05.xml",
        ] {
            asks.push(Ask::Get(path.to_owned()));
        }
        for home in &self.model.homes {
            for path in [
                "/v1/articles?section=$",
                "/feeds/sections/$/rss.xml",
                "/feeds/sections/$/feed.json",
                "/feeds/sections/$/atom.xml",
            ] {
                asks.push(Ask::Get(path.replace('$', &home.name)));
            }
        }
    }

    fn ask_for_paths(&self, asks: &mut Vec<Ask>) {
        for path in &self.paths {
            let slug = path.rsplit('/').next().unwrap_or_default();
            let query = format!(
                "query($path: String!, $slug: String!) {{ a: article(by: {{ path: $path }}) {{ {CARD} }} b: article(by: {{ slug: $slug }}) {{ {CARD} }} section(slug: $slug) {{ name }} resolve(path: $path) {{ ... on Article {{ {CARD} }} ... on Section {{ name slug }} ... on Redirect {{ path url }} ... on Gone {{ id kind since }} }} }}"
            );
            asks.push(Ask::graphql(&query, json!({ "path": path, "slug": slug })));
            asks.push(Ask::Get(format!("/v1/resolve?path={path}")));
        }
    }
}
