//! Takes drafts into the newsroom, hundreds to a transaction, by the desk's own actions.
//!
//! Invariant: what is taken, and that it was, is written in one transaction. So an import that is killed goes on where it was, and
//! one that is run again does nothing. Ids follow from what a thing is in its source: the same import makes the same newsroom.

use super::articles::{Outcomes, Ready};
use super::files::Files;
use super::media_index::MediaIndex;
use super::report::Report;
use super::subject::NewCard;
use crate::failure::Failure;
use desk::Desk;
use domain::ids::{ArticleId, SectionId};
use domain::language::Language;
use domain::permission::Actor;
use domain::slug::Slug;
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use import::Problem;
use import::draft::{Named, SectionDraft};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use tokio::task::JoinSet;
use uuid::Uuid;

/// Subjects that are taken in one transaction; and fewer where each may wait for its file, as an import that is killed looks for them again.
const BATCH: usize = 500;
const BATCH_WITH_FILES: usize = 50;
/// A key longer than this is kept as its hash: databases index no longer ones.
const MOST_KEY: usize = 500;

/// Where in a source something stands.
#[derive(Clone, Debug)]
pub struct Place {
    pub file: String,
    pub line: u64,
    pub item: String,
}

/// Something to be published by saving.
#[derive(Clone, Debug)]
pub struct NewSubject {
    pub place: Place,
    pub key: String,
    pub card: NewCard,
    /// The hash of the draft.
    pub hash: [u8; 32],
    pub at: Option<Timestamp>,
    /// Where the bytes of an asset were.
    pub address: Option<String>,
    /// Whether articles only name it.
    pub named: bool,
}

/// Whether a run meets a key for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Met {
    First,
    /// It said the same before.
    Again,
    /// It said something else before.
    Otherwise,
}

impl Met {
    pub(super) const OTHERWISE: &str = "it was told of before, otherwise; what came first was taken";
}

/// Takes the drafts of one source.
pub struct Taker<'a> {
    pub(super) desk: &'a Desk,
    pub(super) actor: Actor,
    pub(super) source: String,
    pub(super) language: Language,
    pub(super) report: Report,
    pub(super) media: MediaIndex,
    pub(super) files: Files<'a>,
    /// The articles that are being written, while the next are made ready.
    pub(super) writing: JoinSet<(Vec<Ready>, Outcomes)>,
    /// What keys of sections, topics, contributors and pages stand for.
    pub(super) known: HashMap<(SubjectKind, u64), Uuid>,
    /// The slugs that a dry run has met: in another, the database knows them.
    pub(super) slugs: HashSet<(SubjectKind, Slug)>,
    /// The same of articles, each with the one that would hold it.
    pub(super) article_slugs: HashMap<Slug, ArticleId>,
    /// The keys that this run has met, and the hash of what came first under each.
    met: HashMap<(SubjectKind, u64), [u8; 32]>,
}

impl<'a> Taker<'a> {
    /// Takes what comes from that source.
    pub async fn new(
        desk: &'a Desk,
        actor: Actor,
        source: String,
        language: Language,
        files: Files<'a>,
        report: Report,
    ) -> Result<Taker<'a>, Failure> {
        let source = bounded(&source);
        let media = MediaIndex::of(desk.store().import_sources().media(&source).await?);
        Ok(Taker {
            desk,
            actor,
            source,
            language,
            report,
            media,
            files,
            writing: JoinSet::new(),
            known: HashMap::new(),
            slugs: HashSet::new(),
            article_slugs: HashMap::new(),
            met: HashMap::new(),
        })
    }

    /// All of it is taken: what became of it.
    pub async fn finish(mut self) -> Result<Report, Failure> {
        self.settle_articles().await?;
        Ok(self.report)
    }

    /// What this run makes of a key: nothing, if it met it before.
    pub(super) fn meets(&mut self, noun: SubjectKind, key: &str, hash: [u8; 32]) -> Met {
        match self.met.entry((noun, short(key))) {
            Entry::Vacant(new) => {
                new.insert(hash);
                Met::First
            }
            Entry::Occupied(first) if *first.get() == hash => Met::Again,
            Entry::Occupied(_) => Met::Otherwise,
        }
    }

    /// Whether this run met a key.
    pub(super) fn has_met(&self, noun: SubjectKind, key: &str) -> bool {
        self.met.contains_key(&(noun, short(key)))
    }

    pub(super) fn told(&mut self, place: &Place, reason: impl Into<String>) {
        self.report.problem(Problem {
            file: place.file.clone(),
            line: place.line,
            item: place.item.clone(),
            reason: reason.into(),
        });
    }

    /// The id of what this key of the source stands for here.
    pub(super) fn id(&self, noun: &str, key: &str, at: Option<Timestamp>) -> Uuid {
        let hash = Sha256::digest(format!("{}\n{noun}\n{key}", self.source).as_bytes());
        let random: [u8; 10] = hash[..10].try_into().expect("a SHA-256 has 32 bytes");
        let millis = u64::try_from(at.map_or(0, Timestamp::as_millis)).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// Takes sections, those above before those below.
    pub async fn sections(&mut self, drafts: Vec<(Place, SectionDraft)>) -> Result<(), Failure> {
        let mut waiting = drafts;
        let parents: Vec<String> = waiting.iter().filter_map(|(_, draft)| draft.parent.clone()).collect();
        self.look_up(SubjectKind::Section, parents.iter().map(String::as_str))
            .await?;
        loop {
            let here: HashSet<String> = waiting.iter().map(|(_, draft)| draft.key.clone()).collect();
            let is_ready = |draft: &SectionDraft| draft.parent.as_ref().is_none_or(|parent| !here.contains(parent));
            let (mut ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(_, draft)| is_ready(draft));
            waiting = rest;
            // Those that are left are each above the other.
            if ready.is_empty() {
                ready = std::mem::take(&mut waiting);
                for (place, draft) in &mut ready {
                    if draft.parent.take().is_some() {
                        let place = place.clone();
                        self.told(&place, "it stands in a circle of parents; it was taken without one");
                    }
                }
            }
            if ready.is_empty() {
                return Ok(());
            }
            let new = ready
                .into_iter()
                .map(|(place, draft)| self.new_section(place, draft))
                .collect();
            self.subjects(new).await?;
        }
    }

    fn new_section(&mut self, place: Place, draft: SectionDraft) -> NewSubject {
        let hash = hash(&draft);
        let parent = draft
            .parent
            .as_ref()
            .map(|parent| (parent.clone(), self.known(SubjectKind::Section, parent)));
        if let Some((key, None)) = &parent {
            self.told(
                &place,
                format!("there is no category {key:?} for it to stand under; it was taken without one"),
            );
        }
        NewSubject {
            place,
            key: draft.key.clone(),
            card: NewCard::section(draft, parent.and_then(|(_, id)| id).map(SectionId)),
            hash,
            at: None,
            address: None,
            named: false,
        }
    }

    /// Takes what articles name and nobody told of.
    pub(super) async fn named(&mut self, noun: SubjectKind, place: &Place, named: &[Named]) -> Result<(), Failure> {
        let unknown: Vec<&Named> = named
            .iter()
            .filter(|named| self.known(noun, &named.key).is_none())
            .collect();
        self.look_up(noun, unknown.iter().map(|named| named.key.as_str()))
            .await?;
        let mut new = Vec::new();
        for named in unknown {
            if self.known(noun, &named.key).is_none()
                && let Some(card) = NewCard::named(noun, named)
            {
                new.push(NewSubject {
                    place: place.clone(),
                    key: named.key.clone(),
                    card,
                    hash: hash(named),
                    at: None,
                    address: None,
                    named: true,
                });
            }
        }
        self.subjects(new).await
    }

    /// What a key of a section, topic, contributor or page stands for, if that is known.
    pub(super) fn known(&self, noun: SubjectKind, key: &str) -> Option<Uuid> {
        self.known.get(&(noun, short(key))).copied()
    }

    /// Finds out what these keys stand for.
    pub(super) async fn look_up(&mut self, noun: SubjectKind, keys: impl Iterator<Item = &str>) -> Result<(), Failure> {
        let keys: Vec<String> = keys.map(bounded).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let found = self
            .desk
            .store()
            .import_sources()
            .by_keys(&self.source, noun, &keys)
            .await?;
        for (key, taken) in found {
            self.known.insert((noun, short(&key)), taken.subject.id);
        }
        Ok(())
    }

    /// Takes what is published by saving.
    pub async fn subjects(&mut self, new: Vec<NewSubject>) -> Result<(), Failure> {
        let mut rest = new;
        let batch = if self.files.are_wanted() {
            BATCH_WITH_FILES
        } else {
            BATCH
        };
        while !rest.is_empty() {
            let some: Vec<NewSubject> = rest.drain(..rest.len().min(batch)).collect();
            self.some_subjects(some).await?;
        }
        Ok(())
    }
}

/// The hash of a draft: a newer one that differs says something else.
pub(super) fn hash(draft: &impl Serialize) -> [u8; 32] {
    let text = serde_json::to_vec(draft).expect("a draft is plain data");
    Sha256::digest(&text).into()
}

/// A key as the database keeps it.
pub(super) fn bounded(key: &str) -> String {
    match key.len() > MOST_KEY {
        true => {
            let digest = Sha256::digest(key.as_bytes());
            digest
                .iter()
                .fold(String::from("sha256:"), |hex, byte| hex + &format!("{byte:02x}"))
        }
        false => key.to_owned(),
    }
}

/// A key in eight bytes, for what is only kept in memory.
pub(super) fn short(key: &str) -> u64 {
    let digest = Sha256::digest(bounded(key).as_bytes());
    u64::from_le_bytes(digest[..8].try_into().expect("a SHA-256 has 32 bytes"))
}
