//! Previews: leave for whoever holds a token to read one revision of an article as if it were public, for a while.
//!
//! Invariant: what it shows is what publishing that revision at this instant would make public, and nothing else that is not public.

use crate::article::publishing::{NewEdition, Plan, Scheduled};
use crate::article::{DeskArticle, MoveRefused, Revision, RevisionNumber};
use crate::ids::{ArticleId, PreviewId, UserId};
use crate::interval::Interval;
use crate::media::MediaCards;
use crate::time::{DAY, Timestamp};

/// For how long a preview is good at the most, in milliseconds: 30 days.
pub const MOST_AHEAD: i64 = 30 * DAY;
/// For how long it is good if nobody says, in milliseconds: a day.
pub const USUAL: i64 = DAY;

/// A preview cannot be good until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a preview is good until an instant between now and {farthest}, and {expires_at} is not")]
pub struct ExpiryRefused {
    /// What was asked for.
    pub expires_at: Timestamp,
    /// The last that is taken.
    pub farthest: Timestamp,
}

/// Leave to read one revision of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Its id, which its token names.
    pub id: PreviewId,
    /// Of which article.
    pub article: ArticleId,
    /// Which revision.
    pub revision: RevisionNumber,
    /// Who gave it.
    pub created_by: UserId,
    /// When.
    pub created_at: Timestamp,
    /// From when on it is good no more.
    pub expires_at: Timestamp,
    /// When it was ended before that.
    pub revoked_at: Option<Timestamp>,
}

impl Preview {
    /// From when on a preview that is made now is good no more, as it is wished.
    pub fn expiry(now: Timestamp, wished: Option<Timestamp>) -> Result<Timestamp, ExpiryRefused> {
        let farthest = now.saturating_add_millis(MOST_AHEAD);
        let expires_at = wished.unwrap_or(now.saturating_add_millis(USUAL));
        match now < expires_at && expires_at <= farthest {
            true => Ok(expires_at),
            false => Err(ExpiryRefused { expires_at, farthest }),
        }
    }

    /// Whether it can be read with at that instant.
    pub fn is_good(&self, at: Timestamp) -> bool {
        self.revoked_at.is_none() && at < self.expires_at
    }
}

impl DeskArticle {
    /// The edition that this revision would be if it were published at that instant. `assets` are the pictures it uses.
    ///
    /// # Errors
    ///
    /// What it lacks to be published; or that it was erased, or the article killed.
    pub fn preview(
        mut self,
        revision: Revision,
        assets: &MediaCards,
        at: Timestamp,
    ) -> Result<NewEdition, MoveRefused> {
        let number = revision.number;
        if revision.erased_at.is_some() {
            return Err(MoveRefused::NoSuchRevision { revision: number });
        }
        self.newest = revision;
        let plan = Plan {
            seen: number,
            live: Interval::starting(at),
            minor: false,
            embargoed: false,
            scheduled: Some(Scheduled::Cancel),
        };
        let mut made = self.publish(plan, assets, at)?.editions;
        Ok(made.pop().expect("to publish makes an edition"))
    }
}
