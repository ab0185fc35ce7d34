//! Who did it: the audit's first question.

use crate::ids::UserId;
use crate::permission::Actor;

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
