//! How many streams each client may keep open: counted by address, an IPv6 one by its /64.

use crate::client_address::network;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::metrics::OPEN_STREAMS;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// The streams that are open.
#[derive(Clone)]
pub struct Slots {
    most: u64,
    taken: Arc<Mutex<HashMap<IpAddr, u64>>>,
}

/// The right to keep one stream open, until it is dropped.
pub struct Slot {
    slots: Slots,
    address: IpAddr,
}

impl Slots {
    /// None taken, and so many for each address.
    pub fn new(most: u64) -> Slots {
        Slots {
            most,
            taken: Arc::default(),
        }
    }

    /// One for that address.
    pub fn take(&self, address: IpAddr) -> Result<Slot, Problem> {
        let address = network(address);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(address).or_default();
        if *count >= self.most {
            let over = Problem::over(ErrorCode::TooManyStreams, "streams open", *count + 1, self.most);
            return Err(over.retry_after(10));
        }
        *count += 1;
        metrics::gauge!(OPEN_STREAMS).increment(1);
        Ok(Slot {
            slots: self.clone(),
            address,
        })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.slots.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.address) {
            *count -= 1;
            metrics::gauge!(OPEN_STREAMS).decrement(1);
            if *count == 0 {
                taken.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_free_again_when_its_stream_has_ended_and_a_network_counts_as_one() {
        let slots = Slots::new(2);
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let first = slots.take(address("2001:db8::1")).ok();
        let _second = slots.take(address("2001:db8::2")).ok();
        let refused = slots
            .take(address("2001:db8::3"))
            .err()
            .map(|problem| problem.to_string());
        assert_eq!(
            refused.as_deref(),
            Some("TOO_MANY_STREAMS: streams open: 3; the most is 2")
        );
        assert!(slots.take(address("192.0.2.1")).is_ok());
        drop(first);
        assert!(slots.take(address("2001:db8::3")).is_ok());
    }
}
