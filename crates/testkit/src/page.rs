//! Given pages.

use crate::article::body;
use crate::given::Given;
use crate::user::house;
use desk::Desk;
use desk::page::create_page;
use domain::body::{Block, BlockId, BlockKind, Body};
use domain::ids::{MediaId, PageId};
use domain::language::Language;
use domain::media::MediaUse;
use domain::page::{PageCard, PageContent};
use domain::slug::Slug;
use domain::text::Title;

/// A page in English of that title, with one paragraph.
pub fn page(title: &str) -> PageBuilder {
    let card = PageCard {
        title: Title::parse(title).expect("it is a title"),
        slug: Slug::from_words(title).expect("the title makes a slug"),
        language: Language::parse("en").expect("it is a language tag"),
        parent: None,
    };
    let body = body("We report what is so.");
    PageBuilder {
        content: PageContent { card, body },
    }
}

/// A page to be made.
#[derive(Clone, Debug)]
pub struct PageBuilder {
    content: PageContent,
}

impl PageBuilder {
    /// With this slug, not the one that its title makes.
    pub fn slug(mut self, slug: &str) -> PageBuilder {
        self.content.card.slug = Slug::parse(slug).expect("it is a slug");
        self
    }

    /// Under another.
    pub fn under(mut self, parent: PageId) -> PageBuilder {
        self.content.card.parent = Some(parent);
        self
    }

    /// With these paragraphs.
    pub fn body(mut self, text: &str) -> PageBuilder {
        self.content.body = body(text);
        self
    }

    /// Showing that asset and nothing else.
    pub fn showing(mut self, media: MediaId) -> PageBuilder {
        let image = MediaUse {
            media,
            caption: None,
            credit: None,
            alt_text: None,
            crop: None,
        };
        let block = Block {
            id: BlockId::parse("i1").expect("it is an id"),
            kind: BlockKind::Image { image },
        };
        self.content.body = Body::parse(vec![block]).expect("it is a body");
        self
    }

    /// The content, for a test that makes or saves the page itself.
    pub fn content(self) -> PageContent {
        self.content
    }
}

impl Given for PageBuilder {
    type Made = PageId;

    async fn given(self, desk: &Desk) -> PageId {
        let id = PageId(desk.new_id());
        let made = desk
            .run(async |tx| create_page(tx, &house(), id, self.content).await)
            .await;
        made.expect("the page can be made");
        id
    }
}
