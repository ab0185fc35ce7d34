//! How often each key was come with: counted in memory, and written to the database every few seconds, so that no request waits for
//! a write.
//!
//! Invariant: a daily quota is compared with what all nodes had written at the last [`Usage::flush`] of this one and what was counted
//! here since. So nodes together let through more than it by no more than what they count between two of them.

use desk::Desk;
use domain::api_key::DailyQuota;
use domain::ids::ApiKeyId;
use domain::time::Timestamp;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use storage::{StorageError, Tx, UsageOfDay};

/// What is counted.
#[derive(Debug)]
pub struct Usage {
    clock: desk::Clock,
    counts: Mutex<Counts>,
}

#[derive(Debug)]
struct Counts {
    /// What is not written yet, by key and day.
    unwritten: BTreeMap<(ApiKeyId, Timestamp), Count>,
    /// What all nodes had written of `day` at the last flush.
    written: HashMap<ApiKeyId, u64>,
    day: Timestamp,
}

#[derive(Clone, Copy, Debug)]
struct Count {
    requests: u64,
    refused: u64,
    last_used_at: Timestamp,
}

impl Usage {
    /// What all nodes have written of today, and nothing that was counted here.
    pub async fn start(desk: &Desk) -> Result<Usage, StorageError> {
        let counts = Counts {
            unwritten: BTreeMap::new(),
            written: HashMap::new(),
            day: desk.clock().now().day(),
        };
        let usage = Usage {
            clock: desk.clock().clone(),
            counts: Mutex::new(counts),
        };
        usage.flush(desk).await?;
        Ok(usage)
    }

    /// Counts a request, unless the key has none left today: how many are left, if there is a quota.
    pub fn count(&self, key: ApiKeyId, quota: Option<DailyQuota>) -> Result<Option<u64>, UsedUp> {
        let now = self.clock.now();
        let mut counts = self.counts();
        let written = match counts.day == now.day() {
            true => counts.written.get(&key).copied().unwrap_or_default(),
            false => 0,
        };
        let count = counts.of(key, now);
        let left = quota.map(|quota| u64::from(quota.get().get()).saturating_sub(written + count.requests));
        if left == Some(0) {
            count.refused += 1;
            return Err(UsedUp);
        }
        count.requests += 1;
        Ok(left.map(|left| left - 1))
    }

    /// Counts a request that was refused for another reason.
    pub fn count_refused(&self, key: ApiKeyId) {
        let now = self.clock.now();
        self.counts().of(key, now).refused += 1;
    }

    /// Writes what was counted, and reads what all nodes have written. What cannot be written is kept for the next time.
    pub async fn flush(&self, desk: &Desk) -> Result<(), StorageError> {
        let unwritten = self.counts().unwritten.clone();
        if !unwritten.is_empty() {
            desk.run(async |tx| write(tx, &unwritten).await).await?;
        }
        let day = self.clock.now().day();
        let written = desk.store().api_key_usage().since(day).await?;
        let of_today = written.iter().filter(|usage| usage.day == day);
        let mut counts = self.counts();
        counts.written = of_today.map(|usage| (usage.key, usage.requests)).collect();
        counts.day = day;
        // Requests have come meanwhile.
        for (key, count) in unwritten {
            if let Some(now) = counts.unwritten.get_mut(&key) {
                now.requests -= count.requests;
                now.refused -= count.refused;
            }
        }
        counts.unwritten.retain(|_, count| count.requests + count.refused > 0);
        Ok(())
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        // Nothing that holds the lock can leave it half-changed.
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The key has no requests left today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsedUp;

impl Counts {
    fn of(&mut self, key: ApiKeyId, now: Timestamp) -> &mut Count {
        let count = self.unwritten.entry((key, now.day())).or_insert(Count {
            requests: 0,
            refused: 0,
            last_used_at: now,
        });
        count.last_used_at = count.last_used_at.max(now);
        count
    }
}

/// Keys come in descending order, as wherever several are locked.
async fn write(tx: &Tx, counts: &BTreeMap<(ApiKeyId, Timestamp), Count>) -> Result<(), StorageError> {
    for ((key, day), count) in counts.iter().rev() {
        let more = UsageOfDay {
            key: *key,
            day: *day,
            requests: count.requests,
            refused: count.refused,
        };
        tx.api_key_usage().add(&more, count.last_used_at).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::{TestDb, api_key, noon};

    async fn written(db: &TestDb) -> Vec<(u64, u64)> {
        let usage = db.store.api_key_usage().since(Timestamp::epoch()).await.unwrap();
        usage.iter().map(|of_day| (of_day.requests, of_day.refused)).collect()
    }

    #[tokio::test]
    async fn what_is_written_twice_is_counted_once_and_days_are_apart() {
        let db = TestDb::new().await;
        let key = db.given(api_key()).await.id;
        let usage = Usage::start(&db.desk).await.unwrap();
        usage.count(key, None).unwrap();
        usage.count_refused(key);
        usage.flush(&db.desk).await.unwrap();
        usage.flush(&db.desk).await.unwrap();
        assert_eq!(written(&db).await, [(1, 1)]);
        db.wait_minutes(12 * 60);
        usage.count(key, None).unwrap();
        usage.flush(&db.desk).await.unwrap();
        assert_eq!(written(&db).await, [(1, 0), (1, 1)]);
        let last = db.store.api_keys().all().await.unwrap()[0].last_used_at;
        assert_eq!(last, Some(noon().saturating_add_millis(12 * 60 * 60 * 1_000)));
    }

    #[tokio::test]
    async fn nodes_that_share_a_database_count_one_quota_and_the_next_day_has_its_own() {
        let db = TestDb::new().await;
        let key = db.given(api_key()).await.id;
        let quota = Some(DailyQuota::parse(3).unwrap());
        let (one, other) = (
            Usage::start(&db.desk).await.unwrap(),
            Usage::start(&db.desk).await.unwrap(),
        );
        assert_eq!(
            (one.count(key, quota), one.count(key, quota)),
            (Ok(Some(2)), Ok(Some(1)))
        );
        one.flush(&db.desk).await.unwrap();
        other.flush(&db.desk).await.unwrap();
        assert_eq!(
            (other.count(key, quota), other.count(key, quota)),
            (Ok(Some(0)), Err(UsedUp))
        );
        // A node that starts knows it at once.
        other.flush(&db.desk).await.unwrap();
        let started = Usage::start(&db.desk).await.unwrap();
        assert_eq!(started.count(key, quota), Err(UsedUp));
        db.wait_minutes(12 * 60);
        assert_eq!(started.count(key, quota), Ok(Some(2)));
    }

    #[tokio::test]
    async fn what_cannot_be_written_is_kept_for_the_next_time() {
        let db = TestDb::new().await;
        let key = db.given(api_key()).await.id;
        let usage = Usage::start(&db.desk).await.unwrap();
        usage.count(key, None).unwrap();
        let gone = TestDb::new().await;
        gone.store.close().await;
        assert!(usage.flush(&gone.desk).await.is_err());
        usage.flush(&db.desk).await.unwrap();
        assert_eq!(written(&db).await, [(1, 0)]);
    }
}
