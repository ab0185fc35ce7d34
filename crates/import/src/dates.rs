//! Dates as sources write them. What says no offset is UTC.

use domain::time::Timestamp;

/// The instant, be it RFC 3339, RFC 2822, or a date with or without a time and offset as SQL, YAML and Jekyll write them.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() > 64 || !text.is_ascii() {
        return None;
    }
    if let Ok(instant) = Timestamp::parse(text) {
        return Some(instant);
    }
    if let Ok(zoned) = jiff::fmt::rfc2822::DateTimeParser::new()
        .relaxed_weekday(true)
        .parse_timestamp(text)
    {
        return Timestamp::from_millis(zoned.as_millisecond());
    }
    let (date, rest) = text.split_at_checked(10)?;
    // 2024-1-2 is written by hand.
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    let (time, offset) = match rest.find(['+', '-', 'Z', 'z', 'U']) {
        Some(at) => (rest[..at].trim(), rest[at..].trim()),
        None => (rest, "Z"),
    };
    let time = match time.matches(':').count() {
        0 if time.is_empty() => "00:00:00".to_owned(),
        1 => format!("{time}:00"),
        _ => time.to_owned(),
    };
    let offset = match offset.as_bytes() {
        [b'U', ..] | [b'z'] => "Z".to_owned(),
        [sign, a, b, c, d] => [*sign, *a, *b, b':', *c, *d].map(char::from).iter().collect(),
        _ => offset.to_owned(),
    };
    Timestamp::parse(&format!("{date}T{time}{offset}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_however_a_source_writes_them() {
        for (written, instant) in [
            ("2013-06-07 03:00:44", "2013-06-07T03:00:44.000Z"),
            ("Fri, 07 Jun 2013 03:00:44 +0000", "2013-06-07T03:00:44.000Z"),
            ("2013-06-07", "2013-06-07T00:00:00.000Z"),
            ("2013-06-07 03:00", "2013-06-07T03:00:00.000Z"),
            ("2013-06-07 03:00:44 +0200", "2013-06-07T01:00:44.000Z"),
            ("2013-06-07T03:00:44.5-05:00", "2013-06-07T08:00:44.500Z"),
            ("2013-06-07 03:00:44 UTC", "2013-06-07T03:00:44.000Z"),
        ] {
            assert_eq!(
                parse(written).map(|at| at.to_string()).as_deref(),
                Some(instant),
                "{written}"
            );
        }
        for written in [
            "",
            "0000-00-00 00:00:00",
            "2013-02-30",
            "yesterday",
            "2013-06-07 25:00:00",
            "Wed, 30 Nov -0001 00:00:00 +0000",
        ] {
            assert_eq!(parse(written), None, "{written}");
        }
    }
}
