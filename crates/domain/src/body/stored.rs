//! How a stored block is read: its kind and the fields of all kinds, each where it stands.
//!
//! Serde reads a flattened, tagged enum by way of a tree of values, which was a tenth of the reading of a body.
//! Invariant: what `Block` writes is read as the same block, and a block without a field of its kind is refused by the field's name.

use super::Inline;
use super::block::{Block, BlockId, BlockKind, HeadingLevel, ListItem};
use crate::ids::ArticleId;
use crate::link::{EmbedAddress, LinkTarget};
use crate::media::MediaUse;
use crate::text::Line;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Stored {
    id: BlockId,
    kind: Kind,
    text: Option<Inline>,
    level: Option<HeadingLevel>,
    image: Option<MediaUse>,
    images: Option<Vec<MediaUse>>,
    attribution: Option<Line>,
    source: Option<LinkTarget>,
    ordered: Option<bool>,
    items: Option<Vec<ListItem>>,
    caption: Option<Line>,
    #[serde(default)]
    header: Vec<Inline>,
    rows: Option<Vec<Vec<Inline>>>,
    language: Option<Line>,
    code: Option<String>,
    address: Option<EmbedAddress>,
    article: Option<ArticleId>,
    title: Option<Line>,
    blocks: Option<Vec<Block>>,
    name: Option<Line>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Paragraph,
    Heading,
    Image,
    Gallery,
    Quote,
    PullQuote,
    List,
    Table,
    Code,
    Embed,
    Divider,
    RelatedLink,
    FactBox,
    Unknown,
}

/// A stored block has not what its kind has.
#[derive(Debug, thiserror::Error)]
#[error("the block {block} has no `{field}`")]
pub(super) struct FieldMissing {
    block: BlockId,
    field: &'static str,
}

/// A field that blocks of the kind must have.
macro_rules! must {
    ($stored:ident.$field:ident) => {
        match $stored.$field {
            Some(value) => value,
            None => {
                return Err(FieldMissing {
                    block: $stored.id,
                    field: stringify!($field),
                });
            }
        }
    };
}

impl TryFrom<Stored> for Block {
    type Error = FieldMissing;

    fn try_from(stored: Stored) -> Result<Block, FieldMissing> {
        let kind = match stored.kind {
            Kind::Paragraph => BlockKind::Paragraph {
                text: must!(stored.text),
            },
            Kind::Heading => BlockKind::Heading {
                level: must!(stored.level),
                text: must!(stored.text),
            },
            Kind::Image => BlockKind::Image {
                image: must!(stored.image),
            },
            Kind::Gallery => BlockKind::Gallery {
                images: must!(stored.images),
            },
            Kind::Quote => BlockKind::Quote {
                text: must!(stored.text),
                attribution: stored.attribution,
                source: stored.source,
            },
            Kind::PullQuote => BlockKind::PullQuote {
                text: must!(stored.text),
                attribution: stored.attribution,
            },
            Kind::List => BlockKind::List {
                ordered: must!(stored.ordered),
                items: must!(stored.items),
            },
            Kind::Table => BlockKind::Table {
                caption: stored.caption,
                header: stored.header,
                rows: must!(stored.rows),
            },
            Kind::Code => BlockKind::Code {
                language: stored.language,
                code: must!(stored.code),
            },
            Kind::Embed => BlockKind::Embed {
                address: must!(stored.address),
            },
            Kind::Divider => BlockKind::Divider,
            Kind::RelatedLink => BlockKind::RelatedLink {
                article: must!(stored.article),
            },
            Kind::FactBox => BlockKind::FactBox {
                title: must!(stored.title),
                blocks: must!(stored.blocks),
            },
            Kind::Unknown => BlockKind::Unknown {
                name: must!(stored.name),
                text: must!(stored.text),
            },
        };
        Ok(Block { id: stored.id, kind })
    }
}

#[cfg(test)]
mod tests {
    use crate::body::Body;

    #[test]
    fn a_stored_block_that_lacks_what_its_kind_has_is_refused_by_name() {
        let read = |blocks: &str| serde_json::from_str::<Body>(blocks).map_err(|error| error.to_string());
        let error = read(r#"[{"id":"b1","kind":"heading","text":[{"text":"Words"}]}]"#).unwrap_err();
        assert!(error.starts_with("the block b1 has no `level`"), "{error}");
        assert!(read(r#"[{"id":"b1","kind":"haiku"}]"#).unwrap_err().contains("haiku"));
    }
}
