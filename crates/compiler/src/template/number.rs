//! Numbers in expressions, for a compiler that reads few ways to write them: of `0xg` it panics, what is too large
//! for 64 bits it wraps, and `1E5`, `0b1` and `1_000` it does not know.

const UNREADABLE: &str = "a number in it cannot be read";

/// Length of the number that `text` begins with, and how to write it in place of that, when it must be written in
/// another way to be what it is in JavaScript.
pub fn number(text: &str) -> Result<(usize, Option<String>), &'static str> {
    let run = text.find(|c| !is_name(c)).unwrap_or(text.len());
    let radix = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => Some((2, 16)),
        [b'0', b'o' | b'O', ..] => Some((2, 8)),
        [b'0', b'b' | b'B', ..] => Some((2, 2)),
        [b'0', b'0'..=b'7', ..] if text[..run].bytes().all(|digit| matches!(digit, b'0'..=b'7')) => Some((1, 8)),
        _ => None,
    };
    if let Some((prefix, radix)) = radix {
        let digits = text[prefix..run].replace('_', "");
        let value = u128::from_str_radix(&digits, radix).map_err(|_| UNREADABLE)?;
        return Ok((run, Some(written(&value.to_string())?)));
    }
    let integer = digits(text);
    let mut end = integer;
    if text[end..].starts_with('.') {
        end += 1 + digits(&text[end + 1..]);
    }
    if text[end..].starts_with(['e', 'E']) {
        let sign = usize::from(text[end + 1..].starts_with(['+', '-']));
        end += 1 + sign + digits(&text[end + 1 + sign..]);
    }
    if text[end..].starts_with(is_name) {
        return Err(UNREADABLE);
    }
    let literal = &text[..end];
    let is_plain = integer <= 15 && (integer == 1 || !literal.starts_with('0')) && !literal.contains(['e', 'E', '_']);
    let other = if is_plain {
        None
    } else {
        Some(written(&literal.replace('_', ""))?)
    };
    Ok((end, other))
}

/// Length of the digits that text begins with.
fn digits(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit() && c != '_')
        .unwrap_or(text.len())
}

fn written(literal: &str) -> Result<String, &'static str> {
    let value: f64 = literal.parse().map_err(|_| UNREADABLE)?;
    if value.is_infinite() {
        return Err("a number in it is too large");
    }
    Ok(if value == 0.0 || (1e-6..1e15).contains(&value) {
        value.to_string()
    } else {
        format!("{value:e}")
    })
}

/// Whether a character goes on with a name, or a number.
pub fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match number(text) {
            Ok((length, other)) => other.unwrap_or_else(|| format!("{} stays", &text[..length])),
            Err(reason) => reason.to_owned(),
        }
    }

    #[test]
    fn plain_numbers_stay() {
        assert_eq!(read("0"), "0 stays");
        assert_eq!(read("12.50 + a"), "12.50 stays");
        assert_eq!(read("0.5]"), "0.5 stays");
    }

    #[test]
    fn others_are_written_plainly() {
        assert_eq!(read("0xFf+1"), "255");
        assert_eq!(read("0b101"), "5");
        assert_eq!(read("017"), "15");
        assert_eq!(read("089"), "89");
        assert_eq!(read("1_000"), "1000");
        assert_eq!(read("1E+3"), "1000");
        assert_eq!(read("12345678901234567890"), "1.2345678901234567e19");
        assert_eq!(read("0xffffffffffffffffff"), "4.722366482869645e21");
        assert_eq!(read("1e-9"), "1e-9");
    }

    #[test]
    fn some_are_no_numbers() {
        for text in ["0xg", "0x", "1n", "3px", "1e", "0b2"] {
            assert_eq!(read(text), UNREADABLE, "{text}");
        }
        assert_eq!(read("1e999"), "a number in it is too large");
    }
}
