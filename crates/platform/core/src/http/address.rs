//! Where requests come from.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::AppState;

/// A range of addresses: `10.0.0.0/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

/// A text that names no network.
#[derive(Debug, thiserror::Error)]
#[error("not a network; write an address such as 192.0.2.7, or a range such as 192.0.2.0/24 or 2001:db8::/32")]
pub struct InvalidNetwork;

impl FromStr for Network {
    type Err = InvalidNetwork;

    fn from_str(text: &str) -> Result<Self, InvalidNetwork> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| InvalidNetwork)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), u8::from_str).map_err(|_| InvalidNetwork)?;
        if bits > most {
            return Err(InvalidNetwork);
        }
        Ok(Self { address, bits })
    }
}

impl Network {
    /// Whether `address` is in it.
    pub fn contains(self, address: IpAddr) -> bool {
        self.begins(address.to_canonical())
    }

    /// Whether every address of `other` is in it.
    pub fn covers(self, other: Self) -> bool {
        self.bits <= other.bits && self.begins(other.address)
    }

    fn begins(self, address: IpAddr) -> bool {
        let differ = match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => u128::from(own.to_bits() ^ other.to_bits()) << 96,
            (IpAddr::V6(own), IpAddr::V6(other)) => own.to_bits() ^ other.to_bits(),
            _ => return false,
        };
        differ.leading_zeros() >= u32::from(self.bits)
    }
}

/// Where a request comes from, as far as that is known. Behind proxies that the platform trusts it is the last address
/// that one of them was called from.
#[derive(Debug, Clone, Copy)]
pub struct Address(pub Option<IpAddr>);

impl Address {
    /// Reads it from the head of a request.
    pub fn of(parts: &Parts, proxies: &[Network]) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Self(peer.map(|ConnectInfo(peer)| behind(peer.ip().to_canonical(), &parts.headers, proxies)))
    }

    /// As text.
    pub fn text(self) -> Option<String> {
        self.0.map(|address| address.to_string())
    }

    /// Whose attempts are counted together, as text. Empty when unknown.
    pub fn subscriber(self) -> String {
        match self.network() {
            Some(IpAddr::V6(network)) => format!("{:016x}", network.to_bits() >> 64),
            network => Self(network).text().unwrap_or_default(),
        }
    }

    /// The same: an IPv4 address, or the /64 that one subscriber has of IPv6.
    pub(crate) fn network(self) -> Option<IpAddr> {
        Some(match self.0? {
            IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
            address @ IpAddr::V4(_) => address,
        })
    }
}

impl FromRequestParts<AppState> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, platform: &AppState) -> Result<Self, Infallible> {
        Ok(Self::of(parts, &platform.proxies))
    }
}

fn behind(peer: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> IpAddr {
    let trusted = |address: &IpAddr| proxies.iter().any(|network| network.contains(*address));
    let mut nearest = peer;
    let named = headers.get_all("x-forwarded-for").iter();
    let named: Vec<&str> = named
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
        .collect();
    let mut named = named.iter().rev();
    // what stands further to the left than a stranger was written by the stranger
    while trusted(&nearest)
        && let Some(next) = named.next()
        && let Ok(next) = next.trim().parse::<IpAddr>()
    {
        nearest = next.to_canonical();
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_contain_what_they_say() {
        let cases = [
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7", "192.0.2.6", false),
            ("192.0.2.7", "::ffff:192.0.2.7", true),
            ("0.0.0.0/0", "8.8.8.8", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:db8:1::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("::/0", "2001:db9::1", true),
        ];
        for (network, address, inside) in cases {
            let parsed: Network = network.parse().unwrap();
            assert_eq!(
                parsed.contains(address.parse().unwrap()),
                inside,
                "{address} in {network}"
            );
        }
        for bad in [
            "",
            "10.0.0.0/33",
            "10.0.0/8",
            "::/129",
            "10.0.0.0/-1",
            "host",
            "10.0.0.0/8/8",
        ] {
            assert!(bad.parse::<Network>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_network_covers_what_is_within_it_whole() {
        let cases = [
            ("10.0.0.0/8", "10.1.0.0/16", true),
            ("10.0.0.0/8", "10.0.0.0/8", true),
            ("10.0.0.0/8", "10.0.0.0/7", false),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("2001:db8::/32", "2001:db8:1::/48", true),
            ("0.0.0.0/0", "::/0", false),
        ];
        for (network, other, covers) in cases {
            let (one, two): (Network, Network) = (network.parse().unwrap(), other.parse().unwrap());
            assert_eq!(one.covers(two), covers, "{other} in {network}");
        }
    }

    #[test]
    fn one_subscriber_has_a_64th_of_ipv6() {
        let of = |text: &str| Address(Some(text.parse().unwrap())).subscriber();
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }

    #[test]
    fn only_a_trusted_proxy_says_where_a_request_comes_from() {
        let proxies = ["10.0.0.0/8".parse().unwrap()];
        let cases = [
            ("192.0.2.1", "8.8.8.8", "192.0.2.1"),
            ("10.0.0.1", "8.8.8.8", "8.8.8.8"),
            ("10.0.0.1", "1.1.1.1, 8.8.8.8", "8.8.8.8"),
            ("10.0.0.1", "1.1.1.1, 8.8.8.8, 10.0.0.2", "8.8.8.8"),
            ("10.0.0.1", "1.1.1.1, nonsense", "10.0.0.1"),
        ];
        for (peer, forwarded, expected) in cases {
            let headers = HeaderMap::from_iter([(
                "x-forwarded-for".parse().unwrap(),
                axum::http::HeaderValue::from_static(forwarded),
            )]);
            let found = behind(peer.parse().unwrap(), &headers, &proxies);
            assert_eq!(found, expected.parse::<IpAddr>().unwrap(), "{peer} for {forwarded}");
        }
    }
}
