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
}
