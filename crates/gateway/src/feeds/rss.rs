//! RSS 2.0, with the body in `content:encoded`, the byline in `dc:creator` and the feed's own address in `atom:link`.
//!
//! Pure. `guid` is the article's id as a URN, which never changes.

use super::entry::FeedEntry;
use super::source::FeedMeta;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io::{Error, Result};

/// The feed's bytes.
pub fn write(meta: &FeedMeta, entries: &[FeedEntry]) -> Result<Vec<u8>> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let rss = writer.create_element("rss").with_attributes([
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
        ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ]);
    rss.write_inner_content(|writer| {
        writer
            .create_element("channel")
            .write_inner_content(|writer| channel(writer, meta, entries))?;
        Ok::<(), Error>(())
    })?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

fn channel(writer: &mut Writer<Vec<u8>>, meta: &FeedMeta, entries: &[FeedEntry]) -> Result<()> {
    text(writer, "title", &meta.title)?;
    text(writer, "link", &meta.home)?;
    text(writer, "description", &meta.description)?;
    text(writer, "language", &meta.language)?;
    if let Some(copyright) = &meta.copyright {
        text(writer, "copyright", copyright)?;
    }
    if let Some(updated_at) = entries.iter().map(|entry| entry.updated_at).max() {
        text(writer, "lastBuildDate", &updated_at.to_rfc2822())?;
    }
    let own = [
        ("href", meta.own.as_str()),
        ("rel", "self"),
        ("type", "application/rss+xml"),
    ];
    writer.create_element("atom:link").with_attributes(own).write_empty()?;
    for entry in entries {
        writer
            .create_element("item")
            .write_inner_content(|writer| item(writer, entry))?;
    }
    Ok(())
}

fn item(writer: &mut Writer<Vec<u8>>, entry: &FeedEntry) -> Result<()> {
    text(writer, "title", &entry.title)?;
    text(writer, "link", &entry.url)?;
    let guid = writer.create_element("guid").with_attribute(("isPermaLink", "false"));
    guid.write_text_content(BytesText::new(&format!("urn:uuid:{}", entry.id)))?;
    text(writer, "pubDate", &entry.first_published_at.to_rfc2822())?;
    if let Some(byline) = &entry.byline {
        text(writer, "dc:creator", byline)?;
    }
    for category in &entry.categories {
        text(writer, "category", category)?;
    }
    text(writer, "description", &entry.summary)?;
    text(writer, "content:encoded", &entry.html)
}

/// An element with a text. Characters that XML 1.0 cannot hold are left out.
fn text(writer: &mut Writer<Vec<u8>>, name: &str, words: &str) -> Result<()> {
    let words: String = words
        .chars()
        .filter(|c| !matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'))
        .collect();
    writer.create_element(name).write_text_content(BytesText::new(&words))?;
    Ok(())
}
