//! Look-ups in the catalogue that need no files at run time.

use crate::generated::{BARE_NAMES, CAPABILITIES, FACADES, HOST_SIDE};

/// The capability behind `facade.api`, for example `("wx", "showToast")` → `ui.toast.show`. `None` when the façade
/// has no such name, or has it without a capability behind it (it then fails at run time in the vendor's form).
pub fn by_name(facade: &str, api: &str) -> Option<&'static str> {
    let (_, names) = FACADES.iter().find(|(name, _)| *name == facade)?;
    let at = names.binary_search_by_key(&api, |(name, _)| name).ok()?;
    Some(names[at].1)
}

/// The capability behind a member of a façade as scripts use it, or of `wx`, which every dialect has; of `cloud.init`
/// also that of `cloud`.
pub fn of_member(facade: &str, member: &str) -> Option<&'static str> {
    let first = member.split('.').next().unwrap_or(member);
    let names = [(facade, member), (facade, first), ("wx", member), ("wx", first)];
    names.into_iter().find_map(|(facade, name)| by_name(facade, name))
}

/// Whether the vendor has such a member, with a capability behind it or without.
pub fn has_member(facade: &str, member: &str) -> bool {
    let first = member.split('.').next().unwrap_or(member);
    let bare = |facade| BARE_NAMES.iter().find(|(name, _)| *name == facade);
    let is_bare = |facade| bare(facade).is_some_and(|(_, names)| names.binary_search(&first).is_ok());
    of_member(facade, member).is_some() || is_bare(facade) || is_bare("wx")
}

/// Whether a host has to answer it; everything else a container does by itself.
pub fn is_host_side(capability: &str) -> bool {
    HOST_SIDE.binary_search(&capability).is_ok()
}

/// Whether the catalogue has a capability of this name.
pub fn exists(capability: &str) -> bool {
    CAPABILITIES.binary_search(&capability).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_capabilities() {
        assert_eq!(by_name("wx", "showToast"), Some("ui.toast.show"));
        assert_eq!(by_name("wx", "setStorageSync"), by_name("wx", "setStorage"));
        assert_eq!(by_name("wx", "addCard"), None, "a vendor name without a capability");
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
        assert!(has_member("wx", "addCard") && has_member("wx", "showToast") && has_member("wx", "cloud.init"));
        assert!(has_member("my", "chooseCity") && by_name("my", "chooseCity").is_none());
        assert!(!has_member("wx", "flyToTheMoon"));
        assert!(is_host_side("network.request") && !is_host_side("route.push"));
    }

    #[test]
    fn every_name_leads_to_an_existing_capability() {
        assert!(exists("storage.set") && !exists("storage.fly"));
        for (facade, names) in BARE_NAMES {
            assert!(names.is_sorted(), "{facade} is sorted for the binary search");
        }
        for (facade, names) in FACADES {
            assert!(names.is_sorted(), "{facade} is sorted for the binary search");
            assert!(names.iter().all(|(_, capability)| exists(capability)));
        }
    }
}
