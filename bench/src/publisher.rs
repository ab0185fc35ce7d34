//! Publishes articles, and checks after each that the next reader of its page sees it.
//!
//!     bench-publisher ADDRESS EMAIL PASSWORD COUNT IN-FLIGHT A-SECOND
//!
//! COUNT articles are written first, and a reader finds none of them. Then they are published, at most IN-FLIGHT at a time, and
//! A-SECOND in a second, or as fast as may be if that is 0. Prints `WRITTEN` in between, and at the end how many, how many a second, and the half and the last hundredth of
//! the times that a publication took, in microseconds: `RESULT count rate p50 p99`. Fails if a reader sees anything else than the
//! new headline.

use futures_util::stream::{self, StreamExt};
use serde_json::{Value, json};
use std::error::Error;
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error>>;

const PAGE: &str = include_str!("../../tests/it/seed_page.graphql");
const CREATE: &str = "mutation($content: ArticleContentInput!) { createArticle(input: { content: $content }) { article { id } userErrors { message } } }";
const PUBLISH: &str = "mutation($id: ID!) { publishArticle(input: { id: $id, seen: 1 }) { userErrors { message } } }";
/// About 5 KB, as articles have.
const PARAGRAPHS: usize = 14;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, email, password, count, in_flight, a_second] = arguments.as_slice() else {
        return Err("give ADDRESS EMAIL PASSWORD COUNT IN-FLIGHT A-SECOND".into());
    };
    let (count, in_flight, a_second): (u32, usize, u32) = (count.parse()?, in_flight.parse()?, a_second.parse()?);
    let desk = Desk::sign_in(address, email, password).await?;
    // So that a second run on the same newsroom has addresses of its own.
    let run = std::process::id();
    let stories = stream::iter(0..count)
        .map(|number| desk.write(run, number))
        .buffered(8)
        .collect::<Vec<_>>()
        .await;
    let stories = stories.into_iter().collect::<Outcome<Vec<Story>>>()?;
    println!("WRITTEN");

    let began = Instant::now();
    let every = if a_second == 0 {
        Duration::ZERO
    } else {
        Duration::from_secs(1) / a_second
    };
    let desk = &desk;
    let times = stream::iter(stories.iter().zip(0..count))
        .map(async |(story, number)| {
            tokio::time::sleep_until((began + every * number).into()).await;
            desk.publish(story).await
        })
        .buffer_unordered(in_flight)
        .collect::<Vec<_>>()
        .await;
    let rate = f64::from(count) / began.elapsed().as_secs_f64();
    let mut times = times.into_iter().collect::<Outcome<Vec<Duration>>>()?;
    times.sort();
    let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)].as_micros();
    println!("RESULT {count} {rate:.0} {} {}", at(50), at(99));
    Ok(())
}

struct Story {
    id: Value,
    slug: String,
    headline: String,
}

/// An editor who publishes, and a reader who looks.
struct Desk {
    http: reqwest::Client,
    address: String,
    token: String,
    sections: Vec<Value>,
}

impl Desk {
    async fn sign_in(address: &str, email: &str, password: &str) -> Outcome<Desk> {
        let (http, login) = (reqwest::Client::new(), json!({ "email": email, "password": password }));
        let answer = http.post(format!("{address}/auth/login")).json(&login).send().await?;
        let answer: Value = answer.json().await?;
        let token = answer["accessToken"].as_str().ok_or("the login is refused")?.to_owned();
        let mut desk = Desk {
            http,
            address: address.to_owned(),
            token,
            sections: Vec::new(),
        };
        let sections = desk.ask(None, "{ sections { id } }", json!({})).await?;
        let sections = sections["data"]["sections"].as_array().ok_or("no sections")?;
        desk.sections = sections.iter().map(|section| section["id"].clone()).collect();
        Ok(desk)
    }

    async fn write(&self, run: u32, number: u32) -> Outcome<Story> {
        let (slug, headline) = (
            format!("published-{run}-{number}"),
            format!("Publication {number} of {run}"),
        );
        let text = format!("Of what happened in the {number}th minute, residents said little. ").repeat(5);
        let paragraph = json!({ "paragraph": { "spans": [{ "text": text }] } });
        let section = &self.sections[number as usize % self.sections.len()];
        let content =
            json!({ "headline": headline, "slug": slug, "homeSection": section, "body": vec![paragraph; PARAGRAPHS] });
        let answer = self
            .ask(Some(&self.token), CREATE, json!({ "content": content }))
            .await?;
        let id = answer["data"]["createArticle"]["article"]["id"].clone();
        if !id.is_string() {
            return Err(format!("not created: {answer}").into());
        }
        let story = Story { id, slug, headline };
        match self.page(&story).await?["data"]["article"].take() {
            Value::Null => Ok(story),
            leaked => Err(format!("a draft is public: {leaked}").into()),
        }
    }

    /// How long it took.
    async fn publish(&self, story: &Story) -> Outcome<Duration> {
        let asked = Instant::now();
        let answer = self.ask(Some(&self.token), PUBLISH, json!({ "id": story.id })).await?;
        let took = asked.elapsed();
        if answer["data"]["publishArticle"]["userErrors"] != json!([]) {
            return Err(format!("not published: {answer}").into());
        }
        let page = self.page(story).await?;
        if page["data"]["article"]["headline"] != *story.headline {
            return Err(format!("published, but a reader sees {page}").into());
        }
        Ok(took)
    }

    /// The article's page, as any reader gets it.
    async fn page(&self, story: &Story) -> Outcome<Value> {
        self.ask(None, PAGE, json!({ "slug": story.slug })).await
    }

    async fn ask(&self, token: Option<&str>, query: &str, variables: Value) -> Outcome<Value> {
        let request = json!({ "query": query, "variables": variables });
        let mut request = self.http.post(format!("{}/graphql", self.address)).json(&request);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        Ok(request.send().await?.json().await?)
    }
}
