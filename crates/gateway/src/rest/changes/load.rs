//! The load: all that a key may have, as entries, each with where the partner stands behind it. Pages and the export are made of it.
//!
//! First comes what articles are filed under, by id; then the articles, along each of the key's lists; then embargoed copy, for keys that get it. Invariant: whoever goes on from
//! the place of an entry gets all that came behind it, and no entry in front of it again.

use super::cursor::Stand;
use super::entry::Entry;
use super::page::{Partner, is_full};
use crate::error::Problem;
use domain::change::Seq;
use domain::time::Timestamp;
use std::collections::HashSet;
use storage::WalkPlace;
use uuid::Uuid;

impl Partner {
    /// The part of the load behind that place, of at most so many subjects, and where it ends. In the log nothing is left of a load.
    pub(super) async fn load(
        &self,
        stand: Stand,
        limit: u64,
        clock: &desk::Clock,
    ) -> Result<(Vec<(Stand, Entry)>, Stand), Problem> {
        match stand {
            Stand::Filing { from, kills, after } => {
                let ids = self.feed().filing(after, limit).await?;
                let behind = |after| Stand::Filing { from, kills, after };
                let next = match ids.last() {
                    Some(last) if is_full(&ids, limit) => behind(*last),
                    _ => walk(from, kills, 0),
                };
                let at = self.instant(from, clock).await?;
                let places = ids.into_iter().map(|id| (behind(id), id)).collect();
                Ok((self.upserts(places, at).await?, next))
            }
            Stand::Walk { from, kills, after } => {
                let at = self.instant(from, clock).await?;
                let places = self.feed().walk(self.entitlements(), after, at, limit).await?;
                let behind = |after| Stand::Walk { from, kills, after };
                let next = match places.last() {
                    Some(last) if is_full(&places, limit) => behind(*last),
                    _ if usize::from(after.list) + 1 < self.entitlements().lists().len() => {
                        walk(from, kills, after.list + 1)
                    }
                    _ if self.has_embargoed() => Stand::Embargoed {
                        from,
                        kills,
                        after: Uuid::nil(),
                    },
                    _ => Stand::Log(from),
                };
                let places = places.into_iter().map(|place| (behind(place), place.article));
                Ok((self.upserts(places.collect(), at).await?, next))
            }
            Stand::Embargoed { from, kills, after } => {
                let at = self.instant(from, clock).await?;
                let ids = self
                    .feed()
                    .walk_embargoed(self.entitlements(), after, at, limit)
                    .await?;
                let behind = |after| Stand::Embargoed { from, kills, after };
                let next = match ids.last() {
                    Some(last) if is_full(&ids, limit) => behind(*last),
                    _ => Stand::Log(from),
                };
                let mut entries = self.embargoed(&ids, at).await?;
                let entries = ids
                    .into_iter()
                    .filter_map(|id| Some((behind(id), entries.remove(&id)?)));
                Ok((entries.collect(), next))
            }
            Stand::Log(_) => Ok((Vec::new(), stand)),
        }
    }

    /// Entries for those of these subjects that are there, as of that instant, in this order.
    async fn upserts(&self, places: Vec<(Stand, Uuid)>, at: Timestamp) -> Result<Vec<(Stand, Entry)>, Problem> {
        let ids: Vec<Uuid> = places.iter().map(|(_, id)| *id).collect();
        let mut entries = self.entries(&ids, at, &HashSet::new()).await?;
        let entries = places
            .into_iter()
            .filter_map(|(stand, id)| Some((stand, entries.remove(&id)?)));
        Ok(entries.collect())
    }
}

/// At the beginning of that one of the key's lists.
fn walk(from: Seq, kills: Seq, list: u8) -> Stand {
    let after = WalkPlace::first(list);
    Stand::Walk { from, kills, after }
}
