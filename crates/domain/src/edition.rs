//! Editions: what the public sees of a subject for an interval of time.
//!
//! Every public noun has them. An article's are made by publishing a revision (`article/lifecycle.rs`); the others' by saving,
//! which publishes at once. Invariant: at any instant a subject has at most one live edition.

use crate::article::ArticleCard;
use crate::contributor::ContributorCard;
use crate::interval::Interval;
use crate::media::MediaCard;
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

impl<C: PartialEq> Edition<C> {
    /// A subject's first edition, live from now on.
    pub fn first(id: Uuid, card: C, at: Timestamp) -> Edition<C> {
        Edition {
            id,
            number: 1,
            live: Interval::starting(at),
            card,
        }
    }

    /// The edition that takes this one's place at once. `None` if nothing would change.
    pub fn next(&self, seen: EditionNumber, card: C, at: Timestamp) -> Result<Option<Edition<C>>, StaleEdition> {
        if seen != self.number {
            return Err(StaleEdition {
                seen,
                current: self.number,
            });
        }
        let live = Interval::starting(at.max(self.live.from()));
        Ok((card != self.card).then(|| Edition {
            id: self.id,
            number: self.number + 1,
            live,
            card,
        }))
    }
}

/// Binds a card to its noun.
pub trait Card:
    Sized + Clone + PartialEq + serde::Serialize + serde::de::DeserializeOwned + Send + Sync + 'static
{
    /// The noun.
    const KIND: SubjectKind;
    /// The edition, if it is of this noun.
    fn of(edition: &AnyEdition) -> Option<&Arc<Edition<Self>>>;
    /// The edition of whichever noun.
    fn wrap(edition: Arc<Edition<Self>>) -> AnyEdition;
}

macro_rules! any_edition {
    ($($kind:ident($card:ident)),+ $(,)?) => {
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
    Article(ArticleCard),
    Section(SectionCard),
    Topic(TopicCard),
    Contributor(ContributorCard),
    Media(MediaCard),
    Site(SiteCard),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slug::Slug;
    use crate::text::Name;
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
                last.live = last.live.ended_at(next.live.from());
                editions.push(next);
            }
            for at in 0..40 {
                prop_assert!(editions.iter().filter(|edition| edition.live.contains(t(at))).count() <= 1);
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
