//! What a client is told of its limits: the fields `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10).

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use std::fmt::Write;

/// A limit, and where the client stands.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// Its name, of letters alone.
    pub name: &'static str,
    /// How many requests (`q`) in so many seconds (`w`).
    pub quota: u64,
    /// The seconds.
    pub window: u64,
    /// How many are left (`r`).
    pub left: u64,
    /// In how many seconds all are there again (`t`).
    pub reset: u64,
}

/// Adds the fields to an answer; none if there is no limit.
pub fn add(headers: &mut HeaderMap, policies: &[Policy]) {
    let (mut policy, mut state) = (String::new(), String::new());
    for (index, one) in policies.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        // Writing to a text does not fail.
        write!(policy, "{comma}\"{}\";q={};w={}", one.name, one.quota, one.window).ok();
        write!(state, "{comma}\"{}\";r={};t={}", one.name, one.left, one.reset).ok();
    }
    for (name, text) in [("ratelimit-policy", policy), ("ratelimit", state)] {
        if let Some(value) = HeaderValue::from_str(&text).ok().filter(|value| !value.is_empty()) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}
