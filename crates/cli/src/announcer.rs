//! Runs the announcer and the upkeep of the database beside the server, until the program stops.
//!
//! Every node runs one: what is due is announced once, by whichever comes first.

use desk::{Desk, announce};
use std::time::Duration;
use storage::Store;

/// How often it looks for what is due.
const EVERY: Duration = Duration::from_secs(1);
/// How many looks lie between two rounds of moving to the history what has left the lists.
const ROUNDS: u64 = 60;

/// Copies SQLite's log into its file, for ever, so that no commit has to.
pub async fn checkpoint_for_ever(store: Store) {
    let mut looks = tokio::time::interval(EVERY);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        if let Err(error) = store.checkpoint().await {
            tracing::warn!(%error, "the database's log cannot be copied into its file");
        }
    }
}

/// Announces what is due, for ever. What fails is tried again at the next look.
pub async fn announce_for_ever(desk: Desk) {
    let mut looks = tokio::time::interval(EVERY);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for round in 0u64.. {
        looks.tick().await;
        match announce::announce(&desk).await {
            Ok(0) => {}
            Ok(boundaries) => tracing::info!(boundaries, "announced what began or ended"),
            Err(error) => tracing::warn!(%error, "what is due cannot be announced"),
        }
        if round % ROUNDS == 0
            && let Err(error) = announce::move_ended_places(&desk).await
        {
            tracing::warn!(%error, "what has left the lists cannot be moved to their history");
        }
    }
}
