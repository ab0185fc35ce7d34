//! A newsroom for tables: a colleague of every kind, and a story in a given state.

use desk::article::{
    AdvanceArticle, CreatePreview, PublishArticle, SaveArticle, SaveOutcome, create_preview, publish_article,
    save_article, submit_article,
};
use domain::ids::{ArticleId, PreviewId, SectionId, SideRevisionId};
use domain::permission::{Actor, Role};
use serde_json::json;
use testkit::{api_key, article, collection, contributor, house, media, menu, noon_plus, page, section, topic};
use tests::{Client, TestServer};

/// The state of the story that an operation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is about no story.
    None,
    Draft,
    /// With a late save that waits.
    SavedTwice,
    InReview,
    Live,
    Scheduled,
    /// Live, with a later edition scheduled.
    LiveAndScheduled,
    Killed,
}

/// The number of the chief among the clients, who may all that is editorial.
pub const CHIEF: usize = 5;

/// What is given, by the words that stand for it.
pub struct Given {
    /// Nobody who is signed in; the story's writer; another; the section's editor; another section's; a chief; an admin.
    pub clients: Vec<Client>,
    writer: Actor,
    home: SectionId,
    words: Vec<(&'static str, String)>,
}

impl Given {
    /// Colleagues, and a section, a topic, a contributor, a front, a page and a menu.
    pub async fn newsroom(server: &TestServer) -> Given {
        let home = server.db.given(section("Europe")).await;
        let sport = server.db.given(section("Sport")).await;
        let water = server.db.given(topic("Water")).await;
        let ana = server.db.given(contributor("Ana Kos")).await;
        server.db.given(collection("Front").newest()).await;
        let about = server.db.given(page("About us")).await;
        let main = server.db.given(menu("Main")).await;
        let (writer, by) = server.colleague(Role::Writer, &[]).await;
        let clients = vec![
            server.public(),
            writer,
            server.signed_in(Role::Writer).await,
            server.colleague(Role::Editor, &[home]).await.0,
            server.colleague(Role::Editor, &[sport]).await.0,
            server.signed_in(Role::Chief).await,
            server.signed_in(Role::Admin).await,
        ];
        let words = vec![
            ("$home", home.to_string()),
            ("$topic", water.to_string()),
            ("$contributor", ana.to_string()),
            ("$page", about.to_string()),
            ("$menu", main.to_string()),
        ];
        Given {
            clients,
            writer: by,
            home,
            words,
        }
    }

    /// The same with a story of the writer's in that state, and with a section, a collection and assets that nobody has touched.
    pub async fn with_story(&self, server: &TestServer, state: State) -> Given {
        let number = server.db.desk.new_id().simple().to_string();
        let old = server.db.given(section(&format!("Old {number}"))).await;
        let (one, other) = (server.db.given(media()).await, server.db.given(media()).await);
        let front = collection(&format!("Front {number}")).newest();
        let front = front.next_from(noon_plus(60 * 24));
        let front = server.db.given(front).await;
        let mut words = self.words.clone();
        words.extend([
            ("$n", number),
            ("$section", old.to_string()),
            ("$collection", front.to_string()),
            ("$media", one.to_string()),
            ("$other", other.to_string()),
            ("$key", server.db.given(api_key()).await.id.to_string()),
        ]);
        if state != State::None {
            let (story, side) = self.story(server, state).await;
            words.extend([("$story", story.to_string()), ("$side", side.to_string())]);
            if state == State::Draft {
                words.push(("$preview", self.preview(server, story).await));
            }
        }
        Given {
            clients: self.clients.clone(),
            writer: self.writer.clone(),
            home: self.home,
            words,
        }
    }

    async fn preview(&self, server: &TestServer, article: ArticleId) -> String {
        let desk = &server.db.desk;
        let create = CreatePreview {
            id: PreviewId(desk.new_id()),
            article,
            revision: None,
            expires_at: None,
        };
        let made = desk.run(async |tx| create_preview(tx, &house(), create).await).await;
        made.expect("it can be previewed").id.to_string()
    }

    async fn story(&self, server: &TestServer, state: State) -> (ArticleId, SideRevisionId) {
        let story = article().by(&self.writer).home(self.home);
        let story = match state {
            State::Live | State::LiveAndScheduled | State::Killed => story.published(),
            State::Scheduled => story.published_from(noon_plus(60 * 24)),
            State::None | State::Draft | State::SavedTwice | State::InReview => story,
        };
        let id = server.db.given(story).await.id;
        let (desk, mut side) = (&server.db.desk, SideRevisionId(server.db.desk.new_id()));
        if state == State::Killed {
            server.db.kill(id).await;
        }
        if state == State::LiveAndScheduled {
            let later = PublishArticle {
                from: Some(noon_plus(60 * 24)),
                ..PublishArticle::now(id, 1)
            };
            let done = desk.run(async |tx| publish_article(tx, &house(), later).await).await;
            done.expect("it can be scheduled");
        }
        if state == State::InReview {
            let submit = AdvanceArticle { id, seen: 1 };
            desk.run(async |tx| submit_article(tx, &house(), submit).await)
                .await
                .expect("it can be submitted");
        }
        if state == State::SavedTwice {
            for text in ["In time.", "Late."] {
                let save = SaveArticle {
                    id,
                    seen: 1,
                    content: article().home(self.home).body(text).content(),
                    note: None,
                    side,
                };
                let saved = desk.run(async |tx| save_article(tx, &self.writer, save).await).await;
                if let SaveOutcome::KeptAside { side: kept, .. } = saved.expect("it is saved or kept") {
                    side = kept.id;
                }
            }
        }
        (id, side)
    }

    /// The text with what stands for each word in its place.
    pub fn fill(&self, text: &str) -> String {
        // The longest first: `$section` does not end with what stands for `$s`.
        let mut words: Vec<_> = self.words.iter().collect();
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        words
            .iter()
            .fold(text.to_owned(), |text, (word, meant)| text.replace(word, meant))
    }

    /// Does a mutation with that input as that colleague, and gives its `userErrors`; a code at the top is one of them.
    pub async fn refusals(&self, who: usize, name: &str, input: &str) -> Vec<(String, String)> {
        let type_name = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
        let mutation = format!(
            "mutation($input: {type_name}!) {{ outcome: {name}(input: $input) {{ userErrors {{ code message }} }} }}"
        );
        let input: serde_json::Value = serde_json::from_str(&self.fill(input)).expect("the row has JSON");
        let answer = self.clients[who].graphql(&mutation, json!({ "input": input })).await;
        let json = answer.json();
        let errors = json
            .pointer("/data/outcome/userErrors")
            .and_then(|errors| errors.as_array());
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        match errors {
            Some(errors) => errors
                .iter()
                .map(|one| (text(&one["code"]), text(&one["message"])))
                .collect(),
            None => vec![(answer.code(), text(&json["errors"][0]["message"]))],
        }
    }

    /// All that the desk sees of the story.
    pub async fn seen_by_desk(&self, who: usize) -> String {
        let id = self.fill("$story");
        let query = "query($id: ID!) { desk { article(id: $id) { workingState publicState reviewNote killedAt
            revision { number } sideRevisions { id outcome } corrections { note }
            editions { number revision liveFrom liveUntil plannedUntil minor embargoed retraction removed } } } }";
        self.clients[who].graphql(query, json!({ "id": id })).await.body
    }
}
