//! RSS 2.0, with the body in `content:encoded`, the byline in `dc:creator`, pictures in `media:content` and the feed's own address in
//! `atom:link`. Rights are `dc:rights` and a link to the licence (RFC 4946).
//!
//! Pure. `guid` is the article's id as a URN, which never changes.

use super::entry::FeedEntry;
use super::{Feed, pictures};
use crate::xml::{self, Xml};
use std::io::Result;

/// The feed's bytes.
pub fn write(feed: &Feed) -> Result<Vec<u8>> {
    let namespaces = [
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
        ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:media", pictures::NAMESPACE),
    ];
    xml::document("rss", &namespaces, |xml| {
        xml::element(xml, "channel", &[], |xml| channel(xml, feed))
    })
}

fn channel(xml: &mut Xml, feed: &Feed) -> Result<()> {
    let meta = &feed.meta;
    xml::text(xml, "title", &meta.title)?;
    xml::text(xml, "link", &meta.home)?;
    xml::text(xml, "description", &meta.description)?;
    xml::text(xml, "language", &meta.language)?;
    if let Some(copyright) = &meta.publisher.terms.copyright_notice {
        xml::text(xml, "copyright", copyright.as_str())?;
    }
    if let Some(updated_at) = feed.entries.iter().map(|entry| entry.updated_at).max() {
        xml::text(xml, "lastBuildDate", &updated_at.to_rfc2822())?;
    }
    let own = [("href", &*meta.own), ("rel", "self"), ("type", "application/rss+xml")];
    xml::empty(xml, "atom:link", &own)?;
    for entry in &feed.entries {
        xml::element(xml, "item", &[], |xml| item(xml, entry))?;
    }
    Ok(())
}

fn item(xml: &mut Xml, entry: &FeedEntry) -> Result<()> {
    xml::text(xml, "title", &entry.title())?;
    xml::text(xml, "link", &entry.url)?;
    xml::text_with(xml, "guid", &[("isPermaLink", "false")], &entry.urn())?;
    xml::text(xml, "pubDate", &entry.first_published_at.to_rfc2822())?;
    if let Some(byline) = &entry.byline {
        xml::text(xml, "dc:creator", byline)?;
    }
    for category in entry.categories() {
        xml::text(xml, "category", category)?;
    }
    xml::text(xml, "description", entry.summary())?;
    xml::text(xml, "content:encoded", &entry.html())?;
    if let Some(notice) = &entry.rights.terms.copyright_notice {
        xml::text(xml, "dc:rights", notice.as_str())?;
    }
    if let Some(license) = &entry.rights.terms.license {
        xml::empty(xml, "atom:link", &[("rel", "license"), ("href", license.as_str())])?;
    }
    pictures::write(xml, entry)
}
