//! From a dialect's spelling to that of WXML: directives, listeners, names of attributes and values,
//! expressions.
//!
//! The tree keeps its shape, except that an element may get other attributes. What every dialect may
//! write, and old forms of WXML, are the business of `directives`.

use std::collections::BTreeSet;
use std::ops::Range;

use hutong_dialect::{Dialect, Directives, Value as NamedValue, loop_parts};

use super::ast::{Attribute, Element, Node, Piece, Value};
use super::compile::Input;
use super::diagnostics::Source;
use super::directives::is_directive;
use super::expression::normalize;
use crate::Findings;
use crate::script::lower;

/// What the runtime knows `ref` of a component by.
const REF: &str = "hutong-ref";

/// A template in WXML's spelling.
pub struct Spelled {
    pub nodes: Vec<Node>,
    /// Whether expressions call the helpers.
    pub helpers: bool,
    /// Functions that expressions became.
    pub functions: Vec<String>,
    pub findings: Findings,
}

/// Rewrites a template.
pub fn rewrite(input: Input) -> Spelled {
    let mut speller = Speller {
        source: input.source,
        dialect: input.dialect,
        components: input.components,
        modules: input.links.scripts.keys().map(String::as_str).collect(),
        findings: Findings::default(),
        helpers: false,
        functions: Vec::new(),
    };
    Spelled {
        nodes: speller.nodes(&input.parsed.nodes),
        helpers: speller.helpers,
        functions: speller.functions,
        findings: speller.findings,
    }
}

struct Speller<'a> {
    source: Source<'a>,
    dialect: &'static Dialect,
    components: &'a BTreeSet<String>,
    /// Names of view scripts.
    modules: BTreeSet<&'a str>,
    findings: Findings,
    helpers: bool,
    functions: Vec<String>,
}

/// What decides about the attributes of one element.
struct Tag {
    is_component: bool,
    element: Option<&'static hutong_dialect::Element>,
    values: Vec<&'static NamedValue>,
    has_loop: bool,
}

impl Speller<'_> {
    fn nodes(&mut self, nodes: &[Node]) -> Vec<Node> {
        let node = |node: &Node| match node {
            Node::Element(element) => Node::Element(self.element(element)),
            Node::Text(text) => Node::Text(self.value(text)),
        };
        nodes.iter().map(node).collect()
    }

    fn element(&mut self, element: &Element) -> Element {
        let is_component = self.components.contains(&element.name);
        let known = if is_component {
            None
        } else {
            self.dialect.element(&element.name)
        };
        let values = known.map_or(&[][..], |known| known.values).iter();
        let is_loop = |attribute: &Attribute| {
            self.directive(&attribute.name)
                .is_some_and(|name| name.starts_with("for"))
        };
        let tag = Tag {
            is_component,
            element: known,
            values: values.filter(|value| applies(value, element)).collect(),
            has_loop: element.attributes.iter().any(is_loop),
        };
        let written = element.attributes.iter().cloned();
        let spelled: Vec<_> = written.flat_map(|attribute| self.attribute(&tag, attribute)).collect();
        let is_template = element.name == "template";
        let mut names = BTreeSet::new();
        let mut attributes: Vec<Attribute> = Vec::with_capacity(spelled.len());
        for mut attribute in spelled {
            if is_template && attribute.name == "data" {
                attribute.value = attribute.value.map(without_braces);
            }
            attribute.value = attribute.value.map(|value| self.value(&value));
            if names.insert(attribute.name.clone()) {
                attributes.push(attribute);
            } else if attribute.name != "wx:key" {
                let (source, span) = (self.source, attribute.span);
                self.findings
                    .warn(|| source.duplicate_attribute(&span, &source.text[span.clone()]));
            }
        }
        Element {
            name: element.name.clone(),
            span: element.span.clone(),
            attributes,
            children: self.nodes(&element.children),
        }
    }

    fn value(&mut self, value: &Value) -> Value {
        let piece = |piece: &Piece| match piece {
            Piece::Literal(text) => Piece::Literal(text.clone()),
            Piece::Expression { code, span } => Piece::Expression {
                code: self.expression(code, span),
                span: span.clone(),
            },
        };
        value.iter().map(piece).collect()
    }

    fn expression(&mut self, code: &str, span: &Range<usize>) -> String {
        // What cannot be read is said when it is written.
        let Ok(plain) = normalize(code) else {
            return code.to_owned();
        };
        match lower(&plain, &self.modules, self.functions.len()) {
            Ok(Some(lowered)) => {
                self.helpers |= lowered.helpers;
                self.functions.extend(lowered.function);
                lowered.code
            }
            Ok(None) => code.to_owned(),
            Err(reason) => {
                let source = self.source;
                self.findings.fail(|| source.bad_expression(span, reason));
                String::new()
            }
        }
    }

    /// The name of a directive in the dialect's spelling, without prefix.
    fn directive<'n>(&self, attribute: &'n str) -> Option<&'n str> {
        let prefix = self.dialect.directives.prefix;
        let rest = attribute
            .get(..prefix.len())
            .filter(|start| start.eq_ignore_ascii_case(prefix))
            .map(|_| &attribute[prefix.len()..])?;
        // With a dash, it may be a property that begins so.
        (prefix.ends_with(':') || is_directive(&rest.to_ascii_lowercase())).then_some(rest)
    }

    fn attribute(&mut self, tag: &Tag, attribute: Attribute) -> Vec<Attribute> {
        let Directives {
            bare_expressions,
            bare_key,
            component_ref,
            ..
        } = self.dialect.directives;
        if let Some(directive) = self.directive(&attribute.name) {
            let name = format!("wx:{directive}");
            return match directive.to_ascii_lowercase().as_str() {
                "for" if bare_expressions => for_parts(attribute),
                "if" | "elif" | "else-if" | "elseif" if bare_expressions => vec![bare(attribute, name)],
                "ref" if component_ref => vec![renamed(attribute, REF.to_owned())],
                _ => vec![renamed(attribute, name)],
            };
        }
        if bare_key && attribute.name == "key" {
            let key = tag.has_loop.then(|| renamed(attribute, "wx:key".to_owned()));
            return key.into_iter().collect();
        }
        if self.dialect.two_way
            && let Some(code) = two_way(&attribute)
        {
            let name = format!("model:{}", attribute.name);
            return vec![with_expression(renamed(attribute, name), code)];
        }
        if tag.is_component {
            return vec![self.component_attribute(attribute)];
        }
        vec![self.built_in_attribute(tag, attribute)]
    }

    /// A component is given functions as properties; only what comes before them on an event's way is a listener.
    fn component_attribute(&self, attribute: Attribute) -> Attribute {
        match self.dialect.event(&attribute.name) {
            Some(event) if attribute.name.starts_with("capture-") => {
                let name = format!(
                    "{}{}",
                    event.binding.prefix(),
                    self.dialect.event_name(event.written, &[])
                );
                renamed(attribute, name)
            }
            _ => attribute,
        }
    }

    fn built_in_attribute(&mut self, tag: &Tag, mut attribute: Attribute) -> Attribute {
        if let Some(event) = self.dialect.event(&attribute.name) {
            let own = tag.values.iter().map(|value| value.events);
            let special: Vec<_> = own.chain(tag.element.map(|element| element.events)).collect();
            let name = self.dialect.event_name(event.written, &special);
            let name = format!("{}{name}", event.binding.prefix());
            return renamed(attribute, name);
        }
        if let Some(value) = tag.values.iter().find(|value| value.attribute == attribute.name) {
            attribute.value = Some(vec![Piece::Literal(value.to.to_owned())]);
        }
        let names = tag.element.map_or(&[][..], |element| element.attributes);
        let table = names.iter().find(|(from, _)| *from == attribute.name);
        match table.map(|(_, to)| (*to).to_owned()) {
            Some(name) => renamed(attribute, name),
            None => self.lower_case(attribute),
        }
    }

    /// Built-in elements have their events in lower case, and no attribute begins with a capital letter.
    fn lower_case(&mut self, attribute: Attribute) -> Attribute {
        let name = &attribute.name;
        let lower = name.to_ascii_lowercase();
        if lower == *name || !(is_listener(name) || name.starts_with(|c: char| c.is_ascii_uppercase())) {
            return attribute;
        }
        let source = self.source;
        self.findings.warn(|| source.legacy(&attribute.span, &lower));
        renamed(attribute, lower)
    }
}

/// Events of built-in elements that people write with a capital letter.
const EVENTS: &[&str] = &[
    "tap",
    "longtap",
    "longpress",
    "touchstart",
    "touchmove",
    "touchend",
    "touchcancel",
    "input",
    "change",
    "blur",
    "focus",
    "confirm",
    "submit",
    "reset",
    "scroll",
    "load",
    "error",
];

/// Whether an attribute listens to a common event, whatever the case of its letters.
fn is_listener(name: &str) -> bool {
    ["mut-bind", "capture-bind", "capture-catch", "bind", "catch"]
        .iter()
        .any(|prefix| {
            let event = name.strip_prefix(prefix).map(|event| event.trim_start_matches(':'));
            event.is_some_and(|event| EVENTS.contains(&event.to_ascii_lowercase().as_str()))
        })
}

/// Whether a value that is called otherwise stands in an element.
fn applies(value: &NamedValue, element: &Element) -> bool {
    let says = |name: &str, text: &str| element.attribute(name).and_then(Attribute::text) == Some(text);
    says(value.attribute, value.from) && value.beside.is_none_or(|(name, text)| says(name, text))
}

fn renamed(attribute: Attribute, name: String) -> Attribute {
    Attribute { name, ..attribute }
}

fn with_expression(attribute: Attribute, code: String) -> Attribute {
    let span = attribute.place.clone();
    Attribute {
        value: Some(vec![Piece::Expression { code, span }]),
        ..attribute
    }
}

fn with_text(attribute: &Attribute, name: &str, text: &str) -> Attribute {
    Attribute {
        name: name.to_owned(),
        span: attribute.span.clone(),
        place: attribute.place.clone(),
        value: Some(vec![Piece::Literal(text.to_owned())]),
    }
}

/// The expression that a value with or without braces, or with braces in it, is.
fn joined(attribute: &Attribute) -> Option<String> {
    let code = match attribute.value.as_deref()? {
        [Piece::Expression { code, .. }] => code.clone(),
        pieces => {
            let text = |piece: &Piece| match piece {
                Piece::Literal(text) => text.clone(),
                Piece::Expression { code, .. } => format!("({code})"),
            };
            pieces.iter().map(text).collect()
        }
    };
    (!code.trim().is_empty()).then(|| code.trim().to_owned())
}

/// A directive whose value is an expression with or without braces.
fn bare(attribute: Attribute, name: String) -> Attribute {
    match joined(&attribute) {
        Some(code) => with_expression(renamed(attribute, name), code),
        None => renamed(attribute, name),
    }
}

/// `item, index in list trackBy key` as directives of their own.
fn for_parts(attribute: Attribute) -> Vec<Attribute> {
    let name = || "wx:for".to_owned();
    let Some(text) = joined(&attribute) else {
        return vec![renamed(attribute, name())];
    };
    let parts = loop_parts(&text);
    let said = [("wx:for-item", parts.item), ("wx:for-index", parts.index)];
    let mut found: Vec<_> = said
        .into_iter()
        .filter_map(|(name, text)| Some(with_text(&attribute, name, text?)))
        .collect();
    let key = parts
        .key
        .map(|key| with_expression(with_text(&attribute, "wx:key", ""), key.to_owned()));
    found.extend(key);
    let list = parts.list.to_owned();
    found.insert(0, with_expression(renamed(attribute, name()), list));
    found
}

/// The data of a template is an object without its braces, but some write them.
fn without_braces(mut value: Value) -> Value {
    if let [Piece::Expression { code, .. }] = value.as_mut_slice()
        && let Some(inner) = code.trim().strip_prefix('{').and_then(|code| code.strip_suffix('}'))
    {
        *code = inner.to_owned();
    }
    value
}

/// The expression in `{= … =}`.
fn two_way(attribute: &Attribute) -> Option<String> {
    let text = attribute.text()?.trim();
    let code = text.strip_prefix("{=")?.strip_suffix("=}")?.trim();
    (!code.is_empty()).then(|| code.to_owned())
}
