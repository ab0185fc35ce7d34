//! Editions: what the public sees of a subject for an interval of time.
//!
//! Every public noun has them. An article's are made by publishing a revision (`article/lifecycle.rs`); the others' by saving,
//! which publishes at once (a collection's, from an instant on: `collection/planning.rs`). Invariant: at any instant a subject has at most one live edition.

use crate::article::ArticleCard;
use crate::article::editions::{Boundary, Edge};
use crate::collection::CollectionCard;
use crate::contributor::ContributorCard;
use crate::interval::Interval;
use crate::media::MediaCard;
use crate::menu::MenuCard;
use crate::page::PageCard;
use crate::rights::Rights;
use crate::section::SectionCard;
use crate::site::SiteCard;
use crate::subject::{Subject, SubjectKind};
use crate::time::Timestamp;
use crate::topic::TopicCard;
use std::sync::Arc;
use uuid::Uuid;

/// Counts a subject's editions from 1.
pub type EditionNumber = i32;

/// What the public sees of one subject for an interval of time; `card` is all that lists and links show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition<C> {
    /// The subject's id.
    pub id: Uuid,
    /// 1 for the subject's first.
    pub number: EditionNumber,
    /// When it is public.
    pub live: Interval,
    /// What lists and links show.
    pub card: C,
}

/// The editor was looking at an older edition than the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("edition {seen} is not the newest; that is {current}")]
pub struct StaleEdition {
    /// What the editor was looking at.
    pub seen: EditionNumber,
    /// The newest.
    pub current: EditionNumber,
}

impl<C: Card> Edition<C> {
    /// A subject's first edition, live from now on, or when its rights let it be.
    pub fn first(id: Uuid, card: C, at: Timestamp) -> Edition<C> {
        Edition {
            id,
            number: 1,
            live: card.interval(at),
            card,
        }
    }

    /// The edition that takes this one's place at once, and is live from then on or when its rights let it be. `None` if nothing would
    /// change.
    pub fn next(&self, seen: EditionNumber, card: C, at: Timestamp) -> Result<Option<Edition<C>>, StaleEdition> {
        let is_other = card != self.card;
        Ok(Some(self.followed_by(seen, card, at)?).filter(|_| is_other))
    }

    /// The same for a subject of which more than its card may have changed.
    pub fn followed_by(&self, seen: EditionNumber, card: C, at: Timestamp) -> Result<Edition<C>, StaleEdition> {
        if seen != self.number {
            return Err(StaleEdition {
                seen,
                current: self.number,
            });
        }
        // A clock may step back, but not to before this one began; one that never began is of no account.
        let from = match self.card.embargoed_until() {
            Some(embargo) if embargo > at => at,
            _ => at.max(self.live.from()),
        };
        Ok(Edition {
            id: self.id,
            number: self.number + 1,
            live: card.interval(from),
            card,
        })
    }

    /// The instants behind that one at which it begins or ends by its rights.
    pub fn boundaries(&self, at: Timestamp) -> Vec<Boundary> {
        let (from, until) = (self.live.from(), self.live.until());
        if until == Some(from) {
            return Vec::new();
        }
        let edges = [(Edge::Begins, Some(from)), (Edge::Ends, until)].into_iter();
        let ahead = edges.filter_map(|(edge, when)| {
            let boundary = Boundary {
                edition: self.number,
                edge,
                at: when?,
            };
            (boundary.at > at).then_some(boundary)
        });
        ahead.collect()
    }

    /// When this one is public, once another takes its place at that instant.
    pub fn replaced_at(&self, at: Timestamp) -> Interval {
        self.live.ended_at(at)
    }
}

/// Binds a card to its noun.
pub trait Card:
    Sized + Clone + PartialEq + serde::Serialize + serde::de::DeserializeOwned + Send + Sync + 'static
{
    /// The noun.
    const KIND: SubjectKind;
    /// Until when what is saved is not to be shown.
    fn embargoed_until(&self) -> Option<Timestamp> {
        None
    }
    /// Whose it is and what others may do with it, if that is said of each.
    fn rights(&self) -> Option<&Rights> {
        None
    }
    /// When it is public if it is saved at that instant. It may be empty.
    fn interval(&self, at: Timestamp) -> Interval {
        let from = self.embargoed_until().map_or(at, |embargo| embargo.max(at));
        let live = Interval::starting(from);
        match self.rights().and_then(|rights| rights.expires_at) {
            Some(expires) => live.ended_at(expires),
            None => live,
        }
    }
    /// The edition, if it is of this noun.
    fn of(edition: &AnyEdition) -> Option<&Arc<Edition<Self>>>;
    /// The edition of whichever noun.
    fn wrap(edition: Arc<Edition<Self>>) -> AnyEdition;
}

macro_rules! any_edition {
    ($($kind:ident($card:ident) $({ $($own:item)+ })?),+ $(,)?) => {
        /// An edition of whichever noun.
        #[derive(Clone, Debug, PartialEq)]
        #[expect(missing_docs, reason = "the nouns")]
        pub enum AnyEdition {
            $($kind(Arc<Edition<$card>>)),+
        }

        impl AnyEdition {
            /// Whose it is.
            pub fn subject(&self) -> Subject {
                match self {
                    $(AnyEdition::$kind(edition) => Subject { kind: SubjectKind::$kind, id: edition.id }),+
                }
            }

            /// When it is public.
            pub fn live(&self) -> Interval {
                match self {
                    $(AnyEdition::$kind(edition) => edition.live),+
                }
            }
        }

        $(impl Card for $card {
            const KIND: SubjectKind = SubjectKind::$kind;
            $($($own)+)?
            fn of(edition: &AnyEdition) -> Option<&Arc<Edition<Self>>> {
                match edition {
                    AnyEdition::$kind(edition) => Some(edition),
                    _ => None,
                }
            }
            fn wrap(edition: Arc<Edition<Self>>) -> AnyEdition {
                AnyEdition::$kind(edition)
            }
        })+
    };
}

any_edition! {
    Article(ArticleCard) {
        fn rights(&self) -> Option<&Rights> {
            Some(&self.rights)
        }
    },
    Section(SectionCard),
    Topic(TopicCard),
    Contributor(ContributorCard),
    Media(MediaCard) {
        fn embargoed_until(&self) -> Option<Timestamp> {
            self.embargoed_until
        }
        fn rights(&self) -> Option<&Rights> {
            Some(&self.rights)
        }
    },
    Site(SiteCard),
    Collection(CollectionCard),
    Page(PageCard),
    Menu(MenuCard),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::MediaKind;
    use crate::slug::Slug;
    use crate::text::{AltText, Name};
    use proptest::prelude::*;

    fn topic(name: &str) -> TopicCard {
        TopicCard {
            name: Name::parse(name).unwrap(),
            slug: Slug::parse("t").unwrap(),
            description: None,
        }
    }

    proptest! {
        /// Saves at whatever instants (a clock that steps back among them) leave one live edition at every instant.
        #[test]
        fn saving_leaves_at_most_one_live_edition_at_any_instant(instants in proptest::collection::vec(0i64..30, 1..12)) {
            let t = |millis| Timestamp::from_millis(millis).unwrap();
            let mut editions = vec![Edition::first(Uuid::nil(), topic("0"), t(instants[0]))];
            for (number, instant) in instants.iter().enumerate().skip(1) {
                let last = editions.last_mut().unwrap();
                let next = last.next(last.number, topic(&number.to_string()), t(*instant)).unwrap().unwrap();
                last.live = last.replaced_at(next.live.from());
                editions.push(next);
            }
            for at in 0..40 {
                prop_assert!(editions.iter().filter(|edition| edition.live.contains(t(at))).count() <= 1);
            }
        }
    }

    proptest! {
        /// Whatever embargoes and ends of rights are saved, an asset is shown within those of its newest edition alone, and what was shown
        /// at an instant that has passed stays so.
        #[test]
        fn an_asset_is_shown_only_while_its_rights_let_it_be(
            saves in proptest::collection::vec((0i64..10, proptest::option::of(0i64..40), proptest::option::of(0i64..40)), 1..8)
        ) {
            let t = |millis| Timestamp::from_millis(millis).unwrap();
            let mut editions: Vec<Edition<MediaCard>> = Vec::new();
            let mut now = 0;
            for (number, (waited, embargo, expires)) in saves.into_iter().enumerate() {
                now += waited;
                let shown = |editions: &[Edition<MediaCard>], at| {
                    let live = editions.iter().filter(|edition| edition.live.contains(t(at)));
                    live.map(|edition| edition.number).collect::<Vec<_>>()
                };
                let before: Vec<_> = (0..now).map(|at| shown(&editions, at)).collect();
                let card = MediaCard {
                    alt_text: Some(AltText::parse(&number.to_string()).unwrap()),
                    embargoed_until: embargo.map(t),
                    rights: Rights { expires_at: expires.map(t), ..Rights::default() },
                    ..MediaCard::of_kind(MediaKind::Image)
                };
                match editions.last_mut() {
                    None => editions.push(Edition::first(Uuid::nil(), card, t(now))),
                    Some(last) => {
                        let next = last.next(last.number, card, t(now)).unwrap().unwrap();
                        last.live = last.replaced_at(t(now));
                        editions.push(next);
                    }
                }
                for at in 0..60 {
                    let shown = shown(&editions, at);
                    prop_assert!(shown.len() <= 1);
                    if at < now {
                        prop_assert_eq!(&shown, &before[usize::try_from(at).unwrap()]);
                    } else {
                        let may = embargo.is_none_or(|until| until <= at) && expires.is_none_or(|end| at < end);
                        prop_assert_eq!(!shown.is_empty(), may, "at {}", at);
                    }
                }
            }
        }
    }

    #[test]
    fn a_save_without_change_makes_no_edition_and_a_stale_one_is_refused() {
        let at = Timestamp::from_millis(0).unwrap();
        let first = Edition::first(Uuid::nil(), topic("a"), at);
        assert_eq!(first.next(1, topic("a"), at), Ok(None));
        assert_eq!(first.next(7, topic("b"), at), Err(StaleEdition { seen: 7, current: 1 }));
    }
}
