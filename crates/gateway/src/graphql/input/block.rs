//! Blocks, as inputs: exactly one kind each, so that a kind that is not known is refused with its name and place.

use super::media::MediaUseInput;
use super::span::{SpanInput, line};
use crate::graphql::user_error::Parser;
use async_graphql::{ID, InputObject, OneofObject};
use desk::Desk;
use domain::body::{Block, BlockId, BlockKind, Body, HeadingLevel, Inline, ListDepth, ListItem};
use domain::ids::ArticleId;
use domain::link::{EmbedAddress, LinkTarget};
use domain::text::Line;

/// A paragraph.
#[derive(InputObject)]
pub struct ParagraphInput {
    /// Keep the id that the block has; leave it out for a new block.
    id: Option<ID>,
    /// The words, in runs.
    spans: Vec<SpanInput>,
}

/// A heading within the story.
#[derive(InputObject)]
pub struct HeadingInput {
    /// Keep the id that the block has; leave it out for a new block.
    id: Option<ID>,
    /// 2, 3 or 4; 1 is the headline.
    #[graphql(default = 2)]
    level: i32,
    /// The words, in runs.
    spans: Vec<SpanInput>,
}

/// A picture.
#[derive(InputObject)]
pub struct ImageInput {
    /// Keep the id that the block has; leave it out for a new block.
    id: Option<ID>,
    /// The picture.
    image: MediaUseInput,
}

/// Several pictures together.
#[derive(InputObject)]
pub struct GalleryInput {
    /// Keep the id that the block has; leave it out for a new block.
    id: Option<ID>,
    /// The pictures: at least one.
    images: Vec<MediaUseInput>,
}

/// What somebody said or wrote, set apart.
#[derive(InputObject)]
pub struct QuoteInput {
    /// Keep the id that the block has; leave it out for a new block.
    id: Option<ID>,
    /// The words, in runs.
    spans: Vec<SpanInput>,
    /// Who said it.
    attribution: Option<String>,
    /// Where it can be read.
    source: Option<String>,
}

/// Words of the story itself, set large.
#[derive(InputObject)]
pub struct PullQuoteInput {
    /// Keep the id that the block has; leave it out for a new block.
    id: Option<ID>,
    /// The words, in runs.
    spans: Vec<SpanInput>,
    /// Whose words they are.
    attribution: Option<String>,
}

/// One entry of a list.
#[derive(InputObject)]
pub struct ListItemInput {
    /// How deep it stands: 1 (the outermost) to 6.
    #[graphql(default = 1)]
    depth: i32,
    /// What it says.
    spans: Vec<SpanInput>,
}

/// A list.
#[derive(InputObject)]
pub struct ListInput {
    /// Keep the id that the block has; leave it out for a new block.
    id: Option<ID>,
    /// Whether its entries are numbered.
    #[graphql(default)]
    ordered: bool,
    /// Its entries: at least one.
    items: Vec<ListItemInput>,
}

/// One cell of a table.
#[derive(InputObject)]
pub struct TableCellInput {
    /// What it says.
    spans: Vec<SpanInput>,
}

/// A table.
#[derive(InputObject)]
pub struct TableInput {
    /// Keep the id that the block has; leave it out for a new block.
    id: Option<ID>,
    /// What it shows.
    caption: Option<String>,
    /// The heads of the columns; empty for none.
    #[graphql(default)]
    header: Vec<TableCellInput>,
    /// The rows, all of the same length: at least one.
    rows: Vec<Vec<TableCellInput>>,
}

/// Program text.
#[derive(InputObject)]
pub struct CodeInput {
    /// Keep the id that the block has; leave it out for a new block.
    id: Option<ID>,
    /// The language.
    language: Option<String>,
    /// The program text.
    code: String,
}

/// A player or post of another site.
#[derive(InputObject)]
pub struct EmbedInput {
    /// Keep the id that the block has; leave it out for a new block.
    id: Option<ID>,
    /// Its https address. Its host must be one that Dateline knows; the refusal names it.
    address: String,
}

/// A break between parts.
#[derive(InputObject)]
pub struct DividerInput {
    /// Keep the id that the block has; leave it out for a new block.
    id: Option<ID>,
}

/// A link to another story, on a line of its own.
#[derive(InputObject)]
pub struct RelatedLinkInput {
    /// Keep the id that the block has; leave it out for a new block.
    id: Option<ID>,
    /// The story's id.
    article: ID,
}

/// Facts in a box.
#[derive(InputObject)]
pub struct FactBoxInput {
    /// Keep the id that the block has; leave it out for a new block.
    id: Option<ID>,
    /// What the box is headed.
    title: String,
    /// What is in it; no other box.
    blocks: Vec<BlockInput>,
}

/// A block that came from elsewhere and is of no kind known here.
#[derive(InputObject)]
pub struct UnknownInput {
    /// Keep the id that the block has; leave it out for a new block.
    id: Option<ID>,
    /// What it was called there.
    name: String,
    /// Its words, in runs.
    spans: Vec<SpanInput>,
}

/// One block: give exactly one kind.
#[derive(OneofObject)]
pub enum BlockInput {
    /// A paragraph.
    Paragraph(ParagraphInput),
    /// A heading within the story.
    Heading(HeadingInput),
    /// A picture.
    Image(ImageInput),
    /// Several pictures together.
    Gallery(GalleryInput),
    /// What somebody said or wrote, set apart.
    Quote(QuoteInput),
    /// Words of the story itself, set large.
    PullQuote(PullQuoteInput),
    /// A list.
    List(ListInput),
    /// A table.
    Table(TableInput),
    /// Program text.
    Code(CodeInput),
    /// A player or post of another site.
    Embed(EmbedInput),
    /// A break between parts.
    Divider(DividerInput),
    /// A link to another story, on a line of its own.
    RelatedLink(RelatedLinkInput),
    /// Facts in a box.
    FactBox(FactBoxInput),
    /// A block from elsewhere, kept and shown as text.
    Unknown(UnknownInput),
}

/// The body that these blocks make.
pub fn body(parser: &mut Parser, desk: &Desk, input: Vec<BlockInput>) -> Option<Body> {
    let blocks = blocks(parser, desk, input)?;
    Body::parse(blocks).map_err(|refused| parser.refuse(refused)).ok()
}

fn blocks(parser: &mut Parser, desk: &Desk, input: Vec<BlockInput>) -> Option<Vec<Block>> {
    let parsed: Vec<Option<Block>> = input
        .into_iter()
        .enumerate()
        .map(|(index, input)| {
            let (kind, id) = input.kind_and_id();
            parser.within(&format!("[{index}].{kind}"), |parser| {
                let id = match id {
                    Some(id) => parser.value("id", BlockId::parse(&id)),
                    None => BlockId::parse(&desk.new_id().to_string()).ok(),
                };
                let kind = input.parse(parser, desk);
                Some(Block { id: id?, kind: kind? })
            })
        })
        .collect();
    parsed.into_iter().collect()
}

impl BlockInput {
    fn kind_and_id(&self) -> (&'static str, Option<ID>) {
        let (kind, id) = match self {
            BlockInput::Paragraph(input) => ("paragraph", &input.id),
            BlockInput::Heading(input) => ("heading", &input.id),
            BlockInput::Image(input) => ("image", &input.id),
            BlockInput::Gallery(input) => ("gallery", &input.id),
            BlockInput::Quote(input) => ("quote", &input.id),
            BlockInput::PullQuote(input) => ("pullQuote", &input.id),
            BlockInput::List(input) => ("list", &input.id),
            BlockInput::Table(input) => ("table", &input.id),
            BlockInput::Code(input) => ("code", &input.id),
            BlockInput::Embed(input) => ("embed", &input.id),
            BlockInput::Divider(input) => ("divider", &input.id),
            BlockInput::RelatedLink(input) => ("relatedLink", &input.id),
            BlockInput::FactBox(input) => ("factBox", &input.id),
            BlockInput::Unknown(input) => ("unknown", &input.id),
        };
        (kind, id.clone())
    }

    fn parse(self, parser: &mut Parser, desk: &Desk) -> Option<BlockKind> {
        Some(match self {
            BlockInput::Paragraph(input) => BlockKind::Paragraph {
                text: line(parser, "spans", input.spans)?,
            },
            BlockInput::Heading(input) => {
                let level = parser.value(
                    "level",
                    u8::try_from(input.level).unwrap_or(0).try_into() as Result<HeadingLevel, _>,
                );
                BlockKind::Heading {
                    text: line(parser, "spans", input.spans)?,
                    level: level?,
                }
            }
            BlockInput::Image(input) => BlockKind::Image {
                image: parser.within("image", |parser| input.image.parse(parser))?,
            },
            BlockInput::Gallery(input) => BlockKind::Gallery {
                images: gallery(parser, input)?,
            },
            BlockInput::Quote(input) => BlockKind::Quote {
                attribution: parser.text("attribution", input.attribution, Line::parse),
                source: parser.text("source", input.source, LinkTarget::parse),
                text: line(parser, "spans", input.spans)?,
            },
            BlockInput::PullQuote(input) => BlockKind::PullQuote {
                attribution: parser.text("attribution", input.attribution, Line::parse),
                text: line(parser, "spans", input.spans)?,
            },
            BlockInput::List(input) => BlockKind::List {
                ordered: input.ordered,
                items: list_items(parser, input.items)?,
            },
            BlockInput::Table(input) => table(parser, input)?,
            BlockInput::Code(input) => BlockKind::Code {
                language: parser.text("language", input.language, Line::parse),
                code: input.code,
            },
            BlockInput::Embed(input) => BlockKind::Embed {
                address: parser.value("address", EmbedAddress::parse(&input.address))?,
            },
            BlockInput::Divider(_) => BlockKind::Divider,
            BlockInput::RelatedLink(input) => BlockKind::RelatedLink {
                article: parser.id("article", &input.article, ArticleId)?,
            },
            BlockInput::FactBox(input) => fact_box(parser, desk, input)?,
            BlockInput::Unknown(input) => {
                let name = parser.value("name", Line::parse(&input.name));
                BlockKind::Unknown {
                    text: line(parser, "spans", input.spans)?,
                    name: name?,
                }
            }
        })
    }
}

fn fact_box(parser: &mut Parser, desk: &Desk, input: FactBoxInput) -> Option<BlockKind> {
    let title = parser.value("title", Line::parse(&input.title));
    let blocks = parser.within("blocks", |parser| blocks(parser, desk, input.blocks));
    Some(BlockKind::FactBox {
        title: title?,
        blocks: blocks?,
    })
}

fn gallery(parser: &mut Parser, input: GalleryInput) -> Option<Vec<domain::media::MediaUse>> {
    let images = input.images.into_iter().enumerate();
    let parsed: Vec<_> = images
        .map(|(index, image)| parser.within(&format!("images[{index}]"), |parser| image.parse(parser)))
        .collect();
    parsed.into_iter().collect()
}

fn list_items(parser: &mut Parser, items: Vec<ListItemInput>) -> Option<Vec<ListItem>> {
    let items = items.into_iter().enumerate();
    let parsed: Vec<_> = items
        .map(|(index, item)| {
            parser.within(&format!("items[{index}]"), |parser| {
                let depth = parser.value(
                    "depth",
                    u8::try_from(item.depth).unwrap_or(0).try_into() as Result<ListDepth, _>,
                );
                Some(ListItem {
                    text: line(parser, "spans", item.spans)?,
                    depth: depth?,
                })
            })
        })
        .collect();
    parsed.into_iter().collect()
}

fn table(parser: &mut Parser, input: TableInput) -> Option<BlockKind> {
    let caption = parser.text("caption", input.caption, Line::parse);
    let header = cells(parser, "header", input.header);
    let rows = input.rows.into_iter().enumerate();
    let rows: Vec<_> = rows
        .map(|(index, row)| cells(parser, &format!("rows[{index}]"), row))
        .collect();
    Some(BlockKind::Table {
        caption,
        header: header?,
        rows: rows.into_iter().collect::<Option<_>>()?,
    })
}

fn cells(parser: &mut Parser, name: &str, cells: Vec<TableCellInput>) -> Option<Vec<Inline>> {
    let cells = cells.into_iter().enumerate();
    let parsed: Vec<_> = cells
        .map(|(index, cell)| line(parser, &format!("{name}[{index}].spans"), cell.spans))
        .collect();
    parsed.into_iter().collect()
}
