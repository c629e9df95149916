//! The capability catalogue: every capability, permission and name of a vendor.

mod check;
mod model;
mod read;

use std::collections::{BTreeMap, BTreeSet};

pub use model::{Capability, Consent, Dialect, Failure, Form, Name, Permission, Reason, Rejections, Side, Style, Text};
pub use read::Error;

/// The whole catalogue, sorted by name.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// Every capability.
    pub capabilities: Vec<Capability>,
    /// Every permission.
    pub permissions: Vec<Permission>,
    /// Every dialect that has a list of names.
    pub dialects: Vec<Dialect>,
    /// Why names have no capability; the first that fits a name counts.
    pub reasons: Vec<Reason>,
}

impl Catalogue {
    /// Names of a dialect with their capability, in order of name: its own, and those of the dialect it follows.
    pub fn names<'a>(&'a self, dialect: &Dialect) -> Vec<(&'a Name, &'a Capability)> {
        let vendor: BTreeSet<_> = dialect.all().map(|(name, _)| name).collect();
        let mut names = BTreeMap::new();
        for source in dialect.follows.iter().chain([&dialect.dialect]) {
            for capability in &self.capabilities {
                for name in capability.dialects.get(source).into_iter().flatten() {
                    if *source == dialect.dialect || vendor.contains(name.name.as_str()) {
                        names.insert(name.name.as_str(), (name, capability));
                    }
                }
            }
        }
        names.into_values().collect()
    }

    /// Names of a dialect that no capability covers, by form.
    pub fn uncovered<'a>(&self, dialect: &'a Dialect) -> BTreeMap<Style, Vec<&'a str>> {
        let names = self.names(dialect);
        let covered = |name: &str| names.binary_search_by_key(&name, |(covered, _)| &covered.name).is_ok();
        let mut uncovered = BTreeMap::new();
        for (name, style) in dialect.all().filter(|(name, _)| !covered(name)) {
            uncovered.entry(style).or_insert_with(Vec::new).push(name);
        }
        uncovered
    }

    /// Why a name has no capability.
    pub fn reason(&self, name: &str) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.is_for(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str =
        "form: {ok: true, failure: {message: errMsg, named: true}, rejections: reported, thenable_tasks: false}";

    /// Loads a catalogue of one family file and two dialects.
    fn load(family: &str) -> Result<Catalogue, Error> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("names")).unwrap();
        std::fs::write(folder.path().join("demo.yaml"), format!("family: demo\n{family}")).unwrap();
        std::fs::write(
            folder.path().join("names/wechat.yaml"),
            format!("dialect: wechat\nfacade: wx\n{FORM}\nnames: {{callback: [addCard, show], sync: [read]}}"),
        )
        .unwrap();
        std::fs::write(
            folder.path().join("names/qq.yaml"),
            format!("dialect: qq\nfacade: qq\nfollows: wechat\n{FORM}\nnames: {{callback: [show, tell]}}"),
        )
        .unwrap();
        Catalogue::load(folder.path())
    }

    fn refusal(capability: &str) -> String {
        load(&format!("capabilities:\n  - {capability}"))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_pattern_stands_for_any_letters() {
        let reason = Reason {
            reason: "r".to_owned(),
            names: ["*BLE*", "get*Sync", "on"].map(str::to_owned).to_vec(),
        };
        for (name, fits) in [
            ("openBLE", true),
            ("BLE", true),
            ("getInfoSync", true),
            ("getSync", true),
            ("getSynced", false),
            ("forgetSync", false),
            ("on", true),
            ("onBle", false),
        ] {
            assert_eq!(reason.is_for(name), fits, "{name}");
        }
    }

    #[test]
    fn contradictions_are_named() {
        let plain = "name: a.b, summary: s, side: host";
        for (text, reason) in [
            (
                format!("{{{plain}, permission: fly}}"),
                "needs a permission that no family declares",
            ),
            (format!("{{{plain}, consent: ask_each}}"), "must have a `prompt`"),
            (
                format!("{{{plain}, consent: ask_once, prompt: {{en: x, zh-CN: x}}}}"),
                "needs a `permission`",
            ),
            (format!("{{{plain}}}\n  - {{{plain}}}"), "declared twice"),
            (
                format!("{{{plain}, dialects: {{wechat: [{{name: addCart, style: callback}}]}}}}"),
                "`addCart` is no name of wechat",
            ),
            (
                format!("{{{plain}, dialects: {{wechat: [{{name: show, style: sync}}]}}}}"),
                "is not of the form",
            ),
            (
                format!(
                    "{{{plain}, dialects: {{qq: [{{name: tell, style: callback}}, {{name: tell, style: callback}}]}}}}"
                ),
                "leads to two capabilities",
            ),
            (
                format!(
                    "{{{plain}, dialects: {{wechat: [{{name: show, style: callback, params: {{title: content}}}}]}}}}"
                ),
                "names the field `title`",
            ),
            (
                format!(
                    "{{{plain}, params: {{properties: {{icon: {{enum: [ok]}}}}}}, dialects: {{wechat: [{{name: show, style: callback, values: {{icon: {{yes: nice}}}}}}]}}}}"
                ),
                "turns `icon` into \"nice\"",
            ),
            (
                format!(
                    "{{{plain}, result: {{properties: {{net: {{type: string}}}}}}, dialects: {{wechat: [{{name: show, style: callback, values: {{net: {{A: a, B: a}}}}}}]}}}}"
                ),
                "two spellings",
            ),
            (
                "{name: a.b, summary: s, side: view, host_provided: true}".to_owned(),
                "provided by the host",
            ),
            (format!("{{{plain}, dialects: {{klingon: []}}}}"), "no file in names/"),
            (format!("{{{plain}, sied: host}}"), "unknown field `sied`"),
        ] {
            let said = refusal(&text);
            assert!(said.contains(reason), "{text}\n{said}");
        }
    }

    #[test]
    fn a_dialect_takes_over_names_that_its_vendor_has() {
        let catalogue = load(
            "capabilities:\n  - {name: ui.show, summary: s, side: host, dialects: {wechat: [{name: show, style: callback}, {name: addCard, style: callback}], qq: [{name: tell, style: callback}]}}\n  - {name: ui.read, summary: s, side: logic, dialects: {wechat: [{name: read, style: sync}]}}",
        )
        .unwrap();
        let names = |dialect: &str| {
            let dialect = catalogue.dialects.iter().find(|one| one.dialect == dialect).unwrap();
            let led = catalogue.names(dialect);
            led.iter()
                .map(|(name, capability)| format!("{} {}", name.name, capability.name))
                .collect::<Vec<_>>()
        };
        assert_eq!(names("qq"), ["show ui.show", "tell ui.show"]);
        assert_eq!(names("wechat"), ["addCard ui.show", "read ui.read", "show ui.show"]);
    }

    #[test]
    fn a_key_may_name_several_dialects() {
        let catalogue = load(
            "capabilities:\n  - {name: ui.show, summary: s, side: host, dialects: {wechat qq: [{name: show, style: callback}]}}",
        )
        .unwrap();
        assert_eq!(
            catalogue.capabilities[0].dialects.keys().collect::<Vec<_>>(),
            ["qq", "wechat"]
        );
    }

    #[test]
    fn a_good_catalogue_is_sorted() {
        let catalogue =
            load("capabilities:\n  - {name: b.b, summary: s, side: host}\n  - {name: a.a, summary: s, side: logic}")
                .unwrap();
        assert_eq!(
            catalogue
                .capabilities
                .iter()
                .map(|c| c.name.as_str())
                .collect::<Vec<_>>(),
            ["a.a", "b.b"]
        );
    }
}
