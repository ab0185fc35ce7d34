//! Where pictures are worked on: two at a time, within one allowance of memory, beside what answers requests.
//!
//! Invariant: a file is in memory only while it is one of the two, so it does not matter how many wait.

use crate::decode::decode;
use crate::limits::{self, Deadline};
use crate::picture::Picture;
use crate::probe::Probe;
use crate::refused::Refused;
use bytes::Bytes;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many pictures are worked on at once.
const AT_ONCE: usize = 2;
/// How many may wait for that.
const WAITING: usize = 64;
/// How long one may wait.
const PATIENCE: Duration = Duration::from_secs(30);
/// What memory is counted in, in bytes.
const UNIT: u64 = 1 << 20;

/// Where pictures are worked on.
#[derive(Clone, Debug)]
pub struct Pool {
    places: Arc<Semaphore>,
    running: Arc<Semaphore>,
    memory: Arc<Semaphore>,
}

impl Default for Pool {
    fn default() -> Pool {
        Pool {
            places: Arc::new(Semaphore::new(WAITING)),
            running: Arc::new(Semaphore::new(AT_ONCE)),
            memory: Arc::new(Semaphore::new((limits::MEMORY / UNIT) as usize)),
        }
    }
}

impl Pool {
    /// Decodes a file on a thread that may be busy, and does something with the picture there, which takes as many bytes of memory as `needs`
    /// says. The file is loaded when it is its turn. What runs is not ended when nobody waits for it any more: its deadline ends it.
    ///
    /// # Errors
    ///
    /// Why the file is not taken; [`Refused::Busy`] if too many wait, or this one waits too long; or whatever `load` says.
    pub async fn decode<T: Send + 'static, E: From<Refused>>(
        &self,
        load: impl Future<Output = Result<Bytes, E>>,
        needs: impl FnOnce(&Probe) -> u64,
        then: impl FnOnce(&Probe, &Picture) -> Result<T, Refused> + Send + 'static,
    ) -> Result<T, E> {
        let closed = "the semaphores are never closed";
        let place = self.places.clone().try_acquire_owned().map_err(|_| Refused::Busy)?;
        let turn = tokio::time::timeout(PATIENCE, self.running.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| Refused::Busy)?.expect(closed);
        drop(place);
        let file = load.await?;
        let (turn, (probe, file)) = on_a_thread(turn, move || {
            let probe = Probe::read(&file, Deadline::start())?;
            Ok((probe, file))
        })
        .await?;
        // Once it is decoded, its file goes.
        let then_needed = probe.memory - probe.bytes + needs(&probe);
        let memory = self.memory(probe.memory.max(then_needed)).await;
        let (_, done) = on_a_thread((turn, memory), move || {
            let picture = decode(&file, &probe, Deadline::start())?;
            drop(file);
            then(&probe, &picture)
        })
        .await?;
        Ok(done)
    }

    /// Does other work on a thread that may be busy, which takes so many bytes of memory. It takes none of the places of those who wait.
    pub async fn beside<T: Send + 'static>(
        &self,
        bytes: u64,
        work: impl FnOnce() -> Result<T, Refused> + Send + 'static,
    ) -> Result<T, Refused> {
        let memory = self.memory(bytes).await;
        let (_, done) = on_a_thread(memory, work).await?;
        Ok(done)
    }

    /// So much of the allowance; who needs more than there is has all of it. In turn: what needs much is not passed by what needs little for ever.
    async fn memory(&self, bytes: u64) -> OwnedSemaphorePermit {
        let units = bytes.min(limits::MEMORY).div_ceil(UNIT) as u32;
        let memory = self.memory.clone().acquire_many_owned(units).await;
        memory.expect("the semaphores are never closed")
    }
}

/// Does that work, and gives back what is held meanwhile.
async fn on_a_thread<H: Send + 'static, T: Send + 'static>(
    held: H,
    work: impl FnOnce() -> Result<T, Refused> + Send + 'static,
) -> Result<(H, T), Refused> {
    let working = tokio::task::spawn_blocking(move || work().map(|done| (held, done)));
    // A decoder that panics has met a file that it does not understand.
    working
        .await
        .unwrap_or_else(|_| Err(Refused::Broken("it cannot be decoded".to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::{Format, Words, encode};
    use image::{DynamicImage, RgbImage};
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn two_run_at_once_and_never_more_and_what_panics_is_refused() {
        let pixels = DynamicImage::ImageRgb8(RgbImage::new(8, 8));
        let file = Bytes::from(encode(pixels, Format::Png, &Words::default()).unwrap());
        let pool = Pool::default();
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let jobs: Vec<_> = (0..16)
            .map(|_| {
                let (pool, file, now, most) = (pool.clone(), file.clone(), now.clone(), most.clone());
                tokio::spawn(async move {
                    let done = now.clone();
                    let load = async {
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        Ok::<_, Refused>(file)
                    };
                    let work = move |_: &Probe, picture: &Picture| {
                        done.fetch_sub(1, Ordering::SeqCst);
                        Ok(picture.size())
                    };
                    pool.decode(load, |_| 0, work).await
                })
            })
            .collect();
        for job in jobs {
            assert_eq!(job.await.unwrap(), Ok((8, 8)));
        }
        assert!((1..=AT_ONCE).contains(&most.load(Ordering::SeqCst)));
        let load = async || Ok::<_, Refused>(file.clone());
        let panics = pool.decode(
            load(),
            |_| 0,
            |_, _| -> Result<(), Refused> { panic!("a decoder's own") },
        );
        assert_eq!(panics.await, Err(Refused::Broken("it cannot be decoded".to_owned())));
        assert_eq!(pool.decode(load(), |_| 0, |_, _| Ok(7)).await, Ok(7));
    }
}
