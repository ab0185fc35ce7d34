//! What was read of editions, kept in memory as long as nothing has touched it (`generations.rs`): a new question about known things
//! asks the database nothing.
//!
//! Bounded in bytes, by what things take as stored. What is asked for once hardly displaces what is asked for often: the library keeps
//! the two apart (CLOCK-Pro).

use crate::editions::BodyKey;
use crate::generations::{Basis, Generations, Seen, Touched};
use crate::page::{ListPage, Page};
use domain::body::Body;
use domain::edition::AnyEdition;
use domain::section::SectionTree;
use domain::slug::Slug;
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// How much one takes in the mean, in bytes.
const USUAL: u64 = 2 * 1024;
/// What one takes beside its text, in bytes: its key, its place in the cache, and what it rests on.
const BESIDE: u64 = 256;
/// How much more memory a text takes once it is read, as a multiple: each word of it has an allocation and a length.
const READ: u64 = 2;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Live(Uuid),
    Slug(SubjectKind, Slug),
    HeldSlug(SubjectKind, Slug),
    Body(BodyKey),
    Page(Box<ListPage>),
    Sections,
}

/// What was found.
#[derive(Clone, Debug)]
pub(crate) enum Object {
    /// The live edition of a subject itself, if it has one.
    Live(Option<AnyEdition>),
    /// The subject that a slug leads to, if it does.
    Holder(Option<Uuid>),
    Body(Arc<Body>),
    Page(Page),
    Sections(Arc<SectionTree>),
}

struct Kept {
    seen: Seen,
    object: Object,
    weight: u64,
}

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Arc<Kept>> for Weight {
    fn weight(&self, _: &Key, kept: &Arc<Kept>) -> u64 {
        kept.weight
    }
}

/// The objects that are kept. Clones keep the same.
#[derive(Clone, Default)]
pub(crate) struct Objects(Option<Arc<Cache<Key, Arc<Kept>, Weight>>>);

impl std::fmt::Debug for Objects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kept = self.0.as_ref().map_or(0, |cache| cache.len());
        f.debug_struct("Objects").field("kept", &kept).finish()
    }
}

impl Objects {
    /// So many bytes at the most; none keeps nothing.
    pub(crate) fn bounded(bytes: u64) -> Objects {
        let number = usize::try_from(bytes / USUAL).unwrap_or(usize::MAX);
        Objects((bytes > 0).then(|| Arc::new(Cache::with_weighter(number, bytes, Weight))))
    }

    /// How many bytes are kept.
    pub(crate) fn bytes(&self) -> u64 {
        self.0.as_ref().map_or(0, |cache| cache.weight())
    }
}

/// The objects for one who reads at an instant, on the basis of what was known before they read.
#[derive(Debug)]
pub(crate) struct Reading {
    objects: Objects,
    generations: Generations,
    basis: Option<Basis>,
    at: Timestamp,
}

impl Reading {
    pub(crate) fn new(objects: &Objects, generations: &Generations, at: Timestamp) -> Option<Reading> {
        objects.0.as_ref()?;
        Some(Reading {
            objects: objects.clone(),
            generations: generations.clone(),
            basis: generations.basis(at),
            at,
        })
    }

    /// What is kept under that key, if it still holds.
    pub(crate) fn get(&self, key: &Key) -> Option<Object> {
        let kept = self.objects.0.as_ref()?.get(key)?;
        let holds = self.generations.check(&kept.seen, self.at).is_ok();
        holds.then(|| kept.object.clone())
    }

    /// Keeps what was read, which rests on these things; its texts take so many bytes as stored.
    pub(crate) fn put(&self, key: Key, object: Object, rests_on: &[Touched], stored: usize) {
        if let (Some(cache), Some(basis)) = (&self.objects.0, self.basis) {
            let seen = Seen::new(basis, rests_on.iter().copied());
            let weight = BESIDE + seen.weight() + READ * stored as u64;
            cache.insert(key, Arc::new(Kept { seen, object, weight }));
        }
    }
}

/// What was touched by reading, for whoever keeps what they make of it. Clones note to the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Touches(Option<Arc<Mutex<Vec<Touched>>>>);

impl Touches {
    /// Notes what is touched from here on.
    pub(crate) fn noting() -> Touches {
        Touches(Some(Arc::default()))
    }

    pub(crate) fn note(&self, touched: Touched) {
        if let Some(noted) = &self.0 {
            noted.lock().unwrap_or_else(PoisonError::into_inner).push(touched);
        }
    }

    /// What was noted, each once.
    pub(crate) fn all(&self) -> Vec<Touched> {
        let noted = self.0.as_ref();
        let noted = noted.map(|noted| noted.lock().unwrap_or_else(PoisonError::into_inner).clone());
        let mut all = noted.unwrap_or_default();
        all.sort_unstable();
        all.dedup();
        all
    }
}
