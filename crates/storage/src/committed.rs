//! How far the change log is known to reach without asking the database: raised by each commit here, before whoever made it is
//! answered, and by whoever has seen what other nodes committed. It never falls.

use domain::change::Seq;
use std::sync::Arc;
use tokio::sync::watch;

/// The place of the newest entry that is known. Clones know the same.
#[derive(Clone, Debug)]
pub struct Committed(Arc<watch::Sender<Seq>>);

impl Default for Committed {
    fn default() -> Committed {
        Committed(Arc::new(watch::Sender::new(0)))
    }
}

impl Committed {
    /// The place; 0 if none is known.
    pub fn get(&self) -> Seq {
        *self.0.borrow()
    }

    /// There is an entry at that place.
    pub fn raise(&self, seq: Seq) {
        self.0.send_if_modified(|known| {
            let rises = seq > *known;
            *known = seq.max(*known);
            rises
        });
    }

    /// Tells of each rise from now on.
    pub fn watch(&self) -> watch::Receiver<Seq> {
        self.0.subscribe()
    }
}
