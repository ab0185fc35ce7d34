//! What stories are filed under and show: sections and assets that are made, renamed, replaced, merged and killed.

use super::Newsroom;
use crate::leak::model::{Asset, Home, Story};
use serde_json::{Value, json};

impl Newsroom {
    pub(super) async fn make_home(&mut self) {
        let name = self.mark();
        let input = json!({ "section": { "name": name } });
        let made = self
            .act(0, "createSection", input, "section { id } userErrors { code }")
            .await;
        let id = made["section"]["id"]
            .as_str()
            .expect("a chief makes sections")
            .to_owned();
        self.model.homes.push(Home {
            id,
            edition: 1,
            name,
            merged: false,
        });
    }

    pub(super) async fn make_asset(&mut self) {
        let caption = self.mark();
        let input = json!({ "media": { "kind": "IMAGE", "caption": caption } });
        let made = self
            .act(0, "createMedia", input, "media { id } userErrors { code }")
            .await;
        let id = made["media"]["id"].as_str().expect("a chief makes records").to_owned();
        self.model.assets.push(Asset {
            id,
            caption,
            gone: false,
        });
    }

    /// A kill takes the pictures of the story's editions that no other story's live or scheduled edition shows.
    pub(super) fn take_pictures(&mut self, at: usize, now: &str) {
        let shown = |story: &Story, all: bool| -> Vec<usize> {
            let editions = story
                .editions
                .iter()
                .filter(|one| one["removed"].is_null() && one["retraction"] == json!(false));
            let goes_on = |one: &&Value| all || one["liveUntil"].is_null() || one["liveUntil"].as_str() > Some(now);
            let revisions = editions.filter(goes_on).filter_map(|one| one["revision"].as_i64());
            revisions
                .filter_map(|number| Some(story.revisions[&number].picture.as_ref()?.0))
                .collect()
        };
        let others = self.model.stories.iter().enumerate().filter(|(other, _)| *other != at);
        let kept: Vec<usize> = others.flat_map(|(_, story)| shown(story, false)).collect();
        for asset in shown(&self.model.stories[at], true) {
            if !kept.contains(&asset) {
                self.model.assets[asset].gone = true;
            }
        }
    }

    pub(super) async fn kill_asset(&mut self, choice: usize, who: usize) {
        let at = choice % self.model.assets.len();
        let input = json!({ "id": self.model.assets[at].id });
        let done = self.act(who, "killMedia", input, "id userErrors { code }").await;
        if done["id"].is_string() {
            self.model.assets[at].gone = true;
            self.make_asset().await;
        }
    }

    pub(super) async fn replace_asset(&mut self, choice: usize, who: usize) {
        let (at, by) = (choice % self.model.assets.len(), (choice + 1) % self.model.assets.len());
        let input = json!({ "id": self.model.assets[at].id, "by": self.model.assets[by].id });
        let done = self
            .act(who, "replaceMedia", input, "media { id } userErrors { code }")
            .await;
        if done["media"].is_object() {
            self.model.assets[at].gone = true;
        }
    }

    pub(super) async fn rename_home(&mut self, choice: usize, who: usize) {
        let (at, name) = (choice % self.model.homes.len(), self.mark());
        let home = &self.model.homes[at];
        let input = json!({ "id": home.id, "seen": home.edition, "section": { "name": name } });
        let done = self
            .act(who, "saveSection", input, "section { edition } userErrors { code }")
            .await;
        if done["section"].is_object() {
            self.paths.insert(format!("/{}", self.model.homes[at].name));
            let home = &mut self.model.homes[at];
            (home.name, home.edition) = (name, home.edition + 1);
        }
    }

    pub(super) async fn merge_home(&mut self, choice: usize, who: usize) {
        let (at, into) = (choice % self.model.homes.len(), (choice + 1) % self.model.homes.len());
        let input = json!({ "id": self.model.homes[at].id, "into": self.model.homes[into].id });
        let done = self
            .act(who, "mergeSection", input, "section { id } userErrors { code }")
            .await;
        if done["section"].is_object() {
            self.paths.insert(format!("/{}", self.model.homes[at].name));
            self.model.homes[at].merged = true;
            self.make_home().await;
        }
    }
}
