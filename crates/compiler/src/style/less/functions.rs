//! The functions of Less. One that is not here is a function of CSS.

use std::fmt::Write;

use super::ast::{Piece, Value};
use super::color::{Color, Hsl};
use super::eval::{Outcome, fail};
use super::math;
use super::print::{plain, print};

/// Elements of a list that a function makes.
const MAX_LIST: usize = 10_000;

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

/// A channel: percent of 255, or the number.
fn channel(value: &Value) -> Option<f64> {
    let (number, unit) = number(value)?;
    Some(if unit == "%" { number * 255.0 / 100.0 } else { number })
}

fn color(value: Option<&Value>) -> Option<Color> {
    Color::of(value?)
}

fn percent(number: f64) -> Value {
    Value::Number(number, "%".to_owned())
}

fn color_function(name: &str, arguments: &[Value]) -> Option<Value> {
    let made = |color: Color| Some(Value::Color(color));
    let first = || color(arguments.first());
    let second = || color(arguments.get(1));
    let amount = || Some(number(arguments.get(1)?)?.0 / 100.0);
    let relative = arguments.get(2).is_some_and(|method| plain(method) == "relative");
    let by = |base: f64, amount: f64| if relative { base * amount } else { amount };
    match name {
        "rgb" | "rgba" => {
            let alpha = match arguments.get(3) {
                Some(alpha) => part(alpha)?,
                None => 1.0,
            };
            match arguments {
                [color] | [color, _] if let Some(color) = Color::of(color) => {
                    let alpha = arguments.get(1).map_or(Some(color.alpha), part)?;
                    made(Color::new(color.channels, alpha))
                }
                [r, g, b] | [r, g, b, _] => made(Color::new([channel(r)?, channel(g)?, channel(b)?], alpha)),
                _ => None,
            }
        }
        "hsl" | "hsla" => {
            let [hue, saturation, lightness, rest @ ..] = arguments else {
                return None;
            };
            let hsl = Hsl {
                hue: number(hue)?.0,
                saturation: part(saturation)?,
                lightness: part(lightness)?,
            };
            let alpha = rest.first().map_or(Some(1.0), part)?;
            let mut color = Color::from_hsl(&hsl, alpha);
            color.hsl = true;
            made(color)
        }
        "color" => match arguments.first()? {
            Value::Text(..) => {
                let text = plain(&arguments[0]);
                let color = text
                    .strip_prefix('#')
                    .map_or_else(|| Color::from_name(&text), Color::from_hex);
                made(color?)
            }
            value => made(Color::of(value)?),
        },
        "lighten" => made(first()?.shifted({
            let amount = amount()?;
            move |hsl| hsl.lightness = (hsl.lightness + by(hsl.lightness, amount)).clamp(0.0, 1.0)
        })),
        "darken" => made(first()?.shifted({
            let amount = amount()?;
            move |hsl| hsl.lightness = (hsl.lightness - by(hsl.lightness, amount)).clamp(0.0, 1.0)
        })),
        "saturate" => made(first()?.shifted({
            let amount = amount()?;
            move |hsl| hsl.saturation = (hsl.saturation + by(hsl.saturation, amount)).clamp(0.0, 1.0)
        })),
        "desaturate" => made(first()?.shifted({
            let amount = amount()?;
            move |hsl| hsl.saturation = (hsl.saturation - by(hsl.saturation, amount)).clamp(0.0, 1.0)
        })),
        "greyscale" if arguments.len() == 1 => made(first()?.shifted(|hsl| hsl.saturation = 0.0)),
        "spin" => {
            let degrees = number(arguments.get(1)?)?.0;
            made(first()?.shifted(move |hsl| hsl.hue = (hsl.hue + degrees).rem_euclid(360.0)))
        }
        "fadein" => first().and_then(|color| made(color.with_alpha(color.alpha + by(color.alpha, amount()?)))),
        "fadeout" => first().and_then(|color| made(color.with_alpha(color.alpha - by(color.alpha, amount()?)))),
        "fade" => made(first()?.with_alpha(amount()?)),
        "mix" => {
            let weight = arguments.get(2).map_or(Some(50.0), |weight| Some(number(weight)?.0))?;
            made(first()?.mix(&second()?, weight / 100.0))
        }
        "tint" | "shade" => {
            let weight = arguments.get(1).map_or(Some(50.0), |weight| Some(number(weight)?.0))?;
            let base = if name == "tint" { 255.0 } else { 0.0 };
            made(Color::new([base; 3], 1.0).mix(&first()?, weight / 100.0))
        }
        "contrast" => {
            let base = first()?;
            let mut dark = color(arguments.get(1)).unwrap_or_else(|| Color::new([0.0; 3], 1.0));
            let mut light = color(arguments.get(2)).unwrap_or_else(|| Color::new([255.0; 3], 1.0));
            if dark.luma() > light.luma() {
                std::mem::swap(&mut dark, &mut light);
            }
            let threshold = arguments.get(3).map_or(Some(0.43), part)?;
            made(if base.luma() < threshold { light } else { dark })
        }
        "argb" => {
            let color = first()?;
            let [r, g, b] = color.channels.map(super::color::byte);
            let alpha = super::color::byte(color.alpha * 255.0);
            Some(Value::word(format!("#{alpha:02x}{r:02x}{g:02x}{b:02x}")))
        }
        "red" => Some(Value::number(first()?.channels[0])),
        "green" => Some(Value::number(first()?.channels[1])),
        "blue" => Some(Value::number(first()?.channels[2])),
        "alpha" => Some(Value::number(first()?.alpha)),
        "hue" => Some(Value::number(first()?.to_hsl().hue)),
        "saturation" => Some(percent(first()?.to_hsl().saturation * 100.0)),
        "lightness" => Some(percent(first()?.to_hsl().lightness * 100.0)),
        "luma" => first().map(|color| percent(color.luma() * color.alpha * 100.0)),
        _ => {
            let blend = blend_mode(name)?;
            made(first()?.blend(&second()?, blend))
        }
    }
}

fn blend_mode(name: &str) -> Option<fn(f64, f64) -> f64> {
    fn multiply(a: f64, b: f64) -> f64 {
        a * b
    }
    fn screen(a: f64, b: f64) -> f64 {
        a + b - a * b
    }
    fn overlay(a: f64, b: f64) -> f64 {
        if a * 2.0 <= 1.0 {
            multiply(a * 2.0, b)
        } else {
            screen(a * 2.0 - 1.0, b)
        }
    }
    fn soft_light(a: f64, b: f64) -> f64 {
        let (mut depth, mut base) = (1.0, a);
        if b > 0.5 {
            base = 1.0;
            depth = if a > 0.25 {
                a.sqrt()
            } else {
                ((16.0 * a - 12.0) * a + 4.0) * a
            };
        }
        a - (1.0 - 2.0 * b) * base * (depth - a)
    }
    Some(match name {
        "multiply" => multiply,
        "screen" => screen,
        "overlay" => overlay,
        "hardlight" => |a, b| overlay(b, a),
        "softlight" => soft_light,
        "difference" => |a, b| (a - b).abs(),
        "exclusion" => |a, b| a + b - 2.0 * a * b,
        "average" => f64::midpoint,
        "negation" => |a, b| 1.0 - (a + b - 1.0).abs(),
        _ => return None,
    })
}

fn number_function(name: &str, arguments: &[Value]) -> Option<Value> {
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

/// `range(4)`, `range(1px, 4, 2)`
fn range(first: &Value, rest: &[Value]) -> Outcome<Value> {
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

/// As `encodeURI` does, and a few characters more.
fn escaped(text: &str) -> String {
    let keep = |c: char| c.is_ascii_alphanumeric() || "-_.!~*'/?@&+$,".contains(c);
    text.chars().fold(String::new(), |mut out, c| {
        if keep(c) {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        }
        out
    })
}

/// `%("%d of %s", 1, "a")`
fn formatted(format: &Value, arguments: &[Value]) -> Value {
    let quote = match format {
        Value::Text(_, quote) => *quote,
        _ => None,
    };
    let mut out = String::new();
    let mut arguments = arguments.iter();
    let pattern = plain(format);
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some(kind @ ('s' | 'S' | 'd' | 'D' | 'a' | 'A')) => {
                let value = arguments.next();
                let value = value.map_or_else(String::new, if matches!(kind, 's' | 'S') { plain } else { print });
                out.push_str(&if kind.is_uppercase() { escaped(&value) } else { value });
            }
            Some('%') | None => out.push('%'),
            Some(other) => out.extend(['%', other]),
        }
    }
    text(out, quote)
}
