//! A month of the calendar, UTC: sitemaps are filed by the months in which articles were first published.
//!
//! Invariant: every instant lies in exactly one month, and the months follow each other without a gap.

use crate::time::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::fmt;

/// A month, UTC; of the years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Month(Date);

/// The text is not a month.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a month; write it like 2026-05")]
pub struct NotAMonth(pub String);

impl Month {
    /// The one in which that instant lies.
    pub fn of(at: Timestamp) -> Month {
        Month(at.date_utc().first_of_month())
    }

    /// Reads four digits of the year, a hyphen and two digits of the month.
    pub fn parse(text: &str) -> Result<Month, NotAMonth> {
        let refused = || NotAMonth(text.chars().take(20).collect());
        let shaped = text.len() == 7
            && text.bytes().enumerate().all(|(place, byte)| {
                if place == 4 {
                    byte == b'-'
                } else {
                    byte.is_ascii_digit()
                }
            });
        if !shaped {
            return Err(refused());
        }
        let (year, month) = (text[..4].parse().map_err(|_| refused())?, &text[5..]);
        let month = month.parse().map_err(|_| refused())?;
        let first = Date::new(year, month, 1).map_err(|_| refused())?;
        if year < 1 { Err(refused()) } else { Ok(Month(first)) }
    }

    /// Its first instant.
    pub fn start(self) -> Timestamp {
        let start = TimeZone::UTC.to_timestamp(self.0.at(0, 0, 0, 0)).ok();
        let start = start.and_then(|start| Timestamp::from_millis(start.as_millisecond()));
        start.expect("the years 1 to 9999 are instants")
    }

    /// The one behind it; `None` after the last.
    pub fn next(self) -> Option<Month> {
        self.0.checked_add(1.month()).ok().map(Month)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_not_a_month_is_refused() {
        for text in [
            "",
            "2026",
            "2026-5",
            "2026-13",
            "2026-00",
            "0000-01",
            "2026-05-01",
            "2026/05",
            "-026-05",
            "２026-05",
        ] {
            assert!(Month::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_last_month_has_none_behind_it() {
        assert_eq!(Month::parse("9999-12").unwrap().next(), None);
        assert_eq!(Month::parse("2026-12").unwrap().next(), Month::parse("2027-01").ok());
        assert_eq!(Month::parse("0001-01").unwrap().start(), Timestamp::earliest());
    }

    proptest! {
        #[test]
        fn an_instant_lies_in_one_month_alone(millis in -62_135_596_800_000i64..253_402_207_200_000) {
            let at = Timestamp::from_millis(millis).unwrap();
            let month = Month::of(at);
            prop_assert!(month.start() <= at);
            prop_assert!(month.next().is_none_or(|next| at < next.start()));
            prop_assert_eq!(Month::parse(&month.to_string()), Ok(month));
        }
    }
}
