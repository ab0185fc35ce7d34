//! Given articles: drafts, and with `published` what is live, was, or will be.

use crate::given::Given;
use crate::user::house;
use desk::Desk;
use desk::article::{CreateArticle, PublishArticle, create_article, publish_article};
use domain::article::{ArticleContent, DeskArticle};
use domain::body::{Block, BlockId, BlockKind, Body, Inline};
use domain::ids::{ArticleId, ContributorId, MediaId, SectionId, TopicId};
use domain::language::Language;
use domain::media::MediaUse;
use domain::permission::Actor;
use domain::related::{RelatedArticle, RelatedKind};
use domain::rights::Rights;
use domain::slug::Slug;
use domain::text::{Byline, Headline, Kicker, Standfirst};
use domain::time::Timestamp;

/// A draft in English, with a headline and one paragraph. To be published it needs a home as well.
pub fn article() -> ArticleBuilder {
    let mut content = ArticleContent::empty(Language::parse("en").expect("it is a language tag"));
    content.headline = Some(Headline::parse("Dam holds").expect("it is a headline"));
    content.body = body("The dam held overnight.");
    ArticleBuilder {
        content,
        by: house(),
        translation_of: None,
        live: None,
        embargoed: false,
    }
}

/// A body of paragraphs, with an empty line between each two.
pub fn body(text: &str) -> Body {
    let paragraph = |(number, text): (usize, &str)| Block {
        id: BlockId::parse(&format!("p{}", number + 1)).expect("it is an id"),
        kind: BlockKind::Paragraph {
            text: Inline::plain(text).expect("it is a text"),
        },
    };
    Body::parse(text.split("\n\n").enumerate().map(paragraph).collect()).expect("it is a body")
}

/// An article to be made.
#[derive(Clone, Debug)]
pub struct ArticleBuilder {
    content: ArticleContent,
    by: Actor,
    translation_of: Option<ArticleId>,
    live: Option<(Option<Timestamp>, Option<Timestamp>)>,
    embargoed: bool,
}

impl ArticleBuilder {
    /// With this headline.
    pub fn headline(mut self, headline: &str) -> ArticleBuilder {
        self.content.headline = Some(Headline::parse(headline).expect("it is a headline"));
        self
    }

    /// With this slug, not the one that its headline makes.
    pub fn slug(mut self, slug: &str) -> ArticleBuilder {
        self.content.slug = Some(Slug::parse(slug).expect("it is a slug"));
        self
    }

    /// With this kicker.
    pub fn kicker(mut self, kicker: &str) -> ArticleBuilder {
        self.content.kicker = Some(Kicker::parse(kicker).expect("it is a kicker"));
        self
    }

    /// With this standfirst.
    pub fn standfirst(mut self, standfirst: &str) -> ArticleBuilder {
        self.content.standfirst = Some(Standfirst::parse(standfirst).expect("it is a standfirst"));
        self
    }

    /// With this title and description for search engines.
    pub fn seo(mut self, title: &str, description: &str) -> ArticleBuilder {
        self.content.seo_title = Some(Headline::parse(title).expect("it is a headline"));
        self.content.seo_description = Some(Standfirst::parse(description).expect("it is a standfirst"));
        self
    }

    /// With this byline.
    pub fn byline(mut self, byline: &str) -> ArticleBuilder {
        self.content.byline = Some(Byline::parse(byline).expect("it is a byline"));
        self
    }

    /// In this language.
    pub fn language(mut self, language: &str) -> ArticleBuilder {
        self.content.language = Language::parse(language).expect("it is a language tag");
        self
    }

    /// A translation of this article.
    pub fn translation_of(mut self, article: ArticleId) -> ArticleBuilder {
        self.translation_of = Some(article);
        self
    }

    /// With this section as its home.
    pub fn home(mut self, section: SectionId) -> ArticleBuilder {
        self.content.home_section = Some(section);
        self
    }

    /// Listed in this section as well.
    pub fn also_in(mut self, section: SectionId) -> ArticleBuilder {
        self.content.other_sections.push(section);
        self
    }

    /// About this topic, among others.
    pub fn about(mut self, topic: TopicId) -> ArticleBuilder {
        self.content.topics.push(topic);
        self
    }

    /// Made by this contributor, among others.
    pub fn from(mut self, contributor: ContributorId) -> ArticleBuilder {
        self.content.contributors.push(contributor);
        self
    }

    /// Led by this picture, with the picture's own words.
    pub fn lead(self, media: MediaId) -> ArticleBuilder {
        self.lead_use(MediaUse {
            media,
            caption: None,
            credit: None,
            alt_text: None,
            crop: None,
        })
    }

    /// Led by a picture, used like this.
    pub fn lead_use(mut self, lead: MediaUse) -> ArticleBuilder {
        self.content.lead = Some(lead);
        self
    }

    /// With another article beside it.
    pub fn related(mut self, kind: RelatedKind, article: ArticleId) -> ArticleBuilder {
        self.content.related.push(RelatedArticle { kind, article });
        self
    }

    /// With these paragraphs; an empty line is between each two.
    pub fn body(mut self, text: &str) -> ArticleBuilder {
        self.content.body = body(text);
        self
    }

    /// With these blocks.
    pub fn blocks(mut self, blocks: Vec<Block>) -> ArticleBuilder {
        self.content.body = Body::parse(blocks).expect("it is a body");
        self
    }

    /// Of these rights.
    pub fn rights(mut self, rights: Rights) -> ArticleBuilder {
        self.content.rights = rights;
        self
    }

    /// Created by this actor.
    pub fn by(mut self, actor: &Actor) -> ArticleBuilder {
        self.by = actor.clone();
        self
    }

    /// Published, from now on.
    pub fn published(mut self) -> ArticleBuilder {
        self.live = Some((None, None));
        self
    }

    /// Published, from this instant on.
    pub fn published_from(mut self, from: Timestamp) -> ArticleBuilder {
        self.live = Some((Some(from), None));
        self
    }

    /// What is published goes early to those entitled to embargoed copy.
    pub fn embargoed(mut self) -> ArticleBuilder {
        self.embargoed = true;
        self
    }

    /// Published, from this instant until that.
    pub fn published_between(mut self, from: Timestamp, until: Timestamp) -> ArticleBuilder {
        self.live = Some((Some(from), Some(until)));
        self
    }

    /// What it holds, for a test that creates or saves it itself.
    pub fn content(self) -> ArticleContent {
        self.content
    }
}

impl Given for ArticleBuilder {
    type Made = DeskArticle;

    async fn given(self, desk: &Desk) -> DeskArticle {
        let id = ArticleId(desk.new_id());
        let create = CreateArticle {
            id,
            translation_of: self.translation_of,
            content: self.content,
            note: None,
        };
        let made = desk.run(async |tx| create_article(tx, &self.by, create).await).await;
        let made = made.expect("the article can be made");
        let Some((from, until)) = self.live else { return made };
        let publish = PublishArticle {
            from,
            until,
            embargoed: self.embargoed,
            ..PublishArticle::now(id, made.newest.number)
        };
        let published = desk.run(async |tx| publish_article(tx, &house(), publish).await).await;
        published.expect("the article can be published")
    }
}
