//! The notes at the end of a text, which stand with their words in a body.
//!
//! Invariant: a note that nothing refers to, or that is too long to be one, stays where it is, as words.

use super::one_line;
use super::tree::{NodeId, Tree};
use domain::text::Line;
use std::collections::{HashMap, HashSet};

/// The notes of a text, by the anchor of each.
#[derive(Default)]
pub(super) struct Notes {
    by_anchor: HashMap<String, Line>,
}

/// Whether there is nothing but a sign to follow.
pub(super) fn is_sign(tree: &Tree, node: NodeId) -> bool {
    tree.text(node).trim().chars().count() <= MOST_SIGNS
}

/// The words of a note without the link back.
fn words(tree: &Tree, node: NodeId, onto: &mut String) {
    for child in tree.children(node) {
        match tree.name(*child) {
            "doc-backlink" if is_sign(tree, *child) => {}
            "" => onto.push_str(&tree.text(*child)),
            _ => {
                onto.push(' ');
                words(tree, *child, onto);
                onto.push(' ');
            }
        }
    }
}

/// The most characters that lead to a note or back: a number, a sign. What has more is words.
const MOST_SIGNS: usize = 12;

impl Notes {
    /// Those that are referred to.
    pub(super) fn of(tree: &Tree) -> Notes {
        let all = || (0..tree.nodes.len()).filter_map(|node| Some((node, tree.element(node)?)));
        let referred: HashSet<&str> = all()
            .filter(|(_, element)| &*element.name == "doc-noteref")
            .filter_map(|(_, element)| element.attribute("href")?.strip_prefix('#'))
            .collect();
        let mut notes = Notes::default();
        if referred.is_empty() {
            return notes;
        }
        for (section, element) in all() {
            if element.attribute("role") != Some("doc-endnotes") {
                continue;
            }
            for list in tree
                .children(section)
                .iter()
                .filter(|list| matches!(tree.name(**list), "ol" | "ul"))
            {
                for item in tree.children(*list) {
                    let anchor = tree.element(*item).and_then(|element| element.attribute("id"));
                    let Some(anchor) = anchor.filter(|anchor| referred.contains(anchor)) else {
                        continue;
                    };
                    let mut text = String::new();
                    words(tree, *item, &mut text);
                    if let Some(line) = one_line(&text) {
                        notes.by_anchor.insert(anchor.to_owned(), line);
                    }
                }
            }
        }
        notes
    }

    /// The note that a reference leads to.
    pub(super) fn referred(&self, tree: &Tree, reference: NodeId) -> Option<Line> {
        if !is_sign(tree, reference) {
            return None;
        }
        let anchor = tree.element(reference)?.attribute("href")?.strip_prefix('#')?;
        self.by_anchor.get(anchor).cloned()
    }

    /// Whether the words of an item of the list stand elsewhere.
    pub(super) fn has(&self, tree: &Tree, item: NodeId) -> bool {
        let anchor = tree.element(item).and_then(|element| element.attribute("id"));
        anchor.is_some_and(|anchor| self.by_anchor.contains_key(anchor))
    }
}
