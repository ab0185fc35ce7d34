//! What an editor writes in an article, as an input.

use super::block::{BlockInput, body};
use super::markup::BodyMarkupInput;
use super::media::MediaUseInput;
use super::rights::RightsInput;
use crate::graphql::related::RelatedKind;
use crate::graphql::user_error::Parser;
use async_graphql::{ID, InputObject};
use desk::Desk;
use domain::article::ArticleContent;
use domain::body::Body;
use domain::ids::{ArticleId, ContributorId, SectionId, TopicId};
use domain::language::Language;
use domain::related::RelatedArticle;
use domain::slug::Slug;
use domain::text::{Byline, Headline, Kicker, Standfirst};

/// An edge to another article.
#[derive(InputObject)]
pub struct RelatedArticleInput {
    /// Why it stands there: any kind but `COMPUTED`.
    kind: RelatedKind,
    /// The id of the other article. It may be one that is not public yet.
    article: ID,
}

/// The edges, in their order; an article named twice stands once.
pub fn related(parser: &mut Parser, input: Vec<RelatedArticleInput>) -> Vec<RelatedArticle> {
    let mut edges: Vec<RelatedArticle> = Vec::new();
    for (index, edge) in input.into_iter().enumerate() {
        let article = parser.id(&format!("[{index}].article"), &edge.article, ArticleId);
        let chosen = edge
            .kind
            .chosen()
            .ok_or("what is computed is not for editors to choose");
        let kind = parser.value(&format!("[{index}].kind"), chosen);
        if let (Some(kind), Some(article)) = (kind, article)
            && edges.iter().all(|edge| edge.article != article)
        {
            edges.push(RelatedArticle { kind, article });
        }
    }
    edges
}

/// The body, from whichever form it came in.
pub fn story(
    parser: &mut Parser,
    desk: &Desk,
    blocks: Option<Vec<BlockInput>>,
    markup: Option<BodyMarkupInput>,
) -> Option<Body> {
    match (blocks, markup) {
        (Some(_), Some(_)) => parser.value("bodyMarkup", Err("the story is in `body` already; give one of the two")),
        (None, Some(markup)) => parser.within("bodyMarkup", |parser| markup.parse(parser)),
        (blocks, None) => parser.within("body", |parser| body(parser, desk, blocks.unwrap_or_default())),
    }
}

/// All that an editor writes. A save replaces all of it; a draft may lack anything. A blank text counts as left out.
#[derive(InputObject)]
pub struct ArticleContentInput {
    /// The language it is written in (BCP 47). Without it, the site's.
    language: Option<String>,
    /// The title: at most 300 characters.
    headline: Option<String>,
    /// The last part of its address. Without it, the article keeps the one it had; a new one gets one made of its headline.
    slug: Option<String>,
    /// The label above the headline: at most 100 characters.
    kicker: Option<String>,
    /// The sentence or two under the headline: at most 1,000 characters.
    standfirst: Option<String>,
    /// The title for search engines and shared links: at most 300 characters. Without it, the headline.
    seo_title: Option<String>,
    /// What search engines and shared links are to say of it: at most 1,000 characters, of which they show some 160. Without it, the
    /// standfirst, or else the first words.
    seo_description: Option<String>,
    /// The credit line as printed: at most 300 characters.
    byline: Option<String>,
    /// Where it sits: a section's id.
    home_section: Option<ID>,
    /// Where else it is listed: ids of sections.
    other_sections: Option<Vec<ID>>,
    /// What it is about: ids of topics.
    topics: Option<Vec<ID>>,
    /// Who made it: ids of contributors.
    contributors: Option<Vec<ID>>,
    /// The picture that leads it.
    lead: Option<MediaUseInput>,
    /// Whose it is, and what others may do with it. Without it, all is as the site says.
    rights: Option<RightsInput>,
    /// What stands beside it, in order.
    related: Option<Vec<RelatedArticleInput>>,
    /// The story itself: at most 2,000 blocks and 1,000,000 characters.
    body: Option<Vec<BlockInput>>,
    /// The story as HTML or Markdown, in place of `body`.
    body_markup: Option<BodyMarkupInput>,
}

impl ArticleContentInput {
    /// The content; `default` is the site's language.
    pub fn parse(self, parser: &mut Parser, desk: &Desk, default: &Language) -> Option<ArticleContent> {
        let language = match self.language {
            Some(language) => parser.value("language", Language::parse(&language)),
            None => Some(default.clone()),
        };
        let home_section = self
            .home_section
            .and_then(|id| parser.id("homeSection", &id, SectionId));
        let mut other_sections = parser.ids("otherSections", self.other_sections, SectionId);
        other_sections.retain(|section| Some(*section) != home_section);
        let content = ArticleContent {
            language: default.clone(),
            headline: parser.text("headline", self.headline, Headline::parse),
            slug: parser.text("slug", self.slug, Slug::parse),
            kicker: parser.text("kicker", self.kicker, Kicker::parse),
            standfirst: parser.text("standfirst", self.standfirst, Standfirst::parse),
            seo_title: parser.text("seoTitle", self.seo_title, Headline::parse),
            seo_description: parser.text("seoDescription", self.seo_description, Standfirst::parse),
            byline: parser.text("byline", self.byline, Byline::parse),
            home_section,
            other_sections,
            topics: parser.ids("topics", self.topics, TopicId),
            contributors: parser.ids("contributors", self.contributors, ContributorId),
            lead: self
                .lead
                .and_then(|lead| parser.within("lead", |parser| lead.parse(parser))),
            related: parser.within("related", |parser| related(parser, self.related.unwrap_or_default())),
            rights: parser.within("rights", |parser| RightsInput::parse(self.rights, parser)),
            body: story(parser, desk, self.body, self.body_markup)?,
        };
        Some(ArticleContent {
            language: language?,
            ..content
        })
    }
}
