//! Sections: where stories sit. They form a tree, and each story has exactly one home among them.
//!
//! A section that was merged into another stands no longer: whoever names it means the one that took its place.
//!
//! Invariant: no section is its own ancestor. [`SectionTree::may_stand_under`] guards it.

use crate::edition::Edition;
use crate::ids::SectionId;
use crate::slug::Slug;
use crate::text::{Description, Name};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// What lists and links show of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionCard {
    /// What it is called.
    pub name: Name,
    /// Unique among sections.
    pub slug: Slug,
    /// A few sentences about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Description>,
    /// The section that it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<SectionId>,
    /// Where it stands among its siblings; equal places are ordered by name.
    #[serde(default)]
    pub position: i32,
    /// The section that took its place for good. It is on no list of sections from then on, and its articles are that one's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<SectionId>,
}

/// Why a section cannot stand under another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParentRefused {
    /// There is no such section.
    #[error("there is no section {0}")]
    NotFound(SectionId),
    /// It would be its own ancestor.
    #[error("the section would be its own ancestor")]
    OwnAncestor,
    /// Sections would stand too deep.
    #[error("sections stand at most 8 deep")]
    TooDeep,
}

/// All sections at one instant.
#[derive(Clone, Debug, Default)]
pub struct SectionTree {
    sections: HashMap<SectionId, Arc<Edition<SectionCard>>>,
}

impl SectionTree {
    /// The most levels a tree may have.
    pub const MOST_DEEP: usize = 8;

    /// The tree of these sections.
    pub fn new(sections: impl IntoIterator<Item = Arc<Edition<SectionCard>>>) -> SectionTree {
        SectionTree {
            sections: sections
                .into_iter()
                .map(|section| (SectionId(section.id), section))
                .collect(),
        }
    }

    /// The section that stands for this one: itself, or the one that took its place.
    pub fn standing(&self, id: SectionId) -> Option<SectionId> {
        // Each was merged into one that stood then, so no chain is longer than there are sections.
        std::iter::successors(Some(id), |id| self.sections.get(id)?.card.merged_into)
            .take(self.sections.len())
            .find(|id| self.get(*id).is_some())
    }

    /// One section, if it stands.
    pub fn get(&self, id: SectionId) -> Option<&Arc<Edition<SectionCard>>> {
        self.sections
            .get(&id)
            .filter(|section| section.card.merged_into.is_none())
    }

    /// The section that it stands under. One that took its own parent's place stands where that one did.
    pub fn parent(&self, id: SectionId) -> Option<SectionId> {
        std::iter::successors(self.sections.get(&id)?.card.parent, |above| {
            self.sections.get(above)?.card.parent
        })
        .take(self.sections.len())
        .filter_map(|above| self.standing(above))
        .find(|above| *above != id)
    }

    /// The section itself, its parent, and so on to the root. Empty if it does not exist.
    pub fn path(&self, id: SectionId) -> Vec<SectionId> {
        std::iter::successors(self.standing(id), |id| self.parent(*id))
            .take(self.sections.len())
            .collect()
    }

    /// The section itself and all below it, with those that were merged into one of them: articles may still name these.
    pub fn subtree(&self, id: SectionId) -> Vec<SectionId> {
        let Some(id) = self.standing(id) else { return Vec::new() };
        self.sections
            .keys()
            .copied()
            .filter(|other| self.path(*other).contains(&id))
            .collect()
    }

    /// The sections right below, in their order; below `None` stand the roots.
    pub fn children(&self, parent: Option<SectionId>) -> Vec<Arc<Edition<SectionCard>>> {
        let mut children: Vec<_> = self
            .sections
            .values()
            .filter(|section| section.card.merged_into.is_none() && self.parent(SectionId(section.id)) == parent)
            .cloned()
            .collect();
        children.sort_by(|a, b| {
            let key = |section: &Edition<SectionCard>| (section.card.position, section.card.name.clone(), section.id);
            key(a).cmp(&key(b))
        });
        children
    }

    /// All sections as one reads the tree: each before its children, siblings in their order.
    pub fn in_order(&self) -> Vec<Arc<Edition<SectionCard>>> {
        fn onto(tree: &SectionTree, parent: Option<SectionId>, all: &mut Vec<Arc<Edition<SectionCard>>>) {
            for section in tree.children(parent) {
                let id = SectionId(section.id);
                all.push(section);
                onto(tree, Some(id), all);
            }
        }
        let mut all = Vec::with_capacity(self.sections.len());
        onto(self, None, &mut all);
        all
    }

    /// Whether `section` (new, or with all that stands under it) may stand under `parent`.
    pub fn may_stand_under(&self, section: SectionId, parent: SectionId) -> Result<(), ParentRefused> {
        let above = self.path(parent);
        if parent == section || above.contains(&section) {
            return Err(ParentRefused::OwnAncestor);
        }
        if self.get(parent).is_none() {
            return Err(ParentRefused::NotFound(parent));
        }
        let own_depth = self.path(section).len();
        let below = self
            .subtree(section)
            .into_iter()
            .map(|id| self.path(id).len() + 1 - own_depth)
            .max()
            .unwrap_or(1);
        match above.len() + below > Self::MOST_DEEP {
            true => Err(ParentRefused::TooDeep),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn id(number: usize) -> SectionId {
        SectionId(Uuid::from_u128(number as u128 + 1))
    }

    fn tree(parents: &[Option<usize>]) -> SectionTree {
        merged_tree(parents, &[])
    }

    /// The tree in which, of each pair, the first was merged into the second.
    fn merged_tree(parents: &[Option<usize>], merges: &[(usize, usize)]) -> SectionTree {
        let at = Timestamp::from_millis(0).unwrap();
        SectionTree::new(parents.iter().enumerate().map(|(number, parent)| {
            let merge = merges.iter().find(|(from, _)| *from == number);
            let card = SectionCard {
                name: Name::parse(&format!("S{number}")).unwrap(),
                slug: Slug::parse(&format!("s{number}")).unwrap(),
                description: None,
                parent: parent.map(id),
                position: 0,
                merged_into: merge.map(|(_, into)| id(*into)),
            };
            Arc::new(Edition::first(id(number).0, card, at))
        }))
    }

    #[test]
    fn what_stood_under_a_merged_section_stands_under_the_one_that_took_its_place() {
        // 1 stands under 0 and has 2 below it; 1 went into 3, which went into 4.
        let tree = merged_tree(&[None, Some(0), Some(1), None, None], &[(1, 3), (3, 4)]);
        let ids =
            |sections: Vec<Arc<Edition<SectionCard>>>| sections.iter().map(|one| SectionId(one.id)).collect::<Vec<_>>();
        assert_eq!(ids(tree.in_order()), [id(0), id(4), id(2)]);
        assert_eq!(ids(tree.children(Some(id(4)))), [id(2)]);
        assert_eq!(tree.path(id(1)), [id(4)]);
        assert_eq!(tree.path(id(2)), [id(2), id(4)]);
        assert_eq!((tree.get(id(1)), tree.standing(id(1))), (None, Some(id(4))));
        let mut below = tree.subtree(id(4));
        below.sort();
        assert_eq!(below, [id(1), id(2), id(3), id(4)]);
        assert_eq!(tree.may_stand_under(id(0), id(1)), Err(ParentRefused::NotFound(id(1))));
    }

    #[test]
    fn a_child_that_takes_its_parents_place_stands_where_that_one_did() {
        let tree = merged_tree(&[None, Some(0), Some(1), Some(1)], &[(1, 2)]);
        assert_eq!(tree.path(id(2)), [id(2), id(0)]);
        assert_eq!(tree.path(id(3)), [id(3), id(2), id(0)]);
        assert_eq!(tree.in_order().len(), 3);
    }

    #[test]
    fn a_section_cannot_stand_under_itself_or_what_is_below_it() {
        let tree = tree(&[None, Some(0), Some(1), None]);
        assert_eq!(tree.may_stand_under(id(0), id(0)), Err(ParentRefused::OwnAncestor));
        assert_eq!(tree.may_stand_under(id(0), id(2)), Err(ParentRefused::OwnAncestor));
        assert_eq!(tree.may_stand_under(id(0), id(3)), Ok(()));
        assert_eq!(tree.may_stand_under(id(0), id(9)), Err(ParentRefused::NotFound(id(9))));
    }

    #[test]
    fn the_tree_reads_parents_before_children() {
        let tree = tree(&[None, Some(2), None, Some(1)]);
        let names: Vec<_> = tree
            .in_order()
            .iter()
            .map(|section| section.card.name.to_string())
            .collect();
        assert_eq!(names, ["S0", "S2", "S1", "S3"]);
        assert_eq!(tree.path(id(3)), [id(3), id(1), id(2)]);
    }

    proptest! {
        /// However sections are moved, every path ends at a root and none is too deep.
        #[test]
        fn no_sequence_of_moves_makes_a_section_its_own_ancestor(moves in proptest::collection::vec((0usize..8, proptest::option::of(0usize..8)), 0..40)) {
            let mut parents: Vec<Option<usize>> = vec![None; 8];
            for (section, parent) in moves {
                if parent.is_none_or(|parent| tree(&parents).may_stand_under(id(section), id(parent)).is_ok()) {
                    parents[section] = parent;
                }
            }
            let tree = tree(&parents);
            for number in 0..8 {
                let path = tree.path(id(number));
                prop_assert!(path.len() <= SectionTree::MOST_DEEP);
                prop_assert_eq!(tree.parent(*path.last().unwrap()), None);
            }
            prop_assert_eq!(tree.in_order().len(), 8);
        }

        /// Whatever is merged into what does not stand below it, each section that stands is read once.
        #[test]
        fn after_any_merges_each_standing_section_is_read_once_and_each_merged_one_leads_to_it(
            parents in proptest::collection::vec(proptest::option::of(0usize..8), 8),
            wanted in proptest::collection::vec((0usize..8, 0usize..8), 0..8),
        ) {
            // A parent with a lower number: no section is its own ancestor.
            let parents: Vec<_> = parents.iter().enumerate().map(|(number, parent)| parent.filter(|parent| *parent < number)).collect();
            let mut merges: Vec<(usize, usize)> = Vec::new();
            for (from, into) in wanted {
                let now = merged_tree(&parents, &merges);
                if now.get(id(from)).is_some() && now.get(id(into)).is_some() && !now.path(id(into)).contains(&id(from)) {
                    merges.push((from, into));
                }
            }
            let tree = merged_tree(&parents, &merges);
            let order: Vec<SectionId> = tree.in_order().iter().map(|section| SectionId(section.id)).collect();
            prop_assert_eq!(order.len(), 8 - merges.len());
            for number in 0..8 {
                let path = tree.path(id(number));
                prop_assert!(order.contains(&path[0]));
                prop_assert_eq!(tree.parent(*path.last().unwrap()), None);
            }
        }
    }
}
