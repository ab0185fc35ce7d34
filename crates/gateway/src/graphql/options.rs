//! What the operator may set of GraphQL. Every limit is on by default; each refusal names the limit and the actual value.

use std::time::Duration;

/// What the operator may set.
#[derive(Clone, Debug)]
pub struct Options {
    /// What one request may ask for.
    pub limits: Limits,
    /// What one client may keep open.
    pub streams: StreamLimits,
    /// Whether a refusal suggests names that the schema has.
    pub suggestions: bool,
    /// Whether only documents are executed that the operator has added.
    pub trusted_only: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            limits: Limits::default(),
            streams: StreamLimits::default(),
            suggestions: true,
            trusted_only: false,
        }
    }
}

/// What one request may ask for.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The length of the document, in bytes. What is written comes in variables.
    pub document_bytes: u64,
    /// How many tokens the document may have.
    pub tokens: u64,
    /// How deep fields may nest. A client that introspects the whole schema needs 15.
    pub depth: u64,
    /// How many fields may be answered; those of a list count as many times as its page is long.
    pub complexity: u64,
    /// How many fields may have an alias.
    pub aliases: u64,
    /// How many fields may stand at the root.
    pub root_fields: u64,
    /// How many directives may be used.
    pub directives: u64,
    /// Whether it may read the schema, with `__schema` and `__type`.
    pub introspection: bool,
    /// How long a query may take. A mutation is never broken off: whoever sent it must learn how it ended.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            document_bytes: 256 * 1024,
            tokens: 10_000,
            depth: 20,
            complexity: 10_000,
            aliases: 100,
            root_fields: 50,
            directives: 100,
            introspection: true,
            time: Duration::from_secs(10),
        }
    }
}

/// What one client may keep open.
#[derive(Clone, Debug)]
pub struct StreamLimits {
    /// How many subscriptions may run on one WebSocket connection.
    pub per_connection: u64,
    /// How many WebSocket connections, event streams and waiting requests one address may have, those with a key aside.
    pub per_address: u64,
    /// How many one key may have.
    pub per_key: u64,
}

impl Default for StreamLimits {
    fn default() -> StreamLimits {
        StreamLimits {
            per_connection: 100,
            per_address: 100,
            per_key: 20,
        }
    }
}
