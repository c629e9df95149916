//! From the tree to canonical WXML: the one spelling that the template compiler is given.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::ast::{Attribute, Element, Node, Piece};
use super::diagnostics::Source;
use super::directives::{self, Tag};
use super::expression::normalize;
use super::marks::{self, Marks};
use super::parse::Link;
use crate::Findings;
use crate::script::{HELPERS, OWN};

/// A canonical template, and where its parts come from.
#[derive(Debug, Default)]
pub struct Canonical {
    /// With `marks`.
    pub text: String,
    pub marks: Marks,
    /// Ranges of `text` in order → what was written there.
    pub origins: Vec<Origin>,
    pub findings: Findings,
}

/// Where a part of the canonical text comes from.
#[derive(Debug, Clone)]
pub struct Origin {
    pub written: Range<usize>,
    /// Place in the source; its start identifies the part.
    pub source: Range<usize>,
}

/// What the writer needs to know about other files.
#[derive(Debug, Clone, Default)]
pub struct Links {
    /// Start of an `<import>` or `<include>` tag → path from the root without extension.
    pub resolved: BTreeMap<usize, String>,
    /// Module name of a view script → its key.
    pub scripts: BTreeMap<String, String>,
}

/// A template in WXML's spelling.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    pub imports: &'a [Link],
    pub nodes: &'a [Node],
    pub links: &'a Links,
    /// Whether expressions call the helpers.
    pub helpers: bool,
    /// Whether they call functions of the template's own view script.
    pub functions: bool,
}

/// Writes the canonical form of a template. What starts in the source at a place in `left_out` is not
/// written.
pub fn write(source: Source, parts: Parts, left_out: &BTreeSet<usize>) -> Canonical {
    let marked = attempt(source, parts, left_out, true);
    if marks::are_all(&marked.text, &marked.marks) {
        marked
    } else {
        attempt(source, parts, left_out, false)
    }
}

fn attempt(source: Source, parts: Parts, left_out: &BTreeSet<usize>, is_marked: bool) -> Canonical {
    let mut writer = Writer {
        source,
        links: parts.links,
        left_out,
        is_marked,
        out: Canonical::default(),
    };
    for (module, key) in &parts.links.scripts {
        writer.raw(&format!("<wxs module=\"{module}\" src=\"/"));
        writer.literal(key);
        writer.raw("\"/>");
    }
    if parts.helpers {
        writer.raw(&format!("<wxs module=\"{HELPERS}\" src=\"/{HELPERS}\"/>"));
    }
    if parts.functions {
        writer.raw(&format!("<wxs module=\"{OWN}\" src=\"/"));
        writer.literal(&own_script(source.path));
        writer.raw("\"/>");
    }
    for import in parts.imports {
        writer.link("import", import.span.start);
        writer.raw("/>");
    }
    writer.nodes(parts.nodes);
    writer.out
}

/// The path of the view script that a template's own expressions become.
pub fn own_script(template: &str) -> String {
    inline_script_path(template, OWN)
}

/// The path under which a view script in a template is known.
pub fn inline_script_path(template: &str, module: &str) -> String {
    format!("{template}#{module}")
}

struct Writer<'a> {
    source: Source<'a>,
    links: &'a Links,
    left_out: &'a BTreeSet<usize>,
    is_marked: bool,
    out: Canonical,
}

impl Writer<'_> {
    fn raw(&mut self, text: &str) {
        self.out.text.push_str(text);
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(value) => self.text(value),
                Node::Element(element) => self.element(element),
            }
        }
    }

    /// Blanks alone are no text, neither where they were written so nor where an empty expression stood beside them.
    fn text(&mut self, value: &[Piece]) {
        let start = self.out.text.len();
        self.value(value);
        if self.out.text[start..].trim_ascii().is_empty() {
            self.out.text.truncate(start);
        }
    }

    fn element(&mut self, element: &Element) {
        let form = directives::canonical(self.source, element, &mut self.out.findings);
        if !form.outer.is_empty() {
            self.raw("<block");
            self.attributes(&form.outer);
            self.raw(">");
        }
        let content = match form.tag {
            Tag::Include => self.link("include", element.span.start),
            Tag::Leaf(name) => {
                self.raw(&format!("<{name}"));
                self.attributes(&form.attributes);
                None
            }
            Tag::Normal(name) => {
                self.raw(&format!("<{name}"));
                self.attributes(&form.attributes);
                Some(name)
            }
        };
        self.content(content.as_deref(), &element.children);
        if !form.outer.is_empty() {
            self.raw("</block>");
        }
    }

    /// Ends a start tag; writes the content of the element `name`, if it may have some and does.
    fn content(&mut self, name: Option<&str>, children: &[Node]) {
        let end = self.out.text.len();
        self.raw(">");
        let start = self.out.text.len();
        if let Some(name) = name {
            self.nodes(children);
            if self.out.text.len() > start {
                return self.raw(&format!("</{name}>"));
            }
        }
        self.out.text.truncate(end);
        self.raw("/>");
    }

    /// Starts a tag that names another template; one that names none becomes an empty block.
    fn link(&mut self, tag: &str, span_start: usize) -> Option<String> {
        match self.links.resolved.get(&span_start) {
            Some(path) => {
                let path = path.clone();
                self.raw(&format!("<{tag} src=\"/"));
                self.literal(&path);
                self.raw("\"");
            }
            None => self.raw("<block"),
        }
        None
    }

    fn attributes(&mut self, attributes: &[Attribute]) {
        for attribute in attributes {
            if self.left_out.contains(&attribute.span.start) {
                continue;
            }
            let start = self.out.text.len();
            self.raw(" ");
            self.raw(&attribute.name);
            if let Some(value) = &attribute.value {
                self.raw("=\"");
                self.value(value);
                self.raw("\"");
            }
            self.origin(start, &attribute.span);
        }
    }

    fn value(&mut self, value: &[Piece]) {
        for piece in value {
            match piece {
                Piece::Literal(text) => self.literal(text),
                Piece::Expression { code, span } => self.expression(code, span),
            }
        }
    }

    fn expression(&mut self, code: &str, span: &Range<usize>) {
        if self.left_out.contains(&span.start) {
            return;
        }
        match normalize(code) {
            Ok(code) if code.trim().is_empty() => {}
            Ok(code) => {
                let start = self.out.text.len();
                self.raw("{{");
                if self.is_marked {
                    // One that was rewritten is known as a whole.
                    let as_written = self.source.text.get(span.clone()) == Some(&*code);
                    let place = |at| if as_written { span.start + at } else { span.start };
                    self.out.text.push_str(&marks::mark(&code, place, &mut self.out.marks));
                } else {
                    self.raw(&code);
                }
                self.raw("}}");
                self.origin(start, span);
            }
            Err(reason) => self.out.findings.fail(|| self.source.bad_expression(span, reason)),
        }
    }

    fn origin(&mut self, start: usize, source: &Range<usize>) {
        self.out.origins.push(Origin {
            written: start..self.out.text.len(),
            source: source.clone(),
        });
    }

    /// Text without meaning for the compiler. Entities stay what they are.
    fn literal(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find(['<', '"', '&', '{']) {
            self.out.text.push_str(&rest[..at]);
            let special = &rest[at..];
            self.raw(match special.as_bytes()[0] {
                b'<' => "&lt;",
                b'"' => "&quot;",
                b'{' => "&#123;",
                _ if is_entity(special) => "&",
                _ => "&amp;",
            });
            rest = &special[1..];
        }
        // Before the closing quote a backslash would look like an escape.
        match rest.strip_suffix('\\') {
            Some(rest) => {
                self.raw(rest);
                self.raw("&#92;");
            }
            None => self.raw(rest),
        }
    }
}

/// Whether text begins with an entity that the compiler knows.
fn is_entity(text: &str) -> bool {
    let Some(name) = text
        .strip_prefix('&')
        .and_then(|text| text[..text.floor_char_boundary(12)].split_once(';'))
        .map(|(name, _)| name)
    else {
        return false;
    };
    let number =
        |digits: &str, radix| u32::from_str_radix(digits, radix).is_ok_and(|code| char::from_u32(code).is_some());
    match name.strip_prefix('#') {
        Some(code) => code
            .strip_prefix('x')
            .map_or_else(|| number(code, 10), |hex| number(hex, 16)),
        None => ENTITIES.contains(&name),
    }
}

/// Named entities that templates use; the compiler knows more, but refuses those it does not know.
const ENTITIES: &[&str] = &[
    "lt", "gt", "amp", "quot", "apos", "nbsp", "ensp", "emsp", "thinsp", "zwnj", "zwj", "copy", "reg", "trade",
    "times", "divide", "middot", "bull", "hellip", "mdash", "ndash", "lsquo", "rsquo", "ldquo", "rdquo", "laquo",
    "raquo", "yen", "euro", "pound", "cent", "deg", "larr", "rarr", "uarr", "darr", "check", "radic", "hearts",
    "spades", "clubs", "diams",
];
