//! What search engines and social networks are told of a page: a story's or a section's.
//!
//! Invariant: all of it is said by the edition that is shown, as of the instant of the read.

use super::article::Article;
use super::at_once;
use super::rendition::{self, CropRatio, ImageFormat, Rendition};
use super::scalars::DateTime;
use super::section::Section;
use crate::feeds;
use crate::reads::Reads;
use async_graphql::{Context, Object, Result, SimpleObject};
use domain::contributor::ContributorCard;
use domain::language::Language;
use domain::media::MediaCard;
use domain::section::SectionCard;
use domain::topic::TopicCard;
use futures_util::future::try_join_all;

/// How wide the picture of a shared link is, in pixels.
const LINK_WIDTH: i32 = 1_200;
/// How many words of a body stand in for a description: search engines show some 160 characters.
const DESCRIPTION_WORDS: usize = 25;

/// A page that can be found and shared.
pub enum Seo {
    /// A story's.
    Article(Article),
    /// A section's.
    Section(Section),
}

impl at_once::Object for Seo {}

/// What goes into the head of a page, for search engines and social networks. Every text is plain: escape it as HTML wants it.
#[Object]
impl Seo {
    /// For `<title>`: what the editors chose for it, or else the headline or the section's name. A story that was withdrawn says so.
    async fn title(&self) -> String {
        match self {
            Seo::Article(article) => {
                let card = &article.edition.card;
                match (&card.retraction, &card.seo_title) {
                    (Some(_), _) => format!("Retracted: {}", card.headline),
                    (None, Some(title)) => title.to_string(),
                    (None, None) => card.headline.to_string(),
                }
            }
            Seo::Section(section) => section.edition.card.name.to_string(),
        }
    }
    /// For `<meta name="description">`: what the editors chose, or else the standfirst, or else the first words; of a withdrawn story the
    /// notice; of a section its description. Null if a section has none.
    async fn description(&self) -> Option<String> {
        match self {
            Seo::Article(article) => {
                let card = &article.edition.card;
                let retraction = card.retraction.as_ref().map(|retraction| retraction.notice.to_string());
                let chosen = card.seo_description.as_ref().or(card.standfirst.as_ref());
                let chosen = retraction.or(chosen.map(ToString::to_string));
                Some(chosen.unwrap_or_else(|| card.excerpt(DESCRIPTION_WORDS)))
            }
            Seo::Section(section) => section.edition.card.description.as_ref().map(ToString::to_string),
        }
    }
    /// For `<link rel="canonical">`: the page's one address.
    async fn canonical(&self) -> Result<String> {
        match self {
            Seo::Article(article) => article.url_of_page().await,
            Seo::Section(section) => section.url_of_page().await,
        }
    }
    /// For `<meta name="robots">`: that large previews are welcome; and if the rights end, from when on it must not be shown, nor kept until
    /// then. Reservations of data mining and training are in `rights`: no value of this tag says them.
    async fn robots(&self) -> String {
        let mut values = vec!["max-image-preview:large".to_owned()];
        if let Seo::Article(article) = self
            && let Some(end) = article.edition.card.rights.expires_at
        {
            values.extend(["noarchive".to_owned(), format!("unavailable_after:{end}")]);
        }
        values.join(", ")
    }
    /// For the `og:` properties of `<meta>`.
    async fn open_graph(&self, ctx: &Context<'_>) -> Result<OpenGraph> {
        let (title, description, url) = (
            self.title(ctx).await?,
            self.description(ctx).await?,
            self.canonical(ctx).await?,
        );
        let site = self.reads().site().await?;
        let page = OpenGraph {
            kind: "website",
            title,
            description,
            url,
            site_name: site.card.name.to_string(),
            locale: locale(&site.card.default_language),
            image: None,
            published_at: None,
            modified_at: None,
            expires_at: None,
            section: None,
            tags: Vec::new(),
            authors: Vec::new(),
        };
        let Seo::Article(article) = self else { return Ok(page) };
        let (card, reads) = (&article.edition.card, &article.reads);
        let (home, topics, contributors) = futures_util::try_join!(
            reads.must_be_live::<SectionCard>(card.home_section),
            reads.live_in_order::<TopicCard>(card.topics.iter().copied()),
            reads.live_in_order::<ContributorCard>(card.contributors.iter().copied()),
        )?;
        Ok(OpenGraph {
            kind: "article",
            locale: locale(&card.language),
            image: self.image(ctx).await?,
            published_at: Some(DateTime(card.first_published_at)),
            modified_at: Some(DateTime(card.updated_at)),
            expires_at: card.rights.expires_at.map(DateTime),
            section: Some(home.card.name.to_string()),
            tags: topics.iter().map(|topic| topic.card.name.to_string()).collect(),
            authors: contributors.iter().map(|one| one.card.name.to_string()).collect(),
            ..page
        })
    }
    /// For the `twitter:` properties of `<meta>`.
    async fn twitter(&self, ctx: &Context<'_>) -> Result<TwitterCard> {
        let image = self.image(ctx).await?;
        Ok(TwitterCard {
            card: if image.is_some() {
                "summary_large_image"
            } else {
                "summary"
            },
            title: self.title(ctx).await?,
            description: self.description(ctx).await?,
            image,
        })
    }
    /// For `<script type="application/ld+json">`, as it is: a list of what schema.org has to say of the page, as JSON. Of a story that is a
    /// `NewsArticle` with its pictures, their credits, and its corrections; of a section a `CollectionPage`; of both a `BreadcrumbList`. It
    /// holds no `<`, so it ends no element.
    async fn json_ld(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(match self {
            Seo::Article(article) => {
                let public_url = &rendition::addresses(ctx)?.public_url;
                feeds::story_page(&article.edition, &article.reads, public_url).await?
            }
            Seo::Section(section) => feeds::section_page(&section.edition, &section.reads).await?,
        })
    }
    /// For `<link rel="alternate" hreflang="…">`: the page in every language that it is in, itself among them, and as `x-default` that in
    /// the newsroom's own. Empty if it is in one language alone.
    async fn hreflang(&self) -> Result<Vec<AlternatePage>> {
        let Seo::Article(article) = self else {
            return Ok(Vec::new());
        };
        let all = article.in_every_language().await?;
        if all.len() < 2 || article.edition.card.retraction.is_some() {
            return Ok(Vec::new());
        }
        let page = async |article: &Article| {
            let language = article.edition.card.language.to_string();
            let url = article.url_of_page().await?;
            Ok::<_, async_graphql::Error>(AlternatePage { language, url })
        };
        let mut pages = try_join_all(all.iter().map(page)).await?;
        let own = self.reads().site().await?.card.default_language.to_string();
        let default = pages.iter().find(|page| page.language == own);
        let default = default.map(|page| AlternatePage {
            language: "x-default".to_owned(),
            url: page.url.clone(),
        });
        pages.extend(default);
        Ok(pages)
    }
}

impl Seo {
    fn reads(&self) -> &Reads {
        match self {
            Seo::Article(article) => &article.reads,
            Seo::Section(section) => &section.reads,
        }
    }

    /// The picture that leads the story, cut as links are shown.
    async fn image(&self, ctx: &Context<'_>) -> Result<Option<SharedImage>> {
        let Seo::Article(article) = self else { return Ok(None) };
        let Some(lead) = &article.edition.card.lead else {
            return Ok(None);
        };
        let Some(asset) = article.reads.live::<MediaCard>(lead.media).await? else {
            return Ok(None);
        };
        let shown = lead.shown_with(&asset);
        let size = (Some(LINK_WIDTH), None);
        let (ratio, format) = (Some(CropRatio::Link), Some(ImageFormat::Jpeg));
        let rendition = rendition::rendition(ctx, &asset, shown.crop, size, ratio, format)?;
        let alt_text = shown.alt_text.or_else(|| asset.card.alt_text.clone());
        Ok(rendition.map(|Rendition { url, width, height }| SharedImage {
            url,
            width,
            height,
            alt_text: alt_text.map(String::from),
        }))
    }
}

/// A language as Open Graph has it: `en_GB` for `en-GB`.
fn locale(language: &Language) -> String {
    let mut parts = language.as_str().split('-');
    let main = parts.next().unwrap_or_default();
    let region = parts.find(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_uppercase()));
    region.map_or(main.to_owned(), |region| format!("{main}_{region}"))
}

/// What a page says of itself to who shares it (ogp.me).
#[derive(SimpleObject)]
pub struct OpenGraph {
    /// `og:type`: `article`, or `website` for a section.
    #[graphql(name = "type")]
    kind: &'static str,
    /// `og:title`.
    title: String,
    /// `og:description`. Null if a section has none.
    description: Option<String>,
    /// `og:url`.
    url: String,
    /// `og:site_name`.
    site_name: String,
    /// `og:locale`, such as `en_GB`.
    locale: String,
    /// `og:image` and what goes with it. Null if no picture leads the story.
    image: Option<SharedImage>,
    /// `article:published_time`. Null for a section.
    published_at: Option<DateTime>,
    /// `article:modified_time`. Null for a section.
    modified_at: Option<DateTime>,
    /// `article:expiration_time`: when the rights end. Null for never.
    expires_at: Option<DateTime>,
    /// `article:section`. Null for a section.
    section: Option<String>,
    /// `article:tag`, one for each.
    tags: Vec<String>,
    /// `article:author`, one for each.
    authors: Vec<String>,
}

/// What a page says of itself in the words of Twitter cards.
#[derive(SimpleObject)]
pub struct TwitterCard {
    /// `twitter:card`: `summary_large_image` with a picture, else `summary`.
    card: &'static str,
    /// `twitter:title`.
    title: String,
    /// `twitter:description`. Null if a section has none.
    description: Option<String>,
    /// `twitter:image` and `twitter:image:alt`. Null if no picture leads the story.
    image: Option<SharedImage>,
}

/// The picture of a shared link: 40:21 and 1,200 pixels wide, if it is as large as that.
#[derive(SimpleObject)]
pub struct SharedImage {
    /// Where it is.
    url: String,
    /// How wide it is, in pixels.
    width: i32,
    /// How high it is, in pixels.
    height: i32,
    /// What it shows. Null if it was not described.
    alt_text: Option<String>,
}

/// The page in a language.
#[derive(SimpleObject)]
pub struct AlternatePage {
    /// Which language (BCP 47), or `x-default`.
    language: String,
    /// Its address.
    url: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_is_a_language_with_its_region_if_it_names_one() {
        for (tag, expected) in [
            ("en-GB", "en_GB"),
            ("sr-Latn-RS", "sr_RS"),
            ("sr-Latn", "sr"),
            ("de", "de"),
        ] {
            assert_eq!(locale(&Language::parse(tag).unwrap()), expected);
        }
    }
}
