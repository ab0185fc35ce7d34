//! IPTC-IIM, as Photoshop puts it into a JPEG: image resources, one of which holds records of numbered texts.
//!
//! No library of the registry reads it without bringing every codec along, and it is no code but a list: marker, number, length, text
//! (IPTC-NAA Information Interchange Model 4.2, chapter 3; Adobe Photoshop File Formats, "Image Resource Blocks").

use super::Metadata;
use std::collections::HashMap;

/// The resource that holds the records.
const RECORDS: u16 = 0x0404;

/// The records among Photoshop's resources: each has a signature, a number, a name, a length, and is padded to an even one.
fn records(mut bytes: &[u8]) -> Option<&[u8]> {
    loop {
        let rest = bytes.strip_prefix(b"8BIM")?;
        let (number, rest) = rest.split_first_chunk::<2>()?;
        let name = usize::from(*rest.first()?) + 1;
        let rest = rest.get(name.next_multiple_of(2)..)?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let length = u32::from_be_bytes(*length) as usize;
        if u16::from_be_bytes(*number) == RECORDS {
            return Some(&rest[..length.min(rest.len())]);
        }
        bytes = rest.get(length.next_multiple_of(2)..)?;
    }
}

/// The texts by record and number. One that is cut off ends them.
fn texts(mut bytes: &[u8]) -> HashMap<(u8, u8), Vec<&[u8]>> {
    let mut found: HashMap<_, Vec<&[u8]>> = HashMap::new();
    while let [0x1C, record, number, high, low, rest @ ..] = bytes {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        // One longer than 32,767 bytes says its length otherwise; no text is.
        let Some((text, rest)) = rest.split_at_checked(length) else {
            break;
        };
        found.entry((*record, *number)).or_default().push(text);
        bytes = rest;
    }
    found
}

pub(super) fn read(bytes: &[u8]) -> Metadata {
    let texts = texts(records(bytes).unwrap_or(bytes));
    // ESC % G says that it is UTF-8 (ISO 2022). Many write UTF-8 and do not say so; what is not UTF-8 is Latin-1.
    let all = |number: u8| -> Vec<String> {
        let found = texts.get(&(2, number)).map(Vec::as_slice).unwrap_or_default();
        found.iter().map(|text| decoded(text)).collect()
    };
    let one = |number: u8| super::joined(all(number).into_iter().take(1));
    let places = [92, 90, 95, 101]
        .into_iter()
        .flat_map(|number| all(number).into_iter().take(1));
    Metadata {
        headline: one(105),
        caption: one(120),
        creator: super::joined(all(80)),
        credit_line: one(110),
        source: one(115),
        copyright_notice: one(116),
        place: super::joined(places),
        taken: one(55).and_then(|date| taken(&date, one(60).as_deref())),
        ..Metadata::default()
    }
}

fn decoded(text: &[u8]) -> String {
    match std::str::from_utf8(text) {
        Ok(text) => text.to_owned(),
        Err(_) => text.iter().map(|byte| char::from(*byte)).collect(),
    }
    .trim_matches(|c: char| c == '\0' || c.is_whitespace())
    .to_owned()
}

/// "20090501" and "102030+0200" in the form that everything else writes.
fn taken(date: &str, time: Option<&str>) -> Option<String> {
    let date = format!("{}-{}-{}", date.get(..4)?, date.get(4..6)?, date.get(6..8)?);
    let time = time.and_then(|time| {
        let clock = format!("T{}:{}:{}", time.get(..2)?, time.get(2..4)?, time.get(4..6)?);
        let zone = time.get(6..9).zip(time.get(9..11));
        Some(
            clock
                + &zone
                    .map(|(hours, minutes)| format!("{hours}:{minutes}"))
                    .unwrap_or_default(),
        )
    });
    Some(date + &time.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_that_are_cut_off_or_odd_give_what_can_be_read() {
        let mut bytes = b"8BIM\x03\xED\0\0\0\0\0\x03abc\x008BIM\x04\x04\0\0\0\0\0\x40".to_vec();
        bytes.extend_from_slice(b"\x1C\x02\x69\0\x05Dam \xE9\x1C\x02\x37\0\x0820090501\x1C\x02\x3C\0\x0B102030+0200");
        bytes.extend_from_slice(b"\x1C\x02\x78\x7F\xFFcut");
        let read = read(&bytes);
        assert_eq!(read.headline.as_deref(), Some("Dam é"));
        assert_eq!(read.taken.as_deref(), Some("2009-05-01T10:20:30+02:00"));
        assert_eq!(read.caption, None);
        for end in 0..bytes.len() {
            super::read(&bytes[..end]);
        }
    }
}
