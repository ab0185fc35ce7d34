//! Lists of articles: all of them, those of a section (its descendants' included), a topic or a contributor, and the translations of one.
//!
//! An article is on a list while the edition that is live then says so. Invariant: that is all; a membership is a function of
//! the article's editions and the section tree, so a moved section only needs them made again. At any instant an article has
//! one membership of a list at the most; an update ends one and begins the next, since lists can be read in the order of updates.
//! What was live for no time at all leaves a membership of no time: nobody is shown it, and who could have it can be told that it is gone.

use crate::article::ArticleCard;
use crate::ids::{ContributorId, SectionId, TopicId, TranslationSetId};
use crate::interval::Interval;
use crate::language::Language;
use crate::section::SectionTree;
use crate::section_history::SectionHistory;
use crate::time::Timestamp;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum List {
    /// Every article.
    All,
    /// A section's and its descendants'.
    Section(SectionId),
    /// Those about a topic.
    Topic(TopicId),
    /// Those by a contributor.
    Contributor(ContributorId),
    /// The translations of the article that began the set; that itself is not among them.
    Translations(TranslationSetId),
}

impl List {
    /// What the list is kept under: its subject's id, or the nil id for all.
    pub fn id(self) -> Uuid {
        match self {
            List::All => Uuid::nil(),
            List::Section(id) => id.0,
            List::Topic(id) => id.0,
            List::Contributor(id) => id.0,
            List::Translations(set) => set.0,
        }
    }

    fn named_by(card: &ArticleCard, tree: &SectionTree) -> Vec<List> {
        let mut lists = vec![List::All];
        lists.extend(
            card.sections()
                .flat_map(|section| tree.path(section))
                .map(List::Section),
        );
        lists.extend(card.topics.iter().copied().map(List::Topic));
        lists.extend(card.contributors.iter().copied().map(List::Contributor));
        lists.extend(card.translation_set.map(List::Translations));
        lists.sort();
        lists.dedup();
        lists
    }
}

/// While an article is on a list, with what the list can be ordered by or narrowed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Which list.
    pub list: List,
    /// While.
    pub during: Interval,
    /// When it was last changed editorially.
    pub updated_at: Timestamp,
    /// The language it is written in.
    pub language: Language,
}

/// The lists, of those that an article is on and while, on which a change at that instant shows: where it is then, and where it was
/// just before.
pub fn lists_around(members: &[(Uuid, Interval)], at: Timestamp) -> BTreeSet<Uuid> {
    let of_those = |matches: &dyn Fn(&Interval) -> bool| -> BTreeSet<Uuid> {
        let matching = members.iter().filter(|(_, during)| matches(during));
        matching.map(|(list, _)| *list).collect()
    };
    let mut lists = of_those(&|during| during.contains(at));
    let begun = members
        .iter()
        .filter(|(_, during)| during.contains(at))
        .map(|(_, during)| during.from())
        .max();
    let ended = members
        .iter()
        .filter_map(|(_, during)| during.until())
        .filter(|until| *until <= at)
        .max();
    // A log's instant can lie after the boundary that it tells of.
    if let Some(ended) = ended.filter(|ended| begun.is_none_or(|begun| begun <= *ended)) {
        lists.extend(of_those(&|during| during.until() == Some(ended)));
    }
    lists
}

/// The memberships of an article with those editions, first to last. Those that follow each other without a gap and say the same
/// are one.
pub fn memberships<'a>(
    editions: impl IntoIterator<Item = (Interval, &'a ArticleCard)>,
    sections: &SectionHistory,
) -> Vec<Membership> {
    let mut all: Vec<Membership> = Vec::new();
    for (live, card) in editions {
        for (during, tree) in within(live, sections) {
            for list in List::named_by(card, tree) {
                join(&mut all, list, during, card);
            }
        }
    }
    all
}

/// The parts of an interval during which the sections stood as they did.
fn within(live: Interval, sections: &SectionHistory) -> Vec<(Interval, &SectionTree)> {
    let (mut parts, mut until) = (Vec::new(), live.until());
    for (from, tree) in sections.trees().rev() {
        let from = from.map_or(live.from(), |from| from.max(live.from()));
        // Who was live for no time at all was so while the sections stood as they last did.
        let is_empty = parts.is_empty() && until == Some(from) && live.until() == Some(live.from());
        if is_empty || until.is_none_or(|until| from < until) {
            parts.extend(Interval::stored(from, until).map(|part| (part, tree)));
            until = Some(from);
        }
    }
    parts.reverse();
    parts
}

fn join(all: &mut Vec<Membership>, list: List, during: Interval, card: &ArticleCard) {
    // What took the place of an edition at the very instant at which it began stands for it.
    all.retain(|earlier| {
        earlier.list != list || earlier.during.from() != during.from() || earlier.during.until() != Some(during.from())
    });
    let earlier = all
        .iter_mut()
        .filter(|earlier| earlier.list == list && earlier.during.until() == Some(during.from()))
        .find(|earlier| earlier.updated_at == card.updated_at && earlier.language == card.language);
    match earlier {
        // The two meet, so together they are an interval.
        Some(earlier) => {
            earlier.during = Interval::stored(earlier.during.from(), during.until()).unwrap_or(earlier.during);
        }
        None => all.push(Membership {
            list,
            during,
            updated_at: card.updated_at,
            language: card.language.clone(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::Edition;
    use crate::section::SectionCard;
    use crate::slug::Slug;
    use crate::text::{Headline, Name};
    use proptest::prelude::*;
    use std::sync::Arc;

    fn t(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis).unwrap()
    }

    fn section(number: usize) -> SectionId {
        SectionId(Uuid::from_u128(number as u128 + 1))
    }

    fn card(home: usize, others: &[usize], topics: &[usize]) -> ArticleCard {
        ArticleCard {
            first_published_at: t(0),
            updated_at: t(0),
            language: Language::parse("en").unwrap(),
            translation_set: None,
            headline: Headline::parse("h").unwrap(),
            slug: Slug::parse("h").unwrap(),
            kicker: None,
            standfirst: None,
            seo_title: None,
            seo_description: None,
            opening: String::new(),
            byline: None,
            home_section: section(home),
            other_sections: others.iter().copied().map(section).collect(),
            topics: topics
                .iter()
                .map(|number| TopicId(Uuid::from_u128(*number as u128 + 100)))
                .collect(),
            contributors: vec![],
            lead: None,
            related: vec![],
            rights: crate::rights::Rights::default(),
            corrections: vec![],
            retraction: None,
        }
    }

    /// Five sections: 0 is the root of 1 and 2, 3 stands under 2, 4 is alone. From `moved` on, 3 stands under 4.
    fn history(moved: Option<i64>) -> SectionHistory {
        let parents = [None, Some(0), Some(0), Some(2), None];
        let first = parents
            .into_iter()
            .enumerate()
            .map(|(number, parent)| (number, parent, 1, 0));
        let again = moved.map(|moved| (3, Some(4), 2, moved));
        SectionHistory::new(first.chain(again).map(|(number, parent, edition, from)| {
            let name = format!("s{number}");
            let card = SectionCard {
                name: Name::parse(&name).unwrap(),
                slug: Slug::parse(&name).unwrap(),
                description: None,
                parent: parent.map(section),
                position: 0,
                merged_into: None,
            };
            let live = Interval::starting(t(from));
            Arc::new(Edition {
                id: section(number).0,
                number: edition,
                live,
                card,
            })
        }))
    }

    #[test]
    fn an_edition_of_no_time_leaves_a_place_of_no_time_unless_another_began_there() {
        let tree = SectionHistory::new([]);
        let (one, none) = (card(0, &[], &[]), Interval::stored(t(5), Some(t(5))).unwrap());
        let all = |editions: &[Interval]| -> Vec<Interval> {
            let members = memberships(editions.iter().map(|live| (*live, &one)), &tree);
            let all = members.iter().filter(|member| member.list == List::All);
            all.map(|member| member.during).collect()
        };
        assert_eq!(all(&[none]), [none]);
        assert_eq!(all(&[none, Interval::starting(t(5))]), [Interval::starting(t(5))]);
        assert_eq!(all(&[none, Interval::starting(t(6))]), [none, Interval::starting(t(6))]);
    }

    #[test]
    fn a_change_shows_on_the_lists_of_its_instant_and_on_those_that_were_left_then() {
        let list = |number: u128| Uuid::from_u128(number);
        let during = |from, until: Option<i64>| Interval::stored(t(from), until.map(t)).unwrap();
        // On 1 throughout, on 2 until it moved to 3; taken off at 30; published again on 4 after a while.
        let members = [
            (list(1), during(10, Some(30))),
            (list(2), during(10, Some(20))),
            (list(3), during(20, Some(30))),
            (list(4), during(50, None)),
        ];
        for (at, expected) in [
            (5, vec![]),
            (10, vec![1, 2]),
            (20, vec![1, 2, 3]),
            (31, vec![1, 3]),
            (50, vec![4]),
        ] {
            let expected: BTreeSet<Uuid> = expected.into_iter().map(list).collect();
            assert_eq!(lists_around(&members, t(at)), expected, "{at}");
        }
    }

    proptest! {
        /// At every instant, the lists are those that the live edition names in the tree of that instant, each once.
        #[test]
        fn an_article_is_on_a_list_just_while_its_live_edition_says_so(
            moved in proptest::option::of(0i64..30),
            editions in proptest::collection::vec((0i64..4, 0i64..5, 0usize..5, proptest::collection::vec(0usize..5, 0..3), proptest::collection::vec(0usize..3, 0..2)), 0..6)
        ) {
            let (history, mut from) = (history(moved), 0);
            let mut live = Vec::new();
            for (gap, length, home, others, topics) in editions {
                let start = from + gap;
                from = start + length;
                live.push((Interval::stored(t(start), Some(t(from))).unwrap(), card(home, &others, &topics)));
            }
            let all = memberships(live.iter().map(|(interval, card)| (*interval, card)), &history);
            for at in 0..from + 3 {
                let mut members: Vec<List> = all.iter().filter(|one| one.during.contains(t(at))).map(|one| one.list).collect();
                members.sort();
                let named = live.iter().find(|(interval, _)| interval.contains(t(at)));
                let tree = history.trees().rfind(|(from, _)| *from <= Some(t(at))).unwrap().1;
                prop_assert_eq!(members, named.map(|(_, card)| List::named_by(card, tree)).unwrap_or_default());
            }
        }
    }

    #[test]
    fn minor_updates_add_no_membership_and_ancestors_are_among_the_lists() {
        let (history, card) = (history(None), card(3, &[], &[]));
        let editions = [
            (Interval::stored(t(0), Some(t(5))).unwrap(), &card),
            (Interval::starting(t(5)), &card),
        ];
        let all = memberships(editions, &history);
        assert_eq!(
            all.iter().map(|one| one.list).collect::<Vec<_>>(),
            [
                List::All,
                List::Section(section(0)),
                List::Section(section(2)),
                List::Section(section(3))
            ]
        );
        assert!(all.iter().all(|one| one.during == Interval::starting(t(0))));
    }
}
