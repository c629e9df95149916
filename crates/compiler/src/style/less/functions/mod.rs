//! The functions of Less. One that is not here is a function of CSS.

mod colors;
mod numbers;
mod texts;

use colors::color_function;
use numbers::{number_function, range};
use texts::{escaped, formatted};

use super::ast::{Piece, Value};
use super::color::Color;
use super::eval::{Outcome, fail};
use super::math;
use super::print::{plain, print};

/// How many steps a result costs.
pub fn weight(value: &Value) -> usize {
    match value {
        Value::Spaces(values) | Value::Commas(values) => values.len(),
        Value::Text(text, _) | Value::Word(text) => text
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.len() / 16,
                _ => 1,
            })
            .sum(),
        _ => 1,
    }
}

/// The result of a function; None for one of CSS, or when the arguments are not of the kind it takes.
pub fn call(name: &str, arguments: &[Value]) -> Outcome<Option<Value>> {
    // `rgb(0 0 0 / 50%)`
    if let ("rgb" | "rgba" | "hsl" | "hsla", [Value::Spaces(values)]) = (name, arguments) {
        let numbers: Vec<Value> = values
            .iter()
            .flat_map(divided)
            .filter(|value| print(value) != "/")
            .collect();
        return Ok(color_function(name, &numbers));
    }
    if let Some(value) = color_function(name, arguments) {
        return Ok(Some(value));
    }
    if let Some(value) = number_function(name, arguments) {
        return Ok(Some(value));
    }
    if let Some(value) = test_function(name, arguments) {
        return Ok(Some(word(value)));
    }
    other_function(name, arguments)
}

/// Both sides of a division that is none.
fn divided(value: &Value) -> Vec<Value> {
    match value {
        Value::Operation {
            operator: '/',
            left,
            right,
            ..
        } => vec![(**left).clone(), (**right).clone()],
        value => vec![value.clone()],
    }
}

fn word(truth: bool) -> Value {
    Value::word(if truth { "true" } else { "false" })
}

fn text(text: String, quote: Option<char>) -> Value {
    Value::Text(vec![Piece::Text(text)], quote)
}

/// A number; of a division that waits for brackets, its result.
fn number(value: &Value) -> Option<(f64, String)> {
    match value {
        Value::Number(number, unit) => Some((*number, unit.clone())),
        Value::Operation {
            operator: operator @ '/',
            left,
            right,
            ..
        } => match math::operate(*operator, left, right).ok()? {
            Value::Number(number, unit) => Some((number, unit)),
            _ => None,
        },
        _ => None,
    }
}

/// `50%` and `0.5` as a part of one.
fn part(value: &Value) -> Option<f64> {
    let (number, unit) = number(value)?;
    Some(if unit == "%" { number / 100.0 } else { number })
}

fn percent(number: f64) -> Value {
    Value::Number(number, "%".to_owned())
}

fn test_function(name: &str, arguments: &[Value]) -> Option<bool> {
    let first = arguments.first()?;
    let has_unit = |unit: &str| matches!(first, Value::Number(_, own) if own == unit);
    Some(match name {
        "isnumber" => matches!(first, Value::Number(..)),
        "isstring" => matches!(first, Value::Text(..)),
        "iscolor" => Color::of(first).is_some(),
        "iskeyword" => matches!(first, Value::Word(_)) && Color::of(first).is_none(),
        "isurl" => matches!(first, Value::Url(_)),
        "isruleset" => matches!(first, Value::Rules(..)),
        "ispixel" => has_unit("px"),
        "isem" => has_unit("em"),
        "ispercentage" => has_unit("%"),
        "isunit" => has_unit(&plain(arguments.get(1)?)),
        _ => return None,
    })
}

fn other_function(name: &str, arguments: &[Value]) -> Outcome<Option<Value>> {
    Ok(Some(match (name, arguments) {
        ("e", [first]) => text(plain(first), None),
        ("escape", [first]) => text(escaped(&plain(first)), None),
        ("%", [format, rest @ ..]) => formatted(format, rest),
        ("data-uri", [address] | [_, address]) => Value::Url(Box::new(text(plain(address), Some('"')))),
        ("length", [list]) => match list {
            #[expect(clippy::cast_precision_loss, reason = "no list is that long")]
            Value::Spaces(values) | Value::Commas(values) => Value::number(values.len() as f64),
            _ => Value::number(1.0),
        },
        ("extract", [list, at]) => {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "what is out of range has no element"
            )]
            let at = number(at).map_or(0, |(at, _)| at.max(0.0) as usize);
            let values = match list {
                Value::Spaces(values) | Value::Commas(values) => values.as_slice(),
                value => std::slice::from_ref(value),
            };
            match at.checked_sub(1).and_then(|at| values.get(at)) {
                Some(value) => value.clone(),
                None => return Ok(None),
            }
        }
        ("range", [first, rest @ ..]) => range(first, rest)?,
        ("replace" | "image-size" | "image-width" | "image-height" | "svg-gradient", _) => {
            return fail(format!("the function {name}() is not supported"));
        }
        _ => return Ok(None),
    }))
}
