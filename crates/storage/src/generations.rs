//! Which change last touched each thing that can be read, and when the next interval of it begins or ends. What was read and is kept,
//! here as objects and in the gateway as answers, is shown again only while nothing of it was touched.
//!
//! The generation of a thing is the `seq` of the last change that touched it. 65,536 cells hold them; things that share a cell cost each
//! other a read, never a wrong answer. What is kept remembers how far the log was followed before it was read ([`Basis`]) and which cells
//! it rests on ([`Seen`]), so there is nothing to throw away and no time-out to guess.
//!
//! Invariants: cells rise in the order of the log, after the commit and before whoever made it is answered. What is kept rests on a
//! place of the log up to which all cells have risen, taken before the database was read. Nothing kept is shown past a boundary of a
//! thing that it rests on, nor by a node that has not confirmed the head of the log for a second. `catch_up.rs` follows the log,
//! `upcoming.rs` knows the boundaries ahead.

mod catch_up;
mod upcoming;

use crate::committed::Committed;
use domain::change::Seq;
use domain::slug::Slug;
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use upcoming::Upcoming;
use uuid::Uuid;

const CELLS: usize = 1 << 16;
/// In place of the instant up to which boundaries are known: nobody has begun to follow the log, or none is known just now.
const NOT_BEGUN: i64 = i64::MIN;
const NOT_KNOWN: i64 = i64::MIN + 1;
/// How long a node that cannot ask for the head of the log goes on using what it kept.
const UNCONFIRMED: Duration = Duration::from_secs(1);

/// A thing that can be read, and that a change can touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Touched {
    /// The editions of a subject, and that there is none.
    Subject(Uuid),
    /// The articles on a list, and what their cards say.
    List(Uuid),
    /// All lists at once.
    Lists,
    /// What a slug of a noun leads to, by a hash of the two.
    Slug(u64),
    /// Which sections there are.
    Sections,
    /// Which pages there are.
    Pages,
    /// Which articles were last taken back, ended or killed.
    Removals,
    /// How far the log reaches.
    Log,
}

impl Touched {
    /// What that slug of that noun leads to.
    pub fn slug(kind: SubjectKind, slug: &Slug) -> Touched {
        Touched::slug_text(kind.as_str(), slug.as_str())
    }

    fn slug_text(kind: &str, slug: &str) -> Touched {
        let mut hasher = DefaultHasher::new();
        (kind, slug).hash(&mut hasher);
        Touched::Slug(hasher.finish())
    }

    fn cell(self) -> u16 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        // The lowest bits: there are as many cells as they have values.
        hasher.finish() as u16
    }
}

/// How far the log was followed before something was read, and the instant before which nothing of it was read.
#[derive(Clone, Copy, Debug)]
pub struct Basis {
    seq: Seq,
    at: Timestamp,
    restarts: u64,
}

/// What something that was read rests on.
#[derive(Clone, Debug)]
pub struct Seen {
    basis: Basis,
    cells: Box<[u16]>,
}

impl Seen {
    /// It rests on these things, as they were on that basis.
    pub fn new(basis: Basis, touched: impl IntoIterator<Item = Touched>) -> Seen {
        let mut cells: Vec<u16> = touched.into_iter().map(Touched::cell).collect();
        cells.sort_unstable();
        cells.dedup();
        Seen {
            basis,
            cells: cells.into(),
        }
    }

    /// How much memory it takes beside itself, in bytes.
    pub fn weight(&self) -> u64 {
        size_of_val(self.cells.as_ref()) as u64
    }
}

/// Why something that is kept must not be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stale {
    /// A change has touched it.
    Changed,
    /// An interval of something that it rests on has begun or ended.
    Boundary,
    /// It was read at a later instant than it is asked for.
    Ahead,
    /// This node does not know whether other nodes have changed something.
    Unconfirmed,
}

impl Stale {
    /// A word for it, for the operator.
    pub fn as_str(self) -> &'static str {
        match self {
            Stale::Changed => "changed",
            Stale::Boundary => "boundary",
            Stale::Ahead => "ahead",
            Stale::Unconfirmed => "unconfirmed",
        }
    }
}

struct Cell {
    generation: AtomicI64,
    /// The earliest boundary that is not announced yet, in milliseconds.
    boundary: AtomicI64,
}

/// The generations of all that can be read. Clones are the same.
#[derive(Clone)]
pub struct Generations(Arc<Inner>);

struct Inner {
    cells: Box<[Cell]>,
    /// All cells have risen up to here.
    followed: AtomicI64,
    /// The instant of that change, in milliseconds.
    followed_at: AtomicI64,
    /// Counts how often the log could not be followed change by change: what was kept before is stale.
    restarts: AtomicU64,
    /// Up to when what is kept may be used, in milliseconds since `started`.
    confirmed_until: AtomicU64,
    /// Up to which instant all boundaries are known, in milliseconds.
    known_until: AtomicI64,
    started: Instant,
    upcoming: Mutex<Upcoming>,
    /// Held by whoever follows the log.
    turn: tokio::sync::Mutex<()>,
    committed: Committed,
}

impl std::fmt::Debug for Generations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Generations")
            .field("followed", &self.followed())
            .finish_non_exhaustive()
    }
}

impl Default for Generations {
    /// Nobody follows the log yet, so nothing may be kept.
    fn default() -> Generations {
        let cell = || Cell {
            generation: AtomicI64::new(0),
            boundary: AtomicI64::new(i64::MAX),
        };
        Generations(Arc::new(Inner {
            cells: std::iter::repeat_with(cell).take(CELLS).collect(),
            followed: AtomicI64::new(0),
            followed_at: AtomicI64::new(0),
            restarts: AtomicU64::new(0),
            confirmed_until: AtomicU64::new(0),
            known_until: AtomicI64::new(NOT_BEGUN),
            started: Instant::now(),
            upcoming: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            committed: Committed::default(),
        }))
    }
}

impl Generations {
    /// The basis of what is read from here on, at that instant at the earliest. `None` if it must not be kept.
    pub fn basis(&self, at: Timestamp) -> Option<Basis> {
        let restarts = self.0.restarts.load(Ordering::Acquire);
        let seq = self.followed();
        // A clock that lies behind the log's shows what was before changes that are known.
        let is_behind = at.as_millis() < self.0.followed_at.load(Ordering::Acquire);
        (!is_behind && self.is_confirmed(at)).then_some(Basis { seq, at, restarts })
    }

    /// Whether what rests on this may be shown at that instant; if so, the earliest boundary ahead that is known.
    pub fn check(&self, seen: &Seen, now: Timestamp) -> Result<Option<Timestamp>, Stale> {
        if !self.is_confirmed(now) {
            return Err(Stale::Unconfirmed);
        }
        if seen.basis.restarts != self.0.restarts.load(Ordering::Acquire) {
            return Err(Stale::Changed);
        }
        if now < seen.basis.at {
            return Err(Stale::Ahead);
        }
        let mut next = i64::MAX;
        for cell in &seen.cells {
            let cell = &self.0.cells[usize::from(*cell)];
            if cell.generation.load(Ordering::Acquire) > seen.basis.seq {
                return Err(Stale::Changed);
            }
            next = next.min(cell.boundary.load(Ordering::Acquire));
        }
        if next <= now.as_millis() {
            return Err(Stale::Boundary);
        }
        Ok(Timestamp::from_millis(next))
    }

    /// How far the log is known to reach; it never falls.
    pub fn committed(&self) -> &Committed {
        &self.0.committed
    }

    fn followed(&self) -> Seq {
        self.0.followed.load(Ordering::Acquire)
    }

    fn is_confirmed(&self, now: Timestamp) -> bool {
        now.as_millis() < self.0.known_until.load(Ordering::Acquire)
            && self.elapsed(Instant::now()) < self.0.confirmed_until.load(Ordering::Acquire)
    }

    fn elapsed(&self, until: Instant) -> u64 {
        let since = until.saturating_duration_since(self.0.started);
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }

    /// When it was asked, the log reached as far as it was followed.
    fn confirm(&self, asked: Instant) {
        let until = self.elapsed(asked + UNCONFIRMED);
        self.0.confirmed_until.fetch_max(until, Ordering::AcqRel);
    }

    /// From here on nothing that is kept is used, until the head is confirmed again.
    fn doubt(&self) {
        self.0.confirmed_until.store(0, Ordering::Release);
    }

    fn raise(&self, cells: impl IntoIterator<Item = u16>, seq: Seq) {
        for cell in cells {
            self.0.cells[usize::from(cell)]
                .generation
                .fetch_max(seq, Ordering::AcqRel);
        }
    }

    /// All cells have risen up to this change.
    fn follow_to(&self, seq: Seq, at: Timestamp) {
        // In this order: who sees the place sees an instant that is not before its own.
        self.0.followed_at.fetch_max(at.as_millis(), Ordering::AcqRel);
        self.0.followed.store(seq, Ordering::Release);
        self.0.committed.raise(seq);
    }

    /// The boundaries that some subjects have ahead, and the cells that each touches.
    fn set_upcoming(&self, cells: &HashMap<Uuid, Vec<u16>>, instants: &HashMap<Uuid, Vec<Timestamp>>) {
        let mut upcoming = self.0.upcoming.lock().unwrap_or_else(PoisonError::into_inner);
        for (subject, cells) in cells {
            let ahead = instants.get(subject).map_or(&[][..], Vec::as_slice);
            for cell in upcoming.set(*subject, ahead, cells).iter().chain(cells) {
                let earliest = upcoming.earliest(*cell).map_or(i64::MAX, Timestamp::as_millis);
                let cell = &self.0.cells[usize::from(*cell)];
                cell.boundary.store(earliest, Ordering::Release);
            }
        }
    }

    /// The cells that the boundaries touch which a subject had ahead.
    fn upcoming_cells(&self, subject: Uuid) -> Vec<u16> {
        let upcoming = self.0.upcoming.lock().unwrap_or_else(PoisonError::into_inner);
        upcoming.cells_of(subject).to_vec()
    }

    fn forget_upcoming(&self) {
        *self.0.upcoming.lock().unwrap_or_else(PoisonError::into_inner) = Upcoming::default();
        for cell in &self.0.cells {
            cell.boundary.store(i64::MAX, Ordering::Release);
        }
    }
}
