//! Where requests may go: to the public Internet, and to what the operator has named.

use std::net::IpAddr;

use hutong_core::http::Network;
use hutong_core::{Error, Result};
use url::{Host, Url};

/// Networks that are not public (IANA's special-purpose registries), and those that lead to such by another name.
const INNER: &[&str] = &[
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/3",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "3fff::/20",
];
/// All of IPv6 that is given out to the public.
const PUBLIC_V6: &str = "2000::/3";

/// What a target is to the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The public Internet: over TLS alone.
    Public,
    /// In a network that the operator allows.
    Allowed,
    /// Neither.
    Refused,
}

/// What `address` is, when the operator allows `allowed`.
pub(crate) fn reach(address: IpAddr, allowed: &[Network]) -> Reach {
    let address = address.to_canonical();
    let within = |text: &str| text.parse().is_ok_and(|network: Network| network.contains(address));
    if allowed.iter().any(|network| network.contains(address)) {
        Reach::Allowed
    } else if INNER.iter().any(|text| within(text)) || (address.is_ipv6() && !within(PUBLIC_V6)) {
        Reach::Refused
    } else {
        Reach::Public
    }
}

/// Refuses a URL that can be seen to lead where nothing may go. A name is looked at when it is resolved.
pub(crate) fn check(url: &str, allowed: &[Network]) -> Result<()> {
    let refused = |rule: &str| Error::field("url", rule);
    let url = Url::parse(url).map_err(|_| refused("must be an absolute URL"))?;
    if url.as_str().len() > 2000 || !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(refused("must have at most 2000 characters, no user and no fragment"));
    }
    let plain = match url.scheme() {
        "https" => false,
        "http" => true,
        _ => return Err(refused("must be an https URL")),
    };
    let address = match url.host() {
        Some(Host::Ipv4(address)) => Some(address.into()),
        Some(Host::Ipv6(address)) => Some(address.into()),
        Some(Host::Domain(_)) => None,
        None => return Err(refused("must name a host")),
    };
    match address.map(|address| reach(address, allowed)) {
        Some(Reach::Refused) => Err(refused("must not lead into a private network")),
        Some(Reach::Public) if plain => Err(refused("must be an https URL")),
        None if plain && allowed.is_empty() => Err(refused("must be an https URL")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_refused_by_whatever_name() {
        let allowed = ["127.0.0.0/8".parse().unwrap()];
        for (text, expected) in [
            ("93.184.216.34", Reach::Public),
            ("2606:2800:220:1::1", Reach::Public),
            ("127.0.0.1", Reach::Allowed),
            ("::ffff:127.0.0.1", Reach::Allowed),
            ("10.1.2.3", Reach::Refused),
            ("::ffff:10.1.2.3", Reach::Refused),
            ("169.254.169.254", Reach::Refused),
            ("192.168.1.1", Reach::Refused),
            ("172.31.0.1", Reach::Refused),
            ("100.64.0.1", Reach::Refused),
            ("0.0.0.0", Reach::Refused),
            ("224.0.0.1", Reach::Refused),
            ("255.255.255.255", Reach::Refused),
            ("::1", Reach::Refused),
            ("::", Reach::Refused),
            ("fe80::1", Reach::Refused),
            ("fd00::1", Reach::Refused),
            ("ff02::1", Reach::Refused),
            ("64:ff9b::10.0.0.1", Reach::Refused),
            ("2002:a00:1::", Reach::Refused),
            ("2001:0:1::1", Reach::Refused),
            ("2001:db8::1", Reach::Refused),
        ] {
            assert_eq!(reach(text.parse().unwrap(), &allowed), expected, "{text}");
        }
    }

    #[test]
    fn a_url_is_https_and_leads_out() {
        let allowed = ["127.0.0.0/8".parse().unwrap()];
        for (url, good) in [
            ("https://example.com/hook?a=1", true),
            ("http://127.0.0.1:9/hook", true),
            ("http://localhost:9/hook", true),
            ("http://93.184.216.34/hook", false),
            ("https://10.0.0.1/hook", false),
            ("https://0x7f.1/hook", true),
            ("https://[::1]/hook", false),
            ("https://me:secret@example.com/", false),
            ("https://example.com/#part", false),
            ("ftp://example.com/", false),
            ("/hook", false),
        ] {
            assert_eq!(check(url, &allowed).is_ok(), good, "{url}");
        }
        assert!(check("http://localhost:9/hook", &[]).is_err());
        assert!(check("https://0x7f.1/hook", &[]).is_err());
    }
}
