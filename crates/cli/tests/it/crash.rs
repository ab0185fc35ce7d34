//! The server is killed again and again while several editors publish and schedule; then nothing that was acknowledged may be
//! missing, and the log must tell of each boundary once.

use crate::newsroom::{Client, Newsroom, content};
use desk::Clock;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use storage::Store;

const STORIES: usize = 200;
const EDITORS: usize = 8;
const KILLS: usize = 8;
/// How long all of it may take, on a machine that others use too.
const BOUND: Duration = Duration::from_secs(100);

/// What the server has acknowledged.
#[derive(Default)]
struct Acknowledged {
    /// Articles, with the headline and the number of the newest revision that was saved.
    saved: HashMap<String, (String, i64)>,
    /// Those that are live for good, at once or from a second later on.
    live: HashSet<String>,
    /// Those that were to be live for a moment, which will have passed.
    ended: HashSet<String>,
}

impl Acknowledged {
    fn published(&self) -> usize {
        self.live.len() + self.ended.len()
    }
}

/// What the editors share.
struct Desks {
    url: String,
    acknowledged: Mutex<Acknowledged>,
    section: String,
    client: Client,
}

impl Desks {
    fn published(&self) -> usize {
        self.acknowledged.lock().expect("no editor panicked").published()
    }

    async fn act(&self, verb: &str, input: Value) -> Option<Value> {
        match self.client.act(&self.url, verb, input).await {
            Some(Ok(article)) => Some(article),
            // A schedule whose instant has passed meanwhile; or the server was killed before the answer was whole.
            Some(Err(code)) if code == "BEGINS_IN_PAST" || code == "ENDS_IN_PAST" => None,
            Some(Err(code)) => panic!("{verb}: {code}"),
            None => {
                tokio::time::sleep(Duration::from_millis(20)).await;
                None
            }
        }
    }

    /// Writes, saves and publishes one story. What was not acknowledged is given up: it may be there or not.
    async fn story(&self, number: usize) -> Option<()> {
        let first = content(&self.section, &format!("Draft {number}"), "First words.");
        let made = self.act("createArticle", json!({ "content": first })).await?;
        let id = made["id"].as_str()?.to_owned();
        self.saved(&id, &format!("Draft {number}"), 1);
        let headline = format!("Story {number}");
        let second = content(&self.section, &headline, "Last words.");
        let input = json!({ "id": id, "seen": 1, "content": second });
        self.act("saveArticle", input).await?;
        self.saved(&id, &headline, 2);
        let now = Clock::system().now();
        let after = |millis| now.saturating_add_millis(millis).to_string();
        let input = match number % 4 {
            0 | 1 => json!({ "id": id, "seen": 2 }),
            2 => json!({ "id": id, "seen": 2, "from": after(1_000) }),
            _ => json!({ "id": id, "seen": 2, "from": after(800), "until": after(1_600) }),
        };
        self.act("publishArticle", input).await?;
        let mut acknowledged = self.acknowledged.lock().expect("no editor panicked");
        match number % 4 {
            3 => acknowledged.ended.insert(id),
            _ => acknowledged.live.insert(id),
        };
        Some(())
    }

    fn saved(&self, id: &str, headline: &str, revision: i64) {
        let mut acknowledged = self.acknowledged.lock().expect("no editor panicked");
        let saved = (headline.to_owned(), revision);
        acknowledged.saved.insert(id.to_owned(), saved);
    }
}

/// A number below `end`, another each time.
fn any_below(end: u64) -> u64 {
    RandomState::new().hash_one(0) % end
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_and_each_boundary_is_told_once_however_often_the_server_is_killed() {
    let (began, newsroom) = (Instant::now(), Newsroom::founded().await);
    let mut served = newsroom.serve();
    let client = Client::sign_in(&served.url, "chief").await.unwrap();
    let section = client.section(&served.url, "Europe").await;
    let desks = Arc::new(Desks {
        url: served.url.clone(),
        acknowledged: Mutex::default(),
        section,
        client,
    });
    let editors: Vec<_> = (0..EDITORS)
        .map(|editor| tokio::spawn(write_stories(desks.clone(), editor)))
        .collect();
    for kill in 1..=KILLS {
        let enough = kill * STORIES / (KILLS + 1);
        while desks.published() < enough {
            assert!(began.elapsed() < BOUND, "{} stories are too few", desks.published());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        tokio::time::sleep(Duration::from_millis(any_below(150))).await;
        assert!(desks.published() < STORIES, "it is killed while they publish");
        drop(served);
        served = newsroom.serve_again(&desks.url);
    }
    for editor in editors {
        editor.await.unwrap();
    }
    while newsroom
        .db
        .number("SELECT count(*) FROM boundary WHERE announced_at IS NULL")
        .await
        > 0
    {
        assert!(began.elapsed() < BOUND, "some boundaries are not announced");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    drop(served);
    let served = newsroom.serve_again(&desks.url);
    let acknowledged = desks.acknowledged.lock().unwrap().saved.len();
    assert!(acknowledged >= STORIES && desks.published() == STORIES);
    assert_log(&newsroom).await;
    assert_kept(&desks, &served.url).await;
    assert_listed_once(&desks, &served.url).await;
    assert!(served.stop(), "it stops when it is told to");
    assert!(began.elapsed() < BOUND, "it took {:?}", began.elapsed());
}

async fn write_stories(desks: Arc<Desks>, editor: usize) {
    for number in (editor..STORIES).step_by(EDITORS) {
        while desks.story(number).await.is_none() {}
    }
}

/// The log has no gap, its instants never go back, and it tells of each boundary once, not before its instant.
async fn assert_log(newsroom: &Newsroom) {
    let store = Store::connect(&newsroom.db.address()).await.unwrap();
    let mut log = Vec::new();
    loop {
        let some = store.changes().after(log.len() as i64, 500).await.unwrap();
        if some.is_empty() {
            break;
        }
        log.extend(some);
    }
    assert!(log.iter().map(|entry| entry.seq).eq(1..=log.len() as i64), "a gap");
    assert_eq!(store.changes().head().await.unwrap(), log.len() as i64);
    assert!(log.is_sorted_by_key(|entry| entry.at), "an instant goes back");

    let id = match newsroom.db.is_postgres() {
        true => "replace(CAST(subject_id AS text), '-', '')",
        false => "lower(hex(subject_id))",
    };
    let boundaries = format!("SELECT {id} AS id, edge, CAST(at AS text) AS due FROM boundary");
    let mut due: HashMap<(String, String), Vec<i64>> = HashMap::new();
    for row in newsroom.db.texts(&boundaries).await {
        due.entry((row[0].clone(), row[1].clone()))
            .or_default()
            .push(row[2].parse().unwrap());
    }
    // A quarter begins ahead; another quarter begins and ends ahead.
    assert!(due.len() >= STORIES * 3 / 4, "{} boundaries", due.len());
    for entry in &log {
        let edge = match entry.change.kind.as_str() {
            "began" => "begins",
            "ended" => "ends",
            _ => continue,
        };
        let key = (entry.change.subject.id.simple().to_string(), edge.to_owned());
        let instants = due.remove(&key);
        let instants = instants.unwrap_or_else(|| panic!("{key:?} is told of twice, or was never due"));
        assert!(
            instants.len() == 1 && instants[0] <= entry.at.as_millis(),
            "{key:?} is told of early"
        );
    }
    assert!(due.is_empty(), "the log does not tell of {due:?}");
    store.close().await;
}

/// Every revision and every publication that was acknowledged is there.
async fn assert_kept(desks: &Desks, url: &str) {
    let query = "query($id: ID!) { desk { article(id: $id) { publicState revisions { nodes { number content { headline } } } } } }";
    let saved = desks.acknowledged.lock().unwrap().saved.clone();
    for (id, (headline, revision)) in saved {
        let answer = desks.client.ask(url, query, json!({ "id": id })).await.unwrap();
        let article = &answer["data"]["desk"]["article"];
        let revisions = article["revisions"]["nodes"]
            .as_array()
            .unwrap_or_else(|| panic!("{id}: {answer}"));
        let kept = |one: &Value| one["number"] == revision && one["content"]["headline"] == headline.as_str();
        assert!(revisions.iter().any(kept), "{id}, {headline}: {answer}");
        let acknowledged = desks.acknowledged.lock().unwrap();
        let state = article["publicState"].as_str().unwrap_or_default();
        assert!(
            !acknowledged.live.contains(&id) || state == "LIVE",
            "{id}, {headline}: {answer}"
        );
        assert!(
            !acknowledged.ended.contains(&id) || state == "ENDED",
            "{id}, {headline}: {answer}"
        );
    }
}

/// Paging through all articles finds each that is live exactly once, and none that has ended.
async fn assert_listed_once(desks: &Desks, url: &str) {
    let mut listed = HashMap::<String, usize>::new();
    let mut next = Some(format!("{url}/v1/articles?first=30"));
    while let Some(page) = next {
        let answer = desks.client.http.get(page).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        for item in answer["items"].as_array().unwrap_or_else(|| panic!("{answer}")) {
            *listed.entry(item["id"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        next = answer["next"].as_str().map(str::to_owned);
    }
    let acknowledged = desks.acknowledged.lock().unwrap();
    assert!(listed.values().all(|times| *times == 1), "{listed:?}");
    assert!(
        acknowledged.live.iter().all(|id| listed.contains_key(id)),
        "one that is live is missing"
    );
    assert!(
        !acknowledged.ended.iter().any(|id| listed.contains_key(id)),
        "one that has ended is listed"
    );
}
