//! The body of a story: a tree of typed blocks, and runs of text with marks.
//!
//! This tree is also the stored form, as versioned JSON. HTML is never stored in it, only made from it (`markup`).
//! Invariant: block ids are unique within a body, and fact boxes hold no fact boxes.

use crate::ids::{ArticleId, MediaId};
use crate::link::{EmbedAddress, LinkTarget};
use crate::media::{MediaCards, MediaUse};
use crate::text::Line;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// The body of a story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Block>", into = "Vec<Block>")]
pub struct Body(Vec<Block>);

/// One block, with an id that stays with it from revision to revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Unique within the body.
    pub id: BlockId,
    /// What it is.
    #[serde(flatten)]
    pub kind: BlockKind,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields say what they hold")]
pub enum BlockKind {
    /// A paragraph.
    Paragraph { text: Inline },
    /// A heading within the story.
    Heading { level: HeadingLevel, text: Inline },
    /// A picture.
    Image { image: MediaUse },
    /// Several pictures together.
    Gallery { images: Vec<MediaUse> },
    /// What somebody said or wrote, set apart.
    Quote {
        text: Inline,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        attribution: Option<Line>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<LinkTarget>,
    },
    /// Words of the story itself, set large.
    PullQuote {
        text: Inline,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        attribution: Option<Line>,
    },
    /// A list, with or without numbers.
    List { ordered: bool, items: Vec<ListItem> },
    /// A table.
    Table {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<Line>,
        /// The heads of the columns; empty for none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        header: Vec<Inline>,
        rows: Vec<Vec<Inline>>,
    },
    /// Program text.
    Code {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<Line>,
        code: String,
    },
    /// A player or post of an allowed provider.
    Embed { address: EmbedAddress },
    /// A break between parts.
    Divider,
    /// A link to another story, on a line of its own.
    RelatedLink { article: ArticleId },
    /// Facts in a box.
    FactBox { title: Line, blocks: Vec<Block> },
    /// A block that came from elsewhere and is of no kind known here: kept, and shown as text.
    Unknown { name: Line, text: Inline },
}

/// One entry of a list; depth 1 is the outermost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListItem {
    /// 1 to 6.
    pub depth: ListDepth,
    /// What it says.
    pub text: Inline,
}

macro_rules! small_numbers {
    ($($(#[$doc:meta])* $name:ident($low:literal..=$high:literal)),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "u8", into = "u8")]
        pub struct $name(u8);

        impl TryFrom<u8> for $name {
            type Error = BlockRefused;
            fn try_from(number: u8) -> Result<Self, BlockRefused> {
                match number {
                    $low..=$high => Ok(Self(number)),
                    _ => Err(BlockRefused::OutOfRange { least: $low, most: $high, number }),
                }
            }
        }

        impl From<$name> for u8 {
            fn from(number: $name) -> u8 {
                number.0
            }
        }
    )+};
}

small_numbers! {
    /// How deep a heading is: 2 to 4 (1 is the headline).
    HeadingLevel(2..=4),
    /// How deep a list's entry is: 1 to 6.
    ListDepth(1..=6),
}

/// A block's id: up to 64 of `A–Z a–z 0–9 _ -`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BlockId(String);

impl BlockId {
    /// Checks the characters and the length.
    pub fn parse(raw: &str) -> Result<BlockId, BlockRefused> {
        let good = (1..=64).contains(&raw.len())
            && raw
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
        good.then(|| BlockId(raw.to_owned())).ok_or(BlockRefused::Id)
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for BlockId {
    type Error = BlockRefused;
    fn try_from(raw: String) -> Result<Self, BlockRefused> {
        Self::parse(&raw)
    }
}

impl From<BlockId> for String {
    fn from(id: BlockId) -> String {
        id.0
    }
}

impl fmt::Display for BlockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A line of text in runs; neighbours differ in their marks, and no run is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Span>", into = "Vec<Span>")]
pub struct Inline(Vec<Span>);

/// A run of text with the same marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The words. A line break is `\n`.
    pub text: String,
    /// How they are marked; each kind at most once, in a fixed order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// How a run of text is marked. The order here is the order of nesting, outermost first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Mark {
    /// It leads somewhere.
    Link {
        to: LinkTarget,
    },
    /// It has a note, such as a footnote.
    Note {
        text: Line,
    },
    Strong,
    Emphasis,
    Strike,
    Subscript,
    Superscript,
    Code,
}

impl Mark {
    fn rank(&self) -> u8 {
        match self {
            Mark::Link { .. } => 0,
            Mark::Note { .. } => 1,
            Mark::Strong => 2,
            Mark::Emphasis => 3,
            Mark::Strike => 4,
            Mark::Subscript => 5,
            Mark::Superscript => 6,
            Mark::Code => 7,
        }
    }
}

/// Why a block, or a body of blocks, was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlockRefused {
    /// Not a block id.
    #[error("a block's id is 1 to 64 of the characters A-Z a-z 0-9 _ -")]
    Id,
    /// Two blocks of one body have the same id.
    #[error("the block id {0} stands twice in the body")]
    SameId(BlockId),
    /// A number out of its range.
    #[error("{number} is out of range; it may be {least} to {most}")]
    OutOfRange {
        /// The least it may be.
        least: u8,
        /// The most it may be.
        most: u8,
        /// What it was.
        number: u8,
    },
    /// A control character in a text.
    #[error("the text has the control character U+{:04X}", *.0 as u32)]
    ControlCharacter(char),
    /// A mark stands twice on one run.
    #[error("a run of text has the same kind of mark twice")]
    SameMark,
    /// A fact box within a fact box.
    #[error("the fact box {0} stands within another")]
    NestedFactBox(BlockId),
    /// Too many blocks.
    #[error("the body has {0} blocks; the most is 2000")]
    TooManyBlocks(usize),
    /// Too much text.
    #[error("the body has {0} characters; the most is 1000000")]
    TooLong(usize),
    /// A gallery, list or table with nothing in it.
    #[error("the block {0} has nothing in it")]
    Empty(BlockId),
    /// Rows of a table that differ in length.
    #[error("the rows of the table {0} differ in length")]
    RaggedTable(BlockId),
}

impl Inline {
    /// Brings the runs to NFC, drops the empty ones, orders the marks and joins neighbours that are marked alike.
    pub fn parse(spans: Vec<Span>) -> Result<Inline, BlockRefused> {
        let mut runs: Vec<Span> = Vec::with_capacity(spans.len());
        for Span { text, mut marks } in spans {
            let text: String = text.replace("\r\n", "\n").nfc().collect();
            if let Some(control) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
                return Err(BlockRefused::ControlCharacter(control));
            }
            marks.sort_by_key(Mark::rank);
            if marks.windows(2).any(|pair| pair[0].rank() == pair[1].rank()) {
                return Err(BlockRefused::SameMark);
            }
            match runs.last_mut() {
                _ if text.is_empty() => {}
                Some(last) if last.marks == marks => {
                    last.text = (std::mem::take(&mut last.text) + &text).nfc().collect()
                }
                _ => runs.push(Span { text, marks }),
            }
        }
        Ok(Inline(runs))
    }

    /// Text without marks.
    pub fn plain(text: &str) -> Result<Inline, BlockRefused> {
        Inline::parse(vec![Span {
            text: text.to_owned(),
            marks: Vec::new(),
        }])
    }

    /// The runs.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// The words without the marks.
    pub fn text(&self) -> String {
        self.0.iter().map(|span| span.text.as_str()).collect()
    }

    /// Whether there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|span| span.text.trim().is_empty())
    }
}

impl TryFrom<Vec<Span>> for Inline {
    type Error = BlockRefused;
    fn try_from(spans: Vec<Span>) -> Result<Self, BlockRefused> {
        Self::parse(spans)
    }
}

impl From<Inline> for Vec<Span> {
    fn from(inline: Inline) -> Vec<Span> {
        inline.0
    }
}

impl Block {
    /// The lines of text in the block, in reading order. Captions are not among them: they belong to the picture's use.
    pub fn lines(&self) -> Vec<&Inline> {
        match &self.kind {
            BlockKind::Paragraph { text }
            | BlockKind::Heading { text, .. }
            | BlockKind::Quote { text, .. }
            | BlockKind::PullQuote { text, .. }
            | BlockKind::Unknown { text, .. } => vec![text],
            BlockKind::List { items, .. } => items.iter().map(|item| &item.text).collect(),
            BlockKind::Table { header, rows, .. } => header.iter().chain(rows.iter().flatten()).collect(),
            BlockKind::FactBox { blocks, .. } => blocks.iter().flat_map(Block::lines).collect(),
            BlockKind::Image { .. }
            | BlockKind::Gallery { .. }
            | BlockKind::Code { .. }
            | BlockKind::Embed { .. }
            | BlockKind::Divider
            | BlockKind::RelatedLink { .. } => Vec::new(),
        }
    }

    fn media_uses_mut(&mut self) -> Vec<&mut MediaUse> {
        match &mut self.kind {
            BlockKind::Image { image } => vec![image],
            BlockKind::Gallery { images } => images.iter_mut().collect(),
            BlockKind::FactBox { blocks, .. } => blocks.iter_mut().flat_map(Block::media_uses_mut).collect(),
            _ => Vec::new(),
        }
    }

    fn check_shape(&self, within_box: bool) -> Result<(), BlockRefused> {
        match &self.kind {
            BlockKind::Gallery { images } if images.is_empty() => Err(BlockRefused::Empty(self.id.clone())),
            BlockKind::List { items, .. } if items.is_empty() => Err(BlockRefused::Empty(self.id.clone())),
            BlockKind::Table { rows, .. } if rows.is_empty() => Err(BlockRefused::Empty(self.id.clone())),
            BlockKind::Table { header, rows, .. } => {
                let columns = if header.is_empty() { rows[0].len() } else { header.len() };
                match columns > 0 && rows.iter().all(|row| row.len() == columns) {
                    true => Ok(()),
                    false => Err(BlockRefused::RaggedTable(self.id.clone())),
                }
            }
            BlockKind::FactBox { .. } if within_box => Err(BlockRefused::NestedFactBox(self.id.clone())),
            BlockKind::FactBox { blocks, .. } => blocks.iter().try_for_each(|block| block.check_shape(true)),
            _ => Ok(()),
        }
    }
}

impl Body {
    /// The most blocks a body may have, those in fact boxes included.
    pub const MOST_BLOCKS: usize = 2_000;
    /// The most characters a body may have.
    pub const MOST_CHARACTERS: usize = 1_000_000;

    /// Checks what holds for the body as a whole.
    pub fn parse(blocks: Vec<Block>) -> Result<Body, BlockRefused> {
        let body = Body(blocks);
        let all = body.walk();
        if all.len() > Self::MOST_BLOCKS {
            return Err(BlockRefused::TooManyBlocks(all.len()));
        }
        let mut ids = HashSet::new();
        if let Some(twice) = all.iter().find(|block| !ids.insert(&block.id)) {
            return Err(BlockRefused::SameId(twice.id.clone()));
        }
        body.0.iter().try_for_each(|block| block.check_shape(false))?;
        let characters = all.iter().map(|block| block.own_characters()).sum();
        if characters > Self::MOST_CHARACTERS {
            return Err(BlockRefused::TooLong(characters));
        }
        Ok(body)
    }

    /// The outermost blocks.
    pub fn blocks(&self) -> &[Block] {
        &self.0
    }

    /// Whether nothing would be shown.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every block, those in fact boxes included, in reading order.
    pub fn walk(&self) -> Vec<&Block> {
        fn onto<'a>(blocks: &'a [Block], all: &mut Vec<&'a Block>) {
            for block in blocks {
                all.push(block);
                if let BlockKind::FactBox { blocks, .. } = &block.kind {
                    onto(blocks, all);
                }
            }
        }
        let mut all = Vec::with_capacity(self.0.len());
        onto(&self.0, &mut all);
        all
    }

    /// The assets that the body shows, each once.
    pub fn media(&self) -> Vec<MediaId> {
        let mut seen = HashSet::new();
        let uses = self.walk().into_iter().flat_map(|block| match &block.kind {
            BlockKind::Image { image } => std::slice::from_ref(image),
            BlockKind::Gallery { images } => images.as_slice(),
            _ => &[],
        });
        uses.map(|image| image.media).filter(|id| seen.insert(*id)).collect()
    }

    /// The articles that the body's related links name, each once.
    pub fn articles(&self) -> Vec<ArticleId> {
        let mut seen = HashSet::new();
        let links = self.walk().into_iter().filter_map(|block| match &block.kind {
            BlockKind::RelatedLink { article } => Some(*article),
            _ => None,
        });
        links.filter(|id| seen.insert(*id)).collect()
    }

    /// How many words it has: runs of characters between white space, captions not counted.
    pub fn word_count(&self) -> usize {
        self.0
            .iter()
            .flat_map(Block::lines)
            .map(|line| line.text().split_whitespace().count())
            .sum()
    }

    /// The first so many words of its paragraphs.
    pub fn opening(&self, words: usize) -> String {
        let mut opening: Vec<String> = Vec::new();
        for block in &self.0 {
            if let BlockKind::Paragraph { text } = &block.kind {
                let left = words - opening.len();
                opening.extend(text.text().split_whitespace().take(left).map(str::to_owned));
            }
        }
        opening.join(" ")
    }

    /// The same body with the printed words of its pictures frozen.
    pub fn frozen(&self, assets: &MediaCards) -> Body {
        let mut body = self.clone();
        body.0
            .iter_mut()
            .flat_map(Block::media_uses_mut)
            .for_each(|image| image.freeze(assets));
        body
    }
}

impl Block {
    /// Characters of the block itself, without those of the blocks within it.
    fn own_characters(&self) -> usize {
        match &self.kind {
            BlockKind::Code { code, .. } => code.chars().count(),
            BlockKind::FactBox { .. } => 0,
            _ => self
                .lines()
                .iter()
                .flat_map(|line| line.spans())
                .map(|span| span.text.chars().count())
                .sum(),
        }
    }
}

impl TryFrom<Vec<Block>> for Body {
    type Error = BlockRefused;
    fn try_from(blocks: Vec<Block>) -> Result<Self, BlockRefused> {
        Self::parse(blocks)
    }
}

impl From<Body> for Vec<Block> {
    fn from(body: Body) -> Vec<Block> {
        body.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn paragraph(id: &str, text: &str) -> Block {
        Block {
            id: BlockId::parse(id).unwrap(),
            kind: BlockKind::Paragraph {
                text: Inline::plain(text).unwrap(),
            },
        }
    }

    #[test]
    fn the_stored_form_does_not_drift() {
        let body = Body::parse(vec![
            Block {
                id: BlockId::parse("b1").unwrap(),
                kind: BlockKind::Quote {
                    text: Inline::parse(vec![
                        Span {
                            text: "We ".into(),
                            marks: vec![],
                        },
                        Span {
                            text: "need".into(),
                            marks: vec![
                                Mark::Emphasis,
                                Mark::Link {
                                    to: LinkTarget::parse("/a").unwrap(),
                                },
                            ],
                        },
                    ])
                    .unwrap(),
                    attribution: Some(Line::parse("Albin Kurti").unwrap()),
                    source: None,
                },
            },
            Block {
                id: BlockId::parse("b2").unwrap(),
                kind: BlockKind::Divider,
            },
        ])
        .unwrap();
        let json = serde_json::to_string(&body).unwrap();
        assert_eq!(
            json,
            r#"[{"id":"b1","kind":"quote","text":[{"text":"We "},{"text":"need","marks":[{"link":{"to":"/a"}},"emphasis"]}],"attribution":"Albin Kurti"},{"id":"b2","kind":"divider"}]"#
        );
        assert_eq!(serde_json::from_str::<Body>(&json).unwrap(), body);
    }

    #[test]
    fn a_block_id_stands_once_in_a_body_fact_boxes_included() {
        let boxed = |id: &str, blocks| Block {
            id: BlockId::parse(id).unwrap(),
            kind: BlockKind::FactBox {
                title: Line::parse("Facts").unwrap(),
                blocks,
            },
        };
        assert!(matches!(
            Body::parse(vec![paragraph("a", "x"), boxed("b", vec![paragraph("a", "y")])]),
            Err(BlockRefused::SameId(_))
        ));
        assert!(matches!(
            Body::parse(vec![boxed("a", vec![boxed("b", vec![])])]),
            Err(BlockRefused::NestedFactBox(_))
        ));
        assert!(Body::parse(vec![boxed("a", vec![paragraph("b", "x")])]).is_ok());
    }

    #[test]
    fn an_opening_has_that_many_words_of_the_paragraphs() {
        let body = Body::parse(vec![paragraph("a", "One two  three"), paragraph("b", "four five")]).unwrap();
        assert_eq!(body.opening(4), "One two three four");
        assert_eq!(body.opening(9), "One two three four five");
        assert_eq!(body.word_count(), 5);
    }

    fn any_span() -> impl Strategy<Value = Span> {
        let mark = prop_oneof![Just(Mark::Strong), Just(Mark::Emphasis), Just(Mark::Code)];
        ("\\PC{0,5}", proptest::collection::vec(mark, 0..2)).prop_map(|(text, marks)| Span { text, marks })
    }

    proptest! {
        #[test]
        fn parsing_runs_keeps_every_word_and_is_done_once(spans in proptest::collection::vec(any_span(), 0..6)) {
            let inline = Inline::parse(spans.clone()).unwrap();
            let words: String = spans.iter().map(|span| span.text.as_str()).collect();
            prop_assert_eq!(inline.text().nfc().collect::<String>(), words.nfc().collect::<String>());
            prop_assert_eq!(Inline::parse(inline.clone().into()), Ok(inline));
        }
    }
}
