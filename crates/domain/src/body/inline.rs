//! A line of text in runs, each with its marks.
//!
//! Invariant: neighbours differ in their marks, no run is empty, and marks stand in a fixed order; so equal lines are equal runs.

use super::BlockRefused;
use crate::link::LinkTarget;
use crate::text::{Line, normal};
use serde::{Deserialize, Serialize};

/// A line of text in runs; neighbours differ in their marks, and no run is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Span>", into = "Vec<Span>")]
pub struct Inline(Vec<Span>);

/// A run of text with the same marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The words. A line break is `\n`.
    pub text: String,
    /// How they are marked; each kind at most once, in a fixed order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// How a run of text is marked. The order here is the order of nesting, outermost first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Mark {
    /// It leads somewhere.
    Link {
        to: LinkTarget,
    },
    /// It has a note, such as a footnote.
    Note {
        text: Line,
    },
    Strong,
    Emphasis,
    Strike,
    Subscript,
    Superscript,
    Code,
}

impl Mark {
    fn rank(&self) -> u8 {
        match self {
            Mark::Link { .. } => 0,
            Mark::Note { .. } => 1,
            Mark::Strong => 2,
            Mark::Emphasis => 3,
            Mark::Strike => 4,
            Mark::Subscript => 5,
            Mark::Superscript => 6,
            Mark::Code => 7,
        }
    }
}

impl Inline {
    /// Brings the runs to NFC, drops the empty ones, orders the marks and joins neighbours that are marked alike.
    pub fn parse(spans: Vec<Span>) -> Result<Inline, BlockRefused> {
        let mut runs: Vec<Span> = Vec::with_capacity(spans.len());
        for Span { text, mut marks } in spans {
            let text = normal(text);
            if let Some(control) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
                return Err(BlockRefused::ControlCharacter(control));
            }
            marks.sort_by_key(Mark::rank);
            if marks.windows(2).any(|pair| pair[0].rank() == pair[1].rank()) {
                return Err(BlockRefused::SameMark);
            }
            match runs.last_mut() {
                _ if text.is_empty() => {}
                Some(last) if last.marks == marks => last.text = normal(std::mem::take(&mut last.text) + &text),
                _ => runs.push(Span { text, marks }),
            }
        }
        Ok(Inline(runs))
    }

    /// Text without marks.
    pub fn plain(text: &str) -> Result<Inline, BlockRefused> {
        Inline::parse(vec![Span {
            text: text.to_owned(),
            marks: Vec::new(),
        }])
    }

    /// The runs.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// The words without the marks.
    pub fn text(&self) -> String {
        self.0.iter().map(|span| span.text.as_str()).collect()
    }

    /// How many words it has: runs of characters between white space. A mark within a word does not part it.
    pub fn word_count(&self) -> usize {
        let (mut words, mut within) = (0, false);
        for character in self.0.iter().flat_map(|span| span.text.chars()) {
            let is_space = character.is_whitespace();
            words += usize::from(!is_space && !within);
            within = !is_space;
        }
        words
    }

    /// Whether there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|span| span.text.trim().is_empty())
    }
}

impl TryFrom<Vec<Span>> for Inline {
    type Error = BlockRefused;
    fn try_from(spans: Vec<Span>) -> Result<Self, BlockRefused> {
        Self::parse(spans)
    }
}

impl From<Inline> for Vec<Span> {
    fn from(inline: Inline) -> Vec<Span> {
        inline.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    fn any_span() -> impl Strategy<Value = Span> {
        let mark = prop_oneof![Just(Mark::Strong), Just(Mark::Emphasis), Just(Mark::Code)];
        ("\\PC{0,5}", proptest::collection::vec(mark, 0..2)).prop_map(|(text, marks)| Span { text, marks })
    }

    proptest! {
        #[test]
        fn parsing_runs_keeps_every_word_and_is_done_once(spans in proptest::collection::vec(any_span(), 0..6)) {
            let inline = Inline::parse(spans.clone()).unwrap();
            let words: String = spans.iter().map(|span| span.text.as_str()).collect();
            prop_assert_eq!(inline.text().nfc().collect::<String>(), words.nfc().collect::<String>());
            prop_assert_eq!(Inline::parse(inline.clone().into()), Ok(inline));
        }
    }
}
