//! What holds of every body, drawn at random with texts that look like markup.
//!
//! What is rendered is read back by a real reader (html5ever as a browser does, pulldown-cmark for CommonMark) and
//! compared with what `expected.rs` says should be there: the same words, each character with the same marks, in blocks
//! of the same kinds.

mod any;
mod expected;
mod hostile;
mod html;
mod markdown;
mod read;
mod text;

use std::collections::BTreeSet;

/// Words with the same marks, as found or as expected: `strong`, `a /about`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Run {
    text: String,
    marks: BTreeSet<String>,
}

impl Run {
    fn plain(text: &str) -> Run {
        Run {
            text: text.to_owned(),
            marks: BTreeSet::new(),
        }
    }

    fn link(text: &str, to: &str) -> Run {
        Run {
            text: text.to_owned(),
            marks: BTreeSet::from([format!("a {to}")]),
        }
    }
}

/// The words, and each of their characters with its marks. White space only parts words; no reader keeps more of it.
fn flat(runs: &[Run]) -> (Vec<String>, Vec<(char, BTreeSet<String>)>) {
    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
    let marked = |run: &Run| {
        let marks = run.marks.clone();
        let solid = run.text.chars().filter(|c| !c.is_whitespace()).collect::<Vec<_>>();
        solid.into_iter().map(move |c| (c, marks.clone()))
    };
    (
        text.split_whitespace().map(str::to_owned).collect(),
        runs.iter().flat_map(marked).collect(),
    )
}
