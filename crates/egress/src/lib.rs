//! The one HTTP client that may leave: for addresses that others have written, in articles, exports and settings.
//!
//! It asks by `https` alone, resolves a host once, and refuses it if any of its addresses is private or special
//! ([`public`](is_public)); it connects to just the addresses that were checked, looks at each redirect in the same way, and stops at a
//! size and at an instant. Nothing of ours goes along: no cookie, no token, no proxy, no referrer.
//!
//! Invariant: no byte is sent to an address that [`is_public`] refuses. A host that is written as a number is an address, however it is
//! written: the parser of URLs brings `2130706433`, `0x7f.1` and `0177.0.0.1` into the usual form first.

mod address;
mod resolver;
#[cfg(test)]
mod tests;

pub use address::is_public;

use bytes::Bytes;
use reqwest::header::{ACCEPT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use resolver::{Checked, Resolver};
use std::net::IpAddr;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};
use url::{Host, Url};

#[cfg(all(feature = "loopback", not(debug_assertions)))]
compile_error!("the feature `loopback` is for tests: a program that is shipped asks nothing of its own machine");

/// How many redirects are followed.
const REDIRECTS: usize = 5;

/// What one fetch may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most bytes of an answer.
    pub bytes: usize,
    /// How long it may take from the first question to the last byte, redirects included.
    pub time: Duration,
}

/// What lies at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Where it was found, after redirects.
    pub address: Url,
    /// What the server says that it is.
    pub content_type: Option<String>,
    /// The bytes, as sent.
    pub bytes: Vec<u8>,
}

/// What lies at an address, while it comes.
#[derive(Debug)]
pub struct Arriving {
    address: Url,
    content_type: Option<String>,
    answer: Response,
    /// How many bytes may still come.
    left: usize,
    until: Instant,
    limits: Limits,
}

impl Arriving {
    /// The next bytes; `None` when all of them have come.
    pub async fn next(&mut self) -> Result<Option<Bytes>, EgressRefused> {
        let chunk = timeout_at(self.until, self.answer.chunk()).await;
        let chunk = chunk.map_err(|_| EgressRefused::TooSlow(self.limits.time))?;
        let chunk = chunk.map_err(EgressRefused::Connection)?;
        if let Some(chunk) = &chunk {
            let left = self.left.checked_sub(chunk.len());
            self.left = left.ok_or(EgressRefused::TooLong(self.limits.bytes))?;
        }
        Ok(chunk)
    }
}

/// Why something was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum EgressRefused {
    /// No address of the web that may be asked.
    #[error("{0:?} is not an address that begins with https:// and names a host, without a password")]
    Address(String),
    /// The host is at an address that nobody outside can reach, or of special use.
    #[error("{host} is at {address}, which is private or of special use")]
    Private {
        /// The host, as written.
        host: String,
        /// Where it is.
        address: IpAddr,
    },
    /// The host has no address.
    #[error("{0} has no address")]
    NoAddress(String),
    /// Too many redirects.
    #[error("there are more than {REDIRECTS} redirects")]
    Redirects,
    /// The server does not give it.
    #[error("the server answers with {0}")]
    Status(u16),
    /// Longer than it may be.
    #[error("the answer is longer than {0} bytes")]
    TooLong(usize),
    /// Not there in time.
    #[error("the answer was not there after {0:?}")]
    TooSlow(Duration),
    /// The connection failed.
    #[error("the connection failed")]
    Connection(#[source] reqwest::Error),
}

/// The client.
#[derive(Clone, Debug)]
pub struct Egress {
    resolver: Resolver,
    limits: Limits,
}

impl Egress {
    /// A client whose every fetch has these limits.
    pub fn new(limits: Limits) -> Egress {
        Egress {
            resolver: Resolver::system(),
            limits,
        }
    }

    /// A client that may ask 127.0.0.1 too, and by `http`: for tests of what fetches.
    #[cfg(feature = "loopback")]
    pub fn on_loopback(limits: Limits) -> Egress {
        Egress {
            resolver: Resolver::on_loopback(),
            limits,
        }
    }

    /// What lies at an address, in memory.
    pub async fn fetch(&self, address: &str) -> Result<Fetched, EgressRefused> {
        let mut arriving = self.open(address).await?;
        let mut bytes = Vec::new();
        while let Some(chunk) = arriving.next().await? {
            bytes.extend_from_slice(&chunk);
        }
        Ok(Fetched {
            address: arriving.address,
            content_type: arriving.content_type,
            bytes,
        })
    }

    /// What lies at an address, for whoever wants it as it comes.
    pub async fn open(&self, address: &str) -> Result<Arriving, EgressRefused> {
        let until = Instant::now() + self.limits.time;
        let followed = timeout_at(until, self.follow(address)).await;
        let (address, answer) = followed.map_err(|_| EgressRefused::TooSlow(self.limits.time))??;
        if answer
            .content_length()
            .is_some_and(|length| length > self.limits.bytes as u64)
        {
            return Err(EgressRefused::TooLong(self.limits.bytes));
        }
        let content_type = answer.headers().get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok()).map(str::to_owned);
        Ok(Arriving {
            address,
            content_type,
            answer,
            left: self.limits.bytes,
            until,
            limits: self.limits,
        })
    }

    async fn follow(&self, address: &str) -> Result<(Url, Response), EgressRefused> {
        let mut at = self.parse(address)?;
        for _ in 0..=REDIRECTS {
            let answer = self.ask(&at).await?;
            let status = answer.status();
            if status.is_success() {
                return Ok((at, answer));
            }
            let to = answer.headers().get(LOCATION).and_then(|to| to.to_str().ok());
            match to.filter(|_| matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)) {
                Some(to) => {
                    let next = at.join(to).map_err(|_| EgressRefused::Address(shown(to)))?;
                    at = self.parse(next.as_str())?;
                }
                None => return Err(EgressRefused::Status(status.as_u16())),
            }
        }
        Err(EgressRefused::Redirects)
    }

    /// An address that may be asked, as far as it can be told by itself.
    fn parse(&self, address: &str) -> Result<Url, EgressRefused> {
        let refused = || EgressRefused::Address(shown(address));
        let url = Url::parse(address).map_err(|_| refused())?;
        let is_bare = url.username().is_empty() && url.password().is_none() && url.host().is_some();
        match is_bare && self.resolver.allows_scheme(url.scheme()) {
            true => Ok(url),
            false => Err(refused()),
        }
    }

    /// Asks once, at an address that was checked.
    async fn ask(&self, at: &Url) -> Result<Response, EgressRefused> {
        let checked = self.check(at).await?;
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        // A client for each question: no connection outlives the check that it was made by.
        let client = Client::builder()
            .user_agent(concat!("Dateline/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            .no_proxy()
            .referer(false)
            .redirect(Policy::none())
            .pool_max_idle_per_host(0)
            .dns_resolver(checked)
            .build()
            .map_err(EgressRefused::Connection)?;
        client.get(at.clone()).send().await.map_err(EgressRefused::Connection)
    }

    /// Where a host is, if all its addresses may be asked.
    async fn check(&self, at: &Url) -> Result<Checked, EgressRefused> {
        let host = at.host().ok_or_else(|| EgressRefused::Address(shown(at.as_str())))?;
        let addresses = match host {
            Host::Ipv4(address) => vec![IpAddr::V4(address)],
            Host::Ipv6(address) => vec![IpAddr::V6(address)],
            Host::Domain(name) => self.resolver.resolve(name).await,
        };
        let host = host.to_string();
        if addresses.is_empty() {
            return Err(EgressRefused::NoAddress(host));
        }
        // One that is not public among others that are is no accident.
        match addresses.iter().find(|address| !self.resolver.allows(**address)) {
            Some(address) => Err(EgressRefused::Private {
                host,
                address: *address,
            }),
            None => Ok(Checked::new(host, addresses)),
        }
    }
}

/// As much of an address as an error says.
fn shown(address: &str) -> String {
    address.chars().take(200).collect()
}
