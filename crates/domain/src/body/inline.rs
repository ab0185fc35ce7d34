//! A line of text in runs, each with its marks.
//!
//! Invariant: neighbours differ in their marks, no run is empty, and marks stand in a fixed order; so equal lines are equal runs.

use super::BlockRefused;
use crate::link::LinkTarget;
use crate::text::{Line, control_character, normal};
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
            if let Some((_, control)) = control_character(&text, &['\n', '\t']) {
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
        let (mut words, mut after_space) = (0, true);
        for text in self.0.iter().map(|span| span.text.as_str()) {
            for (at, byte) in text.bytes().enumerate() {
                let is_space = match byte {
                    0..0x80 => (byte == b' ') | (b'\t'..=b'\r').contains(&byte),
                    // It goes on with the character before.
                    0x80..0xC0 => after_space,
                    0xC0.. => text[at..].starts_with(char::is_whitespace),
                };
                words += usize::from(after_space & !is_space);
                after_space = is_space;
            }
        }
        words
    }

    /// Whether there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|span| span.text.chars().all(char::is_whitespace))
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

        #[test]
        fn words_are_what_stands_between_white_space_of_any_script(
            spans in proptest::collection::vec("[a\u{e9}\u{2014} \n\t\u{a0}\u{2003}\u{3000}\u{1f30a}]{0,8}", 0..4)
        ) {
            let marks = [vec![], vec![Mark::Strong]];
            let runs = spans.into_iter().zip(marks.into_iter().cycle());
            let inline = Inline::parse(runs.map(|(text, marks)| Span { text, marks }).collect()).unwrap();
            prop_assert_eq!(inline.word_count(), inline.text().split_whitespace().count());
        }

        #[test]
        fn the_first_control_character_is_refused_wherever_it_stands(text in "[a\u{a9}\u{2014}\n]{0,6}", control in "[\u{0}-\u{8}\u{b}\u{e}\u{7f}-\u{9f}]") {
            let refused = BlockRefused::ControlCharacter(control.chars().next().unwrap());
            prop_assert_eq!(Inline::plain(&format!("{text}{control}\u{7}")), Err(refused));
        }
    }
}
