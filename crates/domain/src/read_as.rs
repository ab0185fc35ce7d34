//! Who is reading, and as of which instant. Every read names it; there is no default.

use crate::interval::Interval;
use crate::permission::Actor;
use crate::time::Timestamp;

/// Who is reading, and as of which instant.
#[derive(Clone, Debug)]
pub enum ReadAs {
    /// Anyone.
    Public {
        /// The instant.
        at: Timestamp,
    },
    /// Someone on the desk.
    Desk {
        /// Who.
        actor: Actor,
        /// The instant.
        at: Timestamp,
    },
}

impl ReadAs {
    /// The instant as of which they read.
    pub fn at(&self) -> Timestamp {
        match self {
            ReadAs::Public { at } | ReadAs::Desk { at, .. } => *at,
        }
    }

    /// Whether an edition with that interval is there for them: the visibility predicate, of which `storage` has the SQL.
    pub fn sees(&self, live: &Interval) -> bool {
        live.contains(self.at())
    }
}
