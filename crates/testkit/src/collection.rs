//! Given collections.

use crate::given::Given;
use crate::user::house;
use desk::Desk;
use desk::collection::{CreateCollection, SaveCollection, create_collection, save_collection};
use domain::collection::{CollectionCard, Fill, Lineup, Pin};
use domain::ids::{ArticleId, CollectionId};
use domain::slug::Slug;
use domain::text::Name;
use domain::time::Timestamp;

/// A collection of that name, with nothing in it.
pub fn collection(name: &str) -> CollectionBuilder {
    CollectionBuilder {
        name: Name::parse(name).expect("it is a name"),
        slug: Slug::from_words(name).expect("the name makes a slug"),
        items: Vec::new(),
        pins: Vec::new(),
        fill: None,
        size: 20,
        next_from: None,
    }
}

/// A collection to be made.
#[derive(Clone, Debug)]
pub struct CollectionBuilder {
    name: Name,
    slug: Slug,
    items: Vec<ArticleId>,
    pins: Vec<Pin>,
    fill: Option<Fill>,
    size: i32,
    next_from: Option<Timestamp>,
}

impl CollectionBuilder {
    /// With these articles by hand, in that order.
    pub fn items(mut self, items: &[ArticleId]) -> CollectionBuilder {
        self.items = items.to_vec();
        self
    }

    /// With an article in a slot, counted from 1.
    pub fn pin(mut self, slot: i32, article: ArticleId) -> CollectionBuilder {
        self.pins.push(Pin { slot, article });
        self
    }

    /// Filled up by that rule.
    pub fn fill(mut self, fill: Fill) -> CollectionBuilder {
        self.fill = Some(fill);
        self
    }

    /// Filled up with the newest of the newsroom.
    pub fn newest(self) -> CollectionBuilder {
        self.fill(Fill::Everything)
    }

    /// Showing so many at the most; without a word, 20.
    pub fn size(mut self, size: i32) -> CollectionBuilder {
        self.size = size;
        self
    }

    /// And with a second edition from that instant on, which is the same but for being filled up no more.
    pub fn next_from(mut self, from: Timestamp) -> CollectionBuilder {
        self.next_from = Some(from);
        self
    }

    /// The card, for a test that makes or saves the collection itself.
    pub fn card(self) -> CollectionCard {
        CollectionCard {
            name: self.name,
            slug: self.slug,
            description: None,
            lineup: Lineup::new(self.items, self.pins, self.fill, self.size).expect("they can be lined up"),
        }
    }
}

impl Given for CollectionBuilder {
    type Made = CollectionId;

    async fn given(self, desk: &Desk) -> CollectionId {
        let id = CollectionId(desk.new_id());
        let next = self.next_from.map(|from| SaveCollection {
            id,
            seen: 1,
            card: CollectionBuilder {
                fill: None,
                ..self.clone()
            }
            .card(),
            from: Some(from),
            scheduled: None,
        });
        let first = CreateCollection {
            id,
            card: self.card(),
            from: None,
        };
        let made = desk.run(async |tx| create_collection(tx, &house(), first).await).await;
        made.expect("the collection can be made");
        if let Some(next) = next {
            let planned = desk.run(async |tx| save_collection(tx, &house(), next).await).await;
            planned.expect("the next edition can be scheduled");
        }
        id
    }
}
