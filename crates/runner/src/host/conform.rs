//! Arguments against the catalogue's schema, as the broker of the web container does it: what is used is copied here.

use serde_json::Value;

use super::Failure;
use crate::data::Data;

/// A copy of `value` with the fields that the schema names and nothing else; null counts as absent.
pub fn conform(schema: &Value, value: &Data) -> Result<Data, Failure> {
    let empty = Data::Map(Vec::new());
    copy(schema, if *value == Data::Null { &empty } else { value }, "parameter")
}

fn copy(schema: &Value, value: &Data, path: &str) -> Result<Data, Failure> {
    match schema["type"].as_str() {
        None => Ok(value.clone()),
        Some("array") => {
            let Data::List(items) = value else {
                return Err(wrong(path, "Array", Some(value)));
            };
            if schema["maxItems"]
                .as_u64()
                .is_some_and(|most| items.len() as u64 > most)
            {
                return Err(Failure::new(
                    "limit",
                    format!("{path} has more than {} items", schema["maxItems"]),
                ));
            }
            let items = items
                .iter()
                .enumerate()
                .map(|(at, item)| copy(&schema["items"], item, &format!("{path}[{at}]")));
            items.collect::<Result<_, _>>().map(Data::List)
        }
        Some("object") => object(schema, value, path),
        Some(kind) => scalar(schema, kind, value, path).map(|()| value.clone()),
    }
}

fn object(schema: &Value, value: &Data, path: &str) -> Result<Data, Failure> {
    let Data::Map(given) = value else {
        return Err(wrong(path, "Object", Some(value)));
    };
    let mut out = Vec::new();
    let required = |name: &str| {
        schema["required"]
            .as_array()
            .is_some_and(|names| names.iter().any(|one| one == name))
    };
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let item = given.iter().find(|(own, _)| own == name).map(|(_, item)| item);
        match item {
            Some(item) if *item != Data::Null => {
                out.push((name.clone(), copy(field, item, &format!("{path}.{name}"))?));
            }
            // Null is a value where any value will do.
            Some(null) if required(name) && field["type"].is_null() => out.push((name.clone(), null.clone())),
            missing if required(name) => {
                let expected = field["type"].as_str().unwrap_or("value");
                return Err(wrong(&format!("{path}.{name}"), &title(expected), missing));
            }
            _ => {}
        }
    }
    if schema["additionalProperties"].is_object() {
        for (name, item) in given {
            out.push((
                name.clone(),
                copy(&schema["additionalProperties"], item, &format!("{path}.{name}"))?,
            ));
        }
    }
    Ok(Data::Map(out))
}

fn scalar(schema: &Value, kind: &str, value: &Data, path: &str) -> Result<(), Failure> {
    let kind = if kind == "integer" { "number" } else { kind };
    match (kind, value) {
        ("string", Data::Text(text)) => {
            if schema["maxLength"]
                .as_u64()
                .is_some_and(|most| text.encode_utf16().count() as u64 > most)
            {
                return Err(Failure::new(
                    "limit",
                    format!("{path} is longer than {} characters", schema["maxLength"]),
                ));
            }
        }
        ("number", Data::Number(number)) => {
            let least = schema["minimum"].as_f64().unwrap_or(f64::NEG_INFINITY);
            let most = schema["maximum"].as_f64().unwrap_or(f64::INFINITY);
            let whole = schema["type"] != "integer" || number.fract() == 0.0;
            if !(*number >= least && *number <= most && whole) {
                return Err(Failure::new(
                    "invalid",
                    format!("parameter error: {path} is out of range;"),
                ));
            }
        }
        ("boolean", Data::Bool(_)) => {}
        _ => return Err(wrong(path, &title(kind), Some(value))),
    }
    let choices = schema["enum"].as_array();
    if choices.is_some_and(|choices| !choices.contains(&value.to_json())) {
        let names = choices
            .into_iter()
            .flatten()
            .map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned));
        let names = names.collect::<Vec<_>>().join(", ");
        return Err(Failure::new(
            "invalid",
            format!("parameter error: {path} should be one of {names};"),
        ));
    }
    Ok(())
}

fn wrong(path: &str, expected: &str, value: Option<&Data>) -> Failure {
    let found = match value {
        None => "Undefined",
        Some(Data::Null) => "Null",
        Some(Data::List(_)) => "Array",
        Some(Data::Text(_)) => "String",
        Some(Data::Number(_)) => "Number",
        Some(Data::Bool(_)) => "Boolean",
        Some(_) => "Object",
    };
    Failure::new(
        "invalid",
        format!("parameter error: {path} should be {expected} instead of {found};"),
    )
}

fn title(kind: &str) -> String {
    let mut letters = kind.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_the_schema_names_is_kept() {
        let schema = json!({"type": "object", "required": ["key"], "properties": {
            "key": {"type": "string", "maxLength": 3}, "data": {}, "n": {"type": "integer", "minimum": 1}, "icon": {"type": "string", "enum": ["a", "b"]},
        }});
        let said = |value: Value| match conform(&schema, &value.into()) {
            Ok(data) => data.to_json().to_string(),
            Err(failure) => format!("{}: {}", failure.code, failure.message),
        };
        assert_eq!(
            said(json!({"key": "k", "data": {"x": 1}, "other": 1, "n": null})),
            r#"{"data":{"x":1},"key":"k"}"#
        );
        assert_eq!(
            said(json!(null)),
            "invalid: parameter error: parameter.key should be String instead of Undefined;"
        );
        assert_eq!(
            said(json!({"key": 1})),
            "invalid: parameter error: parameter.key should be String instead of Number;"
        );
        assert_eq!(
            said(json!({"key": "long"})),
            "limit: parameter.key is longer than 3 characters"
        );
        assert_eq!(
            said(json!({"key": "k", "n": 0.5})),
            "invalid: parameter error: parameter.n is out of range;"
        );
        assert_eq!(
            said(json!({"key": "k", "icon": "c"})),
            "invalid: parameter error: parameter.icon should be one of a, b;"
        );
        assert_eq!(
            said(json!([])),
            "invalid: parameter error: parameter should be Object instead of Array;"
        );
    }
}
