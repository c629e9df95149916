//! What a host has of the capabilities that a version calls. Whoever releases it there is told before; what a host of an
//! older version shows instead is decided by [`crate::Snapshot`].

use std::collections::{BTreeMap, BTreeSet};

use crate::dotted::dotted;

/// A version on a host.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Compatibility<'a> {
    /// What it calls and nobody answers on this host.
    pub missing: Vec<&'a str>,
    /// What it calls and the host itself answers, with the first version of the host that does; the newest first.
    pub since: Vec<(&'a str, &'a str)>,
}

impl<'a> Compatibility<'a> {
    /// `uses`: the capabilities that a version calls. `offers`: those of the host, with its first version that has each.
    /// `provided`: whether a container has nothing of its own for a capability.
    ///
    /// One that the host offers from no dotted version on is missing, as it is to decisions.
    pub fn new(
        uses: impl IntoIterator<Item = &'a str>,
        offers: &'a BTreeMap<String, String>,
        provided: impl Fn(&str) -> bool,
    ) -> Self {
        let mut missing = Vec::new();
        let mut since = BTreeSet::new();
        for name in uses {
            match offers.get(name) {
                Some(text) => match dotted(text) {
                    Some(parts) => drop(since.insert((parts, name, text.as_str()))),
                    None => missing.push(name),
                },
                None if provided(name) => missing.push(name),
                None => {}
            }
        }
        let since = since.into_iter().rev().map(|(_, name, text)| (name, text));
        Self {
            missing,
            since: since.collect(),
        }
    }

    /// First version of the host that has all of what it offers; none when the version needs nothing of the host.
    pub fn host_version(&self) -> Option<&'a str> {
        self.since.first().map(|(_, text)| *text)
    }

    /// Whether a host that is too old for `other` may be new enough for this one.
    pub fn needs_less_than(&self, other: &Self) -> bool {
        let need = |one: &Self| one.host_version().and_then(dotted);
        need(self) < need(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host() -> BTreeMap<String, String> {
        [
            ("pay.request", "8.10"),
            ("scan.code", "8.2.0"),
            ("share.open", "next"),
            ("ui.toast", "1"),
        ]
        .map(|(name, since)| (name.to_owned(), since.to_owned()))
        .into()
    }

    #[test]
    fn what_nobody_answers_is_missing_and_the_newest_need_decides() {
        let host = host();
        let provided = |name: &str| name == "live.play";
        let of = |uses: &[&'static str]| Compatibility::new(uses.iter().copied(), &host, provided);
        let found = of(&["scan.code", "live.play", "storage.get", "pay.request", "share.open"]);
        assert_eq!(found.missing, ["live.play", "share.open"]);
        assert_eq!(found.since, [("pay.request", "8.10"), ("scan.code", "8.2.0")]);
        assert_eq!(found.host_version(), Some("8.10"));
        assert_eq!(of(&["storage.get"]), Compatibility::default());
    }

    #[test]
    fn less_is_needed_by_what_an_older_host_has() {
        let host = host();
        let of = |name: &'static str| Compatibility::new([name], &host, |_| false);
        assert!(of("scan.code").needs_less_than(&of("pay.request")));
        assert!(of("storage.get").needs_less_than(&of("ui.toast")));
        assert!(!of("pay.request").needs_less_than(&of("scan.code")));
        assert!(!of("storage.get").needs_less_than(&of("storage.set")));
    }
}
