//! Follows the change log for whoever subscribes to it: each change is read once for all of them, by whoever is behind from where
//! they stand.
//!
//! Invariant: a follower gets every public change behind its cursor, once and in the order of the log, whatever happens between: a
//! follower that is too slow for the others reads the log itself. Nothing waits in memory for a follower but the newest batches,
//! which all share.

use crate::error::Problem;
use crate::reads::Reads;
use desk::Desk;
use domain::article::ArticleCard;
use domain::change::{Audience, LoggedChange, Seq};
use domain::edition::Card;
use domain::ids::{ArticleId, SiteId};
use domain::interval::Interval;
use domain::list::lists_around;
use domain::read_as::{Moment, ReadAs};
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use futures_util::future::join_all;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use storage::{Heard, StorageError};
use tokio::sync::{OnceCell, broadcast, watch};
use uuid::Uuid;

/// How often the log is asked for what other nodes have appended.
const EVERY: Duration = Duration::from_millis(250);
/// How many changes are read at once.
const AT_ONCE: u64 = 500;
/// How many batches are kept for followers that are a little behind.
const KEPT: usize = 64;
/// How long reads are shared, in milliseconds: what ends meanwhile is shown so long at the most.
const SHARED_FOR: i64 = 500;

/// Follows the change log. Clones follow the same.
#[derive(Clone)]
pub struct ChangeFeed(Arc<Inner>);

struct Inner {
    desk: Desk,
    site: SiteId,
    batches: broadcast::Sender<Arc<Batch>>,
    reads: Mutex<Option<(Seq, Reads)>>,
    closing: watch::Sender<bool>,
}

/// The changes of a part of the log.
pub struct Batch {
    /// The part begins behind this place.
    after: Seq,
    /// And ends with this one.
    upto: Seq,
    /// Those for everybody; the desk's are left out.
    changes: Vec<LoggedChange>,
    /// The last of those of what is scheduled.
    last_schedule: Option<Seq>,
    memberships: OnceCell<HashMap<ArticleId, Vec<(Uuid, Interval)>>>,
}

impl ChangeFeed {
    /// A feed that begins where the log ends now. [`ChangeFeed::follow`] keeps it going.
    pub async fn start(desk: Desk, site: SiteId) -> Result<ChangeFeed, StorageError> {
        desk.store().follow(desk.clock().now()).await?;
        Ok(ChangeFeed(Arc::new(Inner {
            desk,
            site,
            batches: broadcast::Sender::new(KEPT),
            reads: Mutex::default(),
            closing: watch::Sender::new(false),
        })))
    }

    /// Follows the log, for ever. What fails is tried again.
    pub async fn follow(self) {
        let store = self.0.desk.store();
        let (mut rises, mut sent) = (store.committed().watch(), store.committed().get());
        let (mut heard, mut fails) = (None, false);
        loop {
            // A commit of this node wakes it at once, and so does one of another where the database tells; else it asks now and then.
            let told = match self.wait(&mut rises, &mut heard).await {
                Ok(()) => self.tell(&mut sent).await,
                Err(error) => Err(error),
            };
            if let Err(error) = &told
                && !fails
            {
                tracing::warn!(%error, "the change log cannot be followed; trying again");
            }
            fails = told.is_err();
        }
    }

    async fn wait(&self, rises: &mut watch::Receiver<Seq>, heard: &mut Option<Heard>) -> Result<(), StorageError> {
        let store = self.0.desk.store();
        let elsewhere = async {
            loop {
                match heard {
                    Some(listening) => match listening.next().await {
                        Ok(()) => break,
                        Err(_) => *heard = None,
                    },
                    // What cannot be heard is found by asking.
                    None => match store.hear().await {
                        Ok(listening) => *heard = Some(listening),
                        Err(_) => std::future::pending().await,
                    },
                }
            }
        };
        tokio::select! {
            _ = rises.changed() => return Ok(()),
            () = elsewhere => {}
            () = tokio::time::sleep(EVERY) => {}
        }
        store.catch_up(self.0.desk.clock().now()).await
    }

    /// Tells followers of what lies behind `sent`.
    async fn tell(&self, sent: &mut Seq) -> Result<(), StorageError> {
        let head = self.head();
        while *sent < head {
            // Whoever comes later reads from where they stand.
            if self.0.batches.receiver_count() == 0 {
                *sent = head;
                break;
            }
            let batch = self.load(*sent).await?;
            if batch.upto == *sent {
                // Another process may have put an older database in its place.
                break;
            }
            *sent = batch.upto;
            self.warm(&batch).await;
            // Nobody may be left to hear of it.
            self.0.batches.send(Arc::new(batch)).ok();
        }
        Ok(())
    }

    /// Reads what has changed, and what its cards refer to: all will ask for it at once, and whoever has to wait for the database
    /// takes much more memory than whoever does not.
    async fn warm(&self, batch: &Batch) {
        let Some(last) = batch.changes.last() else { return };
        let reads = self.reads(last.at);
        let changed = batch
            .changes
            .iter()
            .map(|logged| reads.any_itself(logged.change.subject.id));
        // What fails here fails again where it is asked for, and is told there.
        let changed = join_all(changed).await.into_iter().filter_map(Result::ok).flatten();
        let cards = changed.filter_map(|edition| ArticleCard::of(&edition).cloned());
        let referred = cards.flat_map(|edition| edition.card.referred().collect::<Vec<_>>());
        // Addresses begin with the site's.
        let _ = tokio::join!(join_all(referred.map(|id| reads.any_itself(id))), reads.site());
    }

    async fn load(&self, after: Seq) -> Result<Batch, StorageError> {
        let mut changes = self.0.desk.store().changes().after(after, AT_ONCE).await?;
        let upto = changes.last().map_or(after, |last| last.seq);
        let schedules = changes.iter().filter(|logged| logged.change.is_of_schedule());
        let last_schedule = schedules.map(|logged| logged.seq).max();
        changes.retain(|logged| logged.change.audience() == Audience::Public);
        Ok(Batch {
            after,
            upto,
            changes,
            last_schedule,
            memberships: OnceCell::new(),
        })
    }

    /// How far the log is known to reach.
    pub fn head(&self) -> Seq {
        self.0.desk.store().committed().get()
    }

    /// Follows the log from that place on, or from now on.
    pub async fn follower(&self, after: Option<Seq>) -> Result<Follower, StorageError> {
        let batches = self.0.batches.subscribe();
        // Asked after subscribing: what is appended from here on comes as a batch, or as a gap in front of one.
        let head = self.0.desk.store().changes().head().await?;
        Ok(Follower {
            feed: self.clone(),
            batches,
            cursor: after.unwrap_or(head),
            head,
            behind: after.is_some_and(|after| after < head),
        })
    }

    /// What everybody may read now, at that instant at the earliest. Shared by all who ask while nothing changes.
    pub fn reads(&self, at_least: Timestamp) -> Reads {
        let (head, now) = (self.head(), self.0.desk.clock().now().max(at_least));
        let mut shared = self.0.reads.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((read_at, reads)) = &*shared {
            let at = reads.read_as().at();
            if *read_at == head && at >= at_least && now.as_millis() - at.as_millis() <= SHARED_FOR {
                return reads.clone();
            }
        }
        let read_as = ReadAs::Public { at: Moment::Now(now) };
        let reads = Reads::new(self.0.desk.store().clone(), self.0.site, read_as);
        *shared = Some((head, reads.clone()));
        reads
    }

    /// Ends all streams, for good: the program stops.
    pub fn close(&self) {
        self.0.closing.send_replace(true);
    }

    /// Ends when the program stops.
    pub async fn closed(&self) {
        // The sender lives as long as this does.
        self.0.closing.subscribe().wait_for(|closing| *closing).await.ok();
    }
}

impl Batch {
    /// Its changes behind that place.
    pub fn behind(&self, cursor: Seq) -> impl Iterator<Item = &LoggedChange> {
        self.changes.iter().filter(move |logged| logged.seq > cursor)
    }

    /// Whether something was scheduled, moved or cancelled behind that place.
    pub fn has_schedules_behind(&self, cursor: Seq) -> bool {
        self.last_schedule.is_some_and(|last| last > cursor)
    }

    /// The lists on which each of its changes of articles shows. `None` for an article of which nothing is known any more: it was killed,
    /// and whoever may have it must learn of it.
    pub async fn lists(&self, logged: &LoggedChange, feed: &ChangeFeed) -> Result<Option<BTreeSet<Uuid>>, Problem> {
        let load = async || {
            let subjects = self.changes.iter().map(|logged| logged.change.subject);
            let articles: BTreeSet<_> = subjects
                .filter(|subject| subject.kind == SubjectKind::Article)
                .map(|subject| ArticleId(subject.id))
                .collect();
            let articles: Vec<ArticleId> = articles.into_iter().collect();
            feed.0.desk.store().changes().memberships(&articles).await
        };
        let memberships = self.memberships.get_or_try_init(load).await?;
        let members = memberships.get(&ArticleId(logged.change.subject.id));
        Ok(members.map(|members| lists_around(members, logged.at)))
    }
}

/// One who follows the log.
pub struct Follower {
    feed: ChangeFeed,
    batches: broadcast::Receiver<Arc<Batch>>,
    cursor: Seq,
    head: Seq,
    behind: bool,
}

impl Follower {
    /// Up to where it has followed.
    pub fn cursor(&self) -> Seq {
        self.cursor
    }

    /// Whether it was told to begin behind the end of the log, which nobody can have seen.
    pub fn is_ahead(&self) -> bool {
        self.cursor > self.head
    }

    /// Waits for the next part of the log; its changes behind the cursor as it was are new.
    pub async fn next(&mut self) -> Result<Arc<Batch>, StorageError> {
        loop {
            let batch = if self.behind {
                Arc::new(self.feed.load(self.cursor).await?)
            } else {
                match self.batches.recv().await {
                    Ok(batch) => batch,
                    Err(broadcast::error::RecvError::Lagged(_)) => {
                        self.behind = true;
                        continue;
                    }
                    // The feed has a sender, and is kept here.
                    Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
                }
            };
            if batch.after > self.cursor {
                self.behind = true;
            } else if batch.upto > self.cursor {
                self.cursor = batch.upto;
                return Ok(batch);
            } else {
                // Nothing new. What was read from the log itself is all there is.
                self.behind = false;
            }
        }
    }
}
