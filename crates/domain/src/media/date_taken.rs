//! When a picture was taken, as exactly as its camera says, and no more so.

use serde::{Deserialize, Serialize};

/// When a picture was taken, as its camera says: a date, perhaps with a time, and that perhaps with its distance from UTC (ISO 8601).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DateTaken(String);

/// The text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("that is not a date; write it like 2026-05-01, 2026-05-01T10:20:30 or 2026-05-01T10:20:30+02:00")]
pub struct NotADate;

impl DateTaken {
    /// Checks that there is such a day and time. Fractions of seconds are left out.
    pub fn parse(raw: &str) -> Result<DateTaken, NotADate> {
        let (text, plain) = (raw.trim(), raw.trim().len() <= 40 && raw.trim().get(4..5) == Some("-"));
        let date = text.parse::<jiff::civil::Date>().ok().filter(|_| text.len() == 10);
        let instant = text.parse::<jiff::Timestamp>().ok();
        // A time of day is not read with a Z behind it.
        let local = text.strip_suffix(['Z', 'z']).filter(|_| instant.is_some());
        let time = local.unwrap_or(text).parse::<jiff::civil::DateTime>().ok();
        match (plain, date, instant, time) {
            (true, Some(date), _, _) => Ok(DateTaken(date.to_string())),
            (true, None, Some(_), Some(time)) => {
                let second = time.strftime("%Y-%m-%dT%H:%M:%S").to_string();
                let zone = text
                    .rfind(['Z', 'z', '+', '-'])
                    .map(|at| &text[at..])
                    .unwrap_or_default();
                Ok(DateTaken(second + &zone.to_uppercase()))
            }
            (true, None, None, Some(time)) => Ok(DateTaken(time.strftime("%Y-%m-%dT%H:%M:%S").to_string())),
            _ => Err(NotADate),
        }
    }

    /// The date.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for DateTaken {
    type Error = NotADate;
    fn try_from(raw: String) -> Result<DateTaken, NotADate> {
        DateTaken::parse(&raw)
    }
}

impl From<DateTaken> for String {
    fn from(date: DateTaken) -> String {
        date.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_taken_is_a_date_that_there_is_and_parses_to_itself() {
        for (raw, written) in [
            ("2009-05-01", "2009-05-01"),
            ("2009-05-01T10:20:30", "2009-05-01T10:20:30"),
            ("2009-05-01T10:20", "2009-05-01T10:20:00"),
            ("2009-05-01T10:20:30.25+02:00", "2009-05-01T10:20:30+02:00"),
            ("2009-05-01t10:20:30z", "2009-05-01T10:20:30Z"),
        ] {
            let date = DateTaken::parse(raw).unwrap();
            assert_eq!(date.as_str(), written);
            assert_eq!(DateTaken::parse(written), Ok(date));
        }
        for wrong in [
            "",
            "2009",
            "0000-00-00",
            "2009-02-30",
            "20090501",
            "yesterday",
            "2009-05-01T25:00:00",
        ] {
            assert_eq!(DateTaken::parse(wrong), Err(NotADate), "{wrong}");
        }
    }
}
