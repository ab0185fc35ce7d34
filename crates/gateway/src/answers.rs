//! The answer cache: a request that was answered before, and of whose answer nothing has changed since, is answered with the very
//! bytes, before any work is done for it. For all who are not signed in, and for GraphQL, REST and feeds alike.
//!
//! Invariants: an answer is kept only with all that it rests on (`storage/generations.rs`), which was noted before it was read, and is
//! sent only while nothing of that has changed. A request with a token never meets the cache. What was refused is not kept, except that
//! there is no such thing. Requests for the same that come while it is made wait for it, and whoever waited checks it like any other.
//! Bounded in bytes; what is asked for once hardly displaces what is asked for often (CLOCK-Pro). `respond.rs` sends it.

mod front;

pub use front::{Asked, answer_kept};

use crate::app::App;
use crate::caller::{Caller, Identity};
use crate::coding::Effort;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::flights::Flights;
use crate::metrics::AnswerCounts;
use crate::request_log::Noted;
use crate::respond::{Answer, Keeping, Prepared};
use actix_web::http::Method;
use actix_web::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use desk::Desk;
use domain::time::Timestamp;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use siphasher::sip128::{Hasher128, SipHasher13};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use storage::{Basis, Generations, Seen, Stale, Touched};

/// How much one takes in the mean, in bytes.
const USUAL: u64 = 8 * 1024;
/// What one takes beside its bytes.
const BESIDE: u64 = 512;
/// How many names of what it shows an answer carries; more would make its headers too long for proxies.
const MOST_NAMES: usize = 200;

/// What tells requests apart: a keyed hash of 128 bits, so that nobody can make two that meet.
pub type RequestKey = u128;

/// What was found.
pub enum Found {
    /// The whole answer.
    Answer(HttpResponse),
    /// That there is no such thing.
    Refusal(Problem),
}

/// An answer that is kept: what there is, or that there is none.
struct Kept {
    outcome: Result<Prepared, Problem>,
    seen: Seen,
    /// None if they are too many: then shared caches ask each time.
    names: Option<HeaderValue>,
}

#[derive(Clone)]
struct Weight;

impl Weighter<RequestKey, Arc<Kept>> for Weight {
    fn weight(&self, _: &RequestKey, kept: &Arc<Kept>) -> u64 {
        let bytes = match &kept.outcome {
            // Compressed both ways it takes about half as much again.
            Ok(prepared) => prepared.answer.body.len() as u64 * 3 / 2,
            Err(_) => 0,
        };
        BESIDE + bytes + kept.seen.weight() + kept.names.as_ref().map_or(0, HeaderValue::len) as u64
    }
}

/// The answers that are kept.
pub struct Answers {
    kept: Option<Cache<RequestKey, Arc<Kept>, Weight>>,
    flights: Flights<RequestKey, Option<Arc<Kept>>>,
    hasher: SipHasher13,
    counts: AnswerCounts,
}

impl Answers {
    /// So many bytes at the most; none turns the cache off.
    pub fn bounded(bytes: u64) -> Answers {
        let number = usize::try_from(bytes / USUAL).unwrap_or(usize::MAX);
        let random = || RandomState::new().build_hasher().finish();
        Answers {
            kept: (bytes > 0).then(|| Cache::with_weighter(number, bytes, Weight)),
            flights: Flights::default(),
            hasher: SipHasher13::new_with_keys(random(), random()),
            counts: AnswerCounts::default(),
        }
    }

    /// How many bytes are kept.
    pub fn bytes(&self) -> u64 {
        self.kept.as_ref().map_or(0, Cache::weight)
    }

    /// Under which key the answer to a request is kept; `None` if it is for whoever asks alone. By GraphQL's rules the answer depends on
    /// the body, and on what is accepted.
    pub fn key(&self, request: &HttpRequest, body: Option<&[u8]>) -> Option<RequestKey> {
        if self.kept.is_none() || request.headers().contains_key(AUTHORIZATION) {
            return None;
        }
        let mut hasher = self.hasher;
        let mut part = |part: &[u8]| {
            hasher.write_usize(part.len());
            hasher.write(part);
        };
        part(request.path().as_bytes());
        part(request.query_string().as_bytes());
        if let Some(body) = body {
            let header = |name| request.headers().get(name).map_or(&[][..], HeaderValue::as_bytes);
            part(if request.method() == Method::POST {
                b"POST"
            } else {
                b"GET"
            });
            part(header(ACCEPT));
            part(header(CONTENT_TYPE));
            part(body);
        }
        Some(hasher.finish128().as_u128())
    }

    /// What is kept under that key, if it still holds.
    pub fn find(&self, key: RequestKey, request: &HttpRequest, desk: &Desk) -> Option<Found> {
        let Some(kept) = self.kept.as_ref()?.get(&key) else {
            self.counts.missed.increment(1);
            return None;
        };
        let now = desk.clock().now();
        match kept.check(desk.store().generations(), now) {
            Ok(boundary) => {
                self.counts.hit.increment(1);
                Some(match kept.respond(request, now, boundary, Some(Effort::Much)) {
                    Ok(response) => Found::Answer(response),
                    Err(problem) => Found::Refusal(problem),
                })
            }
            Err(stale) => {
                self.counts.stale(stale);
                None
            }
        }
    }

    /// Has an answer made, and keeps it if it may be. Those who ask for the same meanwhile get it too.
    pub async fn make(
        &self,
        request: &HttpRequest,
        app: &App,
        make: impl AsyncFnOnce(Caller) -> Result<Answer, Problem>,
    ) -> Result<HttpResponse, Problem> {
        let (Some(cache), Some(asked)) = (&self.kept, Asked::of(request)) else {
            return alone(request, app, make).await;
        };
        if let Some(problem) = asked.refused {
            Noted::public(request);
            return Err(problem);
        }
        let key = asked.key;
        let generations = app.desk.store().generations();
        let flight = self.flights.join(key);
        let mut make = Some(make);
        let mut own = None;
        let shared = flight
            .get_or_init(async || {
                let make = make.take()?;
                let basis = generations.basis(app.desk.clock().now());
                let caller = match caller(request, app).await {
                    Ok(caller) => caller,
                    Err(problem) => {
                        own = Some(Err(problem));
                        return None;
                    }
                };
                let store = caller.desk.store().clone();
                match Kept::of(make(caller).await, basis, store.touched()) {
                    Ok(kept) => {
                        let kept = Arc::new(kept);
                        cache.insert(key, kept.clone());
                        Some(kept)
                    }
                    Err(made) => {
                        own = Some(*made);
                        None
                    }
                }
            })
            .await
            .clone();
        if let Some(made) = own {
            return made.map(|answer| respond(request, answer, Keeping::Asking, None));
        }
        let now = app.desk.clock().now();
        match (shared, make) {
            (Some(kept), make) => match (kept.check(generations, now), make) {
                (Ok(boundary), _) => kept.respond(request, now, boundary, None),
                // It changed while it was made; so it is as new as its request, but not for those who joined it.
                (Err(_), None) => kept.respond_once(request),
                (Err(_), Some(make)) => alone(request, app, make).await,
            },
            (None, Some(make)) => alone(request, app, make).await,
            (None, None) => Err(Problem::internal("an answer was neither made nor shared")),
        }
    }
}

impl Kept {
    /// What was made, if others may have it too; itself if they may not.
    fn of(
        made: Result<Answer, Problem>,
        basis: Option<Basis>,
        touched: Vec<Touched>,
    ) -> Result<Kept, Box<Result<Answer, Problem>>> {
        let is_same_for_all = match &made {
            Ok(answer) => answer.is_same_for_all,
            Err(problem) => matches!(problem.code, ErrorCode::NotFound | ErrorCode::Gone),
        };
        match basis.filter(|_| is_same_for_all) {
            Some(basis) => Ok(Kept {
                outcome: made.map(|answer| Prepared::new(answer.in_its_length())),
                names: names(&touched),
                seen: Seen::new(basis, touched),
            }),
            None => Err(Box::new(made)),
        }
    }

    /// Whether it still holds; if so, until when at the most, as far as is known.
    fn check(&self, generations: &Generations, now: Timestamp) -> Result<Option<Timestamp>, Stale> {
        let boundary = generations.check(&self.seen, now)?;
        let until = self.outcome.as_ref().ok().and_then(|prepared| prepared.answer.until);
        match until.is_some_and(|until| until <= now) {
            true => Err(Stale::Boundary),
            false => Ok(boundary.into_iter().chain(until).min()),
        }
    }

    fn respond(
        &self,
        request: &HttpRequest,
        now: Timestamp,
        boundary: Option<Timestamp>,
        effort: Option<Effort>,
    ) -> Result<HttpResponse, Problem> {
        let ahead = boundary.map_or(i64::MAX, |boundary| boundary.as_millis() - now.as_millis());
        let shared = self.names.as_ref().map(|names| Keeping::Shared(ahead, names));
        self.send(request, shared.unwrap_or(Keeping::Asking), effort)
    }

    /// For the one request that it was made for.
    fn respond_once(&self, request: &HttpRequest) -> Result<HttpResponse, Problem> {
        self.send(request, Keeping::Asking, None)
    }

    fn send(
        &self,
        request: &HttpRequest,
        keeping: Keeping<'_>,
        effort: Option<Effort>,
    ) -> Result<HttpResponse, Problem> {
        match &self.outcome {
            Ok(prepared) => Ok(prepared.respond(request, by_method(request, keeping), effort)),
            Err(problem) => Err(problem.clone()),
        }
    }
}

/// An answer to this request alone.
pub async fn alone(
    request: &HttpRequest,
    app: &App,
    make: impl AsyncFnOnce(Caller) -> Result<Answer, Problem>,
) -> Result<HttpResponse, Problem> {
    let caller = caller(request, app).await?;
    let keeping = match caller.who {
        Identity::Anyone => Keeping::Asking,
        Identity::Partner(_) => Keeping::Own,
        Identity::Preview(_) | Identity::User(_) => Keeping::Nobody,
    };
    let answer = make(caller).await?;
    let effort = match keeping {
        Keeping::Own => Some(Effort::Little),
        // Pages of changes are long, whoever asks.
        Keeping::Asking if !answer.is_same_for_all => Some(Effort::Little),
        _ => None,
    };
    Ok(respond(request, answer, keeping, effort))
}

/// Who asks, noted for the log.
async fn caller(request: &HttpRequest, app: &App) -> Result<Caller, Problem> {
    let caller = app.caller(request).await?;
    Noted::caller(request, &caller);
    Ok(caller)
}

fn respond(request: &HttpRequest, answer: Answer, keeping: Keeping<'_>, effort: Option<Effort>) -> HttpResponse {
    let keeping = match answer.is_same_for_all {
        true => by_method(request, keeping),
        false => Keeping::Nobody,
    };
    Prepared::new(answer).respond(request, keeping, effort)
}

/// The answer to a POST is kept by nobody outside (RFC 9110 §9.3.3).
fn by_method<'a>(request: &HttpRequest, keeping: Keeping<'a>) -> Keeping<'a> {
    match *request.method() {
        Method::GET | Method::HEAD => keeping,
        _ => Keeping::Nobody,
    }
}

/// What an answer shows, for caches that can forget by name: the last part of each subject's id, and after `list-` of the section, topic or
/// contributor of each list (zeros for the list of all).
fn names(touched: &[Touched]) -> Option<HeaderValue> {
    let names = touched.iter().filter_map(|touched| match touched {
        Touched::Subject(id) => Some(format!("{:012x}", id.as_u128() & 0xffff_ffff_ffff)),
        Touched::List(id) => Some(format!("list-{:012x}", id.as_u128() & 0xffff_ffff_ffff)),
        Touched::Lists | Touched::Slug(_) | Touched::Sections | Touched::Pages | Touched::Removals | Touched::Log => {
            None
        }
    });
    let names: Vec<String> = names.collect();
    (names.len() <= MOST_NAMES).then(|| HeaderValue::from_str(&names.join(" ")).ok())?
}
