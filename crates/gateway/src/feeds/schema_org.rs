//! schema.org in JSON-LD 1.1: a story as a `NewsArticle`, and a page's place in the site as a `BreadcrumbList`, to stand in the page of a
//! front end.
//!
//! Pure. The text itself is not in it: it stands in the page. `<` is written as an escape, so that nothing in it ends a script element.

use super::entry::{FeedEntry, Picture, urn};
use super::named::{Named, Publisher};
use domain::media::MediaKind;
use domain::rights::Rights;
use domain::time::Timestamp;
use serde::Serialize;
use std::io::Result;

const CONTEXT: &str = "https://schema.org";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewsArticle<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: String,
    url: &'a str,
    main_entity_of_page: &'a str,
    headline: String,
    description: &'a str,
    in_language: &'a str,
    date_published: Timestamp,
    date_modified: Timestamp,
    author: Vec<Agent<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit_text: Option<&'a str>,
    publisher: Agent<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    image: Vec<Image<'a>>,
    article_section: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keywords: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    word_count: Option<usize>,
    version: i32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    correction: Vec<CorrectionComment<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creative_work_status: Option<&'static str>,
    #[serde(flatten)]
    rights: InWords<'a>,
}

/// What others may do with it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InWords<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    copyright_holder: Option<Holder<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copyright_notice: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    license: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage_info: Option<UsageInfo<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<Timestamp>,
}

#[derive(Serialize)]
struct Holder<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
struct UsageInfo<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    text: &'a str,
}

#[derive(Serialize)]
struct Agent<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    url: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Image<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id")]
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit_text: Option<&'a str>,
    #[serde(flatten)]
    rights: InWords<'a>,
}

/// A page that shows what is filed under something.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CollectionPage<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    url: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    publisher: Agent<'a>,
}

/// The pages above a page, and it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BreadcrumbList<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    item_list_element: Vec<ListItem<'a>>,
}

#[derive(Serialize)]
struct ListItem<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    position: usize,
    name: &'a str,
    item: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CorrectionComment<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    text: &'a str,
    date_published: Timestamp,
}

/// A story's bytes.
pub fn write(publisher: &Publisher, entry: &FeedEntry) -> Result<Vec<u8>> {
    let json = super::json(&news_article(publisher, entry))?;
    Ok(for_a_page(&String::from_utf8_lossy(&json)).into_bytes())
}

/// What stands in the page of a story, with the sections above it, the topmost first.
pub fn write_story_page(publisher: &Publisher, entry: &FeedEntry, above: &[Named]) -> Result<String> {
    let (title, story) = (entry.title(), news_article(publisher, entry));
    let trail = above.iter().map(|one| (one.name.as_str(), one.url.as_str()));
    let trail = breadcrumbs(trail.chain([(title.as_str(), entry.url.as_str())]));
    Ok(for_a_page(&serde_json::to_string(&(story, trail))?))
}

/// What stands in the page of a section, which is the last of these.
pub fn write_section_page(publisher: &Publisher, description: Option<&str>, trail: &[Named]) -> Result<String> {
    let trail_of = trail.iter().map(|one| (one.name.as_str(), one.url.as_str()));
    let (name, url) = trail_of.clone().next_back().unwrap_or_default();
    let page = CollectionPage {
        context: CONTEXT,
        kind: "CollectionPage",
        url,
        name,
        description,
        publisher: newsroom(publisher),
    };
    Ok(for_a_page(&serde_json::to_string(&(page, breadcrumbs(trail_of)))?))
}

/// `<` stands within texts alone, where JSON has this escape for it.
fn for_a_page(json: &str) -> String {
    json.replace('<', "\\u003c")
}

fn breadcrumbs<'a>(trail: impl Iterator<Item = (&'a str, &'a str)>) -> BreadcrumbList<'a> {
    let item = |(position, (name, item))| ListItem {
        kind: "ListItem",
        position,
        name,
        item,
    };
    BreadcrumbList {
        context: CONTEXT,
        kind: "BreadcrumbList",
        item_list_element: (1..).zip(trail).map(item).collect(),
    }
}

fn news_article<'a>(publisher: &'a Publisher, entry: &'a FeedEntry) -> NewsArticle<'a> {
    let retraction = entry.retraction.iter();
    let notes = retraction.map(|retraction| (retraction.at, retraction.notice.as_str()));
    let notes = notes.chain(entry.corrections.iter().map(|one| (one.at, one.note.as_str())));
    NewsArticle {
        context: CONTEXT,
        kind: "NewsArticle",
        id: entry.urn(),
        url: &entry.url,
        main_entity_of_page: &entry.url,
        headline: entry.title(),
        description: entry.summary(),
        in_language: &entry.language,
        date_published: entry.first_published_at,
        date_modified: entry.updated_at,
        author: authors(publisher, entry),
        credit_text: entry.byline.as_deref(),
        publisher: newsroom(publisher),
        image: entry
            .pictures
            .iter()
            .filter(|one| one.kind == MediaKind::Image)
            .map(image)
            .collect(),
        article_section: entry.sections.iter().map(|one| one.name.as_str()).collect(),
        keywords: entry.topics.iter().map(|one| one.name.as_str()).collect(),
        word_count: (entry.is_whole && entry.retraction.is_none()).then(|| entry.body.body().word_count()),
        version: entry.edition,
        correction: notes.map(|(at, text)| correction(at, text)).collect(),
        creative_work_status: entry.retraction.as_ref().map(|_| "Retracted"),
        rights: in_words(&entry.rights),
    }
}

/// Who made it; the newsroom if nobody is named.
fn authors<'a>(publisher: &'a Publisher, entry: &'a FeedEntry) -> Vec<Agent<'a>> {
    let named: Vec<Agent<'_>> = entry.authors.iter().map(person).collect();
    if named.is_empty() {
        vec![newsroom(publisher)]
    } else {
        named
    }
}

fn person(one: &Named) -> Agent<'_> {
    Agent {
        kind: "Person",
        name: &one.name,
        url: &one.url,
    }
}

fn newsroom(publisher: &Publisher) -> Agent<'_> {
    Agent {
        kind: "NewsMediaOrganization",
        name: &publisher.name,
        url: &publisher.url,
    }
}

fn image(picture: &Picture) -> Image<'_> {
    let copy = picture.copy.as_ref();
    Image {
        kind: "ImageObject",
        id: urn(picture.id),
        content_url: copy.map(|copy| copy.url.as_str()),
        width: copy.map(|copy| copy.width),
        height: copy.map(|copy| copy.height),
        caption: picture.caption.as_deref(),
        credit_text: picture.credit.as_ref().map(|credit| credit.line.as_str()),
        rights: in_words(&picture.rights),
    }
}

fn in_words(rights: &Rights) -> InWords<'_> {
    let terms = &rights.terms;
    InWords {
        copyright_holder: terms.copyright_holder.as_ref().map(|holder| Holder {
            kind: "Organization",
            name: holder.as_str(),
        }),
        copyright_notice: terms.copyright_notice.as_ref().map(|notice| notice.as_str()),
        license: terms.license.as_ref().map(|license| license.as_str()),
        usage_info: terms.usage_terms.as_ref().map(|words| UsageInfo {
            kind: "CreativeWork",
            text: words.as_str(),
        }),
        expires: rights.expires_at,
    }
}

fn correction(at: Timestamp, text: &str) -> CorrectionComment<'_> {
    CorrectionComment {
        kind: "CorrectionComment",
        text,
        date_published: at,
    }
}
