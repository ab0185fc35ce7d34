//! HTML, read back as a browser reads it.

use super::any::{body, filling};
use super::expected::{self, Form};
use super::{Run, flat};
use crate::{block_html, html};
use domain::body::BlockKind;
use html5ever::tendril::TendrilSink;
use html5ever::{LocalName, ParseOpts, QualName, local_name, ns, parse_fragment};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// All the tags there may be, each with all the attributes that it may have.
const ALLOWED: &[(&str, &[&str])] = &[
    ("a", &["href", "id", "rel", "role"]),
    ("aside", &["aria-labelledby", "class", "id"]),
    ("blockquote", &["cite", "id"]),
    ("br", &[]),
    ("caption", &[]),
    ("code", &["class"]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &["class", "data-crop", "data-media", "data-provider", "id"]),
    ("footer", &[]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("hr", &["id"]),
    ("li", &["id"]),
    ("ol", &["id"]),
    ("p", &["class", "data-article", "data-name", "id"]),
    ("pre", &["id"]),
    ("s", &[]),
    ("section", &["class", "role"]),
    ("span", &["aria-label", "class", "role"]),
    ("strong", &[]),
    ("sub", &[]),
    ("sup", &[]),
    ("table", &["id"]),
    ("tbody", &[]),
    ("td", &[]),
    ("th", &["scope"]),
    ("thead", &[]),
    ("tr", &[]),
    ("ul", &["id"]),
];

const INLINE: &[&str] = &["a", "code", "em", "s", "span", "strong", "sub", "sup"];

/// What a browser finds.
#[derive(Default)]
struct Found {
    runs: Vec<Run>,
    shape: Vec<String>,
    ids: Vec<String>,
    /// Where links within the page lead, those to notes and back.
    targets: Vec<String>,
    note_numbers: Vec<String>,
    alt_texts: Vec<String>,
}

fn read(html: &str) -> Found {
    let context = QualName::new(None, ns!(html), local_name!("div"));
    let dom = parse_fragment(RcDom::default(), ParseOpts::default(), context, vec![], false).one(html);
    let mut found = Found::default();
    let root = dom.document.children.borrow()[0].clone();
    root.children
        .borrow()
        .iter()
        .for_each(|node| found.node(node, &BTreeSet::new(), 0));
    found
}

impl Found {
    fn node(&mut self, node: &Handle, marks: &BTreeSet<String>, level: usize) {
        match &node.data {
            NodeData::Text { contents } => {
                let text = contents.borrow().to_string();
                let between_blocks = text == "\n";
                assert!(
                    between_blocks || marks.contains("pre") || !text.contains('\n'),
                    "{text:?}"
                );
                self.runs.push(Run {
                    text,
                    marks: marks.clone(),
                });
            }
            NodeData::Element { name, attrs, .. } => {
                let attributes: BTreeMap<String, String> = attrs
                    .borrow()
                    .iter()
                    .map(|a| (a.name.local.to_string(), a.value.to_string()))
                    .collect();
                allowed(&name.local, &attributes);
                self.element(node, &name.local, &attributes, marks.clone(), level);
            }
            other => panic!("neither text nor an element: {other:?}"),
        }
    }

    fn element(
        &mut self,
        node: &Handle,
        tag: &str,
        attributes: &BTreeMap<String, String>,
        mut marks: BTreeSet<String>,
        mut level: usize,
    ) {
        let attribute = |name: &str| attributes.get(name).map_or("", String::as_str);
        self.ids.extend(attributes.get("id").cloned());
        self.alt_texts.extend(attributes.get("aria-label").cloned());
        let mut end = None;
        match (tag, attribute("class"), attribute("role")) {
            ("a", _, "doc-noteref" | "doc-backlink") => {
                self.targets.push(attribute("href").to_owned());
                if attribute("role") == "doc-noteref" {
                    self.note_numbers.push(text_of(node));
                }
                return;
            }
            ("a", ..) => {
                assert!(!marks.iter().any(|mark| mark.starts_with("a ")), "a link within a link");
                assert_eq!(attribute("href").starts_with("http"), attribute("rel") == "noopener");
                marks.insert(format!("a {}", attribute("href")));
            }
            ("strong" | "em" | "s" | "sub" | "sup", ..) => {
                marks.insert(tag.to_owned());
            }
            ("br", ..) => {
                return self.runs.push(Run {
                    text: "\n".to_owned(),
                    marks,
                });
            }
            ("code", ..) if marks.contains("pre") => {}
            ("code", ..) => {
                marks.insert(tag.to_owned());
            }
            ("section", "notes", "doc-endnotes") => level = 100,
            ("li", ..) if level < 100 => self.shape.push(format!("item {level}")),
            ("ol" | "ul", ..) if level < 100 => {
                self.shape.extend((level == 0).then(|| tag.to_owned()));
                level += 1;
            }
            ("aside", "pull-quote" | "fact-box", _) | ("blockquote", ..) => {
                self.shape.push("quote".to_owned());
                end = Some("/quote".to_owned());
            }
            ("figure", "", _) => self.shape.push("picture".to_owned()),
            ("p" | "footer" | "caption", ..) | ("figure", "embed", _) => self.shape.push("p".to_owned()),
            ("h2" | "h3" | "h4" | "hr", ..) => self.shape.push(tag.to_owned()),
            ("pre", ..) => {
                self.shape.push("code".to_owned());
                marks.insert("pre".to_owned());
            }
            ("table", ..) => end = Some(format!("table {} {}", count(node, &["tr"]), columns(node))),
            _ => {}
        }
        let parts = !INLINE.contains(&tag);
        self.runs.extend(parts.then(|| Run::plain("\n")));
        node.children
            .borrow()
            .iter()
            .for_each(|child| self.node(child, &marks, level));
        self.runs.extend(parts.then(|| Run::plain("\n")));
        self.shape.extend(end);
    }
}

fn allowed(tag: &LocalName, attributes: &BTreeMap<String, String>) {
    let (_, names) = ALLOWED
        .iter()
        .find(|(allowed, _)| *allowed == &**tag)
        .unwrap_or_else(|| panic!("a <{tag}>"));
    for (name, value) in attributes {
        assert!(names.contains(&name.as_str()), "<{tag} {name}>");
        let good = match name.as_str() {
            "class" => {
                let ours = [
                    "credit",
                    "embed",
                    "fact-box",
                    "gallery",
                    "notes",
                    "pull-quote",
                    "related",
                    "title",
                    "unknown",
                ];
                ours.contains(&value.as_str()) || value.starts_with("language-") && !value.contains(char::is_whitespace)
            }
            "rel" => value == "noopener",
            "role" => ["doc-backlink", "doc-endnotes", "doc-noteref", "img"].contains(&value.as_str()),
            "href" | "cite" => !value.starts_with("javascript"),
            _ => true,
        };
        assert!(good, "<{tag} {name}={value:?}>");
    }
}

fn text_of(node: &Handle) -> String {
    match &node.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => node.children.borrow().iter().map(text_of).collect(),
    }
}

fn count(node: &Handle, tags: &[&str]) -> usize {
    let own = matches!(&node.data, NodeData::Element { name, .. } if tags.contains(&&*name.local));
    usize::from(own)
        + node
            .children
            .borrow()
            .iter()
            .map(|child| count(child, tags))
            .sum::<usize>()
}

fn columns(table: &Handle) -> usize {
    count(table, &["td", "th"]) / count(table, &["tr"])
}

proptest! {
    #[test]
    fn a_browser_finds_exactly_the_words_and_marks_of_the_body(body in body(true), filling in filling()) {
        let html = html(&body, &filling.fill());
        let found = read(&html);
        let expected = expected::runs(&body, &filling.fill(), Form::Html);
        prop_assert_eq!(flat(&found.runs), flat(&expected), "{}", html);
        prop_assert_eq!(found.shape, expected::shape(body.blocks(), &filling.fill(), Form::Html), "{}", html);
        let numbers: Vec<String> = (1..=expected::notes(body.blocks()).len()).map(|number| number.to_string()).collect();
        prop_assert_eq!(found.note_numbers, numbers);
    }

    #[test]
    fn ids_are_unique_and_every_link_to_a_note_and_back_leads_to_one(body in body(true), filling in filling()) {
        let found = read(&html(&body, &filling.fill()));
        let ids: BTreeSet<String> = found.ids.iter().cloned().collect();
        prop_assert_eq!(ids.len(), found.ids.len());
        for target in found.targets {
            prop_assert!(ids.contains(target.trim_start_matches('#')), "{}", target);
        }
    }

    #[test]
    fn a_block_alone_has_its_id_and_its_words_or_is_empty(body in body(true), filling in filling()) {
        for block in body.walk() {
            let html = block_html(block, &filling.fill());
            let shows = !expected::block_shape(block, &filling.fill(), Form::Html).is_empty();
            prop_assert_eq!(!html.is_empty(), shows);
            let found = read(&html);
            let own_id = format!("b-{}", block.id);
            prop_assert_eq!(found.ids.first(), shows.then_some(&own_id));
            let notes = expected::notes(std::slice::from_ref(block)).into_iter().map(|note| Run::plain(&format!("\n{note}")));
            let expected = expected::block_runs(block, &filling.fill(), Form::Html).into_iter().chain(notes);
            prop_assert_eq!(flat(&found.runs), flat(&expected.collect::<Vec<_>>()), "{}", html);
        }
    }

    #[test]
    fn the_body_is_its_blocks_in_a_row_unless_there_are_notes(body in body(false), filling in filling()) {
        let blocks = body.blocks().iter().map(|block| block_html(block, &filling.fill()));
        let blocks: Vec<String> = blocks.filter(|html| !html.is_empty()).collect();
        prop_assert_eq!(html(&body, &filling.fill()), blocks.join("\n"));
    }

    #[test]
    fn a_browser_keeps_white_space_and_program_text_to_the_letter(body in body(false), filling in filling()) {
        for block in body.blocks() {
            let expected = match &block.kind {
                BlockKind::Paragraph { text } if !text.is_blank() => text.text(),
                BlockKind::Code { code, .. } => code.clone(),
                _ => continue,
            };
            let runs = read(&block_html(block, &filling.fill())).runs;
            let found: String = runs.into_iter().map(|run| run.text).collect();
            prop_assert_eq!(found, format!("\n{expected}\n"));
        }
    }
}
