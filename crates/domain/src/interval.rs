//! The span of time for which something is public: `[from, until)`.
//!
//! An edition that was replaced in the very millisecond it began has an empty interval: no reader ever saw it.

use crate::time::Timestamp;

/// From an instant (included) until another (excluded), or for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    from: Timestamp,
    until: Option<Timestamp>,
}

/// The interval would end before it begins, or be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the interval ends at {until}, which is not after {from}, where it begins")]
pub struct EndsBeforeItBegins {
    /// Where it was to begin.
    pub from: Timestamp,
    /// Where it was to end.
    pub until: Timestamp,
}

impl Interval {
    /// An interval that somebody asks for: it must not be empty.
    pub fn new(from: Timestamp, until: Option<Timestamp>) -> Result<Interval, EndsBeforeItBegins> {
        match until {
            Some(until) if until <= from => Err(EndsBeforeItBegins { from, until }),
            _ => Ok(Interval { from, until }),
        }
    }

    /// From this instant for good.
    pub fn starting(from: Timestamp) -> Interval {
        Interval { from, until: None }
    }

    /// An interval as it was stored; it may be empty. `None` if it ends before it begins.
    pub fn stored(from: Timestamp, until: Option<Timestamp>) -> Option<Interval> {
        (until.is_none_or(|until| until >= from)).then_some(Interval { from, until })
    }

    /// Where it begins.
    pub fn from(&self) -> Timestamp {
        self.from
    }

    /// Where it ends; `None` is never.
    pub fn until(&self) -> Option<Timestamp> {
        self.until
    }

    /// Whether the instant lies within. This is the one visibility predicate; `storage` has the same as SQL.
    pub fn contains(&self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }

    /// Whether it has yet to begin.
    pub fn is_ahead(&self, at: Timestamp) -> bool {
        at < self.from
    }

    /// Whether some instant lies in both.
    pub fn overlaps(&self, other: &Interval) -> bool {
        let empty = |i: &Interval| i.until == Some(i.from);
        let begins_before_end = |a: &Interval, b: &Interval| b.until.is_none_or(|until| a.from < until);
        !empty(self) && !empty(other) && begins_before_end(self, other) && begins_before_end(other, self)
    }

    /// The same interval, ended at `at` at the latest. What has not begun by then becomes empty.
    pub fn ended_at(&self, at: Timestamp) -> Interval {
        let end = at.max(self.from);
        Interval {
            from: self.from,
            until: Some(self.until.map_or(end, |until| until.min(end))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn t(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis).unwrap()
    }

    fn any_interval() -> impl Strategy<Value = Interval> {
        (0i64..20, proptest::option::of(0i64..20))
            .prop_map(|(from, len)| Interval::stored(t(from), len.map(|len| t(from + len))).unwrap())
    }

    #[test]
    fn an_interval_that_ends_before_it_begins_is_refused() {
        assert!(Interval::new(t(5), Some(t(5))).is_err());
        assert!(Interval::new(t(5), Some(t(4))).is_err());
        assert!(Interval::new(t(5), Some(t(6))).is_ok());
    }

    proptest! {
        #[test]
        fn overlapping_means_sharing_an_instant(a in any_interval(), b in any_interval()) {
            let shared = (0..60).any(|at| a.contains(t(at)) && b.contains(t(at)));
            prop_assert_eq!(a.overlaps(&b), shared);
        }

        #[test]
        fn an_ended_interval_holds_what_it_held_before_the_end_and_nothing_after(a in any_interval(), end in 0i64..40, at in 0i64..60) {
            prop_assert_eq!(a.ended_at(t(end)).contains(t(at)), a.contains(t(at)) && at < end);
        }

        #[test]
        fn time_alone_never_hides_what_has_no_end(from in 0i64..20, at in 0i64..60) {
            prop_assert_eq!(Interval::starting(t(from)).contains(t(at)), at >= from);
        }
    }
}
