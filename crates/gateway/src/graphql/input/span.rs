//! Runs of text with marks, as inputs.

use crate::graphql::block::InlineMark;
use crate::graphql::user_error::Parser;
use async_graphql::InputObject;
use domain::body::{Inline, Mark, Span};
use domain::link::LinkTarget;
use domain::text::Line;

/// A run of text that is marked alike.
#[derive(InputObject)]
pub struct SpanInput {
    /// The words. A line break is `\n`.
    text: String,
    /// How they are marked.
    #[graphql(default)]
    marks: Vec<InlineMark>,
    /// Where they lead: an https, http, mailto or tel address, a path of the front end's own, or an anchor.
    link: Option<String>,
    /// A note on them, such as a footnote.
    note: Option<String>,
}

impl SpanInput {
    fn parse(self, parser: &mut Parser) -> Span {
        let mut marks: Vec<Mark> = self
            .marks
            .into_iter()
            .map(|mark| match mark {
                InlineMark::Strong => Mark::Strong,
                InlineMark::Emphasis => Mark::Emphasis,
                InlineMark::Strike => Mark::Strike,
                InlineMark::Subscript => Mark::Subscript,
                InlineMark::Superscript => Mark::Superscript,
                InlineMark::Code => Mark::Code,
            })
            .collect();
        marks.extend(
            parser
                .text("link", self.link, LinkTarget::parse)
                .map(|to| Mark::Link { to }),
        );
        marks.extend(
            parser
                .text("note", self.note, Line::parse)
                .map(|text| Mark::Note { text }),
        );
        Span { text: self.text, marks }
    }
}

/// The line that these runs make.
pub fn line(parser: &mut Parser, name: &str, spans: Vec<SpanInput>) -> Option<Inline> {
    parser.within(name, |parser| {
        let spans = spans.into_iter().enumerate();
        let spans = spans
            .map(|(index, span)| parser.within(&format!("[{index}]"), |parser| span.parse(parser)))
            .collect();
        Inline::parse(spans).map_err(|refused| parser.refuse(refused)).ok()
    })
}
