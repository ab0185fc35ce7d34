//! JSON Feed 1.1 (jsonfeed.org), with corrections, retractions and rights as data under `_dateline`, our extension.
//!
//! Pure. `id` is the article's id as a URN, which never changes.

use super::Feed;
use super::entry::FeedEntry;
use crate::rest::RightsJson;
use domain::correction::Correction;
use domain::retraction::Retraction;
use domain::time::Timestamp;
use serde::Serialize;
use std::io::Result;

#[derive(Serialize)]
struct Head<'a> {
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
    title: String,
    content_html: String,
    summary: &'a str,
    date_published: Timestamp,
    date_modified: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    rights: Option<RightsJson>,
}

/// The feed's bytes.
pub fn write(feed: &Feed) -> Result<Vec<u8>> {
    let meta = &feed.meta;
    super::json(&Head {
        version: "https://jsonfeed.org/version/1.1",
        title: &meta.title,
        home_page_url: &meta.home,
        feed_url: &meta.own,
        description: &meta.description,
        language: &meta.language,
        items: feed.entries.iter().map(item).collect(),
    })
}

fn item(entry: &FeedEntry) -> Item<'_> {
    let rights = (!entry.rights.is_default()).then(|| RightsJson::new(&entry.rights, &entry.rights.terms));
    let noted = !entry.corrections.is_empty() || entry.retraction.is_some() || rights.is_some();
    Item {
        id: entry.urn(),
        url: &entry.url,
        title: entry.title(),
        content_html: entry.html(),
        summary: entry.summary(),
        date_published: entry.first_published_at,
        date_modified: entry.updated_at,
        image: entry
            .pictures
            .iter()
            .find_map(|picture| picture.copy.as_ref())
            .map(|copy| copy.url.as_str()),
        authors: authors(entry),
        tags: entry.categories().collect(),
        language: &entry.language,
        _dateline: noted.then_some(Extension {
            corrections: &entry.corrections,
            retraction: entry.retraction.as_ref(),
            rights,
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
