//! Everything that a reader who is not on the desk can ask for, by every way in.

use super::moves::Newsroom;
use domain::change::Audience;
use serde_json::json;
use tests::Answer;

/// What was asked, and what came.
pub struct Read {
    pub asked: String,
    pub answer: Answer,
}

/// The cursor of the place in front of the first change.
const BEGINNING: &str = "AWMAAAAAAAAAAA";

const CARD: &str =
    "id slug path url headline kicker standfirst excerpt byline homeSection { name path } sections { name }
    lead { caption altText credit { line } media { id caption } } related { article { id headline slug } }
    corrections { note } retraction { notice }
    body { html text markdown blocks { html text ... on ImageBlock { image { caption altText media { caption } } } } }";

impl Newsroom {
    /// All that the public can read now.
    pub async fn read_all(&self) -> Vec<Read> {
        let mut reads = Vec::new();
        self.read_lists(&mut reads).await;
        for story in &self.model.stories {
            let query = format!(
                "query($id: ID!) {{ article(by: {{ id: $id }}) {{ {CARD} }} node(id: $id) {{ ... on Article {{ {CARD} }} }} nodes(ids: [$id]) {{ ... on Article {{ {CARD} }} }} desk {{ article(id: $id) {{ id }} }} }}"
            );
            self.graphql(&mut reads, &query, json!({ "id": story.id })).await;
            self.get(&mut reads, format!("/v1/articles/{}", story.id)).await;
            // An instant of somebody's choice is not for readers.
            let at = self.server.clock.now().saturating_add_millis(-30_000);
            self.get(&mut reads, format!("/v1/articles/{}?asOf={at}", story.id))
                .await;
            let past =
                format!("query($id: ID!, $asOf: DateTime!) {{ article(by: {{ id: $id }}, asOf: $asOf) {{ {CARD} }} }}");
            self.graphql(&mut reads, &past, json!({ "id": story.id, "asOf": at.to_string() }))
                .await;
        }
        for asset in &self.model.assets {
            let query = "query($id: ID!) { media(id: $id) { caption } node(id: $id) { ... on Media { caption } } }";
            self.graphql(&mut reads, query, json!({ "id": asset.id })).await;
            self.get(&mut reads, format!("/v1/media/{}", asset.id)).await;
        }
        self.read_paths(&mut reads).await;
        self.read_changes(&mut reads).await;
        reads
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

    async fn read_lists(&self, reads: &mut Vec<Read>) {
        for order in ["FIRST_PUBLISHED_DESC", "FIRST_PUBLISHED_ASC", "UPDATED_DESC"] {
            let query = format!("{{ articles(first: 20, orderBy: {order}) {{ nodes {{ {CARD} }} }} }}");
            self.graphql(reads, &query, json!({})).await;
            self.get(reads, format!("/v1/articles?order={order}")).await;
        }
        let sections = format!("{{ sections {{ name slug path articles(first: 5) {{ nodes {{ {CARD} }} }} }} }}");
        self.graphql(reads, &sections, json!({})).await;
        for path in ["/v1/sections", "/feeds/rss.xml", "/feeds/feed.json"] {
            self.get(reads, path.to_owned()).await;
        }
        for home in &self.model.homes {
            for path in [
                "/v1/articles?section=$",
                "/feeds/sections/$/rss.xml",
                "/feeds/sections/$/feed.json",
            ] {
                self.get(reads, path.replace('$', &home.name)).await;
            }
        }
    }

    async fn read_paths(&self, reads: &mut Vec<Read>) {
        for path in &self.paths {
            let slug = path.rsplit('/').next().unwrap_or_default();
            let query = format!(
                "query($path: String!, $slug: String!) {{ a: article(by: {{ path: $path }}) {{ {CARD} }} b: article(by: {{ slug: $slug }}) {{ {CARD} }} section(slug: $slug) {{ name }} resolve(path: $path) {{ ... on Article {{ {CARD} }} ... on Section {{ name slug }} ... on Redirect {{ path url }} ... on Gone {{ id kind since }} }} }}"
            );
            self.graphql(reads, &query, json!({ "path": path, "slug": slug })).await;
            self.get(reads, format!("/v1/resolve?path={path}")).await;
        }
    }

    async fn graphql(&self, reads: &mut Vec<Read>, query: &str, variables: serde_json::Value) {
        let answer = self.server.public().graphql(query, variables.clone()).await;
        let asked = format!("{variables} {}", &query[..query.len().min(60)]);
        reads.push(Read { asked, answer });
    }

    async fn get(&self, reads: &mut Vec<Read>, path: String) {
        let answer = self.server.public().get(&path).await;
        reads.push(Read { asked: path, answer });
    }
}
