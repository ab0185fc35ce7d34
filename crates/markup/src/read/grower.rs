//! A tree that grows by the tags, words and comments of HTML.
//!
//! Elements that are left open are closed where browsers close them. Invariant: a token costs at most `DEEPEST` steps.

use super::names::{self, Kind};
use super::tree::{Data, Element, Marks, Node, NodeId};
use super::{Lost, gutenberg, shortcode};
use domain::link::LinkTarget;
use html5ever::LocalName;
use html5ever::tokenizer::{Tag, TokenSinkResult};
use std::collections::HashMap;
use std::rc::Rc;

/// An element that is open.
pub(super) struct Open {
    pub(super) node: NodeId,
    pub(super) name: LocalName,
    /// The marks outside of it, if it bounds those within.
    pub(super) outside: Option<Marks>,
    /// Whether SVG or MathML stands in it, and not HTML.
    pub(super) is_foreign: bool,
    /// Whether a block in it would end a paragraph.
    pub(super) in_paragraph: bool,
}

/// A tree that grows.
pub(super) struct Grower {
    pub(super) nodes: Vec<Node>,
    pub(super) open: Vec<Open>,
    pub(super) marks: Marks,
    /// Characters that wait for the next tag.
    pending: String,
    /// The name of the element whose content is not shown, and how many of it are open.
    hidden: Option<(LocalName, u32)>,
    /// Elements that are open and not in the tree, because they lie too deep.
    pub(super) too_deep: HashMap<LocalName, u32>,
    shortcodes: bool,
    /// The next line break is only for the eyes of whoever wrote the HTML.
    skip_line_break: bool,
    pub(super) lost: Vec<Lost>,
    /// How many bytes the links have, each counted for every text in it, as a body stores it.
    pub(super) linked: usize,
}

impl Grower {
    pub(super) fn new(shortcodes: bool) -> Grower {
        let root = Element {
            name: LocalName::from(""),
            attributes: Vec::new(),
        };
        Grower {
            nodes: vec![Node {
                data: Data::Element(root),
                children: Vec::new(),
            }],
            open: vec![Open {
                node: 0,
                name: LocalName::from(""),
                outside: None,
                is_foreign: false,
                in_paragraph: false,
            }],
            marks: Marks::default(),
            pending: String::new(),
            hidden: None,
            too_deep: HashMap::new(),
            shortcodes,
            skip_line_break: false,
            lost: Vec::new(),
            linked: 0,
        }
    }

    pub(super) fn characters(&mut self, text: &str) {
        if self.hidden.is_none() {
            let line_break = std::mem::take(&mut self.skip_line_break);
            self.pending.push_str(if line_break {
                text.strip_prefix('\n').unwrap_or(text)
            } else {
                text
            });
        }
    }

    pub(super) fn leaf(&mut self, data: Data) -> NodeId {
        let node = self.nodes.len();
        self.nodes.push(Node {
            data,
            children: Vec::new(),
        });
        let parent = self.open.last().expect("the root is never closed").node;
        self.nodes[parent].children.push(node);
        node
    }

    fn text(&mut self, text: &str) {
        let solid = |c: &char| !c.is_control() || matches!(c, '\n' | '\t' | '\r');
        // Two of the control characters part words.
        let spaced = text.chars().map(|c| {
            if matches!(c, '\u{b}' | '\u{c}' | '\u{85}') {
                ' '
            } else {
                c
            }
        });
        let text: String = spaced.filter(solid).collect();
        if !text.is_empty() {
            self.linked += self.marks.link.as_ref().map_or(0, |to| to.as_str().len());
            self.leaf(Data::Text {
                text,
                marks: self.marks.clone(),
            });
        }
    }

    /// Puts the characters that waited into the tree.
    pub(super) fn flush(&mut self) {
        self.skip_line_break = false;
        let pending = std::mem::take(&mut self.pending);
        if !self.shortcodes || self.is_within("pre") {
            return self.text(&pending);
        }
        for piece in shortcode::pieces(&pending) {
            match piece {
                shortcode::Piece::Text(text) => self.text(text),
                shortcode::Piece::Open(name, attributes) => {
                    self.close_paragraph();
                    self.push(LocalName::from(name), attributes, false);
                }
                shortcode::Piece::Close(name) => {
                    self.close_paragraph();
                    self.pop(name);
                }
            }
        }
    }

    fn is_within(&self, name: &str) -> bool {
        self.open.iter().any(|open| *open.name == *name)
    }

    pub(super) fn is_foreign(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_foreign)
    }

    pub(super) fn comment(&mut self, comment: &str) {
        if self.hidden.is_some() {
            return;
        }
        match gutenberg::parse(comment) {
            Some(gutenberg::Comment::Open {
                name,
                attributes,
                is_whole,
            }) => {
                self.close_paragraph();
                self.push(
                    LocalName::from(format!("wp:{name}")),
                    vec![
                        (LocalName::from("json"), attributes.to_owned()),
                        (LocalName::from("whole"), is_whole.to_string()),
                    ],
                    is_whole,
                );
            }
            Some(gutenberg::Comment::Close { name }) => {
                self.close_paragraph();
                self.pop(&format!("wp:{name}"));
            }
            None if comment == " " => {
                self.leaf(Data::Parting);
            }
            None => {}
        }
    }

    pub(super) fn start(&mut self, tag: Tag) -> TokenSinkResult<()> {
        let breaks_out = self.is_foreign() && names::breaks_out(&tag.name);
        if let Some((name, depth)) = &mut self.hidden {
            if !breaks_out || &**name == "title" {
                *depth += u32::from(*name == tag.name);
                return TokenSinkResult::Continue;
            }
            self.hidden = None;
        }
        if breaks_out {
            self.break_out();
        }
        let foreign = self.is_foreign();
        match names::kind(&tag.name) {
            Kind::Hidden(raw) => {
                if !(foreign && tag.self_closing) {
                    self.hidden = Some((tag.name, 1));
                }
                return raw
                    .filter(|_| !foreign)
                    .map_or(TokenSinkResult::Continue, TokenSinkResult::RawData);
            }
            Kind::Mark(mark) => {
                self.marks.open[mark] += 1;
                self.language(&tag);
            }
            Kind::Link => self.link(&tag),
            Kind::Break => {
                self.leaf(Data::Break(self.marks.clone()));
            }
            Kind::Leaf => self.empty(tag),
            Kind::Block => return self.block(tag),
            Kind::Cell => self.cell(tag),
            Kind::Inline => {
                if names::is_kept(&tag.name, attribute(&tag, "class"), attribute(&tag, "role")) {
                    self.push(tag.name.clone(), attributes(tag), false);
                }
            }
        }
        TokenSinkResult::Continue
    }

    /// Ends the SVG or MathML that is open.
    fn break_out(&mut self) {
        let outside = self.open.iter().rposition(|open| !open.is_foreign).unwrap_or(0);
        self.truncate(outside + 1);
    }

    /// The language of program text stands at the `code` within the `pre`, which is no node.
    fn language(&mut self, tag: &Tag) {
        let Some(pre) = self
            .open
            .last()
            .filter(|open| &*open.name == "pre" && &*tag.name == "code")
        else {
            return;
        };
        let language = attribute(tag, "class")
            .split_ascii_whitespace()
            .find_map(|class| class.strip_prefix("language-"));
        if let (Some(language), Data::Element(element)) = (language, &mut self.nodes[pre.node].data) {
            element
                .attributes
                .push((LocalName::from("data-language"), language.to_owned()));
        }
    }

    fn link(&mut self, tag: &Tag) {
        self.close_reference();
        let role = attribute(tag, "role");
        if matches!(role, "doc-noteref" | "doc-backlink") {
            let attributes = tag
                .attrs
                .iter()
                .map(|a| (a.name.local.clone(), a.value.to_string()))
                .collect();
            self.push(LocalName::from(role), attributes, false);
            return;
        }
        self.marks.link = None;
        let Some(href) = tag.attrs.iter().find(|attribute| &*attribute.name.local == "href") else {
            return;
        };
        // An address without a scheme is one of the web.
        let whole = match href.value.starts_with("//") {
            true => format!("https:{}", href.value),
            false => href.value.to_string(),
        };
        match LinkTarget::parse(&whole) {
            Ok(to) => self.marks.link = Some(Rc::new(to)),
            Err(_) if whole.trim().is_empty() => {}
            Err(_) => self.lost.push(Lost::Link(whole)),
        }
    }

    /// An element that holds nothing.
    fn empty(&mut self, tag: Tag) {
        if &*tag.name == "hr" {
            self.close_paragraph();
        }
        let name = if &*tag.name == "image" {
            LocalName::from("img")
        } else {
            tag.name.clone()
        };
        let mut attributes = attributes(tag);
        if let Some(to) = self.marks.link.as_ref().filter(|_| &*name == "img") {
            attributes.push((LocalName::from("href"), to.as_str().to_owned()));
        }
        self.push(name, attributes, true);
    }

    fn block(&mut self, tag: Tag) -> TokenSinkResult<()> {
        let name = tag.name.clone();
        let raw = names::raw(&name).filter(|_| !self.is_foreign());
        match &*name {
            "svg" | "math" => {}
            "foreignObject" | "foreignobject" => {}
            _ => self.close_paragraph(),
        }
        match &*name {
            "li" => self.close_within("li", &["ul", "ol", "menu"]),
            "dd" | "dt" => {
                self.close_within("dd", &["dl"]);
                self.close_within("dt", &["dl"]);
            }
            "option" => self.close_within("option", &["select"]),
            _ if names::is_heading(&name) => {
                let last = self.open.last().filter(|open| names::is_heading(&open.name));
                if last.is_some() {
                    self.truncate(self.open.len() - 1);
                }
            }
            _ => {}
        }
        let closes_itself = tag.self_closing && (self.is_foreign() || names::is_foreign(&name));
        self.push(name.clone(), attributes(tag), closes_itself);
        self.skip_line_break = matches!(&*name, "pre" | "listing" | "textarea");
        match raw {
            Some(raw) => TokenSinkResult::RawData(raw),
            None if &*name == "plaintext" => TokenSinkResult::Plaintext,
            None => TokenSinkResult::Continue,
        }
    }

    /// A part of a table; without a table around it, it is nothing.
    fn cell(&mut self, tag: Tag) {
        let Some(table) = self.open.iter().rposition(|open| &*open.name == "table") else {
            return;
        };
        let within = |grower: &Grower, name: &str| grower.open[table..].iter().any(|open| &*open.name == name);
        match &*tag.name {
            "td" | "th" => {
                self.close_any(table, &["td", "th", "caption", "colgroup"]);
                if !within(self, "tr") && !within(self, "tbody") && !within(self, "thead") && !within(self, "tfoot") {
                    self.push(LocalName::from("tbody"), Vec::new(), false);
                }
                if !within(self, "tr") {
                    self.push(LocalName::from("tr"), Vec::new(), false);
                }
                let outside = self.marks.clone();
                self.push(tag.name.clone(), attributes(tag), false);
                self.bound(outside);
            }
            "tr" => {
                self.close_any(table, &["tr", "caption", "colgroup"]);
                self.push(tag.name.clone(), attributes(tag), false);
            }
            "caption" => {
                self.truncate(table + 1);
                let outside = self.marks.clone();
                self.push(tag.name.clone(), attributes(tag), false);
                self.bound(outside);
            }
            "col" => {}
            _ => {
                self.truncate(table + 1);
                self.push(tag.name.clone(), attributes(tag), false);
            }
        }
    }

    pub(super) fn end(&mut self, name: &LocalName) {
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth -= u32::from(hidden == name);
            if *depth == 0 {
                self.hidden = None;
            }
            return;
        }
        if matches!(&**name, "p" | "br") && self.is_foreign() {
            self.break_out();
        }
        match names::kind(name) {
            Kind::Mark(mark) => self.marks.open[mark] = self.marks.open[mark].saturating_sub(1),
            Kind::Link => {
                self.marks.link = None;
                self.close_reference();
            }
            Kind::Break => {
                self.leaf(Data::Break(self.marks.clone()));
            }
            Kind::Hidden(_) | Kind::Leaf => {}
            Kind::Block | Kind::Cell | Kind::Inline => self.pop(name),
        }
    }
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> &'a str {
    let found = tag.attrs.iter().find(|attribute| *attribute.name.local == *name);
    found.map_or("", |attribute| &attribute.value)
}

fn attributes(tag: Tag) -> Vec<(LocalName, String)> {
    tag.attrs
        .into_iter()
        .map(|attribute| (attribute.name.local, attribute.value.to_string()))
        .collect()
}
