//! What a reviewer asks about a project, beside what is wrong with it: what its scripts and templates use, and where.

use std::collections::{BTreeMap, BTreeSet};

use hutong_dialect::Dialect;
use hutong_protocol::capabilities;
use serde::Serialize;
use serde_json::Value;

use crate::parallel;
use crate::script::{ScriptInput, uses};
use crate::template::{Element, Node};
use crate::tree::SourceTree;

/// What a project uses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// Member of the façade (`setStorageSync`, `cloud.init`) → where. `*` stands where the name is hidden.
    pub members: BTreeMap<String, BTreeSet<Spot>>,
    /// `open-type` of buttons → where.
    pub open_types: BTreeMap<String, BTreeSet<Spot>>,
    /// Addresses on the network, as far as they are literal.
    pub addresses: BTreeSet<Address>,
    /// Plugins of `app.json`: name → what it asks for.
    pub plugins: BTreeMap<String, Value>,
    /// The vendor's own libraries that `app.json` asks for.
    pub extended_libraries: Vec<String>,
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Spot {
    /// From the root of the package.
    pub file: String,
    /// 1-based.
    pub line: usize,
}

/// An address and what is done with it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Address {
    /// As far as it is literal.
    pub url: String,
    /// What is done with it.
    pub contact: Contact,
    /// Where.
    pub at: Spot,
}

/// How an address is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// A request.
    Request,
    /// An upload.
    Upload,
    /// A download.
    Download,
    /// A socket.
    Socket,
    /// A page of the web.
    Webview,
    /// A picture, sound or film of a template.
    Media,
    /// It stands there; what for is not plain.
    Mentioned,
}

/// Capabilities that take an address as `url`.
const CAPABILITIES: &[(&str, Contact)] = &[
    ("network.download", Contact::Download),
    ("network.request", Contact::Request),
    ("network.upload", Contact::Upload),
    ("socket.connect", Contact::Socket),
];

/// Tags whose `src` is loaded from the network.
const TAGS: &[(&str, Contact)] = &[
    ("audio", Contact::Media),
    ("cover-image", Contact::Media),
    ("image", Contact::Media),
    ("video", Contact::Media),
    ("web-view", Contact::Webview),
];

impl Facts {
    /// Looks through the scripts and templates that are part of the package.
    pub(crate) fn gather<'a>(
        tree: &SourceTree,
        dialect: &'static Dialect,
        scripts: &[String],
        templates: impl Iterator<Item = (&'a str, &'a str, &'a [Node])>,
    ) -> Self {
        let mut facts = Self::of_app(&tree.text("app.json").unwrap_or_default());
        let found = parallel::map(tree.threads(), scripts, |path| {
            let text = tree.text(path)?;
            let input = ScriptInput {
                path,
                source: &text,
                dialect,
                decorators: true,
            };
            Some((uses(&input), text))
        });
        for (file, (uses, text)) in scripts
            .iter()
            .zip(found)
            .filter_map(|(path, found)| Some((path, found?)))
        {
            let lines = Lines::of(file, &text);
            for (name, at) in uses.members {
                facts.members.entry(name).or_default().insert(lines.spot(at));
            }
            for address in uses.addresses {
                let given = address.given_to.as_deref();
                let capability = given.and_then(|member| capabilities::of_member(dialect.facade, member));
                let known = capability.and_then(|name| CAPABILITIES.iter().find(|(known, _)| *known == name));
                facts.addresses.insert(Address {
                    url: address.text,
                    contact: known.map_or(Contact::Mentioned, |(_, contact)| *contact),
                    at: lines.spot(address.at),
                });
            }
        }
        for (file, text, nodes) in templates {
            facts.template(&Lines::of(file, text), nodes);
        }
        facts
    }

    fn of_app(app: &str) -> Self {
        let app: Value = serde_json::from_str(app).unwrap_or_default();
        let parts = ["subpackages", "subPackages"].into_iter();
        let parts = parts.filter_map(|key| app.get(key)?.as_array()).flatten();
        let plugins = std::iter::once(&app)
            .chain(parts)
            .filter_map(|part| part.get("plugins")?.as_object());
        let libraries = app
            .get("useExtendedLib")
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        Self {
            plugins: plugins
                .flatten()
                .map(|(name, plugin)| (name.clone(), plugin.clone()))
                .collect(),
            extended_libraries: libraries.map(|(name, _)| name.clone()).collect(),
            ..Self::default()
        }
    }

    fn template(&mut self, lines: &Lines, nodes: &[Node]) {
        let mut open: Vec<&Node> = nodes.iter().collect();
        while let Some(node) = open.pop() {
            if let Node::Element(element) = node {
                self.element(lines, element);
                open.extend(&element.children);
            }
        }
    }

    fn element(&mut self, lines: &Lines, element: &Element) {
        let text = |name| element.attribute(name).and_then(|attribute| attribute.text());
        let spot = || lines.spot(element.span.start);
        if let Some((_, contact)) = TAGS.iter().find(|(tag, _)| *tag == element.name)
            && let Some(url) = text("src").filter(|src| src.starts_with("http://") || src.starts_with("https://"))
        {
            self.addresses.insert(Address {
                url: url.to_owned(),
                contact: *contact,
                at: spot(),
            });
        }
        if let Some(open_type) = text("open-type").filter(|value| !value.is_empty()) {
            self.open_types.entry(open_type.to_owned()).or_default().insert(spot());
        }
    }
}

/// A file and where its lines begin.
struct Lines<'a> {
    file: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(file: &'a str, text: &str) -> Self {
        let starts = text.match_indices('\n').map(|(at, _)| at + 1).collect();
        Self { file, starts }
    }

    fn spot(&self, at: usize) -> Spot {
        Spot {
            file: self.file.to_owned(),
            line: 1 + self.starts.partition_point(|start| *start <= at),
        }
    }
}
