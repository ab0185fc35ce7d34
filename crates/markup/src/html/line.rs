//! Runs of text as HTML: marks, links, and notes.
//!
//! Invariant: elements nest as the tree in `crate::line` does, so every element that is opened is closed, and no link
//! stands within a link.

use super::Html;
use crate::line::{Node, tree};
use domain::body::{BlockId, Inline, Mark};

impl<'a> Html<'a> {
    pub(super) fn line(&mut self, block: &'a BlockId, line: &'a Inline) {
        self.nodes(block, &tree(line));
    }

    fn nodes(&mut self, block: &'a BlockId, nodes: &[Node<'a>]) {
        for node in nodes {
            match node {
                Node::Text(text) => self.out.text(text),
                Node::Marked(mark, within) => self.marked(block, mark, within),
                Node::Note(text) => {
                    self.notes.push((block, text));
                    self.reference(block);
                }
            }
        }
    }

    fn marked(&mut self, block: &'a BlockId, mark: &Mark, within: &[Node<'a>]) {
        let [open, close] = match mark {
            Mark::Link { to } => {
                self.address(to.as_str());
                ["", "</a>"]
            }
            Mark::Note { .. } => ["", ""], // the tree has none
            Mark::Strong => ["<strong>", "</strong>"],
            Mark::Emphasis => ["<em>", "</em>"],
            Mark::Strike => ["<s>", "</s>"],
            Mark::Subscript => ["<sub>", "</sub>"],
            Mark::Superscript => ["<sup>", "</sup>"],
            Mark::Code => ["<code>", "</code>"],
        };
        self.out.markup(open);
        self.nodes(block, within);
        self.out.markup(close);
    }

    /// Opens a link. A page on the web gets no hold of the one that it was opened from.
    pub(super) fn address(&mut self, to: &str) {
        self.out.markup("<a");
        self.out.attribute("href", to);
        let on_the_web = to.starts_with("https://") || to.starts_with("http://");
        self.out.markup(if on_the_web { " rel=\"noopener\">" } else { ">" });
    }

    /// The reference to the note that was added last.
    fn reference(&mut self, block: &BlockId) {
        let number = self.notes.len();
        self.out.markup("<sup><a");
        self.out.attribute("href", &format!("#note-{block}-{number}"));
        self.out.attribute("id", &format!("noteref-{block}-{number}"));
        self.out.markup(" role=\"doc-noteref\">");
        self.out.text(&number.to_string());
        self.out.markup("</a></sup>");
    }

    pub(super) fn list_of_notes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        self.out.markup("<section class=\"notes\" role=\"doc-endnotes\"><ol>");
        for (at, (block, text)) in self.notes.iter().enumerate() {
            let number = at + 1;
            self.out.markup("<li");
            self.out.attribute("id", &format!("note-{block}-{number}"));
            self.out.markup(">");
            self.out.text(text.as_str());
            self.out.markup(" <a");
            self.out.attribute("href", &format!("#noteref-{block}-{number}"));
            self.out.markup(" role=\"doc-backlink\">↑</a></li>");
        }
        self.out.markup("</ol></section>\n");
    }
}
