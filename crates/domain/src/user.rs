//! Users: those with a login. What each may do is `permission.rs`.

use crate::ids::{SectionId, UserId};
use crate::permission::{Actor, Role};
use crate::text::{EmailAddress, Name};
use crate::time::Timestamp;
use unicode_normalization::UnicodeNormalization;

/// Someone with a login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// What they sign in with.
    pub email: EmailAddress,
    /// Their name.
    pub name: Name,
    /// What they are.
    pub role: Role,
    /// The sections an editor is given.
    pub sections: Vec<SectionId>,
    /// When they were made.
    pub created_at: Timestamp,
    /// When their login was ended.
    pub disabled_at: Option<Timestamp>,
}

impl User {
    /// The user as one who acts.
    pub fn actor(&self) -> Actor {
        Actor {
            user: self.id,
            role: self.role,
            sections: self.sections.clone(),
        }
    }
}

/// Why a password was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefused {
    /// Too few characters (NIST SP 800-63B: length is what counts).
    #[error("the password has {0} characters; the least is 12")]
    TooShort(usize),
    /// So long that hashing it would be work for nothing.
    #[error("the password has {0} bytes; the most is 512")]
    TooLong(usize),
}

/// A password in clear, on its way to being hashed. It never shows itself.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Checks the length of a new password: 12 characters to 512 bytes. It is kept in NFC, since keyboards differ.
    pub fn parse(raw: String) -> Result<Password, PasswordRefused> {
        let password = Password::attempt(raw)?;
        match password.0.chars().count() {
            characters if characters < 12 => Err(PasswordRefused::TooShort(characters)),
            _ => Ok(password),
        }
    }

    /// What somebody typed who wants to sign in: it may be shorter, since the least may once have been less.
    pub fn attempt(raw: String) -> Result<Password, PasswordRefused> {
        match raw.len() {
            bytes if bytes > 512 => Err(PasswordRefused::TooLong(bytes)),
            _ => Ok(Password(raw.nfc().collect())),
        }
    }

    /// The password, for the hash function alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_password_has_twelve_characters_and_shows_none() {
        let parse = |text: &str| Password::parse(text.to_owned());
        assert_eq!(parse("elevenchars").unwrap_err(), PasswordRefused::TooShort(11));
        assert_eq!(parse(&"x".repeat(513)).unwrap_err(), PasswordRefused::TooLong(513));
        assert!(Password::attempt("short".to_owned()).is_ok());
        assert_eq!(format!("{:?}", parse("correct horse battery").unwrap()), "Password(…)");
    }

    #[test]
    fn keyboards_that_compose_differently_type_the_same_password() {
        let typed = |text: &str| Password::attempt(text.to_owned()).unwrap().reveal().to_owned();
        assert_eq!(typed("cafe\u{301}"), typed("caf\u{e9}"));
    }
}
