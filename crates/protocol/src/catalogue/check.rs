//! What must hold for the catalogue as a whole.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Catalogue;
use super::model::{Capability, Consent, Dialect, Name, Side};

impl Catalogue {
    /// The first thing that does not hold, in words.
    pub(super) fn check(&self) -> Result<(), String> {
        let permissions: BTreeSet<_> = self
            .permissions
            .iter()
            .map(|permission| permission.name.as_str())
            .collect();
        for pair in self.capabilities.windows(2) {
            if pair[0].name == pair[1].name {
                return Err(format!("`{}` is declared twice", pair[0].name));
            }
        }
        for capability in &self.capabilities {
            let name = &capability.name;
            if capability
                .permission
                .as_deref()
                .is_some_and(|permission| !permissions.contains(permission))
            {
                return Err(format!("`{name}` needs a permission that no family declares"));
            }
            if (capability.consent == Consent::None) != capability.prompt.is_none() {
                return Err(format!(
                    "`{name}` must have a `prompt` exactly when it asks for consent"
                ));
            }
            if capability.consent == Consent::AskOnce && capability.permission.is_none() {
                return Err(format!(
                    "`{name}` keeps an answer and so needs a `permission` to keep it under"
                ));
            }
            if capability.consent != Consent::None && capability.side != Side::Host {
                return Err(format!("`{name}` asks for consent, which only the host side can"));
            }
            if capability.host_provided && capability.side != Side::Host {
                return Err(format!(
                    "`{name}` is provided by the host, which only the host side can be"
                ));
            }
            if capability.shows && capability.side != Side::Host {
                return Err(format!("`{name}` `shows` something, which only the host side does"));
            }
            for (dialect, names) in &capability.dialects {
                let Some(vendor) = self.dialects.iter().find(|one| one.dialect == *dialect) else {
                    return Err(format!(
                        "`{name}` has names in `{dialect}`, which has no file in names/"
                    ));
                };
                for own in names {
                    check_name(own, capability, vendor).map_err(|reason| format!("`{name}`: {reason}"))?;
                }
            }
        }
        self.dialects.iter().try_for_each(|dialect| self.check_dialect(dialect))
    }

    /// Every name without a capability has a reason, and no pattern is left over.
    pub(super) fn check_reasons(&self) -> Result<(), String> {
        let mut left: BTreeSet<&str> = self
            .reasons
            .iter()
            .flat_map(|reason| &reason.names)
            .map(String::as_str)
            .collect();
        for dialect in &self.dialects {
            for name in self.uncovered(dialect).into_values().flatten() {
                let pattern = self.reason(name).and_then(|reason| reason.pattern_of(name));
                let pattern = pattern.ok_or_else(|| format!("`{name}` of {} has no reason", dialect.dialect))?;
                left.remove(pattern);
            }
        }
        match left.first() {
            Some(pattern) => Err(format!("no name without a capability needs the pattern `{pattern}`")),
            None => Ok(()),
        }
    }

    fn check_dialect(&self, dialect: &Dialect) -> Result<(), String> {
        let Dialect { dialect: own, .. } = dialect;
        let known = |name: &str| self.dialects.iter().any(|other| other.dialect == name && name != own);
        if let Some(unknown) = dialect.follows.as_deref().filter(|name| !known(name)) {
            return Err(format!("`{own}` follows `{unknown}`, which is no other dialect"));
        }
        let mut seen = BTreeSet::new();
        if let Some((twice, _)) = dialect.all().find(|(name, _)| !seen.insert(*name)) {
            return Err(format!("`{twice}` of {own} is listed twice"));
        }
        let mut led = BTreeSet::new();
        let names = self
            .capabilities
            .iter()
            .filter_map(|capability| capability.dialects.get(own));
        if let Some(twice) = names.flatten().find(|name| !led.insert(name.name.as_str())) {
            return Err(format!("`{}` of {own} leads to two capabilities", twice.name));
        }
        let styles: BTreeMap<_, _> = dialect.all().collect();
        let other = |(name, _): &&(&Name, &Capability)| styles[name.name.as_str()] != name.style;
        if let Some((name, capability)) = self.names(dialect).iter().find(other) {
            return Err(format!(
                "`{}` of {own} is not of the form that `{}` says",
                name.name, capability.name
            ));
        }
        Ok(())
    }
}

fn check_name(name: &Name, capability: &Capability, vendor: &Dialect) -> Result<(), String> {
    if !vendor.all().any(|(known, _)| known == name.name) {
        return Err(format!("`{}` is no name of {}", name.name, vendor.dialect));
    }
    let params = &capability.params["properties"];
    let result = &capability.result["properties"];
    let asked = name.params.keys().chain(name.fixed.keys()).chain(name.defaults.keys());
    let strangers = asked
        .filter(|field| params.get(field).is_none())
        .chain(name.result.keys().filter(|field| result.get(field).is_none()))
        .chain(
            name.values
                .keys()
                .filter(|field| params.get(field).or(result.get(field)).is_none()),
        );
    if let Some(field) = strangers.into_iter().next() {
        return Err(format!("`{}` names the field `{field}`, which is not there", name.name));
    }
    for (field, values) in &name.values {
        let choices = [params, result].map(|schema| schema[field]["enum"].as_array());
        let wrong = |value: &&Value| choices.iter().flatten().any(|choices| !choices.contains(value));
        if let Some(value) = values.values().find(wrong) {
            return Err(format!(
                "`{}` turns `{field}` into {value}, which is not allowed",
                name.name
            ));
        }
        let spellings = values.values().map(Value::to_string).collect::<BTreeSet<_>>().len();
        if result.get(field).is_some() && spellings < values.len() {
            return Err(format!(
                "`{}` has two spellings for a value of the result's `{field}`",
                name.name
            ));
        }
    }
    Ok(())
}
