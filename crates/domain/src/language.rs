//! The language that an article is written in.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A language tag of BCP 47, in its usual case: `en`, `pt-BR`, `sr-Cyrl`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

/// The text is no language tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a language tag of BCP 47; write it like en or pt-BR")]
pub struct NotALanguage(pub String);

impl Language {
    /// Checks the tag's form (RFC 5646) and brings it to its usual case.
    pub fn parse(raw: &str) -> Result<Language, NotALanguage> {
        let text = raw.trim();
        if text.len() > 35 {
            return Err(NotALanguage(text.chars().take(35).collect()));
        }
        oxilangtag::LanguageTag::parse_and_normalize(text)
            .map(|tag| Language(tag.into_inner()))
            .map_err(|_| NotALanguage(text.to_owned()))
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Which of those best serves whoever asks for this one: itself, or the least general that it is a kind of (RFC 4647, 3.4: lookup).
    pub fn lookup<'a>(&self, among: &[&'a Language]) -> Option<&'a Language> {
        let mut range = self.as_str();
        loop {
            if let Some(found) = among.iter().find(|tag| tag.as_str().eq_ignore_ascii_case(range)) {
                return Some(found);
            }
            range = &range[..range.rfind('-')?];
            // What a single letter introduces went with it.
            if range.len() > 2 && range.as_bytes()[range.len() - 2] == b'-' {
                range = &range[..range.len() - 2];
            }
        }
    }
}

impl TryFrom<String> for Language {
    type Error = NotALanguage;
    fn try_from(raw: String) -> Result<Self, NotALanguage> {
        Self::parse(&raw)
    }
}

impl From<Language> for String {
    fn from(language: Language) -> String {
        language.0
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_checked_and_brought_to_their_usual_case() {
        assert_eq!(Language::parse("PT-br").unwrap().as_str(), "pt-BR");
        assert!(Language::parse("english please").is_err());
        assert!(Language::parse("").is_err());
    }

    #[test]
    fn a_language_that_is_not_there_falls_to_ever_more_general_ones() {
        let tag = |tag: &str| Language::parse(tag).unwrap();
        for (asked, there, found) in [
            ("en-GB", &["en", "en-US"][..], Some("en")),
            ("en", &["en-GB"], None),
            ("sr-Latn-RS", &["sr", "sr-Latn"], Some("sr-Latn")),
            // The example of RFC 4647, 3.4.
            (
                "zh-Hant-CN-x-private1-private2",
                &["zh-Hant-CN-x-private1", "zh"],
                Some("zh-Hant-CN-x-private1"),
            ),
            (
                "zh-Hant-CN-x-private1-private2",
                &["zh-Hant", "zh-Hant-CN"],
                Some("zh-Hant-CN"),
            ),
            ("x-own", &["en"], None),
        ] {
            let there: Vec<Language> = there.iter().map(|one| tag(one)).collect();
            let found_there = tag(asked)
                .lookup(&there.iter().collect::<Vec<_>>())
                .map(Language::as_str);
            assert_eq!(found_there, found, "{asked}");
        }
    }
}
