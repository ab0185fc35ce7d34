//! GraphQL for front ends and the desk. One file per noun: its object, and what reads or changes it.
//!
//! Here the parts are put together. `handler.rs` is the HTTP side, `event_stream.rs` and `socket.rs` are those of subscriptions, `engine.rs`
//! executes for all three, `limits.rs` says what a document may ask for.

mod api_key;
mod article;
mod at_once;
mod audit;
mod block;
mod body;
mod change;
mod check_document;
mod collection;
mod connection;
mod contributor;
mod correction;
mod desk;
mod desk_article;
mod desk_reads;
mod documents;
mod edition_span;
mod engine;
mod envelope;
mod event_stream;
mod graphiql;
mod handler;
mod input;
mod json;
mod known;
mod limits;
mod measured;
mod media;
mod menu;
mod mutation;
mod negotiation;
mod node;
mod operation;
mod options;
mod page;
mod preview;
mod query;
mod related;
mod rendition;
mod resolution;
mod rights;
mod scalars;
mod scan;
mod search;
mod section;
mod seo;
mod settled;
mod site;
mod socket;
mod subscription;
mod subscription_root;
mod topic;
mod translation;
mod user_error;
mod viewer;

pub use check_document::check_document;
pub use engine::GraphQl;
pub use handler::{MOST_BYTES, configure, refusal};
pub use limits::LISTS;
pub use options::{Limits, Options, StreamLimits};

use async_graphql::{Schema, SchemaBuilder};

/// The schema that clients see.
pub type DatelineSchema = Schema<query::Query, mutation::Mutation, subscription::Subscription>;

/// Builds the schema.
pub fn schema(options: &Options) -> DatelineSchema {
    builder(options).finish()
}

/// What builds the schema.
fn builder(options: &Options) -> SchemaBuilder<query::Query, mutation::Mutation, subscription::Subscription> {
    // The limits are ours (limits.rs): they name the limit and the actual value.
    let mut schema = Schema::build(query::Query, mutation::Mutation::default(), subscription::Subscription)
        .register_output_type::<node::Node>()
        .register_output_type::<block::Block>();
    if !options.limits.introspection {
        schema = schema.disable_introspection();
    }
    if !options.suggestions {
        schema = schema.disable_suggestions();
    }
    schema
}

/// The schema as text, for `schema.graphql`.
pub fn sdl() -> String {
    schema(&Options::default()).sdl_with_options(
        async_graphql::SDLExportOptions::new()
            .sorted_fields()
            .sorted_arguments()
            .sorted_enum_items()
            .include_specified_by(),
    )
}
