//! The index from outside: stories go in, and what somebody types finds them.

mod corpus;
mod found;

use domain::ids::{ArticleId, SectionId, TopicId};
use domain::language::Language;
use domain::time::Timestamp;
use search::{Ask, Filter, Found, Index, Opened, Order, Place, Query, Stand, Story, Writer};
use std::collections::BTreeSet;
use tempfile::TempDir;
use uuid::Uuid;

/// An index in a folder of its own.
struct Folder {
    folder: TempDir,
    index: Index,
    writer: Writer,
}

const NEWSROOM: Uuid = Uuid::from_u128(1);

impl Folder {
    fn new() -> Folder {
        let folder = TempDir::new().expect("there is room");
        let (index, writer, place) = Opened::at(folder.path(), NEWSROOM)
            .expect("the folder is had")
            .read()
            .expect("it is an index");
        assert_eq!(place, None);
        Folder { folder, index, writer }
    }

    fn with(stories: impl IntoIterator<Item = Story>) -> Folder {
        let mut folder = Folder::new();
        for story in stories {
            folder.writer.put(&story).expect("the test can go on");
        }
        folder.commit(1);
        folder
    }

    fn commit(&mut self, seq: i64) {
        let place = Place {
            newsroom: NEWSROOM,
            stand: Stand::Following(seq),
        };
        self.writer.commit(place).expect("the test can go on");
    }

    fn ask(&self, text: &str) -> Ask {
        Ask {
            query: Query::parse(text).expect("the test can go on"),
            limit: 10,
            ..Ask::default()
        }
    }

    /// The numbers of the stories that are found, the best first.
    fn find(&self, text: &str) -> Vec<u128> {
        numbers(&self.index.ask(&self.ask(text)).expect("it answers"))
    }

    fn find_in(&self, text: &str, filter: Filter) -> Vec<u128> {
        let order = Order::Newest;
        let ask = Ask {
            filter,
            order,
            ..self.ask(text)
        };
        numbers(&self.index.ask(&ask).expect("it answers"))
    }
}

fn numbers(found: &Found) -> Vec<u128> {
    found.ids.iter().map(|id| id.0.as_u128()).collect()
}

fn story(number: u128, headline: &str, text: &str) -> Story {
    Story {
        id: ArticleId(Uuid::from_u128(number)),
        language: Language::parse("en").expect("it is a tag"),
        headline: headline.to_owned(),
        text: text.to_owned(),
        sections: BTreeSet::from([SectionId(Uuid::from_u128(100))]),
        topics: BTreeSet::from([TopicId(Uuid::from_u128(200 + number % 2))]),
        contributors: BTreeSet::new(),
        first_published_at: Timestamp::from_millis(i64::try_from(number).expect("the test can go on") * 86_400_000)
            .expect("the test can go on"),
        syndication: true,
    }
}
