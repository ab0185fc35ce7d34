//! `/v1/export`: all that a key may have, as lines of JSON in one answer. It is the load of `/v1/changes`, and its cursors are the same.
//!
//! The next part is read when the client has taken the last one, so a slow client takes no more memory than a fast one. Whoever reads is
//! asked who they are before each part. Invariants: each line has the place from which one who has it goes on; an export without a line
//! `end` was cut.

use super::cursor::{Owner, Stand};
use super::entry::{Entry, Kill};
use super::page::AT_ONCE;
use super::{Asking, partner};
use crate::app::App;
use crate::coding::{Coding, GzipStream};
use crate::error::Problem;
use crate::request_log::Noted;
use crate::rest::parameters::Parameters;
use crate::slots::Slot;
use actix_web::http::Method;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, VARY};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::stream;
use serde::Serialize;
use std::collections::HashSet;
use std::convert::Infallible;
use utoipa::ToSchema;
use uuid::Uuid;

/// How many bytes are compressed and sent at once.
const PART: usize = 64 * 1024;

/// A line of the export: an entry, a kill, the end, or why it ends here.
#[derive(Serialize, ToSchema)]
#[schema(as = ExportLine)]
struct Line {
    #[serde(flatten)]
    told: Told,
    /// Where the partner stands who has read this line, to be sent as `after`.
    cursor: String,
}

/// What a line tells.
#[derive(Serialize, ToSchema)]
#[schema(as = ExportTold)]
#[serde(untagged)]
enum Told {
    /// Of a subject.
    Entry(Entry),
    /// Of anything else.
    Other(Other),
}

/// What a line tells that is no entry.
#[derive(Serialize, ToSchema)]
#[schema(as = ExportOther)]
#[serde(tag = "op", rename_all = "lowercase")]
enum Other {
    /// It must not be used any more, and may have been sent before.
    Kill(Kill),
    /// That was all: the cursor leads on in `/v1/changes`.
    End,
    /// It ends here, and not all was sent.
    Error {
        /// One of the table of errors.
        code: &'static str,
        /// What was wrong, for people.
        detail: String,
        /// The cursor with which to go on, where there is one.
        next: Option<String>,
    },
}

/// All that the key may have
///
/// The whole load in one answer, made while it is read: a JSON object a line, each with the `cursor` from which who has it goes on. `upsert`
/// is a subject; `kill` names what must be taken down, though an earlier line may have brought it. The last line is `end`: its cursor leads
/// on in `/v1/changes`. An export without `end` was cut: go on with the cursor of its last whole line as `after`. If it ends because
/// something is wrong, the last line is `error` with a `code`.
#[utoipa::path(
    get,
    path = "/v1/export",
    operation_id = "exportAll",
    tag = "Keeping in step",
    params(("after" = Option<String>, Query, description = "The cursor of the last line that you have.")),
    responses((status = 200, description = "Lines of JSON; the schema is that of a line.", body = Line, content_type = "application/x-ndjson")),
    extensions(("x-codes" = json!(["INVALID_CURSOR", "SCOPE_CHANGED", "EXPIRED", "TOO_MANY_STREAMS"])))
)]
pub async fn export(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::read(&request, &["after"])?;
    let who = Asking::new(&request, &app);
    let caller = app.caller(&request).await?;
    Noted::caller(&request, &caller);
    let partner = partner(&app, &caller);
    let stand = partner.stand(parameters.get("after"), app.desk.clock().now()).await?;
    let gzip = Coding::best(&request, &[Coding::Gzip]).map(|coding| (coding, GzipStream::new()));
    let mut response = HttpResponse::Ok();
    response
        .content_type("application/x-ndjson")
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((VARY, "Accept-Encoding, Authorization"))
        // Proxies would wait for more to send at once.
        .insert_header(("X-Accel-Buffering", "no"));
    if let Some((coding, _)) = &gzip {
        response.insert_header((CONTENT_ENCODING, coding.name()));
    }
    if request.method() == Method::HEAD {
        return Ok(response.finish());
    }
    let export = Export {
        _slot: app.graphql.slots.take(caller.holder(who.address))?,
        owner: partner.owner(),
        who,
        stand,
        killed: HashSet::new(),
        left: Bytes::new(),
        gzip: gzip.map(|(_, gzip)| gzip),
        over: false,
    };
    let body = stream::unfold(export, |mut export| async {
        let part = export.part().await?;
        Some((Ok::<_, Infallible>(part), export))
    });
    Ok(response.streaming(body))
}

/// An export that is being read.
struct Export {
    who: Asking,
    owner: Owner,
    stand: Stand,
    /// The kills that were told.
    killed: HashSet<Uuid>,
    /// What was read and not sent yet.
    left: Bytes,
    gzip: Option<GzipStream>,
    /// Whether nothing more is read.
    over: bool,
    _slot: Slot,
}

impl Export {
    /// The next part, as it is sent; `None` when all was sent.
    async fn part(&mut self) -> Option<Bytes> {
        while self.left.is_empty() && !self.over {
            let feed = self.who.app.graphql.feed.clone();
            tokio::select! {
                biased;
                // The program stops: whoever reads goes on elsewhere.
                () = feed.closed() => self.over = true,
                lines = self.lines() => self.left = lines.into(),
            }
        }
        if self.left.is_empty() {
            return self.gzip.take().map(|gzip| gzip.finish().into());
        }
        let part = self.left.split_to(self.left.len().min(PART));
        match &mut self.gzip {
            None => Some(part),
            Some(gzip) => Some(gzip.part(&part, self.left.is_empty()).into()),
        }
    }

    /// The next lines; those of an export that ends say why.
    async fn lines(&mut self) -> Vec<u8> {
        let mut lines = Vec::new();
        if let Err(problem) = self.read(&mut lines).await {
            problem.log();
            self.over = true;
            let error = Other::Error {
                code: problem.code.name(),
                detail: problem.detail,
                next: problem.next,
            };
            // What was read with it may not be for the key any more.
            lines.clear();
            self.write(&mut lines, self.stand, Told::Other(error)).ok();
        }
        lines
    }

    /// Reads the next part of the load, if whoever reads is still who they were, and writes its lines: kills first.
    async fn read(&mut self, lines: &mut Vec<u8>) -> Result<(), Problem> {
        let caller = self.who.caller().await?;
        let partner = partner(&self.who.app, &caller);
        let clock = self.who.app.desk.clock();
        // What they may have can have changed meanwhile.
        let cursor = self.stand.cursor(self.owner);
        let stand = partner.stand(Some(&cursor), clock.now()).await?;
        let (entries, next) = partner.load(stand, AT_ONCE, clock).await?;
        // Asked last: the end passes no kill that is not told.
        for kill in partner.kills(stand).await? {
            if self.killed.insert(kill.id) {
                self.write(lines, stand, Told::Other(Other::Kill(kill)))?;
            }
        }
        for (behind, entry) in entries {
            if !matches!(&entry, Entry::Upsert { id, .. } if self.killed.contains(id)) {
                self.write(lines, behind, Told::Entry(entry))?;
            }
        }
        if let Stand::Log(_) = next {
            self.over = true;
            self.write(lines, next, Told::Other(Other::End))?;
        }
        self.stand = next;
        Ok(())
    }

    fn write(&self, lines: &mut Vec<u8>, behind: Stand, told: Told) -> Result<(), Problem> {
        let cursor = behind.cursor(self.owner);
        serde_json::to_writer(&mut *lines, &Line { told, cursor }).map_err(Problem::internal)?;
        lines.push(b'\n');
        Ok(())
    }
}
