//! A body as plain text, for a reader with nothing else: a mail digest, a terminal, a search index, a voice.
//!
//! - Blocks are joined by a blank line. Marks are not shown, and a link inside a line is its words.
//! - A block that only leads somewhere (a related story, a player) is its name, then its address on a line of its own.
//! - A picture is its alt text in brackets, for a reader of text does not see it, then `caption (credit)` on a line of
//!   its own.
//! - A quote is followed by `— Name`; a list has `- ` or `1. `; the cells of a table stand between tabs; a divider is
//!   `* * *`.
//! - A note is a number in brackets behind its words; the notes stand at the end, a line each.
//!
//! Invariant: nothing is escaped, because nothing is markup.

use crate::fill::{Fill, Picture};
use crate::line::{Node, shows_nothing, tree};
use crate::list::{self, Marker};
use domain::body::{Block, BlockKind, Body, Inline};
use domain::text::Line;

/// The whole body, its notes numbered through it.
pub fn text(body: &Body, fill: &Fill<'_>) -> String {
    whole(body.blocks(), fill)
}

/// One block, followed by its own notes. Empty if the block has nothing to show.
pub fn block_text(block: &Block, fill: &Fill<'_>) -> String {
    whole(std::slice::from_ref(block), fill)
}

fn whole(blocks: &[Block], fill: &Fill<'_>) -> String {
    let mut text = Text {
        fill,
        notes: Vec::new(),
    };
    let mut parts = text.blocks(blocks);
    if !text.notes.is_empty() {
        let note = |(at, note): (usize, &&Line)| format!("[{}] {note}", at + 1);
        parts.push(text.notes.iter().enumerate().map(note).collect::<Vec<_>>().join("\n"));
    }
    parts.join("\n\n")
}

/// A rendering under way.
struct Text<'a> {
    fill: &'a Fill<'a>,
    notes: Vec<&'a Line>,
}

impl<'a> Text<'a> {
    fn blocks(&mut self, blocks: &'a [Block]) -> Vec<String> {
        blocks.iter().filter_map(|block| self.block(block)).collect()
    }

    /// `None` if there is nothing to show.
    fn block(&mut self, block: &'a Block) -> Option<String> {
        match &block.kind {
            BlockKind::Paragraph { text } | BlockKind::Heading { text, .. } | BlockKind::Unknown { text, .. } => {
                self.words(text)
            }
            BlockKind::Image { image } => picture(&self.fill.picture(image)?),
            BlockKind::Gallery { images } => {
                let pictures = images.iter().filter_map(|image| picture(&self.fill.picture(image)?));
                some(pictures.collect::<Vec<_>>().join("\n\n"))
            }
            BlockKind::Quote { text, attribution, .. } | BlockKind::PullQuote { text, attribution } => {
                let words = self.words(text);
                let by = attribution.as_ref().map(|by| format!("— {by}"));
                some(words.into_iter().chain(by).collect::<Vec<_>>().join("\n"))
            }
            BlockKind::List { ordered, items } => {
                let marker = if *ordered {
                    Marker::Number('.')
                } else {
                    Marker::Bullet('-')
                };
                some(list::lines(items, marker, |entry| {
                    self.words(entry).unwrap_or_default()
                }))
            }
            BlockKind::Table { caption, header, rows } => some(self.table(caption.as_ref(), header, rows)),
            BlockKind::Code { code, .. } => some(code.trim_end_matches('\n').to_owned()),
            BlockKind::Embed { address } => Some(format!("{}\n{}", address.provider().name(), address.as_str())),
            BlockKind::Divider => Some("* * *".to_owned()),
            BlockKind::RelatedLink { article } => {
                let link = self.fill.articles.get(article)?;
                Some(format!("{}\n{}", link.headline(), link.url()))
            }
            BlockKind::FactBox { title, blocks } => {
                let within = self.blocks(blocks);
                Some(
                    std::iter::once(title.to_string())
                        .chain(within)
                        .collect::<Vec<_>>()
                        .join("\n\n"),
                )
            }
        }
    }

    fn table(&mut self, caption: Option<&'a Line>, header: &'a [Inline], rows: &'a [Vec<Inline>]) -> String {
        let header = (!header.is_empty()).then_some(header);
        let rows = header.into_iter().chain(rows.iter().map(Vec::as_slice));
        let rows = rows.map(|row| row.iter().map(|cell| self.cell(cell)).collect::<Vec<_>>().join("\t"));
        caption
            .map(Line::to_string)
            .into_iter()
            .chain(rows)
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Without tabs and line breaks, which stand between cells and rows.
    fn cell(&mut self, cell: &'a Inline) -> String {
        self.words(cell)
            .unwrap_or_default()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn words(&mut self, line: &'a Inline) -> Option<String> {
        if shows_nothing(line) {
            return None;
        }
        let mut words = String::new();
        self.nodes(&tree(line), &mut words);
        Some(words.trim().to_owned())
    }

    fn nodes(&mut self, nodes: &[Node<'a>], words: &mut String) {
        for node in nodes {
            match node {
                Node::Text(text) => words.push_str(text),
                Node::Marked(_, within) => self.nodes(within, words),
                Node::Note(note) => {
                    self.notes.push(note);
                    words.push_str(&format!("[{}]", self.notes.len()));
                }
            }
        }
    }
}

fn picture(picture: &Picture) -> Option<String> {
    let alt_text = picture.alt_text.map(|alt_text| format!("[{alt_text}]"));
    some(
        alt_text
            .into_iter()
            .chain(picture.printed())
            .collect::<Vec<_>>()
            .join("\n"),
    )
}

fn some(text: String) -> Option<String> {
    (!text.trim().is_empty()).then_some(text)
}
