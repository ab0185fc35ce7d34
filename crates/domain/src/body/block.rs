//! Blocks: what a body is made of, each kind with what it holds.
//!
//! Clients must accept kinds that they don't know, so new ones may come; a stored kind is never renamed.

use super::stored::Stored;
use super::{BlockRefused, Inline};
use crate::ids::ArticleId;
use crate::link::{EmbedAddress, LinkTarget};
use crate::media::{MediaCards, MediaUse};
use crate::text::{Line, control_character};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One block, with an id that stays with it from revision to revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct Block {
    /// Unique within the body.
    pub id: BlockId,
    /// What it is.
    #[serde(flatten)]
    pub kind: BlockKind,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
        #[serde(skip_serializing_if = "Option::is_none")]
        attribution: Option<Line>,
        #[serde(skip_serializing_if = "Option::is_none")]
        source: Option<LinkTarget>,
    },
    /// Words of the story itself, set large.
    PullQuote {
        text: Inline,
        #[serde(skip_serializing_if = "Option::is_none")]
        attribution: Option<Line>,
    },
    /// A list, with or without numbers.
    List { ordered: bool, items: Vec<ListItem> },
    /// A table.
    Table {
        #[serde(skip_serializing_if = "Option::is_none")]
        caption: Option<Line>,
        /// The heads of the columns; empty for none.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        header: Vec<Inline>,
        rows: Vec<Vec<Inline>>,
    },
    /// Program text.
    Code {
        #[serde(skip_serializing_if = "Option::is_none")]
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

    pub(super) fn media_uses_mut(&mut self) -> Vec<&mut MediaUse> {
        match &mut self.kind {
            BlockKind::Image { image } => vec![image],
            BlockKind::Gallery { images } => images.iter_mut().collect(),
            BlockKind::FactBox { blocks, .. } => blocks.iter_mut().flat_map(Block::media_uses_mut).collect(),
            _ => Vec::new(),
        }
    }

    /// The block as readers see it; `None` if all that it shows is gone.
    pub(super) fn shown_with(&self, assets: &MediaCards) -> Option<Block> {
        let shown = |image: &MediaUse| assets.get(&image.media).map(|asset| image.shown_with(asset));
        let kind = match &self.kind {
            BlockKind::Image { image } => BlockKind::Image { image: shown(image)? },
            BlockKind::Gallery { images } => {
                let images: Vec<MediaUse> = images.iter().filter_map(shown).collect();
                if images.is_empty() {
                    return None;
                }
                BlockKind::Gallery { images }
            }
            BlockKind::FactBox { title, blocks } => BlockKind::FactBox {
                title: title.clone(),
                blocks: blocks.iter().filter_map(|block| block.shown_with(assets)).collect(),
            },
            other => other.clone(),
        };
        Some(Block {
            id: self.id.clone(),
            kind,
        })
    }

    pub(super) fn check_shape(&self, within_box: bool) -> Result<(), BlockRefused> {
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
            // A line break may come as Windows writes it; nothing else that is not to be seen.
            BlockKind::Code { code, .. } => match control_character(code, &['\n', '\r', '\t']) {
                Some((_, control)) => Err(BlockRefused::ControlCharacter(control)),
                None => Ok(()),
            },
            BlockKind::FactBox { .. } if within_box => Err(BlockRefused::NestedFactBox(self.id.clone())),
            BlockKind::FactBox { blocks, .. } => blocks.iter().try_for_each(|block| block.check_shape(true)),
            _ => Ok(()),
        }
    }

    /// Characters of the block itself, without those of the blocks within it.
    pub(super) fn own_characters(&self) -> usize {
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
