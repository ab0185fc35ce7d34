//! The whole system, over HTTP, on whichever database the tests run.

#![expect(clippy::too_many_lines, reason = "a table of cases is one test")]

mod access;
mod api_key;
mod article;
mod as_of;
mod at_hand;
mod at_once;
mod audit;
mod bad_input;
mod bad_moves;
mod body_markup;
mod change;
mod draft;
mod errors;
mod export;
mod feed;
mod form;
mod form_rights;
mod given;
mod graphql_http;
mod kept_answers;
mod leak;
mod list;
mod named_document;
mod openapi;
mod paging;
mod picture;
mod rate_limit;
mod rendition;
mod resolve;
mod rights;
mod routes;
mod schedule;
mod schema;
mod search;
mod seed_page;
mod sign_in;
mod sitemap;
mod socket;
mod spec;
mod subscription;
mod sync;
mod tidy;
mod upload;
