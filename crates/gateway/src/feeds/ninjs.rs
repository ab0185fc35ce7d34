//! ninjs 3.1, the IPTC's news in JSON: a story, or a feed of them.
//!
//! Pure. `uri` is the article's id as a URN, which never changes; `version` counts its editions. A feed is itself a ninjs object, a
//! `composite` whose `associations` are the stories, so that one schema holds for the whole and for each of them. What must not be used
//! any more is in it with its `pubStatus`: `canceled` if it was retracted or killed, `withheld` if it was taken back or has ended.

use super::Feed;
use super::entry::{FeedEntry, Picture, urn};
use super::named::{Named, Publisher};
use crate::pictures::PictureCopy;
use domain::media::MediaKind;
use domain::rights::Terms;
use domain::time::Timestamp;
use serde::Serialize;
use std::io::Result;
use storage::{Removal, RemovalReason};

/// A ninjs object. What it does not say is left out.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    standard: Option<Standard>,
    /// What it is called within another; only there it has, and must have, a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    uri: String,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    representation_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_created: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version_created: Option<Timestamp>,
    pub_status: &'static str,
    #[serde(flatten)]
    rights: InWords<'a>,
    /// From when on it must not be used any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ed_note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    headlines: Vec<Words<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    descriptions: Vec<Words<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bodies: Vec<Text>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    people: Vec<Concept<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    subjects: Vec<Concept<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    info_sources: Vec<Source<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    renditions: Vec<Rendition<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    associations: Vec<Item<'a>>,
}

/// What others may do with it. That the mining of texts is reserved, ninjs has no word for: a header says it (`terms.rs`).
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct InWords<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    copyright_holder: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copyright_notice: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage_terms: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rights_info: Option<Linked<'a>>,
}

/// The page with the licence.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Linked<'a> {
    linked_rights: &'a str,
}

#[derive(Serialize)]
struct Standard {
    name: &'static str,
    version: &'static str,
    schema: &'static str,
}

const NINJS: Standard = Standard {
    name: "ninjs",
    version: "3.1",
    schema: "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
};

/// A short text in a role.
#[derive(Serialize)]
struct Words<'a> {
    role: &'static str,
    value: &'a str,
}

/// The text in one form.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Text {
    role: &'static str,
    content_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    word_count: Option<usize>,
    value: String,
}

/// Somebody or something that the story has to do with.
#[derive(Serialize)]
struct Concept<'a> {
    name: &'a str,
    rel: &'static str,
    uri: String,
    literal: &'a str,
}

/// Where a picture is from.
#[derive(Serialize)]
struct Source<'a> {
    name: &'a str,
    role: &'static str,
}

/// The page on the front end, or a picture's file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rendition<'a> {
    name: &'static str,
    href: &'a str,
    content_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
}

/// A story's bytes.
pub fn write_article(_: &Publisher, entry: &FeedEntry) -> Result<Vec<u8>> {
    super::json(&story(entry))
}

/// The feed's bytes.
pub fn write(feed: &Feed) -> Result<Vec<u8>> {
    let meta = &feed.meta;
    let stories = feed.entries.iter().map(|entry| Item {
        name: Some(entry.id.to_string()),
        ..story(entry)
    });
    super::json(&Item {
        standard: Some(NINJS),
        uri: urn(meta.id),
        kind: "composite",
        version_created: Some(feed.updated_at()),
        pub_status: "usable",
        rights: in_words(&meta.publisher.terms),
        language: Some(&meta.language),
        title: Some(meta.title.clone()),
        descriptions: words([("summary", Some(&*meta.description))]),
        renditions: vec![page(&meta.home)],
        associations: stories.chain(feed.removals.iter().map(removed)).collect(),
        ..Item::default()
    })
}

fn story(entry: &FeedEntry) -> Item<'_> {
    let notes: Vec<String> = entry.notes().map(|note| note.text()).collect();
    let is_retracted = entry.retraction.is_some();
    let sections = entry.sections.iter().map(|one| concept(one, "section"));
    Item {
        standard: Some(NINJS),
        uri: entry.urn(),
        kind: "text",
        representation_type: Some(if entry.is_whole { "full" } else { "partial" }),
        version: Some(entry.edition.to_string()),
        first_created: Some(entry.first_published_at),
        version_created: Some(entry.updated_at),
        pub_status: if is_retracted { "canceled" } else { "usable" },
        rights: in_words(&entry.rights.terms),
        expires: entry.rights.expires_at,
        ed_note: (!notes.is_empty()).then(|| notes.join("\n")),
        language: Some(&entry.language),
        title: Some(entry.title()),
        headlines: words([("main", Some(&*entry.headline)), ("kicker", entry.kicker.as_deref())]),
        descriptions: words([
            ("standfirst", entry.standfirst.as_deref().filter(|_| !is_retracted)),
            ("summary", Some(entry.summary())),
        ]),
        by: entry.byline.as_deref(),
        bodies: bodies(entry),
        people: entry.authors.iter().map(|one| concept(one, "author")).collect(),
        subjects: sections
            .chain(entry.topics.iter().map(|one| concept(one, "about")))
            .collect(),
        renditions: vec![page(&entry.url)],
        associations: entry.pictures.iter().map(picture).collect(),
        ..Item::default()
    }
}

fn bodies(entry: &FeedEntry) -> Vec<Text> {
    let words = (entry.retraction.is_none()).then(|| entry.body.body().word_count());
    let text = |role, content_type, value| Text {
        role,
        content_type,
        word_count: words,
        value,
    };
    vec![
        text("html", "text/html", entry.html()),
        text("text", "text/plain", entry.text()),
    ]
}

fn picture(picture: &Picture) -> Item<'_> {
    let credit = picture.credit.as_ref();
    let agency = credit
        .and_then(|credit| credit.agency.as_ref())
        .map(|name| (name, "agency"));
    let photographer = credit.and_then(|credit| credit.photographer.as_ref());
    let sources = agency
        .into_iter()
        .chain(photographer.map(|name| (name, "photographer")));
    Item {
        name: Some(picture.id.to_string()),
        uri: urn(picture.id),
        kind: match picture.kind {
            MediaKind::Image => "picture",
            MediaKind::Video => "video",
            MediaKind::Audio => "audio",
        },
        representation_type: Some("partial"),
        pub_status: "usable",
        descriptions: words([
            ("caption", picture.caption.as_deref()),
            ("alt-text", picture.alt_text.as_deref()),
        ]),
        by: credit.map(|credit| credit.line.as_str()),
        renditions: picture.copy.iter().map(file).collect(),
        rights: in_words(&picture.rights.terms),
        expires: picture.rights.expires_at,
        info_sources: sources
            .map(|(name, role)| Source {
                name: name.as_str(),
                role,
            })
            .collect(),
        ..Item::default()
    }
}

/// Only its id, and that it must not be used.
fn removed(removal: &Removal) -> Item<'_> {
    Item {
        name: Some(removal.article.to_string()),
        uri: urn(removal.article.0),
        kind: "text",
        version_created: Some(removal.at),
        pub_status: match removal.reason {
            RemovalReason::Killed => "canceled",
            RemovalReason::Unpublished | RemovalReason::Expired | RemovalReason::RightsEnded => "withheld",
        },
        ed_note: Some(removal.reason.as_str().to_owned()),
        ..Item::default()
    }
}

fn in_words(terms: &Terms) -> InWords<'_> {
    InWords {
        copyright_holder: terms.copyright_holder.as_ref().map(|holder| holder.as_str()),
        copyright_notice: terms.copyright_notice.as_ref().map(|notice| notice.as_str()),
        usage_terms: terms.usage_terms.as_ref().map(|words| words.as_str()),
        rights_info: terms.license.as_ref().map(|license| Linked {
            linked_rights: license.as_str(),
        }),
    }
}

fn words<'a, const N: usize>(all: [(&'static str, Option<&'a str>); N]) -> Vec<Words<'a>> {
    let said = all.into_iter();
    said.filter_map(|(role, value)| Some(Words { role, value: value? }))
        .collect()
}

fn concept<'a>(named: &'a Named, rel: &'static str) -> Concept<'a> {
    Concept {
        name: &named.name,
        rel,
        uri: urn(named.id),
        literal: &named.slug,
    }
}

fn file(copy: &PictureCopy) -> Rendition<'_> {
    Rendition {
        name: "web",
        href: &copy.url,
        content_type: copy.media_type,
        width: Some(copy.width),
        height: Some(copy.height),
    }
}

fn page(href: &str) -> Rendition<'_> {
    Rendition {
        name: "web",
        href,
        content_type: "text/html",
        width: None,
        height: None,
    }
}
