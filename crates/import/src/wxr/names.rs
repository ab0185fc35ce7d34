//! Names by their namespaces, references by what XML defines, and how many items there are behind an error.

use super::element::Element;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart};
use quick_xml::name::{Namespace, ResolveResult};
use std::io::BufRead;

/// The name with the prefix that its namespace usually has.
pub(super) fn name(namespace: &ResolveResult<'_>, tag: &BytesStart<'_>) -> String {
    let local = tag.local_name().into_inner().to_owned();
    match namespace {
        ResolveResult::Bound(Namespace(uri)) => match uri.replacen("https://", "http://", 1).as_str() {
            uri if uri.starts_with("http://wordpress.org/export/") => {
                match uri.trim_end_matches('/').ends_with("excerpt") {
                    true => format!("excerpt:{local}"),
                    false => format!("wp:{local}"),
                }
            }
            "http://purl.org/rss/1.0/modules/content/" => format!("content:{local}"),
            "http://purl.org/dc/elements/1.1/" => format!("dc:{local}"),
            "" => local,
            other => format!("{{{other}}}{local}"),
        },
        ResolveResult::Unbound => local,
        ResolveResult::Unknown(prefix) => format!("{prefix}:{local}"),
    }
}

pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> String {
    let attribute = tag.try_get_attribute(name).ok().flatten();
    let value =
        attribute.and_then(|attribute| Some(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned()));
    value.unwrap_or_default()
}

/// What a reference stands for. One that XML does not define stays as it is written.
pub(super) fn resolve(reference: &BytesRef<'_>, element: Option<&mut Element>) -> String {
    let name: &str = reference;
    let known = match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    };
    match known {
        Some(character) if !character.is_control() || matches!(character, '\t' | '\n' | '\r') => character.to_string(),
        _ => {
            if let Some(element) = element {
                let shown: String = name.chars().take(40).collect();
                let reason = match name.starts_with('#') {
                    true => format!("the reference &{shown}; is of no character that XML has; it was left out"),
                    false => format!("the entity &{shown}; is not one of XML's own; it was left as it is"),
                };
                if !element.wrong.contains(&reason) && element.wrong.len() < 10 {
                    element.wrong.push(reason);
                }
            }
            match name.starts_with('#') {
                true => String::new(),
                false => format!("&{name};"),
            }
        }
    }
}

/// How many items begin in what is left of a file.
pub(super) fn items_left(input: &mut impl BufRead) -> u64 {
    let (mut items, mut before) = (0, Vec::new());
    // Whatever stops the reading now, the file was found to be broken before.
    while let Ok(bytes) = input.fill_buf() {
        if bytes.is_empty() {
            break;
        }
        let length = bytes.len();
        let window = [before.as_slice(), bytes].concat();
        let begins = |at: &[u8]| at.starts_with(b"<item") && matches!(at[5], b'>' | b' ' | b'\t' | b'\r' | b'\n');
        items += window.windows(6).filter(|at| begins(at)).count() as u64;
        before = window[window.len().saturating_sub(5)..].to_vec();
        input.consume(length);
    }
    items
}
