//! Pictures and players: what an element names, and the block that it makes.
//!
//! Invariant: a picture that is none of ours stays in its place as an `unknown` block with its alt text, address and caption.

use super::blocks::Reader;
use super::ids::{Part, PartKind};
use super::tree::{Data, Element, NodeId};
use super::{Lost, PictureName, ReadRefused, one_line};
use crate::credit;
use domain::body::{BlockKind, Inline};
use domain::ids::MediaId;
use domain::link::{EmbedAddress, LinkTarget};
use domain::media::{Credit, MediaUse};
use domain::text::{AltText, Caption};

/// What is printed with a picture.
pub(super) struct Printed {
    pub(super) caption: String,
    pub(super) credit: Option<Credit>,
}

impl Printed {
    /// Of a caption that may end with the credit.
    pub(super) fn of(text: &str) -> Printed {
        let (caption, credit) = credit::split(text);
        Printed {
            caption: caption.to_owned(),
            credit,
        }
    }
}

/// Where lazy loaders and galleries keep the address of a picture.
const ADDRESSES: [&str; 7] = [
    "src",
    "data-src",
    "data-lazy-src",
    "data-orig-file",
    "data-full-url",
    "data-large-file",
    "href",
];

/// The most characters of an address that are shown.
const MOST_SHOWN: usize = 300;

fn without_control(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

/// A picture in a story, with nothing of its own.
pub(super) fn bare(media: MediaId) -> MediaUse {
    MediaUse {
        media,
        caption: None,
        credit: None,
        alt_text: None,
        crop: None,
    }
}

pub(super) fn alt_text(text: &str) -> Option<AltText> {
    let text: String = without_control(text).trim().chars().take(AltText::MOST).collect();
    AltText::parse(&text).ok()
}

impl Reader<'_> {
    pub(super) fn picture(&mut self, element: &Element) {
        let kind = self.picture_block(element);
        kind.into_iter().for_each(|kind| self.push(None, kind));
    }

    /// Whether an element is a picture that would be shown.
    pub(super) fn shows_picture(&self, node: NodeId) -> bool {
        let Some(element) = self.tree.element(node) else {
            return false;
        };
        let is_emoji = element.classes().any(|class| class == "wp-smiley" || class == "emoji");
        &*element.name == "img" && !is_emoji
    }

    fn picture_block(&mut self, element: &Element) -> Option<BlockKind> {
        let alt = element.attribute("alt").unwrap_or_default();
        if let Some(media) = self.known(element) {
            // To the file of the picture itself most links lead, and nobody misses those.
            let file = |to: &str| {
                [".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg"]
                    .iter()
                    .any(|end| to.ends_with(end))
            };
            let link = element.attribute("href").filter(|to| !file(&to.to_lowercase()));
            self.lost.extend(link.map(|to| Lost::Link(to.to_owned())));
            let image = MediaUse {
                alt_text: alt_text(alt),
                ..bare(media)
            };
            return Some(BlockKind::Image { image });
        }
        let addresses = ADDRESSES.iter().filter_map(|name| element.attribute(name));
        let address = addresses.map(str::trim).find(|address| !address.is_empty());
        self.unknown_picture(alt, address.unwrap_or_default())
    }

    /// `None` if there is nothing to show of it.
    pub(super) fn unknown_picture(&mut self, alt: &str, address: &str) -> Option<BlockKind> {
        let shown: String = address.chars().take(MOST_SHOWN).collect();
        let shown = if shown.len() < address.len() {
            shown + "…"
        } else {
            shown
        };
        let lines = [without_control(alt), without_control(&shown)];
        let lines: Vec<String> = lines
            .iter()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        let text = lines
            .into_iter()
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join("\n");
        if text.is_empty() {
            return None;
        }
        self.lost.push(Lost::Picture(shown));
        unknown("image", &text)
    }

    /// The asset that an element names, by any of its names.
    fn known(&self, element: &Element) -> Option<MediaId> {
        let find = |name: PictureName<'_>| (self.lookup.picture)(name);
        let own = ADDRESSES
            .iter()
            .filter_map(|name| element.attribute(name)?.strip_prefix("urn:uuid:"));
        let own = own.filter_map(|id| id.parse().ok()).map(MediaId);
        let class = element.classes().find_map(|class| class.strip_prefix("wp-image-"));
        let ids = [
            class,
            element.attribute("data-id"),
            element.attribute("data-attachment-id"),
        ];
        let ids = ids
            .into_iter()
            .flatten()
            .filter_map(|id| id.parse().ok())
            .chain(self.attachment);
        own.into_iter().find_map(|id| find(PictureName::Media(id))).or_else(|| {
            ids.into_iter()
                .find_map(|id| find(PictureName::Attachment(id)))
                .or_else(|| {
                    let addresses = ADDRESSES.iter().filter_map(|name| element.attribute(name));
                    addresses
                        .map(str::trim)
                        .filter(|address| !address.is_empty())
                        .find_map(|address| find(PictureName::Address(address)))
                })
        })
    }

    /// A paragraph of Markdown that is a picture, and what is printed with it on the lines below.
    pub(super) fn picture_of_markdown(&mut self, node: NodeId) -> Result<bool, ReadRefused> {
        let within = self.tree.solid(node);
        let Some((first, below)) = within.split_first() else {
            return Ok(false);
        };
        let Some(element) = self.tree.element(*first).filter(|element| &*element.name == "img") else {
            return Ok(false);
        };
        if !matches!(
            below.first().map(|node| &self.tree.nodes[*node].data),
            None | Some(Data::Break(_))
        ) {
            return Ok(false);
        }
        let Some(mut kind) = self.picture_block(element) else {
            return Ok(false);
        };
        let is_own = element.attribute("src").is_some_and(|src| src.starts_with("urn:uuid:"));
        let (mut before, mut after, mut aside) = (
            super::words::Words::default(),
            super::words::Words::default(),
            Vec::new(),
        );
        let parting = below
            .iter()
            .rposition(|node| matches!(self.tree.nodes[*node].data, Data::Parting));
        let (caption, credit) = below.split_at(parting.unwrap_or(below.len()));
        self.line_onto(caption, &mut before, &mut aside)?;
        self.line_onto(credit, &mut after, &mut aside)?;
        let (mut caption, credit) = (before.take()?.text(), after.take()?.text());
        if caption.is_empty() {
            caption = without_control(element.attribute("title").unwrap_or_default());
        }
        let printed = match (is_own, parting) {
            (true, Some(_)) => Printed {
                caption,
                credit: credit::read(unbracketed(&credit)),
            },
            (true, None) => printed_by_us(&caption),
            (false, _) => Printed::of(&format!("{caption}{credit}")),
        };
        let rest = print(&mut kind, printed)?;
        self.push(None, kind);
        self.parts.extend(aside);
        self.parts.extend(rest);
        Ok(true)
    }

    /// A frame, film or sound.
    pub(super) fn player(&mut self, node: NodeId, element: &Element) -> Result<(), ReadRefused> {
        let own = ["src", "data"].iter().find_map(|name| element.attribute(name));
        let source = self
            .tree
            .find(node, &|element| matches!(&*element.name, "source" | "embed"));
        let source = source.and_then(|node| self.tree.element(node)?.attribute("src"));
        let address = own.or(source).unwrap_or_default().trim().to_owned();
        let whole = if address.starts_with("//") {
            format!("https:{address}")
        } else {
            address
        };
        let part = match EmbedAddress::parse(&whole.replacen("http://", "https://", 1)) {
            Ok(address) => Some(BlockKind::Embed { address }),
            Err(_) if whole.is_empty() => None,
            Err(_) => {
                self.lost.push(Lost::Player(whole.clone()));
                let shown = LinkTarget::parse(&whole).ok().filter(|_| whole.starts_with("http"));
                shown.and_then(|to| unknown(&element.name, to.as_str()))
            }
        };
        part.into_iter().for_each(|kind| self.push(None, kind));
        // What is shown where it cannot be played, or stands above it.
        let nested = |node: &NodeId| !matches!(self.tree.name(*node), "source" | "embed");
        let within: Vec<NodeId> = self.tree.solid(node).into_iter().filter(nested).collect();
        match &*element.name {
            "iframe" => Ok(()),
            _ => self.flow(&within),
        }
    }

    /// What stands at an address, or the address as words.
    pub(super) fn embed(&mut self, address: &str) {
        let words: Vec<&str> = address.split_whitespace().collect();
        let address = without_control(&words.join(" "));
        let kind = self.block_at(&address).or_else(|| unknown("embed", &address));
        kind.into_iter().for_each(|kind| self.push(None, kind));
    }
}

/// A block that is kept and shown as text.
pub(super) fn unknown(name: &str, text: &str) -> Option<BlockKind> {
    let text = Inline::plain(text).ok().filter(|text| !text.is_blank())?;
    Some(BlockKind::Unknown {
        name: one_line(name)?,
        text,
    })
}

/// Prints something with a picture. What it cannot take, as it is too long, is a paragraph behind it.
pub(super) fn print(kind: &mut BlockKind, printed: Printed) -> Result<Option<Part>, ReadRefused> {
    let paragraph = |text: &str| -> Result<Option<Part>, ReadRefused> {
        let text = Inline::plain(text)?;
        Ok(Some(Part {
            id: None,
            kind: PartKind::Block(BlockKind::Paragraph { text }),
        }))
    };
    match kind {
        BlockKind::Image { image } => {
            image.credit = printed.credit;
            match Caption::parse(&printed.caption) {
                Ok(caption) => image.caption = Some(caption),
                Err(_) if printed.caption.trim().is_empty() => {}
                Err(_) => return paragraph(&printed.caption),
            }
            Ok(None)
        }
        BlockKind::Unknown { text, .. } => {
            let credit = printed.credit.map(|credit| format!("({})", credit.line));
            let lines = [Some(text.text()), Some(printed.caption), credit];
            let lines: Vec<String> = lines
                .into_iter()
                .flatten()
                .filter(|line| !line.trim().is_empty())
                .collect();
            *text = Inline::plain(&lines.join("\n"))?;
            Ok(None)
        }
        _ => paragraph(&printed.caption),
    }
}

/// `caption (credit)`, as our Markdown has it where neither has brackets at its ends.
fn printed_by_us(text: &str) -> Printed {
    let bracket = if text.starts_with('(') {
        Some(0)
    } else {
        text.rfind('(')
    };
    let bracket = bracket.filter(|_| text.ends_with(')'));
    let credit = bracket.and_then(|at| credit::read(&text[at + 1..text.len() - 1]));
    match (bracket, credit) {
        (Some(at), Some(credit)) => Printed {
            caption: text[..at].trim_end().to_owned(),
            credit: Some(credit),
        },
        _ => Printed {
            caption: text.to_owned(),
            credit: None,
        },
    }
}

fn unbracketed(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .unwrap_or(text)
}
