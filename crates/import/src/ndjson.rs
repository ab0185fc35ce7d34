//! Reads the newsroom's own complete format, a record a line (`domain::archive`, `docs/export.md`).
//!
//! Invariant: lines come out in the order of their kinds, the header first and the end last, or the first that does not is the last to be
//! looked at: what is half right is not half taken.

use crate::Problem;
use domain::archive::Record;
use serde_json::value::RawValue;
use std::io::{BufRead, Read};

/// The longest line, in bytes: a body may have a million characters, each of several bytes.
const MOST_LINE: u64 = 64 * 1024 * 1024;

/// A file in our own format that is being read.
#[derive(Debug)]
pub struct Ndjson<R> {
    file: String,
    source: R,
    line: u64,
    rank: u8,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Beginning,
    Within,
    Ended,
    Broken,
}

impl<R: BufRead> Ndjson<R> {
    /// Reads a file of that name.
    pub fn new(file: &str, source: R) -> Ndjson<R> {
        Ndjson {
            file: file.to_owned(),
            source,
            line: 0,
            rank: 0,
            state: State::Beginning,
        }
    }

    fn read(&mut self) -> Result<Option<Record<Box<RawValue>>>, String> {
        let mut line = Vec::new();
        let mut bounded = (&mut self.source).take(MOST_LINE + 1);
        bounded
            .read_until(b'\n', &mut line)
            .map_err(|error| error.to_string())?;
        self.line += 1;
        if line.len() as u64 > MOST_LINE {
            return Err(format!("the line is longer than {MOST_LINE} bytes"));
        }
        if line.is_empty() {
            return match self.state {
                State::Ended => Ok(None),
                _ => Err("the file ends before its end: it has no `end`".to_owned()),
            };
        }
        let record: Record<Box<RawValue>> = serde_json::from_slice(&line).map_err(|error| error.to_string())?;
        let is_first = matches!(record, Record::Newsroom(_));
        if (self.state == State::Beginning) != is_first {
            return Err("a file begins with its one `newsroom`".to_owned());
        }
        if self.state == State::Ended {
            return Err("there is a line behind `end`".to_owned());
        }
        if record.rank() < self.rank {
            return Err("the line stands behind one of a later kind".to_owned());
        }
        self.rank = record.rank();
        self.state = match record {
            Record::End(_) => State::Ended,
            _ => State::Within,
        };
        Ok(Some(record))
    }
}

impl<R: BufRead> Iterator for Ndjson<R> {
    type Item = Result<(u64, Record<Box<RawValue>>), Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.state == State::Broken {
            return None;
        }
        match self.read() {
            Ok(record) => record.map(|record| Ok((self.line, record))),
            Err(reason) => {
                self.state = State::Broken;
                Some(Err(Problem {
                    file: self.file.clone(),
                    line: self.line,
                    item: String::new(),
                    reason,
                }))
            }
        }
    }
}
