//! The protocols: GraphQL, REST, feeds and sign-in over HTTP.
//!
//! It turns requests into reads (`storage`) and actions (`desk`) and their outcomes into answers; no rule of the newsroom is here.
//! Start with [`http`], which assembles the routes; [`request`] says who is asking.

pub mod auth;
pub mod error;
pub mod error_codes;
