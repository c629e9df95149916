//! The facts of a project, as a reviewer asks for them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::IsTerminal as _;

use hutong_compiler::facts::{Address, Contact, Spot};
use hutong_compiler::{Build, Facts};
use hutong_dialect::PRIVACY;
use hutong_package::{Domains, Manifest, domain_allowed};
use hutong_protocol::capabilities;
use serde::Serialize;
use serde_json::{Value, json};

use super::host::Host;
use crate::build::report::plain;

/// Names in a row before the rest is only counted.
const SHOWN: usize = 6;

/// Everything that is known about a project that can be built.
pub struct Review<'a> {
    manifest: &'a Manifest,
    facts: &'a Facts,
    components: Vec<&'a str>,
    /// Members of the façade that are used.
    pub members: Vec<Member>,
    domains: Vec<Domain>,
    sizes: Vec<Size>,
    privacy: Vec<Private>,
}

/// A member of the façade.
#[derive(Serialize)]
pub struct Member {
    /// As it stands in the scripts, `*` where the name is hidden.
    pub name: String,
    /// What it asks for, when the catalogue has it.
    pub capability: Option<&'static str>,
    /// Whether a host has to answer it.
    pub host_side: bool,
    /// Whether the vendor has it.
    pub known: bool,
    /// `file:line`.
    pub at: Vec<String>,
}

/// A host on the network.
#[derive(Serialize)]
struct Domain {
    /// Scheme, host and port.
    origin: String,
    contact: Contact,
    /// Whether the declared list for this kind of contact has it.
    declared: bool,
    at: Vec<String>,
}

/// What a part of the package weighs.
#[derive(Serialize)]
struct Size {
    /// `main`, the root of a subpackage, or `total`.
    part: String,
    bytes: u64,
    /// The vendor's limit, when it is known.
    limit: Option<u64>,
    /// What it is for apps that a third party develops for their owner, where that differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    third_party_limit: Option<u64>,
}

/// Something that touches personal data.
#[derive(Serialize)]
struct Private {
    /// What data.
    data: &'static str,
    /// The member of the façade, or `open-type`.
    member: String,
    at: Vec<String>,
}

impl<'a> Review<'a> {
    /// None when nothing could be built.
    pub fn of(build: &'a Build) -> Option<Self> {
        let (manifest, facts) = (build.manifest.as_ref()?, build.facts.as_ref()?);
        let components = build.config.components.keys().map(String::as_str);
        let components = components
            .filter(|path| !build.config.pages.contains_key(*path))
            .collect();
        Some(Self {
            manifest,
            facts,
            components,
            members: members(manifest, facts),
            domains: domains(&manifest.domains, facts),
            sizes: sizes(manifest),
            privacy: privacy(facts),
        })
    }

    /// Those of the catalogue; the manifest also says whether names without one are used, or hidden names.
    fn capabilities(&self) -> impl Iterator<Item = &str> {
        let named = self.manifest.capabilities.iter().map(String::as_str);
        named.filter(|name| capabilities::exists(name))
    }

    /// The facts for programs.
    pub fn to_json(&self) -> Value {
        let Self { manifest, facts, .. } = self;
        let with = |pick: &dyn Fn(&&Member) -> bool| self.members.iter().filter(pick).collect::<Vec<_>>();
        json!({
            "app": manifest.app, "dialect": manifest.dialect, "version": manifest.version,
            "pages": manifest.pages, "components": self.components,
            "capabilities": self.capabilities().collect::<Vec<_>>(),
            "uses": with(&|member| member.capability.is_some()),
            "without_capability": with(&|member| member.capability.is_none() && member.known),
            "unknown_to_vendor": with(&|member| !member.known),
            "declared_domains": manifest.domains, "domains": self.domains,
            "sizes": self.sizes, "privacy": self.privacy, "declared_privacy": manifest.privacy,
            "plugins": facts.plugins, "extended_libraries": facts.extended_libraries,
        })
    }

    /// The facts for people: a line for each that there is something to say about.
    pub fn table(&self, host: Option<&Host>) -> String {
        let Self { manifest, facts, .. } = self;
        let mut table = Table::default();
        table.row(
            "app",
            &format!("{} {} ({})", manifest.app, manifest.version.name, manifest.dialect),
            true,
        );
        for size in &self.sizes {
            let within = size.limit.is_none_or(|limit| size.bytes <= limit);
            let limit = size
                .limit
                .map_or_else(String::new, |limit| format!(" of {}", kilobytes(limit)));
            table.row(
                &format!("size {}", size.part),
                &format!("{}{limit}", kilobytes(size.bytes)),
                within,
            );
        }
        table.row("capabilities", &list(self.capabilities()), true);
        let names =
            |pick: &dyn Fn(&&Member) -> bool| list(self.members.iter().filter(pick).map(|member| member.name.as_str()));
        table.row(
            "no capability",
            &names(&|member| member.capability.is_none() && member.known && member.name != "*"),
            false,
        );
        table.row("not the vendor's", &names(&|member| !member.known), false);
        table.row(
            "hidden uses",
            &list(
                self.members
                    .iter()
                    .filter(|member| member.name == "*")
                    .flat_map(|member| &member.at)
                    .map(String::as_str),
            ),
            false,
        );
        for declared in [true, false] {
            let hosts = self
                .domains
                .iter()
                .filter(|domain| domain.declared == declared && domain.contact != Contact::Mentioned);
            let title = if declared { "contacts" } else { "not declared" };
            table.row(title, &list(hosts.map(|domain| domain.origin.as_str())), declared);
        }
        for private in &self.privacy {
            let at = list(private.at.iter().map(String::as_str));
            table.row(
                &format!("privacy {}", private.data),
                &format!("{} at {at}", private.member),
                true,
            );
        }
        table.row("plugins", &list(facts.plugins.keys().map(String::as_str)), false);
        table.row(
            "libraries",
            &list(facts.extended_libraries.iter().map(String::as_str)),
            false,
        );
        if let Some(host) = host {
            let missing = host.missing(self);
            table.row(
                "not in this host",
                &list(missing.iter().map(|missing| missing.member.as_str())),
                false,
            );
        }
        table.text
    }
}

#[derive(Default)]
struct Table {
    text: String,
}

impl Table {
    /// A line, unless there is nothing to say.
    fn row(&mut self, title: &str, value: &str, good: bool) {
        if value.is_empty() {
            return;
        }
        let value = plain(value);
        let (on, off) = match (good, std::io::stdout().is_terminal()) {
            (false, true) => ("\u{1b}[33m", "\u{1b}[0m"),
            _ => ("", ""),
        };
        let _ = writeln!(self.text, "{:22} {on}{value}{off}", plain(title));
    }
}

/// The first few, each once, and how many more.
fn list<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut all: Vec<&str> = Vec::new();
    for text in texts {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    let mut shown = all[..all.len().min(SHOWN)].join(", ");
    if all.len() > SHOWN {
        let _ = write!(shown, " and {} more", all.len() - SHOWN);
    }
    shown
}

fn kilobytes(bytes: u64) -> String {
    format!("{} kB", bytes.div_ceil(1000))
}

fn places<'s>(spots: impl IntoIterator<Item = &'s Spot>) -> Vec<String> {
    spots
        .into_iter()
        .map(|spot| format!("{}:{}", spot.file, spot.line))
        .collect()
}

fn members(manifest: &Manifest, facts: &Facts) -> Vec<Member> {
    let facade = hutong_dialect::DIALECTS
        .iter()
        .find(|dialect| dialect.name == manifest.dialect);
    let facade = facade.map_or("wx", |dialect| dialect.facade);
    let member = |(name, spots): (&String, _)| {
        let capability = capabilities::of_member(facade, name);
        Member {
            name: name.clone(),
            capability,
            host_side: capability.is_some_and(capabilities::is_host_side),
            known: name == "*" || capabilities::has_member(facade, name),
            at: places(spots),
        }
    };
    facts.members.iter().map(member).collect()
}

fn domains(declared: &Domains, facts: &Facts) -> Vec<Domain> {
    let mut found: BTreeMap<(String, Contact), Domain> = BTreeMap::new();
    for Address { url, contact, at } in &facts.addresses {
        let Some(origin) = origin(url) else { continue };
        let entries = match contact {
            Contact::Request | Contact::Mentioned => &declared.request,
            Contact::Upload => &declared.upload,
            Contact::Download | Contact::Media => &declared.download,
            Contact::Socket => &declared.socket,
            Contact::Webview => &declared.webview,
        };
        let declared = domain_allowed(entries, &origin);
        let domain = found.entry((origin.clone(), *contact)).or_insert_with(|| Domain {
            origin,
            contact: *contact,
            declared,
            at: Vec::new(),
        });
        domain.at.extend(places([at]));
    }
    found.into_values().collect()
}

/// Scheme, host and port of an address whose path may be cut off anywhere.
fn origin(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    Some(url.origin().ascii_serialization()).filter(|origin| origin != "null")
}

/// Each part, and all of them together.
fn sizes(manifest: &Manifest) -> Vec<Size> {
    let limits = hutong_dialect::by_name(&manifest.dialect).and_then(|dialect| dialect.sizes);
    let parts = manifest.parts();
    let total = Size {
        part: "total".to_owned(),
        bytes: parts.values().sum(),
        limit: limits.map(|limits| limits.total),
        third_party_limit: limits.map(|limits| limits.total_third_party),
    };
    let part = |(part, bytes)| Size {
        part,
        bytes,
        limit: limits.map(|limits| limits.part),
        third_party_limit: None,
    };
    parts.into_iter().map(part).chain([total]).collect()
}

fn privacy(facts: &Facts) -> Vec<Private> {
    let mut found = Vec::new();
    for (data, names) in PRIVACY {
        let used = facts.members.iter().chain(&facts.open_types);
        for (name, spots) in used.filter(|(name, _)| names.contains(&name.as_str())) {
            found.push(Private {
                data,
                member: name.clone(),
                at: places(spots),
            });
        }
    }
    found
}
