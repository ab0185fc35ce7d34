//! The protocols: GraphQL, REST, feeds and sign-in over HTTP.
//!
//! It turns requests into reads (`storage`) and actions (`desk`) and their outcomes into answers; no rule of the newsroom is here.
//! Start with [`http`], which assembles the routes; [`caller`] says who is asking, `reads` is how everything is read.

pub mod admission;
mod alone;
pub mod answers;
pub mod app;
mod at_hand;
pub mod auth;
pub mod caller;
pub mod change_feed;
pub mod client_address;
mod coding;
mod cors;
mod cursor;
pub mod error;
pub mod error_codes;
mod feeds;
mod fields;
mod flights;
pub mod graphql;
mod health;
pub mod http;
mod ids;
mod kept;
mod limiter;
mod lineup;
mod list_filter;
mod menus;
pub mod metrics;
pub mod openapi;
pub mod pictures;
mod previewed;
mod reads;
mod referred;
mod request_log;
mod resolve;
mod respond;
mod rest;
pub mod searching;
mod sitemaps;
mod slots;
mod terms;
pub mod usage;
mod xml;
