//! Ids of blocks that come without one.
//!
//! An id is made of what the block says, so that it stays when others are put before it, and when the same text is read again.
//! Invariant: ids are unique within a body, and the same blocks get the same ids, on every machine and in every release.

use super::ReadRefused;
use domain::body::{Block, BlockId, BlockKind, BlockRefused, Body};
use siphasher::sip::SipHasher13;
use std::collections::HashSet;
use std::hash::Hasher;

/// A block that is to have an id: with the one that it came with, if it did.
pub(super) struct Part {
    pub(super) id: Option<BlockId>,
    pub(super) kind: PartKind,
}

/// What a block is; a fact box holds others that are to have ids.
pub(super) enum PartKind {
    Block(BlockKind),
    FactBox {
        title: domain::text::Line,
        parts: Vec<Part>,
    },
}

/// The blocks with their ids. An id that came twice stands where it came first.
pub(super) fn give(parts: Vec<Part>) -> Result<Vec<Block>, ReadRefused> {
    let count = count(&parts);
    if count > Body::MOST_BLOCKS {
        return Err(BlockRefused::TooManyBlocks(count).into());
    }
    let mut taken = HashSet::new();
    let parts = own_ids(parts, &mut taken);
    blocks(parts, &mut taken)
}

fn count(parts: &[Part]) -> usize {
    let within = |part: &Part| match &part.kind {
        PartKind::FactBox { parts, .. } => 1 + count(parts),
        PartKind::Block(_) => 1,
    };
    parts.iter().map(within).sum()
}

fn own_ids(parts: Vec<Part>, taken: &mut HashSet<BlockId>) -> Vec<Part> {
    let own = |mut part: Part| {
        part.id = part.id.filter(|id| taken.insert(id.clone()));
        if let PartKind::FactBox { title, parts } = part.kind {
            part.kind = PartKind::FactBox {
                title,
                parts: own_ids(parts, taken),
            };
        }
        part
    };
    parts.into_iter().map(own).collect()
}

fn blocks(parts: Vec<Part>, taken: &mut HashSet<BlockId>) -> Result<Vec<Block>, ReadRefused> {
    let block = |part: Part| {
        let kind = match part.kind {
            PartKind::Block(kind) => kind,
            PartKind::FactBox { title, parts } => BlockKind::FactBox {
                title,
                blocks: blocks(parts, taken)?,
            },
        };
        let id = match part.id {
            Some(id) => id,
            None => made(&kind, taken)?,
        };
        Ok(Block { id, kind })
    };
    parts.into_iter().map(block).collect()
}

fn made(kind: &BlockKind, taken: &mut HashSet<BlockId>) -> Result<BlockId, ReadRefused> {
    let stored = serde_json::to_vec(kind).expect("what a block holds can be stored");
    for again in 0u64.. {
        // SipHash-1-3 with a key of zeros; the first of equal blocks is number 0.
        let mut hasher = SipHasher13::new();
        hasher.write(&stored);
        hasher.write_u64(again);
        let id = BlockId::parse(&format!("{:016x}", hasher.finish()))?;
        if taken.insert(id.clone()) {
            return Ok(id);
        }
    }
    unreachable!("there are fewer blocks than numbers")
}
