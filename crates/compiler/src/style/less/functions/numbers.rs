//! Functions of numbers.

use super::{number, percent};
use crate::style::less::ast::Value;
use crate::style::less::eval::{Outcome, fail};
use crate::style::less::math;
use crate::style::less::print::plain;

/// Elements of a list that a function makes.
const MAX_LIST: usize = 10_000;

pub(super) fn number_function(name: &str, arguments: &[Value]) -> Option<Value> {
    let first = || number(arguments.first()?);
    let keep = |change: fn(f64) -> f64| first().map(|(number, unit)| Value::Number(change(number), unit));
    let angle = |change: fn(f64) -> f64| {
        let (number, unit) = first()?;
        Some(Value::number(change(
            math::convert(number, &unit, "rad").unwrap_or(number),
        )))
    };
    let turned = |change: fn(f64) -> f64| Some(Value::Number(change(first()?.0), "rad".to_owned()));
    match name {
        "ceil" => keep(f64::ceil),
        "floor" => keep(f64::floor),
        "sqrt" => keep(f64::sqrt),
        "abs" => keep(f64::abs),
        "sin" => angle(f64::sin),
        "cos" => angle(f64::cos),
        "tan" => angle(f64::tan),
        "asin" => turned(f64::asin),
        "acos" => turned(f64::acos),
        "atan" => turned(f64::atan),
        "round" => {
            let (value, unit) = first()?;
            let places = arguments.get(1).map_or(Some(0.0), |places| Some(number(places)?.0))?;
            let factor = 10_f64.powf(places.clamp(0.0, 8.0).floor());
            Some(Value::Number((value * factor + 0.5).floor() / factor, unit))
        }
        "percentage" => Some(percent(first()?.0 * 100.0)),
        "pi" if arguments.is_empty() => Some(Value::number(std::f64::consts::PI)),
        "mod" => {
            let (value, unit) = first()?;
            Some(Value::Number(value % number(arguments.get(1)?)?.0, unit))
        }
        "pow" => {
            let (value, unit) = first()?;
            Some(Value::Number(value.powf(number(arguments.get(1)?)?.0), unit))
        }
        "min" | "max" => {
            let numbers: Vec<(f64, String)> = arguments.iter().map(number).collect::<Option<_>>()?;
            let (_, unit) = numbers
                .iter()
                .find(|(_, unit)| !unit.is_empty())
                .or(numbers.first())?
                .clone();
            let mut best = None::<(f64, &(f64, String))>;
            for one in &numbers {
                let own = if one.1.is_empty() {
                    one.0
                } else {
                    math::convert(one.0, &one.1, &unit)?
                };
                let better = best.is_none_or(|(known, _)| if name == "min" { own < known } else { own > known });
                if better {
                    best = Some((own, one));
                }
            }
            best.map(|(_, (number, unit))| Value::Number(*number, unit.clone()))
        }
        "unit" => {
            let unit = arguments.get(1).map_or_else(String::new, plain);
            Some(Value::Number(first()?.0, unit))
        }
        "get-unit" => Some(Value::word(first()?.1)),
        "convert" => {
            let (value, unit) = first()?;
            let wanted = plain(arguments.get(1)?);
            let converted = math::convert(value, &unit, &wanted);
            Some(converted.map_or(Value::Number(value, unit), |number| Value::Number(number, wanted)))
        }
        _ => None,
    }
}

/// `range(4)`, `range(1px, 4, 2)`
pub(super) fn range(first: &Value, rest: &[Value]) -> Outcome<Value> {
    let numbers: Option<Vec<(f64, String)>> = std::iter::once(first).chain(rest).map(number).collect();
    let Some(numbers) = numbers else {
        return fail("range() takes numbers");
    };
    let (start, end) = match numbers.as_slice() {
        [(end, _)] => (1.0, *end),
        [(start, _), (end, _), ..] => (*start, *end),
        [] => (1.0, 0.0),
    };
    let step = numbers.get(2).map_or(1.0, |(step, _)| *step);
    let unit = &numbers[usize::from(numbers.len() > 1)].1;
    if step <= 0.0 || (end - start) / step > 10_000.0 {
        return fail(format!("range() makes at most {MAX_LIST} numbers"));
    }
    let mut values = Vec::new();
    let mut next = start;
    while next <= end && values.len() < MAX_LIST {
        values.push(Value::Number(next, unit.clone()));
        next += step;
    }
    Ok(Value::Spaces(values))
}
