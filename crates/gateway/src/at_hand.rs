//! Asking for what is at hand alone: what can be told without waiting for a database.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

thread_local! {
    /// Whether whoever runs on this thread now does without what has to be waited for.
    static ALONE: Cell<bool> = const { Cell::new(false) };
}

/// Until this is dropped, nobody on this thread asks a database. What is within it never waits, so nobody else runs meanwhile.
pub struct AtHand(bool);

impl AtHand {
    /// From here on.
    pub fn alone() -> AtHand {
        AtHand(ALONE.replace(true))
    }
}

/// What comes of that, if nothing has to be waited for.
pub fn now<T>(asked: Pin<&mut impl Future<Output = T>>) -> Option<T> {
    match asked.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(found) => Some(found),
        Poll::Pending => None,
    }
}

impl Drop for AtHand {
    fn drop(&mut self) {
        ALONE.set(self.0);
    }
}

/// To be awaited before a database is asked: whoever wants only what is at hand comes no further.
pub async fn about_to_wait() {
    poll_fn(|_| if ALONE.get() { Poll::Pending } else { Poll::Ready(()) }).await;
}
