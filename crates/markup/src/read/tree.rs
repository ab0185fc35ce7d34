//! HTML as a tree: what readers see of its structure, and the words with their marks.
//!
//! `tokens.rs` grows it. Formatting elements are not nodes: each text carries the marks that hold where it stands, so marks
//! that overlap, or reach over the end of a paragraph, need no repair.
//! Invariant: texts stand in the order of the source, and no node lies deeper than [`DEEPEST`]; so whoever walks the tree may recurse.

use domain::body::{Mark, Span};
use domain::link::LinkTarget;
use html5ever::LocalName;
use std::rc::Rc;

/// How deep a node may lie; what is nested deeper stands side by side.
pub(super) const DEEPEST: usize = 100;

/// The place of a node in its tree.
pub(super) type NodeId = usize;

/// A tree; its root is the node 0.
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
}

/// A node.
pub(super) struct Node {
    pub(super) data: Data,
    pub(super) children: Vec<NodeId>,
}

/// What a node is.
pub(super) enum Data {
    /// An element, a block of WordPress (`wp:image`), or one of its shortcodes (`[caption]`).
    Element(Element),
    /// Words, without control characters; white space as it came.
    Text { text: String, marks: Marks },
    /// A line break.
    Break(Marks),
    /// The edge of a block whose element is not in the tree.
    Edge,
    /// The sign by which our own Markdown parts a caption from its credit.
    Parting,
}

/// An element.
pub(super) struct Element {
    pub(super) name: LocalName,
    pub(super) attributes: Vec<(LocalName, String)>,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(other, _)| **other == *name);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether it has a class.
    pub(super) fn has_class(&self, class: &str) -> bool {
        self.classes().any(|other| other == class)
    }

    /// Its classes.
    pub(super) fn classes(&self) -> impl Iterator<Item = &str> {
        self.attribute("class").unwrap_or_default().split_ascii_whitespace()
    }
}

/// The marks that hold where a text stands.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Marks {
    pub(super) link: Option<Rc<LinkTarget>>,
    /// How many elements of each kind are open.
    pub(super) open: [u32; 6],
}

impl Marks {
    /// The kinds of `open`, in its order.
    pub(super) const KINDS: [Mark; 6] = [
        Mark::Strong,
        Mark::Emphasis,
        Mark::Strike,
        Mark::Subscript,
        Mark::Superscript,
        Mark::Code,
    ];

    /// The text with these marks.
    pub(super) fn span(&self, text: String) -> Span {
        let link = self.link.as_ref().map(|to| Mark::Link { to: (**to).clone() });
        let open = Self::KINDS.into_iter().zip(self.open).filter(|(_, open)| *open > 0);
        Span {
            text,
            marks: link.into_iter().chain(open.map(|(mark, _)| mark)).collect(),
        }
    }
}

impl Tree {
    /// The element that a node is.
    pub(super) fn element(&self, node: NodeId) -> Option<&Element> {
        match &self.nodes[node].data {
            Data::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The name of the element that a node is; empty for others.
    pub(super) fn name(&self, node: NodeId) -> &str {
        self.element(node).map_or("", |element| &element.name)
    }

    /// What a node holds.
    pub(super) fn children(&self, node: NodeId) -> &[NodeId] {
        &self.nodes[node].children
    }

    /// What a node holds, without the texts that are blank.
    pub(super) fn solid(&self, node: NodeId) -> Vec<NodeId> {
        self.children(node)
            .iter()
            .copied()
            .filter(|child| !self.is_blank_text(*child))
            .collect()
    }

    pub(super) fn is_blank_text(&self, node: NodeId) -> bool {
        matches!(&self.nodes[node].data, Data::Text { text, .. } if text.trim().is_empty())
    }

    /// The first element within that is so, in the order of the source.
    pub(super) fn find(&self, node: NodeId, is: &impl Fn(&Element) -> bool) -> Option<NodeId> {
        self.children(node).iter().find_map(|child| match self.element(*child) {
            Some(element) if is(element) => Some(*child),
            _ => self.find(*child, is),
        })
    }

    /// The words within, as they came, without marks.
    pub(super) fn text(&self, node: NodeId) -> String {
        let mut text = String::new();
        self.text_onto(node, &mut text);
        text
    }

    fn text_onto(&self, node: NodeId, onto: &mut String) {
        match &self.nodes[node].data {
            Data::Text { text, .. } => onto.push_str(text),
            Data::Break(_) | Data::Edge => onto.push('\n'),
            Data::Element(_) | Data::Parting => {}
        }
        self.children(node)
            .iter()
            .for_each(|child| self.text_onto(*child, onto));
    }

    /// The first link within.
    pub(super) fn link(&self, node: NodeId) -> Option<&LinkTarget> {
        match &self.nodes[node].data {
            Data::Text { marks, .. } if marks.link.is_some() => marks.link.as_deref(),
            _ => self.children(node).iter().find_map(|child| self.link(*child)),
        }
    }
}
