//! Look-ups in the catalogue that need no files at run time.

use crate::generated::{CAPABILITIES, FACADES};

/// The capability behind `facade.api`, for example `("wx", "showToast")` → `ui.toast.show`. `None` when the façade
/// has no such name, or has it without a capability behind it (it then fails at run time in the vendor's form).
pub fn by_name(facade: &str, api: &str) -> Option<&'static str> {
    let (_, names) = FACADES.iter().find(|(name, _)| *name == facade)?;
    let at = names.binary_search_by_key(&api, |(name, _)| name).ok()?;
    Some(names[at].1)
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
        assert_eq!(by_name("nobody", "showToast"), None);
    }

    #[test]
    fn every_name_leads_to_an_existing_capability() {
        assert!(exists("storage.set") && !exists("storage.fly"));
        for (facade, names) in FACADES {
            assert!(names.is_sorted(), "{facade} is sorted for the binary search");
            assert!(names.iter().all(|(_, capability)| exists(capability)));
        }
    }
}
