//! Moves the boundaries of an edition while they lie ahead, and cancels one that has not begun.

use super::editions::{EditionSpan, RemovalReason};
use super::lifecycle::DeskArticle;
use super::publishing::{Publication, within_reach, within_rights};
use super::refused::MoveRefused;
use crate::change::{Change, ChangeKind};
use crate::edition::EditionNumber;
use crate::interval::Interval;
use crate::time::Timestamp;

impl DeskArticle {
    /// Moves where an edition begins (if it has not begun) and where it ends (if it has not ended). What is `None` stays as it
    /// is; an end of `Some(None)` is never.
    pub fn reschedule(
        mut self,
        number: EditionNumber,
        from: Option<Timestamp>,
        until: Option<Option<Timestamp>>,
        at: Timestamp,
    ) -> Result<Publication, MoveRefused> {
        self.must_not_be_killed()?;
        let edition = self.edition(number)?;
        if let Some(ended) = edition.live.until().filter(|until| *until <= at) {
            return Err(MoveRefused::EditionHasEnded {
                edition: number,
                until: ended,
            });
        }
        let begun = !edition.planned.is_ahead(at);
        let from = from.filter(|from| *from != edition.planned.from());
        if begun && from.is_some() {
            return Err(has_begun(&edition));
        }
        let until = until.unwrap_or(edition.planned.until());
        if let Some(from) = from.filter(|from| *from < at) {
            return Err(MoveRefused::BeginsInPast { from, now: at });
        }
        if let Some(until) = until.filter(|until| *until <= at) {
            return Err(MoveRefused::EndsInPast { until, now: at });
        }
        let planned = Interval::new(from.unwrap_or(edition.planned.from()), until)?;
        within_rights(edition.rights_until, planned.from())?;
        within_reach(Interval::new(planned.from().max(at), until)?, at)?;
        for one in self.editions.iter_mut().filter(|one| one.number == number) {
            one.planned = planned;
        }
        self.arrange();
        let kind = match !begun && !planned.is_ahead(at) {
            true => ChangeKind::Published,
            false => ChangeKind::Rescheduled,
        };
        Ok(Publication {
            editions: Vec::new(),
            change: Change::new(kind, self.id),
            article: self,
        })
    }

    /// Cancels an edition that has not begun. What it would have ended goes on as it was planned.
    pub fn cancel(mut self, number: EditionNumber, at: Timestamp) -> Result<Publication, MoveRefused> {
        self.must_not_be_killed()?;
        let edition = self.edition(number)?;
        if !edition.planned.is_ahead(at) {
            return Err(has_begun(&edition));
        }
        self.remove(|one| one.number == number, RemovalReason::Cancelled, at);
        self.arrange();
        Ok(Publication {
            editions: Vec::new(),
            change: Change::new(ChangeKind::Cancelled, self.id),
            article: self,
        })
    }

    fn edition(&self, number: EditionNumber) -> Result<EditionSpan, MoveRefused> {
        let found = self.editions.iter().find(|edition| edition.number == number);
        found.copied().ok_or(MoveRefused::NoSuchEdition { edition: number })
    }
}

fn has_begun(edition: &EditionSpan) -> MoveRefused {
    MoveRefused::EditionHasBegun {
        edition: edition.number,
        from: edition.planned.from(),
    }
}
