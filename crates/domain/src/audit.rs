//! The audit: who did what to which subject, when and from where.
//!
//! What the program does by itself, because an instant was reached, is not audited: nobody did it. The entries form a chain, so
//! that none can be changed or taken away unnoticed: `storage/src/audit/chain.rs`. An operator who has noted a [`Mark`] elsewhere
//! also notices a chain that was written anew from its beginning.

use crate::change::{ChangeKind, Seq};
use crate::ids::{ApiKeyId, UserId};
use crate::permission::Actor;
use crate::subject::Subject;
use crate::text::Detail;
use crate::time::Timestamp;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use uuid::Uuid;

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// Someone with a login.
    User(UserId),
    /// The operator, at the command line.
    Operator,
    /// The program itself: an instant was reached.
    Dateline,
}

impl From<&Actor> for Who {
    fn from(actor: &Actor) -> Who {
        Who::User(actor.user)
    }
}

/// What was done. The word for a change is the change log's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A change to a subject.
    Changed(ChangeKind),
    /// A user was made.
    UserAdded,
    /// A user was given a new password.
    UserPasswordSet,
    /// A user's login was ended.
    UserDisabled,
    /// What is personal of a user was blanked.
    UserErased,
    /// A partner's key was made.
    ApiKeyAdded,
    /// What a key is entitled to, or until when it is good, was changed.
    ApiKeyChanged,
    /// A key was given a new secret.
    ApiKeyRotated,
    /// A key was ended.
    ApiKeyRevoked,
    /// Leave was given to read a revision.
    PreviewCreated,
    /// That was taken back.
    PreviewRevoked,
}

impl Act {
    /// Those that are no changes.
    const APART: [Act; 10] = [
        Act::UserAdded,
        Act::UserPasswordSet,
        Act::UserDisabled,
        Act::UserErased,
        Act::ApiKeyAdded,
        Act::ApiKeyChanged,
        Act::ApiKeyRotated,
        Act::ApiKeyRevoked,
        Act::PreviewCreated,
        Act::PreviewRevoked,
    ];

    /// The word for it, as stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Act::Changed(kind) => kind.as_str(),
            Act::UserAdded => "user_added",
            Act::UserPasswordSet => "user_password_set",
            Act::UserDisabled => "user_disabled",
            Act::UserErased => "user_erased",
            Act::ApiKeyAdded => "api_key_added",
            Act::ApiKeyChanged => "api_key_changed",
            Act::ApiKeyRotated => "api_key_rotated",
            Act::ApiKeyRevoked => "api_key_revoked",
            Act::PreviewCreated => "preview_created",
            Act::PreviewRevoked => "preview_revoked",
        }
    }

    /// The act with that word.
    pub fn from_word(word: &str) -> Option<Act> {
        let apart = Act::APART.into_iter().find(|act| act.as_str() == word);
        apart.or_else(|| ChangeKind::from_word(word).map(Act::Changed))
    }
}

/// What something was done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum About {
    /// A public noun.
    Subject(Subject),
    /// Someone with a login.
    User(UserId),
    /// A partner's key.
    ApiKey(ApiKeyId),
}

impl About {
    /// The word for its kind, as stored and shown.
    pub fn kind(self) -> &'static str {
        match self {
            About::Subject(subject) => subject.kind.as_str(),
            About::User(_) => "user",
            About::ApiKey(_) => "api_key",
        }
    }

    /// Its id.
    pub fn id(self) -> Uuid {
        match self {
            About::Subject(subject) => subject.id,
            About::User(user) => user.0,
            About::ApiKey(key) => key.0,
        }
    }
}

impl<S: Into<Subject>> From<S> for About {
    fn from(subject: S) -> About {
        About::Subject(subject.into())
    }
}

impl From<ApiKeyId> for About {
    fn from(key: ApiKeyId) -> About {
        About::ApiKey(key)
    }
}

impl From<UserId> for About {
    fn from(user: UserId) -> About {
        About::User(user)
    }
}

/// An entry of the audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place: 1, 2, 3 …
    pub seq: Seq,
    /// When; never before the entry in front of it.
    pub at: Timestamp,
    /// Who did it.
    pub who: Who,
    /// What they did.
    pub act: Act,
    /// To what.
    pub about: About,
    /// What was said of it.
    pub detail: Option<Detail>,
    /// From where. `None` at the command line, and where it was erased.
    pub address: Option<IpAddr>,
}

/// An entry's place and hash, written `SEQ:HASH`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its place.
    pub seq: Seq,
    /// Its hash, which covers all the entries in front of it.
    pub hash: [u8; 32],
}

/// The text is no mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("that is not SEQ:HASH, such as `dateline audit verify` prints")]
pub struct NotAMark;

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.seq)?;
        self.hash.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Mark {
    type Err = NotAMark;

    fn from_str(text: &str) -> Result<Mark, NotAMark> {
        let (seq, digits) = text.trim().split_once(':').ok_or(NotAMark)?;
        if digits.len() != 64 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(NotAMark);
        }
        let mut hash = [0; 32];
        for (byte, at) in hash.iter_mut().zip((0..).step_by(2)) {
            *byte = u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| NotAMark)?;
        }
        match seq.parse() {
            Ok(seq @ 1..) => Ok(Mark { seq, hash }),
            _ => Err(NotAMark),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_act_that_is_no_change_is_found_by_a_word_that_no_change_has() {
        for act in Act::APART {
            assert_eq!(Act::from_word(act.as_str()), Some(act));
            assert_eq!(ChangeKind::from_word(act.as_str()), None, "{act:?}");
        }
        assert_eq!(Act::from_word("published"), Some(Act::Changed(ChangeKind::Published)));
        assert_eq!(Act::from_word("danced"), None);
    }

    #[test]
    fn what_is_no_mark_is_refused() {
        let good = format!("7:{}", "0a".repeat(32));
        assert_eq!(good.parse::<Mark>().map(|mark| mark.hash), Ok([10; 32]));
        for wrong in [
            "",
            "7",
            "7:",
            "7:0a",
            &good.replace('7', "0"),
            &good[1..],
            &good[..65],
            &good.replace("0a", "+a"),
            &good.replace("0a", "é"),
        ] {
            assert_eq!(wrong.parse::<Mark>(), Err(NotAMark), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_mark_that_was_printed_is_read_again(seq in 1i64.., hash in any::<[u8; 32]>()) {
            let mark = Mark { seq, hash };
            prop_assert_eq!(mark.to_string().parse(), Ok(mark));
        }
    }
}
