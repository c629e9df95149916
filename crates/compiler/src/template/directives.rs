//! Tags and attributes as WeChat's current compiler wants them, from what people write.

use std::collections::BTreeSet;

use hutong_dialect::nearest;

use super::ast::{Attribute, Element, Piece, Value};
use super::diagnostics::Source;
use crate::Findings;

/// How an element is to be written.
pub struct Form {
    pub tag: Tag,
    pub attributes: Vec<Attribute>,
    /// Attributes of a `<block>` around it, when it needs one.
    pub outer: Vec<Attribute>,
}

/// Which tag is written.
pub enum Tag {
    Normal(String),
    /// Without content.
    Leaf(String),
    /// `<include>`, whose `src` is resolved.
    Include,
}

/// The canonical form of an element.
pub fn canonical(source: Source, element: &Element, findings: &mut Findings) -> Form {
    let name = |directive: &str, usual: &'static str| {
        let named = element.attribute(directive);
        named
            .and_then(|attribute| attribute.text().or(attribute.expression()))
            .map_or(usual, str::trim)
    };
    let mut reader = Reader {
        source,
        findings,
        item: name("wx:for-item", "item"),
        index: name("wx:for-index", "index"),
    };
    let attributes = element.attributes.iter();
    let mut attributes: Vec<_> = attributes.filter_map(|attribute| reader.attribute(attribute)).collect();
    // Two old names of one directive.
    let mut names = BTreeSet::new();
    attributes.retain(|attribute| names.insert(attribute.name.clone()));
    // What belongs to a loop means nothing without one.
    let has_loop = attributes.iter().any(|attribute| attribute.name == "wx:for");
    let is_loops = |name: &str| matches!(name, "wx:key" | "wx:for-item" | "wx:for-index");
    attributes.retain(|attribute| has_loop || !is_loops(&attribute.name));
    let tag = reader.tag(element, &mut attributes);
    let outer = outer_directives(&tag, &mut attributes);
    Form { tag, attributes, outer }
}

struct Reader<'a> {
    source: Source<'a>,
    findings: &'a mut Findings,
    /// Names of the element's loop.
    item: &'a str,
    index: &'a str,
}

impl Reader<'_> {
    fn attribute(&mut self, attribute: &Attribute) -> Option<Attribute> {
        let name = attribute.name.as_str();
        let lower = name.to_ascii_lowercase();
        if let Some(directive) = lower
            .strip_prefix("wx:")
            .or_else(|| lower.strip_prefix("wx-").filter(|name| is_directive(name)))
        {
            return self.directive(attribute, directive);
        }
        let (prefix, _) = name.split_once(':').unwrap_or(("", name));
        match prefix {
            "class" | "style" => {
                self.findings
                    .warn(|| self.source.unsupported_attribute(&attribute.span, name));
                None
            }
            "slot" => Some(Attribute {
                value: scope_name(attribute),
                ..copy(attribute, name)
            }),
            prefix if PREFIXES.contains(&prefix) => Some(copy(attribute, name)),
            _ => {
                self.findings.warn(|| self.source.attribute_name(&attribute.span, name));
                None
            }
        }
    }

    fn directive(&mut self, attribute: &Attribute, directive: &str) -> Option<Attribute> {
        let name = match directive {
            "for-items" => "wx:for",
            "for-key" => "wx:key",
            "item" => "wx:for-item",
            "index" => "wx:for-index",
            "else-if" | "elseif" => "wx:elif",
            known if DIRECTIVES.contains(&known) => &format!("wx:{known}"),
            _ => {
                self.findings.warn(|| {
                    self.source
                        .unknown_directive(&attribute.span, nearest(directive, DIRECTIVES))
                });
                return None;
            }
        };
        if attribute.name != name {
            self.findings.warn(|| self.source.legacy(&attribute.span, name));
        }
        let value = match name {
            "wx:else" => None,
            "wx:key" => Some(self.key(attribute)?),
            "wx:for-item" | "wx:for-index" => Some(scope_name(attribute)?),
            // `wx:if` alone means true.
            _ => Some(attribute.value.clone().unwrap_or_else(|| vec![always(attribute)])),
        };
        Some(Attribute {
            value,
            ..copy(attribute, name)
        })
    }

    fn tag(&mut self, element: &Element, attributes: &mut Vec<Attribute>) -> Tag {
        match element.name.as_str() {
            "include" => {
                attributes.retain(is_flow);
                self.refuse_children(element);
                Tag::Include
            }
            "template" if element.attribute("name").is_some() => {
                attributes.retain(|attribute| attribute.name == "name");
                Tag::Normal("template".to_owned())
            }
            "template" if element.attribute("is").is_some() => {
                attributes.retain(|attribute| matches!(attribute.name.as_str(), "is" | "data") || is_flow(attribute));
                trim_data(attributes);
                self.refuse_children(element);
                Tag::Leaf("template".to_owned())
            }
            "template" | "block" => {
                hidden_to_if(attributes);
                attributes.retain(|attribute| {
                    is_flow(attribute)
                        || attribute.name == "slot"
                        || attribute.name.starts_with("slot:")
                        || attribute.name.starts_with("let:")
                });
                Tag::Normal("block".to_owned())
            }
            "slot" => {
                self.refuse_children(element);
                Tag::Leaf("slot".to_owned())
            }
            name => Tag::Normal(name.to_owned()),
        }
    }

    /// `wx:key` names a field: `{{item.id}}` and `item.id` mean `id`. Without a name there is no key, and the index
    /// as a value tells no more than none.
    fn key(&self, attribute: &Attribute) -> Option<Value> {
        let value = attribute.expression().map(str::trim);
        let key = value.or(attribute.text())?.trim();
        let field = match key.rsplit_once('.') {
            Some((head, _)) if head.contains('.') => return None,
            Some((_, field)) => field,
            None if value == Some(self.item) => "*this",
            None if value == Some(self.index) => return None,
            None => key,
        };
        let plain = field
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '*' | '-'));
        (!field.is_empty() && plain).then(|| vec![Piece::Literal(field.to_owned())])
    }

    fn refuse_children(&mut self, element: &Element) {
        if !element.children.is_empty() {
            self.findings
                .warn(|| self.source.children_left_out(&element.span, &element.name));
        }
    }
}

/// Prefixes of attributes that the template compiler knows.
const PREFIXES: &[&str] = &[
    "",
    "model",
    "change",
    "worklet",
    "data",
    "bind",
    "mut-bind",
    "catch",
    "capture-bind",
    "capture-mut-bind",
    "capture-catch",
    "mark",
    "generic",
    "extra-attr",
    "let",
];

/// Names of directives.
const DIRECTIVES: &[&str] = &["if", "elif", "else", "for", "for-item", "for-index", "key"];

/// Names that directives had, and those that people give them.
const OLD_DIRECTIVES: &[&str] = &["for-items", "for-key", "item", "index", "else-if", "elseif"];

/// Whether this is the name of a directive.
pub fn is_directive(name: &str) -> bool {
    DIRECTIVES.contains(&name) || OLD_DIRECTIVES.contains(&name)
}

/// Whether an attribute decides if and how often its element is there.
fn is_flow(attribute: &Attribute) -> bool {
    attribute.name.starts_with("wx:")
}

/// Directives that move to a block around the element: `wx:elif` and `wx:else` beside a `wx:for`
/// (the branch holds the loop), and all of them where the compiler refuses the mixture.
fn outer_directives(tag: &Tag, attributes: &mut Vec<Attribute>) -> Vec<Attribute> {
    let has = |name: &str| attributes.iter().any(|attribute| attribute.name == name);
    let scoped = attributes
        .iter()
        .any(|attribute| attribute.name.starts_with("slot:") || attribute.name.starts_with("let:"));
    let branch = has("wx:for") && (has("wx:elif") || has("wx:else"));
    let moves = |attribute: &Attribute| match attribute.name.as_str() {
        "wx:elif" | "wx:else" if branch => true,
        _ => is_flow(attribute) && (scoped && !branch || matches!(tag, Tag::Include)),
    };
    let (outer, inner) = std::mem::take(attributes).into_iter().partition(moves);
    *attributes = inner;
    outer
}

/// A name for a value: also accepted in braces.
fn scope_name(attribute: &Attribute) -> Option<Value> {
    let name = attribute.expression().or(attribute.text())?.trim();
    (!name.is_empty()).then(|| vec![Piece::Literal(name.to_owned())])
}

/// `data` of a template is an expression; white space around it would make it a text.
fn trim_data(attributes: &mut [Attribute]) {
    if let Some(value) = attributes
        .iter_mut()
        .find(|attribute| attribute.name == "data")
        .and_then(|data| data.value.as_mut())
    {
        value.retain(|piece| !matches!(piece, Piece::Literal(text) if text.trim().is_empty()));
    }
}

/// A block has no box to hide: it is left out instead.
fn hidden_to_if(attributes: &mut [Attribute]) {
    let conditional = attributes
        .iter()
        .any(|attribute| matches!(attribute.name.as_str(), "wx:if" | "wx:elif" | "wx:else"));
    if let Some(hidden) = attributes
        .iter_mut()
        .find(|attribute| attribute.name == "hidden" && !conditional)
        && let Some([Piece::Expression { code, span }]) = hidden.value.as_deref()
    {
        let shown = Piece::Expression {
            code: format!("!({code})"),
            span: span.clone(),
        };
        *hidden = Attribute {
            value: Some(vec![shown]),
            ..copy(hidden, "wx:if")
        };
    }
}

fn always(attribute: &Attribute) -> Piece {
    Piece::Expression {
        code: "true".to_owned(),
        span: attribute.span.clone(),
    }
}

fn copy(attribute: &Attribute, name: &str) -> Attribute {
    Attribute {
        name: name.to_owned(),
        span: attribute.span.clone(),
        place: attribute.place.clone(),
        value: attribute.value.clone(),
    }
}
