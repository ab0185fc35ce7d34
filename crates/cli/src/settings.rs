//! The settings: `dateline.toml`, and over it an environment variable for each. Checked at start; what is unknown or impossible
//! stops it with a sentence that says which and why.
//!
//! Those of GraphQL are in `settings/graphql.rs`, and those of who is let in in `settings/admission.rs`.

mod admission;
mod graphql;
mod raw;

use crate::failure::Failure;
use domain::link::SiteAddress;
use gateway::admission::AdmissionOptions;
use gateway::client_address::TrustedProxies;
use gateway::graphql::Options;
use raw::Raw;
pub use raw::refused;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The settings, parsed.
#[derive(Debug)]
pub struct Settings {
    /// `DATELINE_LISTEN`: where the server listens. 127.0.0.1:8080 by default.
    pub listen: SocketAddr,
    /// `DATELINE_METRICS_LISTEN`: where the operator's numbers are answered, and nothing else. Nowhere by default.
    pub metrics_listen: Option<SocketAddr>,
    /// `DATELINE_PUBLIC_URL`: the API's own address. By default `http://` and where it listens.
    pub public_url: Option<SiteAddress>,
    /// `DATELINE_DATABASE_URL`: `sqlite://var/dateline.db` by default, or `postgres://…`.
    pub database_url: String,
    /// `DATELINE_CORS_ORIGINS`: the origins whose pages may send a token, with commas between. None by default.
    pub cors_origins: Vec<String>,
    /// `DATELINE_TRUSTED_PROXIES`: the networks whose proxies are believed, with commas between. None by default.
    pub trusted_proxies: TrustedProxies,
    /// `DATELINE_RATE_LIMIT_…`, `DATELINE_DAILY_QUOTA_KEY` and `DATELINE_ANONYMOUS_FEEDS`: who is let in, and how often.
    pub admission: AdmissionOptions,
    /// `DATELINE_GRAPHQL_…` and `DATELINE_STREAMS_…`: what GraphQL allows. See `settings/graphql.rs`.
    pub graphql: Options,
    /// `DATELINE_ANSWER_CACHE`: how much memory answers may take that are kept as they were sent, in bytes. Set in MiB, 64 by default; 0
    /// turns the cache off.
    pub answer_cache: u64,
    /// `DATELINE_OBJECT_CACHE`: the same for what was read from the database.
    pub object_cache: u64,
    /// `DATELINE_MEDIA_URL`: where pictures are kept: `file://var/media` by default, or `s3://bucket/folder`, for which the settings of AWS's own
    /// programs count (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT` …).
    pub media_url: String,
    /// `DATELINE_SEARCH_INDEX`: the folder of this node's search index, which nothing else uses. `var/search` by default.
    pub search_index: PathBuf,
    /// `DATELINE_LOG`: a level, or directives as tracing's EnvFilter has them. `info` by default.
    pub log: String,
}

impl Settings {
    /// Reads and checks them.
    pub fn load() -> Result<Settings, Failure> {
        Settings::parse(Raw::read()?)
    }

    fn parse(mut raw: Raw) -> Result<Settings, Failure> {
        let listen = raw.take("listen").unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let listen = parse_address("listen", &listen)?;
        let metrics_listen = raw.take("metrics_listen");
        let metrics_listen = metrics_listen.map(|address| parse_address("metrics_listen", &address));
        let public_url = raw.take("public_url").map(|url| SiteAddress::parse(&url));
        let public_url = public_url.transpose().map_err(|error| refused("public_url", error))?;
        let database_url = raw.take("database_url");
        let database_url = database_url.unwrap_or_else(|| "sqlite://var/dateline.db".to_owned());
        if !["sqlite://", "postgres://", "postgresql://"]
            .iter()
            .any(|scheme| database_url.starts_with(scheme))
        {
            return Err(refused("database_url", "it begins with sqlite:// or postgres://"));
        }
        let cors_origins = parts(raw.take("cors_origins")).map(|origin| parse_origin(&origin));
        let trusted_proxies = parts(raw.take("trusted_proxies")).map(|network| parse_network(&network));
        let log = raw.take("log");
        let settings = Settings {
            listen,
            metrics_listen: metrics_listen.transpose()?,
            public_url,
            database_url,
            cors_origins: cors_origins.collect::<Result<_, _>>()?,
            trusted_proxies: TrustedProxies(trusted_proxies.collect::<Result<_, _>>()?),
            admission: admission::parse(&mut raw)?,
            graphql: graphql::parse(&mut raw)?,
            answer_cache: raw.mebibytes("answer_cache", 64)?,
            object_cache: raw.mebibytes("object_cache", 64)?,
            media_url: raw.take("media_url").unwrap_or_else(|| "file://var/media".to_owned()),
            search_index: raw
                .take("search_index")
                .unwrap_or_else(|| "var/search".to_owned())
                .into(),
            log: log.unwrap_or_else(|| "info,sea_orm_migration=warn,actix_server=warn,sqlx=warn".to_owned()),
        };
        raw.refuse_unknown()?;
        Ok(settings)
    }
}

fn parse_address(name: &str, address: &str) -> Result<SocketAddr, Failure> {
    address.parse().map_err(|_| {
        refused(
            name,
            format!("{address:?} is not an address and port, like 127.0.0.1:8080"),
        )
    })
}

fn parts(list: Option<String>) -> impl Iterator<Item = String> {
    let list = list.unwrap_or_default();
    list.split(',')
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .into_iter()
}

/// An origin as browsers send it: scheme, host and port alone.
fn parse_origin(origin: &str) -> Result<String, Failure> {
    let parsed = SiteAddress::parse(origin).map_err(|error| refused("cors_origins", error))?;
    match parsed.as_str().matches('/').count() {
        2 => Ok(parsed.to_string()),
        _ => Err(refused(
            "cors_origins",
            format!("{origin:?} has a path; an origin is like https://desk.example"),
        )),
    }
}

/// A network, or an address alone.
fn parse_network(network: &str) -> Result<ipnet::IpNet, Failure> {
    let alone = network.parse::<std::net::IpAddr>().map(ipnet::IpNet::from);
    alone.or_else(|_| network.parse()).map_err(|_| {
        refused(
            "trusted_proxies",
            format!("{network:?} is not a network, like 10.0.0.0/8"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(name: &str, text: &str) -> String {
        Settings::parse(Raw::from([(name, text)])).unwrap_err().to_string()
    }

    #[test]
    fn an_impossible_setting_is_refused_by_name() {
        assert_eq!(
            refusal("listen", "nonsense"),
            "INVALID_SETTING: DATELINE_LISTEN (listen): \"nonsense\" is not an address and port, like 127.0.0.1:8080"
        );
        assert_eq!(
            refusal("metrics_listen", "9100"),
            "INVALID_SETTING: DATELINE_METRICS_LISTEN (metrics_listen): \"9100\" is not an address and port, like 127.0.0.1:8080"
        );
        for name in [
            "public_url",
            "database_url",
            "cors_origins",
            "trusted_proxies",
            "graphql_max_depth",
        ] {
            let named = format!("DATELINE_{} ({name}): ", name.to_uppercase());
            assert!(refusal(name, "nonsense").contains(&named), "{name}");
        }
    }

    #[test]
    fn a_setting_that_is_unknown_is_refused_by_name() {
        assert_eq!(
            refusal("listenn", "127.0.0.1:1"),
            "INVALID_SETTING: DATELINE_LISTENN (listenn): there is no such setting"
        );
    }

    #[test]
    fn without_any_it_serves_a_sqlite_file_on_this_machine_alone() {
        let settings = Settings::parse(Raw::default()).unwrap();
        assert_eq!(
            (settings.listen.to_string().as_str(), settings.public_url),
            ("127.0.0.1:8080", None)
        );
        assert_eq!(settings.metrics_listen, None);
        assert_eq!(settings.database_url, "sqlite://var/dateline.db");
    }
}
