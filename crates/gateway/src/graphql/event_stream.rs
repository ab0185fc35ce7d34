//! Subscriptions as an event stream (`text/event-stream`; the WHATWG's HTML standard, and "distinct connections" of graphql-sse): each
//! answer is an event `next`, and at the end comes `complete`.
//!
//! Each event's `id` is the cursor of the change, so that a browser's EventSource resumes by itself: it sends the last one as
//! `Last-Event-ID`. A stream is as far as its reader has read: nothing waits in memory for one that is slow.

use super::handler::written;
use super::negotiation::ResponseType;
use super::operation::Operation;
use super::settled::Settled;
use super::subscription::{Position, ResumeAfter};
use crate::app::App;
use crate::caller::Caller;
use crate::change_feed::ChangeFeed;
use crate::error::Problem;
use crate::metrics::Outcome;
use crate::request_log::Noted;
use crate::slots::Slot;
use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::stream::BoxStream;
use futures_util::{FutureExt, StreamExt, stream};
use std::convert::Infallible;
use std::time::Duration;
use tokio::time::{Instant, Interval, interval_at};

/// How often a stream without events shows that it lives, and how far it is: sooner than proxies give up.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// When it does so first.
const FIRST_HEARTBEAT: Duration = Duration::from_secs(1);

/// Answers with the stream. A document that does not fit the schema is refused as elsewhere.
pub fn open(
    request: &HttpRequest,
    app: &web::Data<App>,
    operation: Operation,
    caller: Caller,
) -> Result<HttpResponse, Problem> {
    let slot = app.graphql.slots.take(caller.holder(app.auth.address(request)))?;
    let last = request.headers().get("last-event-id");
    let last = last.and_then(|last| last.to_str().ok()).filter(|last| !last.is_empty());
    let (resume, position) = (ResumeAfter(last.map(str::to_owned)), Position::default());
    let id = Noted::id(request);
    let mut answers = app.graphql.stream(operation, caller, resume, position.clone(), id);
    // Whether the document fits the schema is known before anything is waited for.
    let first = answers.next().now_or_never().flatten();
    if let Some(refused) = first.as_ref().filter(|first| !first.executed) {
        return Ok(written(
            request,
            StatusCode::BAD_REQUEST,
            ResponseType::Graphql,
            refused,
        ));
    }
    let events = Events {
        answers: stream::iter(first).chain(answers).boxed(),
        heartbeat: interval_at(Instant::now() + FIRST_HEARTBEAT, HEARTBEAT),
        feed: app.graphql.feed.clone(),
        position,
        failed: false,
        ended: false,
        _slot: slot,
    };
    let body = stream::unfold(events, async |mut events| {
        Some((Ok::<_, Infallible>(events.next().await?), events))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-store"))
        // Proxies would wait for more to send at once.
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(body))
}

struct Events {
    answers: BoxStream<'static, Settled>,
    heartbeat: Interval,
    feed: ChangeFeed,
    position: Position,
    /// Whether the last answer failed by our fault.
    failed: bool,
    ended: bool,
    _slot: Slot,
}

impl Events {
    /// The next part of the body; `None` at its end.
    async fn next(&mut self) -> Option<Bytes> {
        if self.ended {
            return None;
        }
        let answer = tokio::select! {
            answer = self.answers.next() => answer,
            _ = self.heartbeat.tick() => return Some(self.with_id(":")),
            // Not complete: whoever reads it resumes at another node.
            () = self.feed.closed() => return None,
        };
        let Some(settled) = answer else {
            if self.failed {
                // Not complete either: it is to be tried again from the last event.
                return None;
            }
            self.ended = true;
            return Some(Bytes::from_static(b"event: complete\ndata:\n\n"));
        };
        self.failed = settled.outcome == Outcome::Failed;
        match settled.json() {
            Ok(data) => Some(self.with_id(&format!("event: next\ndata: {data}"))),
            Err(error) => {
                Problem::internal(error).log();
                None
            }
        }
    }

    /// An event with the cursor of where the stream stands, if it has one.
    fn with_id(&self, event: &str) -> Bytes {
        let id = self.position.cursor().map(|cursor| format!("id: {cursor}\n"));
        format!("{}{event}\n\n", id.unwrap_or_default()).into()
    }
}
