//! Parsed texts: a `Headline` is a headline and nothing else, within its bounds, trimmed and in NFC.
//!
//! `parse` is the only way in, and `parse(x.as_str()) == x`. What is refused says which text and why.

use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Why a text was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextRefused {
    /// Nothing but white space.
    #[error("{what} is empty")]
    Empty {
        /// Which text.
        what: &'static str,
    },
    /// Longer than it may be.
    #[error("{what} has {length} characters; the most is {most}")]
    TooLong {
        /// Which text.
        what: &'static str,
        /// How long it is, in Unicode scalar values.
        length: usize,
        /// How long it may be.
        most: usize,
    },
    /// A control character: a null, an escape, or a line break where the text is one line.
    #[error("{what} has the control character U+{:04X} at character {at}", *.character as u32)]
    ControlCharacter {
        /// Which text.
        what: &'static str,
        /// The character.
        character: char,
        /// Its position, counted from 1.
        at: usize,
    },
}

/// How a text may look.
struct Shape {
    what: &'static str,
    most: usize,
    lines: bool,
}

/// The text in NFC, with each line break as one character. Most texts are so already, above all those that were stored.
pub(crate) fn normal(text: String) -> String {
    let is_normal = || text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes;
    match !text.contains('\r') && is_normal() {
        true => text,
        false => text.replace("\r\n", "\n").nfc().collect(),
    }
}

/// The first control character of a text that is not allowed, and its position in characters, counted from 0.
pub(crate) fn control_character(text: &str, allowed: &[char]) -> Option<(usize, char)> {
    // Every control character has one of these bytes, and few texts have any.
    let may_be = text
        .bytes()
        .fold(false, |found, byte| found | matches!(byte, 0..0x20 | 0x7F | 0xC2));
    let refused = |(_, character): &(usize, char)| character.is_control() && !allowed.contains(character);
    may_be.then(|| text.chars().enumerate().find(refused)).flatten()
}

impl Shape {
    fn parse(&self, raw: &str) -> Result<String, TextRefused> {
        let what = self.what;
        // The longest text is measured before any work is done on it; NFC at most triples a text.
        if raw.len() > self.most * 16 {
            return Err(TextRefused::TooLong {
                what,
                length: raw.chars().count(),
                most: self.most,
            });
        }
        let text = normal(raw.trim().to_owned());
        if text.is_empty() {
            return Err(TextRefused::Empty { what });
        }
        let length = text.chars().count();
        if length > self.most {
            return Err(TextRefused::TooLong {
                what,
                length,
                most: self.most,
            });
        }
        let allowed: &[char] = if self.lines { &['\n', '\t'] } else { &[] };
        match control_character(&text, allowed) {
            Some((index, character)) => Err(TextRefused::ControlCharacter {
                what,
                character,
                at: index + 1,
            }),
            None => Ok(text),
        }
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident($what:literal, $most:literal, lines: $lines:literal)),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The most characters it may have.
            pub const MOST: usize = $most;

            /// Trims, brings to NFC and checks.
            pub fn parse(raw: &str) -> Result<Self, TextRefused> {
                Shape { what: $what, most: $most, lines: $lines }.parse(raw).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextRefused;
            fn try_from(raw: String) -> Result<Self, TextRefused> {
                Self::parse(&raw)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

texts! {
    /// The title shown on the story.
    Headline("the headline", 300, lines: false),
    /// What a page is called.
    Title("the title", 300, lines: false),
    /// What an item of a menu is called there.
    Label("the label", 300, lines: false),
    /// The short label above the headline.
    Kicker("the kicker", 100, lines: false),
    /// The sentence or two under the headline.
    Standfirst("the standfirst", 1000, lines: true),
    /// The credit line as printed: "By A in B".
    Byline("the byline", 300, lines: false),
    /// Who, what, where: printed under a picture.
    Caption("the caption", 2000, lines: true),
    /// What a picture shows, for those who cannot see it.
    AltText("the alt text", 1000, lines: true),
    /// Who must be named beside a picture, as displayed.
    CreditLine("the credit line", 300, lines: false),
    /// The name of a section, topic, person, agency or site.
    Name("the name", 200, lines: false),
    /// A sentence or a few: a section's or topic's description, a site's about text, a person's biography.
    Description("the description", 5000, lines: true),
    /// What was wrong with a story: public.
    CorrectionNote("the correction", 2000, lines: true),
    /// Why a story was withdrawn: public.
    RetractionNotice("the notice", 2000, lines: true),
    /// An editor's note on a revision.
    RevisionNote("the note", 1000, lines: true),
    /// What the audit says of an act beside its word, such as the reason for it.
    Detail("the detail", 1000, lines: true),
    /// Some other short line: a quote's attribution, a table's caption, a copyright line.
    Line("the line", 500, lines: false),
}

/// An e-mail address, lower-cased: what a user signs in with, or how a newsroom is reached.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// The text is no e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("that is not an e-mail address; write it like desk@example.org")]
pub struct NotAnEmailAddress;

impl EmailAddress {
    /// Checks the shape only (one `@`, no white space, at most 254 characters, RFC 5321); that mail arrives, only mail can show.
    pub fn parse(raw: &str) -> Result<Self, NotAnEmailAddress> {
        let text = raw.trim();
        if text.len() > 254
            || text
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"".contains(c))
        {
            return Err(NotAnEmailAddress);
        }
        match text.split_once('@') {
            Some((local, host)) if !local.is_empty() && !host.is_empty() && !host.contains('@') => {
                Ok(Self(text.nfc().collect::<String>().to_lowercase()))
            }
            _ => Err(NotAnEmailAddress),
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = NotAnEmailAddress;
    fn try_from(raw: String) -> Result<Self, NotAnEmailAddress> {
        Self::parse(&raw)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> String {
        address.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_that_is_normal_already_is_left_as_it_is(text in "[a-zé\\u{301}\\u{1100}\\u{1161}\\u{11A8}\\u{2126} \r\n]{0,8}") {
            let slowly: String = text.replace("\r\n", "\n").nfc().collect();
            prop_assert_eq!(normal(text), slowly.clone());
            prop_assert_eq!(normal(slowly.clone()), slowly.replace("\r\n", "\n"));
        }
    }

    #[test]
    fn a_refusal_says_which_text_and_why() {
        assert_eq!(Headline::parse("  ").unwrap_err().to_string(), "the headline is empty");
        assert_eq!(
            Headline::parse(&"x".repeat(301)).unwrap_err().to_string(),
            "the headline has 301 characters; the most is 300"
        );
        assert_eq!(
            Headline::parse("a\nb").unwrap_err().to_string(),
            "the headline has the control character U+000A at character 2"
        );
    }

    #[test]
    fn a_caption_may_have_lines_and_a_headline_may_not() {
        assert_eq!(Caption::parse("a\r\nb").unwrap().as_str(), "a\nb");
        assert!(Headline::parse("a\tb").is_err());
    }

    #[test]
    fn addresses_are_lower_cased_and_shape_checked() {
        assert_eq!(
            EmailAddress::parse(" Desk@Example.ORG ").unwrap().as_str(),
            "desk@example.org"
        );
        for wrong in ["", "desk", "@x", "x@", "a@b@c", "a b@c", "a@b\n"] {
            assert!(EmailAddress::parse(wrong).is_err() || wrong.trim() != wrong, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_parsed_text_parses_to_itself(raw in "\\PC{0,320}") {
            if let Ok(headline) = Headline::parse(&raw) {
                prop_assert_eq!(Headline::parse(headline.as_str()), Ok(headline));
            }
        }
    }
}
