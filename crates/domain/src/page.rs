//! Pages: what a newsroom says of itself, such as "About us", "Contact" and its terms. They stand in a tree, and have no drafts.
//!
//! Invariant: no page is its own ancestor. [`PageTree::may_stand_under`] guards it.

use crate::body::Body;
use crate::edition::Edition;
use crate::ids::PageId;
use crate::language::Language;
use crate::slug::Slug;
use crate::subject::Subject;
use crate::text::Title;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// What links show of a page. Its body stands apart from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageCard {
    /// What it is called.
    pub title: Title,
    /// Unique among pages.
    pub slug: Slug,
    /// The language that it is written in.
    pub language: Language,
    /// The page that it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<PageId>,
}

/// All that an editor writes of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageContent {
    /// What links show of it.
    pub card: PageCard,
    /// The page itself.
    pub body: Body,
}

impl PageContent {
    /// What its body names.
    pub fn references(&self) -> Vec<Subject> {
        let media = self.body.media().into_iter().map(Subject::from);
        media
            .chain(self.body.articles().into_iter().map(Subject::from))
            .collect()
    }
}

/// Why a page cannot stand under another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageParentRefused {
    /// There is no such page.
    #[error("there is no page {0}")]
    NotFound(PageId),
    /// It would be its own ancestor.
    #[error("the page would be its own ancestor")]
    OwnAncestor,
    /// Pages would stand too deep.
    #[error("pages stand at most 8 deep")]
    TooDeep,
}

/// Which page stands under which.
#[derive(Clone, Debug, Default)]
pub struct PageTree(HashMap<PageId, Option<PageId>>);

impl PageTree {
    /// The most levels a tree may have.
    pub const MOST_DEEP: usize = 8;

    /// The tree of these pages.
    pub fn new<'a>(pages: impl IntoIterator<Item = &'a Arc<Edition<PageCard>>>) -> PageTree {
        let parents = pages.into_iter().map(|page| (PageId(page.id), page.card.parent));
        PageTree(parents.collect())
    }

    /// The page itself, its parent, and so on to the root. Empty if it does not exist.
    pub fn path(&self, id: PageId) -> Vec<PageId> {
        let itself = self.0.contains_key(&id).then_some(id);
        std::iter::successors(itself, |id| *self.0.get(id)?)
            .take(self.0.len())
            .collect()
    }

    /// Whether `page` (new, or with all that stands under it) may stand under `parent`.
    pub fn may_stand_under(&self, page: PageId, parent: PageId) -> Result<(), PageParentRefused> {
        let above = self.path(parent);
        if parent == page || above.contains(&page) {
            return Err(PageParentRefused::OwnAncestor);
        }
        if above.is_empty() {
            return Err(PageParentRefused::NotFound(parent));
        }
        let levels_down_to = |id: &PageId| self.path(*id).iter().position(|above| *above == page);
        let below = self.0.keys().filter_map(levels_down_to).max().unwrap_or(0);
        match above.len() + 1 + below > Self::MOST_DEEP {
            true => Err(PageParentRefused::TooDeep),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn id(number: usize) -> PageId {
        PageId(Uuid::from_u128(number as u128 + 1))
    }

    fn tree(parents: &[Option<usize>]) -> PageTree {
        let parents = parents.iter().enumerate();
        PageTree(parents.map(|(page, parent)| (id(page), parent.map(id))).collect())
    }

    #[test]
    fn a_page_cannot_stand_under_itself_or_what_is_below_it_or_too_deep() {
        let three = tree(&[None, Some(0), Some(1), None]);
        assert_eq!(three.may_stand_under(id(0), id(0)), Err(PageParentRefused::OwnAncestor));
        assert_eq!(three.may_stand_under(id(0), id(2)), Err(PageParentRefused::OwnAncestor));
        assert_eq!(three.may_stand_under(id(0), id(3)), Ok(()));
        assert_eq!(
            three.may_stand_under(id(0), id(9)),
            Err(PageParentRefused::NotFound(id(9)))
        );
        let eight = tree(&[
            None,
            Some(0),
            Some(1),
            Some(2),
            Some(3),
            Some(4),
            Some(5),
            Some(6),
            None,
        ]);
        assert_eq!(eight.may_stand_under(id(9), id(7)), Err(PageParentRefused::TooDeep));
        assert_eq!(eight.may_stand_under(id(9), id(6)), Ok(()));
        assert_eq!(eight.may_stand_under(id(0), id(8)), Err(PageParentRefused::TooDeep));
        assert_eq!(eight.may_stand_under(id(1), id(8)), Ok(()));
    }

    proptest! {
        /// However pages are moved, every path ends at a root and none is too deep.
        #[test]
        fn no_sequence_of_moves_makes_a_page_its_own_ancestor(moves in proptest::collection::vec((0usize..12, proptest::option::of(0usize..12)), 0..60)) {
            let mut parents: Vec<Option<usize>> = vec![None; 12];
            for (page, parent) in moves {
                if parent.is_none_or(|parent| tree(&parents).may_stand_under(id(page), id(parent)).is_ok()) {
                    parents[page] = parent;
                }
            }
            let tree = tree(&parents);
            for number in 0..12 {
                let path = tree.path(id(number));
                prop_assert!(path.len() <= PageTree::MOST_DEEP);
                prop_assert_eq!(tree.0[path.last().unwrap()], None);
            }
        }
    }
}
