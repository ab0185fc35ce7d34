//! Figures: pictures with what is printed below them, galleries, players, and tables with their caption.
//!
//! Invariant: what a figure holds comes first, and of its caption what it could not take comes behind it.

use super::blocks::Reader;
use super::ids::{Part, PartKind};
use super::picture::{Printed, alt_text, bare, print, unknown};
use super::tree::{Element, NodeId};
use super::{Lost, PictureName, ReadRefused, one_line};
use crate::credit;
use domain::body::BlockKind;
use domain::ids::MediaId;
use domain::media::{Crop, MediaUse};

impl Reader<'_> {
    pub(super) fn figure(&mut self, node: NodeId, element: &Element) -> Result<(), ReadRefused> {
        let media = element
            .attribute("data-media")
            .and_then(|id| id.parse().ok())
            .map(MediaId);
        if let Some(media) = media.filter(|media| (self.lookup.picture)(PictureName::Media(*media)).is_some()) {
            return self.own_picture(node, element, media);
        }
        if element.has_class("gallery") || element.has_class("wp-block-gallery") {
            return self.gallery(node);
        }
        let (caption, within) = self.caption(node);
        let is_embed = element.has_class("embed") || element.has_class("wp-block-embed");
        let mut parts = match self.player_of(&within).filter(|_| is_embed) {
            Some(kind) => vec![Part {
                id: None,
                kind: PartKind::Block(kind),
            }],
            None => self.apart(&within)?,
        };
        if element.has_class("wp-block-pullquote") {
            parts.iter_mut().for_each(pull);
        }
        if let [only] = &mut parts[..] {
            only.id = only.id.take().or(self.id_of(node));
        }
        let mut parts = parts_with(parts, |kind, parts| self.captioned_block(kind, parts, caption))?;
        self.parts.append(&mut parts);
        Ok(())
    }

    /// A picture as our HTML has it: its caption is not looked at for a credit, which has an element of its own.
    fn own_picture(&mut self, node: NodeId, element: &Element, media: MediaId) -> Result<(), ReadRefused> {
        let is_alt = |element: &Element| element.attribute("role") == Some("img");
        let alt = self
            .tree
            .find(node, &is_alt)
            .and_then(|alt| self.tree.element(alt)?.attribute("aria-label"));
        let crop: Vec<f64> = element
            .attribute("data-crop")
            .unwrap_or_default()
            .split(',')
            .filter_map(|part| part.parse().ok())
            .collect();
        let crop = match crop[..] {
            [left, top, width, height] => Crop::from_fractions(left, top, width, height).ok(),
            _ => None,
        };
        let mut kind = BlockKind::Image {
            image: MediaUse {
                alt_text: alt.and_then(alt_text),
                crop,
                ..bare(media)
            },
        };
        let (caption, within) = self.caption(node);
        let printed = match caption {
            Some(caption) => self.printed_by_us(caption)?,
            None => Printed {
                caption: String::new(),
                credit: None,
            },
        };
        let rest = print(&mut kind, printed)?;
        self.push(self.id_of(node), kind);
        self.parts.extend(rest);
        self.flow(&within)
    }

    fn printed_by_us(&mut self, caption: NodeId) -> Result<Printed, ReadRefused> {
        let is_credit = |node: &NodeId| {
            self.tree
                .element(*node)
                .is_some_and(|element| element.has_class("credit"))
        };
        let (credits, words): (Vec<NodeId>, Vec<NodeId>) =
            self.tree.children(caption).iter().copied().partition(is_credit);
        let [caption, credit] = [words, credits].map(|nodes| {
            let mut words = super::words::Words::default();
            self.line_onto(&nodes, &mut words, &mut Vec::new())?;
            Ok::<String, ReadRefused>(words.take()?.text())
        });
        Ok(Printed {
            caption: caption?,
            credit: credit::read(&credit?),
        })
    }

    /// The caption of a figure, and all else in it.
    fn caption(&self, node: NodeId) -> (Option<NodeId>, Vec<NodeId>) {
        let mut within = self.tree.solid(node);
        let caption = within.iter().position(|node| self.tree.name(*node) == "figcaption");
        (caption.map(|at| within.remove(at)), within)
    }

    /// The player that a figure of embedded things holds: its frame, its link, or the address that stands in it.
    fn player_of(&self, within: &[NodeId]) -> Option<BlockKind> {
        let frame = |node: &NodeId| match self.tree.name(*node) {
            "iframe" => Some(*node),
            _ => self.tree.find(*node, &|element| &*element.name == "iframe"),
        };
        if within.iter().find_map(frame).is_some() {
            return None; // it is read as any frame is
        }
        let text: String = within.iter().map(|node| self.tree.text(*node)).collect();
        let link = within.iter().find_map(|node| self.tree.link(*node));
        self.block_at(&text).or_else(|| {
            link.filter(|_| text.split_whitespace().count() == 1)
                .and_then(|to| self.block_at(to.as_str()))
        })
    }

    /// Puts a caption to what a figure holds.
    fn captioned_block(
        &mut self,
        only: Option<&mut BlockKind>,
        parts: &mut Vec<Part>,
        caption: Option<NodeId>,
    ) -> Result<(), ReadRefused> {
        let Some(caption) = caption else { return Ok(()) };
        let (text, aside) = self.line(caption)?;
        let has_credit = self
            .tree
            .find(caption, &|element| element.has_class("credit"))
            .is_some();
        match only {
            Some(kind) if is_picture(kind) => {
                self.lost
                    .extend(self.tree.link(caption).map(|to| Lost::Link(to.as_str().to_owned())));
                let printed = if has_credit {
                    self.printed_by_us(caption)?
                } else {
                    Printed::of(&text.text())
                };
                parts.extend(print(kind, printed)?);
            }
            Some(BlockKind::Table { caption, .. }) if caption.is_none() && one_line(&text.text()).is_some() => {
                *caption = one_line(&text.text());
            }
            _ if text.is_blank() => {}
            _ => parts.push(Part {
                id: None,
                kind: PartKind::Block(BlockKind::Paragraph { text }),
            }),
        }
        parts.extend(aside);
        Ok(())
    }

    /// A picture with its caption behind it, as the classic editor has it.
    pub(super) fn captioned(&mut self, node: NodeId) -> Result<(), ReadRefused> {
        let element = self.tree.element(node);
        let attachment = element.and_then(|element| element.attribute("id")?.strip_prefix("attachment_")?.parse().ok());
        let old_caption = element
            .and_then(|element| element.attribute("caption"))
            .map(str::to_owned);
        let outside = std::mem::replace(&mut self.attachment, attachment);
        let within = self.tree.children(node).to_vec();
        let mut parts = self.apart(&within)?.into_iter();
        self.attachment = outside;
        let Some(mut first) = parts.next() else { return Ok(()) };
        let mut rest: Vec<Part> = parts.collect();
        if let PartKind::Block(kind) = &mut first.kind
            && is_picture(kind)
        {
            let words = rest
                .iter()
                .take_while(|part| matches!(part.kind, PartKind::Block(BlockKind::Paragraph { .. })))
                .count();
            let lines = rest.drain(..words).filter_map(|part| match part.kind {
                PartKind::Block(BlockKind::Paragraph { text }) => Some(text.text()),
                _ => None,
            });
            let text = old_caption.into_iter().chain(lines).collect::<Vec<_>>().join("\n");
            let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
            let more = print(kind, Printed::of(&text))?;
            rest.splice(0..0, more);
        }
        self.parts.push(first);
        self.parts.append(&mut rest);
        Ok(())
    }

    /// All pictures within, together; what else is there stands behind them.
    pub(super) fn gallery(&mut self, node: NodeId) -> Result<(), ReadRefused> {
        let id = self.id_of(node);
        let within = self.tree.solid(node);
        let (mut images, mut rest) = (Vec::new(), Vec::new());
        for mut part in self.apart(&within)? {
            match part.kind {
                PartKind::Block(BlockKind::Image { image }) => images.push(image),
                PartKind::Block(BlockKind::Gallery { images: mut more }) => images.append(&mut more),
                // A list of pictures has no words.
                kind => {
                    part.kind = kind;
                    rest.push(part);
                }
            }
        }
        if !images.is_empty() {
            self.push(id, BlockKind::Gallery { images });
        }
        self.parts.append(&mut rest);
        Ok(())
    }

    /// `[gallery ids="1,2"]`; without ids, of the pictures that belong to the post.
    pub(super) fn gallery_of_ids(&mut self, element: &Element) {
        let ids = ["ids", "include"].iter().find_map(|name| element.attribute(name));
        let Some(ids) = ids else {
            let images: Vec<MediaUse> = self.lookup.attached.iter().copied().map(bare).collect();
            let kind = match images.is_empty() {
                true => unknown("gallery", "[gallery]"),
                false => Some(BlockKind::Gallery { images }),
            };
            return kind.into_iter().for_each(|kind| self.push(None, kind));
        };
        let (mut images, mut missing) = (Vec::new(), Vec::new());
        for id in ids.split(',').map(str::trim).filter(|id| !id.is_empty()) {
            let found = id
                .parse()
                .ok()
                .and_then(|id| (self.lookup.picture)(PictureName::Attachment(id)));
            match found {
                Some(media) => images.push(bare(media)),
                None => missing.push(id),
            }
        }
        if !images.is_empty() {
            self.push(None, BlockKind::Gallery { images });
        }
        let missing: Vec<BlockKind> = missing
            .iter()
            .filter_map(|id| self.unknown_picture("", &format!("attachment {id}")))
            .collect();
        missing.into_iter().for_each(|kind| self.push(None, kind));
    }
}

/// Whether it is a picture, known or not.
fn is_picture(kind: &BlockKind) -> bool {
    match kind {
        BlockKind::Image { .. } => true,
        BlockKind::Unknown { name, .. } => name.as_str() == "image",
        _ => false,
    }
}

/// A quote set large.
fn pull(part: &mut Part) {
    if let PartKind::Block(BlockKind::Quote { text, attribution, .. }) = &mut part.kind {
        let (text, attribution) = (std::mem::take(text), attribution.take());
        part.kind = PartKind::Block(BlockKind::PullQuote { text, attribution });
    }
}

/// The parts, after something was done with the only block there is and with what comes behind it.
fn parts_with(
    mut parts: Vec<Part>,
    done: impl FnOnce(Option<&mut BlockKind>, &mut Vec<Part>) -> Result<(), ReadRefused>,
) -> Result<Vec<Part>, ReadRefused> {
    let mut behind = Vec::new();
    let only = match &mut parts[..] {
        [
            Part {
                kind: PartKind::Block(kind),
                ..
            },
        ] => Some(kind),
        _ => None,
    };
    done(only, &mut behind)?;
    parts.append(&mut behind);
    Ok(parts)
}
