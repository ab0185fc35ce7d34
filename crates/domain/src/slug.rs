//! Slugs: the last part of an address.
//!
//! NFC, lower case, letters, digits and marks of any script joined by `-` or `_`, at most 200 characters.

use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The last part of an address, unique among its kind in the newsroom.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// Why a text cannot be a slug.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlugRefused {
    /// Nothing there.
    #[error("the slug is empty")]
    Empty,
    /// Over 200 characters.
    #[error("the slug has {0} characters; the most is 200")]
    TooLong(usize),
    /// A character that a slug cannot have.
    #[error("the slug has {0:?}; it may have letters, digits, `-` and `_`")]
    Character(char),
}

impl Slug {
    /// The most characters a slug may have.
    pub const MOST: usize = 200;

    /// Brings to NFC and lower case, then checks.
    pub fn parse(raw: &str) -> Result<Slug, SlugRefused> {
        if raw.len() > Self::MOST * 16 {
            return Err(SlugRefused::TooLong(raw.chars().count()));
        }
        let text = folded(raw.trim());
        if text.is_empty() {
            return Err(SlugRefused::Empty);
        }
        if let Some(character) = text.chars().find(|c| !(is_letter(*c) || matches!(c, '-' | '_'))) {
            return Err(SlugRefused::Character(character));
        }
        match text.chars().count() {
            length if length > Self::MOST => Err(SlugRefused::TooLong(length)),
            _ => Ok(Slug(text)),
        }
    }

    /// A slug made of a headline or name: words joined by `-`, apostrophes dropped, cut at a word near 80 characters.
    /// `None` if nothing remains.
    pub fn from_words(words: &str) -> Option<Slug> {
        let bare: String = words.chars().filter(|c| !matches!(c, '\'' | '’' | '‘' | 'ʼ')).collect();
        let mut slug = String::new();
        for word in folded(&bare).split(|c| !is_letter(c)).filter(|word| !word.is_empty()) {
            if !slug.is_empty() && slug.chars().count() + word.chars().count() >= 80 {
                break;
            }
            if !slug.is_empty() {
                slug.push('-');
            }
            slug.extend(word.chars().take(80));
        }
        Slug::parse(&slug).ok()
    }

    /// This slug with a number behind it: `dam-holds-2`.
    pub fn numbered(&self, number: u32) -> Slug {
        let suffix = format!("-{number}");
        let head: String = self.0.chars().take(Self::MOST - suffix.len()).collect();
        Slug(head + &suffix)
    }

    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// NFC and lower case together; lower-casing can undo NFC (İ), so NFC comes last.
fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfc().collect::<String>().to_lowercase().nfc().collect()
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

impl TryFrom<String> for Slug {
    type Error = SlugRefused;
    fn try_from(raw: String) -> Result<Self, SlugRefused> {
        Self::parse(&raw)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> String {
        slug.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_headline_becomes_a_slug() {
        let slug = |headline| Slug::from_words(headline).map(String::from);
        assert_eq!(
            slug("NATO to boost presence in Kosovo amid Serbia’s military buildup").as_deref(),
            Some("nato-to-boost-presence-in-kosovo-amid-serbias-military-buildup")
        );
        assert_eq!(slug("Économie: l’été — «fin»").as_deref(), Some("économie-lété-fin"));
        assert_eq!(slug("—"), None);
    }

    #[test]
    fn what_cannot_stand_in_an_address_is_refused() {
        for (raw, refused) in [
            ("", SlugRefused::Empty),
            ("a b", SlugRefused::Character(' ')),
            ("a/b", SlugRefused::Character('/')),
            ("..", SlugRefused::Character('.')),
        ] {
            assert_eq!(Slug::parse(raw), Err(refused));
        }
        assert_eq!(Slug::parse(&"a".repeat(201)), Err(SlugRefused::TooLong(201)));
    }

    proptest! {
        #[test]
        fn a_parsed_slug_parses_to_itself(raw in "\\PC{0,60}") {
            if let Ok(slug) = Slug::parse(&raw) {
                prop_assert_eq!(Slug::parse(slug.as_str()), Ok(slug.clone()));
                prop_assert!(Slug::parse(slug.numbered(7).as_str()).is_ok());
            }
            if let Some(slug) = Slug::from_words(&raw) {
                prop_assert_eq!(Slug::parse(slug.as_str()), Ok(slug));
            }
        }
    }
}
