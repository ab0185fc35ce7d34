//! The entries of a feed: a story as aggregators show it, with its corrections at the end, or with the notice in its place.
//!
//! Most readers of a feed show nothing but title, summary and HTML, so a retraction stands in all three.

use crate::error::Problem;
use crate::reads::Reads;
use crate::referred::BodySource;
use crate::resolve::contributor_path;
use domain::article::ArticleCard;
use domain::contributor::ContributorCard;
use domain::correction::Correction;
use domain::edition::Edition;
use domain::retraction::Retraction;
use domain::section::SectionCard;
use domain::site::TimeZoneName;
use domain::time::Timestamp;
use domain::topic::TopicCard;
use quick_xml::escape::partial_escape;
use std::sync::Arc;
use uuid::Uuid;

/// One entry of a feed.
pub struct FeedEntry {
    /// The article's id.
    pub id: Uuid,
    /// The headline; of a story that was withdrawn, it says so first.
    pub title: String,
    /// Its address on the front end.
    pub url: String,
    /// The standfirst, else the first words; or the notice.
    pub summary: String,
    /// The body and the corrections; or the notice.
    pub html: String,
    /// The line as printed.
    pub byline: Option<String>,
    /// Who made it.
    pub authors: Vec<FeedAuthor>,
    /// Names of sections and topics.
    pub categories: Vec<String>,
    /// BCP 47.
    pub language: String,
    /// When it was first public.
    pub first_published_at: Timestamp,
    /// When it was last changed editorially.
    pub updated_at: Timestamp,
    /// What was put right, first to last.
    pub corrections: Vec<Correction>,
    /// Why it was withdrawn.
    pub retraction: Option<Retraction>,
}

/// One of those who made a story.
pub struct FeedAuthor {
    /// Their name.
    pub name: String,
    /// Their page on the front end.
    pub url: String,
}

/// The entries for these articles.
pub async fn all(articles: &[Arc<Edition<ArticleCard>>], reads: &Reads) -> Result<Vec<FeedEntry>, Problem> {
    futures_util::future::try_join_all(articles.iter().map(|article| one(article, reads))).await
}

async fn one(article: &Edition<ArticleCard>, reads: &Reads) -> Result<FeedEntry, Problem> {
    let card = &article.card;
    let (site, path, body, sections, topics, contributors) = futures_util::try_join!(
        reads.site(),
        reads.article_path(article),
        reads.body(article),
        reads.live_in_order::<SectionCard>(card.sections()),
        reads.live_in_order::<TopicCard>(card.topics.iter().copied()),
        reads.live_in_order::<ContributorCard>(card.contributors.iter().copied()),
    )?;
    let site = &site.card;
    let body = BodySource::shown(body, reads.clone());
    let (title, summary, html) = words(card, &body, &site.time_zone).await?;
    let authors = contributors.iter().map(|one| FeedAuthor {
        name: one.card.name.to_string(),
        url: site.url.join(&contributor_path(&one.card)),
    });
    let sections = sections.iter().map(|section| section.card.name.to_string());
    Ok(FeedEntry {
        id: article.id,
        title,
        url: site.url.join(&path),
        summary,
        html,
        byline: card.byline.as_ref().map(ToString::to_string),
        authors: authors.collect(),
        categories: sections
            .chain(topics.iter().map(|topic| topic.card.name.to_string()))
            .collect(),
        language: card.language.to_string(),
        first_published_at: card.first_published_at,
        updated_at: card.updated_at,
        corrections: card.corrections.clone(),
        retraction: card.retraction.clone(),
    })
}

/// Title, summary and HTML.
async fn words(
    card: &ArticleCard,
    body: &BodySource,
    zone: &TimeZoneName,
) -> Result<(String, String, String), Problem> {
    let (title, summary, mut html) = match &card.retraction {
        Some(Retraction { at, notice }) => (
            format!("Retracted: {}", card.headline),
            notice.to_string(),
            note("retraction", "Retracted", *at, notice.as_str(), zone),
        ),
        None => {
            let standfirst = card.standfirst.as_ref().map(ToString::to_string);
            let summary = standfirst.unwrap_or_else(|| card.excerpt(55));
            (card.headline.to_string(), summary, body.html().await?)
        }
    };
    for Correction { at, note: text } in &card.corrections {
        html.push('\n');
        html += &note("correction", "Correction", *at, text.as_str(), zone);
    }
    Ok((title, summary, html))
}

/// A dated paragraph. The date is that of the newsroom's own clocks.
fn note(class: &str, word: &str, at: Timestamp, text: &str, zone: &TimeZoneName) -> String {
    let (date, text) = (zone.date(at), partial_escape(text).replace('\n', "<br>"));
    format!("<p class=\"{class}\"><strong>{word}</strong> (<time datetime=\"{at}\">{date}</time>): {text}</p>")
}
