//! A thread of the index's own, which gives way to those that answer: what it writes is merged and compressed, which takes a processor for long.
//!
//! Invariant: whatever the index starts from there, threads included, gives way likewise.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use tokio::sync::oneshot;

type Work = Box<dyn FnOnce() + Send>;

/// The thread. It ends with this.
pub(super) struct Aside(Sender<Work>);

impl Aside {
    /// Starts it.
    pub(super) fn start() -> std::io::Result<Aside> {
        let (sender, works) = channel::<Work>();
        std::thread::Builder::new().name("search".to_owned()).spawn(move || {
            give_way();
            for work in works {
                // A panic in it is the index's, and whoever waits for it is told.
                let _ = catch_unwind(AssertUnwindSafe(work));
            }
        })?;
        Ok(Aside(sender))
    }

    /// Does what takes a processor or a disk for long.
    pub(super) async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let failed = || {
            Problem::caused(
                ErrorCode::SearchNotReady,
                "what the index was to do was not done".to_owned(),
            )
        };
        let (done, waits) = oneshot::channel();
        let work = move || {
            // Nobody may wait any more: the program ends.
            done.send(work()).ok();
        };
        self.0.send(Box::new(work)).map_err(|_| failed())?;
        waits.await.map_err(|_| failed())
    }
}

/// Linux has a priority for each thread, which those that it starts inherit. Elsewhere it would be the whole program's.
fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(10) {
        tracing::debug!(%error, "the thread of the search index cannot give way");
    }
}
