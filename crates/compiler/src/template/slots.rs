//! Slots of dialects in which a slot has values of its own, and content for when nothing fills it.
//!
//! In a component, `<slot name="x" a="{{b}}">c</slot>` becomes the slot with all its values as one, and a block with
//! the content, shown when `$slots` does not have the name. In the tag of a component, what stands there goes into
//! blocks that name their slot (`slot`, `slot:props`), and the tag lists which slots are filled. A slot that is only
//! handed on fills the other one when it is filled itself.

use std::collections::BTreeSet;
use std::ops::Range;

use super::ast::{Attribute, Element, Node, Piece, Value};

/// Attribute of a component's tag: the names of the slots that are filled there.
const FILLED: &str = "hutong-slots";
/// The slot without a name, among the filled ones.
const DEFAULT: &str = "$default";
/// Stands among the filled ones for names that are known only when a loop runs.
const ANY: &str = "*";
/// The one value under which a slot hands over all of its values.
const VALUES: &str = "props";

/// Rewrites the slots of a template. `components`: tags that are components.
pub fn rewrite(nodes: Vec<Node>, components: &BTreeSet<String>) -> Vec<Node> {
    nodes
        .into_iter()
        .flat_map(|node| match node {
            Node::Text(_) => vec![node],
            Node::Element(mut element) => {
                element.children = rewrite(element.children, components);
                if element.name == "slot" {
                    return slot(element);
                }
                if components.contains(&element.name) {
                    fill(&mut element);
                }
                vec![Node::Element(element)]
            }
        })
        .collect()
}

/// A slot of a component, and what is shown in its place when nothing fills it.
fn slot(element: Element) -> Vec<Node> {
    let span = element.span;
    let (flow, attributes): (Vec<_>, Vec<_>) = element.attributes.into_iter().partition(is_flow);
    let (own, values): (Vec<_>, Vec<_>) = attributes
        .into_iter()
        .partition(|attribute| attribute.name == "name" || is_place(attribute) || attribute.name.contains(':'));
    let place: Vec<_> = own.iter().filter(|attribute| is_place(attribute)).cloned().collect();
    let name = name_of(&own);
    let mut slot = Element {
        name: "slot".to_owned(),
        span: span.clone(),
        attributes: own,
        children: Vec::new(),
    };
    let handed: Vec<_> = values.iter().filter_map(handed_value).collect();
    if let Some(first) = values.first().filter(|_| !handed.is_empty()) {
        let code = format!(" {{{}}} ", handed.join(", "));
        slot.attributes.push(expression(VALUES, code, &first.place));
    }
    let mut nodes = vec![Node::Element(slot)];
    if element.children.iter().any(is_content) {
        let code = format!("!({})", is_filled(&name));
        let mut shown = vec![expression("wx:if", code, &span)];
        shown.extend(place);
        nodes.push(block(shown, element.children, &span));
    }
    if flow.is_empty() || nodes.len() == 1 {
        if let Some(Node::Element(slot)) = nodes.first_mut() {
            slot.attributes.extend(flow);
        }
        return nodes;
    }
    vec![block(flow, nodes, &span)]
}

/// `name: expression`, when the attribute's name can be one.
fn handed_value(attribute: &Attribute) -> Option<String> {
    let mut name = String::new();
    for (at, part) in attribute.name.split('-').enumerate() {
        let mut chars = part.chars();
        let first = chars.next()?;
        name.push(if at == 0 { first } else { first.to_ascii_uppercase() });
        name.push_str(chars.as_str());
    }
    let identifier = name.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '$'))
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$'));
    let value = attribute.value.as_deref().map_or_else(|| "true".to_owned(), code_of);
    identifier.then(|| format!("{name}: {value}"))
}

/// Which slot a node fills, and under which name it sees the slot's values.
#[derive(Clone, PartialEq)]
struct Place {
    slot: Value,
    scope: Option<String>,
}

/// Puts what stands in a component's tag into blocks.
fn fill(element: &mut Element) {
    let mut filled = BTreeSet::new();
    let children = std::mem::take(&mut element.children);
    element.children = distribute(children, false, &element.span, &mut filled);
    if !filled.is_empty() {
        let names: Vec<_> = filled.into_iter().collect();
        let code = format!("[{}]", names.join(", "));
        element.attributes.push(expression(FILLED, code, &element.span));
    }
}

fn distribute(nodes: Vec<Node>, in_loop: bool, span: &Range<usize>, filled: &mut BTreeSet<String>) -> Vec<Node> {
    let mut runs: Vec<(Place, Vec<Node>)> = Vec::new();
    let mut out = Vec::new();
    let chained = chains(&nodes);
    for (node, chained) in nodes.into_iter().zip(chained) {
        if !is_content(&node) {
            continue;
        }
        let (place, node) = match node {
            Node::Element(element) if chained || spreads(&element) => {
                end_runs(&mut runs, span, &mut out);
                out.push(apart(element, in_loop, filled));
                continue;
            }
            Node::Element(mut element) => (take_place(&mut element), Node::Element(element)),
            text @ Node::Text(_) => (
                Place {
                    slot: Value::new(),
                    scope: None,
                },
                text,
            ),
        };
        let name = known_name(&place.slot, in_loop);
        filled.insert(match &node {
            Node::Element(element) if element.name == "slot" => {
                format!("({}) && {name}", is_filled(&name_of(&element.attributes)))
            }
            _ => name,
        });
        match runs.last_mut() {
            Some((last, nodes)) if *last == place => nodes.push(node),
            _ => runs.push((place, vec![node])),
        }
    }
    end_runs(&mut runs, span, &mut out);
    out
}

/// Writes the blocks of the runs so far.
fn end_runs(runs: &mut Vec<(Place, Vec<Node>)>, span: &Range<usize>, out: &mut Vec<Node>) {
    for (place, nodes) in runs.drain(..) {
        let mut attributes = vec![literal("slot", place.slot, span)];
        if let Some(scope) = place.scope {
            attributes.push(literal(&format!("slot:{VALUES}"), vec![Piece::Literal(scope)], span));
        }
        out.push(block(attributes, nodes, span));
    }
}

/// An element whose directives must stay outside of the block that names the slot.
fn apart(mut element: Element, in_loop: bool, filled: &mut BTreeSet<String>) -> Node {
    let span = element.span.clone();
    let (flow, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut element.attributes).into_iter().partition(is_flow);
    let in_loop = in_loop || flow.iter().any(|attribute| attribute.name == "wx:for");
    let inner = if is_block(&element) && !rest.iter().any(is_place) {
        element.children
    } else {
        element.attributes = rest;
        vec![Node::Element(element)]
    };
    block(flow, distribute(inner, in_loop, &span, filled), &span)
}

/// Whether what is inside decides about the slot, or the name of the slot is known only inside of a loop.
fn spreads(element: &Element) -> bool {
    let place = element.attributes.iter().find(|attribute| attribute.name == "slot");
    if let Some(place) = place {
        let dynamic = place.text().is_none();
        return dynamic && element.attribute("wx:for").is_some();
    }
    is_block(element) && element.attribute("slot-scope").is_none() && element.children.iter().any(names_slot)
}

fn names_slot(node: &Node) -> bool {
    let Node::Element(element) = node else { return false };
    element.attributes.iter().any(is_place) || is_block(element) && element.children.iter().any(names_slot)
}

/// For each node, whether it is part of an if-else chain whose members fill different slots.
fn chains(nodes: &[Node]) -> Vec<bool> {
    let mut chained = vec![false; nodes.len()];
    let mut chain: Vec<usize> = Vec::new();
    let places = |at: usize| match &nodes[at] {
        Node::Element(element) => (
            element.attribute("slot").map(|slot| slot.value.clone()),
            element.attribute("slot-scope").map(|scope| scope.value.clone()),
        ),
        Node::Text(_) => (None, None),
    };
    let mut end = |chain: &mut Vec<usize>| {
        if chain
            .iter()
            .any(|at| places(*at) != places(chain[0]) || names_slot_inside(&nodes[*at]))
        {
            for at in chain.iter() {
                chained[*at] = true;
            }
        }
        chain.clear();
    };
    for (at, node) in nodes.iter().enumerate() {
        let Node::Element(element) = node else { continue };
        if element.attribute("wx:elif").is_none() && element.attribute("wx:else").is_none() {
            end(&mut chain);
        }
        chain.push(at);
    }
    end(&mut chain);
    chained
}

fn names_slot_inside(node: &Node) -> bool {
    matches!(node, Node::Element(element) if spreads(element))
}

fn take_place(element: &mut Element) -> Place {
    let mut place = Place {
        slot: Value::new(),
        scope: None,
    };
    element.attributes.retain_mut(|attribute| {
        match attribute.name.as_str() {
            "slot" => place.slot = attribute.value.take().unwrap_or_default(),
            "slot-scope" => {
                place.scope = attribute
                    .text()
                    .or(attribute.expression())
                    .map(|name| name.trim().to_owned());
            }
            _ => return true,
        }
        false
    });
    place.scope = place.scope.filter(|name| !name.is_empty());
    place
}

/// The name of a slot, from its attributes.
fn name_of(attributes: &[Attribute]) -> Value {
    let name = attributes.iter().find(|attribute| attribute.name == "name");
    name.and_then(|name| name.value.clone()).unwrap_or_default()
}

/// Whether whoever uses the component fills this slot of it, as code.
fn is_filled(name: &[Piece]) -> String {
    format!("$slots[{}] || $slots['{ANY}']", code_of_name(name))
}

/// The name of a filled slot as code.
fn known_name(slot: &[Piece], in_loop: bool) -> String {
    let dynamic = slot.iter().any(|piece| matches!(piece, Piece::Expression { .. }));
    if dynamic && in_loop {
        return format!("'{ANY}'");
    }
    code_of_name(slot)
}

fn code_of_name(name: &[Piece]) -> String {
    match name {
        [] => format!("'{DEFAULT}'"),
        [Piece::Literal(text)] if text.trim().is_empty() => format!("'{DEFAULT}'"),
        [Piece::Literal(_)] => code_of(name),
        _ => format!("({}) || '{DEFAULT}'", code_of(name)),
    }
}

/// A value as an expression.
fn code_of(value: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Literal(text) => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
        Piece::Expression { code, .. } if value.len() == 1 => code.trim().to_owned(),
        Piece::Expression { code, .. } => format!("({code})"),
    };
    match value {
        [] => "''".to_owned(),
        [only] => piece(only),
        // A text in front makes a text of all of it.
        [Piece::Literal(_), ..] => value.iter().map(piece).collect::<Vec<_>>().join(" + "),
        _ => format!("'' + {}", value.iter().map(piece).collect::<Vec<_>>().join(" + ")),
    }
}

fn is_flow(attribute: &Attribute) -> bool {
    attribute.name.starts_with("wx:")
}

fn is_place(attribute: &Attribute) -> bool {
    matches!(attribute.name.as_str(), "slot" | "slot-scope")
}

fn is_block(element: &Element) -> bool {
    element.name == "block" || element.name == "template" && element.attribute("is").is_none()
}

fn is_content(node: &Node) -> bool {
    match node {
        Node::Element(_) => true,
        Node::Text(value) => value
            .iter()
            .any(|piece| !matches!(piece, Piece::Literal(text) if text.trim().is_empty())),
    }
}

fn block(attributes: Vec<Attribute>, children: Vec<Node>, span: &Range<usize>) -> Node {
    Node::Element(Element {
        name: "block".to_owned(),
        span: span.clone(),
        attributes,
        children,
    })
}

fn literal(name: &str, value: Value, span: &Range<usize>) -> Attribute {
    Attribute {
        name: name.to_owned(),
        span: span.clone(),
        place: span.clone(),
        value: Some(value),
    }
}

fn expression(name: &str, code: String, span: &Range<usize>) -> Attribute {
    let span = span.clone();
    literal(
        name,
        vec![Piece::Expression {
            code,
            span: span.clone(),
        }],
        &span,
    )
}
