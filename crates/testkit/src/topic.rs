//! Given topics.

use crate::given::Given;
use crate::user::house;
use desk::Desk;
use desk::topic::create_topic;
use domain::ids::TopicId;
use domain::slug::Slug;
use domain::text::Name;
use domain::topic::TopicCard;

/// A topic of that name.
pub fn topic(name: &str) -> TopicBuilder {
    let slug = Slug::from_words(name).expect("the name makes a slug");
    TopicBuilder {
        card: TopicCard {
            name: Name::parse(name).expect("it is a name"),
            slug,
            description: None,
        },
    }
}

/// A topic to be made.
#[derive(Clone, Debug)]
pub struct TopicBuilder {
    card: TopicCard,
}

impl TopicBuilder {
    /// With this slug, not the one that its name makes.
    pub fn slug(mut self, slug: &str) -> TopicBuilder {
        self.card.slug = Slug::parse(slug).expect("it is a slug");
        self
    }

    /// The card, for a test that makes or saves the topic itself.
    pub fn card(self) -> TopicCard {
        self.card
    }
}

impl Given for TopicBuilder {
    type Made = TopicId;

    async fn given(self, desk: &Desk) -> TopicId {
        let id = TopicId(desk.new_id());
        let made = desk
            .run(async |tx| create_topic(tx, &house(), id, self.card).await)
            .await;
        made.expect("the topic can be made");
        id
    }
}
