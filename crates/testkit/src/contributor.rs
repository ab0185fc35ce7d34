//! Given contributors.

use crate::given::Given;
use crate::user::house;
use desk::Desk;
use desk::contributor::create_contributor;
use domain::contributor::ContributorCard;
use domain::ids::ContributorId;
use domain::slug::Slug;
use domain::text::{Line, Name};

/// A contributor of that name.
pub fn contributor(name: &str) -> ContributorBuilder {
    let slug = Slug::from_words(name).expect("the name makes a slug");
    let name = Name::parse(name).expect("it is a name");
    ContributorBuilder {
        card: ContributorCard {
            name,
            slug,
            job_title: None,
            biography: None,
        },
    }
}

/// A contributor to be made.
#[derive(Clone, Debug)]
pub struct ContributorBuilder {
    card: ContributorCard,
}

impl ContributorBuilder {
    /// Who does this.
    pub fn job_title(mut self, title: &str) -> ContributorBuilder {
        self.card.job_title = Some(Line::parse(title).expect("it is a line"));
        self
    }

    /// The card, for a test that makes or saves the contributor itself.
    pub fn card(self) -> ContributorCard {
        self.card
    }
}

impl Given for ContributorBuilder {
    type Made = ContributorId;

    async fn given(self, desk: &Desk) -> ContributorId {
        let id = ContributorId(desk.new_id());
        let made = desk
            .run(async |tx| create_contributor(tx, &house(), id, self.card).await)
            .await;
        made.expect("the contributor can be made");
        id
    }
}
