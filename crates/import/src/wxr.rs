//! Reads WordPress exports (WXR 1.0 to 1.2), element by element: memory is bounded by the longest item, not by the file.
//!
//! Names are compared by namespace; where a file binds no prefix, by the usual prefix. Entities that a file declares are never
//! expanded: they stay as written, and are reported. Invariant: the counts are of all elements that were read whole, each of
//! which is an [`Entry`]; what comes behind an error is counted as not read.

mod element;
mod item;
mod menu;
mod names;
mod page;
mod terms;

use crate::input::{Input, Repairs};
use crate::{Entry, Problem};
use element::{Element, Leaf, MOST_LEAF};
use names::{attribute, items_left, name, resolve};
use quick_xml::events::Event;
use quick_xml::reader::NsReader;
use serde::Serialize;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::BufRead;

/// The longest element of a channel, in bytes.
const MOST_ELEMENT: usize = 128 * 1024 * 1024;
/// How deep the elements of a channel stand: `rss`, `channel`, and then they.
const CHANNEL: usize = 2;

/// What an export says of the site that it was made by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// Its address: what makes keys of two sites differ.
    pub address: String,
    /// The language tag of its posts.
    pub language: String,
    /// The version of WXR, as written.
    pub version: String,
}

/// How many of each were read whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Counts {
    pub items: u64,
    pub posts: u64,
    pub attachments: u64,
    pub pages: u64,
    pub menu_items: u64,
    /// Items of any other type.
    pub others: u64,
    pub authors: u64,
    pub categories: u64,
    pub tags: u64,
    /// Terms of other taxonomies.
    pub terms: u64,
    pub comments: u64,
}

/// How the reading ended.
#[derive(Clone, Debug, Default)]
pub struct End {
    /// The error behind which nothing was read.
    pub ill_formed: Option<Problem>,
    /// How many items were not read, or not to their end.
    pub items_not_read: u64,
    /// What is wrong with the file as a whole.
    pub problems: Vec<Problem>,
}

/// A WordPress export that is being read.
pub struct Wxr<R: BufRead> {
    file: String,
    reader: NsReader<Input<R>>,
    buffer: Vec<u8>,
    /// The names of the open elements from the outermost on.
    open: Vec<String>,
    element: Option<Element>,
    leaf: Leaf,
    /// Whether the innermost open element has had elements in it.
    has_children: bool,
    repairs: Repairs,
    site: Site,
    counts: Counts,
    /// The numbers of items so far, each with its guid, both hashed.
    numbers: HashMap<u64, u64>,
    /// The numbers of categories and tags so far, each with what else names it.
    terms: HashMap<String, String>,
    end: Option<End>,
}

impl<R: BufRead> Wxr<R> {
    /// Reads a file of that name.
    pub fn new(file: &str, source: R) -> Wxr<R> {
        Wxr {
            file: file.to_owned(),
            reader: NsReader::from_reader(Input::new(source, MOST_ELEMENT)),
            buffer: Vec::new(),
            open: Vec::new(),
            element: None,
            leaf: Leaf::default(),
            has_children: false,
            repairs: Repairs::default(),
            site: Site::default(),
            counts: Counts::default(),
            numbers: HashMap::new(),
            terms: HashMap::new(),
            end: None,
        }
    }

    /// What the file said of its site so far: all of it once the first entry is read.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// How many of each were read so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// How the reading ended; empty before it has.
    pub fn end(self) -> End {
        self.end.unwrap_or_default()
    }

    /// Reads on until an element of the channel is whole; `None` at the end of the file.
    fn next_element(&mut self) -> Result<Option<Element>, String> {
        loop {
            self.buffer.clear();
            // An item of many megabytes must not cost them for good.
            self.buffer.shrink_to(MOST_LEAF);
            let line = self.reader.get_ref().line();
            let (namespace, event) = self
                .reader
                .read_resolved_event_into(&mut self.buffer)
                .map_err(|error| error.to_string())?;
            match event {
                Event::Start(tag) => {
                    let name = name(&namespace, &tag);
                    self.open.push(name);
                    self.leaf.text.clear();
                    self.leaf.domain = attribute(&tag, "domain");
                    self.leaf.nicename = attribute(&tag, "nicename");
                    self.has_children = false;
                    if self.open.len() == CHANNEL + 1 {
                        self.element = self.open.last().map(|name| Element::new(name.clone(), line));
                        self.reader.get_mut().mark();
                    }
                }
                Event::End(_) => {
                    if let Some(element) = self.close() {
                        return Ok(Some(element));
                    }
                }
                Event::Empty(tag) => {
                    self.has_children = true;
                    if self.open.len() == CHANNEL {
                        return Ok(Some(Element::new(name(&namespace, &tag), line)));
                    }
                }
                Event::Text(text) if text.contains("]]>") => {
                    return Err("`]]>` stands outside of a CDATA section".to_owned());
                }
                Event::Text(text) => add(&mut self.leaf, self.element.as_mut(), &text),
                Event::CData(text) => add(&mut self.leaf, self.element.as_mut(), &text),
                Event::GeneralRef(reference) => {
                    let text = resolve(&reference, self.element.as_mut());
                    add(&mut self.leaf, self.element.as_mut(), &text);
                }
                Event::Eof if self.open.is_empty() => return Ok(None),
                Event::Eof => return Err(format!("the file ends within <{}>", self.open.join("><"))),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    /// Closes the innermost element; the element of the channel that it is, if so.
    fn close(&mut self) -> Option<Element> {
        let is_leaf = !self.has_children;
        let depth = self.open.len();
        if let (Some(element), true) = (self.element.as_mut(), is_leaf && depth > CHANNEL) {
            // What stands in a comment is counted and not taken.
            let path = self.open[(CHANNEL + 1).min(depth - 1)..].join("/");
            if !path.starts_with("wp:comment/") {
                let path = if depth == CHANNEL + 1 { String::new() } else { path };
                element.push(Leaf {
                    path,
                    ..std::mem::take(&mut self.leaf)
                });
            }
        }
        if depth == CHANNEL + 2 && self.open.last().is_some_and(|name| name == "wp:comment") {
            self.counts.comments += u64::from(self.element.as_ref().is_some_and(|element| element.name == "item"));
        }
        self.leaf = Leaf::default();
        self.has_children = true;
        self.open.pop();
        match depth == CHANNEL + 1 {
            true => self.element.take(),
            false => None,
        }
    }

    /// Notes what the channel says of its site.
    fn note_site(&mut self, element: &Element) {
        let text = element.text("").to_owned();
        match element.name.as_str() {
            "wp:wxr_version" => self.site.version = text,
            "wp:base_blog_url" if !text.is_empty() => self.site.address = text,
            "wp:base_site_url" | "link" if self.site.address.is_empty() => self.site.address = text,
            "language" => self.site.language = text,
            _ => {}
        }
    }

    /// What names an item: its number, else its address. Where two items have one number, the second goes by its address.
    fn key(&mut self, element: &Element) -> Option<String> {
        let [id, guid, link] = ["wp:post_id", "guid", "link"].map(|name| element.text(name));
        let by_address = [guid, link]
            .into_iter()
            .find(|text| !text.is_empty())
            .map(str::to_owned);
        if id.is_empty() {
            return by_address;
        }
        let first = *self.numbers.entry(hash(id)).or_insert(hash(guid));
        match by_address {
            Some(address) if first != hash(guid) => Some(address),
            _ => Some(id.to_owned()),
        }
    }

    /// What was repaired since the last element.
    fn repaired(&mut self) -> Vec<String> {
        let (before, now) = (self.repairs, self.reader.get_ref().repairs());
        self.repairs = now;
        let mut reasons = Vec::new();
        if now.encoding > before.encoding {
            reasons.push(
                "it is not in the encoding that the file declares; it was read as what it is most likely in".to_owned(),
            );
        }
        if now.controls > before.controls {
            reasons.push("control characters were left out".to_owned());
        }
        reasons
    }

    fn problem(&self, line: u64, reason: String) -> Problem {
        Problem {
            file: self.file.clone(),
            line,
            item: String::new(),
            reason,
        }
    }

    fn finish(&mut self, error: Option<String>) {
        let mut end = End::default();
        if let Some(error) = error {
            let line = self.reader.get_ref().line();
            let cut = u64::from(self.open.get(CHANNEL).is_some_and(|name| name == "item"));
            end.items_not_read = cut + items_left(self.reader.get_mut());
            let reason = match end.items_not_read {
                0 => format!("the file is not well-formed: {error}; nothing behind that line was read"),
                items => {
                    format!("the file is not well-formed: {error}; {items} item(s) from that line on were not read")
                }
            };
            end.ill_formed = Some(self.problem(line, reason));
        }
        if !matches!(self.site.version.as_str(), "1.0" | "1.1" | "1.2") {
            let reason = match self.site.version.as_str() {
                "" => "the file does not say which version of WXR it is; it was read as 1.2".to_owned(),
                other => format!("{other:?} is not a version of WXR that is known; the file was read as 1.2"),
            };
            end.problems.push(self.problem(0, reason));
        }
        self.end = Some(end);
    }
}

impl<R: BufRead> Iterator for Wxr<R> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        while self.end.is_none() {
            match self.next_element() {
                Ok(Some(element)) => {
                    self.note_site(&element);
                    self.terms.extend(terms::number(&element));
                    let entry = match element.name.as_str() {
                        "item" => {
                            let key = self.key(&element);
                            Some(item::entry(element, key, &self.site, &self.terms, &mut self.counts))
                        }
                        _ => terms::entry(element, &mut self.counts),
                    };
                    if let Some(mut entry) = entry {
                        entry.reasons.extend(self.repaired());
                        return Some(entry);
                    }
                }
                Ok(None) => self.finish(None),
                Err(error) => self.finish(Some(error)),
            }
        }
        None
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Adds to the text of a leaf, up to what anybody may want of it.
fn add(leaf: &mut Leaf, element: Option<&mut Element>, text: &str) {
    let Some(element) = element else { return };
    if leaf.text.len() + text.len() <= MOST_LEAF {
        leaf.text.push_str(text);
    } else {
        let reason = format!("a text is longer than {MOST_LEAF} bytes; it was left out");
        leaf.text.clear();
        if !element.wrong.contains(&reason) {
            element.wrong.push(reason);
        }
    }
}
