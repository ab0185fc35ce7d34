//! Which revision of an article is public when.
//!
//! Each edition has the interval that somebody asked for, and holds until the next one begins or the rights in it end. So every end follows from the
//! plans: one that is scheduled shortens what is live, and gives it back when it is cancelled. Who plans is in `publishing.rs`,
//! `scheduling.rs` and `withdrawing.rs`.
//!
//! Invariants: editions never overlap; an interval that has passed never changes; what was published keeps its
//! `first_published_at`.

use super::lifecycle::DeskArticle;
use super::{ArticleCard, RevisionNumber};
use crate::change::words;
use crate::edition::EditionNumber;
use crate::interval::Interval;
use crate::time::Timestamp;

/// One edition: which revision is public when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditionSpan {
    /// Counts the article's editions from 1, those that were cancelled included.
    pub number: EditionNumber,
    /// The revision that it was made of.
    pub revision: RevisionNumber,
    /// When it was to be public.
    pub planned: Interval,
    /// When it is public: as planned, until the next one begins or the rights end.
    pub live: Interval,
    /// When the rights in it end; `None` is never.
    pub rights_until: Option<Timestamp>,
    /// Whether it leaves `updated_at` as it was.
    pub minor: bool,
    /// Whether it may go early to those entitled to embargoed copy.
    pub embargoed: bool,
    /// Whether it is the notice of a retraction.
    pub retraction: bool,
    /// The retraction whose notice readers off the desk get in its place, also at instants that have passed.
    pub withdrawn_by: Option<EditionNumber>,
}

impl EditionSpan {
    /// Whether it is public at no instant: it was replaced or ended in the millisecond in which it began.
    pub fn is_empty(&self) -> bool {
        self.live.until() == Some(self.live.from())
    }
}

words! {
    /// Why an edition can no longer be read.
    RemovalReason {
        /// It was cancelled before it began.
        Cancelled = "cancelled",
        /// The article was killed.
        Killed = "killed",
        /// Its content was erased.
        Erased = "erased",
    }
}

/// An edition that can no longer be read; its number and its interval are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemovedEdition {
    /// As it was.
    pub number: EditionNumber,
    /// The revision that it was made of.
    pub revision: RevisionNumber,
    /// When it was, or would have been, public.
    pub live: Interval,
    /// Whether it was embargoed.
    pub embargoed: bool,
    /// Why it was removed.
    pub reason: RemovalReason,
    /// When.
    pub at: Timestamp,
}

words! {
    /// Which end of an edition.
    Edge {
        /// It begins.
        Begins = "begins",
        /// It ends, and no other takes its place.
        Ends = "ends",
    }
}

/// An instant ahead at which the public will see something else, and nobody will have done anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Boundary {
    /// Whose.
    pub edition: EditionNumber,
    /// Which end.
    pub edge: Edge,
    /// When.
    pub at: Timestamp,
}

impl DeskArticle {
    /// The edition that is live.
    pub(super) fn live(&self, at: Timestamp) -> Option<&EditionSpan> {
        self.editions.iter().find(|edition| edition.live.contains(at))
    }

    /// The number for the next edition: none is ever used twice.
    pub(super) fn next_number(&self) -> EditionNumber {
        let used = self.editions.iter().map(|edition| edition.number);
        let removed = self.removed.iter().map(|edition| edition.number);
        used.chain(removed).max().unwrap_or(0) + 1
    }

    /// Takes those editions from what can be read.
    pub(super) fn remove(&mut self, which: impl Fn(&EditionSpan) -> bool, reason: RemovalReason, at: Timestamp) {
        let (removed, kept) = self.editions.iter().partition(|edition| which(edition));
        self.editions = kept;
        let removed: Vec<EditionSpan> = removed;
        self.removed.extend(removed.iter().map(|edition| RemovedEdition {
            number: edition.number,
            revision: edition.revision,
            live: edition.live,
            embargoed: edition.embargoed,
            reason,
            at,
        }));
    }

    /// Brings the editions into their order, and each to its end. What was erased does not give back what it took.
    pub(super) fn arrange(&mut self) {
        let place = |edition: &EditionSpan| (edition.planned.from(), edition.number);
        self.editions.sort_by_key(place);
        let mut places: Vec<(Timestamp, EditionNumber)> = self.editions.iter().map(place).collect();
        let erased = self.removed.iter().filter(|one| one.reason == RemovalReason::Erased);
        places.extend(erased.map(|one| (one.live.from(), one.number)));
        places.sort();
        for edition in &mut self.editions {
            let next = places.iter().find(|next| **next > place(edition));
            let ends = next.map(|(next, _)| *next).into_iter().chain(edition.rights_until);
            edition.live = ends.min().map_or(edition.planned, |end| edition.planned.ended_at(end));
        }
    }

    /// Where its first edition begins, or began. What was erased since still counts.
    pub fn first_published_at(&self) -> Option<Timestamp> {
        let erased = self
            .removed
            .iter()
            .filter(|edition| edition.reason == RemovalReason::Erased);
        let erased = erased.map(|edition| edition.live.from());
        let editions = self.editions.iter().filter(|edition| !edition.is_empty());
        editions.map(|edition| edition.live.from()).chain(erased).min()
    }

    /// An edition's card with what follows from all editions: its dates, and the corrections until then.
    pub fn settled(&self, span: &EditionSpan, card: ArticleCard) -> ArticleCard {
        let first = self.first_published_at().unwrap_or(span.live.from());
        let updates = self
            .editions
            .iter()
            .filter(|edition| !edition.minor && (!edition.is_empty() || edition.number == span.number))
            .map(|edition| edition.live.from());
        let corrections = self.corrections.iter();
        ArticleCard {
            first_published_at: first,
            updated_at: updates.filter(|from| *from <= span.live.from()).max().unwrap_or(first),
            corrections: corrections
                .filter(|correction| correction.at <= span.live.from())
                .cloned()
                .collect(),
            ..card
        }
    }

    /// The instants ahead at which the public will see something else.
    pub fn boundaries(&self, at: Timestamp) -> Vec<Boundary> {
        let shown = || self.editions.iter().filter(|edition| !edition.is_empty());
        let begins = shown().map(|edition| (edition, Edge::Begins, Some(edition.live.from())));
        let ends = shown()
            .map(|edition| (edition, Edge::Ends, edition.live.until()))
            .filter(|(_, _, end)| shown().all(|next| Some(next.live.from()) != *end));
        let all = begins.chain(ends).filter_map(|(edition, edge, when)| {
            let boundary = Boundary {
                edition: edition.number,
                edge,
                at: when?,
            };
            (boundary.at > at).then_some(boundary)
        });
        all.collect()
    }
}
