//! The announcer: appends the change when an interval begins or ends, and nobody did anything at that instant.
//!
//! Readers don't wait for it: they see what is live by its interval. Its changes are for those who follow the log. Each boundary
//! is announced once, over crashes, restarts and several nodes; late after a downtime, never missed.

use crate::desk::Desk;
use crate::media;
use domain::article::editions::Edge;
use domain::audit::Who;
use domain::change::{Change, ChangeKind};
use domain::ids::MediaId;
use domain::subject::SubjectKind;
use storage::StorageError;

/// How many boundaries one transaction announces.
const AT_ONCE: u64 = 100;

/// How long the earliest boundary that is due has waited, in milliseconds; 0 if none is due.
pub async fn lag(desk: &Desk) -> Result<i64, StorageError> {
    let earliest = desk.store().boundaries().earliest().await?;
    let now = desk.clock().now().as_millis();
    Ok(earliest.map_or(0, |due| (now - due.as_millis()).max(0)))
}

/// Announces all that is due; how many boundaries it were.
pub async fn announce(desk: &Desk) -> Result<u64, StorageError> {
    let mut announced = 0;
    loop {
        // Asked first, so that an idle newsroom writes nothing.
        let earliest = desk.store().boundaries().earliest().await?;
        if earliest.is_none_or(|due| due > desk.clock().now()) {
            return Ok(announced);
        }
        let some = desk
            .run(async |tx| {
                let due = tx.boundaries().claim(tx.now(), AT_ONCE).await?;
                for (subject, boundary) in &due {
                    let kind = match boundary.edge {
                        Edge::Begins => ChangeKind::Began,
                        Edge::Ends => ChangeKind::Ended,
                    };
                    tx.boundaries().announced(*subject, boundary, tx.now()).await?;
                    tx.note(Who::Dateline, Change::new(kind, *subject));
                    if subject.kind == SubjectKind::Media {
                        media::affect(tx, MediaId(subject.id)).await?;
                    }
                }
                Ok::<_, StorageError>(due.len() as u64)
            })
            .await?;
        announced += some;
        // What is due and not to be had is another node's.
        if some == 0 {
            return Ok(announced);
        }
    }
}

/// Moves places on lists that ended a while ago to the history; how many it were.
pub async fn move_ended_places(desk: &Desk) -> Result<u64, StorageError> {
    let mut moved = 0;
    loop {
        let some = desk.run(async |tx| tx.move_ended_places().await).await?;
        moved += some;
        if some == 0 {
            return Ok(moved);
        }
    }
}
