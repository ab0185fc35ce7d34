//! Statements that run by themselves, for one request. What they find leads to more, so what can be asked for together with that waits for
//! them: the fewer statements, the less a page costs.

use async_graphql::runtime::Timer;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

/// Those that run. As a loader's timer it lets all who know of something ask, and then loads: no wait by the clock.
#[derive(Clone, Default)]
pub struct Alone(Arc<(AtomicUsize, Notify)>);

impl Alone {
    /// One begins, and runs until this is dropped.
    pub fn begin(&self) -> Running {
        self.0.0.fetch_add(1, Ordering::AcqRel);
        Running(self.clone())
    }

    async fn ended(&self) {
        let (running, ended) = &*self.0;
        loop {
            let next = ended.notified();
            if running.load(Ordering::Acquire) == 0 {
                return;
            }
            next.await;
        }
    }
}

/// One that runs.
pub struct Running(Alone);

impl Drop for Running {
    fn drop(&mut self) {
        let (running, ended) = &*self.0.0;
        if running.fetch_sub(1, Ordering::AcqRel) == 1 {
            ended.notify_waiters();
        }
    }
}

impl Timer for Alone {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        let alone = self.clone();
        async move {
            tokio::task::yield_now().await;
            alone.ended().await;
            // Whoever waited for them asks now.
            tokio::task::yield_now().await;
        }
        .boxed()
    }
}
