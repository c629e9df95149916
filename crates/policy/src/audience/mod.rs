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
//! An attribute that is not known makes every comparison false. Three are not said by the host: `percent` is the
//! subject's own place between 0 and 100, sticky per salt (the id of the release); `seat` is its number, from 0,
//! among those whom the release has taken, so that `lt` caps their count; `tester` is true for testers of the app.
//! Testers first, and then a tenth of the users, a thousand at most:
//!
//! ```json
//! {"any": [{"attr": "tester", "op": "eq", "value": true},
//!          {"all": [{"attr": "percent", "op": "lt", "value": 10}, {"attr": "seat", "op": "lt", "value": 1000}]}]}
//! ```

mod json;

use std::cmp::Ordering;

use regex::Regex;
use serde_json::Value;

use crate::Facts;
use crate::dotted::dotted;

pub use json::AudienceError;
pub(crate) use json::{ATTRIBUTES, is_custom};

/// A rule that a subject meets or not. Read from JSON with [`Audience::parse`], which checks it completely: a
/// decision never fails.
#[derive(Debug, Clone)]
pub struct Audience(Node);

#[derive(Debug, Clone)]
enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Compare(Attribute, Test),
}

#[derive(Debug, Clone)]
enum Attribute {
    Percent,
    Seat,
    Tester,
    /// What the host says.
    Said(Box<str>),
}

#[derive(Debug, Clone)]
enum Test {
    Equals(Value),
    /// Texts in order, so that a list of a hundred thousand users is searched in seventeen steps.
    In {
        texts: Box<[Box<str>]>,
        others: Box<[Value]>,
    },
    Contains(Value),
    Matches(Regex),
    Less(Value),
    Greater(Value),
    Range(Value, Value),
}

impl Audience {
    /// Whether the subject of `facts` belongs to the audience. `salt` decides where `percent` puts it.
    pub fn includes(&self, facts: &Facts, salt: &str) -> bool {
        self.0.holds(facts, salt)
    }

    /// The part of the users, 0 to 100, that the rule lets in by its percentages, rounded up: the bound of
    /// `{"attr": "percent", "op": "lt"}`, of `all` the lowest, of `any` the highest. Testers are no part of the users;
    /// whatever else is asked may hold for everybody.
    pub fn percent(&self) -> u8 {
        let bound = self.0.percent().ceil().clamp(0.0, 100.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped above")]
        let percent = bound as u8;
        percent
    }

    /// Whether the rule asks for the subject's seat: then somebody has to count those whom the release takes.
    pub fn is_capped(&self) -> bool {
        self.0.asks_seat()
    }
}

impl Node {
    fn holds(&self, facts: &Facts, salt: &str) -> bool {
        match self {
            Self::All(nodes) => nodes.iter().all(|node| node.holds(facts, salt)),
            Self::Any(nodes) => nodes.iter().any(|node| node.holds(facts, salt)),
            Self::Not(node) => !node.holds(facts, salt),
            Self::Compare(attribute, test) => match attribute {
                Attribute::Percent => test.holds(&facts.percent(salt).into()),
                Attribute::Seat => facts.seats.get(salt).is_some_and(|seat| test.holds(&(*seat).into())),
                Attribute::Tester => test.holds(&facts.tester.into()),
                Attribute::Said(name) => facts.attributes.get(&**name).is_some_and(|found| test.holds(found)),
            },
        }
    }

    fn asks_seat(&self) -> bool {
        match self {
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().any(Self::asks_seat),
            Self::Not(node) => node.asks_seat(),
            Self::Compare(attribute, _) => matches!(attribute, Attribute::Seat),
        }
    }

    fn percent(&self) -> f64 {
        match self {
            Self::All(nodes) => nodes.iter().map(Self::percent).fold(100.0, f64::min),
            Self::Any(nodes) => nodes.iter().map(Self::percent).fold(0.0, f64::max),
            Self::Compare(Attribute::Percent, Test::Less(bound)) => bound.as_f64().unwrap_or(100.0),
            Self::Compare(Attribute::Tester, Test::Equals(Value::Bool(true))) => 0.0,
            Self::Not(_) | Self::Compare(..) => 100.0,
        }
    }
}

impl Test {
    fn holds(&self, found: &Value) -> bool {
        match self {
            Self::Equals(value) => equal(found, value),
            Self::In { texts, others } => match found {
                Value::String(found) => texts.binary_search_by(|text| (**text).cmp(found)).is_ok(),
                _ => others.iter().any(|value| equal(found, value)),
            },
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

/// 1 and 1.0 are the same number, wherever they stand: a host that decides by itself may know numbers of one kind only.
fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => match (left.as_f64(), right.as_f64()) {
            (Some(left), Some(right)) => left.total_cmp(&right).is_eq(),
            _ => left == right,
        },
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| equal(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            let same = |(name, left): (&String, &Value)| right.get(name).is_some_and(|right| equal(left, right));
            left.len() == right.len() && left.iter().all(same)
        }
        _ => left == right,
    }
}

/// Numbers, or dotted versions; nothing else has an order here.
fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_f64()?.partial_cmp(&right.as_f64()?),
        (Value::String(left), Value::String(right)) => Some(dotted(left)?.cmp(&dotted(right)?)),
        _ => None,
    }
}
