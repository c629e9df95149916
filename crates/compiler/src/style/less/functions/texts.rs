//! Functions that write text.

use std::fmt::Write;

use super::text;
use crate::style::less::ast::Value;
use crate::style::less::print::{plain, print};

/// As `encodeURI` does, and a few characters more.
pub(super) fn escaped(text: &str) -> String {
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
pub(super) fn formatted(format: &Value, arguments: &[Value]) -> Value {
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
