//! What newsrooms really have, and what nobody should: every sample is read, and no input stops the reader.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bad_input;
mod markdown;
mod mutated;
mod ndjson;
mod properties;
mod samples;
mod wxr;
