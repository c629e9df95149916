//! Look-ups in the catalogue that need no files at run time.

use crate::generated::{CAPABILITIES, LATE, NAMES, RULES};

/// A name, the capability behind it, the façades that have it so.
type Row = (&'static str, Option<&'static str>, &'static [&'static str]);

/// The capability behind `facade.api`, for example `("wx", "showToast")` → `ui.toast.show`. `None` when the façade
/// has no such name, or has it without a capability behind it (it then fails at run time in the vendor's form).
pub fn by_name(facade: &str, api: &str) -> Option<&'static str> {
    row(facade, api)?.1
}

/// The capability behind a member of a façade as scripts use it, or of `wx`, which every dialect has; of `cloud.init`
/// that of `cloud`.
pub fn of_member(facade: &str, member: &str) -> Option<&'static str> {
    rows(facade, member).find_map(|row| row.1)
}

/// Whether the vendor has such a member, with a capability behind it or without.
pub fn has_member(facade: &str, member: &str) -> bool {
    rows(facade, member).next().is_some()
}

/// What is known of a member's first name: in the façade, then in `wx`.
fn rows(facade: &str, member: &str) -> impl Iterator<Item = &'static Row> {
    let name = member.split('.').next().unwrap_or(member);
    [facade, "wx"].into_iter().filter_map(move |facade| row(facade, name))
}

fn row(facade: &str, name: &str) -> Option<&'static Row> {
    let first = NAMES.partition_point(|(known, ..)| *known < name);
    let mut same = NAMES[first..].iter().take_while(|(known, ..)| *known == name);
    same.find(|(.., facades)| facades.contains(&facade))
}

/// Whether mini-programs ask for it under a name of some vendor's. For the others the runtime asks, on behalf of these.
pub fn is_named(capability: &str) -> bool {
    NAMES.iter().any(|(_, named, _)| *named == Some(capability))
}

/// What a container has nothing of its own for: it works where the page of a host provides it.
pub fn host_provided() -> impl Iterator<Item = &'static str> {
    let rows = RULES.iter().filter(|(_, rule)| rule.host_provided);
    rows.map(|(name, _)| *name)
}

/// Whether a host has to answer it; everything else a container does by itself.
pub fn is_host_side(capability: &str) -> bool {
    rule(capability).is_some()
}

/// Whether the catalogue has a capability of this name.
pub fn exists(capability: &str) -> bool {
    CAPABILITIES.binary_search(&capability).is_ok()
}

/// Whether it stands for all of an area that the catalogue has, as `pay.*`.
pub fn is_area(name: &str) -> bool {
    let in_it = |area: &str| CAPABILITIES.iter().any(|known| known.split('.').next() == Some(area));
    name.strip_suffix(".*").is_some_and(in_it)
}

/// Whether its code in the logic is a script of its own.
pub fn is_late(capability: &str) -> bool {
    LATE.binary_search(&capability).is_ok()
}

/// What a host checks a call against before it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// JSON Schema of the parameters, as text.
    pub params: &'static str,
    /// Whether the user is asked, and how.
    pub consent: Option<Ask>,
    /// A container has nothing of its own for it.
    pub host_provided: bool,
}

/// How the user is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// Once; the answer is kept under this permission.
    Once(&'static str),
    /// Every time.
    Each,
}

/// The rule of a capability of the host side.
pub fn rule(capability: &str) -> Option<Rule> {
    let at = RULES.binary_search_by_key(&capability, |row| row.0).ok()?;
    RULES.get(at).map(|row| row.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_capabilities() {
        assert_eq!(by_name("wx", "showToast"), Some("ui.toast.show"));
        assert_eq!(by_name("wx", "setStorageSync"), by_name("wx", "setStorage"));
        assert_eq!(by_name("wx", "startHCE"), None, "a vendor name without a capability");
        assert_eq!(by_name("wx", "toString"), None);
        assert_eq!(by_name("my", "confirm"), Some("ui.modal"));
        assert_eq!(by_name("my", "alert"), Some("ui.modal"));
        assert_eq!(by_name("my", "navigateTo"), by_name("wx", "navigateTo"), "taken over");
        assert_eq!(by_name("my", "login"), None, "a name the vendor does not have");
        assert_eq!(by_name("nobody", "showToast"), None);
        assert_eq!(of_member("wx", "showToast.call"), Some("ui.toast.show"));
        assert_eq!(of_member("my", "showToast"), of_member("wx", "showToast"));
    }

    #[test]
    fn names_of_the_vendor_are_known() {
        assert!(has_member("wx", "startHCE") && has_member("wx", "showToast") && has_member("wx", "cloud.init"));
        assert!(has_member("my", "addCardAuth") && by_name("my", "addCardAuth").is_none());
        assert!(!has_member("wx", "flyToTheMoon"));
        assert!(is_host_side("network.request") && !is_host_side("route.push"));
    }

    #[test]
    fn rules_say_what_a_host_checks() {
        assert_eq!(rule("clipboard.get").unwrap().consent, Some(Ask::Once("clipboard")));
        assert_eq!(rule("app.open").unwrap().consent, Some(Ask::Each));
        assert!(rule("pay.request").unwrap().host_provided);
        assert!(rule("storage.set").unwrap().params.contains("\"required\""));
        assert_eq!(rule("route.push"), None, "answered by the logic");
        assert!(is_late("socket.connect") && !is_late("storage.set"));
        assert!(RULES.is_sorted_by_key(|row| row.0), "for the binary search");
        for (_, rule) in RULES {
            serde_json::from_str::<serde_json::Value>(rule.params).unwrap();
        }
    }

    #[test]
    fn every_name_leads_to_an_existing_capability() {
        assert!(exists("storage.set") && !exists("storage.fly"));
        assert!(NAMES.is_sorted(), "for the binary search");
        for (name, capability, _) in NAMES {
            assert!(capability.is_none_or(exists), "{name}");
        }
    }
}
