//! Rules from JSON, and back.

use regex::{Regex, RegexBuilder};
use serde_json::{Map, Value, json};

use super::{Attribute, Audience, Node, Test, order};

/// Deepest nesting of `all`, `any` and `not`.
const MAX_DEPTH: usize = 8;
/// Most comparisons in a rule.
const MAX_COMPARISONS: usize = 200;
/// Most patterns in a rule, longest pattern, in bytes, and the memory that its automaton may take.
const MAX_PATTERNS: usize = 8;
const MAX_PATTERN: usize = 256;
const MAX_AUTOMATON: usize = 256 * 1024;

pub(crate) const ATTRIBUTES: [&str; 13] = [
    "user",
    "group",
    "percent",
    "seat",
    "tester",
    "city",
    "os",
    "os_version",
    "device",
    "net",
    "host_version",
    "sdk_version",
    "locale",
];

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
        node(rule, "", 0, &mut Counts::default()).map(Self)
    }

    /// The rule as JSON; reading it gives the same rule.
    pub fn to_json(&self) -> Value {
        self.0.to_json()
    }
}

impl Node {
    fn to_json(&self) -> Value {
        let many = |nodes: &[Self]| nodes.iter().map(Self::to_json).collect::<Vec<_>>();
        match self {
            Self::All(nodes) => json!({"all": many(nodes)}),
            Self::Any(nodes) => json!({"any": many(nodes)}),
            Self::Not(node) => json!({"not": node.to_json()}),
            Self::Compare(attribute, test) => {
                let (op, value) = test.to_json();
                json!({"attr": attribute.name(), "op": op, "value": value})
            }
        }
    }
}

impl Attribute {
    fn new(name: &str) -> Self {
        match name {
            "percent" => Self::Percent,
            "seat" => Self::Seat,
            "tester" => Self::Tester,
            _ => Self::Said(name.into()),
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Percent => "percent",
            Self::Seat => "seat",
            Self::Tester => "tester",
            Self::Said(name) => name,
        }
    }
}

impl Test {
    fn to_json(&self) -> (&'static str, Value) {
        match self {
            Self::Equals(value) => ("eq", value.clone()),
            Self::In { texts, others } => {
                let texts = texts.iter().map(|text| Value::from(&**text));
                ("in", texts.chain(others.iter().cloned()).collect())
            }
            Self::Contains(value) => ("contains", value.clone()),
            Self::Matches(pattern) => ("regex", pattern.as_str().into()),
            Self::Less(value) => ("lt", value.clone()),
            Self::Greater(value) => ("gt", value.clone()),
            Self::Range(low, high) => ("range", json!([low, high])),
        }
    }
}

/// What of a rule was read.
#[derive(Default)]
struct Counts {
    comparisons: usize,
    patterns: usize,
}

fn node(rule: &Value, at: &str, depth: usize, counts: &mut Counts) -> Result<Node, AudienceError> {
    let refuse = |reason: &str| AudienceError {
        at: place(at),
        reason: reason.to_owned(),
    };
    if depth > MAX_DEPTH {
        return Err(refuse("nested too deeply"));
    }
    let fields = rule.as_object().ok_or_else(|| refuse("an object was expected"))?;
    if fields.contains_key("attr") {
        counts.comparisons += 1;
        if counts.comparisons > MAX_COMPARISONS {
            return Err(refuse("too many comparisons"));
        }
        counts.patterns += usize::from(fields.get("op").is_some_and(|op| op == "regex"));
        if counts.patterns > MAX_PATTERNS {
            return Err(refuse("too many patterns"));
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
            .map(|(index, rule)| node(rule, &format!("{at}/{name}/{index}"), depth + 1, counts))
            .collect()
    };
    match name.as_str() {
        "all" => many().map(Node::All),
        "any" => many().map(Node::Any),
        "not" => Ok(Node::Not(Box::new(node(
            inner,
            &format!("{at}/not"),
            depth + 1,
            counts,
        )?))),
        _ => Err(refuse("expected one of all, any, not, or attr with op and value")),
    }
}

/// Whether a name is one of those that hosts make up.
pub(crate) fn is_custom(attribute: &str) -> bool {
    let name = attribute.strip_prefix("custom.");
    name.is_some_and(|name| (1..=64).contains(&name.len()))
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
    if !is_custom(attribute) && !ATTRIBUTES.contains(&attribute) {
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
            Some(values) => one_of(values),
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
    Ok(Node::Compare(Attribute::new(attribute), test))
}

fn one_of(values: &[Value]) -> Test {
    let mut texts: Vec<Box<str>> = values.iter().filter_map(Value::as_str).map(Box::from).collect();
    texts.sort_unstable();
    texts.dedup();
    Test::In {
        texts: texts.into(),
        others: values.iter().filter(|value| !value.is_string()).cloned().collect(),
    }
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
