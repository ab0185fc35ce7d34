//! What colleagues of all roles do at random, with every text marked. What they do to sections and assets is in `moves/around.rs`.

mod around;

use super::model::{Marks, Model, Story, Texts};
use domain::ids::{ArticleId, SectionId};
use domain::menu::{MenuItem, MenuTarget};
use domain::permission::Role;
use domain::time::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use testkit::{item, menu, noon};
use tests::{Client, TestServer};

/// One move: which of [`KINDS`], of which story, an instant or a choice, and by whom.
pub type Move = (u8, u8, u8, u8);

/// The kinds of moves, each as often as it is to be made: most others need a story that is live.
pub const KINDS: &[u8] = &[
    0, 1, 2, 2, 3, 4, 4, 5, 6, 7, 8, 8, 8, 8, 9, 9, 10, 11, 12, 12, 12, 13, 13, 14, 15, 16, 17, 18, 19, 20, 20, 21, 22,
    23, 24, 25,
];
/// Which colleague each of the numbers is: mostly one who may.
const WHO: [usize; 8] = [0, 0, 0, 0, 1, 1, 2, 3];

const ARTICLE: &str = "article { id killedAt revision { number } editions { number revision liveFrom liveUntil removed retraction embargoed } } sideRevision { id } userErrors { code }";

/// A newsroom at work.
pub struct Newsroom {
    pub server: TestServer,
    pub model: Model,
    /// Every path that was ever given out or only thought of.
    pub paths: Marks,
    /// How often each mutation was done, not refused.
    pub done: BTreeMap<String, usize>,
    colleagues: Vec<Client>,
    signed_in_at: Timestamp,
    marks: u32,
    front: String,
    front_seen: i64,
    /// How many stories have a menu that leads to them.
    pub menus: usize,
}

impl Newsroom {
    pub async fn open() -> Newsroom {
        let server = TestServer::start().await;
        let mut newsroom = Newsroom {
            server,
            model: Model::default(),
            paths: Marks::new(),
            done: BTreeMap::new(),
            colleagues: Vec::new(),
            signed_in_at: noon(),
            marks: 0,
            front: String::new(),
            front_seen: 0,
            menus: 0,
        };
        newsroom.colleagues.push(newsroom.server.signed_in(Role::Chief).await);
        for _ in 0..3 {
            newsroom.make_home().await;
            newsroom.make_asset().await;
        }
        let home = newsroom.model.homes[0].id.parse().expect("an id is a UUID");
        let editor = newsroom
            .server
            .colleague(Role::Editor, &[domain::ids::SectionId(home)])
            .await
            .0;
        newsroom.colleagues.push(editor);
        newsroom.colleagues.push(newsroom.server.signed_in(Role::Writer).await);
        newsroom.colleagues.push(newsroom.server.signed_in(Role::Admin).await);
        newsroom.make_front().await;
        newsroom
    }

    pub fn chief(&self) -> &Client {
        &self.colleagues[0]
    }

    fn mark(&mut self) -> String {
        self.marks += 1;
        format!("mk{:04}x", self.marks)
    }

    /// Does a mutation; its payload, or null if it was refused.
    async fn act(&mut self, who: usize, name: &str, input: Value, fields: &str) -> Value {
        let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
        let query = format!("mutation($input: {kind}!) {{ it: {name}(input: $input) {{ {fields} }} }}");
        let client = &self.colleagues[WHO[who % WHO.len()]];
        let answer = client.graphql(&query, json!({ "input": input })).await;
        assert_eq!(answer.status, 200, "{name} {input}: {}", answer.body);
        let payload = answer.json().pointer("/data/it").cloned().unwrap_or_default();
        if payload["userErrors"] == json!([]) {
            *self.done.entry(name.to_owned()).or_default() += 1;
        }
        payload
    }

    async fn make_front(&mut self) {
        let input = json!({ "collection": { "name": "Front" } });
        let made = self
            .act(0, "createCollection", input, "collection { id } userErrors { code }")
            .await;
        self.front = made["collection"]["id"]
            .as_str()
            .expect("a chief makes fronts")
            .to_owned();
        self.front_seen = 1;
    }

    /// Has the front name every story, whatever becomes of them: now by hand or in slots, and filled up by rule.
    async fn save_front(&mut self, choice: usize) {
        let ids: Vec<&str> = self.model.stories.iter().map(|story| story.id.as_str()).collect();
        let (items, pins) = ids.split_at(choice % (ids.len() + 1));
        let pins = (1..)
            .zip(pins)
            .map(|(slot, id)| json!({ "slot": slot * 2, "article": id }));
        let pins: Vec<Value> = pins.take(9).collect();
        let fill = [Value::Null, json!({}), json!({ "section": self.model.homes[0].id })];
        let input = json!({ "id": self.front, "seen": self.front_seen, "collection": {
            "name": "Front", "items": items, "pins": pins, "fill": fill[choice % 3] } });
        let saved = self
            .act(0, "saveCollection", input, "collection { edition } userErrors { code }")
            .await;
        self.front_seen = saved["collection"]["edition"].as_i64().expect("a chief saves fronts");
    }

    /// A revision's content, with what its marks are.
    fn content(&mut self, choice: usize) -> (Value, Texts) {
        let [headline, slug, kicker, standfirst, byline, body, cell, caption, alt] =
            std::array::from_fn(|_| self.mark());
        let asset = choice % self.model.assets.len();
        let home = self.model.homes[choice % self.model.homes.len()].id.clone();
        let image = json!({ "media": self.model.assets[asset].id, "caption": caption, "altText": alt });
        let others: Vec<Value> = self
            .model
            .stories
            .iter()
            .map(|story| json!({ "kind": "BACKGROUND", "article": story.id }))
            .collect();
        self.paths.insert(format!(
            "/{}/{slug}",
            self.model.homes[choice % self.model.homes.len()].name
        ));
        let content = json!({
            "headline": headline, "slug": slug, "kicker": kicker, "standfirst": standfirst, "byline": byline,
            "homeSection": home, "lead": image, "related": others,
            "body": [
                { "paragraph": { "spans": [{ "text": body }] } },
                { "image": { "image": image } },
                { "table": { "rows": [[{ "spans": [{ "text": cell }] }]] } },
            ],
        });
        let texts = Texts {
            address: [headline, slug].into(),
            story: [kicker, standfirst, byline, body, cell].into(),
            picture: Some((asset, [caption, alt].into())),
        };
        (content, texts)
    }

    /// Makes one move, if its actor may and nothing forbids it.
    pub async fn make(&mut self, (kind, which, choice, who): Move) {
        let kind = KINDS[usize::from(kind) % KINDS.len()];
        self.server.clock.advance(i64::from(choice % 4) * 20_000);
        self.stay_signed_in().await;
        let (choice, who) = (usize::from(choice), usize::from(who));
        match kind {
            0..=1 => self.create(choice, who).await,
            2..=20 if self.model.stories.is_empty() => self.create(choice, who).await,
            2..=4 => self.save(usize::from(which), choice, who, kind == 4).await,
            5..=20 => self.move_story(kind, usize::from(which), choice, who).await,
            21 => self.kill_asset(choice, who).await,
            22 => self.replace_asset(choice, who).await,
            23 => self.rename_home(choice, who).await,
            24 => self.merge_home(choice, who).await,
            _ => self.server.clock.advance(90_000),
        }
        self.give_menus().await;
    }

    /// A menu for each story that is new, which leads to it and to its home, whatever becomes of them.
    async fn give_menus(&mut self) {
        for story in &self.model.stories[self.menus..] {
            let target = |id: &str| id.parse().expect("an id is a UUID");
            let home = target(&self.model.homes[self.menus % self.model.homes.len()].id);
            let items = vec![MenuItem {
                children: vec![item(MenuTarget::Article(ArticleId(target(&story.id))))],
                ..item(MenuTarget::Section(SectionId(home)))
            }];
            let menu = menu(&format!("Menu {}", self.menus)).items(items);
            self.server.db.given(menu).await;
            self.menus += 1;
        }
    }

    /// Access tokens last ten minutes.
    async fn stay_signed_in(&mut self) {
        let now = self.server.clock.now();
        if now > self.signed_in_at.saturating_add_millis(5 * 60_000) {
            self.signed_in_at = now;
            for client in &mut self.colleagues {
                *client = client.refreshed().await;
            }
        }
    }

    async fn create(&mut self, choice: usize, who: usize) {
        let ((content, texts), note) = (self.content(choice), self.mark());
        let made = self
            .act(
                who,
                "createArticle",
                json!({ "content": content, "note": note }),
                ARTICLE,
            )
            .await;
        if made["article"].is_object() {
            let mut story = Story::default();
            story.told(&made["article"]);
            story.revisions.insert(story.newest, texts);
            self.model.stories.push(story);
            self.save_front(choice).await;
        }
    }

    async fn save(&mut self, which: usize, choice: usize, who: usize, late: bool) {
        let at = which % self.model.stories.len();
        let ((content, texts), note) = (self.content(choice), self.mark());
        let (id, seen) = (
            &self.model.stories[at].id,
            self.model.stories[at].newest - i64::from(late),
        );
        let input = json!({ "id": id, "seen": seen, "content": content, "note": note });
        let saved = self.act(who, "saveArticle", input, ARTICLE).await;
        let story = &mut self.model.stories[at];
        if let Some(side) = saved["sideRevision"]["id"].as_str() {
            story.side = Some((side.to_owned(), texts));
        } else if saved["article"].is_object() {
            story.told(&saved["article"]);
            story.revisions.insert(story.newest, texts);
        }
    }

    /// A verb of the desk, and the text that goes with it.
    fn verb(&self, kind: u8, story: &Story, choice: usize, words: &str) -> (&'static str, Value) {
        let now = self.server.clock.now();
        let minutes = |minutes: usize| now.saturating_add_millis(minutes as i64 * 60_000).to_string();
        let (id, seen) = (&story.id, story.newest);
        let scheduled = ["KEEP", "CANCEL", "REBASE"][choice % 3];
        let newest = story
            .editions
            .last()
            .map_or(1, |one| one["number"].as_i64().unwrap_or(1));
        let publish = |more: Value| {
            let mut input = json!({ "id": id, "seen": seen, "scheduled": scheduled });
            input
                .as_object_mut()
                .expect("it is one")
                .extend(more.as_object().expect("it is one").clone());
            ("publishArticle", input)
        };
        match kind {
            5 => ("submitArticle", json!({ "id": id, "seen": seen })),
            6 => ("approveArticle", json!({ "id": id, "seen": seen })),
            7 => ("sendBackArticle", json!({ "id": id, "seen": seen, "note": words })),
            8..=9 => publish(json!({ "minor": choice.is_multiple_of(2) })),
            10 => publish(json!({ "from": minutes(1 + choice), "until": minutes(3 + choice) })),
            11 => publish(json!({ "from": minutes(2), "embargoed": true })),
            12 => (
                "correctArticle",
                json!({ "id": id, "seen": seen, "note": words, "scheduled": scheduled }),
            ),
            13 => (
                "retractArticle",
                json!({ "id": id, "notice": words, "scheduled": scheduled }),
            ),
            14 => ("unpublishArticle", json!({ "id": id })),
            15 => ("killArticle", json!({ "id": id, "reason": words })),
            16 => (
                "rescheduleEdition",
                json!({ "id": id, "edition": newest, "until": minutes(choice) }),
            ),
            17 => ("cancelEdition", json!({ "id": id, "edition": newest })),
            18 => ("restoreRevision", json!({ "id": id, "seen": seen, "revision": 1 })),
            19 => (
                "discardSideRevision",
                json!({ "id": story.side.as_ref().map_or(id, |side| &side.0) }),
            ),
            _ => (
                "adoptSideRevision",
                json!({ "id": story.side.as_ref().map_or(id, |side| &side.0), "seen": seen }),
            ),
        }
    }

    async fn move_story(&mut self, kind: u8, which: usize, choice: usize, who: usize) {
        let (at, words) = (which % self.model.stories.len(), self.mark());
        let (name, input) = self.verb(kind, &self.model.stories[at], choice, &words);
        let now = self.server.clock.now().to_string();
        let done = self.act(who, name, input, ARTICLE).await;
        if done["userErrors"] != json!([]) {
            return;
        }
        if name == "killArticle" {
            self.take_pictures(at, &now);
        }
        let story = &mut self.model.stories[at];
        story.told(&done["article"]);
        match name {
            "correctArticle" => story.corrections.push((now, words)),
            "retractArticle" => {
                let live = story.live(&now).and_then(|live| live["number"].as_i64());
                story.notices.insert(live.expect("the notice is live"), words);
            }
            "restoreRevision" => {
                let first = story.revisions[&1].clone();
                story.revisions.insert(story.newest, first);
            }
            "adoptSideRevision" => {
                let adopted = story.side.take().expect("it was there").1;
                story.revisions.insert(story.newest, adopted);
            }
            "discardSideRevision" => story.side = None,
            _ => {}
        }
    }
}
