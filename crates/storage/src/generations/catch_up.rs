//! Follows the log for the generations: what each change touches, and which boundaries lie ahead.
//!
//! A change is logged for its subject alone; which lists and slugs it touches is asked of the database after the commit. So a row of a
//! list stays a while after it has ended (`lists::GRACE`), and a node that is further behind than that begins anew.

use super::{Generations, NOT_BEGUN, NOT_KNOWN, Touched};
use crate::changes::Changes;
use crate::connection::Connection;
use crate::document::timestamp;
use crate::entity::{article_list, boundary, slug};
use crate::error::StorageError;
use crate::lists;
use domain::change::{ChangeKind, LoggedChange, Seq};
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use futures_util::future::try_join3;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;
use uuid::Uuid;

/// How many changes are read at once.
const AT_ONCE: u64 = 500;
/// How far ahead boundaries are known, in milliseconds.
const AHEAD: i64 = 10 * 60_000;
/// How many of those at the most: if there are more, they are known for a shorter time.
const MOST_AHEAD: u64 = 20_000;
/// How old a change may be when it is followed, in milliseconds: well before what has left a list is moved away.
const MOST_BEHIND: i64 = lists::GRACE / 2;

/// What changes of some subjects touch, and the boundaries that these have ahead.
#[derive(Default)]
struct Around {
    touched: HashMap<Uuid, BTreeSet<Touched>>,
    instants: HashMap<Uuid, Vec<Timestamp>>,
}

impl Generations {
    /// Begins to follow the log where it ends now.
    pub(crate) async fn start(&self, connection: Arc<Connection>, now: Timestamp) -> Result<(), StorageError> {
        let _turn = self.0.turn.lock().await;
        self.restart(&connection, now).await
    }

    /// Follows the log to its end, or to that place if it was followed there already. What fails leaves nothing kept in use.
    pub(crate) async fn catch_up(
        &self,
        connection: Arc<Connection>,
        upto: Option<Seq>,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        // Nobody has begun to follow it: nothing is kept.
        if self.0.known_until.load(Ordering::Acquire) == NOT_BEGUN {
            return Ok(());
        }
        let _turn = self.0.turn.lock().await;
        if upto.is_some_and(|upto| upto <= self.followed()) {
            return Ok(());
        }
        let followed = self.follow(&connection, upto, now).await;
        if followed.is_err() {
            self.doubt();
        }
        followed
    }

    async fn follow(
        &self,
        connection: &Arc<Connection>,
        upto: Option<Seq>,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        loop {
            let asked = Instant::now();
            if upto.is_none_or(|upto| upto <= self.followed()) {
                let head = Changes::new(connection.clone()).head().await?;
                if head < self.followed() {
                    // Another database stands in its place, or an older copy.
                    return self.restart(connection, now).await;
                }
                if head == self.followed() {
                    self.confirm(asked);
                    return self.look_ahead(connection, now).await;
                }
            }
            let changes = Changes::new(connection.clone()).after(self.followed(), AT_ONCE).await?;
            let Some(last) = changes.last() else {
                return Err(StorageError::corrupt(
                    "change",
                    "seq",
                    self.followed() + 1,
                    "it is missing",
                ));
            };
            let oldest = changes.first().map_or(now, |first| first.at);
            if oldest.saturating_add_millis(MOST_BEHIND) < now {
                return self.restart(connection, now).await;
            }
            self.apply(connection, &changes).await?;
            self.follow_to(last.seq, last.at);
            let is_all = (changes.len() as u64) < AT_ONCE;
            if is_all && upto.is_some_and(|upto| upto <= last.seq) {
                self.confirm(asked);
                return Ok(());
            }
        }
    }

    /// Forgets what was kept, and goes on from the end of the log.
    async fn restart(&self, connection: &Arc<Connection>, now: Timestamp) -> Result<(), StorageError> {
        let asked = Instant::now();
        let head = Changes::new(connection.clone()).head().await?;
        let at = match head {
            0 => now,
            _ => {
                let last = Changes::new(connection.clone()).after(head - 1, 1).await?;
                last.first().map_or(now, |last| last.at)
            }
        };
        // If what follows fails, the next who catches up goes on from here.
        self.0.known_until.store(NOT_KNOWN, Ordering::Release);
        self.0.restarts.fetch_add(1, Ordering::AcqRel);
        self.forget_upcoming();
        self.follow_to(head, at);
        self.know_ahead(connection, now).await?;
        self.confirm(asked);
        Ok(())
    }

    async fn apply(&self, connection: &Connection, changes: &[LoggedChange]) -> Result<(), StorageError> {
        let visible = || changes.iter().filter(|logged| !logged.change.is_of_drafts());
        let subjects: HashSet<_> = visible().map(|logged| logged.change.subject).collect();
        let ids: Vec<Uuid> = subjects.iter().map(|subject| subject.id).collect();
        let mut around = Around::of(connection, &ids).await?;
        for logged in visible() {
            let subject = logged.change.subject;
            let touched = around.touched.entry(subject.id).or_default();
            if subject.kind == SubjectKind::Section {
                touched.extend([Touched::Sections, Touched::Lists]);
            }
            if subject.kind == SubjectKind::Page {
                touched.insert(Touched::Pages);
            }
            // Of what was killed no row of a list is left.
            if [ChangeKind::Killed, ChangeKind::Spiked].contains(&logged.change.kind) {
                touched.insert(Touched::Lists);
            }
            if [ChangeKind::Unpublished, ChangeKind::Ended, ChangeKind::Killed].contains(&logged.change.kind) {
                touched.insert(Touched::Removals);
            }
        }
        let cells: HashMap<Uuid, Vec<u16>> = around.cells();
        for logged in changes {
            self.raise([Touched::Log.cell()], logged.seq);
            if let Some(cells) = cells.get(&logged.change.subject.id) {
                self.raise(cells.iter().copied(), logged.seq);
                self.raise(self.upcoming_cells(logged.change.subject.id), logged.seq);
            }
        }
        // Only now: what was kept before a boundary must have become stale before the boundary is forgotten.
        self.set_upcoming(&cells, &around.instants);
        Ok(())
    }

    async fn look_ahead(&self, connection: &Connection, now: Timestamp) -> Result<(), StorageError> {
        let half_way = now.saturating_add_millis(AHEAD / 2).as_millis();
        if self.0.known_until.load(Ordering::Acquire) > half_way {
            return Ok(());
        }
        self.know_ahead(connection, now).await
    }

    async fn know_ahead(&self, connection: &Connection, now: Timestamp) -> Result<(), StorageError> {
        let until = now.saturating_add_millis(AHEAD);
        let rows: Vec<(Uuid, i64)> = boundary::Entity::find()
            .select_only()
            .columns([boundary::Column::SubjectId, boundary::Column::At])
            .filter(boundary::Column::AnnouncedAt.into_expr().is_null())
            .filter(boundary::Column::At.lt(until.as_millis()))
            .order_by_asc(boundary::Column::At)
            .limit(MOST_AHEAD)
            .into_tuple()
            .all(connection)
            .await?;
        let is_all = (rows.len() as u64) < MOST_AHEAD;
        let last = rows.last().map(|(_, at)| *at).filter(|_| !is_all);
        let ids: Vec<Uuid> = rows
            .into_iter()
            .map(|(id, _)| id)
            .collect::<HashSet<_>>()
            .into_iter()
            .collect();
        let around = Around::of(connection, &ids).await?;
        self.set_upcoming(&around.cells(), &around.instants);
        let known = last.unwrap_or(until.as_millis());
        self.0.known_until.store(known, Ordering::Release);
        Ok(())
    }
}

impl Around {
    async fn of(connection: &Connection, ids: &[Uuid]) -> Result<Around, StorageError> {
        let mut around = Around::default();
        for some in ids.chunks(AT_ONCE as usize) {
            around.load(connection, some).await?;
        }
        Ok(around)
    }

    fn cells(&self) -> HashMap<Uuid, Vec<u16>> {
        let of = |touched: &BTreeSet<Touched>| touched.iter().map(|touched| touched.cell()).collect();
        self.touched.iter().map(|(id, touched)| (*id, of(touched))).collect()
    }

    async fn load(&mut self, connection: &Connection, ids: &[Uuid]) -> Result<(), StorageError> {
        let ids = || ids.iter().copied();
        let lists = article_list::Entity::find()
            .select_only()
            .columns([article_list::Column::ArticleId, article_list::Column::ListId])
            .distinct()
            .filter(article_list::Column::ArticleId.is_in(ids()))
            .into_tuple::<(Uuid, Uuid)>()
            .all(connection);
        let slugs = slug::Entity::find()
            .filter(slug::Column::SubjectId.is_in(ids()))
            .all(connection);
        let boundaries = boundary::Entity::find()
            .select_only()
            .columns([boundary::Column::SubjectId, boundary::Column::At])
            .filter(boundary::Column::SubjectId.is_in(ids()))
            .filter(boundary::Column::AnnouncedAt.into_expr().is_null())
            .into_tuple::<(Uuid, i64)>()
            .all(connection);
        let (lists, slugs, boundaries) = try_join3(lists, slugs, boundaries).await?;
        for id in ids() {
            self.touched.entry(id).or_default().insert(Touched::Subject(id));
        }
        for (id, list) in lists {
            self.touched.entry(id).or_default().insert(Touched::List(list));
        }
        for row in slugs {
            let touched = Touched::slug_text(&row.kind, &row.slug);
            self.touched.entry(row.subject_id).or_default().insert(touched);
        }
        for (id, at) in boundaries {
            self.instants
                .entry(id)
                .or_default()
                .push(timestamp(at, "boundary", "at", id)?);
        }
        Ok(())
    }
}
