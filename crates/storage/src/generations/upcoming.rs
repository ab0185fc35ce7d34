//! The boundaries ahead, by the cells of what they touch.

use domain::time::Timestamp;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Boundaries that are not announced yet.
#[derive(Default)]
pub(super) struct Upcoming {
    subjects: HashMap<Uuid, (Vec<Timestamp>, Vec<u16>)>,
    cells: HashMap<u16, BTreeSet<(Timestamp, Uuid)>>,
}

impl Upcoming {
    /// A subject has these ahead, which touch these cells. Gives the cells that its former ones touched.
    pub(super) fn set(&mut self, subject: Uuid, instants: &[Timestamp], cells: &[u16]) -> Vec<u16> {
        let (before, former) = self.subjects.remove(&subject).unwrap_or_default();
        for cell in &former {
            if let Some(ahead) = self.cells.get_mut(cell) {
                for at in &before {
                    ahead.remove(&(*at, subject));
                }
                if ahead.is_empty() {
                    self.cells.remove(cell);
                }
            }
        }
        if !instants.is_empty() {
            for cell in cells {
                let ahead = self.cells.entry(*cell).or_default();
                ahead.extend(instants.iter().map(|at| (*at, subject)));
            }
            self.subjects.insert(subject, (instants.to_vec(), cells.to_vec()));
        }
        former
    }

    /// The cells that those of a subject touch.
    pub(super) fn cells_of(&self, subject: Uuid) -> &[u16] {
        self.subjects.get(&subject).map_or(&[], |(_, cells)| cells)
    }

    /// The earliest that touches that cell.
    pub(super) fn earliest(&self, cell: u16) -> Option<Timestamp> {
        self.cells.get(&cell)?.first().map(|(at, _)| *at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_has_the_earliest_of_all_that_touch_it() {
        let t = |millis| Timestamp::from_millis(millis).unwrap();
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let mut upcoming = Upcoming::default();
        assert_eq!(upcoming.set(one, &[t(30), t(10)], &[7, 8]), Vec::<u16>::new());
        assert_eq!(upcoming.set(other, &[t(20)], &[8]), Vec::<u16>::new());
        assert_eq!((upcoming.earliest(7), upcoming.earliest(8)), (Some(t(10)), Some(t(10))));
        assert_eq!(upcoming.set(one, &[t(30)], &[7]), vec![7u16, 8]);
        assert_eq!((upcoming.earliest(7), upcoming.earliest(8)), (Some(t(30)), Some(t(20))));
        assert_eq!(upcoming.set(one, &[], &[7]), vec![7u16]);
        assert_eq!(upcoming.set(other, &[], &[]), vec![8u16]);
        assert_eq!((upcoming.earliest(7), upcoming.earliest(8)), (None, None));
        assert!(upcoming.cells.is_empty() && upcoming.subjects.is_empty());
    }
}
