//! What a partner keeps of each subject: a function of its own live edition and of what the key may have.
//!
//! A document names other subjects by their ids and shows nothing of theirs, so it changes only when the log tells of its own subject.
//! The one exception are pictures, which stand in an article whole; the log tells of each article that shows one that has changed.

use crate::error::Problem;
use crate::openapi::schemas;
use crate::reads::Reads;
use crate::referred::BodySource;
use crate::rest::media::MediaUseJson;
use crate::rest::rights::{RightsJson, TermsJson};
use domain::article::ArticleCard;
use domain::contributor::ContributorCard;
use domain::correction::Correction;
use domain::edition::{AnyEdition, Edition};
use domain::retraction::Retraction;
use domain::section::SectionCard;
use domain::site::SiteCard;
use domain::time::Timestamp;
use domain::topic::TopicCard;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A subject, as a partner keeps it: of the kind that `kind` says.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum Document {
    /// A story.
    Article(Box<ArticleDocument>),
    /// Where stories are filed.
    Section(SectionDocument),
    /// What stories are about.
    Topic(TopicDocument),
    /// Who makes stories.
    Contributor(ContributorDocument),
    /// The newsroom's site.
    Site(Box<SiteDocument>),
}

/// A story. Its address is the site's `url`, then for each section from the outermost to its home `/` and the section's slug, then `/`
/// and its own.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ArticleDocument {
    id: Uuid,
    /// The number of this edition: grows with each change.
    #[schema(minimum = 1)]
    edition: i32,
    slug: String,
    /// BCP 47.
    #[schema(example = "en")]
    language: String,
    headline: String,
    /// A word or two above the headline.
    kicker: Option<String>,
    /// The sentence or two between headline and text.
    standfirst: Option<String>,
    /// The standfirst, or else the first words of the text.
    excerpt: String,
    /// Who wrote it, as printed.
    byline: Option<String>,
    home_section: Option<Uuid>,
    /// Its home first.
    sections: Vec<Uuid>,
    topics: Vec<Uuid>,
    contributors: Vec<Uuid>,
    /// The picture that leads it; null if there is none, or if the key gets no pictures.
    lead: Option<MediaUseJson>,
    #[schema(value_type = String, format = DateTime)]
    first_published_at: Timestamp,
    /// When it last changed in a way that readers are told of.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// What is null is as the site says.
    rights: RightsJson,
    /// What was wrong, and when that was said; the oldest first.
    #[schema(value_type = Vec<schemas::Correction>)]
    corrections: Vec<Correction>,
    /// Null unless it was withdrawn: then its body is the notice.
    #[schema(value_type = Option<schemas::Retraction>)]
    retraction: Option<Retraction>,
    body: BodyDocument,
}

/// A text, in each of its forms.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct BodyDocument {
    /// A fragment, safe to be put into a page.
    html: String,
    /// CommonMark, with tables.
    markdown: String,
    /// Plain.
    text: String,
    word_count: usize,
}

/// Where stories are filed.
#[derive(Serialize, ToSchema)]
pub struct SectionDocument {
    id: Uuid,
    edition: i32,
    slug: String,
    name: String,
    description: Option<String>,
    /// The section that it is a part of; null at the top.
    parent: Option<Uuid>,
}

/// What stories are about.
#[derive(Serialize, ToSchema)]
pub struct TopicDocument {
    id: Uuid,
    edition: i32,
    slug: String,
    name: String,
    description: Option<String>,
}

/// Who makes stories.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContributorDocument {
    id: Uuid,
    edition: i32,
    slug: String,
    name: String,
    job_title: Option<String>,
    biography: Option<String>,
}

/// The newsroom's site.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SiteDocument {
    id: Uuid,
    edition: i32,
    name: String,
    /// Where the website begins: without a slash at its end.
    #[schema(format = "uri")]
    url: String,
    /// Of IANA, such as `Europe/Berlin`.
    time_zone: String,
    default_language: String,
    about: Option<String>,
    contact: Option<String>,
    copyright: Option<String>,
    /// Those of articles that say nothing of their own; their copyright notice is `copyright` unless another stands here.
    terms: TermsJson,
}

fn text<T: ToString>(text: &Option<T>) -> Option<String> {
    text.as_ref().map(ToString::to_string)
}

impl Document {
    /// About how many bytes it takes: only texts of stories are long.
    pub fn weight(&self) -> usize {
        match self {
            Document::Article(article) => {
                let body = &article.body;
                body.html.len() + body.markdown.len() + body.text.len()
            }
            _ => 0,
        }
    }

    /// The document of an article's edition.
    pub async fn of_article(edition: &Edition<ArticleCard>, reads: &Reads) -> Result<Document, Problem> {
        Ok(Document::Article(Box::new(ArticleDocument::new(edition, reads).await?)))
    }

    /// The document of that edition; `None` of what partners keep nothing of.
    pub async fn of(edition: &AnyEdition, reads: &Reads) -> Result<Option<Document>, Problem> {
        Ok(Some(match edition {
            AnyEdition::Article(edition) => Document::of_article(edition, reads).await?,
            AnyEdition::Section(edition) => Document::Section(SectionDocument::new(edition, reads).await?),
            AnyEdition::Topic(edition) => Document::Topic(TopicDocument::new(edition)),
            AnyEdition::Contributor(edition) => Document::Contributor(ContributorDocument::new(edition)),
            AnyEdition::Site(edition) => Document::Site(SiteDocument::new(edition).into()),
            // They are the newsroom's own pages, and no part of what partners keep.
            AnyEdition::Media(_) | AnyEdition::Page(_) | AnyEdition::Menu(_) | AnyEdition::Collection(_) => {
                return Ok(None);
            }
        }))
    }
}

impl ArticleDocument {
    async fn new(edition: &Edition<ArticleCard>, reads: &Reads) -> Result<ArticleDocument, Problem> {
        let card = &edition.card;
        // A section that was merged into another is that one from then on.
        let (sections, lead, body) = futures_util::try_join!(
            reads.live_in_order::<SectionCard>(card.sections()),
            MediaUseJson::optional(card.lead.as_ref(), reads),
            reads.body(edition),
        )?;
        let body = BodySource::without_links(body, reads.clone());
        Ok(ArticleDocument {
            id: edition.id,
            edition: edition.number,
            slug: card.slug.to_string(),
            language: card.language.to_string(),
            headline: card.headline.to_string(),
            kicker: text(&card.kicker),
            standfirst: text(&card.standfirst),
            excerpt: card.excerpt(55),
            byline: text(&card.byline),
            home_section: sections.first().map(|home| home.id),
            sections: sections.iter().map(|section| section.id).collect(),
            topics: card.topics.iter().map(|id| id.0).collect(),
            contributors: card.contributors.iter().map(|id| id.0).collect(),
            lead,
            first_published_at: card.first_published_at,
            updated_at: card.updated_at,
            rights: RightsJson::new(&card.rights, &card.rights.terms),
            corrections: card.corrections.clone(),
            retraction: card.retraction.clone(),
            body: BodyDocument {
                html: body.html().await?,
                markdown: body.markdown().await?,
                text: body.text().await?,
                word_count: body.word_count(),
            },
        })
    }
}

impl SectionDocument {
    async fn new(edition: &Edition<SectionCard>, reads: &Reads) -> Result<SectionDocument, Problem> {
        let card = &edition.card;
        // What it stands under may have been merged into another.
        let parent = match card.parent {
            Some(parent) => reads.live::<SectionCard>(parent).await?.map(|parent| parent.id),
            None => None,
        };
        Ok(SectionDocument {
            id: edition.id,
            edition: edition.number,
            slug: card.slug.to_string(),
            name: card.name.to_string(),
            description: text(&card.description),
            parent,
        })
    }
}

impl TopicDocument {
    fn new(edition: &Edition<TopicCard>) -> TopicDocument {
        TopicDocument {
            id: edition.id,
            edition: edition.number,
            slug: edition.card.slug.to_string(),
            name: edition.card.name.to_string(),
            description: text(&edition.card.description),
        }
    }
}

impl ContributorDocument {
    fn new(edition: &Edition<ContributorCard>) -> ContributorDocument {
        ContributorDocument {
            id: edition.id,
            edition: edition.number,
            slug: edition.card.slug.to_string(),
            name: edition.card.name.to_string(),
            job_title: text(&edition.card.job_title),
            biography: text(&edition.card.biography),
        }
    }
}

impl SiteDocument {
    fn new(edition: &Edition<SiteCard>) -> SiteDocument {
        let card = &edition.card;
        SiteDocument {
            id: edition.id,
            edition: edition.number,
            name: card.name.to_string(),
            url: card.url.to_string(),
            time_zone: card.time_zone.as_str().to_owned(),
            default_language: card.default_language.to_string(),
            about: text(&card.about),
            contact: text(&card.contact),
            copyright: text(&card.copyright),
            terms: (&card.terms).into(),
        }
    }
}
