//! Domain lists of the manifest. `spec/vectors/domains.json` keeps this and the container's
//! TypeScript in step.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{Domains, PackageError};

/// Whether `url` may be reached under `entries`, a list of origins or host patterns:
/// `https://a.com`, `http://127.0.0.1:4010`, `*.example.com` (one or more labels), `*`. An entry
/// without a scheme means the secure ones, `https` and `wss`. Only `http`, `https`, `ws` and `wss`
/// are ever allowed. An entry that is not valid allows nothing.
pub fn domain_allowed(entries: &[String], url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let Some(host) = url.host_str() else { return false };
    matches!(url.scheme(), "http" | "https" | "ws" | "wss")
        && entries
            .iter()
            .filter_map(|entry| Pattern::parse(entry).ok())
            .any(|pattern| pattern.matches(&url, host))
}

/// What somebody says of domains beside the manifest: of a host its owner, of the platform its operator.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DomainPolicy {
    /// Reached as if the manifest named them.
    pub allow: Domains,
    /// Reached by nobody, whoever names them.
    pub deny: Vec<String>,
}

impl DomainPolicy {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it opens `url` to calls of a kind: `download request socket upload webview`.
    pub fn allows(&self, kind: &str, url: &str) -> bool {
        let list = match kind {
            "download" => &self.allow.download,
            "request" => &self.allow.request,
            "socket" => &self.allow.socket,
            "upload" => &self.allow.upload,
            "webview" => &self.allow.webview,
            _ => return false,
        };
        domain_allowed(list, url)
    }

    /// Whether `entry` of a domain list names nothing but what is denied, in one of its schemes at least.
    pub fn denies(&self, entry: &str) -> bool {
        let Ok(entry) = Pattern::parse(entry) else { return false };
        let mut denied = self.deny.iter().filter_map(|text| Pattern::parse(text).ok());
        denied.any(|pattern| pattern.covers(&entry))
    }
}

/// Whether `entry` can stand in a domain list.
pub fn check_domain_entry(entry: &str) -> Result<(), PackageError> {
    match Pattern::parse(entry) {
        Ok(_) => Ok(()),
        Err(reason) => Err(PackageError::DomainInvalid {
            entry: entry.to_owned(),
            reason,
        }),
    }
}

enum Pattern {
    Everything,
    Origin { secure_any: bool, origin: Url },
}

impl Pattern {
    fn parse(entry: &str) -> Result<Self, &'static str> {
        if entry == "*" {
            return Ok(Self::Everything);
        }
        let secure_any = !entry.contains("://");
        let text = if secure_any {
            format!("https://{entry}")
        } else {
            entry.to_owned()
        };
        let origin = Url::parse(&text).map_err(|_| "not an origin or host pattern")?;
        if !matches!(origin.scheme(), "http" | "https" | "ws" | "wss") {
            return Err("the scheme is not http, https, ws or wss");
        }
        let bare = origin.path() == "/" && origin.query().is_none() && origin.fragment().is_none();
        if !bare || !origin.username().is_empty() || origin.password().is_some() {
            return Err("only scheme, host and port can be given");
        }
        let host = origin.host_str().ok_or("the host is missing")?;
        let labels = host.strip_prefix("*.").unwrap_or(host);
        if labels.is_empty() || labels.contains('*') {
            return Err("a star stands alone or for the leading labels of a host");
        }
        Ok(Self::Origin { secure_any, origin })
    }

    fn covers(&self, other: &Self) -> bool {
        let Self::Origin { secure_any, origin } = other else {
            return matches!(self, Self::Everything);
        };
        let host = origin.host_str().unwrap_or_default();
        let socket = || {
            let mut socket = origin.clone();
            socket.set_scheme("wss").is_ok() && self.matches(&socket, host)
        };
        self.matches(origin, host) || *secure_any && socket()
    }

    fn matches(&self, url: &Url, host: &str) -> bool {
        let Self::Origin { secure_any, origin } = self else {
            return true;
        };
        let scheme = if *secure_any {
            matches!(url.scheme(), "https" | "wss")
        } else {
            url.scheme() == origin.scheme()
        };
        let pattern = origin.host_str().unwrap_or_default();
        let host_fits = match pattern.strip_prefix('*') {
            Some(suffix) => host.len() > suffix.len() && host.ends_with(suffix),
            None => host == pattern,
        };
        scheme && host_fits && url.port_or_known_default() == origin.port_or_known_default()
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Vectors {
        entries: Vec<Entry>,
        urls: Vec<Case>,
    }

    #[derive(Deserialize)]
    struct Entry {
        entry: String,
        valid: bool,
    }

    #[derive(Deserialize)]
    struct Case {
        list: Vec<String>,
        url: String,
        allowed: bool,
    }

    #[test]
    fn vectors_shared_with_the_container() {
        let vectors: Vectors = serde_json::from_str(include_str!("../../../spec/vectors/domains.json")).unwrap();
        for Entry { entry, valid } in &vectors.entries {
            assert_eq!(check_domain_entry(entry).is_ok(), *valid, "{entry:?}");
        }
        for Case { list, url, allowed } in &vectors.urls {
            assert_eq!(domain_allowed(list, url), *allowed, "{url:?} under {list:?}");
        }
        for Case { list, url, allowed } in &vectors.urls {
            let policy = DomainPolicy {
                deny: list.clone(),
                ..DomainPolicy::default()
            };
            // an origin is an entry, too
            if check_domain_entry(url).is_ok() && url.contains("://") {
                assert_eq!(policy.denies(url), *allowed, "{url:?} denied by {list:?}");
            }
        }
        assert!(vectors.entries.len() > 10 && vectors.urls.len() > 20);
    }
    #[test]
    fn what_is_denied_as_a_whole_is_denied() {
        let denies = |deny: &[&str], entry: &str| {
            let deny = deny.iter().map(|text| (*text).to_owned()).collect();
            let allow = Domains::default();
            DomainPolicy { allow, deny }.denies(entry)
        };
        assert!(denies(&["*.evil.example"], "*.evil.example"));
        assert!(denies(&["*.evil.example"], "https://a.b.evil.example"));
        assert!(denies(&["wss://evil.example"], "evil.example"), "in one of its schemes");
        assert!(denies(&["*"], "*") && denies(&["*"], "good.example"));
        assert!(!denies(&["evil.example"], "*.evil.example"), "the rest of it is not");
        assert!(!denies(&["*.evil.example"], "evil.example"));
        assert!(!denies(&["evil.example"], "*") && !denies(&[], "*"));
        assert!(!denies(&["evil.example"], "http://evil.example"));
    }
}
