//! Given sections.

use crate::given::Given;
use crate::user::house;
use desk::Desk;
use desk::section::create_section;
use domain::ids::SectionId;
use domain::section::SectionCard;
use domain::slug::Slug;
use domain::text::Name;

/// A section of that name, at the root of the tree.
pub fn section(name: &str) -> SectionBuilder {
    let slug = Slug::from_words(name).expect("the name makes a slug");
    let name = Name::parse(name).expect("it is a name");
    SectionBuilder {
        card: SectionCard {
            name,
            slug,
            description: None,
            parent: None,
            position: 0,
            merged_into: None,
        },
    }
}

/// A section to be made.
#[derive(Clone, Debug)]
pub struct SectionBuilder {
    card: SectionCard,
}

impl SectionBuilder {
    /// Under another.
    pub fn under(mut self, parent: SectionId) -> SectionBuilder {
        self.card.parent = Some(parent);
        self
    }

    /// With this slug, not the one that its name makes.
    pub fn slug(mut self, slug: &str) -> SectionBuilder {
        self.card.slug = Slug::parse(slug).expect("it is a slug");
        self
    }

    /// At this place among its siblings.
    pub fn position(mut self, position: i32) -> SectionBuilder {
        self.card.position = position;
        self
    }

    /// The card, for a test that makes or saves the section itself.
    pub fn card(self) -> SectionCard {
        self.card
    }
}

impl Given for SectionBuilder {
    type Made = SectionId;

    async fn given(self, desk: &Desk) -> SectionId {
        let id = SectionId(desk.new_id());
        let made = desk
            .run(async |tx| create_section(tx, &house(), id, self.card).await)
            .await;
        made.expect("the section can be made");
        id
    }
}
