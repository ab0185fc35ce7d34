//! GraphQL over a WebSocket, by the protocol `graphql-transport-ws` (github.com/enisdenjo/graphql-ws, PROTOCOL.md).
//!
//! One task a connection. What an operation has to say is asked of it only when what it said before is on its way: a subscription
//! stands in the change log, and nothing waits in memory for a client that is slow. One that takes nothing for a while is told to
//! resume. The protocol's messages are in `message.rs`.

mod message;

use super::envelope::Envelope;
use super::settled::Settled;
use super::subscription::{Position, ResumeAfter};
use crate::app::App;
use crate::error::Problem;
use crate::error_codes::{Class, ErrorCode};
use crate::metrics::{self, Outcome};
use crate::request_log::Noted;
use crate::slots::{Holder, Slot};
use actix_web::guard::GuardContext;
use actix_web::http::header::{AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL, UPGRADE};
use actix_web::{HttpRequest, HttpResponse, rt, web};
use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, Session};
use futures_util::StreamExt;
use futures_util::stream::{self, AbortHandle, BoxStream, SelectAll, abortable};
use message::{FromClient, ToClient};
use serde_json::Value;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::{Interval, MissedTickBehavior, interval_at, sleep_until, timeout};

/// The protocol.
const PROTOCOL: &str = "graphql-transport-ws";
/// The largest message of a client, in bytes.
const MOST_BYTES: usize = 1024 * 1024;
/// How long a client may take to say hello.
const HELLO: Duration = Duration::from_secs(10);
/// How often the connection is tried. A client that is silent for two of these is gone.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How long a client may take nothing of what it is sent.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whether the request asks for a WebSocket.
pub fn is_upgrade(request: &GuardContext<'_>) -> bool {
    let upgrade = request.head().headers().get(UPGRADE);
    upgrade.is_some_and(|upgrade| upgrade.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Opens the connection.
pub async fn open(request: HttpRequest, app: web::Data<App>, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let address = app.auth.address(&request);
    let slot = app.graphql.slots.take(Holder::Address(address))?;
    let upgraded = actix_ws::handle_with_protocols(&request, payload, &[PROTOCOL]);
    let (response, session, messages) =
        upgraded.map_err(|error| Problem::new(ErrorCode::MalformedRequest, error.to_string()))?;
    let authorization = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|header| header.to_str().ok());
    let messages = messages.max_frame_size(MOST_BYTES).aggregate_continuations();
    let connection = Connection {
        id: Noted::id(&request),
        knows_protocol: response.headers().contains_key(SEC_WEBSOCKET_PROTOCOL),
        authorization: authorization.map(str::to_owned),
        app,
        address,
        session,
        operations: SelectAll::new(),
        running: HashMap::new(),
        greeted: false,
        heard: Instant::now(),
        slot,
    };
    rt::spawn(connection.run(messages.max_continuation_size(MOST_BYTES)));
    Ok(response)
}

/// Why a connection ends.
enum End {
    /// It is closed, with that code and reason.
    Close(u16, String),
    /// Nobody is there any more.
    Gone,
}

impl End {
    fn malformed(why: impl Into<String>) -> End {
        End::Close(4400, why.into())
    }
}

/// What an operation says: an answer, or that it has ended.
type Said = (Arc<str>, Option<Settled>);

/// An operation that runs.
struct Running {
    abort: AbortHandle,
    measured: (&'static str, Option<String>),
    /// The worst so far, and the last.
    outcome: Outcome,
    last: Outcome,
    since: Instant,
}

/// One connection.
struct Connection {
    /// The id of the request that opened it, for the operator's log.
    id: String,
    knows_protocol: bool,
    authorization: Option<String>,
    app: web::Data<App>,
    address: IpAddr,
    session: Session,
    operations: SelectAll<BoxStream<'static, Said>>,
    running: HashMap<Arc<str>, Running>,
    greeted: bool,
    /// When anything was last heard of the client.
    heard: Instant,
    /// Its address's, until a partner says hello.
    slot: Slot,
}

impl Connection {
    async fn run(mut self, messages: AggregatedMessageStream) {
        if let End::Close(code, reason) = self.serve(messages).await {
            let reason = CloseReason {
                code: CloseCode::from(code),
                description: Some(reason),
            };
            // Whoever takes nothing does not take this either.
            timeout(PATIENCE, self.session.clone().close(Some(reason))).await.ok();
        }
    }

    /// Serves until it ends.
    async fn serve(&mut self, mut messages: AggregatedMessageStream) -> End {
        if !self.knows_protocol {
            return End::Close(4406, format!("Subprotocol not acceptable: {PROTOCOL} is"));
        }
        let mut heartbeat = heartbeat();
        let hello = tokio::time::Instant::now() + HELLO;
        let feed = self.app.graphql.feed.clone();
        let closed = feed.closed();
        tokio::pin!(closed);
        loop {
            let served = tokio::select! {
                message = messages.recv() => self.hear(message).await,
                Some((id, said)) = self.operations.next() => self.say(&id, said).await,
                _ = heartbeat.tick() => self.beat().await,
                () = sleep_until(hello), if !self.greeted => {
                    Err(End::Close(4408, "Connection initialisation timeout".to_owned()))
                }
                () = &mut closed => Err(End::Close(1001, "the server stops: resume after your last cursor".to_owned())),
            };
            if let Err(end) = served {
                return end;
            }
        }
    }

    async fn hear(&mut self, message: Option<Result<AggregatedMessage, actix_ws::ProtocolError>>) -> Result<(), End> {
        self.heard = Instant::now();
        match message {
            Some(Ok(AggregatedMessage::Text(text))) => {
                let message = FromClient::parse(&text).map_err(End::malformed)?;
                self.obey(message).await
            }
            Some(Ok(AggregatedMessage::Ping(bytes))) => sent(self.session.pong(&bytes)).await,
            Some(Ok(AggregatedMessage::Pong(_))) => Ok(()),
            Some(Ok(AggregatedMessage::Binary(_))) => Err(End::malformed("send text, not bytes")),
            Some(Ok(AggregatedMessage::Close(_))) => Err(End::Close(1000, String::new())),
            Some(Err(actix_ws::ProtocolError::Overflow)) => {
                Err(End::Close(1009, format!("a message is over {MOST_BYTES} bytes")))
            }
            Some(Err(_)) | None => Err(End::Gone),
        }
    }

    async fn obey(&mut self, message: FromClient) -> Result<(), End> {
        match message {
            FromClient::ConnectionInit { payload } => self.greet(payload).await,
            FromClient::Ping { payload } => {
                self.send(&ToClient::Pong {
                    payload: payload.as_ref(),
                })
                .await
            }
            FromClient::Pong { .. } => Ok(()),
            FromClient::Subscribe { id, payload } => self.begin(id.into(), payload).await,
            FromClient::Complete { id } => {
                // It may have ended in the same moment.
                if let Some(running) = self.running.remove(id.as_str()) {
                    running.abort.abort();
                    running.measure();
                }
                Ok(())
            }
        }
    }

    async fn greet(&mut self, payload: Option<Value>) -> Result<(), End> {
        if self.greeted {
            return Err(End::Close(4429, "Too many initialisation requests".to_owned()));
        }
        let member = |name| {
            payload
                .as_ref()
                .and_then(|payload| payload.get(name))
                .and_then(Value::as_str)
        };
        if let Some(authorization) = member("Authorization").or_else(|| member("authorization")) {
            self.authorization = Some(authorization.to_owned());
        }
        let who = self.app.caller_with(self.authorization.as_deref(), self.address).await;
        let slot = who.and_then(|caller| match caller.holder(self.address) {
            Holder::Address(_) => Ok(None),
            key => self.app.graphql.slots.take(key).map(Some),
        });
        let slot = slot.map_err(|problem| {
            problem.log();
            let code = match (problem.code.class(), problem.code) {
                // What is our fault, or passes, is no reason to stay away.
                (Class::Ours, _) | (_, ErrorCode::TooManyStreams) => 1013,
                _ => 4403,
            };
            End::Close(code, problem.to_string())
        })?;
        if let Some(slot) = slot {
            self.slot = slot;
        }
        self.greeted = true;
        self.send(&ToClient::ConnectionAck).await
    }

    async fn begin(&mut self, id: Arc<str>, payload: Value) -> Result<(), End> {
        if !self.greeted {
            return Err(End::Close(4401, "Unauthorized".to_owned()));
        }
        if self.running.contains_key(&id) {
            return Err(End::Close(4409, format!("Subscriber for {id} already exists")));
        }
        let envelope = Envelope::from_payload(payload).map_err(|problem| End::malformed(problem.detail))?;
        let (measured, answers) = match self.start(envelope).await {
            Ok(started) => started,
            Err(problem) => {
                let refused = Settled::refused(problem, &self.id);
                return self
                    .send(&ToClient::Error {
                        id: &id,
                        payload: refused.errors(),
                    })
                    .await;
            }
        };
        let name = id.clone();
        let said = answers.map(move |settled| (name.clone(), Some(settled)));
        let name = id.clone();
        let ended = stream::once(async move { (name, None) });
        let (said, abort) = abortable(said.chain(ended));
        self.operations.push(said.boxed());
        let running = Running {
            abort,
            measured,
            outcome: Outcome::Ok,
            last: Outcome::Ok,
            since: Instant::now(),
        };
        self.running.insert(id, running);
        Ok(())
    }

    async fn start(
        &self,
        envelope: Envelope,
    ) -> Result<((&'static str, Option<String>), BoxStream<'static, Settled>), Problem> {
        let (limit, open) = (
            self.app.graphql.options.streams.per_connection,
            self.running.len() as u64,
        );
        if open >= limit {
            let what = "operations on the connection";
            return Err(Problem::over(ErrorCode::TooManySubscriptions, what, open + 1, limit));
        }
        let operation = self.app.graphql.prepare(envelope, self.app.desk.store()).await?;
        // Asked each time: a session may have ended, and a token grows old.
        let caller = self
            .app
            .caller_with(self.authorization.as_deref(), self.address)
            .await?;
        self.app.admission.count(&caller.who, self.address)?;
        tracing::info!(
            id = self.id,
            operation = operation.called,
            "an operation begins on a WebSocket"
        );
        let measured = operation.measured.clone();
        let (resume, position) = (ResumeAfter(None), Position::default());
        let answers = self
            .app
            .graphql
            .stream(operation, caller, resume, position, self.id.clone());
        Ok((measured, answers))
    }

    /// Passes on what an operation says.
    async fn say(&mut self, id: &Arc<str>, said: Option<Settled>) -> Result<(), End> {
        // What the client has completed is not heard any more.
        let Some(running) = self.running.get_mut(id) else {
            return Ok(());
        };
        let Some(settled) = said else {
            let broke_off = running.measured.0 == "subscription" && running.last == Outcome::Failed;
            self.finish(id);
            if broke_off {
                // To a client, what is complete is done with; this is to be tried again.
                return Err(End::Close(
                    1013,
                    "something failed here: resume after your last cursor".to_owned(),
                ));
            }
            return self.send(&ToClient::Complete { id }).await;
        };
        running.last = settled.outcome;
        running.outcome = running.outcome.max(settled.outcome);
        if settled.executed {
            return self
                .send(&ToClient::Next {
                    id,
                    payload: settled.answer(),
                })
                .await;
        }
        running.measured.1 = None;
        self.finish(id);
        self.send(&ToClient::Error {
            id,
            payload: settled.errors(),
        })
        .await
    }

    fn finish(&mut self, id: &Arc<str>) {
        if let Some(running) = self.running.remove(id) {
            running.abort.abort();
            running.measure();
        }
    }

    async fn beat(&mut self) -> Result<(), End> {
        if self.heard.elapsed() > 2 * HEARTBEAT {
            return Err(End::Gone);
        }
        sent(self.session.ping(b"")).await
    }

    async fn send(&mut self, message: &ToClient<'_>) -> Result<(), End> {
        let text = serde_json::to_string(message).map_err(|error| {
            Problem::internal(error).log();
            End::Close(1011, "something went wrong here".to_owned())
        })?;
        sent(self.session.text(text)).await
    }
}

impl Running {
    fn measure(self) {
        let (kind, field) = self.measured;
        let operation = field.map_or(kind.to_owned(), |field| format!("{kind} {field}"));
        metrics::request(operation, self.outcome, self.since.elapsed());
    }
}

fn heartbeat() -> Interval {
    let mut heartbeat = interval_at(tokio::time::Instant::now() + HEARTBEAT, HEARTBEAT);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    heartbeat
}

/// Waits until the client has taken so much that there is room for more.
async fn sent(sending: impl Future<Output = Result<(), actix_ws::Closed>>) -> Result<(), End> {
    match timeout(PATIENCE, sending).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(End::Gone),
        Err(_) => Err(End::Close(1013, "too slow: resume after your last cursor".to_owned())),
    }
}
