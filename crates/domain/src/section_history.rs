//! How the section tree stood over time: an article's lists follow from its editions and from this.
//!
//! Invariant: a section that moves or is merged changes no list of an instant that has passed.

use crate::edition::Edition;
use crate::ids::SectionId;
use crate::section::{SectionCard, SectionTree};
use crate::time::Timestamp;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The section tree from its beginning to now.
#[derive(Clone, Debug, Default)]
pub struct SectionHistory {
    /// The first tree, and each later one with the instant from which it stands.
    first: SectionTree,
    later: Vec<(Timestamp, SectionTree)>,
}

impl SectionHistory {
    /// The history of sections with these editions: all there were.
    pub fn new(editions: impl IntoIterator<Item = Arc<Edition<SectionCard>>>) -> SectionHistory {
        let mut sections: HashMap<SectionId, Vec<Arc<Edition<SectionCard>>>> = HashMap::new();
        for edition in editions {
            sections.entry(SectionId(edition.id)).or_default().push(edition);
        }
        let mut moves = BTreeSet::new();
        for editions in sections.values_mut() {
            editions.sort_by_key(|edition| edition.number);
            let stands = |edition: &Edition<SectionCard>| (edition.card.parent, edition.card.merged_into);
            let moved = editions.windows(2).filter(|pair| stands(&pair[0]) != stands(&pair[1]));
            moves.extend(moved.map(|pair| pair[1].live.from()));
        }
        // A section that was not there yet is in no path of that time, so it may as well stand from the beginning.
        let tree = |at: Option<Timestamp>| {
            SectionTree::new(sections.values().filter_map(|editions| {
                let begun = editions.iter().rev().find(|edition| Some(edition.live.from()) <= at);
                begun.or(editions.first()).cloned()
            }))
        };
        let newest = tree(Some(Timestamp::latest()));
        let mut later: Vec<_> = moves.iter().map(|at| (*at, tree(Some(*at)))).collect();
        // The last one has the newest names as well.
        let first = match later.last_mut() {
            Some((_, last)) => {
                *last = newest;
                tree(None)
            }
            None => newest,
        };
        SectionHistory { first, later }
    }

    /// The tree as it stands now.
    pub fn newest(&self) -> &SectionTree {
        self.later.last().map_or(&self.first, |(_, tree)| tree)
    }

    /// The trees, each with the instant from which it stands; `None` is from the beginning.
    pub fn trees(&self) -> impl DoubleEndedIterator<Item = (Option<Timestamp>, &SectionTree)> {
        let later = self.later.iter().map(|(from, tree)| (Some(*from), tree));
        std::iter::once((None, &self.first)).chain(later)
    }
}
