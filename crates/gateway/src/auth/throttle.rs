//! How often somebody may try to sign in: so often per account, and so often per client address. It is always on.
//!
//! An attempt counts before any password is hashed, whether or not the account exists.
//!
//! *An account* has 10 attempts, and regains one every 30 seconds. Who has forgotten which of their passwords it was does not meet
//! the limit; who guesses has 2,880 attempts a day, against passwords of at least 12 characters. A success counts too: nobody signs
//! in ten times in a row, and a script that does should keep its session. Somebody who guesses can use up the attempts of the
//! account's owner. That keeps nobody who is signed in from working, since a refresh is not counted; a lock that needs an
//! administrator to open it would be worse.
//!
//! *An address* (an IPv6 one counts by its /64, which one customer has) has 30 attempts, and regains one every 2 seconds. A success
//! is taken back, so that a newsroom behind one address can sign in all at once in the morning; one, and not all that went before,
//! so that somebody with a login of their own gains no attempts at other accounts by it.

use crate::client_address::network;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::limiter::Limiter;
use domain::text::EmailAddress;
use std::net::IpAddr;
use std::time::Duration;

const PER_ACCOUNT: (u32, Duration) = (10, Duration::from_secs(30));
const PER_ADDRESS: (u32, Duration) = (30, Duration::from_secs(2));

/// Counts attempts to sign in.
#[derive(Debug)]
pub struct Throttle {
    accounts: Limiter,
    addresses: Limiter,
}

impl Throttle {
    /// A throttle that has counted nothing. It goes by a clock that is never set back, unless the desk's stands still for a test.
    pub fn new(clock: &desk::Clock) -> Throttle {
        Throttle {
            accounts: Limiter::new(PER_ACCOUNT, clock),
            addresses: Limiter::new(PER_ADDRESS, clock),
        }
    }

    /// Counts an attempt by that address.
    pub fn count_address(&self, address: IpAddr) -> Result<(), Problem> {
        self.addresses
            .count(&network(address))
            .map_err(|seconds| too_many("from this address", seconds))
    }

    /// Counts an attempt at that account.
    pub fn count_account(&self, email: &EmailAddress) -> Result<(), Problem> {
        self.accounts
            .count(email)
            .map_err(|seconds| too_many("at this account", seconds))
    }

    /// The attempt was a success: it does not count for the address.
    pub fn succeeded(&self, address: IpAddr) {
        self.addresses.take_back(&network(address));
    }
}

fn too_many(of_what: &str, seconds: u64) -> Problem {
    let detail = format!("Too many tries to sign in {of_what}: wait {seconds} seconds.");
    Problem::new(ErrorCode::TooManyAttempts, detail).retry_after(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn throttle() -> (Throttle, desk::Clock) {
        let clock = desk::Clock::fixed(testkit::noon());
        (Throttle::new(&clock), clock)
    }

    fn email(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    fn wait(clock: &desk::Clock, seconds: i64) {
        clock.set(clock.now().saturating_add_millis(seconds * 1000));
    }

    #[test]
    fn an_account_has_ten_attempts_and_regains_one_in_half_a_minute() {
        let (throttle, clock) = throttle();
        for _ in 0..10 {
            throttle.count_account(&email("a@example.org")).unwrap();
        }
        wait(&clock, 10);
        let refused = throttle.count_account(&email("A@example.org")).unwrap_err();
        assert_eq!(
            (refused.code, refused.retry_after),
            (ErrorCode::TooManyAttempts, Some(20))
        );
        throttle.count_account(&email("b@example.org")).unwrap();
        wait(&clock, 20);
        throttle.count_account(&email("a@example.org")).unwrap();
        assert!(throttle.count_account(&email("a@example.org")).is_err());
    }

    #[test]
    fn an_address_has_thirty_attempts_and_others_have_theirs() {
        let (throttle, clock) = throttle();
        let address: IpAddr = "192.0.2.1".parse().unwrap();
        for _ in 0..30 {
            throttle.count_address(address).unwrap();
        }
        assert_eq!(throttle.count_address(address).unwrap_err().retry_after, Some(2));
        assert!(throttle.count_address("::ffff:192.0.2.1".parse().unwrap()).is_err());
        throttle.count_address("192.0.2.2".parse().unwrap()).unwrap();
        wait(&clock, 2);
        throttle.count_address(address).unwrap();
    }

    #[test]
    fn an_ipv6_network_counts_as_one_address() {
        let (throttle, _) = throttle();
        for host in 0..30u128 {
            throttle
                .count_address(IpAddr::from((0x2001_0db8_0000_0001 << 64 | host).to_be_bytes()))
                .unwrap();
        }
        assert!(throttle.count_address("2001:db8:0:1:ffff::1".parse().unwrap()).is_err());
        throttle.count_address("2001:db8:0:2::1".parse().unwrap()).unwrap();
    }

    #[test]
    fn colleagues_behind_one_address_can_all_sign_in_at_once() {
        let (throttle, _) = throttle();
        let address: IpAddr = "192.0.2.1".parse().unwrap();
        for _ in 0..500 {
            throttle.count_address(address).unwrap();
            throttle.succeeded(address);
        }
    }

    #[test]
    fn a_success_gains_no_attempts_for_who_guesses_beside_it() {
        let (throttle, _) = throttle();
        let address: IpAddr = "192.0.2.1".parse().unwrap();
        let mut guesses = 0;
        while throttle.count_address(address).is_ok() {
            guesses += 1;
            if throttle.count_address(address).is_ok() {
                throttle.succeeded(address);
            }
        }
        assert_eq!(guesses, 30);
    }
}
