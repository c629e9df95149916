//! Functions of colours.

use super::{number, part, percent};
use crate::style::less::ast::Value;
use crate::style::less::color::{Color, Hsl, byte};
use crate::style::less::print::plain;

pub(super) fn color_function(name: &str, arguments: &[Value]) -> Option<Value> {
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
            let [r, g, b] = color.channels.map(byte);
            let alpha = byte(color.alpha * 255.0);
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

/// A channel: percent of 255, or the number.
fn channel(value: &Value) -> Option<f64> {
    let (number, unit) = number(value)?;
    Some(if unit == "%" { number * 255.0 / 100.0 } else { number })
}

fn color(value: Option<&Value>) -> Option<Color> {
    Color::of(value?)
}
