//! What partners ask for: all there is at once, and to be told of the next change.
//!
//!     bench-partners load ADDRESS KEY
//!     bench-partners pollers ADDRESS KEY EMAIL PASSWORD METRICS-ADDRESS POLLERS PUBLICATIONS
//!
//! `load` reads `/v1/export`, and then the same by `/v1/changes`, and prints for each how many articles, bytes and microseconds it were:
//! `RESULT articles bytes us`. `pollers` lets many wait for the next change, publishes an article, and prints how long it took until half of
//! them and all of them were told, in microseconds, the median of all publications: `RESULT half last`. Fails if a load lacks something that
//! the other has, or if a poller is told of anything else.

mod desk;

use desk::{Desk, Outcome};
use futures_util::future::try_join_all;
use serde_json::Value;
use std::time::{Duration, Instant};

/// How many articles a page has.
const PAGE: usize = 500;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["load", address, key] => {
            let partner = Partner::new(address, key)?;
            let (exported, paged) = (partner.export().await?, partner.pages().await?);
            if exported.0 != paged.0 {
                return Err(format!("the export has {} articles, the pages {}", exported.0, paged.0).into());
            }
            for (articles, bytes, took) in [exported, paged] {
                println!("RESULT {articles} {bytes} {}", took.as_micros());
            }
            Ok(())
        }
        ["pollers", address, key, email, password, metrics, pollers, publications] => {
            let (partner, desk) = (
                Partner::new(address, key)?,
                Desk::sign_in(address, email, password).await?,
            );
            let (half, last) = partner
                .poll(&desk, metrics, pollers.parse()?, publications.parse()?)
                .await?;
            println!("RESULT {} {}", half.as_micros(), last.as_micros());
            Ok(())
        }
        _ => Err(
            "give load ADDRESS KEY, or pollers ADDRESS KEY EMAIL PASSWORD METRICS-ADDRESS POLLERS PUBLICATIONS".into(),
        ),
    }
}

struct Partner {
    http: reqwest::Client,
    address: String,
    key: String,
}

/// How many articles and bytes a load had, and how long it took.
type Load = (usize, usize, Duration);

impl Partner {
    fn new(address: &str, key: &str) -> Outcome<Partner> {
        Ok(Partner {
            http: reqwest::Client::builder().build()?,
            address: address.to_owned(),
            key: key.to_owned(),
        })
    }

    async fn get(&self, path: &str) -> Outcome<reqwest::Response> {
        let request = self.http.get(format!("{}{path}", self.address)).bearer_auth(&self.key);
        Ok(request.send().await?.error_for_status()?)
    }

    async fn export(&self) -> Outcome<Load> {
        const ARTICLE: &[u8] = br#"{"op":"upsert","kind":"article""#;
        let began = Instant::now();
        let mut answer = self.get("/v1/export").await?;
        let (mut articles, mut bytes, mut line) = (0, 0, Vec::new());
        while let Some(part) = answer.chunk().await? {
            bytes += part.len();
            for piece in part.split_inclusive(|byte| *byte == b'\n') {
                // Only the beginning of a line says what it is; and the last one is kept whole.
                line.extend_from_slice(&piece[..piece.len().min(200 - line.len().min(200))]);
                if piece.ends_with(b"\n") {
                    articles += usize::from(line.starts_with(ARTICLE));
                    if line.starts_with(br#"{"op":"end""#) {
                        return Ok((articles, bytes, began.elapsed()));
                    }
                    line.clear();
                }
            }
        }
        Err("the export has no end".into())
    }

    async fn pages(&self) -> Outcome<Load> {
        let (began, mut after) = (Instant::now(), String::new());
        let (mut articles, mut bytes) = (0, 0);
        loop {
            let page = self
                .get(&format!("/v1/changes?limit={PAGE}{after}"))
                .await?
                .bytes()
                .await?;
            bytes += page.len();
            let page: Value = serde_json::from_slice(&page)?;
            let entries = page["entries"].as_array().ok_or("a page has entries")?;
            articles += entries.iter().filter(|entry| entry["kind"] == "article").count();
            after = format!("&after={}", page["cursor"].as_str().ok_or("a page has a cursor")?);
            if page["more"] == false {
                return Ok((articles, bytes, began.elapsed()));
            }
        }
    }

    /// How long it takes until half of them, and all of them, have been told of a publication: medians.
    async fn poll(
        &self,
        desk: &Desk,
        metrics: &str,
        pollers: usize,
        publications: usize,
    ) -> Outcome<(Duration, Duration)> {
        let mut after = self.end().await?;
        let (mut half, mut last) = (Vec::new(), Vec::new());
        for number in 0..publications {
            let headline = format!("Publication {number}");
            let draft = desk.draft(&headline).await?;
            let path = format!("/v1/changes?wait=60&after={after}");
            let told = (0..pollers).map(async |_| -> Outcome<(Instant, String)> {
                let page: Value = self.get(&path).await?.json().await?;
                match page.pointer("/entries/0/document/headline") {
                    Some(told) if *told == headline => {
                        let cursor = page["cursor"].as_str().ok_or("a page has a cursor")?;
                        Ok((Instant::now(), cursor.to_owned()))
                    }
                    _ => Err(format!("not {headline}, but {page}").into()),
                }
            });
            let publish = async {
                self.until_all_wait(metrics, pollers).await?;
                let published = Instant::now();
                desk.publish(&draft).await?;
                Outcome::Ok(published)
            };
            let (told, published) = tokio::join!(try_join_all(told), publish);
            let (mut told, published) = (told?, published?);
            told.sort();
            half.push(told[pollers / 2].0.duration_since(published));
            let (at, cursor) = told.pop().ok_or("there are pollers")?;
            last.push(at.duration_since(published));
            after = cursor;
        }
        let median = |mut times: Vec<Duration>| {
            times.sort();
            times[times.len() / 2]
        };
        Ok((median(half), median(last)))
    }

    /// Where the log ends.
    async fn end(&self) -> Outcome<String> {
        let mut after = String::new();
        loop {
            let page: Value = self
                .get(&format!("/v1/changes?limit={PAGE}{after}"))
                .await?
                .json()
                .await?;
            let cursor = page["cursor"].as_str().ok_or("a page has a cursor")?.to_owned();
            if page["more"] == false {
                return Ok(cursor);
            }
            after = format!("&after={cursor}");
        }
    }

    async fn until_all_wait(&self, metrics: &str, pollers: usize) -> Outcome<()> {
        loop {
            let all = self.http.get(format!("{metrics}/metrics")).send().await?.text().await?;
            let open = all.lines().find_map(|line| line.strip_prefix("dateline_open_streams "));
            if open.and_then(|open| open.parse::<f64>().ok()) == Some(pollers as f64) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
