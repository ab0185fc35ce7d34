//! One type for each kind of block. All have what the interface asks for; each adds what is its own.

use super::span::{Span, spans};
use super::{Block, BlockKind, Part};
use crate::graphql::article::Article;
use crate::graphql::at_once::{self, AtOnce, List, Written};
use crate::graphql::media::MediaUse;
use async_graphql::{ContextSelectionSet, ID, Object, Result, SimpleObject};
use domain::body::BlockKind as Kind;
use domain::media;

macro_rules! blocks {
    ($($(#[$doc:meta])* $name:ident($kind:ident) { $($own:tt)* })+) => {$(
        #[doc = concat!("A block of kind ", stringify!($kind), ".")]
        pub struct $name<'a>(pub(super) Part<'a>);

        $(#[$doc])*
        #[Object]
        impl<'a> $name<'a> {
            /// Unique within the body; it stays with the block from revision to revision.
            pub async fn id(&self) -> ID {
                self.0.block.id.as_str().into()
            }
            /// What it is.
            pub async fn kind(&self) -> BlockKind {
                BlockKind::$kind
            }
            /// The block as safe HTML.
            pub async fn html(&self) -> Result<String> {
                Ok(markup::block_html(self.0.block, &self.0.source.fill().await?))
            }
            /// The block as plain text.
            pub async fn text(&self) -> Result<String> {
                Ok(markup::block_text(self.0.block, &self.0.source.fill().await?))
            }
            $($own)*
        }
    )+

        impl at_once::Object for Block<'_> {
            fn write(&self, ctx: &ContextSelectionSet<'_>, written: &mut Written) -> Option<()> {
                match self {
                    $(Block::$kind(block) => written.fields(ctx, block)),+
                }
            }
        }
    };
}

impl<'a> Part<'a> {
    fn media_use(&self, media_use: &media::MediaUse) -> AtOnce<MediaUse> {
        AtOnce(MediaUse {
            media_use: media_use.clone(),
            reads: self.source.reads().clone(),
        })
    }

    /// The runs of a block that is one line of text.
    fn spans(&self) -> List<AtOnce<Span<'a>>> {
        self.block.lines().first().map(|line| spans(line)).unwrap_or_default()
    }
}

/// One entry of a list.
#[derive(SimpleObject)]
pub struct ListItem<'a> {
    /// How deep it stands: 1 for the outermost.
    depth: i32,
    /// What it says.
    spans: List<AtOnce<Span<'a>>>,
}

impl at_once::Object for ListItem<'_> {}
impl at_once::Object for TableCell<'_> {}

/// One cell of a table.
#[derive(SimpleObject)]
pub struct TableCell<'a> {
    /// What it says.
    spans: List<AtOnce<Span<'a>>>,
}

blocks! {
    /// A paragraph.
    ParagraphBlock(Paragraph) {
        /// The words, in runs.
        async fn spans(&self) -> List<AtOnce<Span<'a>>> {
            self.0.spans()
        }
    }
    /// A heading within the story.
    HeadingBlock(Heading) {
        /// The words, in runs.
        async fn spans(&self) -> List<AtOnce<Span<'a>>> {
            self.0.spans()
        }
        /// 2, 3 or 4; 1 is the headline.
        async fn level(&self) -> i32 {
            match &self.0.block.kind {
                Kind::Heading { level, .. } => u8::from(*level).into(),
                _ => 2,
            }
        }
    }
    /// A picture.
    ImageBlock(Image) {
        /// The picture, with what is printed with it here. Clients must accept null.
        async fn image(&self) -> Option<AtOnce<MediaUse>> {
            match &self.0.block.kind {
                Kind::Image { image } => Some(self.0.media_use(image)),
                _ => None,
            }
        }
    }
    /// Several pictures together.
    GalleryBlock(Gallery) {
        /// The pictures.
        async fn images(&self) -> List<AtOnce<MediaUse>> {
            match &self.0.block.kind {
                Kind::Gallery { images } => images.iter().map(|image| self.0.media_use(image)).collect(),
                _ => List::default(),
            }
        }
    }
    /// What somebody said or wrote, set apart.
    QuoteBlock(Quote) {
        /// The words, in runs.
        async fn spans(&self) -> List<AtOnce<Span<'a>>> {
            self.0.spans()
        }
        /// Who said it. Null if the text does.
        async fn attribution(&self) -> Option<&str> {
            match &self.0.block.kind {
                Kind::Quote { attribution, .. } => attribution.as_ref().map(|line| line.as_str()),
                _ => None,
            }
        }
        /// Where it can be read. Null if nowhere.
        async fn source(&self) -> Option<&str> {
            match &self.0.block.kind {
                Kind::Quote { source, .. } => source.as_ref().map(|target| target.as_str()),
                _ => None,
            }
        }
    }
    /// Words of the story itself, set large.
    PullQuoteBlock(PullQuote) {
        /// The words, in runs.
        async fn spans(&self) -> List<AtOnce<Span<'a>>> {
            self.0.spans()
        }
        /// Whose words they are. Null if the story's own.
        async fn attribution(&self) -> Option<&str> {
            match &self.0.block.kind {
                Kind::PullQuote { attribution, .. } => attribution.as_ref().map(|line| line.as_str()),
                _ => None,
            }
        }
    }
    /// A list.
    ListBlock(List) {
        /// Whether its entries are numbered.
        async fn ordered(&self) -> bool {
            matches!(&self.0.block.kind, Kind::List { ordered: true, .. })
        }
        /// Its entries, each with how deep it stands.
        async fn items(&self) -> List<AtOnce<ListItem<'a>>> {
            match &self.0.block.kind {
                Kind::List { items, .. } => {
                    items.iter().map(|item| AtOnce(ListItem { depth: u8::from(item.depth).into(), spans: spans(&item.text) })).collect()
                }
                _ => List::default(),
            }
        }
    }
    /// A table.
    TableBlock(Table) {
        /// What it shows. Null if it does not say.
        async fn caption(&self) -> Option<&str> {
            match &self.0.block.kind {
                Kind::Table { caption, .. } => caption.as_ref().map(|line| line.as_str()),
                _ => None,
            }
        }
        /// The heads of the columns; empty for none.
        async fn header(&self) -> List<AtOnce<TableCell<'a>>> {
            match &self.0.block.kind {
                Kind::Table { header, .. } => header.iter().map(|cell| AtOnce(TableCell { spans: spans(cell) })).collect(),
                _ => List::default(),
            }
        }
        /// The rows, all of the same length.
        async fn rows(&self) -> List<List<AtOnce<TableCell<'a>>>> {
            let row = |row: &'a Vec<_>| row.iter().map(|cell| AtOnce(TableCell { spans: spans(cell) })).collect();
            match &self.0.block.kind {
                Kind::Table { rows, .. } => rows.iter().map(row).collect(),
                _ => List::default(),
            }
        }
    }
    /// Program text.
    CodeBlock(Code) {
        /// The language, as the editor named it. Null if they did not.
        async fn language(&self) -> Option<&str> {
            match &self.0.block.kind {
                Kind::Code { language, .. } => language.as_ref().map(|line| line.as_str()),
                _ => None,
            }
        }
        /// The program text.
        async fn code(&self) -> &str {
            match &self.0.block.kind {
                Kind::Code { code, .. } => code,
                _ => "",
            }
        }
    }
    /// A player or post of another site. Its HTML is a plain link; a front end that wants a player makes it from the address.
    EmbedBlock(Embed) {
        /// Whose it is, such as "YouTube".
        async fn provider(&self) -> &str {
            match &self.0.block.kind {
                Kind::Embed { address } => address.provider().name(),
                _ => "",
            }
        }
        /// Its address: always https, and of a provider on Dateline's list.
        async fn address(&self) -> &str {
            match &self.0.block.kind {
                Kind::Embed { address } => address.as_str(),
                _ => "",
            }
        }
    }
    /// A break between parts.
    DividerBlock(Divider) {}
    /// A link to another story, on a line of its own.
    RelatedLinkBlock(RelatedLink) {
        /// The story. Null if it is not public now: then show nothing.
        async fn article(&self) -> Option<Result<AtOnce<Article>>> {
            let Kind::RelatedLink { article } = &self.0.block.kind else { return None };
            let reads = self.0.source.reads();
            let found = reads.live(*article).await.transpose()?;
            Some(found.map(|edition| AtOnce(Article { edition, reads: reads.clone() })).map_err(Into::into))
        }
    }
    /// Facts in a box.
    FactBoxBlock(FactBox) {
        /// What the box is headed.
        async fn title(&self) -> &str {
            match &self.0.block.kind {
                Kind::FactBox { title, .. } => title.as_str(),
                _ => "",
            }
        }
        /// What is in it; no other box.
        async fn blocks(&self) -> List<AtOnce<Block<'a>>> {
            match &self.0.block.kind {
                Kind::FactBox { blocks, .. } => Block::all(self.0.source, blocks),
                _ => List::default(),
            }
        }
    }
    /// A block that came from elsewhere and is of no kind known here: kept, and shown as text.
    UnknownBlock(Unknown) {
        /// What it was called there.
        async fn name(&self) -> &str {
            match &self.0.block.kind {
                Kind::Unknown { name, .. } => name.as_str(),
                _ => "",
            }
        }
        /// Its words, in runs.
        async fn spans(&self) -> List<AtOnce<Span<'a>>> {
            self.0.spans()
        }
    }
}
