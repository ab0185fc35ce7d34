//! Given media records.

use crate::given::Given;
use crate::user::house;
use desk::Desk;
use desk::media::create_media;
use domain::ids::MediaId;
use domain::media::{Credit, MediaCard, MediaKind, PictureFile};
use domain::rights::Rights;
use domain::text::{AltText, Caption, CreditLine};
use domain::time::Timestamp;

/// A picture with no words.
pub fn media() -> MediaBuilder {
    MediaBuilder {
        card: MediaCard::of_kind(MediaKind::Image),
    }
}

/// A media record to be made.
#[derive(Clone, Debug)]
pub struct MediaBuilder {
    card: MediaCard,
}

impl MediaBuilder {
    /// Of another kind.
    pub fn kind(mut self, kind: MediaKind) -> MediaBuilder {
        self.card.kind = kind;
        self
    }

    /// With this caption.
    pub fn caption(mut self, caption: &str) -> MediaBuilder {
        self.card.caption = Some(Caption::parse(caption).expect("it is a caption"));
        self
    }

    /// With this credit line.
    pub fn credit(mut self, line: &str) -> MediaBuilder {
        let line = CreditLine::parse(line).expect("it is a credit line");
        self.card.credit = Some(Credit::new(None, None, Some(line)).expect("it has a line"));
        self
    }

    /// With this alt text.
    pub fn alt_text(mut self, text: &str) -> MediaBuilder {
        self.card.alt_text = Some(AltText::parse(text).expect("it is an alt text"));
        self
    }

    /// With this file.
    pub fn file(mut self, file: PictureFile) -> MediaBuilder {
        self.card.file = Some(file);
        self
    }

    /// Not to be shown before that instant.
    pub fn embargoed_until(mut self, until: Timestamp) -> MediaBuilder {
        self.card.embargoed_until = Some(until);
        self
    }

    /// Of these rights.
    pub fn rights(mut self, rights: Rights) -> MediaBuilder {
        self.card.rights = rights;
        self
    }

    /// The card, for a test that makes or saves the record itself.
    pub fn card(self) -> MediaCard {
        self.card
    }
}

impl Given for MediaBuilder {
    type Made = MediaId;

    async fn given(self, desk: &Desk) -> MediaId {
        let id = MediaId(desk.new_id());
        let made = desk
            .run(async |tx| create_media(tx, &house(), id, self.card).await)
            .await;
        made.expect("the record can be made");
        id
    }
}
