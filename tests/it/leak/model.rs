//! What a reader off the desk may be given at an instant, worked out from what the desk's mutations answered and from nothing else.
//!
//! Each text is planted with a mark of its own, `mk0042x`, so that an answer tells which texts it has.

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Marks of texts.
pub type Marks = BTreeSet<String>;

/// The marks that stand in what was sent.
pub fn marks_in(sent: &str) -> Marks {
    let sent = sent.to_lowercase();
    let is_mark = |rest: &&str| {
        let digits = rest
            .get(..4)
            .is_some_and(|four| four.bytes().all(|byte| byte.is_ascii_digit()));
        digits && rest[4..].starts_with('x')
    };
    let found = sent.split("mk").skip(1).filter(is_mark);
    found.map(|rest| format!("mk{}x", &rest[..4])).collect()
}

/// What one revision holds.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// Headline and slug: they stay when the story is retracted.
    pub address: Marks,
    /// All else.
    pub story: Marks,
    /// The words of a picture's use, and which asset.
    pub picture: Option<(usize, Marks)>,
}

/// One story, as the desk's answers tell it.
#[derive(Clone, Debug, Default)]
pub struct Story {
    pub id: String,
    pub newest: i64,
    pub revisions: BTreeMap<i64, Texts>,
    pub editions: Vec<Value>,
    /// When each correction was made, and its note.
    pub corrections: Vec<(String, String)>,
    /// The notice of each edition that is a retraction.
    pub notices: BTreeMap<i64, String>,
    /// When it was killed; empty if it was not.
    pub killed_at: String,
    /// A late save that waits.
    pub side: Option<(String, Texts)>,
    /// A slug under which it was seen live.
    pub slug_seen: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Asset {
    pub id: String,
    pub caption: String,
    pub gone: bool,
}

#[derive(Clone, Debug)]
pub struct Home {
    pub id: String,
    pub edition: i64,
    pub name: String,
    pub merged: bool,
}

/// The newsroom, as the desk's answers tell it.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub stories: Vec<Story>,
    pub assets: Vec<Asset>,
    pub homes: Vec<Home>,
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

impl Story {
    /// Takes what the desk says of it now.
    pub fn told(&mut self, article: &Value) {
        self.id = text(&article["id"]).to_owned();
        self.newest = article["revision"]["number"].as_i64().expect("a revision has a number");
        self.editions = article["editions"].as_array().cloned().unwrap_or_default();
        self.killed_at = text(&article["killedAt"]).to_owned();
    }

    pub fn live(&self, now: &str) -> Option<&Value> {
        let goes_on = |edition: &Value| edition["liveUntil"].is_null() || text(&edition["liveUntil"]) > now;
        self.editions
            .iter()
            .find(|one| one["removed"].is_null() && text(&one["liveFrom"]) <= now && goes_on(one))
    }

    /// Whether the public must be told that it is gone: somebody can have had it before it was killed.
    pub fn is_gone(&self) -> bool {
        self.editions.iter().any(|one| {
            let begun = text(&one["liveFrom"]) <= self.killed_at.as_str() && one["liveFrom"] != one["liveUntil"];
            one["removed"] == "KILLED" && (begun || one["embargoed"] == json!(true))
        })
    }

    /// The state that the desk must say it is in.
    pub fn public_state(&self, now: &str) -> &'static str {
        let left = || self.editions.iter().filter(|one| one["removed"].is_null());
        match self.live(now) {
            _ if !self.killed_at.is_empty() => "KILLED",
            Some(live) if live["retraction"] == json!(true) => "RETRACTED",
            Some(_) => "LIVE",
            None if left().any(|one| text(&one["liveFrom"]) > now) => "SCHEDULED",
            None if left().next().is_some() => "ENDED",
            None => "NEVER_PUBLISHED",
        }
    }
}

impl Model {
    /// The texts of the edition that is live, as far as readers get them.
    fn of_story(&self, story: &Story, now: &str) -> Marks {
        let Some(live) = story.live(now) else {
            return Marks::new();
        };
        let number = |name: &str| live[name].as_i64().expect("it is a number");
        let texts = &story.revisions[&number("revision")];
        let mut marks = texts.address.clone();
        let since = text(&live["liveFrom"]);
        let notes = story.corrections.iter().filter(|(at, _)| at.as_str() <= since);
        marks.extend(notes.map(|(_, note)| note.clone()));
        if live["retraction"] == json!(true) {
            marks.extend(story.notices.get(&number("number")).cloned());
            return marks;
        }
        marks.extend(texts.story.iter().cloned());
        if let Some((asset, words)) = &texts.picture
            && !self.assets[*asset].gone
        {
            marks.extend(words.iter().cloned());
        }
        marks
    }

    /// Every mark that a reader off the desk may find at that instant.
    pub fn allowed(&self, now: &str) -> Marks {
        let mut marks: Marks = self
            .stories
            .iter()
            .flat_map(|story| self.of_story(story, now))
            .collect();
        marks.extend(
            self.assets
                .iter()
                .filter(|one| !one.gone)
                .map(|one| one.caption.clone()),
        );
        marks.extend(self.homes.iter().filter(|one| !one.merged).map(|one| one.name.clone()));
        marks
    }

    /// The headline and slug of each story that is live: those must be found.
    pub fn demanded(&self, now: &str) -> Vec<(&Story, &Marks)> {
        let live = |story: &'_ Story| story.live(now).and_then(|live| live["revision"].as_i64());
        let stories = self.stories.iter().filter_map(|story| Some((story, live(story)?)));
        stories
            .map(|(story, revision)| (story, &story.revisions[&revision].address))
            .collect()
    }
}
