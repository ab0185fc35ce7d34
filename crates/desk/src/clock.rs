//! The clock that the newsroom goes by: the system's, set to the database's; or, in tests, one that is moved by hand.

use domain::time::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the instant. Clones tell the same.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system's clock, with how far the database's is ahead of it, in milliseconds.
    System {
        /// Set by [`Clock::follow_database`].
        ahead: Arc<AtomicI64>,
    },
    /// Stands still until it is set.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Clock {
        Clock::System { ahead: Arc::default() }
    }

    /// A clock that stands still at that instant.
    pub fn fixed(at: Timestamp) -> Clock {
        Clock::Fixed(Arc::new(AtomicI64::new(at.as_millis())))
    }

    /// The instant.
    pub fn now(&self) -> Timestamp {
        match self {
            Clock::System { ahead } => Clock::local().saturating_add_millis(ahead.load(Ordering::Relaxed)),
            Clock::Fixed(millis) => {
                Timestamp::from_millis(millis.load(Ordering::Relaxed)).expect("it was set from a Timestamp")
            }
        }
    }

    /// The instant by the system's own clock, whatever this one was set to.
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everything else asks")]
    pub fn local() -> Timestamp {
        let since_1970 = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since_1970.as_millis())
            .ok()
            .and_then(Timestamp::from_millis)
            .expect("the system's clock stands between 1970 and 9999")
    }

    /// From now on goes by the database's clock, which is so many milliseconds ahead of the system's.
    pub fn follow_database(&self, millis_ahead: i64) {
        if let Clock::System { ahead } = self {
            ahead.store(millis_ahead, Ordering::Relaxed);
        }
    }

    /// Moves a fixed clock on by so many milliseconds, even if many do it at once. The system's cannot be moved.
    pub fn advance(&self, by: i64) {
        if let Clock::Fixed(millis) = self {
            millis.fetch_add(by, Ordering::Relaxed);
        }
    }

    /// Sets a fixed clock. The system's cannot be set.
    pub fn set(&self, at: Timestamp) {
        if let Clock::Fixed(millis) = self {
            millis.store(at.as_millis(), Ordering::Relaxed);
        }
    }
}
