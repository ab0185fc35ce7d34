//! What was read, kept for as long as whoever reads: each thing is loaded once, by whoever asks first, and the others wait for that.
//!
//! The library's loader keeps things too, but behind a lock in whose queue everybody waits who asks for anything, found or not:
//! thousands of subscribers who share their reads would stand in it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;

/// Things by their keys.
pub struct Kept<K, V>(Mutex<HashMap<K, Arc<OnceCell<V>>>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Kept<K, V> {
        Kept(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone> Kept<K, V> {
    /// What is under that key; if nothing is yet, what `load` gives, which is kept unless it fails.
    pub async fn get<E>(&self, key: K, load: impl Future<Output = Result<V, E>>) -> Result<V, E> {
        let cell = {
            let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            cells.entry(key).or_default().clone()
        };
        cell.get_or_try_init(|| load).await.cloned()
    }
}
