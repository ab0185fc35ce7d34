//! Partner synchronisation, run by the sync client itself: whatever the desk does, whatever a key may have, and however often a client
//! is cut off, repeats itself or begins again, its folder ends with what a direct query gives its key, and it is never sent what the key
//! could not have then.
//!
//! `SYNC_CASES` asks for that many newsrooms of random acts, other ones each time; without it, the same few are tried.

mod desk;
mod embargoed;
mod pages;

use self::desk::{Act, Newsroom};
use dateline_sync::{Folder, Step, Sync};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use testkit::{api_key, hunt};
use tests::{Answer, Caches, Client, TestServer};

/// How many newsrooms are tried if nobody says.
const CASES: u32 = 8;
/// How many acts there are in each.
const ACTS: usize = 48;

/// A partner with a folder, who asks one node or the other.
struct Partner {
    clients: Vec<Client>,
    folder: tempfile::TempDir,
}

impl Partner {
    fn sync(&self, node: u8) -> Sync {
        let client = &self.clients[usize::from(node) % self.clients.len()];
        let folder = Folder::open(self.folder.path()).expect("the folder is read");
        Sync::new(client.address(), client.token().map(str::to_owned), folder).expect("a client is made")
    }

    /// Takes a step, and looks at every byte that it is sent.
    async fn step(&self, node: u8) -> Step {
        let mut sync = self.sync(node);
        let after = sync.folder().cursor().map(|cursor| format!("&after={cursor}"));
        let path = format!("/v1/changes?limit=200{}", after.unwrap_or_default());
        let sent = self.clients[0].get(&path).await;
        if sent.status == 200 {
            self.check_entitled(&sent).await;
        }
        sync.step(0).await.expect("the newsroom answers")
    }

    /// What is sent of articles is what the key gets of them at the same instant, or it is nothing.
    async fn check_entitled(&self, sent: &Answer) {
        for entry in sent.at("/entries").as_array().expect("there are entries") {
            if entry["op"] == "upsert" && entry["kind"] == "article" {
                let id = entry["id"].as_str().expect("an id is a string");
                let direct = self.clients[0].get(&format!("/v1/articles/{id}")).await;
                assert_eq!(direct.status, 200, "{id} was sent, and is not the key's: {entry}");
                assert_eq!(told(&entry["document"]), queried(&direct.json()), "{id}");
            }
        }
    }

    async fn catch_up(&self, node: u8) {
        while self.step(node).await == Step::More {}
    }

    /// The folder is what a direct query gives the key, and the digests say so too.
    async fn check_in_step(&self, embargoed: BTreeMap<String, i32>, context: &dyn std::fmt::Debug) {
        let sync = self.sync(0);
        let held = sync.folder().all().expect("the folder is read");
        let of_kind = |kind: &str| -> BTreeMap<String, Value> {
            let held = held.iter().filter_map(|(name, held)| {
                let (of, id) = name.split_once('/')?;
                (of == kind).then(|| (id.to_owned(), held.document.clone()))
            });
            held.collect()
        };
        let mut expected = BTreeMap::new();
        for id in self.listed().await {
            let direct = self.clients[0].get(&format!("/v1/articles/{id}")).await;
            expected.insert(id, queried(&direct.json()));
        }
        let articles: BTreeMap<String, Value> = of_kind("article")
            .iter()
            .map(|(id, one)| (id.clone(), told(one)))
            .collect();
        assert_eq!(articles, expected, "{context:?}");
        let copies = of_kind("embargoed_article").into_iter();
        let edition =
            |one: &Value| i32::try_from(one["edition"].as_i64().expect("it is a number")).expect("it is small");
        let copies: BTreeMap<String, i32> = copies.map(|(id, one)| (id, edition(&one))).collect();
        assert_eq!(copies, embargoed, "{context:?}");
        let sections = self.clients[0].get("/v1/sections").await.at("/items");
        let sections: BTreeMap<String, Value> = sections
            .as_array()
            .expect("there are sections")
            .iter()
            .map(|one| (one["id"].as_str().expect("an id is a string").to_owned(), filed(one)))
            .collect();
        let kept = of_kind("section").into_iter().map(|(id, one)| (id, filed(&one)));
        assert_eq!(kept.collect::<BTreeMap<_, _>>(), sections, "{context:?}");
        let differing = sync.differences().await.expect("the newsroom answers");
        assert_eq!(differing, Some(Vec::new()), "{context:?}");
    }

    /// The ids of all articles that the key may have.
    async fn listed(&self) -> BTreeSet<String> {
        let (mut ids, mut path) = (BTreeSet::new(), "/v1/articles?first=100".to_owned());
        loop {
            let page = self.clients[0].get(&path).await;
            let items = page.at("/items");
            let items = items.as_array().expect("there are items").iter();
            ids.extend(items.map(|item| item["id"].as_str().expect("an id is a string").to_owned()));
            match page
                .at("/next")
                .as_str()
                .and_then(|next| next.find("/v1/").map(|at| next[at..].to_owned()))
            {
                Some(next) => path = next,
                None => return ids,
            }
        }
    }
}

/// What is compared of an article: of the document that is kept …
fn told(document: &Value) -> Value {
    let mut told = common(document);
    told["homeSection"] = document["homeSection"].clone();
    told["sections"] = document["sections"].clone();
    told["topics"] = document["topics"].clone();
    told
}

/// … and of the answer to a direct query.
fn queried(answer: &Value) -> Value {
    let ids = |list: &Value| -> Value {
        let list = list.as_array().expect("it is a list").iter();
        list.map(|one| one["id"].clone()).collect()
    };
    let mut queried = common(answer);
    queried["homeSection"] = answer["homeSection"]["id"].clone();
    queried["sections"] = ids(&answer["sections"]);
    queried["topics"] = ids(&answer["topics"]);
    queried
}

fn common(one: &Value) -> Value {
    const SAME: [&str; 12] = [
        "id",
        "edition",
        "slug",
        "language",
        "headline",
        "lead",
        "rights",
        "firstPublishedAt",
        "updatedAt",
        "corrections",
        "retraction",
        "body",
    ];
    SAME.iter()
        .map(|field| ((*field).to_owned(), one[*field].clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn filed(section: &Value) -> Value {
    json!([section["name"], section["slug"], section["parent"]])
}

async fn try_newsroom(acts: Vec<Act>) {
    let server = TestServer::start().await;
    let (client, key) = server.partner_and_key(api_key().embargoed()).await;
    let mut clients = vec![client.clone()];
    if server.db.is_postgres() {
        let token = client.token().expect("a partner has a key").to_owned();
        clients.push(server.node(Caches::Both).await.with_token(&token));
    }
    let partner = Partner {
        clients,
        folder: tempfile::tempdir().expect("there is room"),
    };
    let mut newsroom = Newsroom::open(&server.db, key).await;
    let state = partner.folder.path().join("state.json");
    let mut older = None;
    for (number, act) in acts.iter().enumerate() {
        newsroom.act(&server.db, *act).await;
        ::desk::announce::announce(&server.db.desk)
            .await
            .expect("what began is announced");
        let (_, a, b, c) = *act;
        match (a ^ b ^ c) % 7 {
            0 | 1 => drop(partner.step(b).await),
            // Cut off after the entries were written and before the cursor was.
            2 => {
                let before = std::fs::read(&state).ok();
                partner.step(a).await;
                put_back(&state, before.as_deref());
            }
            // Begins again where it stood a while ago.
            3 => put_back(&state, older.as_deref()),
            4 => older = std::fs::read(&state).ok().or(older),
            _ => {}
        }
        if number % 12 == 11 {
            partner.catch_up(a).await;
            partner
                .check_in_step(
                    newsroom.embargoed(&server.db).await,
                    &(&acts[..=number], newsroom.entitlements()),
                )
                .await;
        }
    }
}

fn put_back(state: &Path, before: Option<&[u8]>) {
    if let Some(before) = before {
        std::fs::write(state, before).expect("the state is written");
    }
}

#[test]
fn a_folder_ends_with_what_its_key_may_have_whatever_happens() {
    let mut runner = hunt("SYNC_CASES", CASES, 20);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    let acts = proptest::collection::vec((0..desk::KINDS, 0u8..12, 0u8..12, 0u8..12), ACTS);
    let tried = runner.run(&acts, |acts| {
        runtime.block_on(try_newsroom(acts));
        Ok(())
    });
    if let Err(broken) = tried {
        panic!("{broken}");
    }
}
