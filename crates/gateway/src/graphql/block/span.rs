//! Runs of text with marks, as clients see them.

use crate::graphql::at_once::{self, AtOnce, List};
use async_graphql::{Enum, SimpleObject};
use domain::body::{Inline, Mark};

/// How a run of text is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum InlineMark {
    /// Of weight: usually bold.
    Strong,
    /// Stressed: usually italic.
    Emphasis,
    /// Struck through.
    Strike,
    /// Below the line.
    Subscript,
    /// Above the line.
    Superscript,
    /// Program text.
    Code,
}

/// A run of text that is marked alike.
#[derive(SimpleObject)]
pub struct Span<'a> {
    /// The words. A line break is `\n`.
    text: &'a str,
    /// How they are marked.
    marks: Vec<InlineMark>,
    /// Where they lead. Null if nowhere.
    link: Option<&'a str>,
    /// A note on them, such as a footnote. Null if there is none.
    note: Option<&'a str>,
}

impl at_once::Object for Span<'_> {}

/// The runs of a line.
pub fn spans(line: &Inline) -> List<AtOnce<Span<'_>>> {
    line.spans()
        .iter()
        .map(|span| {
            let mut seen = Span {
                text: &span.text,
                marks: Vec::new(),
                link: None,
                note: None,
            };
            for mark in &span.marks {
                match mark {
                    Mark::Link { to } => seen.link = Some(to.as_str()),
                    Mark::Note { text } => seen.note = Some(text.as_str()),
                    Mark::Strong => seen.marks.push(InlineMark::Strong),
                    Mark::Emphasis => seen.marks.push(InlineMark::Emphasis),
                    Mark::Strike => seen.marks.push(InlineMark::Strike),
                    Mark::Subscript => seen.marks.push(InlineMark::Subscript),
                    Mark::Superscript => seen.marks.push(InlineMark::Superscript),
                    Mark::Code => seen.marks.push(InlineMark::Code),
                }
            }
            AtOnce(seen)
        })
        .collect()
}
