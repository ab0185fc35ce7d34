//! Collections: ordered fronts and series of articles, put together by hand and filled up by rule.
//!
//! A card says what was meant; what is shown follows from it and from what is public at the instant of the read ([`Lineup::shown`]).
//! Invariant: what is shown has no hole and no article twice, and nothing but what is public. When each edition is public is planned in
//! `collection/planning.rs`.

mod planning;

pub use planning::{CollectionPublication, CollectionRefused, DeskCollection};

use crate::ids::{ArticleId, SectionId, TopicId};
use crate::slug::Slug;
use crate::subject::Subject;
use crate::text::{Description, Name};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::fmt;

/// What lists and links show of a collection, and how it is put together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionCard {
    /// What it is called.
    pub name: Name,
    /// Unique among collections.
    pub slug: Slug,
    /// A few sentences about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Description>,
    /// Which articles it is made of.
    pub lineup: Lineup,
}

/// An article that stands in a slot whatever else is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// Which place, counted from 1.
    pub slot: i32,
    /// The article.
    pub article: ArticleId,
}

/// Which articles fill the places that are left, the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fill {
    /// Those of the newsroom.
    Everything,
    /// Those of a section and of all below it.
    Section(SectionId),
    /// Those about a topic.
    Topic(TopicId),
}

/// Which articles a collection is made of: those in slots, those by hand in their order, and a rule for the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Lineup {
    items: Vec<ArticleId>,
    pins: Vec<Pin>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fill: Option<Fill>,
    size: i32,
}

/// A lineup as it was stored.
#[derive(Deserialize)]
struct Unchecked {
    #[serde(default)]
    items: Vec<ArticleId>,
    #[serde(default)]
    pins: Vec<Pin>,
    #[serde(default)]
    fill: Option<Fill>,
    size: i32,
}

/// A place in a lineup, as clients name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Those by hand, all together.
    Items,
    /// One by hand, counted from 0.
    Item(usize),
    /// The slot of a pin, counted from 0.
    PinSlot(usize),
    /// The article of a pin, counted from 0.
    PinArticle(usize),
    /// The rule.
    Fill,
    /// How many are shown.
    Size,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Items => f.write_str("items"),
            Place::Item(index) => write!(f, "items[{index}]"),
            Place::PinSlot(index) => write!(f, "pins[{index}].slot"),
            Place::PinArticle(index) => write!(f, "pins[{index}].article"),
            Place::Fill => f.write_str("fill"),
            Place::Size => f.write_str("size"),
        }
    }
}

/// Why articles cannot be lined up so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineupRefused {
    /// It would show nothing, or too much.
    #[error("a collection shows 1 to {} articles, not {size}", Lineup::MOST)]
    Size {
        /// How many it was to show.
        size: i32,
    },
    /// Too many by hand.
    #[error("there are {length} articles by hand; the most is {}", Lineup::MOST)]
    TooMany {
        /// How many.
        length: usize,
    },
    /// There is no such slot.
    #[error("the slots are 1 to {size}; {slot} is none")]
    NoSuchSlot {
        /// Which of the pins, counted from 0.
        pin: usize,
        /// The slot.
        slot: i32,
        /// How many there are.
        size: i32,
    },
    /// Two in one slot.
    #[error("another article is pinned to slot {slot} already")]
    SlotTwice {
        /// Which of the pins, counted from 0.
        pin: usize,
        /// The slot.
        slot: i32,
    },
    /// An article that stands in the lineup already.
    #[error("article {article} stands at {first} already")]
    ArticleTwice {
        /// Where it stands again.
        place: Place,
        /// The article.
        article: ArticleId,
        /// Where it stands first.
        first: Place,
    },
}

impl LineupRefused {
    /// Where.
    pub fn place(&self) -> Place {
        match self {
            LineupRefused::Size { .. } => Place::Size,
            LineupRefused::TooMany { .. } => Place::Items,
            LineupRefused::NoSuchSlot { pin, .. } | LineupRefused::SlotTwice { pin, .. } => Place::PinSlot(*pin),
            LineupRefused::ArticleTwice { place, .. } => *place,
        }
    }
}

impl Lineup {
    /// The most articles that are shown, and the most by hand.
    pub const MOST: usize = 100;

    /// Those by hand in their order, those in slots, a rule for the rest, and how many are shown: 1 to 100. Each article stands in it once.
    pub fn new(items: Vec<ArticleId>, pins: Vec<Pin>, fill: Option<Fill>, size: i32) -> Result<Lineup, LineupRefused> {
        if !(1..=Lineup::MOST as i32).contains(&size) {
            return Err(LineupRefused::Size { size });
        }
        if items.len() > Lineup::MOST {
            return Err(LineupRefused::TooMany { length: items.len() });
        }
        let mut slots = HashSet::with_capacity(pins.len());
        for (pin, Pin { slot, .. }) in pins.iter().copied().enumerate() {
            if !(1..=size).contains(&slot) {
                return Err(LineupRefused::NoSuchSlot { pin, slot, size });
            }
            if !slots.insert(slot) {
                return Err(LineupRefused::SlotTwice { pin, slot });
            }
        }
        let lineup = Lineup {
            items,
            pins,
            fill,
            size,
        };
        let mut stands = HashMap::new();
        for (place, article) in lineup.named() {
            if let Some(first) = stands.insert(article, place) {
                return Err(LineupRefused::ArticleTwice { place, article, first });
            }
        }
        Ok(lineup)
    }

    /// Those by hand, in their order.
    pub fn items(&self) -> &[ArticleId] {
        &self.items
    }

    /// Those in slots.
    pub fn pins(&self) -> &[Pin] {
        &self.pins
    }

    /// The rule by which the places are filled that are left; `None` if they stay empty.
    pub fn fill(&self) -> Option<Fill> {
        self.fill
    }

    /// How many are shown at the most: 1 to 100.
    pub fn size(&self) -> i32 {
        self.size
    }

    /// Each article that is named, with its place.
    fn named(&self) -> impl Iterator<Item = (Place, ArticleId)> {
        let items = self.items.iter().enumerate();
        let pins = self.pins.iter().enumerate();
        items
            .map(|(index, article)| (Place::Item(index), *article))
            .chain(pins.map(|(index, pin)| (Place::PinArticle(index), pin.article)))
    }

    /// The articles that are named, each once.
    pub fn articles(&self) -> impl Iterator<Item = ArticleId> {
        self.named().map(|(_, article)| article)
    }

    /// All that is named, which must exist, with its place.
    pub fn references(&self) -> Vec<(Place, Subject)> {
        let rule = match self.fill {
            Some(Fill::Section(section)) => Some(section.into()),
            Some(Fill::Topic(topic)) => Some(topic.into()),
            Some(Fill::Everything) | None => None,
        };
        let articles = self.named().map(|(place, article)| (place, article.into()));
        articles.chain(rule.map(|rule| (Place::Fill, rule))).collect()
    }

    /// Whether its rule has places to fill, if these of its articles are public.
    pub fn has_room(&self, is_public: impl Fn(ArticleId) -> bool) -> bool {
        let public = self.articles().filter(|article| is_public(*article)).count();
        self.fill.is_some() && public < self.size as usize
    }

    /// What is shown: public articles in their slots, those by hand in the free ones, and then those of the rule that do not stand there
    /// already, until all places are taken. What is not public is passed over, and the next takes its place; where nothing is left, those
    /// in later slots move up. `newest` is what the rule gives; as many as are shown at the most is enough.
    pub fn shown(&self, is_public: impl Fn(ArticleId) -> bool, newest: &[ArticleId]) -> Vec<ArticleId> {
        let standing: HashSet<ArticleId> = self.articles().filter(|article| is_public(*article)).collect();
        let pins = self.pins.iter().filter(|pin| standing.contains(&pin.article));
        let pinned: HashMap<i32, ArticleId> = pins.map(|pin| (pin.slot, pin.article)).collect();
        let by_hand = self.items.iter().filter(|article| standing.contains(article));
        let by_rule = newest.iter().filter(|article| !standing.contains(article));
        let mut others = by_hand.chain(by_rule).copied();
        let slots = 1..=self.size;
        slots
            .filter_map(|slot| pinned.get(&slot).copied().or_else(|| others.next()))
            .collect()
    }
}

impl TryFrom<Unchecked> for Lineup {
    type Error = LineupRefused;

    fn try_from(unchecked: Unchecked) -> Result<Lineup, LineupRefused> {
        let Unchecked {
            items,
            pins,
            fill,
            size,
        } = unchecked;
        Lineup::new(items, pins, fill, size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn article(number: u128) -> ArticleId {
        ArticleId(Uuid::from_u128(number))
    }

    fn articles(numbers: &[u128]) -> Vec<ArticleId> {
        numbers.iter().copied().map(article).collect()
    }

    fn pins(pins: &[(i32, u128)]) -> Vec<Pin> {
        let pin = |(slot, number): &(i32, u128)| Pin {
            slot: *slot,
            article: article(*number),
        };
        pins.iter().map(pin).collect()
    }

    #[test]
    fn pinned_articles_stand_in_their_slots_and_the_others_around_them() {
        let lineup = |size| {
            let fill = Some(Fill::Everything);
            Lineup::new(articles(&[1, 2, 3]), pins(&[(2, 10), (5, 11)]), fill, size).unwrap()
        };
        let newest = articles(&[2, 20, 10, 21, 22]);
        let shown = |size, gone: &[u128]| lineup(size).shown(|one| !articles(gone).contains(&one), &newest);
        assert_eq!(shown(6, &[]), articles(&[1, 10, 2, 3, 11, 20]));
        assert_eq!(shown(5, &[1, 10]), articles(&[2, 3, 20, 10, 11]));
        assert_eq!(shown(20, &[]), articles(&[1, 10, 2, 3, 11, 20, 21, 22]));
        let without_rule = Lineup::new(articles(&[1]), pins(&[(9, 10), (4, 11)]), None, 9).unwrap();
        assert_eq!(without_rule.shown(|_| true, &[]), articles(&[1, 11, 10]));
    }

    #[test]
    fn what_cannot_be_lined_up_says_where() {
        let most = Lineup::MOST as u128;
        let many: Vec<u128> = (0..=most).collect();
        for (items, pinned, size, place) in [
            (&[1, 2, 1][..], &[][..], 5, "items[2]"),
            (&[1], &[(1, 2), (2, 1)], 5, "pins[1].article"),
            (&[], &[(1, 2), (3, 2)], 5, "pins[1].article"),
            (&[], &[(1, 2), (1, 3)], 5, "pins[1].slot"),
            (&[], &[(6, 2)], 5, "pins[0].slot"),
            (&[], &[(0, 2)], 5, "pins[0].slot"),
            (&[], &[], 0, "size"),
            (&[], &[], 101, "size"),
            (&many, &[], 100, "items"),
        ] {
            let refused = Lineup::new(articles(items), pins(pinned), None, size).unwrap_err();
            assert_eq!(refused.place().to_string(), place, "{refused}");
        }
        let whole = Lineup::new(articles(&many[..100]), Vec::new(), None, 100).unwrap();
        let stored = serde_json::to_string(&whole).unwrap();
        assert_eq!(serde_json::from_str::<Lineup>(&stored).unwrap(), whole);
        let twice = stored.replace(&article(1).to_string(), &article(2).to_string());
        assert!(serde_json::from_str::<Lineup>(&twice).is_err());
    }

    proptest! {
        /// Whatever is public: no hole, none twice, nothing that is not public; those by hand in their order and before those of the rule,
        /// and pins in their slots as far as there is something to stand in front of them.
        #[test]
        fn what_is_shown_has_no_hole_and_none_twice_and_keeps_its_order(
            numbers in proptest::sample::subsequence((0u128..16).collect::<Vec<_>>(), 0..12).prop_shuffle(),
            by_hand in 0usize..12,
            slots in proptest::sample::subsequence((1i32..=9).collect::<Vec<_>>(), 0..=9).prop_shuffle(),
            size in 9i32..=12,
            gone in proptest::collection::hash_set(0u128..16, 0..16),
            newest in proptest::sample::subsequence((0u128..24).collect::<Vec<_>>(), 0..24).prop_shuffle(),
        ) {
            let (items, pinned) = numbers.split_at(by_hand.min(numbers.len()));
            let pinned: Vec<(i32, u128)> = slots.into_iter().zip(pinned.iter().copied()).collect();
            let lineup = Lineup::new(articles(items), pins(&pinned), Some(Fill::Everything), size).unwrap();
            let is_public = |one: ArticleId| !gone.iter().any(|gone| article(*gone) == one);
            // The rule gives what is public alone, and as many as the lineup shows are enough.
            let all: Vec<ArticleId> = articles(&newest).into_iter().filter(|one| is_public(*one)).collect();
            let shown = lineup.shown(is_public, &all);
            prop_assert_eq!(&shown, &lineup.shown(is_public, &all[..all.len().min(size as usize)]));
            prop_assert!(shown.iter().all(|one| is_public(*one)));
            let distinct: HashSet<ArticleId> = shown.iter().copied().collect();
            prop_assert_eq!(distinct.len(), shown.len());
            let own: HashSet<ArticleId> = lineup.articles().filter(|one| is_public(*one)).collect();
            let candidates: HashSet<ArticleId> = own.iter().chain(&all).copied().collect();
            prop_assert_eq!(shown.len(), candidates.len().min(size as usize));
            let pinned: Vec<(i32, ArticleId)> = pinned.iter().map(|(slot, one)| (*slot, article(*one))).collect();
            let free: Vec<ArticleId> = shown.iter().copied().filter(|one| pinned.iter().all(|(_, pin)| pin != one)).collect();
            let hand = articles(items).into_iter().filter(|one| is_public(*one));
            let rule = all.iter().copied().filter(|one| !own.contains(one));
            prop_assert_eq!(&free, &hand.chain(rule).take(free.len()).collect::<Vec<_>>());
            for (slot, pin) in pinned.into_iter().filter(|(_, pin)| is_public(*pin)) {
                let at = shown.iter().position(|one| *one == pin).unwrap() as i32 + 1;
                // It is further in front only where all that is free stands before it.
                let before = shown[..at as usize - 1].iter().filter(|one| free.contains(one)).count();
                prop_assert!(at == slot || at < slot && before == free.len());
            }
        }
    }
}
