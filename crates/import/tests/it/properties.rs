//! What holds of any file, whatever it is. Shared with the fuzz targets in `fuzz/`, so it uses the public surface alone.
//!
//! A property panics where it does not hold.

use import::draft::{Draft, State};
use import::ndjson::Ndjson;
use import::wxr::Wxr;
use import::{Entry, Taken};

/// A WordPress export is read to its end: each element that was read whole is an entry, on the lines of the file and in their order, and no
/// entry is public without an instant.
pub fn of_wxr(file: &[u8]) {
    let mut wxr = Wxr::new("any.xml", file);
    let entries: Vec<Entry> = wxr.by_ref().collect();
    let counts = wxr.counts();
    let elements = counts.items + counts.authors + counts.categories + counts.tags + counts.terms;
    assert_eq!(entries.len() as u64, elements);
    // A byte of a file in UTF-16 is half a character, and its line ends are found once it is decoded.
    let lines = file.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64 + 1;
    let on_lines = entries.iter().map(|entry| entry.line);
    assert!(on_lines.clone().is_sorted(), "entries stand in order");
    assert!(
        on_lines.clone().all(|line| (1..=lines).contains(&line)),
        "of {lines} lines"
    );
    for entry in &entries {
        if let Taken::Draft(Draft::Article(draft)) = &entry.taken
            && let State::Live { since } | State::Scheduled { from: since } = draft.state
        {
            assert_eq!(draft.at, Some(since), "it is public since its own date");
        }
    }
    let end = wxr.end();
    assert!(end.ill_formed.is_none_or(|problem| problem.line <= lines));
}

/// A file in our own format is read up to its end or to its first fault, and what was read is written again and read as the same.
pub fn of_ndjson(file: &[u8]) {
    let (mut written, mut faults) = (Vec::new(), 0);
    for (at, record) in Ndjson::new("any.ndjson", file).enumerate() {
        assert_eq!(faults, 0, "nothing is read behind a fault");
        match record {
            Ok((line, record)) => {
                assert_eq!(line, at as u64 + 1, "a record a line");
                written.push(serde_json::to_string(&record).expect("a record is plain data"));
            }
            Err(_) => faults += 1,
        }
    }
    let again: String = written.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
    let read = Ndjson::new("again.ndjson", again.as_bytes()).map_while(Result::ok);
    let read: Vec<String> = read
        .map(|(_, record)| serde_json::to_string(&record).expect("a record is plain data"))
        .collect();
    assert_eq!(read, written);
}
