//! The address that a request came from. What a header says of it counts only when a proxy of ours says it.

use actix_web::HttpRequest;
use actix_web::http::header::HeaderValue;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The networks of our own proxies (`DATELINE_TRUSTED_PROXIES`).
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(pub Vec<IpNet>);

impl TrustedProxies {
    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// The peer's address. If that is a proxy of ours: the rightmost in `X-Forwarded-For` that is not, since each proxy adds on the
/// right whom it was asked by, and all further left is hearsay. What is no address ends the search.
pub fn client_address(request: &HttpRequest, trusted: &TrustedProxies) -> IpAddr {
    let peer = request
        .peer_addr()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
    let lines: Vec<&[u8]> = request
        .headers()
        .get_all("x-forwarded-for")
        .map(HeaderValue::as_bytes)
        .collect();
    let mut address = peer;
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(|byte| *byte == b',')) {
        if !trusted.trusts(address) {
            break;
        }
        match std::str::from_utf8(hop).ok().and_then(|hop| parse(hop.trim())) {
            Some(further) => address = further,
            None => break,
        }
    }
    address
}

/// What is counted as one address: of IPv6 a /64, which one customer has.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::from((address.to_bits() >> 64 << 64).to_be_bytes()),
        address => address,
    }
}

/// An address, also with a port or in brackets, as proxies write it.
fn parse(hop: &str) -> Option<IpAddr> {
    let bare = hop
        .strip_prefix('[')
        .and_then(|hop| hop.strip_suffix(']'))
        .unwrap_or(hop);
    let address = bare
        .parse()
        .ok()
        .or_else(|| hop.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()))?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn found(peer: &str, lines: &[&str]) -> String {
        let trusted = TrustedProxies(vec![
            "10.0.0.0/8".parse().unwrap(),
            "2001:db8:ffff::/48".parse().unwrap(),
        ]);
        let mut request = TestRequest::default().peer_addr(SocketAddr::new(peer.parse().unwrap(), 4711));
        for line in lines {
            request = request.append_header(("X-Forwarded-For", HeaderValue::from_bytes(line.as_bytes()).unwrap()));
        }
        client_address(&request.to_http_request(), &trusted).to_string()
    }

    #[test]
    fn a_stranger_cannot_say_where_it_comes_from() {
        assert_eq!(found("192.0.2.1", &["198.51.100.7"]), "192.0.2.1");
        assert_eq!(found("192.0.2.1", &["10.0.0.1"]), "192.0.2.1");
    }

    #[test]
    fn behind_proxies_the_rightmost_stranger_counts() {
        assert_eq!(
            found("10.0.0.1", &["203.0.113.9, 198.51.100.7, 10.0.0.2"]),
            "198.51.100.7"
        );
        assert_eq!(found("10.0.0.1", &["203.0.113.9", "198.51.100.7"]), "198.51.100.7");
        assert_eq!(found("2001:db8:ffff::1", &["2001:db8::5"]), "2001:db8::5");
        assert_eq!(found("10.0.0.1", &["198.51.100.7:8080"]), "198.51.100.7");
        assert_eq!(found("10.0.0.1", &["[2001:db8::5]:443"]), "2001:db8::5");
        assert_eq!(found("10.0.0.1", &["[2001:db8::5]"]), "2001:db8::5");
    }

    #[test]
    fn mapped_addresses_are_the_ones_they_map() {
        assert_eq!(found("::ffff:10.0.0.1", &["::ffff:198.51.100.7"]), "198.51.100.7");
    }

    #[test]
    fn garbage_ends_the_search_at_the_last_proxy_of_ours() {
        assert_eq!(found("10.0.0.1", &["198.51.100.7, unknown, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(found("10.0.0.1", &["198.51.100.7, "]), "10.0.0.1");
        assert_eq!(found("10.0.0.1", &["\u{fffd}, 198.51.100.7"]), "198.51.100.7");
        assert_eq!(found("10.0.0.1", &[""]), "10.0.0.1");
        assert_eq!(found("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn a_request_that_only_proxies_of_ours_saw_comes_from_the_furthest() {
        assert_eq!(found("10.0.0.1", &["10.0.0.3, 10.0.0.2"]), "10.0.0.3");
    }
}
