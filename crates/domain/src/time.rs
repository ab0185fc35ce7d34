//! `Timestamp`, the one time type: whole milliseconds UTC.
//!
//! On the wire it is RFC 3339 with three decimals and `Z`; in both databases it is the integer. Nothing here reads a clock.

use std::fmt;

/// A day, in milliseconds.
pub const DAY: i64 = 24 * 60 * 60 * 1_000;

/// An instant, in whole milliseconds since 1970-01-01T00:00:00Z. From year 1 to year 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(jiff::Timestamp);

/// The text is not an instant of RFC 3339.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an instant; write it as RFC 3339, like 2026-05-29T12:00:00.000Z")]
pub struct NotATimestamp(pub String);

impl Timestamp {
    /// The instant that many milliseconds after 1970. `None` outside the years 1 to 9999.
    pub fn from_millis(millis: i64) -> Option<Timestamp> {
        let instant = jiff::Timestamp::from_millisecond(millis).ok()?;
        (instant >= year_one()).then_some(Timestamp(instant))
    }

    /// 1970-01-01T00:00:00Z.
    pub fn epoch() -> Timestamp {
        Timestamp(jiff::Timestamp::UNIX_EPOCH)
    }

    /// The first instant there is.
    pub fn earliest() -> Timestamp {
        Timestamp(year_one())
    }

    /// The last instant there is.
    pub fn latest() -> Timestamp {
        let millis = jiff::Timestamp::MAX.as_second() * 1_000;
        Timestamp::from_millis(millis).expect("jiff's last second is an instant")
    }

    /// Milliseconds since 1970.
    pub fn as_millis(self) -> i64 {
        self.0.as_millisecond()
    }

    /// Reads RFC 3339, with any offset. Finer digits than milliseconds are cut.
    pub fn parse(text: &str) -> Result<Timestamp, NotATimestamp> {
        let refused = || NotATimestamp(text.chars().take(64).collect());
        // jiff reads more than RFC 3339 (ISO 8601 basic form, [Zone] suffixes); the length and separators rule those out.
        let bytes = text.as_bytes();
        let shaped = bytes.len() >= 20
            && bytes.len() <= 40
            && bytes[4] == b'-'
            && matches!(bytes[10], b'T' | b't' | b' ')
            && bytes[13] == b':'
            && bytes[16] == b':'
            && !text.contains('[');
        let instant: jiff::Timestamp = shaped.then(|| text.parse().ok()).flatten().ok_or_else(refused)?;
        let millis = instant.as_nanosecond().div_euclid(1_000_000);
        i64::try_from(millis)
            .ok()
            .and_then(Timestamp::from_millis)
            .ok_or_else(refused)
    }

    /// The date as RSS wants it (RFC 822 with four-digit years): `Mon, 29 May 2023 12:00:00 GMT`.
    pub fn to_rfc2822(self) -> String {
        self.0.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }

    /// The date in that time zone of the IANA database, such as `2026-05-29`; in UTC if there is no such zone.
    pub(crate) fn date_in(self, zone: &str) -> String {
        let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        zone.to_datetime(self.0).date().to_string()
    }

    /// When its day began, in UTC.
    pub fn day(self) -> Timestamp {
        self.saturating_add_millis(-self.as_millis().rem_euclid(DAY))
    }

    /// The year in which it lies, UTC.
    pub fn year(self) -> u16 {
        u16::try_from(self.date_utc().year()).unwrap_or_default()
    }

    /// Its date in UTC, such as `2026-05-29`.
    pub fn date(self) -> String {
        self.0.strftime("%F").to_string()
    }

    /// The date in UTC.
    pub(crate) fn date_utc(self) -> jiff::civil::Date {
        jiff::tz::TimeZone::UTC.to_datetime(self.0).date()
    }

    /// This instant moved by so many milliseconds; kept within the years 1 to 9999.
    pub fn saturating_add_millis(self, millis: i64) -> Timestamp {
        let bounded = self.as_millis().saturating_add(millis);
        Timestamp::from_millis(bounded).unwrap_or(if millis < 0 {
            Timestamp(year_one())
        } else {
            Timestamp::latest()
        })
    }
}

fn year_one() -> jiff::Timestamp {
    jiff::Timestamp::constant(-62_135_596_800, 0)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.0)
    }
}

impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Timestamp::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn offsets_and_fine_digits_become_utc_milliseconds() {
        let instant = Timestamp::parse("2026-05-29T14:00:00.123987+02:00").unwrap();
        assert_eq!(instant.to_string(), "2026-05-29T12:00:00.123Z");
        assert_eq!(instant.to_rfc2822(), "Fri, 29 May 2026 12:00:00 GMT");
    }

    #[test]
    fn what_is_not_rfc_3339_is_refused() {
        for text in [
            "",
            "now",
            "2026-05-29",
            "2026-05-29T12:00:00",
            "20260529T120000Z",
            "2026-13-29T12:00:00Z",
            "2026-05-29T12:00:00Z[Europe/Berlin]",
            "12026-05-29T12:00:00Z",
            "2026-05-29T12:00:00.Ж",
        ] {
            assert!(Timestamp::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_last_instant_is_whole_milliseconds_like_all_others() {
        let latest = Timestamp::latest();
        assert_eq!(Timestamp::from_millis(latest.as_millis()), Some(latest));
        assert_eq!(latest.saturating_add_millis(1), latest);
        assert_eq!(Timestamp::parse(&latest.to_string()), Ok(latest));
    }

    proptest! {
        #[test]
        fn text_of_a_timestamp_reads_back_as_the_same(millis in -62_135_596_800_000i64..253_402_207_200_000) {
            let instant = Timestamp::from_millis(millis).unwrap();
            prop_assert_eq!(Timestamp::parse(&instant.to_string()), Ok(instant));
            prop_assert_eq!(instant.as_millis(), millis);
        }
    }
}
