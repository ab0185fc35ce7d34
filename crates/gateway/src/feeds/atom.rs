//! Atom 1.0 (RFC 4287), with tombstones (RFC 6721) for what was lately taken back, ended or killed, and pictures as Media RSS. The
//! licence is a link (RFC 4946).
//!
//! Pure. An entry's `id` is the article's id as a URN, which never changes; the feed's is that of the site, section, topic or contributor.

use super::entry::{FeedEntry, urn};
use super::{Feed, pictures};
use crate::xml::{self, Xml};
use std::io::Result;
use storage::Removal;

/// The feed's bytes.
pub fn write(feed: &Feed) -> Result<Vec<u8>> {
    let attributes = [
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xmlns:at", "http://purl.org/atompub/tombstones/1.0"),
        ("xmlns:media", pictures::NAMESPACE),
        ("xml:lang", &feed.meta.language),
    ];
    xml::document("feed", &attributes, |xml| head(xml, feed))
}

fn head(xml: &mut Xml, feed: &Feed) -> Result<()> {
    let meta = &feed.meta;
    xml::text(xml, "id", &urn(meta.id))?;
    xml::text(xml, "title", &meta.title)?;
    xml::text(xml, "subtitle", &meta.description)?;
    xml::text(xml, "updated", &feed.updated_at().to_string())?;
    let own = [("rel", "self"), ("type", "application/atom+xml"), ("href", &meta.own)];
    xml::empty(xml, "link", &own)?;
    let home = [("rel", "alternate"), ("type", "text/html"), ("href", &meta.home)];
    xml::empty(xml, "link", &home)?;
    // Who made an entry that names nobody.
    person(xml, &meta.publisher.name, Some(&meta.publisher.url))?;
    if let Some(copyright) = &meta.publisher.terms.copyright_notice {
        xml::text(xml, "rights", copyright.as_str())?;
    }
    for removal in &feed.removals {
        tombstone(xml, removal)?;
    }
    for one in &feed.entries {
        xml::element(xml, "entry", &[("xml:lang", &one.language)], |xml| entry(xml, one))?;
    }
    Ok(())
}

fn entry(xml: &mut Xml, entry: &FeedEntry) -> Result<()> {
    xml::text(xml, "id", &entry.urn())?;
    xml::text(xml, "title", &entry.title())?;
    xml::text(xml, "published", &entry.first_published_at.to_string())?;
    xml::text(xml, "updated", &entry.updated_at.to_string())?;
    let page = [("rel", "alternate"), ("type", "text/html"), ("href", &entry.url)];
    xml::empty(xml, "link", &page)?;
    for author in &entry.authors {
        person(xml, &author.name, Some(&author.url))?;
    }
    if let Some(byline) = entry.byline.as_ref().filter(|_| entry.authors.is_empty()) {
        person(xml, byline, None)?;
    }
    for category in entry.categories() {
        xml::empty(xml, "category", &[("term", category)])?;
    }
    if let Some(notice) = &entry.rights.terms.copyright_notice {
        xml::text(xml, "rights", notice.as_str())?;
    }
    if let Some(license) = &entry.rights.terms.license {
        xml::empty(xml, "link", &[("rel", "license"), ("href", license.as_str())])?;
    }
    xml::text(xml, "summary", entry.summary())?;
    xml::text_with(xml, "content", &[("type", "html")], &entry.html())?;
    pictures::write(xml, entry)
}

fn person(xml: &mut Xml, name: &str, uri: Option<&str>) -> Result<()> {
    xml::element(xml, "author", &[], |xml| {
        xml::text(xml, "name", name)?;
        uri.map_or(Ok(()), |uri| xml::text(xml, "uri", uri))
    })
}

fn tombstone(xml: &mut Xml, removal: &Removal) -> Result<()> {
    let (id, when) = (urn(removal.article.0), removal.at.to_string());
    xml::element(xml, "at:deleted-entry", &[("ref", &id), ("when", &when)], |xml| {
        xml::text(xml, "at:comment", removal.reason.as_str())
    })
}
