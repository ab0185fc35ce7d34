//! Pictures: what a file is, what it says of itself, and smaller copies of it in the colours and the way up that browsers show.
//!
//! Pure, but for the pool that it decodes in and the store of files (`store.rs`). Start with `probe.rs` (what a file is, before anything is decoded), then `decode.rs`,
//! `picture.rs` and `rendition.rs`; what a photographer wrote into the file is `metadata.rs`.
//!
//! Invariant: nothing of a file reaches a rendition but its pixels and the words that a caller hands over ([`encode::Words`]): where a
//! picture was taken and by which camera never comes out.

pub mod decode;
pub mod encode;
pub mod limits;
pub mod metadata;
pub mod picture;
pub mod pool;
pub mod probe;
pub mod refused;
pub mod rendition;
pub mod store;

mod colour;
