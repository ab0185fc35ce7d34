//! How many streams each client may keep open: a partner by their key, anybody else by address, an IPv6 one by its /64.

use crate::client_address::network;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::graphql::StreamLimits;
use crate::metrics::OPEN_STREAMS;
use domain::ids::ApiKeyId;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// The streams that are open.
#[derive(Clone)]
pub struct Slots {
    limits: StreamLimits,
    taken: Arc<Mutex<HashMap<Holder, u64>>>,
}

/// Whose streams are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// A partner's.
    Key(ApiKeyId),
    /// Those of all others at an address.
    Address(IpAddr),
}

/// The right to keep one stream open, until it is dropped.
pub struct Slot {
    slots: Slots,
    holder: Holder,
}

impl Slots {
    /// None taken, and so many for each.
    pub fn new(limits: StreamLimits) -> Slots {
        Slots {
            limits,
            taken: Arc::default(),
        }
    }

    /// One for them.
    pub fn take(&self, holder: Holder) -> Result<Slot, Problem> {
        let (holder, most) = match holder {
            Holder::Key(key) => (Holder::Key(key), self.limits.per_key),
            Holder::Address(address) => (Holder::Address(network(address)), self.limits.per_address),
        };
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(holder).or_default();
        if *count >= most {
            let over = Problem::over(ErrorCode::TooManyStreams, "streams open", *count + 1, most);
            return Err(over.retry_after(10));
        }
        *count += 1;
        metrics::gauge!(OPEN_STREAMS).increment(1);
        Ok(Slot {
            slots: self.clone(),
            holder,
        })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.slots.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.holder) {
            *count -= 1;
            metrics::gauge!(OPEN_STREAMS).decrement(1);
            if *count == 0 {
                taken.remove(&self.holder);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_free_again_when_its_stream_has_ended_and_a_network_counts_as_one() {
        let slots = Slots::new(StreamLimits {
            per_address: 2,
            per_key: 1,
            ..StreamLimits::default()
        });
        let address = |text: &str| Holder::Address(text.parse().unwrap());
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
        let key = |number| Holder::Key(ApiKeyId(uuid::Uuid::from_u128(number)));
        let _held = slots.take(key(1)).ok();
        assert!(slots.take(key(1)).is_err() && slots.take(key(2)).is_ok());
    }
}
