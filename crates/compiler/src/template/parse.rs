//! From tokens to a tree: pairs tags, reads values, finds what the file refers to.

use std::collections::BTreeSet;
use std::ops::Range;

use hutong_dialect::{Dialect, ScriptTag};

use super::ast::{Attribute, Element, Node, Value};
use super::diagnostics::Source;
use super::expression::pieces;
use super::scan::{RawAttribute, Scanner, Token};
use crate::{Diagnostic, Findings, limits};

/// A template file that was read.
#[derive(Debug, Default)]
pub struct Parsed {
    pub nodes: Vec<Node>,
    pub scripts: Vec<ViewScript>,
    pub imports: Vec<Link>,
    pub includes: Vec<Link>,
    /// Names of tags, and of components given to generics.
    pub tags: BTreeSet<String>,
    pub findings: Findings,
    /// Findings of the tokenizer.
    pub scanned: Findings,
    /// What makes this file unusable.
    pub fatal: Option<Diagnostic>,
}

impl Parsed {
    /// Everything found while reading.
    pub fn diagnostics(&self) -> impl Iterator<Item = Diagnostic> {
        let found = [&self.findings, &self.scanned].map(Findings::list);
        found.into_iter().flatten().chain(&self.fatal).cloned()
    }
}

/// A `<wxs>`, or what a dialect calls it.
#[derive(Debug)]
pub struct ViewScript {
    /// The name that the template knows it by.
    pub module: String,
    /// The name of its tag.
    pub tag: String,
    /// The one export that is meant, when not the whole module.
    pub member: Option<String>,
    pub span: Range<usize>,
    pub body: ScriptBody,
}

/// Where the code of a view script is.
#[derive(Debug, Clone)]
pub enum ScriptBody {
    /// Named by `src`.
    File(String),
    /// In the template.
    Inline(Range<usize>),
}

/// An `<import>` or `<include>`.
#[derive(Debug)]
pub struct Link {
    pub src: String,
    pub span: Range<usize>,
}

/// Elements without content: when they are not closed, what follows is not theirs.
const LEAVES: &[&str] = &[
    "input",
    "image",
    "icon",
    "import",
    "include",
    "progress",
    "slider",
    "switch",
    "checkbox",
    "radio",
    "textarea",
    "canvas",
    "img",
    "br",
    "hr",
    "audio",
    "camera",
    "web-view",
    "open-data",
    "ad",
];

/// Reads a template.
pub fn parse(path: &str, text: &str, dialect: &'static Dialect) -> Parsed {
    let source = Source { path, text };
    let mut parser = Parser {
        source,
        dialect,
        stack: Vec::new(),
        top: Vec::new(),
        nodes: 0,
        parsed: Parsed::default(),
    };
    let mut scanner = Scanner::new(source, dialect);
    while let Some(token) = scanner.next() {
        parser.token(token);
        if parser.parsed.fatal.is_some() {
            break;
        }
    }
    let mut parsed = parser.finish();
    parsed.scanned = scanner.findings;
    parsed
}

struct Parser<'a> {
    source: Source<'a>,
    dialect: &'static Dialect,
    stack: Vec<Element>,
    top: Vec<Node>,
    nodes: usize,
    parsed: Parsed,
}

impl Parser<'_> {
    fn token(&mut self, token: Token) {
        match token {
            Token::Text(span) => {
                let text = &self.source.text[span.clone()];
                if !text.trim_ascii().is_empty() {
                    let value = self.limited(text, span);
                    self.add(Node::Text(value));
                }
            }
            Token::Open {
                name,
                attributes,
                self_closing,
                span,
            } => self.open(name, attributes, self_closing, span),
            Token::Close { name, span } => self.close(&self.source.text[name], &span),
            Token::Script(span) => self.script(span),
        }
    }

    fn open(&mut self, name: Range<usize>, attributes: Vec<RawAttribute>, self_closing: bool, span: Range<usize>) {
        self.nodes += 1;
        if self.nodes > limits::TEMPLATE_NODES {
            return self.fatal(self.source.too_many_nodes(&name));
        }
        if self.stack.len() >= limits::TEMPLATE_DEPTH {
            return self.fatal(self.source.too_deep(&name));
        }
        let written = &self.source.text[name.clone()];
        let plain = written.replace(':', "-");
        if plain != written {
            self.warn(|source| source.tag_prefix(&name, &plain));
        }
        let attributes = self.attributes(attributes);
        let element = Element {
            name: plain,
            span,
            attributes,
            children: Vec::new(),
        };
        self.stack.push(element);
        if self_closing {
            self.pop();
        }
    }

    fn attributes(&mut self, raw: Vec<RawAttribute>) -> Vec<Attribute> {
        let mut attributes: Vec<Attribute> = Vec::new();
        let mut names = BTreeSet::new();
        for RawAttribute { name: span, value } in raw {
            let name = &self.source.text[span.clone()];
            if attributes.len() == limits::ATTRIBUTES {
                self.fail(|source| source.too_many_attributes(&span));
                break;
            }
            if !is_attribute_name(name) {
                self.warn(|source| source.attribute_name(&span, name));
            } else if !names.insert(name) {
                self.warn(|source| source.duplicate_attribute(&span, name));
            } else {
                let place = value.clone().unwrap_or_else(|| span.clone());
                let value = value.map(|value| self.attribute_value(value));
                attributes.push(Attribute {
                    name: name.to_owned(),
                    span,
                    place,
                    value,
                });
            }
        }
        attributes
    }

    /// A value in quotes may escape its own quotes with a backslash.
    fn attribute_value(&mut self, span: Range<usize>) -> Value {
        let raw = &self.source.text[span.clone()];
        let quote = self.source.text[..span.start]
            .chars()
            .next_back()
            .filter(|c| matches!(c, '"' | '\''));
        match quote.map(|quote| (quote.to_string(), format!("\\{quote}"))) {
            Some((quote, escaped)) if raw.contains(&escaped) => self.limited(&raw.replace(&escaped, &quote), span),
            _ => self.limited(raw, span),
        }
    }

    fn limited(&mut self, raw: &str, span: Range<usize>) -> Value {
        let mut value = pieces(raw, span.start);
        if value.len() > 2 * limits::EXPRESSIONS_PER_VALUE {
            self.fail(|source| source.too_many_expressions(&span));
            value.truncate(2 * limits::EXPRESSIONS_PER_VALUE);
        }
        value
    }

    fn close(&mut self, name: &str, span: &Range<usize>) {
        let name = name.replace(':', "-");
        let Some(depth) = self
            .stack
            .iter()
            .rposition(|open| open.name.eq_ignore_ascii_case(&name))
        else {
            self.warn(|source| source.stray_close(span, &name));
            return;
        };
        self.close_down_to(depth + 1);
        self.pop();
    }

    /// Closes elements that their author forgot.
    fn close_down_to(&mut self, depth: usize) {
        while self.stack.len() > depth {
            let Some(mut open) = self.stack.pop() else { return };
            self.warn(|source| source.unclosed_tag(&open.span, &open.name));
            let is_leaf = LEAVES.contains(&open.name.as_str()) || self.dialect.script_tag(&open.name).is_some();
            let adopted = if is_leaf {
                std::mem::take(&mut open.children)
            } else {
                Vec::new()
            };
            self.finished(open);
            self.siblings().extend(adopted);
        }
    }

    fn pop(&mut self) {
        if let Some(element) = self.stack.pop() {
            self.finished(element);
        }
    }

    /// Puts a closed element where it belongs.
    fn finished(&mut self, element: Element) {
        self.parsed.tags.insert(element.name.clone());
        let generics = element
            .attributes
            .iter()
            .filter(|attribute| attribute.name.starts_with("generic:"));
        self.parsed
            .tags
            .extend(generics.filter_map(|attribute| attribute.text().map(str::to_owned)));
        if let Some(tag) = self.dialect.script_tag(&element.name) {
            if let Some(src) = src(&element, tag.src) {
                self.add_script(&element, tag, &ScriptBody::File(src.to_owned()));
            }
            return;
        }
        match element.name.as_str() {
            "import" => self.link(&element),
            "include" => {
                self.link(&element);
                self.add(Node::Element(element));
            }
            _ => self.add(Node::Element(element)),
        }
    }

    fn link(&mut self, element: &Element) {
        let Some(src) = src(element, "src") else {
            return self.fail(|source| source.link_without_src(&element.span, &element.name));
        };
        let link = Link {
            src: src.to_owned(),
            span: element.span.clone(),
        };
        let is_import = element.name == "import";
        let links = if is_import {
            &mut self.parsed.imports
        } else {
            &mut self.parsed.includes
        };
        links.push(link);
    }

    /// The content of the view script that is open.
    fn script(&mut self, span: Range<usize>) {
        if let Some(element) = self.stack.pop() {
            if let Some(tag) = self.dialect.script_tag(&element.name)
                && src(&element, tag.src).is_none()
            {
                self.add_script(&element, tag, &ScriptBody::Inline(span));
            }
            self.stack.push(element);
        }
    }

    /// A view script's module name must be there and new in this file. `{a, b: c}` in its place names single
    /// exports of a file.
    fn add_script(&mut self, element: &Element, tag: &ScriptTag, body: &ScriptBody) {
        let module = element
            .attribute(tag.module)
            .and_then(|attribute| attribute.text().or(attribute.expression()))
            .unwrap_or_default()
            .trim();
        let members = module.strip_prefix('{').and_then(|names| names.strip_suffix('}'));
        let names: Vec<(&str, Option<&str>)> = match (members, body) {
            (Some(names), ScriptBody::File(_)) => names
                .split(',')
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(|name| {
                    let renamed = name.split_once(':').or_else(|| name.split_once(" as "));
                    renamed.map_or((name, Some(name)), |(member, module)| {
                        (module.trim(), Some(member.trim()))
                    })
                })
                .collect(),
            _ => vec![(module, None)],
        };
        for (module, member) in names {
            let is_new = self.parsed.scripts.iter().all(|script| script.module != module);
            if !is_new || ![Some(module), member].into_iter().flatten().all(is_identifier) {
                self.fail(|source| source.script_module(&element.span, tag));
            } else if self.parsed.scripts.len() == limits::VIEW_SCRIPTS {
                return self.fatal(self.source.too_many_scripts(&element.span));
            } else {
                self.parsed.scripts.push(ViewScript {
                    module: module.to_owned(),
                    tag: element.name.clone(),
                    member: member.map(str::to_owned),
                    span: element.span.clone(),
                    body: body.clone(),
                });
            }
        }
    }

    fn add(&mut self, node: Node) {
        self.siblings().push(node);
    }

    fn siblings(&mut self) -> &mut Vec<Node> {
        self.stack.last_mut().map_or(&mut self.top, |open| &mut open.children)
    }

    fn warn(&mut self, describe: impl FnOnce(Source) -> Diagnostic) {
        let source = self.source;
        self.parsed.findings.warn(|| describe(source));
    }

    fn fail(&mut self, describe: impl FnOnce(Source) -> Diagnostic) {
        let source = self.source;
        self.parsed.findings.fail(|| describe(source));
    }

    fn fatal(&mut self, diagnostic: Diagnostic) {
        self.parsed.fatal = Some(diagnostic);
    }

    fn finish(mut self) -> Parsed {
        if self.parsed.fatal.is_none() {
            self.close_down_to(0);
            self.parsed.nodes = self.top;
            return self.parsed;
        }
        // Nothing of the file is used.
        Parsed {
            findings: self.parsed.findings,
            fatal: self.parsed.fatal,
            ..Parsed::default()
        }
    }
}

/// Where a tag says that its content is.
fn src<'a>(element: &'a Element, attribute: &str) -> Option<&'a str> {
    let src = element.attribute(attribute).and_then(Attribute::text).map(str::trim);
    src.filter(|src| !src.is_empty())
}

/// What the template compiler takes as the name of an attribute: at most one prefix.
fn is_attribute_name(name: &str) -> bool {
    let mut parts = name.splitn(3, ':');
    let good = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    parts.by_ref().take(2).all(good) && parts.next().is_none()
}

fn is_identifier(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$'))
}
