//! Operations and comparisons.

use super::ast::Value;
use super::color::Color;
use super::eval::{Outcome, fail};
use super::print::{plain, print};

/// Units of one kind, and what they are in the first of it.
const UNITS: &[&[(&str, f64)]] = &[
    &[
        ("px", 1.0),
        ("in", 96.0),
        ("cm", 96.0 / 2.54),
        ("mm", 96.0 / 25.4),
        ("pt", 96.0 / 72.0),
        ("pc", 16.0),
        ("m", 96.0 / 0.0254),
    ],
    &[("s", 1.0), ("ms", 0.001)],
    &[
        ("rad", 1.0),
        ("deg", std::f64::consts::PI / 180.0),
        ("grad", std::f64::consts::PI / 200.0),
        ("turn", std::f64::consts::TAU),
    ],
];

/// A number of the unit `from` as one of the unit `to`, when they are of one kind.
pub fn convert(number: f64, from: &str, to: &str) -> Option<f64> {
    if from == to {
        return Some(number);
    }
    UNITS.iter().find_map(|kind| {
        let factor = |unit: &str| kind.iter().find(|(name, _)| *name == unit).map(|(_, factor)| factor);
        Some(number * factor(from)? / factor(to)?)
    })
}

/// `None` when nothing can be computed, and the operation stays what it is.
pub fn operate(operator: char, left: &Value, right: &Value) -> Outcome<Value> {
    let channels = |color: &Color, other: &Color| {
        let alpha = color.alpha * (1.0 - other.alpha) + other.alpha;
        Value::Color(Color::new(color.zip(other, |a, b| apply(operator, a, b)), alpha))
    };
    let gray = |number: &f64| Color::new([*number; 3], 1.0);
    match (left, right) {
        (Value::Number(a, unit_a), Value::Number(b, unit_b)) => {
            let unit = if unit_a.is_empty() { unit_b } else { unit_a };
            let b = match operator {
                '+' | '-' if !unit_a.is_empty() && !unit_b.is_empty() => convert(*b, unit_b, unit_a).unwrap_or(*b),
                _ => *b,
            };
            Ok(Value::Number(apply(operator, *a, b), unit.clone()))
        }
        (left, Value::Number(number, _)) if let Some(color) = Color::of(left) => Ok(channels(&color, &gray(number))),
        (Value::Number(number, _), right) if let Some(color) = Color::of(right) => Ok(channels(&gray(number), &color)),
        (left, right) => match (Color::of(left), Color::of(right)) {
            (Some(left), Some(right)) => Ok(channels(&left, &right)),
            _ if stays(left) || stays(right) => Ok(Value::Operation {
                operator,
                left: Box::new(left.clone()),
                right: Box::new(right.clone()),
                spaced: true,
                always: false,
            }),
            _ => fail(format!("cannot compute {} {operator} {}", print(left), print(right))),
        },
    }
}

/// What CSS itself computes with later.
fn stays(value: &Value) -> bool {
    matches!(
        value,
        Value::Operation { .. } | Value::Call(..) | Value::Paren(_) | Value::Negative(_)
    )
}

fn apply(operator: char, a: f64, b: f64) -> f64 {
    match operator {
        '+' => a + b,
        '-' => a - b,
        '*' => a * b,
        _ => a / b,
    }
}

pub fn compare(left: &Value, operator: &str, right: &Value) -> bool {
    let order = match (left, right) {
        (Value::Number(a, unit_a), Value::Number(b, unit_b)) => {
            let b = if unit_a.is_empty() || unit_b.is_empty() {
                Some(*b)
            } else {
                convert(*b, unit_b, unit_a)
            };
            b.and_then(|b| a.partial_cmp(&b))
        }
        (Value::Color(a), Value::Color(b)) => {
            let same = a.zip(b, |a, b| (a - b).abs()).iter().sum::<f64>() + (a.alpha - b.alpha).abs() < f64::EPSILON;
            same.then_some(std::cmp::Ordering::Equal)
        }
        (Value::Text(_, Some(_)), Value::Text(_, Some(_))) => {
            (plain(left) == plain(right)).then_some(std::cmp::Ordering::Equal)
        }
        (left, right) => (print(left) == print(right)).then_some(std::cmp::Ordering::Equal),
    };
    order.is_some_and(|order| match operator {
        "=" => order.is_eq(),
        "<" => order.is_lt(),
        ">" => order.is_gt(),
        "<=" => order.is_le(),
        _ => order.is_ge(),
    })
}
