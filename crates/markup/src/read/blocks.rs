//! From the tree to blocks: paragraphs, headings, program text, and what stands around them.
//!
//! Lists, tables, quotes and pictures have files of their own. Invariant: every text of the tree goes into exactly one block, in order.

use super::ids::{Part, PartKind};
use super::notes::Notes;
use super::tree::{Data, Element, Marks, NodeId, Tree};
use super::words::Words;
use super::{Lookup, Lost, Origin, ReadRefused, classic, names, notes, one_line};
use crate::line::language_word;
use domain::body::{BlockId, BlockKind, HeadingLevel, Inline, Mark};
use domain::ids::ArticleId;
use domain::link::EmbedAddress;
use domain::text::Line;

/// A reading under way.
pub(super) struct Reader<'a> {
    pub(super) tree: &'a Tree,
    pub(super) origin: Origin,
    pub(super) lookup: &'a Lookup<'a>,
    pub(super) lost: &'a mut Vec<Lost>,
    pub(super) notes: Notes,
    /// The blocks so far.
    pub(super) parts: Vec<Part>,
    /// The paragraph that is being collected, and the id that it is to have.
    pub(super) words: Words,
    id: Option<BlockId>,
    /// What paragraphs here are called, if they are of a block that is not known.
    pub(super) unknown: Option<Line>,
    /// The attachment that WordPress says the picture here is.
    pub(super) attachment: Option<u64>,
}

/// The blocks that the tree makes.
pub(super) fn parts(
    tree: &Tree,
    origin: Origin,
    lookup: &Lookup<'_>,
    lost: &mut Vec<Lost>,
) -> Result<Vec<Part>, ReadRefused> {
    let mut reader = Reader {
        tree,
        origin,
        lookup,
        lost,
        notes: Notes::of(tree),
        parts: Vec::new(),
        words: Words::default(),
        id: None,
        unknown: None,
        attachment: None,
    };
    reader.flow(tree.children(0))?;
    reader.finish()?;
    Ok(reader.parts)
}

impl<'a> Reader<'a> {
    /// Reads nodes, one after the other, into blocks.
    pub(super) fn flow(&mut self, nodes: &[NodeId]) -> Result<(), ReadRefused> {
        nodes.iter().try_for_each(|node| self.node(*node))
    }

    /// The blocks that these nodes make by themselves.
    pub(super) fn apart(&mut self, nodes: &[NodeId]) -> Result<Vec<Part>, ReadRefused> {
        self.finish()?;
        let before = std::mem::take(&mut self.parts);
        self.flow(nodes)?;
        self.finish()?;
        Ok(std::mem::replace(&mut self.parts, before))
    }

    pub(super) fn push(&mut self, id: Option<BlockId>, kind: BlockKind) {
        self.parts.push(Part {
            id,
            kind: PartKind::Block(kind),
        });
    }

    /// The id that our HTML gave a block.
    pub(super) fn id_of(&self, node: NodeId) -> Option<BlockId> {
        let id = self.tree.element(node)?.attribute("id")?;
        BlockId::parse(id.strip_prefix("b-")?).ok()
    }

    fn node(&mut self, node: NodeId) -> Result<(), ReadRefused> {
        match &self.tree.nodes[node].data {
            Data::Text { text, marks } if self.origin == Origin::Classic => self.classic(text, marks),
            Data::Text { text, marks } => {
                self.words.text(text, marks);
                Ok(())
            }
            Data::Break(marks) => {
                self.words.line_break(marks);
                Ok(())
            }
            Data::Edge => self.finish(),
            Data::Parting => Ok(()),
            Data::Element(element) => self.element(node, element),
        }
    }

    fn classic(&mut self, text: &str, marks: &Marks) -> Result<(), ReadRefused> {
        for part in classic::parts(text) {
            match part {
                classic::Part::Words(text) => self.words.text(text, marks),
                // Behind a line break that is an element, it is only for the eyes of the writer.
                classic::Part::LineBreak if self.words.ends_line() => {}
                classic::Part::LineBreak => self.words.line_break(marks),
                classic::Part::Paragraph => self.finish()?,
            }
        }
        Ok(())
    }

    /// Reads an element that may be a block.
    pub(super) fn element(&mut self, node: NodeId, element: &'a Element) -> Result<(), ReadRefused> {
        match &*element.name {
            "svg" | "math" | "cite" | "span" | "doc-noteref" | "doc-backlink" => return self.inline_element(node),
            "img" if self.emoji(element) => return Ok(()),
            _ => self.finish()?,
        }
        match &*element.name {
            "p" => self.paragraph(node, element)?,
            name if names::is_heading(name) => self.heading(node, name)?,
            "img" => self.picture(element),
            "hr" => self.push(self.id_of(node), BlockKind::Divider),
            "ul" | "ol" | "menu" | "dir" => self.list(node)?,
            "table" => self.table(node)?,
            "blockquote" => self.quote(node)?,
            "pre" | "listing" | "xmp" | "plaintext" => self.program(node, element)?,
            "figure" => self.figure(node, element)?,
            "div" if element.has_class("wp-caption") => self.captioned(node)?,
            "[caption]" => self.captioned(node)?,
            "[gallery]" => self.gallery_of_ids(element),
            "[embed]" => self.embed(&self.tree.text(node)),
            "iframe" | "video" | "audio" | "embed" | "object" => self.player(node, element)?,
            "aside" if element.has_class("pull-quote") => self.pull_quote(node)?,
            "aside" if element.has_class("fact-box") => self.fact_box(node)?,
            "section" if element.attribute("role") == Some("doc-endnotes") => self.rest_of_notes(node)?,
            name => match name.strip_prefix("wp:") {
                Some(name) => self.gutenberg(node, name, element)?,
                None => self.flow(self.tree.children(node))?,
            },
        }
        self.finish()
    }

    /// An element that stands within a line.
    fn inline_element(&mut self, node: NodeId) -> Result<(), ReadRefused> {
        match self.tree.name(node) {
            "doc-backlink" if notes::is_sign(self.tree, node) => Ok(()),
            "doc-noteref" if self.notes.referred(self.tree, node).is_some() => {
                self.notes
                    .referred(self.tree, node)
                    .into_iter()
                    .for_each(|note| self.words.note(note));
                Ok(())
            }
            _ => self.flow(self.tree.children(node)),
        }
    }

    /// Ends the paragraph that is being collected.
    pub(super) fn finish(&mut self) -> Result<(), ReadRefused> {
        let (id, text) = (self.id.take(), self.words.take()?);
        if text.is_blank() {
            return Ok(());
        }
        let kind = match self.unknown.clone() {
            Some(name) => BlockKind::Unknown { name, text },
            None => self.address_alone(&text).unwrap_or(BlockKind::Paragraph { text }),
        };
        self.push(id, kind);
        Ok(())
    }

    fn paragraph(&mut self, node: NodeId, element: &Element) -> Result<(), ReadRefused> {
        let id = self.id_of(node);
        let related = element
            .attribute("data-article")
            .and_then(|id| id.parse().ok())
            .map(ArticleId);
        if let Some(article) = related.filter(|_| element.has_class("related")) {
            self.push(id, BlockKind::RelatedLink { article });
            return Ok(());
        }
        if self.origin == Origin::Markdown && self.picture_of_markdown(node)? {
            return Ok(());
        }
        let name = element
            .attribute("data-name")
            .filter(|_| element.has_class("unknown"))
            .and_then(one_line);
        let outside = self.unknown.clone();
        self.unknown = name.or(self.unknown.take());
        self.id = id;
        self.flow(self.tree.children(node))?;
        self.finish()?;
        self.unknown = outside;
        Ok(())
    }

    fn heading(&mut self, node: NodeId, name: &str) -> Result<(), ReadRefused> {
        let level = match name {
            "h1" | "h2" => 2,
            "h3" => 3,
            _ => 4,
        };
        let level = HeadingLevel::try_from(level)?;
        let (text, aside) = self.line(node)?;
        if !text.is_blank() {
            self.push(self.id_of(node), BlockKind::Heading { level, text });
        }
        self.parts.extend(aside);
        Ok(())
    }

    /// All words within as one line, blocks parted by line breaks; and the blocks of what has none, such as a picture.
    pub(super) fn line(&mut self, node: NodeId) -> Result<(Inline, Vec<Part>), ReadRefused> {
        let (mut words, mut aside) = (Words::default(), Vec::new());
        self.line_onto(self.tree.children(node), &mut words, &mut aside)?;
        Ok((words.take()?, aside))
    }

    pub(super) fn line_onto(
        &mut self,
        nodes: &[NodeId],
        words: &mut Words,
        aside: &mut Vec<Part>,
    ) -> Result<(), ReadRefused> {
        for node in nodes {
            let element = match &self.tree.nodes[*node].data {
                Data::Text { text, marks } if self.origin == Origin::Classic => {
                    classic::onto(text, marks, words);
                    continue;
                }
                Data::Text { text, marks } => {
                    words.text(text, marks);
                    continue;
                }
                Data::Break(marks) => {
                    words.line_break(marks);
                    continue;
                }
                Data::Edge => {
                    words.edge();
                    continue;
                }
                Data::Parting => continue,
                Data::Element(element) => element,
            };
            match &*element.name {
                "img" if is_emoji(element) => {
                    words.text(element.attribute("alt").unwrap_or_default(), &Marks::default())
                }
                "img" | "iframe" | "video" | "audio" | "embed" | "object" | "[gallery]" => {
                    let before = std::mem::take(&mut self.parts);
                    self.element(*node, element)?;
                    aside.append(&mut std::mem::replace(&mut self.parts, before));
                }
                "svg" | "math" | "cite" | "span" => self.line_onto(self.tree.children(*node), words, aside)?,
                "doc-backlink" if notes::is_sign(self.tree, *node) => {}
                "doc-backlink" => self.line_onto(self.tree.children(*node), words, aside)?,
                "doc-noteref" => match self.notes.referred(self.tree, *node) {
                    Some(note) => words.note(note),
                    None => self.line_onto(self.tree.children(*node), words, aside)?,
                },
                _ => {
                    words.edge();
                    self.line_onto(self.tree.children(*node), words, aside)?;
                    words.edge();
                }
            }
        }
        Ok(())
    }

    /// A small picture that stands for a character is its alt text.
    fn emoji(&mut self, element: &Element) -> bool {
        let is_emoji = is_emoji(element);
        if is_emoji {
            self.words
                .text(element.attribute("alt").unwrap_or_default(), &Marks::default());
        }
        is_emoji
    }

    /// Program text; or verse and the like, whose lines are kept and whose words may be marked.
    fn program(&mut self, node: NodeId, element: &Element) -> Result<(), ReadRefused> {
        let is_code = |text: &NodeId| match &self.tree.nodes[*text].data {
            Data::Text { marks, .. } => marks.link.is_none() && marks.open[..5] == [0; 5],
            Data::Element(_) => false,
            _ => true,
        };
        if element.has_class("wp-block-verse") || !self.tree.children(node).iter().all(is_code) {
            self.id = self.id_of(node);
            return self.verse(self.tree.children(node));
        }
        // The element `code` is a mark, so its class is with the first text.
        let language = element.attribute("data-language").and_then(one_line);
        let language = language.and_then(|language| one_line(&language_word(&language)));
        let code = self.tree.text(node);
        self.push(self.id_of(node), BlockKind::Code { language, code });
        Ok(())
    }

    fn verse(&mut self, nodes: &[NodeId]) -> Result<(), ReadRefused> {
        for node in nodes {
            match &self.tree.nodes[*node].data {
                Data::Text { text, marks } => {
                    for (at, line) in text.split('\n').enumerate() {
                        if at > 0 {
                            self.words.line_break(marks);
                        }
                        self.words.text(line, marks);
                    }
                }
                _ => self.node(*node)?,
            }
        }
        Ok(())
    }

    /// Notes that nothing refers to.
    fn rest_of_notes(&mut self, section: NodeId) -> Result<(), ReadRefused> {
        for list in self.tree.children(section) {
            if !matches!(self.tree.name(*list), "ol" | "ul") {
                self.node(*list)?;
                continue;
            }
            let rest: Vec<NodeId> = self
                .tree
                .children(*list)
                .iter()
                .copied()
                .filter(|item| !self.notes.has(self.tree, *item))
                .collect();
            self.flow(&rest)?;
        }
        Ok(())
    }

    /// A paragraph that is nothing but an address: a player, or another story.
    fn address_alone(&self, text: &Inline) -> Option<BlockKind> {
        let [span] = text.spans() else { return None };
        match (self.origin, &span.marks[..]) {
            (Origin::Html, _) => None,
            (_, []) if self.origin != Origin::Markdown || span.text.starts_with("https://") => {
                self.block_at(&span.text)
            }
            // As our Markdown names a player.
            (Origin::Markdown, [Mark::Link { to }]) => {
                let address = EmbedAddress::parse(to.as_str()).ok()?;
                let same = span.text == to.as_str() || span.text == address.provider().name();
                same.then_some(BlockKind::Embed { address })
            }
            (_, [Mark::Link { to }]) if span.text == to.as_str() => self.block_at(to.as_str()),
            _ => None,
        }
    }

    /// What stands at an address: a player, or another story.
    pub(super) fn block_at(&self, address: &str) -> Option<BlockKind> {
        let address = address.trim();
        if !address.starts_with("http") || address.contains(char::is_whitespace) {
            return None;
        }
        match EmbedAddress::parse(&address.replacen("http://", "https://", 1)) {
            Ok(address) => Some(BlockKind::Embed { address }),
            Err(_) => (self.lookup.article)(address).map(|article| BlockKind::RelatedLink { article }),
        }
    }
}

fn is_emoji(element: &Element) -> bool {
    element.classes().any(|class| class == "wp-smiley" || class == "emoji")
}
