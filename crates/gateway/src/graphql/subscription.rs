//! Subscriptions: what has changed, told from the change log in its order, and resumed from any place of it.
//!
//! Invariant: whoever resumes with the cursor of the last change that they have seen misses none and sees none again.

use super::article::Article;
use super::change::{ArticleChange, Change};
use super::query::ArticleFilter;
use crate::caller::Caller;
use crate::change_feed::{ChangeFeed, Follower};
use crate::cursor::{decode_change, encode_change};
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::list_filter::ListFilter;
use async_graphql::{Context, Description, Result};
use domain::change::{LoggedChange, Seq};
use domain::list::List;
use domain::subject::SubjectKind;
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// What is told as it happens, over a WebSocket (`graphql-transport-ws`) or as an event stream (`Accept: text/event-stream`). Each change
/// has a `cursor`: whoever was cut off passes the last one as `after`, and misses none and gets none twice. Ask for `changesCursor`
/// together with a page, and subscribe after it: then nothing falls between the two.
#[derive(Description)]
pub struct Subscription;

#[async_graphql::Subscription(use_type_description)]
impl Subscription {
    /// Everything public that changes, in the order in which it did: from `after` on, or from now on.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The last cursor that you have seen; without it, from now on.")] after: Option<String>,
    ) -> Result<impl Stream<Item = Result<Change>>> {
        let feed = ctx.data::<ChangeFeed>()?.clone();
        let changes = follow(ctx, after, None).await?;
        Ok(changes
            .map_ok(move |logged| Change::new(logged, feed.reads(logged.at)))
            .map_err(Into::into))
    }

    /// Articles that change, in the order in which they did: from `after` on, or from now on. With a `filter`, those that are on that
    /// list then or were just before, so that a client sees what leaves it too. A kill is told to everyone.
    async fn article_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those of this list.")] filter: Option<ArticleFilter>,
        #[graphql(desc = "The last cursor that you have seen; without it, from now on.")] after: Option<String>,
    ) -> Result<impl Stream<Item = Result<ArticleChange>>> {
        let feed = ctx.data::<ChangeFeed>()?.clone();
        let filter = filter.map_or(ListFilter::All, ListFilter::from);
        let now = ctx.data::<Caller>()?.reads();
        let list = filter.list(now, "filter.").await?;
        let changes = follow(ctx, after, Some(list)).await?;
        let told = changes.then(move |logged| {
            let feed = feed.clone();
            async move {
                let logged = logged?;
                let reads = feed.reads(logged.at);
                let edition = reads.itself(logged.change.subject.id).await?;
                let article = edition.map(|edition| Article { edition, reads });
                Ok(ArticleChange::new(logged, article))
            }
        });
        Ok(told)
    }
}

/// Where a stream stands, for whoever sends it: all up to there was sent or was not for this client.
#[derive(Clone)]
pub struct Position(Arc<AtomicI64>);

/// No place yet.
const NOWHERE: Seq = -1;

impl Default for Position {
    fn default() -> Position {
        Position(Arc::new(AtomicI64::new(NOWHERE)))
    }
}

impl Position {
    fn set(&self, seq: Seq) {
        self.0.store(seq, Ordering::Relaxed);
    }

    /// The cursor of the place. `None` before the stream has begun.
    pub fn cursor(&self) -> Option<String> {
        Some(self.0.load(Ordering::Relaxed))
            .filter(|seq| *seq != NOWHERE)
            .map(encode_change)
    }
}

/// What a stream goes on from, if its transport says so: the cursor in the `Last-Event-ID` of an event stream.
pub struct ResumeAfter(pub Option<String>);

/// The changes that a client asks for: all of them, or those of articles on that list.
async fn follow(
    ctx: &Context<'_>,
    after: Option<String>,
    list: Option<List>,
) -> Result<impl Stream<Item = std::result::Result<LoggedChange, Problem>> + use<>, Problem> {
    let missing = |error: async_graphql::Error| Problem::internal(error.message);
    let caller = ctx.data::<Caller>().map_err(missing)?;
    if caller.key().is_some() {
        // What is told is read once for all, and so by nobody's entitlements.
        let detail = "subscriptions tell everybody the same: with a key, follow `/v1/changes`";
        return Err(Problem::new(ErrorCode::Forbidden, detail));
    }
    let feed = ctx.data::<ChangeFeed>().map_err(missing)?.clone();
    let position = ctx.data::<Position>().map_err(missing)?.clone();
    let resumed = &ctx.data::<ResumeAfter>().map_err(missing)?.0;
    let after = match (resumed, &after) {
        (Some(cursor), _) => Some(decode_change(cursor, "Last-Event-ID")?),
        (None, Some(cursor)) => Some(decode_change(cursor, "after")?),
        (None, None) => None,
    };
    let follower = feed.follower(after).await?;
    if follower.is_ahead() {
        let detail = "the cursor lies ahead of the change log: it is another newsroom's, or the database was restored; begin anew";
        return Err(Problem::new(ErrorCode::InvalidCursor, detail));
    }
    position.set(follower.cursor());
    let told = Told {
        feed,
        follower,
        list,
        waiting: VecDeque::new(),
        position,
    };
    let changes = stream::try_unfold(told, async |mut told| Ok(Some((told.next().await?, told))));
    Ok(changes)
}

/// What one client is told.
struct Told {
    feed: ChangeFeed,
    follower: Follower,
    list: Option<List>,
    waiting: VecDeque<LoggedChange>,
    position: Position,
}

impl Told {
    async fn next(&mut self) -> std::result::Result<LoggedChange, Problem> {
        loop {
            if let Some(logged) = self.waiting.pop_front() {
                self.position.set(logged.seq);
                return Ok(logged);
            }
            let cursor = self.follower.cursor();
            self.position.set(cursor);
            let batch = self.follower.next().await?;
            for logged in batch.behind(cursor) {
                if self.is_for_client(logged, &batch).await? {
                    self.waiting.push_back(*logged);
                }
            }
        }
    }

    async fn is_for_client(
        &self,
        logged: &LoggedChange,
        batch: &crate::change_feed::Batch,
    ) -> std::result::Result<bool, Problem> {
        let Some(list) = self.list else { return Ok(true) };
        if logged.change.subject.kind != SubjectKind::Article {
            return Ok(false);
        }
        if list == List::All {
            return Ok(true);
        }
        let lists = batch.lists(logged, &self.feed).await?;
        Ok(lists.is_none_or(|lists| lists.contains(&list.id())))
    }
}
