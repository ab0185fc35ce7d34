//! A page of partner synchronisation: entries for what has changed, each as the key may see it now, and every kill in front of them.
//!
//! The state that an entry shows is the newest there is, not that of the change: whoever takes the pages in order and puts each entry in
//! the place of what they had ends with what there is. Invariants: an instant of reading never lies before a change that the page tells
//! of, and a place in the log is never passed before all in front of it were told.

use super::cursor::{Owner, Stand};
use super::document::Document;
use super::entry::{Entry, Kill};
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::reads::Reads;
use domain::api_key::{ApiKey, Entitlements};
use domain::change::{Audience, ChangeKind, LoggedChange, Seq};
use domain::ids::SiteId;
use domain::read_as::{Moment, ReadAs};
use domain::subject::{Subject, SubjectKind};
use domain::time::Timestamp;
use futures_util::future::try_join_all;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use storage::{Absence, PartnerFeed, Store};
use utoipa::ToSchema;
use uuid::Uuid;

/// How long a cursor is taken, in milliseconds: 90 days. Who comes later loads anew, which is less than all that has changed.
const OLDEST: i64 = 90 * 24 * 60 * 60 * 1_000;

/// How many subjects are read at once, and how many bytes of text a page takes before it ends early: a few long texts fill a page as
/// well as many short ones.
pub(super) const AT_ONCE: u64 = 50;
const ENOUGH: usize = 4 * 1024 * 1024;

/// Who synchronises.
pub struct Partner {
    owner: Owner,
    entitlements: Arc<Entitlements>,
    store: Store,
    site: SiteId,
}

/// What there is for a partner, and how to go on.
#[derive(Serialize, ToSchema)]
#[schema(as = ChangePage)]
pub struct Page {
    /// In the order of the log; in a load, in any.
    pub entries: Vec<Entry>,
    /// Every kill that the partner may not know of yet, the first first: to be taken down before anything else is done.
    pub kills: Vec<Kill>,
    /// Whether the load still goes on. When it is over, what it did not name is to be dropped.
    pub loading: bool,
    /// Whether there is more at once.
    pub more: bool,
    /// Where the partner stands behind this page, to be sent as `after`.
    pub cursor: String,
    #[serde(skip)]
    #[schema(ignore)]
    pub(super) stand: Stand,
}

impl Page {
    /// Whether it tells nothing, and nothing more is there.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.kills.is_empty() && !self.more
    }
}

impl Partner {
    /// The partner with that key; without one, somebody who may have what is public.
    pub fn new(key: Option<Arc<ApiKey>>, store: Store, site: SiteId) -> Partner {
        let (owner, entitlements) = match key {
            Some(key) => {
                let owner = Owner {
                    key: key.id.0,
                    epoch: key.epoch,
                };
                (owner, key.entitlements.clone())
            }
            None => (Owner::ANYONE, Entitlements::everything()),
        };
        Partner {
            owner,
            entitlements: Arc::new(entitlements),
            store,
            site,
        }
    }

    /// Whose cursors they have.
    pub fn owner(&self) -> Owner {
        self.owner
    }

    pub(super) fn entitlements(&self) -> &Entitlements {
        &self.entitlements
    }

    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    pub(super) fn site(&self) -> SiteId {
        self.site
    }

    pub(super) fn feed(&self) -> PartnerFeed {
        self.store.partner_feed()
    }

    /// Whoever comes without a key reads as a partner too: what is kept in memory for the public may be older than the log.
    pub(super) fn read_as(&self, at: Timestamp) -> ReadAs {
        ReadAs::Partner {
            to: self.entitlements.clone(),
            at: Moment::Now(at),
        }
    }

    /// Where the cursor leads; without one, at the beginning of a load. One that is too old is refused, with the way on.
    pub async fn stand(&self, cursor: Option<&str>, now: Timestamp) -> Result<Stand, Problem> {
        let head = self.store.changes().head().await?;
        let Some(cursor) = cursor else {
            return Ok(Stand::beginning(head, head));
        };
        let stand = Stand::of(cursor, self.owner(), head)?;
        let oldest = now.saturating_add_millis(-OLDEST);
        if self.feed().next_at(stand.log()).await?.is_some_and(|at| at < oldest) {
            let next = Stand::beginning(head, stand.kills()).cursor(self.owner());
            return Err(Problem::plain(ErrorCode::Expired).goes_on(next));
        }
        Ok(stand)
    }

    /// The page behind that place, of at most so many entries.
    pub async fn page(&self, stand: Stand, limit: u64, clock: &desk::Clock) -> Result<Page, Problem> {
        let mut page = self.part(stand, limit.min(AT_ONCE), clock).await?;
        let mut read = AT_ONCE;
        while page.more && read < limit && page.entries.iter().map(Entry::weight).sum::<usize>() < ENOUGH {
            let next = self.part(page.stand, AT_ONCE.min(limit - read), clock).await?;
            read += AT_ONCE;
            page.entries.extend(next.entries);
            (page.loading, page.more) = (next.loading, next.more);
            (page.cursor, page.stand) = (next.cursor, next.stand);
        }
        // Asked last: the cursor passes no kill that is not told.
        page.kills = self.kills(stand).await?;
        // What was read before it was killed is not told any more; that it is gone comes where the log says so.
        let killed: HashSet<Uuid> = page.kills.iter().map(|kill| kill.id).collect();
        page.entries
            .retain(|entry| !matches!(entry, Entry::Upsert { id, .. } if killed.contains(id)));
        Ok(page)
    }

    /// Every kill that who stands there may not know of, in the order of the log.
    pub(super) async fn kills(&self, stand: Stand) -> Result<Vec<Kill>, Problem> {
        let kills = self.feed().kills(stand.kills()).await?;
        Ok(kills.iter().map(Kill::of).collect())
    }

    /// Now, and not before the change at that place of the log: its instant may lie ahead of this node's clock.
    pub async fn instant(&self, at_least: Seq, clock: &desk::Clock) -> Result<Timestamp, Problem> {
        let logged = self.feed().next_at(at_least - 1).await?;
        Ok(logged.map_or(clock.now(), |logged| clock.now().max(logged)))
    }

    /// A part of a page, without its kills.
    async fn part(&self, stand: Stand, limit: u64, clock: &desk::Clock) -> Result<Page, Problem> {
        let feed = self.feed();
        // Asked first: what is appended meanwhile is told again.
        let head = self.store.changes().head().await?;
        let (entries, next, more) = match stand {
            Stand::Filing { .. } | Stand::Walk { .. } | Stand::Embargoed { .. } => {
                let (loaded, next) = self.load(stand, limit, clock).await?;
                let entries = loaded.into_iter().map(|(_, entry)| entry).collect();
                (entries, next, true)
            }
            Stand::Log(seq) => {
                let changes = match self.has_embargoed() {
                    true => feed.after_with_embargoed(seq, limit).await?,
                    false => feed.after(seq, limit).await?,
                };
                let last = changes.last().map_or(seq, |last| last.seq);
                let full = is_full(&changes, limit);
                let next = Stand::Log(if full { last } else { last.max(head) });
                (self.told(&changes, clock).await?, next, full)
            }
        };
        Ok(Page {
            entries,
            kills: Vec::new(),
            loading: !matches!(next, Stand::Log(_)),
            more,
            cursor: next.cursor(self.owner()),
            stand: next,
        })
    }

    /// Which of these subjects stand as of that instant, with their versions.
    pub(super) async fn standing(&self, ids: &[Uuid], at: Timestamp) -> Result<HashMap<Uuid, Seq>, Problem> {
        let versions = self.feed().versions(ids).await?;
        let reads = Reads::new(self.store.clone(), self.site, self.read_as(at));
        let found = try_join_all(ids.iter().map(|id| reads.any_itself(*id))).await?;
        let found = ids.iter().zip(found).filter(|(_, edition)| edition.is_some());
        Ok(found
            .map(|(id, _)| (*id, versions.get(id).copied().unwrap_or_default()))
            .collect())
    }

    /// Entries for what these changes tell of, each subject once, where it was told of last.
    async fn told(&self, changes: &[LoggedChange], clock: &desk::Clock) -> Result<Vec<Entry>, Problem> {
        let Some(last) = changes.last() else {
            return Ok(Vec::new());
        };
        // The log's instants may lie ahead of this node's clock.
        let at = clock.now().max(last.at);
        let mut subjects: Vec<Subject> = Vec::with_capacity(changes.len());
        let mut met = HashSet::new();
        let public = changes
            .iter()
            .filter(|logged| logged.change.audience() == Audience::Public);
        for logged in public.rev() {
            if met.insert(logged.change.subject.id) {
                subjects.push(logged.change.subject);
            }
        }
        subjects.reverse();
        let corrected = changes
            .iter()
            .filter(|logged| logged.change.kind == ChangeKind::Corrected);
        let corrected: HashSet<Uuid> = corrected.map(|logged| logged.change.subject.id).collect();
        let mut entries = self.of_subjects(&subjects, at, &corrected).await?;
        let mut articles: Vec<Uuid> = changes
            .iter()
            .map(|logged| logged.change.subject)
            .filter(|subject| subject.kind == SubjectKind::Article)
            .map(|subject| subject.id)
            .collect();
        articles.sort_unstable();
        articles.dedup();
        let moved = changes
            .iter()
            .filter(|logged| logged.change.kind != ChangeKind::Scheduled);
        let moved = moved.map(|logged| logged.change.subject.id).collect();
        entries.extend(self.embargoed_or_over(&articles, &moved, at).await?);
        Ok(entries)
    }

    /// Entries for these subjects as of that instant: for what is there, and for what the key could have and cannot any more.
    pub(super) async fn of_subjects(
        &self,
        subjects: &[Subject],
        at: Timestamp,
        corrected: &HashSet<Uuid>,
    ) -> Result<Vec<Entry>, Problem> {
        let ids: Vec<Uuid> = subjects.iter().map(|subject| subject.id).collect();
        let mut entries = self.entries(&ids, at, corrected).await?;
        let absent = subjects.iter().filter(|subject| !entries.contains_key(&subject.id));
        let absent: Vec<Subject> = absent.copied().collect();
        for (id, entry) in self.deletes(&absent, at).await? {
            entries.insert(id, entry);
        }
        Ok(ids.iter().filter_map(|id| entries.remove(id)).collect())
    }

    /// Entries for those of these subjects that are there, as of that instant.
    pub(super) async fn entries(
        &self,
        ids: &[Uuid],
        at: Timestamp,
        corrected: &HashSet<Uuid>,
    ) -> Result<HashMap<Uuid, Entry>, Problem> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        // Before the state is read: it may be newer than its version says, and is told again then.
        let versions = self.feed().versions(ids).await?;
        let reads = Reads::new(self.store.clone(), self.site, self.read_as(at));
        let entry = async |id: Uuid| {
            let Some(edition) = reads.any_itself(id).await? else {
                return Ok(None);
            };
            let Some(document) = Document::of(&edition, &reads).await? else {
                return Ok(None);
            };
            let upsert = Entry::Upsert {
                kind: edition.subject().kind.as_str(),
                id,
                version: versions.get(&id).copied().unwrap_or_default(),
                corrected: corrected.contains(&id),
                embargoed_until: None,
                document,
            };
            Ok::<_, Problem>(Some((id, upsert)))
        };
        let found = try_join_all(ids.iter().map(|id| entry(*id))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn deletes(&self, absent: &[Subject], at: Timestamp) -> Result<HashMap<Uuid, Entry>, Problem> {
        let delete = |subject: Subject, reason: &'static str| {
            let kind = subject.kind.as_str();
            let id = subject.id;
            (id, Entry::Delete { kind, id, reason })
        };
        let of_kind = |article: bool| {
            absent
                .iter()
                .copied()
                .filter(move |subject| (subject.kind == SubjectKind::Article) == article)
        };
        // A section that is not there was merged into another.
        let mut deletes: HashMap<Uuid, Entry> = of_kind(false).map(|subject| delete(subject, "replaced")).collect();
        let articles: Vec<Uuid> = of_kind(true).map(|subject| subject.id).collect();
        if articles.is_empty() {
            return Ok(deletes);
        }
        let gone = self.store.editions(&self.read_as(at)).gone(&articles).await?;
        deletes.extend(gone.iter().map(|gone| delete(gone.subject, "killed")));
        let absences = self.feed().absences(&self.entitlements, &articles, at).await?;
        for subject in of_kind(true) {
            if let Some(absence) = absences.get(&subject.id) {
                let reason = match absence {
                    Absence::Unpublished => "unpublished",
                    Absence::Expired => "expired",
                    Absence::RightsEnded => "rights_ended",
                    Absence::OutOfScope => "out_of_scope",
                };
                deletes.extend([delete(subject, reason)]);
            }
        }
        Ok(deletes)
    }
}

pub(super) fn is_full<T>(found: &[T], limit: u64) -> bool {
    found.len() as u64 == limit
}
