//! Who is reading, and as of which instant. Every read names it; there is no default.

use crate::api_key::Entitlements;
use crate::article::editions::EditionSpan;
use crate::edition::EditionNumber;
use crate::permission::{Action, Actor};
use crate::time::Timestamp;
use std::sync::Arc;

/// The instant as of which somebody reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// When they asked.
    Now(Timestamp),
    /// The one that they asked for: it may have passed, or lie ahead.
    AsOf(Timestamp),
}

impl Moment {
    /// The instant.
    pub fn instant(self) -> Timestamp {
        match self {
            Moment::Now(at) | Moment::AsOf(at) => at,
        }
    }
}

/// Who is reading, and as of which instant.
#[derive(Clone, Debug)]
pub enum ReadAs {
    /// Anyone.
    Public {
        /// The instant.
        at: Moment,
    },
    /// A partner, who is entitled to some of it.
    Partner {
        /// What they may have.
        to: Arc<Entitlements>,
        /// The instant.
        at: Moment,
    },
    /// Someone on the desk.
    Desk {
        /// Who.
        actor: Actor,
        /// The instant.
        at: Moment,
    },
}

impl ReadAs {
    /// When they asked, or the instant that they asked for.
    pub fn moment(&self) -> Moment {
        match self {
            ReadAs::Public { at } | ReadAs::Partner { at, .. } | ReadAs::Desk { at, .. } => *at,
        }
    }

    /// The instant as of which they read.
    pub fn at(&self) -> Timestamp {
        self.moment().instant()
    }

    /// The edition that they are shown, of an article that has these: the visibility predicate, of which `storage` has the SQL.
    /// What was retracted later is the retraction's notice to those who are not on the desk. Whether a partner may have the article at
    /// all is for [`Entitlements::cover`](crate::api_key::Entitlements::cover) to say.
    pub fn shown(&self, editions: &[EditionSpan]) -> Option<EditionNumber> {
        let live = editions.iter().find(|edition| edition.live.contains(self.at()))?;
        Some(match self {
            ReadAs::Public { .. } | ReadAs::Partner { .. } => live.withdrawn_by.unwrap_or(live.number),
            ReadAs::Desk { .. } => live.number,
        })
    }
}

/// What an actor must be allowed to do to read as of that instant. What lies ahead shows what others have scheduled.
pub fn action_to_read_as_of(at: Timestamp, now: Timestamp) -> Action {
    if at > now {
        Action::ReadAhead
    } else {
        Action::ReadHistory
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::UserId;
    use crate::interval::Interval;
    use crate::permission::Role;
    use uuid::Uuid;

    fn t(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis).unwrap()
    }

    #[test]
    fn a_retracted_story_is_its_notice_at_past_instants_too_but_for_the_desk() {
        let span = |number, from, until, withdrawn_by: Option<EditionNumber>| {
            let live = Interval::stored(t(from), until).unwrap();
            EditionSpan {
                number,
                revision: 1,
                planned: live,
                live,
                rights_until: None,
                minor: false,
                embargoed: false,
                retraction: withdrawn_by.is_none(),
                withdrawn_by,
            }
        };
        let editions = [span(1, 10, Some(t(20)), Some(2)), span(2, 20, None, None)];
        let public = |at| ReadAs::Public {
            at: Moment::AsOf(t(at)),
        };
        let desk = |at| ReadAs::Desk {
            actor: Actor {
                user: UserId(Uuid::nil()),
                role: Role::Writer,
                sections: Vec::new(),
            },
            at: Moment::AsOf(t(at)),
        };
        for (at, for_all, for_the_desk) in [(9, None, None), (10, Some(2), Some(1)), (20, Some(2), Some(2))] {
            assert_eq!(public(at).shown(&editions), for_all, "at {at}");
            assert_eq!(desk(at).shown(&editions), for_the_desk, "at {at}");
        }
    }

    #[test]
    fn now_is_history_and_the_next_millisecond_lies_ahead() {
        assert_eq!(action_to_read_as_of(t(5), t(5)), Action::ReadHistory);
        assert_eq!(action_to_read_as_of(t(6), t(5)), Action::ReadAhead);
    }
}
