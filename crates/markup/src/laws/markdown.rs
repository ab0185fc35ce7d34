//! Markdown, read back by a CommonMark reader that knows tables, strikethrough and footnotes.

use super::any::{body, filling};
use super::expected::{self, Form};
use super::hostile::lines;
use super::{Run, flat};
use crate::{Fill, markdown};
use domain::body::{Block, BlockId, BlockKind, Body, HeadingLevel, Inline};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::BTreeSet;

/// What a reader of Markdown finds.
#[derive(Default)]
struct Found {
    runs: Vec<Run>,
    shape: Vec<String>,
    marks: Vec<String>,
    note_numbers: Vec<String>,
    footnotes: Vec<String>,
    /// How deep in lists this is.
    level: usize,
    rows: usize,
    cells: usize,
}

fn read(markdown: &str) -> Found {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    let mut found = Found::default();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(tag) => found.start(tag),
            Event::End(end) => found.end(end),
            Event::Text(text) => found.push(&text),
            Event::Code(code) => {
                found.marks.push("code".to_owned());
                found.push(&code);
                found.marks.pop();
            }
            Event::InlineHtml(tag) => found.tag(&tag),
            Event::HardBreak => found.push("\n"),
            Event::Rule => found.shape.push("hr".to_owned()),
            Event::FootnoteReference(number) => found.note_numbers.push(number.to_string()),
            other => panic!("{other:?} in {markdown:?}"),
        }
    }
    found
}

impl Found {
    fn push(&mut self, text: &str) {
        self.runs.push(Run {
            text: text.to_owned(),
            marks: self.marks.iter().cloned().collect::<BTreeSet<_>>(),
        });
    }

    fn part(&mut self) {
        self.runs.push(Run::plain("\n"));
    }

    fn tag(&mut self, tag: &str) {
        match tag {
            "<br>" => self.push("\n"),
            "<!-- -->" => {}
            "<strong>" | "<em>" | "<s>" | "<sub>" | "<sup>" | "<code>" => self.marks.push(tag.replace(['<', '>'], "")),
            "</strong>" | "</em>" | "</s>" | "</sub>" | "</sup>" | "</code>" => {
                assert_eq!(self.marks.pop(), Some(tag.replace(['<', '>', '/'], "")));
            }
            other => panic!("the tag {other}"),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph if self.footnotes.is_empty() => self.shape.push("p".to_owned()),
            Tag::Paragraph | Tag::HtmlBlock => {}
            Tag::Heading { level, .. } => self.shape.push(level.to_string()),
            Tag::BlockQuote(None) => self.shape.push("quote".to_owned()),
            Tag::CodeBlock(_) => self.shape.push("code".to_owned()),
            Tag::List(first) => {
                let name = if first.is_some() { "ol" } else { "ul" };
                self.shape.extend((self.level == 0).then(|| name.to_owned()));
                self.level += 1;
            }
            Tag::Item => {
                self.part();
                self.shape.push(format!("item {}", self.level));
            }
            Tag::Table(_) => (self.rows, self.cells) = (0, 0),
            Tag::TableHead | Tag::TableRow => self.rows += 1,
            Tag::TableCell => self.cells += 1,
            Tag::Emphasis => self.marks.push("em".to_owned()),
            Tag::Strong => self.marks.push("strong".to_owned()),
            Tag::Strikethrough => self.marks.push("s".to_owned()),
            Tag::Link { dest_url, .. } => self.marks.push(format!("a {dest_url}")),
            Tag::Image { dest_url, .. } => {
                assert_eq!(self.shape.pop().as_deref(), Some("p"));
                self.shape.push("picture".to_owned());
                self.marks.push(format!("img {dest_url}"));
            }
            Tag::FootnoteDefinition(number) => self.footnotes.push(number.to_string()),
            other => panic!("{other:?}"),
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image => {
                self.marks.pop();
            }
            TagEnd::List(_) => self.level -= 1,
            TagEnd::Table => self
                .shape
                .push(format!("table {} {}", self.rows, self.cells / self.rows)),
            TagEnd::BlockQuote(_) => self.shape.push("/quote".to_owned()),
            _ => self.part(),
        }
    }
}

/// An address as Markdown has it: a space, which a `mailto:` may have, is percent-encoded.
fn encoded(run: Run) -> Run {
    let mark = |mark: String| match mark.split_once(' ') {
        Some((tag, address)) => format!("{tag} {}", address.replace(' ', "%20")),
        None => mark,
    };
    Run {
        marks: run.marks.into_iter().map(mark).collect(),
        ..run
    }
}

fn check(body: &Body, fill: &Fill<'_>) -> Result<(), TestCaseError> {
    let markdown = markdown(body, fill);
    let found = read(&markdown);
    let expected: Vec<Run> = expected::runs(body, fill, Form::Markdown)
        .into_iter()
        .map(encoded)
        .collect();
    prop_assert_eq!(flat(&found.runs), flat(&expected), "{}", markdown);
    prop_assert_eq!(
        found.shape,
        expected::shape(body.blocks(), fill, Form::Markdown),
        "{}",
        markdown
    );
    let numbers: Vec<String> = (1..=expected::notes(body.blocks()).len())
        .map(|number| number.to_string())
        .collect();
    prop_assert_eq!(&found.note_numbers, &numbers, "{}", markdown);
    prop_assert_eq!(found.footnotes, numbers);
    prop_assert!(found.marks.is_empty());
    Ok(())
}

proptest! {
    #[test]
    fn a_commonmark_reader_finds_the_words_and_marks_of_the_body(body in body(true), filling in filling()) {
        check(&body, &filling.fill())?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_words_at_the_start_of_a_line_or_a_heading_are_read_as_signs(text in lines(), level in 1u8..=4) {
        let text = Inline::plain(&text).unwrap();
        let kind = match HeadingLevel::try_from(level) {
            Ok(level) => BlockKind::Heading { level, text },
            Err(_) => BlockKind::Paragraph { text },
        };
        let body = Body::parse(vec![Block { id: BlockId::parse("x").unwrap(), kind }]).unwrap();
        let (media, articles) = Default::default();
        check(&body, &Fill { media: &media, articles: &articles })?;
    }
}
