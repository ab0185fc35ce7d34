//! The shortcodes of WordPress that are known here: `[caption]`, `[gallery]`, `[embed]`. All others are words.

use html5ever::LocalName;

/// A part of a text.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    /// `[caption id="attachment_7"]`, by the name that its element has in the tree.
    Open(&'static str, Vec<(LocalName, String)>),
    Close(&'static str),
}

const NAMES: [(&str, &str); 4] = [
    ("caption", "[caption]"),
    ("wp_caption", "[caption]"),
    ("gallery", "[gallery]"),
    ("embed", "[embed]"),
];

/// How long a shortcode may be, in bytes; a longer one is words. So a text of brackets costs no more than any other.
const LONGEST: usize = 4_000;

/// The parts of a text, in order. `[[gallery]]` speaks of the shortcode and is none.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for (at, _) in text.match_indices('[') {
        if at < done || text[..at].ends_with('[') {
            continue;
        }
        let within = at..text.floor_char_boundary(at + LONGEST);
        if let Some((length, found)) = shortcode(&text[within]) {
            pieces.push(Piece::Text(&text[done..at]));
            done = at + length;
            let is_gallery = found == Piece::Close("[gallery]");
            let ends = matches!(found, Piece::Open("[gallery]", _));
            pieces.extend((!is_gallery).then_some(found));
            pieces.extend(ends.then_some(Piece::Close("[gallery]")));
        }
    }
    pieces.push(Piece::Text(&text[done..]));
    pieces
}

/// The shortcode that the text begins with, and its length.
fn shortcode(text: &str) -> Option<(usize, Piece<'_>)> {
    let (closes, rest) = match text.strip_prefix("[/") {
        Some(rest) => (true, rest),
        None => (false, &text[1..]),
    };
    let (known, name) = NAMES.iter().find(|(known, _)| {
        rest.strip_prefix(known)
            .is_some_and(|rest| rest.starts_with(|c: char| c == ']' || c == '/' || c.is_whitespace()))
    })?;
    let rest = &rest[known.len()..];
    let (length, attributes) = attributes(rest)?;
    let length = text.len() - rest.len() + length;
    Some((
        length,
        if closes {
            Piece::Close(name)
        } else {
            Piece::Open(name, attributes)
        },
    ))
}

/// The attributes up to the closing bracket: `a="b"`, `a='b'` or `a=b`.
fn attributes(text: &str) -> Option<(usize, Vec<(LocalName, String)>)> {
    let mut attributes = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix(']') {
            return Some((text.len() - after.len(), attributes));
        }
        let name_end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))?;
        let (name, after) = rest.split_at(name_end);
        if name.is_empty() {
            return None;
        }
        let Some(value) = after.strip_prefix('=') else {
            rest = after;
            continue;
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => value[1..].split_once(quote)?,
            None => value.split_at(value.find(|c: char| matches!(c, '[' | ']') || c.is_whitespace())?),
        };
        attributes.push((LocalName::from(name), value.to_owned()));
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_shortcodes_are_parted_from_the_words_around_them() {
        let ids = vec![(LocalName::from("ids"), "1,2".to_owned())];
        let open = Piece::Open("[gallery]", ids);
        assert_eq!(
            pieces("a [gallery ids=\"1,2\"] b"),
            [Piece::Text("a "), open, Piece::Close("[gallery]"), Piece::Text(" b")]
        );
        assert_eq!(
            pieces("[embed]x[/embed]"),
            [
                Piece::Text(""),
                Piece::Open("[embed]", vec![]),
                Piece::Text("x"),
                Piece::Close("[embed]"),
                Piece::Text("")
            ]
        );
    }

    #[test]
    fn what_only_looks_like_a_shortcode_is_words() {
        for text in [
            "[[gallery]]",
            "[galleryx]",
            "[poll id=\"1\"]",
            "[caption",
            "[caption a=\"b]",
            "[]",
            "[",
        ] {
            assert_eq!(pieces(text), [Piece::Text(text)], "{text}");
        }
    }
}
