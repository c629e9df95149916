//! Colours, and what is computed with them.

use super::ast::Value;
use super::print::rounded;

/// A colour: channels from 0 to 255, opacity from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Color {
    pub channels: [f64; 3],
    pub alpha: f64,
    /// As it was written, while nothing was computed.
    pub text: Option<String>,
    /// Written as `hsl()`.
    pub hsl: bool,
}

/// Hue in degrees, saturation and lightness from 0 to 1.
pub struct Hsl {
    pub hue: f64,
    pub saturation: f64,
    pub lightness: f64,
}

impl Color {
    pub fn new(channels: [f64; 3], alpha: f64) -> Self {
        Self {
            channels,
            alpha: alpha.clamp(0.0, 1.0),
            text: None,
            hsl: false,
        }
    }

    /// `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`; without the `#`.
    pub fn from_hex(hex: &str) -> Option<Self> {
        let (r, g, b, alpha) = cssparser::color::parse_hash_color(hex.as_bytes()).ok()?;
        let alpha = (f64::from(alpha) * 255.0).round() / 255.0;
        let mut color = Self::new([r.into(), g.into(), b.into()], alpha);
        color.text = Some(format!("#{hex}"));
        Some(color)
    }

    pub fn from_name(name: &str) -> Option<Self> {
        let (r, g, b) = cssparser::color::parse_named_color(name).ok()?;
        let mut color = Self::new([r.into(), g.into(), b.into()], 1.0);
        color.text = Some(name.to_owned());
        Some(color)
    }

    pub fn from_hsl(hsl: &Hsl, alpha: f64) -> Self {
        let hue = (hsl.hue % 360.0) / 360.0;
        let (saturation, lightness) = (hsl.saturation.clamp(0.0, 1.0), hsl.lightness.clamp(0.0, 1.0));
        let high = if lightness <= 0.5 {
            lightness * (saturation + 1.0)
        } else {
            lightness + saturation - lightness * saturation
        };
        let low = lightness * 2.0 - high;
        let channel = |hue: f64| {
            let hue = hue.rem_euclid(1.0);
            let value = if hue * 6.0 < 1.0 {
                low + (high - low) * hue * 6.0
            } else if hue * 2.0 < 1.0 {
                high
            } else if hue * 3.0 < 2.0 {
                low + (high - low) * (2.0 / 3.0 - hue) * 6.0
            } else {
                low
            };
            value * 255.0
        };
        Self::new(
            [channel(hue + 1.0 / 3.0), channel(hue), channel(hue - 1.0 / 3.0)],
            alpha,
        )
    }

    pub fn to_hsl(&self) -> Hsl {
        let [r, g, b] = self.channels.map(|channel| channel / 255.0);
        let (max, min) = (r.max(g).max(b), r.min(g).min(b));
        let (lightness, range) = (f64::midpoint(max, min), max - min);
        if range == 0.0 {
            return Hsl {
                hue: 0.0,
                saturation: 0.0,
                lightness,
            };
        }
        let saturation = if lightness > 0.5 {
            range / (2.0 - max - min)
        } else {
            range / (max + min)
        };
        let sixth = if max.to_bits() == r.to_bits() {
            (g - b) / range + if g < b { 6.0 } else { 0.0 }
        } else if max.to_bits() == g.to_bits() {
            (b - r) / range + 2.0
        } else {
            (r - g) / range + 4.0
        };
        Hsl {
            hue: sixth * 60.0,
            saturation,
            lightness,
        }
    }

    /// This colour with another hue, saturation or lightness.
    pub fn shifted(&self, change: impl FnOnce(&mut Hsl)) -> Self {
        let mut hsl = self.to_hsl();
        change(&mut hsl);
        let mut color = Self::from_hsl(&hsl, self.alpha);
        color.hsl = self.hsl;
        color
    }

    pub fn with_alpha(&self, alpha: f64) -> Self {
        let mut color = self.shifted(|_| {});
        color.alpha = alpha.clamp(0.0, 1.0);
        color
    }

    /// How bright it is to the eye, from 0 to 1.
    pub fn luma(&self) -> f64 {
        let [r, g, b] = self.channels.map(|channel| {
            let part = channel / 255.0;
            if part <= 0.039_28 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    pub fn mix(&self, other: &Self, weight: f64) -> Self {
        let (share, difference) = (weight * 2.0 - 1.0, self.alpha - other.alpha);
        let product = share * difference;
        let own = if (product + 1.0).abs() < f64::EPSILON {
            share
        } else {
            (share + difference) / (1.0 + product)
        };
        let own = f64::midpoint(own, 1.0);
        let alpha = self.alpha * weight + other.alpha * (1.0 - weight);
        Self::new(self.zip(other, |a, b| a * own + b * (1.0 - own)), alpha)
    }

    /// Blends like layers of a picture; `blend` works on channels from 0 to 1.
    pub fn blend(&self, other: &Self, blend: impl Fn(f64, f64) -> f64) -> Self {
        let (back, source) = (self.alpha, other.alpha);
        let alpha = source + back * (1.0 - source);
        let channels = self.zip(other, |b, s| {
            let (b, s) = (b / 255.0, s / 255.0);
            let mixed = blend(b, s);
            let mixed = if alpha > 0.0 {
                (source * s + back * (b - source * (b + s - mixed))) / alpha
            } else {
                mixed
            };
            mixed * 255.0
        });
        Self::new(channels, alpha)
    }

    pub fn zip(&self, other: &Self, each: impl Fn(f64, f64) -> f64) -> [f64; 3] {
        std::array::from_fn(|at| each(self.channels[at], other.channels[at]))
    }

    /// As it is written.
    pub fn print(&self) -> String {
        if let Some(text) = &self.text {
            return text.clone();
        }
        let alpha = rounded(self.alpha);
        if self.hsl {
            let Hsl {
                hue,
                saturation,
                lightness,
            } = self.to_hsl();
            let percent = |part: f64| rounded(part * 100.0);
            let base = format!("{}, {}%, {}%", rounded(hue), percent(saturation), percent(lightness));
            return if self.alpha < 1.0 {
                format!("hsla({base}, {alpha})")
            } else {
                format!("hsl({base})")
            };
        }
        let [r, g, b] = self.channels.map(byte);
        if self.alpha < 1.0 {
            format!("rgba({r}, {g}, {b}, {alpha})")
        } else {
            format!("#{r:02x}{g:02x}{b:02x}")
        }
    }

    /// The colour that a value is, or names.
    pub fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Color(color) => Some(color.clone()),
            Value::Word(_) => Self::from_name(&super::print::plain(value)),
            _ => None,
        }
    }
}

/// A channel as it is written.
pub fn byte(channel: f64) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it was brought into the range before"
    )]
    let byte = (channel + 0.5).floor().clamp(0.0, 255.0) as u8;
    byte
}
