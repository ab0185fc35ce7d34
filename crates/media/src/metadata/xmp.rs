//! XMP: properties as RDF, in any of the forms in which programs write it (XMP Specification Part 1, 7).
//!
//! What is read is a flat list, "photoshop:City" or "Iptc4xmpExt:LocationCreated/Iptc4xmpExt:City" with a text; RDF's own elements are passed
//! over.

use super::{Metadata, joined};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, XmlVersion};

/// How deep elements may stand, and how much XMP is read.
const DEEPEST: usize = 32;
const MOST_BYTES: usize = 1 << 20;

/// The namespaces that are read, with the prefixes that the standard gives them.
const NAMESPACES: &[(&str, &str)] = &[
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://ns.adobe.com/photoshop/1.0/", "photoshop"),
    ("http://ns.adobe.com/xap/1.0/rights/", "xmpRights"),
    ("http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/", "Iptc4xmpCore"),
    ("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "Iptc4xmpExt"),
    ("http://ns.useplus.org/ldf/xmp/1.0/", "plus"),
];
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// A property's path, its language if it has one, and its text.
type Property = (String, Option<String>, String);

pub(super) fn read(bytes: &[u8]) -> Metadata {
    let properties = properties(bytes);
    let all = |name: &str| {
        let found = properties
            .iter()
            .filter(move |(path, _, text)| path == name && !text.is_empty());
        found.map(|(_, _, text)| text.clone()).collect::<Vec<_>>()
    };
    // Of several languages, the default.
    let one = |name: &str| {
        let default = properties.iter().find(|(path, language, text)| {
            path == name && language.as_deref() == Some("x-default") && !text.is_empty()
        });
        default
            .map(|(_, _, text)| text.clone())
            .or_else(|| all(name).into_iter().next())
    };
    let created = |part: &str| one(&format!("Iptc4xmpExt:LocationCreated/Iptc4xmpExt:{part}"));
    let place = [
        created("Sublocation").or_else(|| one("Iptc4xmpCore:Location")),
        created("City").or_else(|| one("photoshop:City")),
        created("ProvinceState").or_else(|| one("photoshop:State")),
        created("CountryName").or_else(|| one("photoshop:Country")),
    ];
    Metadata {
        headline: one("photoshop:Headline"),
        caption: one("dc:description"),
        creator: joined(all("dc:creator")),
        credit_line: one("photoshop:Credit"),
        source: one("photoshop:Source"),
        copyright_holder: one("plus:CopyrightOwner/plus:CopyrightOwnerName"),
        copyright_notice: one("dc:rights"),
        usage_terms: one("xmpRights:UsageTerms"),
        web_statement: one("xmpRights:WebStatement"),
        alt_text: one("Iptc4xmpCore:AltTextAccessibility"),
        place: joined(place.into_iter().flatten()),
        taken: one("photoshop:DateCreated"),
        digital_source_type: one("Iptc4xmpExt:DigitalSourceType"),
        data_mining: one("plus:DataMining"),
    }
}

/// An element that is open: how long the path was before it, its language, and the text in it.
#[derive(Default)]
struct Open {
    path: usize,
    language: Option<String>,
    text: String,
}

/// Every property up to where the document cannot be read any more.
fn properties(bytes: &[u8]) -> Vec<Property> {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(MOST_BYTES)]);
    let mut reader = NsReader::from_str(text.trim_matches('\0'));
    let (mut found, mut path, mut open) = (Vec::new(), Vec::<String>::new(), Vec::<Open>::new());
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) if open.len() < DEEPEST => {
                open.push(begin(&reader, &element, &mut path, &mut found));
            }
            Event::Empty(element) => {
                let ended = begin(&reader, &element, &mut path, &mut found);
                path.truncate(ended.path);
            }
            Event::Text(text) => write(&mut open, &text.xml10_content()),
            Event::CData(text) => write(&mut open, &text.xml10_content()),
            Event::GeneralRef(name) => write(&mut open, &referred(&name.xml10_content())),
            Event::End(_) => {
                let Some(ended) = open.pop() else { break };
                let text = ended.text.trim();
                if !text.is_empty() && !path.is_empty() {
                    found.push((path.join("/"), ended.language, text.to_owned()));
                }
                path.truncate(ended.path);
            }
            Event::Start(_) | Event::Eof => break,
            _ => {}
        }
    }
    found
}

/// Opens an element: its name becomes a part of the path unless it is RDF's, and its attributes are properties in their own right.
fn begin(
    reader: &NsReader<&[u8]>,
    element: &BytesStart<'_>,
    path: &mut Vec<String>,
    found: &mut Vec<Property>,
) -> Open {
    let mut opened = Open {
        path: path.len(),
        ..Open::default()
    };
    let (namespace, local) = reader.resolver().resolve_element(element.name());
    if !is(&namespace, RDF) && !is(&namespace, "adobe:ns:meta/") {
        path.push(named(&namespace, local.as_ref()));
    }
    for attribute in element.attributes().flatten() {
        let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) else {
            continue;
        };
        if attribute.key.as_ref() == "xml:lang" {
            opened.language = Some(value.into_owned());
            continue;
        }
        let (namespace, local) = reader.resolver().resolve_attribute(attribute.key);
        let is_resource = is(&namespace, RDF) && local.as_ref() == "resource";
        let known = matches!(&namespace, ResolveResult::Bound(_)) && !is(&namespace, RDF);
        if is_resource || known {
            let own = known.then(|| named(&namespace, local.as_ref()));
            let path = path.iter().cloned().chain(own).collect::<Vec<_>>();
            found.push((path.join("/"), None, value.trim().to_owned()));
        }
    }
    opened
}

fn write(open: &mut [Open], text: &str) {
    if let Some(innermost) = open.last_mut() {
        innermost.text.push_str(text);
    }
}

fn is(namespace: &ResolveResult<'_>, address: &str) -> bool {
    matches!(namespace, ResolveResult::Bound(Namespace(bound)) if *bound == address)
}

/// "dc:rights"; without a prefix if the namespace is none that is read.
fn named(namespace: &ResolveResult<'_>, local: &str) -> String {
    let known = NAMESPACES.iter().find(|(address, _)| is(namespace, address));
    match known {
        Some((_, prefix)) => format!("{prefix}:{local}"),
        None => local.to_owned(),
    }
}

/// What a reference stands for. None but XML's own is known, so nothing can grow by them.
fn referred(name: &str) -> String {
    match name.strip_prefix('#') {
        Some(number) => {
            let number = match number.strip_prefix('x') {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
                None => number.parse().ok(),
            };
            number.and_then(char::from_u32).map(String::from).unwrap_or_default()
        }
        None => quick_xml::escape::resolve_predefined_entity(name)
            .unwrap_or_default()
            .to_owned(),
    }
}
