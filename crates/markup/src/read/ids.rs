//! Ids of blocks that come without one.
//!
//! An id is made of what the block says, so that it stays when others are put before it, and when the same text is read again.
//! Invariant: ids are unique within a body, and the same blocks get the same ids, on every machine and in every release.

use super::ReadRefused;
use domain::body::{Block, BlockId, BlockKind, BlockRefused, Body};
use siphasher::sip::SipHasher13;
use std::collections::{HashMap, HashSet};
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
    let mut ids = Ids::default();
    let parts = own_ids(parts, &mut ids.taken);
    blocks(parts, &mut ids)
}

/// The ids that are given so far.
#[derive(Default)]
struct Ids {
    taken: HashSet<BlockId>,
    /// How many were tried for blocks that say the same, by the first of those.
    tried: HashMap<u64, u64>,
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

fn blocks(parts: Vec<Part>, ids: &mut Ids) -> Result<Vec<Block>, ReadRefused> {
    let block = |part: Part| {
        let kind = match part.kind {
            PartKind::Block(kind) => kind,
            PartKind::FactBox { title, parts } => BlockKind::FactBox {
                title,
                blocks: blocks(parts, ids)?,
            },
        };
        let id = match part.id {
            Some(id) => id,
            None => ids.made(&kind)?,
        };
        Ok(Block { id, kind })
    };
    parts.into_iter().map(block).collect()
}

impl Ids {
    fn made(&mut self, kind: &BlockKind) -> Result<BlockId, ReadRefused> {
        let stored = serde_json::to_vec(kind).expect("what a block holds can be stored");
        // SipHash-1-3 with a key of zeros; the first of equal blocks is number 0.
        let mut hasher = SipHasher13::new();
        hasher.write(&stored);
        let number = |again: u64| {
            let mut hasher = hasher;
            hasher.write_u64(again);
            hasher.finish()
        };
        // All before were tried for blocks that say the same, and are taken.
        let tried = self.tried.entry(number(0)).or_default();
        loop {
            let id = BlockId::parse(&format!("{:016x}", number(*tried)))?;
            *tried += 1;
            if self.taken.insert(id.clone()) {
                return Ok(id);
            }
        }
    }
}
