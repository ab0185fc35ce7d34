//! Web addresses that editors write: where a link leads, and what may be embedded.
//!
//! Invariant: no `LinkTarget` makes a browser run anything; `javascript:`, `data:` and their like are refused.

use serde::{Deserialize, Serialize};
use std::fmt;
use url::Url;

/// Where a link leads: an `https`, `http`, `mailto` or `tel` address, a path of the front end's own (`/about`), or an anchor (`#b3`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LinkTarget(String);

/// Why a text cannot be a link's target.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkRefused {
    /// Over 2,000 characters.
    #[error("the address has {0} characters; the most is 2000")]
    TooLong(usize),
    /// Not an address at all.
    #[error("{0:?} is not an address; write a whole one like https://example.org/page, or a path like /about")]
    NotAnAddress(String),
    /// An address of a kind that a story must not link to.
    #[error("addresses that begin with {0}: are not allowed; use https, http, mailto or tel")]
    Scheme(String),
    /// An address to embed whose host is on no list.
    #[error("nothing from {0:?} can be embedded; see EmbedProvider for what can")]
    Provider(String),
}

const MOST: usize = 2000;

fn parse_url(text: &str) -> Result<Url, LinkRefused> {
    if text.len() > MOST {
        return Err(LinkRefused::TooLong(text.chars().count()));
    }
    let refused = || LinkRefused::NotAnAddress(text.chars().take(80).collect());
    let url = Url::parse(text).map_err(|_| refused())?;
    match url.scheme() {
        "http" | "https" if url.host_str().is_none_or(str::is_empty) => Err(refused()),
        "http" | "https" | "mailto" | "tel" => Ok(url),
        other => Err(LinkRefused::Scheme(other.to_owned())),
    }
}

impl LinkTarget {
    /// Checks and normalises as browsers do (WHATWG URL).
    pub fn parse(raw: &str) -> Result<LinkTarget, LinkRefused> {
        let text = raw.trim();
        let own =
            text.starts_with('#') || (text.starts_with('/') && !text.starts_with("//") && !text.starts_with("/\\"));
        if own && text.len() <= MOST && !text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
            return Ok(LinkTarget(text.to_owned()));
        }
        parse_url(text).map(|url| LinkTarget(url.into()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for LinkTarget {
    type Error = LinkRefused;
    fn try_from(raw: String) -> Result<Self, LinkRefused> {
        Self::parse(&raw)
    }
}

impl From<LinkTarget> for String {
    fn from(target: LinkTarget) -> String {
        target.0
    }
}

/// The address of a site: `http` or `https`, with a host, without query or fragment; no slash at its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SiteAddress(String);

impl SiteAddress {
    /// Checks and normalises.
    pub fn parse(raw: &str) -> Result<SiteAddress, LinkRefused> {
        let url = parse_url(raw.trim())?;
        let plain = matches!(url.scheme(), "http" | "https")
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !plain {
            return Err(LinkRefused::NotAnAddress(raw.chars().take(80).collect()));
        }
        Ok(SiteAddress(url.as_str().trim_end_matches('/').to_owned()))
    }

    /// The address, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The whole address of a path (which begins with `/`), percent-encoded.
    pub fn join(&self, path: &str) -> String {
        // Most paths are, and the parser of addresses is slow.
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_');
        if path.bytes().all(is_plain) {
            return format!("{}{path}", self.0);
        }
        let encoded = Url::parse("https://x")
            .and_then(|base| base.join(path))
            .map(|url| url.path().to_owned())
            .unwrap_or_default();
        format!("{}{encoded}", self.0)
    }
}

impl TryFrom<String> for SiteAddress {
    type Error = LinkRefused;
    fn try_from(raw: String) -> Result<Self, LinkRefused> {
        Self::parse(&raw)
    }
}

impl From<SiteAddress> for String {
    fn from(address: SiteAddress) -> String {
        address.0
    }
}

impl fmt::Display for SiteAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The address of a page on the web: `http` or `https`, with a host and without a password.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebAddress(String);

impl WebAddress {
    /// Checks and normalises as browsers do (WHATWG URL).
    pub fn parse(raw: &str) -> Result<WebAddress, LinkRefused> {
        let url = parse_url(raw.trim())?;
        let is_page = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
        match is_page {
            true => Ok(WebAddress(url.into())),
            false => Err(LinkRefused::NotAnAddress(raw.chars().take(80).collect())),
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for WebAddress {
    type Error = LinkRefused;
    fn try_from(raw: String) -> Result<Self, LinkRefused> {
        Self::parse(&raw)
    }
}

impl From<WebAddress> for String {
    fn from(address: WebAddress) -> String {
        address.0
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whose players and posts may stand in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the providers' own")]
pub enum EmbedProvider {
    Bluesky,
    Datawrapper,
    Facebook,
    Flourish,
    Instagram,
    Mastodon,
    Soundcloud,
    Spotify,
    Tiktok,
    Vimeo,
    X,
    Youtube,
}

impl EmbedProvider {
    /// The hosts of each provider; their subdomains count too.
    const HOSTS: &[(&str, EmbedProvider)] = &[
        ("bsky.app", EmbedProvider::Bluesky),
        ("datawrapper.dwcdn.net", EmbedProvider::Datawrapper),
        ("facebook.com", EmbedProvider::Facebook),
        ("flo.uri.sh", EmbedProvider::Flourish),
        ("public.flourish.studio", EmbedProvider::Flourish),
        ("instagram.com", EmbedProvider::Instagram),
        ("mastodon.social", EmbedProvider::Mastodon),
        ("soundcloud.com", EmbedProvider::Soundcloud),
        ("open.spotify.com", EmbedProvider::Spotify),
        ("tiktok.com", EmbedProvider::Tiktok),
        ("vimeo.com", EmbedProvider::Vimeo),
        ("x.com", EmbedProvider::X),
        ("twitter.com", EmbedProvider::X),
        ("youtube.com", EmbedProvider::Youtube),
        ("youtube-nocookie.com", EmbedProvider::Youtube),
        ("youtu.be", EmbedProvider::Youtube),
    ];

    /// The provider's name as it calls itself.
    pub fn name(self) -> &'static str {
        match self {
            EmbedProvider::Bluesky => "Bluesky",
            EmbedProvider::Datawrapper => "Datawrapper",
            EmbedProvider::Facebook => "Facebook",
            EmbedProvider::Flourish => "Flourish",
            EmbedProvider::Instagram => "Instagram",
            EmbedProvider::Mastodon => "Mastodon",
            EmbedProvider::Soundcloud => "SoundCloud",
            EmbedProvider::Spotify => "Spotify",
            EmbedProvider::Tiktok => "TikTok",
            EmbedProvider::Vimeo => "Vimeo",
            EmbedProvider::X => "X",
            EmbedProvider::Youtube => "YouTube",
        }
    }
}

/// Something of an allowed provider that stands in a body: always `https`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmbedAddress {
    provider: EmbedProvider,
    address: String,
}

impl EmbedAddress {
    /// Finds the provider by the host. Other hosts, other schemes and ports are refused.
    pub fn parse(raw: &str) -> Result<EmbedAddress, LinkRefused> {
        let url = parse_url(raw.trim())?;
        if url.scheme() != "https" || url.port().is_some() || !url.username().is_empty() {
            return Err(LinkRefused::NotAnAddress(raw.chars().take(80).collect()));
        }
        let host = url.host_str().unwrap_or_default();
        let of = |known: &str| host == known || host.strip_suffix(known).is_some_and(|rest| rest.ends_with('.'));
        match Self::provider_of(of) {
            Some(provider) => Ok(EmbedAddress {
                provider,
                address: url.as_str().to_owned(),
            }),
            None => Err(LinkRefused::Provider(host.to_owned())),
        }
    }

    fn provider_of(of: impl Fn(&str) -> bool) -> Option<EmbedProvider> {
        EmbedProvider::HOSTS
            .iter()
            .find(|(host, _)| of(host))
            .map(|(_, provider)| *provider)
    }

    /// Whose it is.
    pub fn provider(&self) -> EmbedProvider {
        self.provider
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.address
    }
}

impl TryFrom<String> for EmbedAddress {
    type Error = LinkRefused;
    fn try_from(raw: String) -> Result<Self, LinkRefused> {
        Self::parse(&raw)
    }
}

impl From<EmbedAddress> for String {
    fn from(embed: EmbedAddress) -> String {
        embed.address
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_that_run_code_are_refused() {
        for raw in [
            "javascript:alert(1)",
            " JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example",
            "/\\evil.example",
            "file:///etc/passwd",
            "https://",
            "",
        ] {
            assert!(LinkTarget::parse(raw).is_err(), "{raw:?}");
        }
        for good in [
            "https://example.org/a?b=c#d",
            "mailto:desk@example.org",
            "tel:+3812345",
            "/about",
            "#b3",
        ] {
            assert!(LinkTarget::parse(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn only_listed_hosts_are_embedded() {
        assert_eq!(
            EmbedAddress::parse("https://www.youtube.com/watch?v=x")
                .unwrap()
                .provider(),
            EmbedProvider::Youtube
        );
        for raw in [
            "https://notyoutube.com/x",
            "https://youtube.com.evil.example/",
            "http://youtube.com/x",
            "https://youtube.com:8443/x",
        ] {
            assert!(EmbedAddress::parse(raw).is_err(), "{raw}");
        }
    }

    #[test]
    fn a_site_address_joins_paths_encoded() {
        let site = SiteAddress::parse("https://News.Example/").unwrap();
        assert_eq!(
            site.join("/économie/été"),
            "https://news.example/%C3%A9conomie/%C3%A9t%C3%A9"
        );
        assert_eq!(site.join("/a-b/c_9"), "https://news.example/a-b/c_9");
        assert!(SiteAddress::parse("https://a.example/?q=1").is_err());
    }

    proptest! {
        #[test]
        fn a_parsed_target_parses_to_itself_and_never_runs_code(raw in "\\PC{0,60}") {
            if let Ok(target) = LinkTarget::parse(&raw) {
                prop_assert!(!target.as_str().trim_start().to_ascii_lowercase().starts_with("javascript"));
                prop_assert_eq!(LinkTarget::parse(target.as_str()), Ok(target));
            }
        }
    }
}
