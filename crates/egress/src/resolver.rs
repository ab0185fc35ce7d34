//! Where hosts are: asked once, and then nowhere else.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Says where hosts are, and which addresses may be asked.
#[derive(Clone, Debug)]
pub(crate) struct Resolver {
    /// For tests: that 127.0.0.1 may be asked, by `http` too. It does not exist in a program that is shipped.
    #[cfg(any(test, feature = "loopback"))]
    pub(crate) loopback: bool,
    /// For tests of this crate: what is answered instead.
    #[cfg(test)]
    pub(crate) hosts: crate::tests::Hosts,
}

impl Resolver {
    /// As the system says.
    pub(crate) fn system() -> Resolver {
        Resolver {
            #[cfg(any(test, feature = "loopback"))]
            loopback: false,
            #[cfg(test)]
            hosts: crate::tests::Hosts::default(),
        }
    }

    /// The same, and 127.0.0.1 may be asked.
    #[cfg(feature = "loopback")]
    pub(crate) fn on_loopback() -> Resolver {
        let mut resolver = Resolver::system();
        resolver.loopback = true;
        resolver
    }

    /// Whether addresses may begin with that.
    pub(crate) fn allows_scheme(&self, scheme: &str) -> bool {
        #[cfg(any(test, feature = "loopback"))]
        if self.loopback && scheme == "http" {
            return true;
        }
        scheme == "https"
    }

    /// Whether that address may be asked.
    pub(crate) fn allows(&self, address: IpAddr) -> bool {
        #[cfg(any(test, feature = "loopback"))]
        if self.loopback && address == IpAddr::from([127, 0, 0, 1]) {
            return true;
        }
        crate::is_public(address)
    }

    /// Where a host is; nothing if nobody knows.
    pub(crate) async fn resolve(&self, host: &str) -> Vec<IpAddr> {
        #[cfg(test)]
        if let Some(answer) = self.hosts.next(host) {
            return answer;
        }
        match tokio::net::lookup_host((host, 443)).await {
            Ok(found) => found.map(|found| found.ip()).collect(),
            Err(_) => Vec::new(),
        }
    }
}

/// The addresses of a host that were checked: the only ones that a connection is made to.
#[derive(Debug)]
pub(crate) struct Checked {
    host: String,
    addresses: Arc<[IpAddr]>,
}

impl Checked {
    pub(crate) fn new(host: String, addresses: Vec<IpAddr>) -> Checked {
        Checked {
            host,
            addresses: addresses.into(),
        }
    }
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let of_host = name.as_str().eq_ignore_ascii_case(&self.host);
        let addresses = of_host.then(|| self.addresses.clone());
        Box::pin(async move {
            match addresses {
                // The port is the one of the address that is asked.
                Some(addresses) => {
                    let all: Vec<SocketAddr> = addresses.iter().map(|address| SocketAddr::new(*address, 0)).collect();
                    Ok(Box::new(all.into_iter()) as Addrs)
                }
                None => Err("another host than the one that was checked".into()),
            }
        })
    }
}
