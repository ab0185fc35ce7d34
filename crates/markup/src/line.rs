//! A line of text as a tree: what all forms of output share of runs and their marks.
//!
//! In a body, runs are flat and each carries all its marks; here, neighbours that share a mark stand together within
//! it. Invariant: a note follows the words that it belongs to, and never stands within a link, because the reference to
//! it is a link itself.

use domain::body::{Inline, Mark, Span};
use domain::text::Line;

/// A part of a line.
pub(crate) enum Node<'a> {
    Text(&'a str),
    /// The mark is never a note.
    Marked(&'a Mark, Vec<Node<'a>>),
    /// The place where the reference to a note stands.
    Note(&'a Line),
}

/// The line as a tree.
pub(crate) fn tree(line: &Inline) -> Vec<Node<'_>> {
    grow(line.spans(), 0)
}

/// The runs share their first `depth` marks.
fn grow(mut runs: &[Span], depth: usize) -> Vec<Node<'_>> {
    let mut nodes = Vec::new();
    while let Some(first) = runs.first() {
        let mark = first.marks.get(depth);
        let alike = runs.iter().take_while(|run| run.marks.get(depth) == mark).count();
        let (within, rest) = runs.split_at(alike);
        match mark {
            None => nodes.extend(within.iter().map(|run| Node::Text(&run.text))),
            Some(Mark::Note { text }) => {
                nodes.extend(grow(within, depth + 1));
                nodes.push(Node::Note(text));
            }
            Some(mark) => {
                let (notes, words) = grow(within, depth + 1)
                    .into_iter()
                    .partition(|node| matches!(node, Node::Note(_)));
                nodes.push(Node::Marked(mark, words));
                nodes.extend::<Vec<Node>>(notes);
            }
        }
        runs = rest;
    }
    nodes
}

/// Whether the line has neither words nor notes.
pub(crate) fn shows_nothing(line: &Inline) -> bool {
    let is_note = |mark: &Mark| matches!(mark, Mark::Note { .. });
    line.is_blank() && !line.spans().iter().any(|run| run.marks.iter().any(is_note))
}

/// The language of program text as one word that needs no escaping: `Visual Basic` is `visual-basic`.
pub(crate) fn language_word(language: &Line) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '+' | '#' | '.' | '_');
    language
        .as_str()
        .chars()
        .map(|c| if plain(c) { c } else { '-' })
        .collect::<String>()
        .to_lowercase()
}
