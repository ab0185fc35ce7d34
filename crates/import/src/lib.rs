//! Reads what newsrooms have elsewhere: WordPress exports ([`wxr`]), folders of Markdown ([`markdown`]), and our own complete
//! format ([`ndjson`]).
//!
//! Pure: bytes in, typed [`draft`]s and [`Problem`]s out; no database, no network, and of the file system nothing but what the
//! caller hands in. What comes in is anybody's: no input makes it panic, hang, or hold more than a bounded part of a file.
//!
//! Invariant: whatever a source counts is accounted for, be it as a draft, as not taken, or as a problem with its line. Who
//! takes the drafts is `desk::article::import`, and `cli`'s `import.rs` brings the two together.

mod body;
mod dates;
pub mod draft;
mod entry;
mod front_matter;
mod input;
pub mod markdown;
pub mod ndjson;
mod problem;
mod words;
pub mod wxr;

pub use body::{Lookup, body};
pub use entry::{Entry, Kind, Taken};
pub use markup::ReadRefused;
pub use problem::Problem;
