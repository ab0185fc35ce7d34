//! `/v1/changes`: what has changed for a partner, from the first load on; and digests, by which they prove that they hold it all.
//!
//! `page.rs` makes the pages, `load.rs` those of the first load and `export.rs` all of it at once; `cursor.rs` says where a partner stands,
//! `entry.rs` what they are told of a subject and `document.rs` what they keep of it. Whoever waits is told
//! by the change log, and is asked who they are again before each page: a key that was revoked gets no more.

mod cursor;
mod digest;
mod document;
mod embargoed;
mod entry;
pub(super) mod export;
mod load;
mod page;

use super::json_for_one;
use super::parameters::Parameters;
use crate::app::App;
use crate::caller::Caller;
use crate::change_feed::Follower;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::ids::parse_id;
use crate::request_log::Noted;
use crate::respond::Answer;
use crate::slots::{Holder, Slot};
use actix_web::http::header::{ACCEPT, AUTHORIZATION, CACHE_CONTROL};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use cursor::{Owner, Stand};
use domain::change::Seq;
use domain::subject::{Subject, SubjectKind};
use entry::Entry;
use futures_util::stream;
use page::{Page, Partner};
use serde::Serialize;
use std::collections::HashSet;
use std::convert::Infallible;
use std::net::IpAddr;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};
use utoipa::ToSchema;
use uuid::Uuid;

/// How many entries a page has if nobody says, and at the most.
const DEFAULT: u64 = 100;
const MOST: u64 = 500;
/// The most ids that may be asked for at once.
const MOST_IDS: usize = 100;
/// The longest that a request may wait for a change, in seconds.
const LONGEST_WAIT: i32 = 60;
/// How often a stream shows that it lives, and asks whether its key still does.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// What has changed
///
/// Without `after` a load begins: all that the key may have, in pages. Then come the changes, as they happen. Send each page's `cursor` as
/// `after`; take down its `kills` first, then put its entries in the place of what you had, then save the cursor. While `more` is true, ask
/// again at once.
///
/// With `Accept: text/event-stream` it is a stream of events named `page`, each with its cursor as `id`; it takes `after` and `limit`, and
/// goes on from `Last-Event-ID`. With `ids` it says what there is of these subjects now, and `ids` stands alone.
#[utoipa::path(
    get,
    path = "/v1/changes",
    operation_id = "listChanges",
    tag = "Keeping in step",
    params(
        ("after" = Option<String>, Query, description = "The cursor of the page before. It is for the key alone that it was given to."),
        ("limit" = Option<u32>, Query, description = "The most entries that the page has, 100 if it is left out.", minimum = 1, maximum = 500, example = 50),
        ("wait" = Option<u32>, Query, description = "How many seconds to wait for something new, if there is nothing.", minimum = 0, maximum = 60),
        ("ids" = Option<String>, Query, description = "The ids of 1 to 100 subjects, with commas between them."),
        ("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that was seen of a stream: goes on behind it."),
    ),
    responses((status = 200, description = "The page; with `ids`, its entries alone.", content(
        (ChangesAnswer = "application/json"),
        (String = "text/event-stream"),
    ))),
    extensions(("x-codes" = json!(["INVALID_CURSOR", "PAGE_TOO_LARGE", "SCOPE_CHANGED", "EXPIRED", "TOO_MANY_STREAMS"])))
)]
pub async fn list(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::read(&request, &["after", "limit", "wait", "ids"])?;
    let wants_events = request.headers().get(ACCEPT).is_some_and(|accept| {
        let accept = accept.to_str().unwrap_or_default();
        accept.trim_start().starts_with("text/event-stream")
    });
    if wants_events {
        return events(request, app, &parameters).await;
    }
    let make = async |caller: Caller| match parameters.get("ids") {
        Some(ids) => named(&app, &caller, ids, &parameters).await,
        None => one_page(&request, &app, &caller, &parameters).await,
    };
    crate::answers::alone(&request, &app, make).await
}

/// Digests of what you should hold
///
/// They prove that nothing is missing: a bucket whose digest is that of what you hold is complete. Compare only if `cursor` is where you
/// stand. With `bucket` it lists what that bucket holds, so that you can ask for what is missing with `/v1/changes?ids=`.
#[utoipa::path(
    get,
    path = "/v1/changes/digest",
    operation_id = "getDigest",
    tag = "Keeping in step",
    params(("bucket" = Option<String>, Query, description = "Two hexadecimal digits: what that bucket holds, and not the digests.", pattern = "^[0-9a-fA-F]{2}$")),
    responses((status = 200, description = "The digests; with `bucket`, what it holds.", body = DigestAnswer)),
    security(("bearer" = []), ("basic" = [])),
    extensions(("x-codes" = json!(["TOO_MANY_STREAMS"])))
)]
pub async fn digest(request: &HttpRequest, app: &App, caller: Caller) -> Result<Answer, Problem> {
    let parameters = Parameters::read(request, &["bucket"])?;
    // It reads all that a partner may have.
    if caller.key().is_none() {
        return Err(Problem::new(
            ErrorCode::InvalidApiKey,
            "digests are for partners: send your key",
        ));
    }
    let _slot = app.graphql.slots.take(caller.holder(app.auth.address(request)))?;
    let partner = partner(app, &caller);
    let head = app.desk.store().changes().head().await?;
    let now = partner.instant(head, app.desk.clock()).await?;
    match parameters.get("bucket") {
        None => json_for_one(&digest::digest(&partner, head, now).await?),
        Some(bucket) => {
            let parsed = (bucket.len() == 2)
                .then(|| u8::from_str_radix(bucket, 16).ok())
                .flatten();
            let detail = "`bucket` is two hexadecimal digits, such as 3f";
            let parsed = parsed.ok_or_else(|| Problem::new(ErrorCode::InvalidParameter, detail))?;
            json_for_one(&digest::of_bucket(&partner, parsed, head, now).await?)
        }
    }
}

/// A page; or of the subjects that were named.
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it is described, and never made")]
enum ChangesAnswer {
    /// What has changed.
    Page(Page),
    /// What there is of the subjects that were named.
    Named(NamedEntries),
}

/// What there is of the subjects that were named.
#[derive(Serialize, ToSchema)]
struct NamedEntries {
    entries: Vec<Entry>,
}

/// Digests, or what one bucket holds.
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it is described, and never made")]
enum DigestAnswer {
    /// Of all buckets that hold something.
    Digests(digest::DigestJson),
    /// What the bucket holds that was named.
    Holdings(digest::HoldingsJson),
}

fn partner(app: &App, caller: &Caller) -> Partner {
    Partner::new(caller.key().cloned(), caller.desk.store().clone(), app.site)
}

fn limit(parameters: &Parameters) -> Result<u64, Problem> {
    match parameters.number("limit")? {
        None => Ok(DEFAULT),
        Some(limit) => match u64::try_from(limit) {
            Ok(limit @ 1..=MOST) => Ok(limit),
            Ok(limit) if limit > MOST => Err(Problem::over(ErrorCode::PageTooLarge, "`limit`", limit, MOST)),
            _ => Err(Problem::new(ErrorCode::InvalidParameter, "`limit` is 1 to 500")),
        },
    }
}

/// A page; if there is nothing new and the client waits, the next one that has something.
async fn one_page(
    request: &HttpRequest,
    app: &web::Data<App>,
    caller: &Caller,
    parameters: &Parameters,
) -> Result<Answer, Problem> {
    let limit = limit(parameters)?;
    let wait = match parameters.number("wait")?.unwrap_or(0) {
        wait @ 0..=LONGEST_WAIT => u64::try_from(wait).unwrap_or_default(),
        _ => return Err(Problem::new(ErrorCode::InvalidParameter, "`wait` is 0 to 60 seconds")),
    };
    let partner = partner(app, caller);
    let stand = partner.stand(parameters.get("after"), app.desk.clock().now()).await?;
    let page = partner.page(stand, limit, app.desk.clock()).await?;
    if wait == 0 || !page.is_empty() {
        return json_for_one(&page);
    }
    let who = Asking::new(request, app);
    let holder = caller.holder(who.address);
    let mut waiting = Waiting::new(who, holder, &partner, page.stand, limit).await?;
    let until = Instant::now() + Duration::from_secs(wait);
    loop {
        let told = match timeout_at(until, waiting.told()).await {
            Ok(told) => told?,
            Err(_) => false,
        };
        // If nothing came, whether the key is still good is asked all the same.
        let page = waiting.page().await?;
        if !told || !page.is_empty() {
            return json_for_one(&page);
        }
    }
}

/// What there is for the key of these subjects.
async fn named(app: &App, caller: &Caller, ids: &str, parameters: &Parameters) -> Result<Answer, Problem> {
    let refused = |detail: String| Problem::new(ErrorCode::InvalidParameter, detail);
    if ["after", "limit", "wait"]
        .iter()
        .any(|name| parameters.get(name).is_some())
    {
        return Err(refused("`ids` stands alone".to_owned()));
    }
    let ids: Vec<&str> = ids.split(',').collect();
    if ids.len() > MOST_IDS {
        return Err(Problem::over(
            ErrorCode::PageTooLarge,
            "`ids`",
            ids.len() as u64,
            MOST_IDS as u64,
        ));
    }
    let mut subjects = Vec::with_capacity(ids.len());
    for id in ids {
        let parsed =
            parse_id(id).ok_or_else(|| refused(format!("`ids`: {:?} is not an id", id.get(..40).unwrap_or(id))))?;
        // What is there says itself which noun it is; of what is not, only articles leave anything to tell.
        subjects.push(Subject {
            kind: SubjectKind::Article,
            id: parsed,
        });
    }
    let (partner, now) = (partner(app, caller), app.desk.clock().now());
    let mut entries = partner.of_subjects(&subjects, now, &HashSet::new()).await?;
    let ids: Vec<Uuid> = subjects.iter().map(|subject| subject.id).collect();
    entries.extend(partner.embargoed_or_over(&ids, &HashSet::new(), now).await?);
    json_for_one(&NamedEntries { entries })
}

/// Who asks, so that it can be asked again.
struct Asking {
    app: web::Data<App>,
    authorization: Option<String>,
    address: IpAddr,
}

impl Asking {
    fn new(request: &HttpRequest, app: &web::Data<App>) -> Asking {
        let authorization = request.headers().get(AUTHORIZATION);
        Asking {
            app: app.clone(),
            authorization: authorization.map(|header| header.to_str().unwrap_or_default().to_owned()),
            address: app.auth.address(request),
        }
    }

    async fn caller(&self) -> Result<Caller, Problem> {
        self.app.caller_with(self.authorization.as_deref(), self.address).await
    }
}

/// A partner who has all there is, and waits for more.
struct Waiting {
    who: Asking,
    follower: Follower,
    /// Whether they learn of schedules too, as copy goes early to them.
    has_embargoed: bool,
    owner: Owner,
    stand: Stand,
    limit: u64,
    _slot: Slot,
}

impl Waiting {
    async fn new(who: Asking, holder: Holder, partner: &Partner, stand: Stand, limit: u64) -> Result<Waiting, Problem> {
        let slot = who.app.graphql.slots.take(holder)?;
        let follower = who.app.graphql.feed.follower(Some(stand.log())).await?;
        Ok(Waiting {
            who,
            follower,
            has_embargoed: partner.has_embargoed(),
            owner: partner.owner(),
            stand,
            limit,
            _slot: slot,
        })
    }

    /// Ends when the log tells of something that partners may learn of; with `false` if the program stops.
    async fn told(&mut self) -> Result<bool, Problem> {
        let feed = self.who.app.graphql.feed.clone();
        loop {
            let from: Seq = self.follower.cursor();
            let batch = tokio::select! {
                batch = self.follower.next() => batch?,
                () = feed.closed() => return Ok(false),
            };
            let is_scheduled = self.has_embargoed && batch.has_schedules_behind(from);
            if is_scheduled || batch.behind(from).next().is_some() {
                return Ok(true);
            }
        }
    }

    /// The next page, if whoever waits is still who they were.
    async fn page(&mut self) -> Result<Page, Problem> {
        let caller = self.who.caller().await?;
        let partner = partner(&self.who.app, &caller);
        // What they may have can have changed meanwhile.
        let cursor = self.stand.cursor(self.owner);
        let clock = self.who.app.desk.clock();
        let stand = partner.stand(Some(&cursor), clock.now()).await?;
        let page = partner.page(stand, self.limit, clock).await?;
        self.stand = page.stand;
        Ok(page)
    }
}

/// The same as an event stream: each page an event `page`, whose id is its cursor. It ends with an event `error` that holds the problem.
async fn events(request: HttpRequest, app: web::Data<App>, parameters: &Parameters) -> Result<HttpResponse, Problem> {
    if parameters.get("ids").is_some() || parameters.get("wait").is_some() {
        let detail = "a stream takes `after` and `limit` alone";
        return Err(Problem::new(ErrorCode::InvalidParameter, detail));
    }
    let limit = limit(parameters)?;
    let last = request.headers().get("last-event-id");
    let last = last.and_then(|last| last.to_str().ok()).filter(|last| !last.is_empty());
    let who = Asking::new(&request, &app);
    let caller = app.caller(&request).await?;
    let holder = caller.holder(who.address);
    Noted::caller(&request, &caller);
    let cursor = last.or(parameters.get("after"));
    let partner = partner(&app, &caller);
    let stand = partner.stand(cursor, app.desk.clock().now()).await?;
    let waiting = Waiting::new(who, holder, &partner, stand, limit).await?;
    let body = stream::unfold(Some((waiting, true)), |state| async {
        let (mut waiting, more) = state?;
        let (event, state) = match next_event(&mut waiting, more).await {
            Ok(next) => {
                let (event, more) = next?;
                (event, Some((waiting, more)))
            }
            Err(problem) => (refusal(&problem), None),
        };
        Some((Ok::<_, Infallible>(event), state))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-store"))
        // Proxies would wait for more to send at once.
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(body))
}

/// The next part of the stream, and whether there is more at once; `None` if the program stops: whoever reads it goes on elsewhere.
async fn next_event(waiting: &mut Waiting, more: bool) -> Result<Option<(Bytes, bool)>, Problem> {
    if !more {
        match timeout_at(Instant::now() + HEARTBEAT, waiting.told()).await {
            Ok(told) => {
                if !told? {
                    return Ok(None);
                }
            }
            Err(_) => {
                waiting.who.caller().await?;
                return Ok(Some((Bytes::from_static(b":\n\n"), false)));
            }
        }
    }
    let page = waiting.page().await?;
    if page.is_empty() {
        return Ok(Some((format!("id: {}\n:\n\n", page.cursor).into(), page.more)));
    }
    let data = serde_json::to_string(&page).map_err(Problem::internal)?;
    let event = format!("id: {}\nevent: page\ndata: {data}\n\n", page.cursor);
    Ok(Some((event.into(), page.more)))
}

fn refusal(problem: &Problem) -> Bytes {
    problem.log();
    let data = serde_json::json!({ "code": problem.code.name(), "detail": problem.detail, "next": problem.next });
    format!("event: error\ndata: {data}\n\n").into()
}
