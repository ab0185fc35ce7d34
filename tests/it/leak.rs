//! The leak hunt: whatever the desk does, by whomever and whenever, a reader off the desk is given nothing but what is public at that
//! instant, by any way in; what is live is found; what was killed is gone for good; and the desk and the public agree on the state.
//!
//! `LEAK_HUNT_CASES` asks for that many newsrooms of random moves, other ones each time; without it, the same few are tried.

mod exact;
mod model;
mod moves;
mod reads;

use model::marks_in;
use moves::{KINDS, Move, Newsroom};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use testkit::hunt;

/// How many newsrooms are tried if nobody says.
const CASES: u32 = 6;
/// How many moves are made in each.
const MOVES: usize = 32;

impl Newsroom {
    /// What readers get that they must not, or do not get that they must.
    async fn violations(&mut self) -> Vec<String> {
        let now = self.server.clock.now().to_string();
        let (allowed, reads) = (self.model.allowed(&now), self.read_all().await);
        let mut wrong = Vec::new();
        for read in &reads {
            let sent = format!("{:?} {}", read.answer.headers, read.answer.body);
            // A refusal may say what it was asked for; it knows no more than the asker.
            let echoed = if read.answer.status >= 400 {
                marks_in(&read.asked)
            } else {
                model::Marks::new()
            };
            let leaked = marks_in(&sent)
                .into_iter()
                .filter(|mark| !allowed.contains(mark) && !echoed.contains(mark));
            wrong.extend(leaked.map(|mark| format!("{mark} leaks by {}: {sent}", read.asked)));
        }
        self.check_what_is_live(&now, &reads, &mut wrong);
        self.check_states(&now, &mut wrong).await;
        wrong
    }

    /// What is live is found by its id, and on every list and feed.
    fn check_what_is_live(&self, now: &str, reads: &[reads::Read], wrong: &mut Vec<String>) {
        for (story, address) in self.model.demanded(now) {
            let ways = [
                "/v1/articles?order=",
                "/feeds/rss.xml",
                "/feeds/feed.json",
                story.id.as_str(),
            ];
            for way in ways {
                let of_way = reads
                    .iter()
                    .filter(|read| read.asked.contains(way) && !read.asked.contains("asOf"));
                for read in of_way.filter(|read| !marks_in(&read.answer.body).is_superset(address)) {
                    wrong.push(format!(
                        "{} is live and not in {}: {}",
                        story.id, read.asked, read.answer.body
                    ));
                }
            }
        }
    }

    /// Status, state, and what the path of a story that was killed leads to.
    async fn check_states(&mut self, now: &str, wrong: &mut Vec<String>) {
        let (public, chief) = (self.server.public(), self.chief().clone());
        for story in &mut self.model.stories {
            let live = story.live(now).is_some();
            let status = public.get(&format!("/v1/articles/{}", story.id)).await.status;
            let due = if live {
                200
            } else if story.is_gone() {
                410
            } else {
                404
            };
            let query = "query($id: ID!) { desk { article(id: $id) { publicState live { slug } } } }";
            let answer = chief.graphql(query, json!({ "id": story.id })).await;
            let state = answer.at("/data/desk/article/publicState");
            if (status, state.as_str()) != (due, Some(story.public_state(now))) {
                wrong.push(format!(
                    "{status} and {state} where {due} and {} are due: {story:?}",
                    story.public_state(now)
                ));
            }
            if let Some(slug) = answer.at("/data/desk/article/live").get("slug").and_then(Value::as_str) {
                story.slug_seen = Some(slug.to_owned());
            }
            if let (true, Some(slug)) = (story.is_gone(), &story.slug_seen) {
                let resolved = public.get(&format!("/v1/resolve?path=/anywhere/{slug}")).await;
                if resolved.status != 410 {
                    wrong.push(format!(
                        "{slug} was killed and is {}: {}",
                        resolved.status, resolved.body
                    ));
                }
            }
        }
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().expect("a runtime can be made")
}

#[test]
fn readers_get_what_is_public_at_the_instant_and_nothing_else_whatever_the_desk_does() {
    let mut runner = hunt("LEAK_HUNT_CASES", CASES, 40);
    let (runtime, done) = (runtime(), RefCell::new(BTreeMap::<String, usize>::new()));
    let moves = proptest::collection::vec((0..KINDS.len() as u8, 0u8..3, 0u8..8, 0u8..8), MOVES);
    let hunt = async |moves: Vec<Move>| {
        let mut newsroom = Newsroom::open().await;
        for (number, one) in moves.iter().enumerate() {
            newsroom.make(*one).await;
            if number % 4 == 3 {
                let wrong = newsroom.violations().await;
                assert!(wrong.is_empty(), "{} after {:?}", wrong[0], &moves[..=number]);
            }
        }
        for (name, times) in newsroom.done {
            *done.borrow_mut().entry(name).or_default() += times;
        }
    };
    let tried = runner.run(&moves, |moves| {
        runtime.block_on(hunt(moves));
        Ok(())
    });
    if let Err(broken) = tried {
        panic!("{broken}");
    }
    let done = done.into_inner();
    println!("done: {done:?}");
    for name in [
        "createArticle",
        "saveArticle",
        "publishArticle",
        "correctArticle",
        "retractArticle",
        "unpublishArticle",
        "killArticle",
        "mergeSection",
        "replaceMedia",
        "killMedia",
    ] {
        assert!(
            done.contains_key(name),
            "nobody did {name}, so it was not hunted: {done:?}"
        );
    }
}

#[test]
fn a_leak_would_be_found() {
    runtime().block_on(async {
        let mut newsroom = Newsroom::open().await;
        newsroom.make((0, 0, 0, 0)).await;
        assert_eq!(newsroom.violations().await, Vec::<String>::new());
        // Published behind the model's back: to the model, that is a draft that readers see.
        let id: uuid::Uuid = newsroom.model.stories[0].id.parse().expect("an id is a UUID");
        newsroom.server.db.publish(domain::ids::ArticleId(id)).await;
        let wrong = newsroom.violations().await;
        for way in [
            "/v1/articles?order=UPDATED_DESC",
            "/feeds/rss.xml",
            "/feeds/feed.json",
            "/v1/resolve",
            "variables",
        ] {
            let found = wrong.iter().any(|one| one.contains("leaks by") && one.contains(way));
            assert!(found || way == "variables", "{way}: {wrong:?}");
        }
        assert!(
            wrong.iter().any(|one| one.contains("NEVER_PUBLISHED")),
            "the states differ too"
        );
    });
}
