//! Blocks, as clients see them: an interface that every kind shares, and one type for each kind (`block/kinds.rs`).

mod kinds;
mod span;

pub use kinds::*;
pub use span::InlineMark;

use super::at_once::{AtOnce, List};
use crate::referred::BodySource;
use async_graphql::{Enum, ID, Interface};
use domain::body::{self, BlockKind as Kind};

/// What kind of block. Clients must accept kinds that they don't know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// A heading within the story.
    Heading,
    /// A picture.
    Image,
    /// Several pictures together.
    Gallery,
    /// What somebody said or wrote, set apart.
    Quote,
    /// Words of the story itself, set large.
    PullQuote,
    /// A list.
    List,
    /// A table.
    Table,
    /// Program text.
    Code,
    /// A player or post of another site.
    Embed,
    /// A break between parts.
    Divider,
    /// A link to another story, on a line of its own.
    RelatedLink,
    /// Facts in a box.
    FactBox,
    /// A block from elsewhere, kept and shown as text.
    Unknown,
}

/// One block of a body.
#[allow(
    clippy::duplicated_attributes,
    reason = "each field of the interface has its own type"
)]
#[derive(Interface)]
#[graphql(
    field(
        name = "id",
        ty = "ID",
        desc = "Unique within the body; it stays with the block from revision to revision."
    ),
    field(name = "kind", ty = "BlockKind", desc = "What it is."),
    field(name = "html", ty = "String", desc = "The block as safe HTML."),
    field(name = "text", ty = "String", desc = "The block as plain text.")
)]
pub enum Block<'a> {
    Paragraph(ParagraphBlock<'a>),
    Heading(HeadingBlock<'a>),
    Image(ImageBlock<'a>),
    Gallery(GalleryBlock<'a>),
    Quote(QuoteBlock<'a>),
    PullQuote(PullQuoteBlock<'a>),
    List(ListBlock<'a>),
    Table(TableBlock<'a>),
    Code(CodeBlock<'a>),
    Embed(EmbedBlock<'a>),
    Divider(DividerBlock<'a>),
    RelatedLink(RelatedLinkBlock<'a>),
    FactBox(FactBoxBlock<'a>),
    Unknown(UnknownBlock<'a>),
}

impl<'a> Block<'a> {
    /// The objects for these blocks of that body.
    pub fn all(source: &'a BodySource, blocks: &'a [body::Block]) -> List<AtOnce<Block<'a>>> {
        blocks.iter().map(|block| AtOnce(Block::new(source, block))).collect()
    }

    fn new(source: &'a BodySource, block: &'a body::Block) -> Block<'a> {
        let part = Part { source, block };
        match &block.kind {
            Kind::Paragraph { .. } => Block::Paragraph(ParagraphBlock(part)),
            Kind::Heading { .. } => Block::Heading(HeadingBlock(part)),
            Kind::Image { .. } => Block::Image(ImageBlock(part)),
            Kind::Gallery { .. } => Block::Gallery(GalleryBlock(part)),
            Kind::Quote { .. } => Block::Quote(QuoteBlock(part)),
            Kind::PullQuote { .. } => Block::PullQuote(PullQuoteBlock(part)),
            Kind::List { .. } => Block::List(ListBlock(part)),
            Kind::Table { .. } => Block::Table(TableBlock(part)),
            Kind::Code { .. } => Block::Code(CodeBlock(part)),
            Kind::Embed { .. } => Block::Embed(EmbedBlock(part)),
            Kind::Divider => Block::Divider(DividerBlock(part)),
            Kind::RelatedLink { .. } => Block::RelatedLink(RelatedLinkBlock(part)),
            Kind::FactBox { .. } => Block::FactBox(FactBoxBlock(part)),
            Kind::Unknown { .. } => Block::Unknown(UnknownBlock(part)),
        }
    }
}

/// A block and the body that it is of.
#[derive(Clone, Copy)]
pub struct Part<'a> {
    source: &'a BodySource,
    block: &'a body::Block,
}
