//! `GraphQl`: prepares and executes operations, for HTTP, event streams and WebSockets alike.

use super::documents::Documents;
use super::envelope::Envelope;
use super::known;
use super::operation::Operation;
use super::options::Options;
use super::rendition::Addresses;
use super::settled::Settled;
use super::subscription::{Position, ResumeAfter};
use super::{DatelineSchema, builder, schema};
use crate::auth::{Auth, PreviewTokens};
use crate::caller::Caller;
use crate::change_feed::ChangeFeed;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::searching::Searching;
use crate::slots::Slots;
use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response};
use domain::change::Seq;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use std::sync::Arc;
use std::time::Instant;
use storage::Store;

/// What executes GraphQL.
pub struct GraphQl {
    /// What the operator has set.
    pub options: Options,
    /// Tells subscriptions what changes.
    pub feed: ChangeFeed,
    /// The streams that are open.
    pub slots: Slots,
    schema: DatelineSchema,
    /// The same, for documents that are known to fit it.
    known: DatelineSchema,
    documents: Arc<Documents>,
    searching: Arc<Searching>,
    addresses: Arc<Addresses>,
    previews: PreviewTokens,
}

/// How far the change log was known to reach when the request came, for whoever wants to follow it from there.
pub struct AskedAt(pub Seq);

impl GraphQl {
    /// With these options; subscriptions hear of changes from `feed`, what is looked for is asked of `searching`, pictures are found under
    /// that address, and `auth` seals parts of them and signs tokens of previews.
    pub fn new(
        options: Options,
        feed: ChangeFeed,
        searching: Arc<Searching>,
        public_url: &str,
        auth: &Auth,
    ) -> Arc<GraphQl> {
        Arc::new(GraphQl {
            schema: schema(&options),
            known: builder(&options).extension(known::Fits).finish(),
            documents: Arc::new(Documents::new(options.trusted_only)),
            addresses: Arc::new(Addresses {
                public_url: public_url.to_owned(),
                seal: auth.seal().clone(),
            }),
            previews: auth.preview_tokens(),
            slots: Slots::new(options.streams.clone()),
            options,
            feed,
            searching,
        })
    }

    /// The operation that a client asks for, found, parsed and within the limits.
    pub async fn prepare(&self, envelope: Envelope, store: &Store) -> Result<Operation, Problem> {
        Operation::prepare(envelope, &self.documents, store, &self.options.limits).await
    }

    /// Executes a query or mutation. A query that takes too long is given up.
    pub async fn execute(&self, mut operation: Operation, caller: Caller, request_id: &str) -> Settled {
        let (kind, keep) = (operation.kind, operation.keep.take());
        let schema = self.schema_for(&operation);
        let executing = schema.execute(self.request(operation, caller));
        let response = match kind {
            Some(OperationType::Mutation) => executing.await,
            _ => {
                let (limit, started) = (self.options.limits.time, Instant::now());
                match tokio::time::timeout(limit, executing).await {
                    Ok(response) => response,
                    Err(_) => {
                        let millis = |time: std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
                        let what = "milliseconds that the query took";
                        let over =
                            Problem::over(ErrorCode::QueryTooSlow, what, millis(started.elapsed()), millis(limit));
                        return Settled::refused(over, request_id);
                    }
                }
            }
        };
        self.documents.settled(keep, Settled::new(response, request_id))
    }

    /// Executes any operation as a stream: a subscription goes on for as long as it is asked, all else answers once.
    pub fn stream(
        self: &Arc<Self>,
        mut operation: Operation,
        caller: Caller,
        resume: ResumeAfter,
        position: Position,
        request_id: String,
    ) -> BoxStream<'static, Settled> {
        if operation.kind != Some(OperationType::Subscription) {
            let engine = self.clone();
            return stream::once(async move { engine.execute(operation, caller, &request_id).await }).boxed();
        }
        let (mut keep, documents) = (operation.keep.take(), self.documents.clone());
        let schema = self.schema_for(&operation);
        let request = self.request(operation, caller).data(resume).data(position);
        let responses = schema.execute_stream(request);
        responses
            .map(move |response: Response| documents.settled(keep.take(), Settled::new(response, &request_id)))
            .boxed()
    }

    fn schema_for(&self, operation: &Operation) -> &DatelineSchema {
        if operation.fits { &self.known } else { &self.schema }
    }

    fn request(&self, operation: Operation, caller: Caller) -> Request {
        let asked_at = AskedAt(self.feed.head());
        let makes_previews = operation.kind == Some(OperationType::Mutation);
        let mut request = operation.request(caller).data(self.addresses.clone());
        if makes_previews {
            request = request.data(self.previews.clone());
        }
        request
            .data(self.feed.clone())
            .data(self.searching.clone())
            .data(asked_at)
    }
}
