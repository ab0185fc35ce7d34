//! Collects words into a line of a body.
//!
//! Invariant: white space is as browsers show it: runs of it are one space, and none of any kind stands at the ends or beside a line break. So a line that was rendered and read again is the same line.

use super::ReadRefused;
use super::tree::Marks;
use domain::body::{Inline, Mark, Span};
use domain::text::Line;

/// A line that is being collected.
#[derive(Default)]
pub(super) struct Words {
    spans: Vec<Span>,
    /// Notes that wait for a word to stand behind.
    waiting: Vec<Line>,
}

fn note_of(span: &Span) -> Option<&Line> {
    span.marks.iter().find_map(|mark| match mark {
        Mark::Note { text } => Some(text),
        _ => None,
    })
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\r')
}

/// Adds a run. One that is marked as the last is a part of it: `Inline` would join them too, and look at all of it each time.
fn add(spans: &mut Vec<Span>, span: Span) {
    match spans.last_mut() {
        _ if span.text.is_empty() => {}
        Some(last) if last.marks == span.marks => last.text.push_str(&span.text),
        _ => spans.push(span),
    }
}

impl Words {
    /// Whether nothing has come yet.
    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Whether a line break came last.
    pub(super) fn ends_line(&self) -> bool {
        self.last() == Some('\n')
    }

    /// Adds text, its white space as in HTML.
    pub(super) fn text(&mut self, text: &str, marks: &Marks) {
        let mut collapsed = String::with_capacity(text.len());
        let mut after_space = self.last().is_none_or(is_space);
        for c in text.chars() {
            let space = is_space(c);
            if !(space && after_space) {
                collapsed.push(if space { ' ' } else { c });
            }
            after_space = space;
        }
        let begins_line = self.last().is_none_or(|last| last == '\n');
        let text = if begins_line {
            collapsed.trim_start()
        } else {
            &collapsed
        };
        self.push(text.to_owned(), marks);
    }

    /// Adds a line break; at the beginning there is none.
    pub(super) fn line_break(&mut self, marks: &Marks) {
        self.trim_end(|c| c != '\n' && c.is_whitespace());
        if !self.is_empty() {
            add(&mut self.spans, marks.span("\n".to_owned()));
        }
    }

    /// Begins a new line, unless it has begun.
    pub(super) fn edge(&mut self) {
        self.trim_end(char::is_whitespace);
        self.line_break(&Marks::default());
    }

    fn push(&mut self, text: String, marks: &Marks) {
        let mut span = marks.span(text);
        let waiting = std::mem::take(&mut self.waiting);
        // Behind a word within a link the note would be shown behind the link.
        if waiting.is_empty() || span.text.trim().is_empty() || marks.link.is_some() {
            self.waiting = waiting;
            return add(&mut self.spans, span);
        }
        // The notes go to the first word that comes.
        let begins = span.text.find(|c: char| !c.is_whitespace()).unwrap_or(0);
        let ends = span.text[begins..]
            .find(char::is_whitespace)
            .map_or(span.text.len(), |end| begins + end);
        let rest = span.text.split_off(ends);
        self.spans.push(span);
        waiting.into_iter().for_each(|note| self.behind_last_word(note));
        add(&mut self.spans, marks.span(rest));
    }

    /// Adds a note to the word before; a word has one note, which says all.
    pub(super) fn note(&mut self, note: Line) {
        self.waiting.push(note);
        if self.spans.iter().any(|span| !span.text.trim().is_empty()) {
            std::mem::take(&mut self.waiting)
                .into_iter()
                .for_each(|note| self.behind_last_word(note));
        }
    }

    fn behind_last_word(&mut self, note: Line) {
        let link = |span: &Span| {
            span.marks
                .iter()
                .find(|mark| matches!(mark, Mark::Link { .. }))
                .cloned()
        };
        let Some(last) = self.spans.iter().rposition(|span| !span.text.trim().is_empty()) else {
            return;
        };
        if note_of(&self.spans[last]).is_some() {
            let Some(both) = self.take_note(last, &note) else {
                return;
            };
            // As if they had come as one.
            let spans = std::mem::take(&mut self.spans);
            spans.into_iter().for_each(|span| add(&mut self.spans, span));
            return self.behind_last_word(both);
        }
        let end = self.spans[last].text.trim_end().len();
        let after = self.split(last, end);
        let behind = self.spans.len() - after;
        // Back to where the word begins, as far as it is in the same link and has no note.
        let (same, mut first) = (link(&self.spans[last]), last);
        loop {
            let text = &self.spans[first].text;
            if let Some((space, c)) = text.char_indices().rev().find(|(_, c)| c.is_whitespace()) {
                first = self.split(first, space + c.len_utf8());
                break;
            }
            match first
                .checked_sub(1)
                .filter(|before| link(&self.spans[*before]) == same && note_of(&self.spans[*before]).is_none())
            {
                Some(before) => first = before,
                None => break,
            }
        }
        // Two notes that say the same would be one if they met.
        let meets = first
            .checked_sub(1)
            .filter(|before| self.spans[*before].marks.contains(&Mark::Note { text: note.clone() }));
        if let Some(before) = meets {
            let begins = self.spans[first].text.chars().next().map_or(0, char::len_utf8);
            first = self.split(first, begins);
            if first + behind == self.spans.len() {
                let noted = self.spans[..=before]
                    .iter()
                    .rev()
                    .take_while(|span| note_of(span) == Some(&note));
                let begins = before + 1 - noted.count();
                let Some(both) = self.take_note(before, &note) else {
                    return;
                };
                return self.give_note(begins..before + 1, &both);
            }
        }
        self.give_note(first..self.spans.len() - behind, &note);
    }

    fn give_note(&mut self, runs: std::ops::Range<usize>, note: &Line) {
        for span in &mut self.spans[runs] {
            span.marks.push(Mark::Note { text: note.clone() });
        }
    }

    /// Splits a run; gives the place of what comes behind.
    fn split(&mut self, span: usize, at: usize) -> usize {
        let Span { text, marks } = &mut self.spans[span];
        if at < text.len() && at > 0 {
            let behind = Span {
                text: text.split_off(at),
                marks: marks.clone(),
            };
            self.spans.insert(span + 1, behind);
        }
        if at == 0 { span } else { span + 1 }
    }

    /// Takes the note from the runs that end there, and gives what it and that one say together. What does not fit in one stands in the
    /// line itself; then there is nothing to give.
    fn take_note(&mut self, last: usize, note: &Line) -> Option<Line> {
        let noted = note_of(&self.spans[last])?.clone();
        let Ok(both) = Line::parse(&format!("{noted} {note}")) else {
            self.push(format!(" ({note})"), &Marks::default());
            return None;
        };
        let runs = self.spans[..=last].iter_mut().rev();
        for span in runs.take_while(|span| note_of(span) == Some(&noted)) {
            span.marks.retain(|mark| !matches!(mark, Mark::Note { .. }));
        }
        Some(both)
    }

    fn last(&self) -> Option<char> {
        self.spans.last().and_then(|span| span.text.chars().next_back())
    }

    fn trim_end(&mut self, is: impl Fn(char) -> bool) {
        while let Some(span) = self.spans.last_mut() {
            span.text.truncate(span.text.trim_end_matches(&is).len());
            match span.text.is_empty() {
                true => self.spans.pop(),
                false => break,
            };
        }
    }

    /// The line, and nothing is left. A note without any word is one itself.
    pub(super) fn take(&mut self) -> Result<Inline, ReadRefused> {
        for note in std::mem::take(&mut self.waiting) {
            match self.is_empty() {
                true => self.push(format!("{note}"), &Marks::default()),
                false => self.note(note),
            }
        }
        self.trim_end(char::is_whitespace);
        outside_of_marks(Inline::parse(std::mem::take(&mut self.spans))?)
    }
}

/// The line, with the white space at the edge of a mark outside of it, as Markdown must have it.
fn outside_of_marks(line: Inline) -> Result<Inline, ReadRefused> {
    let mut parts: Vec<Span> = Vec::new();
    for Span { text, marks } in Vec::<Span>::from(line) {
        let solid = text.trim();
        let begins = if solid.is_empty() {
            text.len()
        } else {
            text.len() - text.trim_start().len()
        };
        let (before, rest) = text.split_at(begins);
        let (solid, after) = rest.split_at(solid.len());
        let all = [before, solid, after].into_iter().filter(|part| !part.is_empty());
        parts.extend(all.map(|part| Span {
            text: part.to_owned(),
            marks: marks.clone(),
        }));
    }
    let is_blank = |part: &Span| part.text.trim().is_empty();
    let mut before: Vec<Mark> = Vec::new();
    for at in 0..parts.len() {
        if !is_blank(&parts[at]) {
            before = parts[at].marks.clone();
            continue;
        }
        let next = parts[at + 1..]
            .iter()
            .find(|part| !is_blank(part))
            .map_or(&[][..], |part| &part.marks);
        let shared = |(at, mark): &(usize, &Mark)| before.get(*at) == Some(mark) && next.get(*at) == Some(mark);
        parts[at].marks = parts[at]
            .marks
            .iter()
            .enumerate()
            .take_while(shared)
            .map(|(_, mark)| mark.clone())
            .collect();
    }
    Ok(Inline::parse(parts)?)
}

/// The lines as one, parted by so many line breaks.
pub(super) fn joined(lines: impl IntoIterator<Item = Inline>, breaks: usize) -> Result<Inline, ReadRefused> {
    let mut spans: Vec<Span> = Vec::new();
    for line in lines {
        if !spans.is_empty() {
            add(
                &mut spans,
                Span {
                    text: "\n".repeat(breaks),
                    marks: Vec::new(),
                },
            );
        }
        Vec::<Span>::from(line)
            .into_iter()
            .for_each(|span| add(&mut spans, span));
    }
    Ok(Inline::parse(spans)?)
}
