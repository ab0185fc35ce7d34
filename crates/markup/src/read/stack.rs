//! What is open while a tree grows: elements are opened, and closed with all that is open within them.

use super::grower::{Grower, Open};
use super::names;
use super::tree::{DEEPEST, Data, Element, Marks};
use html5ever::LocalName;

/// What keeps the blocks within it from ending a paragraph around it.
const BOUNDS: &[&str] = &["td", "th", "caption", "table", "doc-noteref"];

impl Grower {
    /// The marks within the element that was opened last end with it.
    pub(super) fn bound(&mut self, outside: Marks) {
        if let Some(last) = self.open.last_mut() {
            last.outside.get_or_insert(outside);
        }
    }

    /// A reference to a note ends where any link would.
    pub(super) fn close_reference(&mut self) {
        if let Some(at) = self
            .open
            .iter()
            .rposition(|open| matches!(&*open.name, "doc-noteref" | "doc-backlink"))
        {
            self.truncate(at);
        }
    }

    /// Opens an element, unless it lies too deep. What `is_empty` holds nothing.
    pub(super) fn push(&mut self, name: LocalName, attributes: Vec<(LocalName, String)>, is_empty: bool) {
        if self.open.len() >= DEEPEST && !is_empty {
            self.leaf(Data::Edge);
            *self.too_deep.entry(name).or_default() += 1;
            return;
        }
        let node = self.leaf(Data::Element(Element {
            name: name.clone(),
            attributes,
        }));
        if !is_empty {
            let html = names::is_of_html_within_foreign(&name);
            let is_foreign = names::is_foreign(&name) || (self.is_foreign() && !html);
            let outside = self.open.last().is_some_and(|open| open.in_paragraph);
            let in_paragraph = &*name == "p" || (outside && !BOUNDS.contains(&&*name));
            self.open.push(Open {
                node,
                name,
                outside: None,
                is_foreign,
                in_paragraph,
            });
        }
    }

    /// Closes the innermost element of the name, with all that is open within it.
    pub(super) fn pop(&mut self, name: &str) {
        if let Some(count) = self
            .too_deep
            .get_mut(&LocalName::from(name))
            .filter(|count| **count > 0)
        {
            *count -= 1;
            self.leaf(Data::Edge);
            return;
        }
        let bounds = |open: &Open| matches!(&*open.name, "td" | "th" | "caption") && !names::is_of_table(name);
        let is = |open: &Open| *open.name == *name || (names::is_heading(&open.name) && names::is_heading(name));
        let found = self.open.iter().rposition(|open| is(open) || bounds(open));
        if let Some(at) = found.filter(|at| *at > 0 && is(&self.open[*at])) {
            self.truncate(at);
        } else if name == "p" {
            self.leaf(Data::Edge);
        }
    }

    /// A block ends the paragraph that it begins in.
    pub(super) fn close_paragraph(&mut self) {
        if self.open.last().is_some_and(|open| open.in_paragraph) {
            self.close_within("p", BOUNDS);
        }
    }

    pub(super) fn close_within(&mut self, name: &str, bounds: &[&str]) {
        let found = self
            .open
            .iter()
            .rposition(|open| *open.name == *name || bounds.contains(&&*open.name));
        if let Some(at) = found.filter(|at| *self.open[*at].name == *name) {
            self.truncate(at);
        }
    }

    /// Closes what is open of these within the table that is open there.
    pub(super) fn close_any(&mut self, table: usize, names: &[&str]) {
        if let Some(at) = self.open[table..].iter().position(|open| names.contains(&&*open.name)) {
            self.truncate(table + at);
        }
    }

    pub(super) fn truncate(&mut self, length: usize) {
        while self.open.len() > length {
            let closed = self.open.pop().expect("there are more than none");
            if let Some(outside) = closed.outside {
                self.marks = outside;
            }
        }
    }
}
