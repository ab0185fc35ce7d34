//! Samples with something done to them: bytes that are others, cut out, or there twice.

use proptest::prelude::*;
use proptest::sample::Index;

/// What is done to a file at one place: its length, and whether that part is there twice or not at all. With no length a byte is another.
pub type Edit = (Index, u8, usize, bool);

/// A few edits.
pub fn edits() -> impl Strategy<Value = Vec<Edit>> {
    prop::collection::vec((any::<Index>(), any::<u8>(), 0usize..40, any::<bool>()), 1..8)
}

/// The file with them.
pub fn mutated(mut file: Vec<u8>, edits: Vec<Edit>) -> Vec<u8> {
    for (at, byte, length, copies) in edits {
        if file.is_empty() {
            break;
        }
        let at = at.index(file.len());
        let end = (at + length).min(file.len());
        match (length, copies) {
            (0, _) => file[at] = byte,
            (_, true) => file = [&file[..end], &file[at..]].concat(),
            (_, false) => drop(file.drain(at..end)),
        }
    }
    file
}
