//! Text as WordPress's classic editor keeps it: a blank line ends a paragraph, a line break is one.

use super::words::Words;

/// What parts two stretches of words.
pub(super) enum Part<'a> {
    Words(&'a str),
    LineBreak,
    Paragraph,
}

/// The text in parts.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut breaks = 0;
    let part = |breaks: &mut usize, parts: &mut Vec<Part<'_>>| {
        match std::mem::take(breaks) {
            0 => {}
            1 => parts.push(Part::LineBreak),
            _ => parts.push(Part::Paragraph),
        };
    };
    for (at, line) in text.split('\n').enumerate() {
        breaks += usize::from(at > 0);
        // White space beside a line break is nothing, and alone between two elements a space.
        if !line.trim_matches([' ', '\t', '\r']).is_empty() || (at == 0 && line.len() == text.len()) {
            part(&mut breaks, &mut parts);
            parts.push(Part::Words(line));
        }
    }
    part(&mut breaks, &mut parts);
    parts
}

/// Adds a text to a line that cannot be parted.
pub(super) fn onto(text: &str, marks: &super::tree::Marks, words: &mut Words) {
    for part in parts(text) {
        match part {
            Part::Words(text) => words.text(text, marks),
            Part::LineBreak | Part::Paragraph => words.edge(),
        }
    }
}
