//! Pages of a list, by keyset: an order, a place to go on from, and how many.
//!
//! There is no offset and no count: page 25,000 costs what page 1 does. A list is read one row further than was asked for, which says
//! whether there are more.

use domain::article::ArticleCard;
use domain::edition::Edition;
use domain::ids::ArticleId;
use domain::language::Language;
use domain::list::List;
use domain::time::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Value};
use std::sync::Arc;

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PageOrder {
    /// Newest first.
    FirstPublishedDesc,
    /// Oldest first.
    FirstPublishedAsc,
    /// Last updated first, as it was when the walk began: what is updated meanwhile is met where it stood. Every article
    /// that was on the list throughout is met at least once; one that was updated in the seconds before the walk began, perhaps twice.
    UpdatedDesc,
}

/// An article's place in a list of one order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageKey {
    /// The instant that the order goes by: of the first publication, or of the last update.
    pub at: Timestamp,
    /// Which it is, among those of one instant.
    pub article: ArticleId,
}

/// Which part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range<K> {
    /// Only what stands behind this place.
    pub after: Option<K>,
    /// Only what stands before this place.
    pub before: Option<K>,
    /// How many at the most.
    pub limit: u32,
    /// Take them from the end of what remains, not from its start.
    pub from_end: bool,
}

impl<K> Range<K> {
    /// The first so many.
    pub fn first(limit: u32) -> Range<K> {
        Range {
            after: None,
            before: None,
            limit,
            from_end: false,
        }
    }

    /// The same part, with its places said in another way.
    pub fn map<J>(self, of: impl Fn(K) -> J) -> Range<J> {
        Range {
            after: self.after.map(&of),
            before: self.before.map(&of),
            limit: self.limit,
            from_end: self.from_end,
        }
    }

    /// What was taken, in the list's order and without the one too many; and whether there was such a one.
    pub(crate) fn cut<T>(&self, mut taken: Vec<T>) -> (Vec<T>, bool) {
        let limit = self.limit as usize;
        let more = taken.len() > limit;
        taken.truncate(limit);
        if self.from_end {
            taken.reverse();
        }
        (taken, more)
    }
}

impl<K: Into<Value>> Range<K> {
    /// Takes this part of a list that is in the order of that column, greatest first: in the direction of the walk, one more than asked for.
    pub(crate) fn take<E: EntityTrait>(self, list: Select<E>, key: E::Column) -> Select<E> {
        let order = if self.from_end { Order::Asc } else { Order::Desc };
        list.apply_if(self.after, |list, after| list.filter(key.lt(after)))
            .apply_if(self.before, |list, before| list.filter(key.gt(before)))
            .order_by(key, order)
            .limit(u64::from(self.limit) + 1)
    }
}

impl Range<i32> {
    /// The numbers of this part of a list that counts from `newest` down to 1; and whether there are more.
    pub fn numbers(&self, newest: i32) -> (Vec<i32>, bool) {
        let highest = self.after.map_or(newest, |after| newest.min(after.saturating_sub(1)));
        let lowest = self.before.map_or(1, |before| before.saturating_add(1).max(1));
        let taken = self.limit as usize + 1;
        self.cut(match self.from_end {
            true => (lowest..=highest).take(taken).collect(),
            false => (lowest..=highest).rev().take(taken).collect(),
        })
    }
}

/// Which part of a list of articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageRequest {
    /// The order of the list.
    pub order: PageOrder,
    /// By last update: when the walk began, if this is not its first page. The places are those of that instant.
    pub began: Option<Timestamp>,
    /// Which part.
    pub range: Range<PageKey>,
}

/// A part of one list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListPage {
    /// Which list.
    pub list: List,
    /// Only articles in this language: just this one, not its variants.
    pub language: Option<Language>,
    /// Which part.
    pub page: PageRequest,
}

/// The articles of a page, in the list's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The articles.
    pub articles: Vec<Arc<Edition<ArticleCard>>>,
    /// The place of each.
    pub keys: Vec<PageKey>,
    /// Whether there are more in the direction in which the page was taken.
    pub more: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_numbers_of_a_part_are_those_between_its_places_as_many_as_asked_for(
            newest in 1i32..9,
            after in proptest::option::of(-1i32..11),
            before in proptest::option::of(-1i32..11),
            limit in 0u32..10,
            from_end in any::<bool>(),
        ) {
            let range = Range { after, before, limit, from_end };
            let behind = |number: &i32| after.is_none_or(|after| *number < after);
            let ahead = |number: &i32| before.is_none_or(|before| *number > before);
            let between: Vec<i32> = (1..=newest).rev().filter(behind).filter(ahead).collect();
            let taken = between.len().min(limit as usize);
            let expected = if from_end { &between[between.len() - taken..] } else { &between[..taken] };
            prop_assert_eq!(range.numbers(newest), (expected.to_vec(), taken < between.len()));
        }
    }

    #[test]
    fn no_place_is_too_far_off_to_count_from() {
        for far in [i32::MIN, i32::MAX] {
            for (after, before) in [(Some(far), None), (None, Some(far))] {
                let (numbers, more) = Range {
                    after,
                    before,
                    limit: 2,
                    from_end: false,
                }
                .numbers(2);
                let all = after == Some(i32::MAX) || before == Some(i32::MIN);
                assert_eq!((numbers, more), (if all { vec![2, 1] } else { vec![] }, false));
            }
        }
    }
}
