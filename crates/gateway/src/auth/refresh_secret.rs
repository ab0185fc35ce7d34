//! A refresh token: 32 random bytes. Only its hash is kept, so whoever reads the database cannot use it.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// A refresh token in clear, on its way to or from the client. It never shows itself.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct RefreshSecret([u8; 32]);

impl RefreshSecret {
    /// A new one.
    pub(super) fn new() -> RefreshSecret {
        RefreshSecret(super::random_bytes())
    }

    /// The token of that text. `None` if no token has it.
    pub(super) fn parse(text: &str) -> Option<RefreshSecret> {
        // The length first, so that nothing large is decoded.
        let bytes = (text.len() == 43)
            .then(|| BASE64_URL_SAFE_NO_PAD.decode(text).ok())
            .flatten()?;
        bytes.try_into().ok().map(RefreshSecret)
    }

    /// The text, for the client alone.
    pub(super) fn reveal(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Under which it is kept.
    pub(super) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0).to_vec()
    }
}

impl std::fmt::Debug for RefreshSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RefreshSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_as_itself_and_shows_nothing() {
        let token = RefreshSecret::new();
        assert_eq!(RefreshSecret::parse(&token.reveal()), Some(token.clone()));
        assert_ne!(token, RefreshSecret::new());
        assert_eq!(format!("{token:?}"), "RefreshSecret(…)");
        assert_ne!(token.hash(), token.0);
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
            assert_eq!(RefreshSecret::parse(text), None, "{text}");
        }
    }
}
