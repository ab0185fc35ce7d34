//! The body of a story: a tree of typed blocks, and runs of text with marks.
//!
//! This tree is also the stored form, as versioned JSON. HTML is never stored in it, only made from it (`markup`).
//! Invariant: block ids are unique within a body, and fact boxes hold no fact boxes.

mod block;
mod inline;
mod stored;

pub use block::{Block, BlockId, BlockKind, HeadingLevel, ListDepth, ListItem};
pub use inline::{Inline, Mark, Span};

use crate::ids::{ArticleId, MediaId};
use crate::media::{MediaCards, MediaUse};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The body of a story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Block>", into = "Vec<Block>")]
pub struct Body {
    blocks: Vec<Block>,
    words: usize,
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
impl Body {
    /// The most blocks a body may have, those in fact boxes included.
    pub const MOST_BLOCKS: usize = 2_000;
    /// The most characters a body may have.
    pub const MOST_CHARACTERS: usize = 1_000_000;

    /// Checks what holds for the body as a whole.
    pub fn parse(blocks: Vec<Block>) -> Result<Body, BlockRefused> {
        let words = blocks.iter().flat_map(Block::lines).map(Inline::word_count).sum();
        let body = Body { blocks, words };
        let all = body.walk();
        if all.len() > Self::MOST_BLOCKS {
            return Err(BlockRefused::TooManyBlocks(all.len()));
        }
        let mut ids = HashSet::new();
        if let Some(twice) = all.iter().find(|block| !ids.insert(&block.id)) {
            return Err(BlockRefused::SameId(twice.id.clone()));
        }
        body.blocks.iter().try_for_each(|block| block.check_shape(false))?;
        let characters = body.characters();
        if characters > Self::MOST_CHARACTERS {
            return Err(BlockRefused::TooLong(characters));
        }
        Ok(body)
    }

    /// The outermost blocks.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Whether nothing would be shown.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
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
        let mut all = Vec::with_capacity(self.blocks.len());
        onto(&self.blocks, &mut all);
        all
    }

    /// Its pictures, as it uses them.
    pub fn pictures(&self) -> impl Iterator<Item = &MediaUse> {
        self.walk().into_iter().flat_map(|block| match &block.kind {
            BlockKind::Image { image } => std::slice::from_ref(image),
            BlockKind::Gallery { images } => images.as_slice(),
            _ => &[],
        })
    }

    /// The assets that the body shows, each once.
    pub fn media(&self) -> Vec<MediaId> {
        let mut seen = HashSet::new();
        let media = self.pictures().map(|image| image.media);
        media.filter(|id| seen.insert(*id)).collect()
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

    /// How many characters it has, captions not counted.
    pub fn characters(&self) -> usize {
        self.walk().iter().map(|block| block.own_characters()).sum()
    }

    /// How many words it has: runs of characters between white space, captions not counted.
    pub fn word_count(&self) -> usize {
        self.words
    }

    /// The first so many words of its paragraphs.
    pub fn opening(&self, words: usize) -> String {
        let mut opening: Vec<String> = Vec::new();
        for block in &self.blocks {
            if let BlockKind::Paragraph { text } = &block.kind {
                let left = words - opening.len();
                opening.extend(text.text().split_whitespace().take(left).map(str::to_owned));
            }
        }
        opening.join(" ")
    }

    /// A body of one paragraph that is its opening; of none if there is nothing in it.
    pub fn excerpt(&self, words: usize) -> Result<Body, BlockRefused> {
        let text = Inline::plain(&self.opening(words))?;
        if text.is_blank() {
            return Ok(Body::default());
        }
        let id = BlockId::parse("excerpt")?;
        let kind = BlockKind::Paragraph { text };
        Body::parse(vec![Block { id, kind }])
    }

    /// The same body with the printed words of its pictures frozen.
    pub fn frozen(&self, assets: &MediaCards) -> Body {
        let mut body = self.clone();
        body.blocks
            .iter_mut()
            .flat_map(Block::media_uses_mut)
            .for_each(|image| image.freeze(assets));
        body
    }

    /// The same body as readers see it: without the pictures that are not among `assets`, and with those that took another's place.
    pub fn shown_with(&self, assets: &MediaCards) -> Body {
        // No word of a picture is counted, so none is lost with it.
        Body {
            blocks: self
                .blocks
                .iter()
                .filter_map(|block| block.shown_with(assets))
                .collect(),
            words: self.words,
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
        body.blocks
    }
}
#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::LinkTarget;
    use crate::text::Line;

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
    fn readers_see_no_picture_that_is_gone_and_no_word_of_one_that_was_replaced() {
        use crate::media::{Crop, MediaCard, MediaKind, MediaUse};
        use crate::text::Caption;
        let id = |number| MediaId(uuid::Uuid::from_u128(number));
        let image = |number| MediaUse {
            media: id(number),
            caption: Some(Caption::parse("The old picture.").unwrap()),
            credit: None,
            alt_text: None,
            crop: Some(Crop::from_fractions(0.0, 0.0, 0.5, 0.5).unwrap()),
        };
        let asset = |number| {
            let card = MediaCard {
                caption: Some(Caption::parse("Its own words.").unwrap()),
                ..MediaCard::of_kind(MediaKind::Image)
            };
            std::sync::Arc::new(crate::edition::Edition::first(
                id(number).0,
                card,
                crate::time::Timestamp::from_millis(0).unwrap(),
            ))
        };
        let block = |name: &str, kind| Block {
            id: BlockId::parse(name).unwrap(),
            kind,
        };
        let boxed = vec![
            block("i3", BlockKind::Image { image: image(3) }),
            block("i1", BlockKind::Image { image: image(1) }),
        ];
        let body = Body::parse(vec![
            block("i2", BlockKind::Image { image: image(2) }),
            block(
                "g1",
                BlockKind::Gallery {
                    images: vec![image(3), image(2)],
                },
            ),
            block("g2", BlockKind::Gallery { images: vec![image(3)] }),
            block(
                "f",
                BlockKind::FactBox {
                    title: Line::parse("Facts").unwrap(),
                    blocks: boxed,
                },
            ),
        ])
        .unwrap();
        // The first stands, the second was replaced by the ninth, the third is gone.
        let shown = body.shown_with(&MediaCards::from([(id(1), asset(1)), (id(2), asset(9))]));
        let names: Vec<_> = shown.walk().iter().map(|block| block.id.as_str()).collect();
        assert_eq!(names, ["i2", "g1", "f", "i1"]);
        assert_eq!(shown.media(), [id(9), id(1)]);
        let BlockKind::Image { image: replaced } = &shown.blocks()[0].kind else {
            panic!("it is a picture")
        };
        assert_eq!(replaced.caption.as_ref().unwrap().as_str(), "Its own words.");
        assert_eq!(replaced.crop, None);
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
    fn program_text_has_no_characters_that_cannot_be_seen() {
        let code = |code: &str| {
            let kind = BlockKind::Code {
                language: None,
                code: code.to_owned(),
            };
            Body::parse(vec![Block {
                id: BlockId::parse("c").unwrap(),
                kind,
            }])
        };
        assert!(code("a\r\n\tb").is_ok());
        assert_eq!(code("a\0"), Err(BlockRefused::ControlCharacter('\0')));
    }

    #[test]
    fn an_opening_has_that_many_words_of_the_paragraphs() {
        let body = Body::parse(vec![paragraph("a", "One two  three"), paragraph("b", "four five")]).unwrap();
        assert_eq!(body.opening(4), "One two three four");
        assert_eq!(body.opening(9), "One two three four five");
        assert_eq!(body.word_count(), 5);
    }
}
