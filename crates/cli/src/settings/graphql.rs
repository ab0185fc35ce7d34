//! The settings of GraphQL: what a document, a query and a client may ask for. `gateway::graphql::Options` says what each means, and
//! has their defaults.

use super::raw::Raw;
use crate::failure::Failure;
use gateway::graphql::{Limits, Options, StreamLimits};
use std::ops::RangeInclusive;
use std::time::Duration;

/// What a limit may be, if nothing else is said. Whoever wants none at all takes the most.
const ANY: RangeInclusive<u64> = 1..=1_000_000_000;
/// A document cannot be longer than the body of a request.
const DOCUMENT_BYTES: RangeInclusive<u64> = 1..=8 * 1024 * 1024;
/// A query that takes longer than ten minutes is answered to nobody.
const SECONDS: RangeInclusive<u64> = 1..=600;

/// Takes and checks them.
pub fn parse(raw: &mut Raw) -> Result<Options, Failure> {
    let Options {
        limits,
        streams,
        suggestions,
        trusted_only,
    } = Options::default();
    let seconds = raw.number("graphql_max_seconds", SECONDS, limits.time.as_secs())?;
    Ok(Options {
        limits: Limits {
            document_bytes: raw.number("graphql_max_document_bytes", DOCUMENT_BYTES, limits.document_bytes)?,
            tokens: raw.number("graphql_max_tokens", ANY, limits.tokens)?,
            depth: raw.number("graphql_max_depth", ANY, limits.depth)?,
            complexity: raw.number("graphql_max_complexity", ANY, limits.complexity)?,
            aliases: raw.number("graphql_max_aliases", ANY, limits.aliases)?,
            root_fields: raw.number("graphql_max_root_fields", ANY, limits.root_fields)?,
            directives: raw.number("graphql_max_directives", ANY, limits.directives)?,
            introspection: raw.switch("graphql_introspection", limits.introspection)?,
            time: Duration::from_secs(seconds),
        },
        streams: StreamLimits {
            per_connection: raw.number("streams_per_connection", ANY, streams.per_connection)?,
            per_address: raw.number("streams_per_address", ANY, streams.per_address)?,
            per_key: raw.number("streams_per_key", ANY, streams.per_key)?,
        },
        suggestions: raw.switch("graphql_suggestions", suggestions)?,
        trusted_only: raw.switch("graphql_trusted_only", trusted_only)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_reaches_its_own_option_and_none_is_left() {
        let mut raw = Raw::from([
            ("graphql_max_document_bytes", "8388608"),
            ("graphql_max_tokens", "2"),
            ("graphql_max_depth", "3"),
            ("graphql_max_complexity", "1000000000"),
            ("graphql_max_aliases", "5"),
            ("graphql_max_root_fields", "6"),
            ("graphql_max_directives", "7"),
            ("graphql_max_seconds", "600"),
            ("streams_per_connection", "9"),
            ("streams_per_address", "1"),
            ("streams_per_key", "2"),
            ("graphql_introspection", "false"),
            ("graphql_suggestions", "false"),
            ("graphql_trusted_only", "true"),
        ]);
        let options = parse(&mut raw).unwrap();
        assert!(raw.refuse_unknown().is_ok());
        let limits = options.limits;
        assert_eq!(
            (limits.document_bytes, limits.tokens, limits.depth),
            (8 * 1024 * 1024, 2, 3)
        );
        assert_eq!(
            (limits.complexity, limits.aliases, limits.root_fields),
            (1_000_000_000, 5, 6)
        );
        assert_eq!((limits.directives, limits.time), (7, Duration::from_secs(600)));
        let streams = options.streams;
        assert_eq!(
            (streams.per_connection, streams.per_address, streams.per_key),
            (9, 1, 2)
        );
        assert!(!limits.introspection && !options.suggestions && options.trusted_only);
    }

    #[test]
    fn what_is_out_of_bounds_or_no_number_is_refused_by_name() {
        for (name, text, sentence) in [
            ("graphql_max_depth", "0", "\"0\" is not a number from 1 to 1000000000"),
            (
                "graphql_max_tokens",
                "1000000001",
                "\"1000000001\" is not a number from 1 to 1000000000",
            ),
            (
                "graphql_max_aliases",
                "many",
                "\"many\" is not a number from 1 to 1000000000",
            ),
            (
                "graphql_max_root_fields",
                "-1",
                "\"-1\" is not a number from 1 to 1000000000",
            ),
            (
                "graphql_max_document_bytes",
                "8388609",
                "\"8388609\" is not a number from 1 to 8388608",
            ),
            ("graphql_max_seconds", "601", "\"601\" is not a number from 1 to 600"),
            ("graphql_max_seconds", "1.5", "\"1.5\" is not a number from 1 to 600"),
            ("streams_per_address", "", "\"\" is not a number from 1 to 1000000000"),
            ("graphql_introspection", "yes", "\"yes\" is neither true nor false"),
        ] {
            let refused = parse(&mut Raw::from([(name, text)])).unwrap_err().to_string();
            let expected = format!("INVALID_SETTING: DATELINE_{} ({name}): {sentence}", name.to_uppercase());
            assert_eq!(refused, expected);
        }
    }
}
