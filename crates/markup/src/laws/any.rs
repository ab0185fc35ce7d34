//! Draws bodies of all kinds of blocks, and what to fill them with.

use super::hostile::{line, one_line, target, text};
use crate::{ArticleLink, Fill};
use domain::body::{Block, BlockId, BlockKind, Body, HeadingLevel, Inline, ListDepth, ListItem, Mark, Span};
use domain::edition::Edition;
use domain::ids::{ArticleId, MediaId};
use domain::link::{EmbedAddress, SiteAddress};
use domain::media::{Credit, Crop, MediaCard, MediaCards, MediaKind, MediaUse};
use domain::text::{AltText, Caption, CreditLine, Headline, Line};
use domain::time::Timestamp;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

fn span(notes: bool) -> impl Strategy<Value = Span> {
    let simple = [
        Mark::Strong,
        Mark::Emphasis,
        Mark::Strike,
        Mark::Subscript,
        Mark::Superscript,
        Mark::Code,
    ];
    // Few notes and links, so that neighbours often have the same.
    let note = select(&["one", "two", "# *x* <b> [y]"][..]).prop_map(|text| Mark::Note {
        text: Line::parse(text).unwrap(),
    });
    let link = target().prop_map(|to| Mark::Link { to });
    let weighted = |mark: BoxedStrategy<Mark>, weight| proptest::option::weighted(weight, mark);
    (
        text(),
        subsequence(simple.to_vec(), 0..3),
        weighted(note.boxed(), 0.15),
        weighted(link.boxed(), 0.2),
    )
        .prop_map(move |(text, marks, note, link)| Span {
            text,
            marks: link.into_iter().chain(note.filter(|_| notes)).chain(marks).collect(),
        })
}

fn inline(notes: bool) -> impl Strategy<Value = Inline> {
    vec(span(notes), 0..5).prop_map(|spans| Inline::parse(spans).unwrap())
}

fn media_id(number: u128) -> MediaId {
    MediaId(Uuid::from_u128(number))
}

fn printed_words() -> impl Strategy<Value = (Option<Caption>, Option<Credit>, Option<AltText>)> {
    let credit = |text: String| Credit::new(None, None, Some(CreditLine::parse(&text).unwrap())).unwrap();
    (of(text()), of(one_line()), of(text())).prop_map(move |(caption, line, alt)| {
        let caption = caption.and_then(|text| Caption::parse(&text).ok());
        (
            caption,
            line.map(credit),
            alt.and_then(|text| AltText::parse(&text).ok()),
        )
    })
}

fn media_use() -> impl Strategy<Value = MediaUse> {
    let crop = of(Just(Crop::from_fractions(0.1, 0.0, 0.5, 1.0).unwrap()));
    (1u128..4, printed_words(), crop).prop_map(|(number, (caption, credit, alt_text), crop)| MediaUse {
        media: media_id(number),
        caption,
        credit,
        alt_text,
        crop,
    })
}

fn list(notes: bool) -> impl Strategy<Value = BlockKind> {
    let depth = (1u8..=6).prop_map(|depth| ListDepth::try_from(depth).unwrap());
    let item = (depth, inline(notes)).prop_map(|(depth, text)| ListItem { depth, text });
    (any::<bool>(), vec(item, 1..12)).prop_map(|(ordered, items)| BlockKind::List { ordered, items })
}

fn table(notes: bool) -> impl Strategy<Value = BlockKind> {
    (1usize..4, any::<bool>()).prop_flat_map(move |(columns, headed)| {
        let header = vec(inline(notes), if headed { columns } else { 0 });
        (of(line()), header, vec(vec(inline(notes), columns), 1..4))
            .prop_map(|(caption, header, rows)| BlockKind::Table { caption, header, rows })
    })
}

fn kind(notes: bool) -> impl Strategy<Value = BlockKind> {
    let level = (2u8..=4).prop_map(|level| HeadingLevel::try_from(level).unwrap());
    let embed = select(&["https://www.youtube.com/watch?v=a&b=<c>", "https://x.com/a_b/status/1"][..]);
    prop_oneof![
        3 => inline(notes).prop_map(|text| BlockKind::Paragraph { text }),
        1 => (level, inline(notes)).prop_map(|(level, text)| BlockKind::Heading { level, text }),
        1 => media_use().prop_map(|image| BlockKind::Image { image }),
        1 => vec(media_use(), 1..3).prop_map(|images| BlockKind::Gallery { images }),
        1 => (inline(notes), of(line()), of(target()))
            .prop_map(|(text, attribution, source)| BlockKind::Quote { text, attribution, source }),
        1 => (inline(notes), of(line())).prop_map(|(text, attribution)| BlockKind::PullQuote { text, attribution }),
        3 => list(notes),
        2 => table(notes),
        1 => (of(line()), text()).prop_map(|(language, code)| BlockKind::Code { language, code }),
        1 => embed.prop_map(|address| BlockKind::Embed { address: EmbedAddress::parse(address).unwrap() }),
        1 => Just(BlockKind::Divider),
        1 => (1u128..4).prop_map(|number| BlockKind::RelatedLink { article: ArticleId(Uuid::from_u128(number)) }),
        1 => (line(), inline(notes)).prop_map(|(name, text)| BlockKind::Unknown { name, text }),
    ]
}

/// A body, with notes or without.
pub(super) fn body(notes: bool) -> impl Strategy<Value = Body> {
    let boxed = (line(), vec(kind(notes), 0..4));
    let part = prop_oneof![
        8 => kind(notes).prop_map(|kind| (None, vec![kind])),
        1 => boxed.prop_map(|(title, kinds)| (Some(title), kinds)),
    ];
    vec(part, 0..5).prop_map(|parts| {
        let mut number = 0;
        let mut block = |kind| {
            number += 1;
            Block {
                id: BlockId::parse(&number.to_string()).unwrap(),
                kind,
            }
        };
        let blocks = parts.into_iter().flat_map(|(title, kinds)| {
            let blocks: Vec<Block> = kinds.into_iter().map(&mut block).collect();
            match title {
                Some(title) => vec![block(BlockKind::FactBox { title, blocks })],
                None => blocks,
            }
        });
        Body::parse(blocks.collect()).unwrap()
    })
}

/// What a body is filled with.
#[derive(Debug)]
pub(super) struct Filling {
    media: MediaCards,
    articles: HashMap<ArticleId, ArticleLink>,
}

impl Filling {
    pub(super) fn fill(&self) -> Fill<'_> {
        Fill {
            media: &self.media,
            articles: &self.articles,
        }
    }
}

/// Two of the three assets, and two of the three stories, that bodies name.
pub(super) fn filling() -> impl Strategy<Value = Filling> {
    (vec(printed_words(), 2), vec(one_line(), 2)).prop_map(|(media, headlines)| {
        let site = SiteAddress::parse("https://news.example").unwrap();
        let cards = (1..).zip(media).map(|(number, (caption, credit, alt_text))| {
            let card = MediaCard {
                caption,
                credit,
                alt_text,
                ..MediaCard::of_kind(MediaKind::Image)
            };
            let id = media_id(number);
            (
                id,
                Arc::new(Edition::first(id.0, card, Timestamp::from_millis(0).unwrap())),
            )
        });
        let links = (1..).zip(headlines).map(|(number, headline)| {
            let link = ArticleLink::new(Headline::parse(&headline).unwrap(), &site, &format!("/s/<{number}>"));
            (ArticleId(Uuid::from_u128(number)), link)
        });
        Filling {
            media: cards.collect(),
            articles: links.collect(),
        }
    })
}
