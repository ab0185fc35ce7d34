//! When each edition of a collection is public: at once, or from an instant on. Each is until the next one begins, as with articles; so one
//! that is cancelled gives back what it took.
//!
//! Invariants: editions never overlap, an interval that has passed never changes, and no number is used twice. The clock is not read here.

use super::CollectionCard;
use crate::article::MoveRefused;
use crate::article::editions::{Boundary, Edge};
use crate::article::publishing::{Scheduled, scheduled_from, within_reach};
use crate::change::{Change, ChangeKind};
use crate::edition::{Edition, EditionNumber, StaleEdition};
use crate::ids::CollectionId;
use crate::interval::Interval;
use crate::time::Timestamp;
use std::sync::Arc;

type CollectionEdition = Edition<CollectionCard>;

/// A collection as the desk sees it: what is live and what lies ahead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskCollection {
    /// Its id.
    pub id: CollectionId,
    /// The editions that have not ended, by when they begin. None if the only one was cancelled.
    pub editions: Vec<Arc<CollectionEdition>>,
    /// The highest number that an edition ever had; 0 before the first.
    pub last_number: EditionNumber,
}

/// What a save or a cancellation changes of what the public sees.
#[derive(Clone, Debug)]
pub struct CollectionPublication {
    /// The collection as it is now.
    pub collection: DeskCollection,
    /// The editions that are not to begin.
    pub cancelled: Vec<Arc<CollectionEdition>>,
    /// What happened.
    pub change: Change,
}

/// Why an edition cannot be made or cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CollectionRefused {
    /// The editor was looking at an older edition.
    #[error(transparent)]
    Stale(#[from] StaleEdition),
    /// The plan is not possible.
    #[error(transparent)]
    Plan(#[from] MoveRefused),
}

impl DeskCollection {
    /// One that is about to get its first edition.
    pub fn new(id: CollectionId) -> DeskCollection {
        DeskCollection {
            id,
            editions: Vec::new(),
            last_number: 0,
        }
    }

    /// The newest of the editions that are live or lie ahead: what a save goes by.
    pub fn newest(&self) -> Option<&Arc<CollectionEdition>> {
        self.editions.iter().max_by_key(|edition| edition.number)
    }

    /// The number of the newest, which a save must have seen; 0 if there is none.
    pub fn newest_number(&self) -> EditionNumber {
        self.newest().map_or(0, |newest| newest.number)
    }

    /// The edition that is live.
    pub fn live(&self, at: Timestamp) -> Option<&Arc<CollectionEdition>> {
        self.editions.iter().find(|edition| edition.live.contains(at))
    }

    /// Makes an edition that begins then, or at once. What is scheduled for later becomes what was said. `None` if the newest is so already.
    pub fn save(
        &self,
        seen: EditionNumber,
        card: CollectionCard,
        from: Option<Timestamp>,
        scheduled: Option<Scheduled>,
        at: Timestamp,
    ) -> Result<Option<CollectionPublication>, CollectionRefused> {
        let current = self.newest_number();
        if seen != current {
            return Err(StaleEdition { seen, current }.into());
        }
        let is_so_already = |newest: &Arc<CollectionEdition>| {
            let begins = from.map_or(newest.live.contains(at), |from| newest.live.from() == from);
            begins && newest.card == card
        };
        if self.newest().is_some_and(is_so_already) {
            return Ok(None);
        }
        let from = from.unwrap_or(at);
        within_reach(Interval::starting(from), at)?;
        let plans = self
            .editions
            .iter()
            .map(|edition| (edition.number, edition.live.from()));
        let later = scheduled_from(plans, from, scheduled, at)?;
        let (cancelled, mut editions): (Vec<_>, Vec<_>) = self.editions.iter().cloned().partition(|edition| {
            let is_later = later.iter().any(|(number, _)| *number == edition.number);
            is_later && scheduled != Some(Scheduled::Keep)
        });
        let rebased = later
            .into_iter()
            .map(|(_, from)| from)
            .filter(|_| scheduled == Some(Scheduled::Rebase));
        let mut last_number = self.last_number;
        for from in [from].into_iter().chain(rebased) {
            last_number += 1;
            editions.push(Arc::new(Edition {
                id: self.id.0,
                number: last_number,
                live: Interval::starting(from),
                card: card.clone(),
            }));
        }
        let kind = match from > at {
            true => ChangeKind::Scheduled,
            false => ChangeKind::Published,
        };
        Ok(Some(self.with(editions, last_number, cancelled, kind)))
    }

    /// Cancels an edition that has not begun. What it would have ended goes on.
    pub fn cancel(&self, number: EditionNumber, at: Timestamp) -> Result<CollectionPublication, CollectionRefused> {
        let (cancelled, editions): (Vec<_>, Vec<_>) = self
            .editions
            .iter()
            .cloned()
            .partition(|edition| edition.number == number);
        let Some(edition) = cancelled.first() else {
            return Err(MoveRefused::NoSuchEdition { edition: number }.into());
        };
        if !edition.live.is_ahead(at) {
            let from = edition.live.from();
            return Err(MoveRefused::EditionHasBegun { edition: number, from }.into());
        }
        Ok(self.with(editions, self.last_number, cancelled, ChangeKind::Cancelled))
    }

    /// The collection with these editions, each brought to its end.
    fn with(
        &self,
        mut editions: Vec<Arc<CollectionEdition>>,
        last_number: EditionNumber,
        cancelled: Vec<Arc<CollectionEdition>>,
        kind: ChangeKind,
    ) -> CollectionPublication {
        editions.sort_by_key(|edition| (edition.live.from(), edition.number));
        let next: Vec<Timestamp> = editions.iter().skip(1).map(|next| next.live.from()).collect();
        for (index, edition) in editions.iter_mut().enumerate() {
            let planned = Interval::starting(edition.live.from());
            let live = next.get(index).map_or(planned, |next| planned.ended_at(*next));
            if live != edition.live {
                Arc::make_mut(edition).live = live;
            }
        }
        CollectionPublication {
            collection: DeskCollection {
                id: self.id,
                editions,
                last_number,
            },
            cancelled,
            change: Change::new(kind, self.id),
        }
    }

    /// The instants ahead at which the public will see another edition. Each end is another's beginning.
    pub fn boundaries(&self, at: Timestamp) -> Vec<Boundary> {
        let all = self.editions.iter().flat_map(|edition| edition.boundaries(at));
        all.filter(|boundary| boundary.edge == Edge::Begins).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Fill, Lineup};
    use super::*;
    use crate::slug::Slug;
    use crate::text::Name;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn t(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis).unwrap()
    }

    fn card(size: i32) -> CollectionCard {
        CollectionCard {
            name: Name::parse("Front").unwrap(),
            slug: Slug::parse("front").unwrap(),
            description: None,
            lineup: Lineup::new(Vec::new(), Vec::new(), Some(Fill::Everything), size).unwrap(),
        }
    }

    fn created(size: i32, at: i64) -> DeskCollection {
        let new = DeskCollection::new(CollectionId(Uuid::nil()));
        new.save(0, card(size), None, None, t(at)).unwrap().unwrap().collection
    }

    fn shown(collection: &DeskCollection, at: i64) -> Option<i32> {
        collection.live(t(at)).map(|live| live.card.lineup.size())
    }

    #[test]
    fn a_front_that_is_scheduled_begins_then_and_one_that_is_cancelled_gives_back_what_it_took() {
        let front = created(1, 0);
        let planned = front.save(1, card(2), Some(t(10)), None, t(1)).unwrap().unwrap();
        assert_eq!(planned.change.kind, ChangeKind::Scheduled);
        let planned = planned.collection;
        assert_eq!((shown(&planned, 9), shown(&planned, 10)), (Some(1), Some(2)));
        assert_eq!(planned.boundaries(t(1)).len(), 1);
        assert!(
            planned.cancel(1, t(1)).is_err() && planned.cancel(2, t(10)).is_err() && planned.cancel(3, t(1)).is_err()
        );
        let back = planned.cancel(2, t(1)).unwrap().collection;
        assert_eq!(
            (shown(&back, 10), back.newest_number(), back.last_number),
            (Some(1), 1, 2)
        );
        assert!(back.boundaries(t(1)).is_empty());
        let again = back
            .save(1, card(3), Some(t(20)), None, t(2))
            .unwrap()
            .unwrap()
            .collection;
        assert_eq!(again.newest_number(), 3);
    }

    #[test]
    fn what_is_scheduled_ahead_becomes_what_was_said_and_nothing_unsaid() {
        let front = created(1, 0);
        let planned = front
            .save(1, card(2), Some(t(10)), None, t(1))
            .unwrap()
            .unwrap()
            .collection;
        let save = |scheduled| planned.save(2, card(3), None, scheduled, t(5));
        let refused = save(None).unwrap_err();
        assert!(matches!(
            refused,
            CollectionRefused::Plan(MoveRefused::ScheduledEditionAhead { edition: 2, .. })
        ));
        let then = |scheduled| {
            let saved = save(Some(scheduled)).unwrap().unwrap();
            let now = saved.collection;
            (shown(&now, 5), shown(&now, 10), saved.cancelled.len())
        };
        assert_eq!(then(Scheduled::Keep), (Some(3), Some(2), 0));
        assert_eq!(then(Scheduled::Cancel), (Some(3), Some(3), 1));
        assert_eq!(then(Scheduled::Rebase), (Some(3), Some(3), 1));
        // One that begins before it needs no word.
        assert!(planned.save(2, card(4), Some(t(11)), None, t(5)).unwrap().is_some());
        assert!(
            planned
                .save(2, card(4), Some(t(10)), Some(Scheduled::Keep), t(5))
                .is_err()
        );
    }

    #[test]
    fn a_stale_save_is_refused_and_one_that_is_sent_twice_is_one() {
        let front = created(1, 0);
        let stale = front.save(7, card(2), None, None, t(1)).unwrap_err();
        assert_eq!(stale, CollectionRefused::Stale(StaleEdition { seen: 7, current: 1 }));
        assert!(front.save(1, card(1), None, None, t(1)).unwrap().is_none());
        let planned = front
            .save(1, card(2), Some(t(10)), None, t(1))
            .unwrap()
            .unwrap()
            .collection;
        assert!(planned.save(2, card(2), Some(t(10)), None, t(2)).unwrap().is_none());
        assert!(
            planned
                .save(2, card(2), Some(t(9)), Some(Scheduled::Cancel), t(2))
                .unwrap()
                .is_some()
        );
        let past = front.save(1, card(2), Some(t(0)), None, t(1)).unwrap_err();
        assert!(matches!(
            past,
            CollectionRefused::Plan(MoveRefused::BeginsInPast { .. })
        ));
    }

    proptest! {
        /// Whatever is saved, scheduled and cancelled: one edition is live at every instant at the most, what was shown stays shown, and no
        /// number is used twice.
        #[test]
        fn no_plan_makes_editions_overlap_or_changes_what_was_shown(
            moves in proptest::collection::vec((0i64..5, 0i64..12, 0usize..4, any::<bool>(), 0i32..9), 1..14)
        ) {
            let mut front = created(100, 0);
            // As the database does, those that have ended are laid aside.
            let (mut ended, mut numbers) = (Vec::new(), vec![1]);
            let mut now = 0;
            for (size, (waited, ahead, word, cancels, number)) in (1..).zip(moves) {
                now += waited;
                let all = |front: &DeskCollection, ended: &[Arc<CollectionEdition>]| -> Vec<Vec<i32>> {
                    let live = |at| {
                        let all = ended.iter().chain(&front.editions);
                        all.filter(|edition| edition.live.contains(t(at))).map(|edition| edition.number).collect()
                    };
                    (0..80).map(live).collect()
                };
                let before = all(&front, &ended);
                let scheduled = [None, Some(Scheduled::Keep), Some(Scheduled::Cancel), Some(Scheduled::Rebase)][word];
                let made = match cancels {
                    true => front.cancel(number, t(now)).ok(),
                    false => {
                        let from = (ahead > 3).then(|| t(now + ahead));
                        front.save(front.newest_number(), card(size), from, scheduled, t(now)).ok().flatten()
                    }
                };
                if let Some(made) = made {
                    let new = made.collection.editions.iter().map(|edition| edition.number);
                    for number in new.filter(|number| front.editions.iter().all(|one| one.number != *number)) {
                        prop_assert!(!numbers.contains(&number));
                        numbers.push(number);
                    }
                    front = made.collection;
                }
                let after = all(&front, &ended);
                prop_assert!(after.iter().all(|live| live.len() == 1));
                prop_assert_eq!(&before[..now as usize], &after[..now as usize]);
                let (gone, stay): (Vec<_>, Vec<_>) =
                    front.editions.iter().cloned().partition(|edition| edition.live.until().is_some_and(|until| until <= t(now)));
                ended.extend(gone);
                front.editions = stay;
            }
        }
    }
}
