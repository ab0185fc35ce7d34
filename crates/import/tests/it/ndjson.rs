//! Our own format: what is not whole and in order is refused at its line.

use crate::mutated::{edits, mutated};
use crate::properties;
use import::ndjson::Ndjson;
use proptest::prelude::*;

const HEADER: &str = r#"{"newsroom":{"format":1}}"#;
const USER: &str = r#"{"user":{"id":"0190a000-0000-7000-8000-000000000001","email":"a@b.c","name":"A","role":"chief","createdAt":"2026-05-29T12:00:00.000Z","disabledAt":null}}"#;
const SUBJECT: &str = r#"{"subject":{"id":"0190a000-0000-7000-8000-000000000002","noun":"topic","createdAt":"2026-05-29T12:00:00.000Z","killedAt":null}}"#;
const CONTENT: &str = r#"{"content":{"hash":"00ff","document":{"version":1,"document":{ "a" : 1}},"erasedAt":null}}"#;
const EDITION: &str = r#"{"edition":{"subject":"0190a000-0000-7000-8000-000000000002","number":1,"noun":"topic","revision":null,"liveFrom":"2026-05-29T12:00:00.000Z","liveUntil":null,"plannedUntil":null,"minor":false,"embargoed":false,"retraction":false,"withdrawnBy":null,"rightsUntil":null,"syndicated":true,"card":{"version":1,"document":{"name":"\u00c4"}},"body":null}}"#;
const CHANGE: &str = r#"{"change":{"seq":1,"at":"2026-05-29T12:00:00.000Z","kind":"published","noun":"topic","subject":"0190a000-0000-7000-8000-000000000002","audience":"public"}}"#;
const END: &str = r#"{"end":{"seq":0,"at":"2026-05-29T12:00:00.000Z","records":3}}"#;

/// How many records there are, and the line and reason of what stops the reading.
fn read(text: &[u8]) -> (usize, Option<(u64, String)>) {
    let (mut records, mut problem) = (0, None);
    for one in Ndjson::new("x.ndjson", text) {
        match one {
            Ok(_) => records += 1,
            Err(error) => problem = Some((error.line, error.reason)),
        }
    }
    (records, problem)
}

#[test]
fn what_is_written_down_is_read_as_it_is() {
    let text = [HEADER, USER, SUBJECT, CONTENT, END].join("\n") + "\n";
    let records: Vec<String> = Ndjson::new("x.ndjson", text.as_bytes())
        .map(|one| serde_json::to_string(&one.unwrap().1).unwrap())
        .collect();
    assert_eq!(
        records.join("\n") + "\n",
        text,
        "documents stand as they are, to the byte"
    );
}

#[test]
fn what_is_not_whole_and_in_order_is_refused_at_its_line() {
    for (lines, records, line, words) in [
        (vec![], 0, 1, "no `end`"),
        (vec![USER], 0, 1, "begins with its one"),
        (vec![HEADER, HEADER], 1, 2, "begins with its one"),
        (vec![HEADER, SUBJECT, USER], 2, 3, "later kind"),
        (vec![HEADER, USER], 2, 3, "no `end`"),
        (vec![HEADER, END, USER], 2, 3, "behind"),
        (vec![HEADER, "{\"haiku\":{}}"], 1, 2, "haiku"),
        (vec![HEADER, "{\"end\":{\"seq\":0}}"], 1, 2, "missing field"),
        (vec![HEADER, "not json"], 1, 2, "expected"),
        (
            vec![HEADER, r#"{"newsroom":{"format":1,"more":2}}"#],
            1,
            2,
            "unknown field",
        ),
    ] {
        let (read, problem) = read(lines.join("\n").as_bytes());
        let (at, reason) = problem.unwrap();
        assert_eq!((read, at), (records, line), "{lines:?}: {reason}");
        assert!(reason.contains(words), "{lines:?}: {reason}");
    }
}

proptest! {
    #[test]
    fn no_bytes_stop_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..80), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        read(&bytes);
        let mut text = [HEADER, USER, SUBJECT, CONTENT, END].join("\n").into_bytes();
        let at = at.index(text.len());
        text[at] = byte;
        read(&text);
        properties::of_ndjson(&text);
        let deep = format!("{HEADER}\n{{\"content\":{{\"hash\":\"00\",\"document\":{}", "[".repeat(100_000));
        prop_assert!(read(deep.as_bytes()).1.is_some());
    }

    /// Whatever is done to a file, it is read up to its end or to its first fault.
    #[test]
    fn a_mutated_file_never_stops_the_reader(edits in edits()) {
        let whole = [HEADER, USER, SUBJECT, CONTENT, EDITION, CHANGE, END, ""].join("\n");
        properties::of_ndjson(whole.as_bytes());
        properties::of_ndjson(&mutated(whole.into_bytes(), edits));
    }
}
