//! What comes from elsewhere: real posts, payloads, and what is too deep, too long or too strange.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bounds;
mod examples;
mod hostile;
mod properties;
mod samples;
mod visible;
