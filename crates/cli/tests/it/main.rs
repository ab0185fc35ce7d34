//! The binary itself, as an operator and a reader of the README use it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod audit;
mod bench;
mod crash;
mod desk_doc;
mod documents;
mod erase;
mod export;
mod import;
mod import_media;
mod import_pages;
mod import_process;
mod import_samples;
mod media;
mod metrics;
mod newsroom;
mod picture_load;
mod process;
#[path = "../../../import/tests/it/samples.rs"]
mod samples;
mod search;
mod start;
mod tour;
