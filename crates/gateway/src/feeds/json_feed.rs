//! JSON Feed 1.1 (jsonfeed.org), with corrections and retractions as data under `_dateline`, our extension.
//!
//! Pure. `id` is the article's id as a URN, which never changes.

use super::entry::FeedEntry;
use super::source::FeedMeta;
use domain::correction::Correction;
use domain::retraction::Retraction;
use domain::time::Timestamp;
use serde::Serialize;

#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    description: &'a str,
    language: &'a str,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: String,
    url: &'a str,
    title: &'a str,
    content_html: &'a str,
    summary: &'a str,
    date_published: Timestamp,
    date_modified: Timestamp,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [String],
    language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    _dateline: Option<Extension<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Extension<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    corrections: &'a [Correction],
    #[serde(skip_serializing_if = "Option::is_none")]
    retraction: Option<&'a Retraction>,
}

/// The feed's bytes.
pub fn write(meta: &FeedMeta, entries: &[FeedEntry]) -> serde_json::Result<Vec<u8>> {
    let feed = Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: &meta.title,
        home_page_url: &meta.home,
        feed_url: &meta.own,
        description: &meta.description,
        language: &meta.language,
        items: entries.iter().map(item).collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&feed)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn item(entry: &FeedEntry) -> Item<'_> {
    let noted = !entry.corrections.is_empty() || entry.retraction.is_some();
    Item {
        id: format!("urn:uuid:{}", entry.id),
        url: &entry.url,
        title: &entry.title,
        content_html: &entry.html,
        summary: &entry.summary,
        date_published: entry.first_published_at,
        date_modified: entry.updated_at,
        authors: authors(entry),
        tags: &entry.categories,
        language: &entry.language,
        _dateline: noted.then_some(Extension {
            corrections: &entry.corrections,
            retraction: entry.retraction.as_ref(),
        }),
    }
}

/// Who made it; if nobody is named, the line as printed.
fn authors(entry: &FeedEntry) -> Vec<Author<'_>> {
    let named = entry.authors.iter().map(|author| Author {
        name: &author.name,
        url: Some(&author.url),
    });
    let printed = entry.byline.iter().filter(|_| entry.authors.is_empty());
    let printed = printed.map(|byline| Author {
        name: byline,
        url: None,
    });
    named.chain(printed).collect()
}
