//! The rule language of audiences: `all | any | not` over `{attr, op, value}`.
//!
//! ```json
//! {"any": [{"attr": "group", "op": "contains", "value": "testers"},
//!          {"all": [{"attr": "percent", "op": "lt", "value": 10},
//!                   {"attr": "host_version", "op": "gt", "value": "8.2.0"}]}]}
//! ```
//!
//! | op | holds when the attribute |
//! |---|---|
//! | `eq` | equals the value |
//! | `in` | is one of the values |
//! | `contains` | is a text with this part, or a list with this item |
//! | `regex` | is a text in which the pattern is found |
//! | `lt` `gt` | is less, greater; numbers, or dotted versions as text |
//! | `range` | lies between `[low, high]`, both included |
//!
//! An attribute that is not known makes every comparison false. `percent` is the subject's own place between 0
//! and 100, sticky per salt (the id of the release).

use std::cmp::Ordering;

use regex::{Regex, RegexBuilder};
use serde_json::{Map, Value};

use crate::Facts;

/// Deepest nesting of `all`, `any` and `not`.
const MAX_DEPTH: usize = 8;
/// Most comparisons in a rule.
const MAX_COMPARISONS: usize = 200;
/// Longest pattern, in bytes, and the memory that its automaton may take.
const MAX_PATTERN: usize = 256;
const MAX_AUTOMATON: usize = 256 * 1024;

const ATTRIBUTES: [&str; 11] = [
    "user",
    "group",
    "percent",
    "city",
    "os",
    "os_version",
    "device",
    "net",
    "host_version",
    "sdk_version",
    "locale",
];

/// A rule that a subject meets or not. Read from JSON with [`Audience::parse`], which checks it completely: a
/// decision never fails.
#[derive(Debug, Clone)]
pub struct Audience(Node);

#[derive(Debug, Clone)]
enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Compare { attribute: String, test: Test },
}

#[derive(Debug, Clone)]
enum Test {
    Equals(Value),
    In(Vec<Value>),
    Contains(Value),
    Matches(Regex),
    Less(Value),
    Greater(Value),
    Range(Value, Value),
}

/// Why a rule is not valid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("audience rule, at {at}: {reason}")]
pub struct AudienceError {
    /// JSON pointer to the place in the rule; `/` is the rule itself.
    pub at: String,
    /// What is wrong there.
    pub reason: String,
}

impl Audience {
    /// Reads a rule.
    pub fn parse(rule: &Value) -> Result<Self, AudienceError> {
        let mut comparisons = 0;
        node(rule, "", 0, &mut comparisons).map(Self)
    }

    /// Whether the subject of `facts` belongs to the audience. `salt` decides where `percent` puts it.
    pub fn includes(&self, facts: &Facts, salt: &str) -> bool {
        self.0.holds(facts, salt)
    }
}

impl Node {
    fn holds(&self, facts: &Facts, salt: &str) -> bool {
        match self {
            Self::All(nodes) => nodes.iter().all(|node| node.holds(facts, salt)),
            Self::Any(nodes) => nodes.iter().any(|node| node.holds(facts, salt)),
            Self::Not(node) => !node.holds(facts, salt),
            Self::Compare { attribute, test } if attribute == "percent" => test.holds(&facts.percent(salt).into()),
            Self::Compare { attribute, test } => facts.attributes.get(attribute).is_some_and(|found| test.holds(found)),
        }
    }
}

impl Test {
    fn holds(&self, found: &Value) -> bool {
        match self {
            Self::Equals(value) => equal(found, value),
            Self::In(values) => values.iter().any(|value| equal(found, value)),
            Self::Contains(part) => match (found, part) {
                (Value::String(text), Value::String(part)) => text.contains(part.as_str()),
                (Value::Array(items), item) => items.iter().any(|found| equal(found, item)),
                _ => false,
            },
            Self::Matches(pattern) => found.as_str().is_some_and(|text| pattern.is_match(text)),
            Self::Less(value) => order(found, value) == Some(Ordering::Less),
            Self::Greater(value) => order(found, value) == Some(Ordering::Greater),
            Self::Range(low, high) => {
                order(found, low).is_some_and(Ordering::is_ge) && order(found, high).is_some_and(Ordering::is_le)
            }
        }
    }
}

/// 1 and 1.0 are the same number.
fn equal(left: &Value, right: &Value) -> bool {
    match (left.as_f64(), right.as_f64()) {
        (Some(left), Some(right)) => left.total_cmp(&right).is_eq(),
        _ => left == right,
    }
}

/// Numbers, or dotted versions; nothing else has an order here.
fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_f64()?.partial_cmp(&right.as_f64()?),
        (Value::String(left), Value::String(right)) => Some(version(left)?.cmp(&version(right)?)),
        _ => None,
    }
}

/// `8.2.0` → [8, 2]: zeros at the end say nothing.
fn version(text: &str) -> Option<Vec<u64>> {
    let mut parts = text
        .split('.')
        .map(|part| part.parse().ok())
        .collect::<Option<Vec<u64>>>()?;
    while parts.last() == Some(&0) {
        parts.pop();
    }
    Some(parts)
}

fn node(rule: &Value, at: &str, depth: usize, comparisons: &mut usize) -> Result<Node, AudienceError> {
    let refuse = |reason: &str| AudienceError {
        at: place(at),
        reason: reason.to_owned(),
    };
    if depth > MAX_DEPTH {
        return Err(refuse("nested too deeply"));
    }
    let fields = rule.as_object().ok_or_else(|| refuse("an object was expected"))?;
    if fields.contains_key("attr") {
        *comparisons += 1;
        if *comparisons > MAX_COMPARISONS {
            return Err(refuse("too many comparisons"));
        }
        return compare(fields, at);
    }
    let (Some((name, inner)), 1) = (fields.iter().next(), fields.len()) else {
        return Err(refuse("expected one of all, any, not, or attr with op and value"));
    };
    let mut many = || -> Result<Vec<Node>, AudienceError> {
        let rules = inner
            .as_array()
            .ok_or_else(|| refuse("a list was expected"))?
            .iter()
            .enumerate();
        rules
            .map(|(index, rule)| node(rule, &format!("{at}/{name}/{index}"), depth + 1, comparisons))
            .collect()
    };
    match name.as_str() {
        "all" => many().map(Node::All),
        "any" => many().map(Node::Any),
        "not" => Ok(Node::Not(Box::new(node(
            inner,
            &format!("{at}/not"),
            depth + 1,
            comparisons,
        )?))),
        _ => Err(refuse("expected one of all, any, not, or attr with op and value")),
    }
}

fn compare(fields: &Map<String, Value>, at: &str) -> Result<Node, AudienceError> {
    let refuse = |field: &str, reason: String| AudienceError {
        at: place(&format!("{at}{field}")),
        reason,
    };
    if let Some(other) = fields
        .keys()
        .find(|key| !["attr", "op", "value"].contains(&key.as_str()))
    {
        return Err(refuse("", format!("{other:?} is not a field of a comparison")));
    }
    let field = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
    let attribute = field("attr");
    let custom = attribute
        .strip_prefix("custom.")
        .is_some_and(|name| (1..=64).contains(&name.len()));
    if !custom && !ATTRIBUTES.contains(&attribute) {
        return Err(refuse(
            "/attr",
            format!(
                "unknown attribute; use custom.<name> or one of {}",
                ATTRIBUTES.join(", ")
            ),
        ));
    }
    let value = fields
        .get("value")
        .ok_or_else(|| refuse("", "value is missing".to_owned()))?;
    let ordered = |value: &Value| match order(value, value) {
        Some(_) => Ok(value.clone()),
        None => Err(refuse("/value", "a number or a dotted version was expected".to_owned())),
    };
    let test = match field("op") {
        "eq" => Test::Equals(value.clone()),
        "in" => match value.as_array() {
            Some(values) => Test::In(values.clone()),
            None => return Err(refuse("/value", "a list was expected".to_owned())),
        },
        "contains" => Test::Contains(value.clone()),
        "regex" => Test::Matches(pattern(value).map_err(|reason| refuse("/value", reason))?),
        "lt" => Test::Less(ordered(value)?),
        "gt" => Test::Greater(ordered(value)?),
        "range" => match value.as_array().map(Vec::as_slice) {
            Some([low, high]) => Test::Range(ordered(low)?, ordered(high)?),
            _ => return Err(refuse("/value", "a list of two, [low, high], was expected".to_owned())),
        },
        _ => {
            return Err(refuse(
                "/op",
                "expected one of eq, in, contains, regex, range, lt, gt".to_owned(),
            ));
        }
    };
    Ok(Node::Compare {
        attribute: attribute.to_owned(),
        test,
    })
}

fn pattern(value: &Value) -> Result<Regex, String> {
    let text = value.as_str().filter(|text| text.len() <= MAX_PATTERN);
    let text = text.ok_or_else(|| format!("a pattern of at most {MAX_PATTERN} bytes was expected"))?;
    RegexBuilder::new(text)
        .size_limit(MAX_AUTOMATON)
        .build()
        .map_err(|error| error.to_string())
}

fn place(pointer: &str) -> String {
    if pointer.is_empty() {
        "/".to_owned()
    } else {
        pointer.to_owned()
    }
}
