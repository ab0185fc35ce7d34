//! How often somebody may do something: so often at once, and once more whenever a period has passed (GCRA, by `governor`).
//!
//! Invariant: in any span of time no more is let through than the burst, and one for each period that the span has. Time is the
//! desk's clock in tests, and one that is never set back else.

mod attempts;

use attempts::Attempts;
use domain::api_key::Rate;
use governor::clock::Clock;
use governor::middleware::{NoOpMiddleware, StateInformationMiddleware};
use governor::state::{InMemoryState, NotKeyed};
use governor::{NotUntil, Quota, RateLimiter};
use std::hash::{BuildHasher, Hash, RandomState};
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

/// A limiter by key, for keys that anybody may make up: bounded in memory. They are kept as hashes of a secret seed, so each takes as
/// little room, whatever was sent.
#[derive(Debug)]
pub struct Limiter {
    limiter: RateLimiter<u64, Attempts, Pace, NoOpMiddleware<Duration>>,
    attempts: Attempts,
    period: Duration,
    seed: RandomState,
}

impl Limiter {
    /// So many at once, and one more after each period.
    pub fn new((burst, period): (u32, Duration), clock: &desk::Clock) -> Limiter {
        let quota = Quota::with_period(period).expect("the period is not zero");
        let quota = quota.allow_burst(NonZeroU32::new(burst).expect("the burst is not zero"));
        let attempts = Attempts::default();
        Limiter {
            limiter: RateLimiter::new(quota, attempts.clone(), Pace::new(clock)),
            attempts,
            period,
            seed: RandomState::new(),
        }
    }

    /// Counts an attempt, or says how many seconds to wait.
    pub fn count(&self, key: &impl Hash) -> Result<(), u64> {
        let counted = self.limiter.check_key(&self.seed.hash_one(key));
        counted.map_err(|refused| seconds_to_wait(&refused, self.limiter.clock()))
    }

    /// Takes an attempt back.
    pub fn take_back(&self, key: &impl Hash) {
        self.attempts.take_back(self.seed.hash_one(key), self.period);
    }
}

/// A limiter of one client: as many requests at once as it has a minute.
#[derive(Debug)]
pub struct OwnLimiter(RateLimiter<NotKeyed, InMemoryState, Pace, StateInformationMiddleware>);

impl OwnLimiter {
    /// So many a minute.
    pub fn new(rate: Rate, clock: &desk::Clock) -> OwnLimiter {
        let limiter = RateLimiter::direct_with_clock(Quota::per_minute(rate.get()), Pace::new(clock));
        OwnLimiter(limiter.with_middleware())
    }

    /// Counts a request: how many are left at once; or says how many seconds to wait.
    pub fn count(&self) -> Result<u32, u64> {
        match self.0.check() {
            Ok(state) => Ok(state.remaining_burst_capacity()),
            Err(refused) => Err(seconds_to_wait(&refused, self.0.clock())),
        }
    }
}

/// The period after which a client with so many requests a minute has one more.
pub fn period(rate: Rate) -> Duration {
    Duration::from_secs(60) / rate.get().get()
}

fn seconds_to_wait(refused: &NotUntil<Duration>, pace: &Pace) -> u64 {
    let wait = refused.wait_time_from(pace.now());
    let seconds = wait.as_millis().div_ceil(1000);
    u64::try_from(seconds).unwrap_or(u64::MAX).max(1)
}

/// Time since the start. With the system's clock it is time that passed, however the clock is set.
#[derive(Clone, Debug)]
struct Pace {
    clock: desk::Clock,
    start: Instant,
}

impl Pace {
    fn new(clock: &desk::Clock) -> Pace {
        Pace {
            clock: clock.clone(),
            start: Instant::now(),
        }
    }
}

impl Clock for Pace {
    type Instant = Duration;

    fn now(&self) -> Duration {
        match &self.clock {
            desk::Clock::System { .. } => self.start.elapsed(),
            desk::Clock::Fixed(_) => Duration::from_millis(self.clock.now().as_millis().try_into().unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_more_is_let_through_than_the_burst_and_the_rate_over_the_time(
            rate in 1..2_000i64,
            steps in prop::collection::vec((0..20_000i64, 0..300u32), 1..40),
        ) {
            let clock = desk::Clock::fixed(testkit::noon());
            let rate = Rate::parse(rate).unwrap();
            let per_minute = u64::from(rate.get().get());
            let (own, keyed) = (OwnLimiter::new(rate, &clock), Limiter::new((rate.get().get(), period(rate)), &clock));
            let (mut of_own, mut of_keyed, mut elapsed) = (0u64, 0u64, 0u64);
            for (wait, requests) in steps {
                clock.advance(wait);
                elapsed += u64::try_from(wait).unwrap();
                for _ in 0..requests {
                    of_own += u64::from(own.count().is_ok());
                    of_keyed += u64::from(keyed.count(&"client").is_ok());
                }
                // A period is whole nanoseconds, so the rate can be higher by a part in a million.
                let most = per_minute + (per_minute * elapsed).div_ceil(60_000) + 1;
                prop_assert!(of_own <= most && of_keyed <= most, "{of_own} and {of_keyed} of {most}");
            }
        }
    }

    #[test]
    fn who_waits_as_long_as_is_said_is_let_through() {
        let clock = desk::Clock::fixed(testkit::noon());
        let own = OwnLimiter::new(Rate::parse(2).unwrap(), &clock);
        assert_eq!((own.count(), own.count()), (Ok(1), Ok(0)));
        assert_eq!(own.count(), Err(30));
        clock.advance(29_999);
        assert_eq!(own.count(), Err(1));
        clock.advance(1);
        assert_eq!(own.count(), Ok(0));
    }
}
