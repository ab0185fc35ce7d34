//! The settings: `dateline.toml`, and over it an environment variable for each. Checked at start; what is unknown or impossible
//! stops it with a sentence that says which and why.

use crate::failure::Failure;
use domain::link::SiteAddress;
use gateway::client_address::TrustedProxies;
use gateway::error_codes::ErrorCode;
use serde::Deserialize;
use std::fmt::Display;
use std::net::SocketAddr;

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
    /// `DATELINE_LOG`: a level, or directives as tracing's EnvFilter has them. `info` by default.
    pub log: String,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Raw {
    listen: Option<String>,
    metrics_listen: Option<String>,
    public_url: Option<String>,
    database_url: Option<String>,
    cors_origins: Option<String>,
    trusted_proxies: Option<String>,
    log: Option<String>,
}

impl Settings {
    /// Reads and checks them.
    pub fn load() -> Result<Settings, Failure> {
        let read = config::Config::builder()
            .add_source(config::File::with_name("dateline.toml").required(false))
            .add_source(config::Environment::with_prefix("DATELINE").prefix_separator("_"))
            .build();
        let raw = read.and_then(config::Config::try_deserialize);
        Settings::parse(raw.map_err(|error| Failure::new(ErrorCode::InvalidSetting, error.to_string()))?)
    }

    fn parse(raw: Raw) -> Result<Settings, Failure> {
        let listen = raw.listen.unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let listen = parse_address("listen", &listen)?;
        let metrics_listen = raw
            .metrics_listen
            .map(|address| parse_address("metrics_listen", &address));
        let metrics_listen = metrics_listen.transpose()?;
        let public_url = raw.public_url.map(|url| SiteAddress::parse(&url));
        let public_url = public_url.transpose().map_err(|error| refused("public_url", error))?;
        let database_url = raw
            .database_url
            .unwrap_or_else(|| "sqlite://var/dateline.db".to_owned());
        if !["sqlite://", "postgres://", "postgresql://"]
            .iter()
            .any(|scheme| database_url.starts_with(scheme))
        {
            return Err(refused("database_url", "it begins with sqlite:// or postgres://"));
        }
        let cors_origins = parts(raw.cors_origins)
            .map(|origin| parse_origin(&origin))
            .collect::<Result<_, _>>()?;
        let trusted = parts(raw.trusted_proxies).map(|network| {
            let alone = network.parse::<std::net::IpAddr>().map(ipnet::IpNet::from);
            alone.or_else(|_| network.parse()).map_err(|_| {
                refused(
                    "trusted_proxies",
                    format!("{network:?} is not a network, like 10.0.0.0/8"),
                )
            })
        });
        let trusted_proxies = TrustedProxies(trusted.collect::<Result<_, _>>()?);
        let log = raw
            .log
            .unwrap_or_else(|| "info,sea_orm_migration=warn,actix_server=warn,sqlx=warn".to_owned());
        Ok(Settings {
            listen,
            metrics_listen,
            public_url,
            database_url,
            cors_origins,
            trusted_proxies,
            log,
        })
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

/// The sentence for a setting that is refused, with both its names.
pub fn refused(name: &str, why: impl Display) -> Failure {
    Failure::new(
        ErrorCode::InvalidSetting,
        format!("DATELINE_{} ({name}): {why}", name.to_uppercase()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(raw: Raw) -> String {
        Settings::parse(raw).unwrap_err().to_string()
    }

    #[test]
    fn an_impossible_setting_is_refused_by_name() {
        let wrong = || Some("nonsense".to_owned());
        assert_eq!(
            refusal(Raw {
                listen: wrong(),
                ..Raw::default()
            }),
            "INVALID_SETTING: DATELINE_LISTEN (listen): \"nonsense\" is not an address and port, like 127.0.0.1:8080"
        );
        assert_eq!(
            refusal(Raw {
                metrics_listen: Some("9100".to_owned()),
                ..Raw::default()
            }),
            "INVALID_SETTING: DATELINE_METRICS_LISTEN (metrics_listen): \"9100\" is not an address and port, like 127.0.0.1:8080"
        );
        assert!(
            refusal(Raw {
                public_url: wrong(),
                ..Raw::default()
            })
            .contains("DATELINE_PUBLIC_URL")
        );
        assert!(
            refusal(Raw {
                database_url: wrong(),
                ..Raw::default()
            })
            .contains("DATELINE_DATABASE_URL")
        );
        assert!(
            refusal(Raw {
                cors_origins: wrong(),
                ..Raw::default()
            })
            .contains("DATELINE_CORS_ORIGINS")
        );
        assert!(
            refusal(Raw {
                trusted_proxies: wrong(),
                ..Raw::default()
            })
            .contains("DATELINE_TRUSTED_PROXIES")
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
