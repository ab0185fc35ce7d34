//! How often each key has tried of late: the state of a rate limiter, bounded in memory, from which an attempt can be taken back.

use governor::nanos::Nanos;
use governor::state::StateStore;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The most keys that are remembered: some 3 MB.
pub(super) const MOST_KEYS: usize = 100_000;

/// For each key, the instant at which it will have all its attempts again. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Attempts(Arc<Mutex<HashMap<u64, Nanos>>>);

impl Attempts {
    /// Takes one attempt back, where one is regained every `period`.
    pub(super) fn take_back(&self, key: u64, period: Duration) {
        let period = u64::try_from(period.as_nanos()).unwrap_or(u64::MAX);
        if let Some(all_again_at) = self.keys().get_mut(&key) {
            *all_again_at = Nanos::new(all_again_at.as_u64().saturating_sub(period));
        }
    }

    fn keys(&self) -> MutexGuard<'_, HashMap<u64, Nanos>> {
        // Nothing that holds the lock can leave it half-changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl StateStore for Attempts {
    type Key = u64;

    fn measure_and_replace<T, F, E>(&self, key: &u64, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut keys = self.keys();
        let (outcome, all_again_at) = decide(keys.get(key).copied())?;
        if keys.len() >= MOST_KEYS && !keys.contains_key(key) {
            forget_half(&mut keys);
        }
        keys.insert(*key, all_again_at);
        Ok(outcome)
    }
}

/// Forgets the half that has tried least, so that a flood of new keys does not free one that is used up.
fn forget_half(keys: &mut HashMap<u64, Nanos>) {
    let mut instants: Vec<Nanos> = keys.values().copied().collect();
    let middle = instants.len() / 2;
    let (_, median, _) = instants.select_nth_unstable(middle);
    let median = *median;
    keys.retain(|_, all_again_at| *all_again_at > median);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(attempts: &Attempts, key: u64, at: u64) {
        attempts
            .measure_and_replace(&key, |_| Ok::<_, ()>(((), Nanos::new(at))))
            .unwrap();
    }

    #[test]
    fn a_flood_of_new_keys_takes_no_more_memory_and_frees_none_that_is_used_up() {
        let attempts = Attempts::default();
        set(&attempts, 0, 1_000_000);
        for key in 1..=300_000 {
            set(&attempts, key, 5 + key % 7);
        }
        let keys = attempts.keys();
        assert!(keys.len() <= MOST_KEYS, "{}", keys.len());
        assert_eq!(keys.get(&0), Some(&Nanos::new(1_000_000)));
    }

    #[test]
    fn an_attempt_is_taken_back_once() {
        let attempts = Attempts::default();
        set(&attempts, 1, 3_000_000_000);
        attempts.take_back(1, Duration::from_secs(2));
        attempts.take_back(2, Duration::from_secs(2));
        assert_eq!(attempts.keys().get(&1), Some(&Nanos::new(1_000_000_000)));
        assert_eq!(attempts.keys().len(), 1);
    }
}
