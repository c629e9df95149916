//! Values as CSS.

use super::ast::{Piece, Template, Value};

/// A number with at most eight decimals, in its shortest form.
pub fn rounded(number: f64) -> String {
    if !number.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{:.8}", number + 2e-16);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    match text {
        "-0" | "" => "0".to_owned(),
        text => text.to_owned(),
    }
}

/// A value that was evaluated.
pub fn print(value: &Value) -> String {
    match value {
        Value::Number(number, unit) => rounded(*number) + unit,
        Value::Color(color) => color.print(),
        Value::Text(text, Some(quote)) => format!("{quote}{}{quote}", template(text)),
        Value::Text(text, None) | Value::Word(text) => template(text),
        Value::Url(inside) => format!("url({})", print(inside)),
        Value::Call(name, arguments) => format!("{name}({})", list(arguments, ", ")),
        Value::Operation {
            operator,
            left,
            right,
            spaced,
            ..
        } => {
            let space = if *spaced { " " } else { "" };
            format!("{}{space}{operator}{space}{}", print(left), print(right))
        }
        Value::Negative(inside) => format!("-{}", print(inside)),
        Value::Paren(inside) => format!("({})", print(inside)),
        Value::Spaces(values) => list(values, " "),
        Value::Commas(values) => list(values, ", "),
        // Evaluated before it comes here, or without a form in CSS.
        Value::Variable(_)
        | Value::Indirect(_)
        | Value::Property(_)
        | Value::Rules(..)
        | Value::Condition(_)
        | Value::MixinCall(_)
        | Value::Lookup(..) => String::new(),
    }
}

/// The same without quotes, as it stands in other text.
pub fn plain(value: &Value) -> String {
    match value {
        Value::Text(text, _) => template(text),
        value => print(value),
    }
}

fn list(values: &[Value], between: &str) -> String {
    let texts: Vec<String> = values.iter().map(print).filter(|text| !text.is_empty()).collect();
    texts.join(between)
}

fn template(pieces: &Template) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Value(value) => out.push_str(&plain(value)),
            Piece::Variable(_) | Piece::Property(_) => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn numbers_are_written_short() {
        assert_eq!(rounded(0.1 + 0.2), "0.3");
        assert_eq!(rounded(-0.000_000_001), "0");
        assert_eq!(rounded(100.0), "100");
        assert_eq!(rounded(1.0 / 3.0), "0.33333333");
    }
}
