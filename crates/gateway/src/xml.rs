//! XML documents: elements, their attributes and texts, escaped by the library.
//!
//! Invariant: what is written is well-formed whatever a text holds. Characters that XML 1.0 has no way to say are left out (§2.2).

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::borrow::Cow;
use std::io::Result;

/// What a document is written to.
pub type Xml = Writer<Vec<u8>>;

/// The names and values of an element's attributes.
pub type Attributes<'a> = &'a [(&'a str, &'a str)];

/// The bytes of a document with that root.
pub fn document(root: &str, attributes: Attributes<'_>, inner: impl FnOnce(&mut Xml) -> Result<()>) -> Result<Vec<u8>> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    element(&mut xml, root, attributes, inner)?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// An element with others in it.
pub fn element(
    xml: &mut Xml,
    name: &str,
    attributes: Attributes<'_>,
    inner: impl FnOnce(&mut Xml) -> Result<()>,
) -> Result<()> {
    let element = xml
        .create_element(name)
        .with_attributes(cleaned(attributes).iter().map(pair));
    element.write_inner_content(inner)?;
    Ok(())
}

/// An element with nothing in it.
pub fn empty(xml: &mut Xml, name: &str, attributes: Attributes<'_>) -> Result<()> {
    let element = xml
        .create_element(name)
        .with_attributes(cleaned(attributes).iter().map(pair));
    element.write_empty()?;
    Ok(())
}

/// An element with a text.
pub fn text(xml: &mut Xml, name: &str, words: &str) -> Result<()> {
    text_with(xml, name, &[], words)
}

/// An element with attributes and a text.
pub fn text_with(xml: &mut Xml, name: &str, attributes: Attributes<'_>, words: &str) -> Result<()> {
    let element = xml
        .create_element(name)
        .with_attributes(cleaned(attributes).iter().map(pair));
    element.write_text_content(BytesText::new(&clean(words)))?;
    Ok(())
}

fn cleaned<'a>(attributes: Attributes<'a>) -> Vec<(&'a str, Cow<'a, str>)> {
    attributes.iter().map(|(name, value)| (*name, clean(value))).collect()
}

fn pair<'a>((name, value): &'a (&'a str, Cow<'a, str>)) -> (&'a str, &'a str) {
    (name, value)
}

/// Without the characters that XML cannot hold.
fn clean(words: &str) -> Cow<'_, str> {
    let cannot_be_said =
        |c: char| matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    match words.contains(cannot_be_said) {
        true => Cow::Owned(words.replace(cannot_be_said, "")),
        false => Cow::Borrowed(words),
    }
}
