//! Secrets that are shown once: refresh tokens, and with a prefix the keys of partners. Each is 32 random bytes, and only its hash is kept,
//! so whoever reads the database cannot use it.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use storage::ApiKeyHash;

/// A secret in clear, on its way to or from the client. It never shows itself.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Secret([u8; 32]);

impl Secret {
    /// A new one.
    pub(super) fn new() -> Secret {
        Secret(super::random_bytes())
    }

    /// The secret of that text. `None` if none has it.
    pub(super) fn parse(text: &str) -> Option<Secret> {
        // The length first, so that nothing large is decoded.
        let bytes = (text.len() == 43)
            .then(|| BASE64_URL_SAFE_NO_PAD.decode(text).ok())
            .flatten()?;
        bytes.try_into().ok().map(Secret)
    }

    /// The text, for the client alone.
    pub(super) fn reveal(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Under which it is kept.
    pub(super) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

/// What a partner's key begins with, so that it can be told from other tokens, and found where it was left lying about.
const API_KEY_PREFIX: &str = "dlk_";

/// A partner's key in clear. It never shows itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKeySecret(Secret);

impl ApiKeySecret {
    /// A new one.
    #[expect(clippy::new_without_default, reason = "it is another one each time")]
    pub fn new() -> ApiKeySecret {
        ApiKeySecret(Secret::new())
    }

    /// Whether the text is meant to be one.
    pub fn is_meant(text: &str) -> bool {
        text.starts_with(API_KEY_PREFIX)
    }

    /// The key of that text. `None` if no key has it.
    pub(super) fn parse(text: &str) -> Option<ApiKeySecret> {
        Secret::parse(text.strip_prefix(API_KEY_PREFIX)?).map(ApiKeySecret)
    }

    /// The text, for the partner alone.
    pub fn reveal(&self) -> String {
        format!("{API_KEY_PREFIX}{}", self.0.reveal())
    }

    /// Under which it is kept.
    pub fn hash(&self) -> ApiKeyHash {
        self.0.hash()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_as_itself_and_shows_nothing() {
        let token = Secret::new();
        assert_eq!(Secret::parse(&token.reveal()), Some(token.clone()));
        assert_ne!(token, Secret::new());
        assert_eq!(format!("{token:?}"), "Secret(…)");
        assert_ne!(token.hash(), token.0);
    }

    #[test]
    fn a_key_reads_back_as_itself_by_its_prefix() {
        let key = ApiKeySecret::new();
        let text = key.reveal();
        assert!(text.starts_with("dlk_") && text.len() == 47, "{text}");
        assert_eq!(ApiKeySecret::parse(&text), Some(key));
        assert_eq!(ApiKeySecret::parse(&text[4..]), None);
    }

    #[test]
    fn what_is_no_token_is_none() {
        for text in [
            "",
            "x",
            &"A".repeat(42),
            &"A".repeat(44),
            &"=".repeat(43),
            &format!("{}B", "A".repeat(42)),
        ] {
            assert_eq!(Secret::parse(text), None, "{text}");
        }
    }
}
