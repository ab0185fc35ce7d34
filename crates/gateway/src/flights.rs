//! Things that are being made, each once: whoever asks for one meanwhile waits for it.
//!
//! If whoever makes it gives up, one of those who wait goes on. Nothing is kept once nobody waits.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;

/// Things that are being made.
pub struct Flights<K, V>(Mutex<HashMap<K, Arc<OnceCell<V>>>>);

impl<K, V> Default for Flights<K, V> {
    fn default() -> Flights<K, V> {
        Flights(Mutex::default())
    }
}

impl<K: Copy + Eq + Hash, V> Flights<K, V> {
    /// The one under that key: to be made by whoever comes first.
    pub fn join(&self, key: K) -> Flight<'_, K, V> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let cell = all.entry(key).or_default().clone();
        Flight { all: self, key, cell }
    }
}

/// One of them, as long as somebody waits for it.
pub struct Flight<'a, K: Copy + Eq + Hash, V> {
    all: &'a Flights<K, V>,
    key: K,
    cell: Arc<OnceCell<V>>,
}

impl<K: Copy + Eq + Hash, V> Deref for Flight<'_, K, V> {
    type Target = OnceCell<V>;

    fn deref(&self) -> &OnceCell<V> {
        &self.cell
    }
}

impl<K: Copy + Eq + Hash, V> Drop for Flight<'_, K, V> {
    fn drop(&mut self) {
        let mut all = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Made, so that who comes now begins anew; or left by the last, which is this one: the map holds the other.
        let is_over = self.cell.initialized() || Arc::strong_count(&self.cell) <= 2;
        if is_over && all.get(&self.key).is_some_and(|cell| Arc::ptr_eq(cell, &self.cell)) {
            all.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::future::join_all;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn what_many_ask_for_at_once_is_made_once_and_then_anew() {
        let (flights, made) = (Flights::default(), AtomicUsize::new(0));
        let ask = async || {
            let flight = flights.join(7);
            let make = async || {
                tokio::task::yield_now().await;
                made.fetch_add(1, Ordering::Relaxed)
            };
            *flight.get_or_init(make).await
        };
        assert_eq!(join_all((0..50).map(|_| ask())).await, vec![0; 50]);
        assert_eq!(ask().await, 1);
        assert!(flights.0.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn if_whoever_makes_it_gives_up_one_who_waits_goes_on() {
        let flights: Flights<u8, u8> = Flights::default();
        let gives_up = async {
            let flight = flights.join(7);
            flight.get_or_init(std::future::pending).await;
        };
        let waits = async {
            let flight = flights.join(7);
            *flight.get_or_init(async || 3).await
        };
        let (mut gives_up, mut waits) = (Box::pin(gives_up), Box::pin(waits));
        assert!(futures_util::poll!(&mut gives_up).is_pending());
        assert!(futures_util::poll!(&mut waits).is_pending());
        drop(gives_up);
        assert_eq!(waits.await, 3);
        assert!(flights.0.lock().unwrap().is_empty());
    }
}
