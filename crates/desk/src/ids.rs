//! Where new ids come from: UUIDv7 by the system; or, in tests, counted, so that snapshots need no redaction.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Makes new ids. Clones share the count.
#[derive(Clone, Debug)]
pub enum Ids {
    /// UUIDv7 (RFC 9562).
    Random,
    /// 1, 2, 3 … in the shape of a UUIDv7.
    Counting(Arc<AtomicU64>),
}

impl Ids {
    /// Ids that count from 1.
    pub fn counting() -> Ids {
        Ids::Counting(Arc::default())
    }

    /// A new id.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the id source that everything else asks"
    )]
    pub fn next(&self) -> Uuid {
        match self {
            Ids::Random => Uuid::now_v7(),
            Ids::Counting(count) => {
                let number = u128::from(count.fetch_add(1, Ordering::Relaxed) + 1);
                Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number)
            }
        }
    }
}
