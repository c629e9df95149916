//! What a reviewer is shown of a version: facts, what was seen, what differs, which rules it breaks. All pure.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use hutong_core::{PackageSeen, PageSeen, Places, ScriptsSeen};
use hutong_dialect::{PRIVACY, SCOPES};
use hutong_package::{Digest, DomainPolicy, Domains, Manifest};
use hutong_protocol::capabilities::{Ask, is_host_side, is_named, of_member, rule};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::trees::{self, TreeChange};

/// What is known about a version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Evidence {
    /// When it was scanned, milliseconds since the epoch.
    pub scanned_at: i64,
    /// Why nothing was seen of it; absent when its pages were opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// What it says of itself.
    pub facts: PackageFacts,
    /// Each page, opened by itself, without a user and without a network.
    pub pages: Vec<PageSeen>,
    /// What differs from the version that was admitted last; absent for the first one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub differences: Option<Differences>,
    /// What a reviewer should look at.
    pub findings: Vec<Finding>,
    /// What became of the content check; absent when the operator had named no checker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<ContentCheck>,
}

/// How the texts of the pages were put before the operator's content checker. What it found is among the findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContentCheck {
    /// When, milliseconds since the epoch.
    pub at: i64,
    /// How many texts it has answered for: a page is one, a long page several.
    pub texts: u64,
    /// Why the version counts as not checked; absent when it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// What a package says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PackageFacts {
    /// The language that it is written in.
    pub dialect: String,
    /// What built it.
    pub toolchain: String,
    /// The first page.
    pub entry: String,
    /// Every page.
    pub pages: Vec<String>,
    /// Folders of the subpackages.
    pub subpackages: Vec<String>,
    /// Capabilities that its scripts name.
    pub capabilities: BTreeSet<String>,
    /// Servers that it may ask, by the kind of contact: `request upload download socket webview`.
    pub domains: BTreeMap<String, BTreeSet<String>>,
    /// Capability → what its developer says it is for.
    pub privacy: BTreeMap<String, String>,
    /// Files.
    pub files: u64,
    /// Their bytes together.
    pub size: u64,
}

/// What differs from another version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Differences {
    /// The other version.
    pub version: String,
    /// Its code.
    pub code: i64,
    /// Pages.
    pub pages: Change,
    /// Capabilities.
    pub capabilities: Change,
    /// Servers, as `request https://…`.
    pub domains: Change,
    /// Files by path.
    pub files: Change,
    /// Files of the same path with another content.
    pub changed_files: Vec<String>,
    /// Bytes of the other version.
    pub size_before: u64,
    /// Bytes of the main package, `main`, and of each subpackage.
    #[serde(default)]
    pub sizes: Vec<SizeChange>,
    /// Pages of both versions that look different.
    #[serde(default)]
    pub trees: Vec<TreeChange>,
}

/// What a part of the package weighs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SizeChange {
    /// `main`, or the root of a subpackage.
    pub part: String,
    /// Its bytes in the other version; absent when it had no such part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<u64>,
    /// Its bytes; absent when this version has no such part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<u64>,
}

/// What came and what went.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Change {
    /// Only in this version.
    pub added: Vec<String>,
    /// Only in the other one.
    pub removed: Vec<String>,
}

/// Something that a reviewer should look at.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// On which page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// What: a server, a capability, a word, an error, a checker's label; of `dynamic_code` one of `eval`, `function`,
    /// `text_timer`, `foreign_code`, `foreign_webassembly`, `interpreter` and `unreadable_script`.
    pub what: String,
    /// Where it stands in the scripts, when that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Places>,
}

/// The rules of the scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The compiler could not make the page, or it drew nothing.
    PageDoesNotOpen,
    /// It wrote an error to the console.
    PageError,
    /// It asks a server that the manifest does not name.
    UndeclaredServer,
    /// It names or asks a server that the operator denies to every app.
    DeniedServer,
    /// It calls a capability that the manifest does not name: the call was hidden from the build.
    UndeclaredCapability,
    /// It uses a capability that touches personal data, and its privacy declaration does not say for what.
    UndeclaredPrivacy,
    /// It asks for personal data before the user agrees.
    BeforeConsent,
    /// Its scripts make code of texts, or run code that is not in the package: nobody can have read it.
    DynamicCode,
    /// No script or template leads there, nor the tab bar.
    HiddenPage,
    /// A word of the operator's list is on it.
    ListedWord,
    /// The operator's content checker calls it risky.
    RiskyContent,
    /// The operator's content checker wants it to be reviewed.
    DoubtfulContent,
}

/// Texts of a page that are kept, and letters of each.
const TEXTS: (usize, usize) = (500, 500);
/// Lines of the outlines that are kept, of all pages together.
const LINES: usize = 20_000;

/// What is kept of the pages: their texts as far as a reviewer reads them, and outlines to compare with later.
pub(crate) fn kept(mut pages: Vec<PageSeen>) -> Vec<PageSeen> {
    let mut lines = LINES;
    for page in &mut pages {
        // half an outline would differ from a whole one
        match lines.checked_sub(page.outline.len()) {
            Some(left) => lines = left,
            None => page.outline.clear(),
        }
        page.texts.truncate(TEXTS.0);
        for text in &mut page.texts {
            if let Some((end, _)) = text.char_indices().nth(TEXTS.1) {
                text.truncate(end);
            }
        }
    }
    pages
}

/// The package as it was uploaded.
pub(crate) struct Package {
    pub(crate) manifest: Arc<Manifest>,
    pub(crate) files: BTreeMap<Digest, Vec<u8>>,
}

impl ContentCheck {
    /// One that came to nothing.
    pub(crate) fn failed(at: i64, reason: String) -> Self {
        Self {
            at,
            texts: 0,
            failure: Some(reason),
        }
    }
}

impl Evidence {
    /// Whether the operator's content checker has answered for all of it.
    pub(crate) fn is_checked(&self) -> bool {
        self.content.as_ref().is_some_and(|check| check.failure.is_none())
    }
}

impl PackageFacts {
    pub(crate) fn of(manifest: &Manifest) -> Self {
        Self {
            dialect: manifest.dialect.clone(),
            toolchain: manifest.toolchain.clone(),
            entry: manifest.entry.clone(),
            pages: manifest.pages.clone(),
            subpackages: manifest.subpackages.iter().map(|part| part.root.clone()).collect(),
            capabilities: manifest.capabilities.clone(),
            domains: domains(&manifest.domains),
            privacy: manifest
                .privacy
                .iter()
                .map(|privacy| (privacy.capability.clone(), privacy.purpose.clone()))
                .collect(),
            files: manifest.files.len() as u64,
            size: size(manifest),
        }
    }
}

fn size(manifest: &Manifest) -> u64 {
    manifest.files.values().map(|file| file.size).sum()
}

fn domains(domains: &Domains) -> BTreeMap<String, BTreeSet<String>> {
    let Domains {
        download,
        request,
        socket,
        upload,
        webview,
    } = domains;
    let lists = [
        ("download", download),
        ("request", request),
        ("socket", socket),
        ("upload", upload),
        ("webview", webview),
    ];
    lists
        .into_iter()
        .filter(|(_, list)| !list.is_empty())
        .map(|(kind, list)| (kind.to_owned(), list.iter().cloned().collect()))
        .collect()
}

impl Differences {
    /// What differs from `before`, what another version says of itself and how its pages looked.
    pub(crate) fn new(
        version: String,
        code: i64,
        (before, old_pages): (&Manifest, &[PageSeen]),
        (now, pages): (&Manifest, &[PageSeen]),
    ) -> Self {
        let servers = |manifest: &Manifest| {
            let lists = domains(&manifest.domains).into_iter();
            lists
                .flat_map(|(kind, list)| list.into_iter().map(move |server| format!("{kind} {server}")))
                .collect::<Vec<_>>()
        };
        let changed = now.files.iter().filter(|(path, file)| {
            let earlier = before.files.get(*path);
            earlier.is_some_and(|earlier| earlier.sha256 != file.sha256)
        });
        Self {
            version,
            code,
            pages: Change::between(&before.pages, &now.pages),
            capabilities: Change::between(&before.capabilities, &now.capabilities),
            domains: Change::between(&servers(before), &servers(now)),
            files: Change::between(before.files.keys(), now.files.keys()),
            changed_files: changed.map(|(path, _)| path.clone()).collect(),
            size_before: size(before),
            sizes: sizes(before, now),
            trees: trees::between(old_pages, pages),
        }
    }
}

fn sizes(before: &Manifest, now: &Manifest) -> Vec<SizeChange> {
    let (before, now) = (before.parts(), now.parts());
    let parts: BTreeSet<_> = before.keys().chain(now.keys()).collect();
    let of = |part: &String| SizeChange {
        part: part.clone(),
        before: before.get(part).copied(),
        now: now.get(part).copied(),
    };
    parts.into_iter().map(of).collect()
}

impl Change {
    pub(crate) fn between<'a>(
        before: impl IntoIterator<Item = &'a String>,
        now: impl IntoIterator<Item = &'a String>,
    ) -> Self {
        let (before, now): (BTreeSet<_>, BTreeSet<_>) = (before.into_iter().collect(), now.into_iter().collect());
        let only = |here: &BTreeSet<&String>, there: &BTreeSet<&String>| {
            here.difference(there).map(|name| (*name).clone()).collect()
        };
        Self {
            added: only(&now, &before),
            removed: only(&before, &now),
        }
    }
}

/// Every rule that is broken. `words` and `operator` are what the operator says. What is gone through grows with the package
/// and with the words, not with the two multiplied.
pub(crate) fn findings(
    package: &Package,
    PackageSeen { pages, scripts }: &PackageSeen,
    words: &[String],
    operator: &DomainPolicy,
) -> Vec<Finding> {
    let listed = Listed::new(words);
    let mut findings = Vec::new();
    for (kind, list) in domains(&package.manifest.domains) {
        for entry in list.iter().filter(|entry| operator.denies(entry)) {
            findings.push(Finding {
                rule: Rule::DeniedServer,
                page: None,
                what: format!("{kind} {entry}"),
                at: None,
            });
        }
    }
    let mut find = |rule, page: &str, what: &str| {
        findings.push(Finding {
            rule,
            page: Some(page.to_owned()),
            what: what.to_owned(),
            at: None,
        });
    };
    for page in pages {
        if !page.built || !page.opened {
            find(
                Rule::PageDoesNotOpen,
                &page.path,
                if page.built { "nothing is drawn" } else { "not built" },
            );
        }
        for error in &page.errors {
            find(Rule::PageError, &page.path, error);
        }
        for contact in &page.domains {
            let what = format!("{} {}", contact.kind, contact.origin);
            if operator.denies(&contact.origin) {
                find(Rule::DeniedServer, &page.path, &what);
            } else if !contact.allowed && !operator.allows(&contact.kind, &contact.origin) {
                find(Rule::UndeclaredServer, &page.path, &what);
            }
        }
        let hidden = page
            .capabilities
            .keys()
            .filter(|name| is_named(name) && !package.manifest.capabilities.contains(*name));
        for capability in hidden {
            find(Rule::UndeclaredCapability, &page.path, capability);
        }
        for capability in &page.before_consent {
            find(Rule::BeforeConsent, &page.path, capability);
        }
        for word in listed.on(page) {
            find(Rule::ListedWord, &page.path, word);
        }
    }
    for page in package.hidden_pages() {
        find(Rule::HiddenPage, page, "no script or template leads there");
    }
    findings.extend(package.undeclared_privacy(pages, scripts));
    findings.extend(scripts.dynamic.iter().map(|(what, places)| Finding {
        rule: Rule::DynamicCode,
        page: None,
        what: what.clone(),
        at: Some(places.clone()),
    }));
    findings
}

impl Package {
    fn text(&self, path: &str) -> Option<&str> {
        let entry = self.manifest.files.get(path)?;
        std::str::from_utf8(self.files.get(&entry.sha256)?).ok()
    }

    /// Capabilities that touch personal data and of which neither the privacy declaration nor the vendor's form of it
    /// says that they are used; each with the first page that calls it, and where its scripts do.
    fn undeclared_privacy(&self, pages: &[PageSeen], scripts: &ScriptsSeen) -> Vec<Finding> {
        let facade = hutong_dialect::by_name(&self.manifest.dialect).map_or("wx", |dialect| dialect.facade);
        let names = PRIVACY.iter().flat_map(|(_, names)| *names);
        // others share a capability with harmless names, as the contexts of all built-ins do
        let behind = names.filter_map(|name| of_member(facade, name));
        let personal: BTreeSet<&str> = behind.filter(|name| is_host_side(name)).collect();
        let config = self.config();
        let vendors = vendors_declaration(&config["functions"]);
        let vendors = vendors.iter().filter_map(|name| of_member(facade, name));
        let own = self.manifest.privacy.iter().map(|privacy| privacy.capability.as_str());
        let declared: BTreeSet<&str> = own.chain(vendors).collect();
        let called = pages.iter().flat_map(|page| page.capabilities.keys());
        let used: BTreeSet<&String> = self.manifest.capabilities.iter().chain(called).collect();
        let undeclared = used.into_iter().filter(|name| {
            let name = name.as_str();
            !declared.contains(name) && (personal.contains(name) || is_kept_under_a_permission(name))
        });
        let found = undeclared.map(|name| Finding {
            rule: Rule::UndeclaredPrivacy,
            page: pages
                .iter()
                .find(|page| page.capabilities.contains_key(name))
                .map(|page| page.path.clone()),
            what: name.clone(),
            at: scripts.capabilities.get(name).cloned(),
        });
        found.collect()
    }

    fn config(&self) -> Value {
        let text = self.text("config.json");
        text.and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default()
    }

    /// Pages that nothing leads to: no text in a script or template is their address, but where they are defined. An
    /// address may be relative, or come from a server: the last two parts of the path count, and a reviewer judges.
    fn hidden_pages(&self) -> impl Iterator<Item = &str> {
        let scripts = self.manifest.files.keys().filter(|path| path.ends_with("logic.js"));
        let scripts = scripts.filter_map(|path| self.text(path));
        let named: HashSet<&str> = scripts.flat_map(addresses).collect();
        let tabs = self.tabs();
        self.manifest.pages.iter().map(String::as_str).filter(move |page| {
            *page != self.manifest.entry && !tabs.contains(*page) && !named.contains(last_two(page))
        })
    }

    fn tabs(&self) -> BTreeSet<String> {
        let list = self.config().pointer("/tabBar/list").and_then(Value::as_array).cloned();
        let paths = list.unwrap_or_default().into_iter();
        paths
            .filter_map(|item| {
                item.get("pagePath")?
                    .as_str()
                    .map(|path| path.trim_start_matches('/').to_owned())
            })
            .collect()
    }
}

/// The functions that app.json declares as vendors have it: those of `requiredPrivateInfos`, and those behind the scopes
/// of `permission` whose `desc` says what they are for.
fn vendors_declaration(app: &Value) -> Vec<&str> {
    let infos = app["requiredPrivateInfos"].as_array().into_iter().flatten();
    let is_described = |scope: &str| {
        let purpose = app["permission"][scope]["desc"].as_str();
        purpose.is_some_and(|purpose| !purpose.trim().is_empty())
    };
    let scopes = SCOPES.iter().filter(|(scope, _)| is_described(scope));
    let behind = scopes.flat_map(|(_, names)| *names).copied();
    infos.filter_map(Value::as_str).chain(behind).collect()
}

fn is_kept_under_a_permission(capability: &str) -> bool {
    rule(capability).is_some_and(|rule| matches!(rule.consent, Some(Ask::Once(_))))
}

/// The ends of all that may be an address in a script: what stands between two quotes of any kind, up to a query.
/// Where a template is defined, `"…"]=`, nothing leads to it.
fn addresses(script: &str) -> impl Iterator<Item = &str> {
    let mut pieces = script.split(['"', '\'', '`']).peekable();
    std::iter::from_fn(move || {
        let piece = pieces.next()?;
        let defines = pieces
            .peek()
            .is_some_and(|next| next.starts_with("]=") && !next.starts_with("]=="));
        let path = piece.split(['?', '#', '\\']).next().unwrap_or_default();
        Some(if defines { "" } else { last_two(path) })
    })
}

fn last_two(path: &str) -> &str {
    path.rmatch_indices('/').nth(1).map_or(path, |(at, _)| &path[at + 1..])
}

/// The operator's words, all of which are looked for at once.
struct Listed<'w> {
    words: &'w [String],
    search: Option<AhoCorasick>,
}

impl<'w> Listed<'w> {
    fn new(words: &'w [String]) -> Self {
        let lower: Vec<_> = words.iter().map(|word| word.to_lowercase()).collect();
        Self {
            words,
            search: AhoCorasick::new(lower).ok(),
        }
    }

    /// Those that are on the page, in the order of the list.
    fn on(&self, page: &PageSeen) -> impl Iterator<Item = &'w str> {
        let mut found = BTreeSet::new();
        for text in &page.texts {
            let text = text.to_lowercase();
            let hits = self
                .search
                .iter()
                .flat_map(|search| search.find_overlapping_iter(&text));
            found.extend(hits.map(|hit| hit.pattern().as_usize()));
        }
        found.into_iter().map(|place| self.words[place].as_str())
    }
}
