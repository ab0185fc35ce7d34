//! `Desk`: where actions run. It alone begins and commits.

use crate::clock::Clock;
use crate::ids::Ids;
use std::net::IpAddr;
use storage::{StorageError, Store, Tx};
use uuid::Uuid;

/// Where actions run.
#[derive(Clone, Debug)]
pub struct Desk {
    store: Store,
    clock: Clock,
    ids: Ids,
    origin: Option<IpAddr>,
}

impl Desk {
    /// A desk over that database.
    pub fn new(store: Store, clock: Clock, ids: Ids) -> Desk {
        Desk {
            store,
            clock,
            ids,
            origin: None,
        }
    }

    /// The same desk, running its statements through `store` (which may count them).
    pub fn over(&self, store: Store) -> Desk {
        Desk { store, ..self.clone() }
    }

    /// The same desk, for somebody who comes from that address: the audit says so.
    pub fn from(self, address: IpAddr) -> Desk {
        Desk {
            origin: Some(address),
            ..self
        }
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// A new id.
    pub fn new_id(&self) -> Uuid {
        self.ids.next()
    }

    /// Runs actions in one transaction. It is committed if they succeed, and undone if they are refused or fail.
    pub async fn run<T, E: From<StorageError>>(
        &self,
        actions: impl AsyncFnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let clock = self.clock.clone();
        let mut tx = self.store.begin(move || clock.now()).await?;
        if let Some(address) = self.origin {
            tx.came_from(address);
        }
        let outcome = actions(&mut tx).await?;
        tx.commit().await?;
        Ok(outcome)
    }
}
