//! Trusted documents: GraphQL operations that a front end's build has written down, kept here under an id.
//!
//! Invariant: an id that is a SHA-256 is that of the document's text, so nobody can be given another text by it. Whether the text
//! is GraphQL and fits the schema is for the gateway to say. They are kept in `storage/src/documents.rs`.

use sha2::{Digest, Sha256};
use std::fmt;

/// What a document is asked for by. An id with the prefix `sha256:` is kept without it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(String);

/// Why a document, or its id, is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentRefused {
    /// No id.
    #[error("the id is empty")]
    NoId,
    /// Over 128 characters.
    #[error("the id has {0} characters; the most is 128")]
    TooLong(usize),
    /// A character that an id cannot have.
    #[error("the id has {0:?}; it may have letters and digits of ASCII and `.`, `_`, `:`, `~`, `-`")]
    Character(char),
    /// Something other than a hash behind `sha256:`.
    #[error("behind `sha256:` stand 64 digits, 0 to 9 and a to f")]
    NotAHash,
    /// The id is the hash of another text.
    #[error("the id is a SHA-256, but the text's is {0}")]
    OtherText(DocumentId),
    /// A null character, which PostgreSQL does not keep.
    #[error("the text has a null character")]
    NullCharacter,
}

impl DocumentId {
    /// The most characters that an id may have.
    pub const MOST: usize = 128;
    /// How many hexadecimal digits a SHA-256 has.
    const DIGITS: usize = 64;

    /// Drops the prefix `sha256:`, then checks.
    pub fn parse(raw: &str) -> Result<DocumentId, DocumentRefused> {
        if let Some(hash) = raw.strip_prefix("sha256:") {
            return match is_lower_hex(hash) {
                true => Ok(DocumentId(hash.to_owned())),
                false => Err(DocumentRefused::NotAHash),
            };
        }
        if let Some(character) = raw
            .chars()
            .find(|c| !(c.is_ascii_alphanumeric() || ".:_~-".contains(*c)))
        {
            return Err(DocumentRefused::Character(character));
        }
        match raw.len() {
            0 => Err(DocumentRefused::NoId),
            length if length > Self::MOST => Err(DocumentRefused::TooLong(length)),
            _ => Ok(DocumentId(raw.to_owned())),
        }
    }

    /// The hash of that text, as clients with automatic persisted queries ask for it.
    pub fn of(text: &str) -> DocumentId {
        let hash = Sha256::digest(text);
        DocumentId(hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it has the looks of a SHA-256, in either case: then it must be one.
    fn looks_like_a_hash(&self) -> bool {
        self.0.len() == Self::DIGITS && self.0.bytes().all(|digit| digit.is_ascii_hexdigit())
    }
}

fn is_lower_hex(text: &str) -> bool {
    text.len() == DocumentId::DIGITS && text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A document under the id that its front end knows it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    id: DocumentId,
    text: String,
}

impl Document {
    /// Checks the id, alone and against the text.
    pub fn parse(id: &str, text: String) -> Result<Document, DocumentRefused> {
        let id = DocumentId::parse(id)?;
        if text.contains('\0') {
            return Err(DocumentRefused::NullCharacter);
        }
        match DocumentId::of(&text) {
            hash if id.looks_like_a_hash() && id != hash => Err(DocumentRefused::OtherText(hash)),
            _ => Ok(Document { id, text }),
        }
    }

    /// The id that its front end knows it by.
    pub fn id(&self) -> &DocumentId {
        &self.id
    }

    /// The hash of its text.
    pub fn hash(&self) -> DocumentId {
        DocumentId::of(&self.text)
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "{ site { name } }";
    /// What `printf '{ site { name } }' | sha256sum` prints.
    const HASH: &str = "96ba8c63b3a81d939f5dec44fc17c75d6c7ec8d5a97b02083ac26505a3f7d38c";

    fn refusal(id: &str) -> DocumentRefused {
        Document::parse(id, TEXT.to_owned()).unwrap_err()
    }

    #[test]
    fn a_hash_is_the_texts_own_with_or_without_its_prefix() {
        assert_eq!(DocumentId::of(TEXT).as_str(), HASH);
        for id in [HASH, &format!("sha256:{HASH}")] {
            let document = Document::parse(id, TEXT.to_owned()).unwrap();
            assert_eq!((document.id().as_str(), document.hash()), (HASH, DocumentId::of(TEXT)));
        }
        let other = "0".repeat(64);
        assert_eq!(refusal(&other), DocumentRefused::OtherText(DocumentId::of(TEXT)));
        assert_eq!(
            refusal(&format!("sha256:{other}")),
            DocumentRefused::OtherText(DocumentId::of(TEXT))
        );
        assert_eq!(
            refusal(&HASH.to_uppercase()),
            DocumentRefused::OtherText(DocumentId::of(TEXT))
        );
    }

    #[test]
    fn what_stands_behind_the_prefix_is_a_hash_in_lower_case() {
        for rest in [
            "",
            "front",
            &HASH[1..],
            &format!("{HASH}0"),
            &HASH.to_uppercase(),
            &format!("sha256:{HASH}"),
        ] {
            assert_eq!(refusal(&format!("sha256:{rest}")), DocumentRefused::NotAHash, "{rest}");
        }
    }

    #[test]
    fn an_id_has_1_to_128_characters_of_a_few_kinds() {
        for id in ["a", "Front.page_2:v1~x-y", "md5:0", &"a".repeat(128), &"g".repeat(64)] {
            assert_eq!(Document::parse(id, TEXT.to_owned()).unwrap().id().as_str(), id);
        }
        assert_eq!(refusal(""), DocumentRefused::NoId);
        assert_eq!(refusal(&"a".repeat(129)), DocumentRefused::TooLong(129));
        for character in [' ', '/', '\0', '\n', 'é', '"'] {
            assert_eq!(refusal(&format!("a{character}")), DocumentRefused::Character(character));
        }
    }

    #[test]
    fn a_text_with_a_null_character_is_refused() {
        let refused = Document::parse("a", "{ a } # \0".to_owned());
        assert_eq!(refused, Err(DocumentRefused::NullCharacter));
    }

    proptest! {
        #[test]
        fn a_parsed_id_parses_to_itself(raw in "(sha256:)?[A-Za-z0-9._:~-]{0,130}|\\PC{0,40}") {
            if let Ok(id) = DocumentId::parse(&raw) {
                prop_assert_eq!(DocumentId::parse(id.as_str()), Ok(id.clone()));
            }
        }
    }
}
