//! Slows down guessing: tries per account and per client address.
//!
//! An account takes 10 tries at once and one more every 6 seconds: 14,400 guesses a day at the most, against passwords of 12
//! characters. An address takes 60 and one more every second, since a newsroom's colleagues may share one.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use domain::text::EmailAddress;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

const ACCOUNT_TRIES: NonZeroU32 = NonZeroU32::new(10).expect("10 is not 0");
const ACCOUNT_EVERY: Duration = Duration::from_secs(6);
const ADDRESS_TRIES: NonZeroU32 = NonZeroU32::new(60).expect("60 is not 0");
const ADDRESS_EVERY: Duration = Duration::from_secs(1);
/// How many accounts or addresses are remembered before those with a full allowance are forgotten.
const MOST_REMEMBERED: usize = 10_000;

/// Tries per account and per client address.
pub struct Throttle {
    accounts: DefaultKeyedRateLimiter<String>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
}

impl Default for Throttle {
    fn default() -> Throttle {
        let quota = |every, burst| {
            Quota::with_period(every)
                .map(|quota| quota.allow_burst(burst))
                .expect("the period is not 0")
        };
        Throttle {
            accounts: RateLimiter::keyed(quota(ACCOUNT_EVERY, ACCOUNT_TRIES)),
            addresses: RateLimiter::keyed(quota(ADDRESS_EVERY, ADDRESS_TRIES)),
        }
    }
}

impl Throttle {
    /// Counts a try. Refused, if there were too many.
    pub fn check(&self, account: &EmailAddress, address: Option<IpAddr>) -> Result<(), Problem> {
        if let Some(address) = address {
            one_try(&self.addresses, &network(address))?;
        }
        one_try(&self.accounts, &account.as_str().to_owned())
    }
}

/// A client of IPv6 has a whole /64 to itself.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) & !u128::from(u64::MAX)).into()),
    }
}

fn one_try<K: Hash + Eq + Clone>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), Problem> {
    if limiter.len() > MOST_REMEMBERED {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|until| {
        let seconds = until.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
        Problem::plain(ErrorCode::TooManyAttempts).retry_after(seconds)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_at_one_account_are_bounded_and_others_are_not_touched() {
        let (throttle, account) = (Throttle::default(), EmailAddress::parse("a@example.org").unwrap());
        for _ in 0..ACCOUNT_TRIES.get() {
            throttle.check(&account, None).unwrap();
        }
        let refused = throttle.check(&account, None).unwrap_err();
        assert_eq!(refused.code, ErrorCode::TooManyAttempts);
        assert!(refused.retry_after.is_some_and(|seconds| (1..=7).contains(&seconds)));
        assert!(
            throttle
                .check(&EmailAddress::parse("b@example.org").unwrap(), None)
                .is_ok()
        );
    }

    #[test]
    fn tries_from_one_network_are_bounded_whatever_the_account() {
        let throttle = Throttle::default();
        let tried = (0..=ADDRESS_TRIES.get()).map(|number| {
            let account = EmailAddress::parse(&format!("u{number}@example.org")).unwrap();
            throttle
                .check(&account, Some(format!("2001:db8::{number:x}").parse().unwrap()))
                .is_ok()
        });
        assert_eq!(tried.filter(|allowed| *allowed).count(), ADDRESS_TRIES.get() as usize);
    }
}
