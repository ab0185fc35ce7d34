//! What a person typed into a search box.
//!
//! Words must all be there, in any of their forms. `"three words"` are looked for as they stand, `elect*` is any word that begins so, and
//! `-word` must not be there. Whatever else is typed is words, or nothing: there is no syntax to get wrong.

use crate::words::{folding, tokens};
use unicode_normalization::UnicodeNormalization;

/// The most characters of a query.
pub const MOST_CHARACTERS: usize = 400;
/// The most words of a query.
pub const MOST_WORDS: usize = 32;

/// Why a query was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryRefused {
    /// Longer than people type.
    #[error("it has {0} characters; the most is {MOST_CHARACTERS}")]
    TooLong(usize),
    /// More words than people type.
    #[error("it has {0} words; the most is {MOST_WORDS}")]
    TooManyWords(usize),
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub(crate) parts: Vec<Part>,
    /// Whether something was typed. If not, everything is found; if it has no word in it, nothing is.
    pub(crate) has_text: bool,
}

/// A part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its words as typed; several are looked for one behind the other.
    pub words: Vec<String>,
    /// Whether the last one is only the beginning of a word.
    pub is_prefix: bool,
    /// Whether they must stand there just so, whatever is like them.
    pub is_quoted: bool,
    /// Whether they must not be there.
    pub is_excluded: bool,
}

impl Query {
    /// Reads what was typed.
    pub fn parse(text: &str) -> Result<Query, QueryRefused> {
        let characters = text.chars().count();
        if characters > MOST_CHARACTERS {
            return Err(QueryRefused::TooLong(characters));
        }
        let text: String = text.nfc().collect();
        let mut parts = Vec::new();
        for (index, text) in text.split('"').enumerate() {
            // Every second piece stands within quotation marks; one that nobody closed goes on to the end.
            if index % 2 == 1 {
                let is_excluded = parts.pop_if(|part: &mut Part| part.words.is_empty()).is_some();
                parts.extend(Part::of(text, true, is_excluded));
            } else {
                for word in text.split_whitespace() {
                    let bare = word.strip_prefix('-');
                    match Part::of(bare.unwrap_or(word), false, bare.is_some()) {
                        Some(part) => parts.push(part),
                        // A hyphen alone, which a quotation may follow.
                        None if bare == Some("") => parts.push(Part::hyphen()),
                        None => {}
                    }
                }
            }
        }
        parts.retain(|part| !part.words.is_empty());
        let words = parts.iter().map(|part| part.words.len()).sum();
        match words > MOST_WORDS {
            true => Err(QueryRefused::TooManyWords(words)),
            false => Ok(Query {
                parts,
                has_text: !text.trim().is_empty(),
            }),
        }
    }
}

impl Part {
    fn hyphen() -> Part {
        Part {
            words: Vec::new(),
            is_prefix: false,
            is_quoted: false,
            is_excluded: true,
        }
    }

    /// Nothing if there is no word in it.
    fn of(text: &str, is_quoted: bool, is_excluded: bool) -> Option<Part> {
        let tokens = tokens(&mut folding(), text);
        let words: Vec<String> = tokens
            .iter()
            .map(|token| text[token.offset_from..token.offset_to].to_lowercase())
            .collect();
        let end = tokens.last().map(|token| token.offset_to)?;
        Some(Part {
            words,
            is_prefix: !is_quoted && text[end..].starts_with('*'),
            is_quoted,
            is_excluded,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<String> {
        let query = Query::parse(text).unwrap();
        let show = |part: &Part| {
            let marks = [(part.is_excluded, "-"), (part.is_quoted, "="), (part.is_prefix, "*")];
            let marks: String = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
            format!("{marks}{}", part.words.join("+"))
        };
        query.parts.iter().map(show).collect()
    }

    #[test]
    fn words_quotations_beginnings_and_exclusions_are_told_apart() {
        assert_eq!(
            parts(r#"Dam burst "lower valley" elec* -sport -"old news" covid-19"#),
            [
                "dam",
                "burst",
                "=lower+valley",
                "*elec",
                "-sport",
                "-=old+news",
                "covid+19"
            ]
        );
        assert_eq!(parts(r#"  - * "" .* (a|b)+ "open end"#), ["a+b", "=open+end"]);
    }

    #[test]
    fn a_query_that_nobody_types_is_refused_with_its_length() {
        assert_eq!(Query::parse(&"a".repeat(401)), Err(QueryRefused::TooLong(401)));
        assert_eq!(Query::parse(&"a ".repeat(40)), Err(QueryRefused::TooManyWords(40)));
        assert!(!Query::parse(" \n").unwrap().has_text);
        assert!(Query::parse("?!").unwrap().has_text);
    }
}
