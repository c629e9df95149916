//! `spec/openapi.json` is the description that the code has.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

#[test]
fn the_snapshot_is_the_description() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../spec/openapi.json");
    let described = hutong_api::openapi().to_pretty_json().unwrap() + "\n";
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &described).unwrap();
    }
    let snapshot = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        snapshot == described,
        "spec/openapi.json is stale: run `cargo xtask gen` and look at the difference"
    );
}

#[test]
fn every_reference_resolves_and_every_operation_has_a_name() {
    let document = serde_json::to_value(hutong_api::openapi()).unwrap();
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer} is not in the document");
    }
    let mut names = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{method} {path}: {name} is taken");
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
        }
    }
    assert_eq!(document["openapi"], "3.1.0");
}

#[test]
fn every_operation_on_a_thing_is_reached_by_a_link_that_fills_its_path() {
    let document = serde_json::to_value(hutong_api::openapi()).unwrap();
    let of = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let mut waiting = BTreeMap::new();
    let mut answers = Vec::new();
    for (path, item) in of(&document["paths"]) {
        for operation in of(&item).into_values() {
            let asked = path
                .split('/')
                .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
            let asked: BTreeSet<String> = asked.map(str::to_owned).collect();
            let name = operation["operationId"].as_str().unwrap().to_owned();
            answers.push((name.clone(), asked.clone(), operation["responses"].clone()));
            waiting.insert(name, asked);
        }
    }
    let asked = waiting.clone();
    waiting.retain(|_, asked| !asked.is_empty());
    for (source, has, responses) in answers {
        for response in of(&responses).into_values() {
            let schema = response.pointer("/content/application~1json/schema");
            for reference in of(&response["links"]).into_values() {
                let pointer = reference["$ref"].as_str().unwrap().trim_start_matches('#');
                let link = document.pointer(pointer).unwrap();
                let target = link["operationId"].as_str().unwrap();
                let filled: BTreeSet<String> = of(&link["parameters"]).into_iter().map(|(name, _)| name).collect();
                assert_eq!(filled, asked[target], "{source} to {target}");
                for expression in of(&link["parameters"]).values() {
                    let expression = expression.as_str().unwrap();
                    if let Some(name) = expression.strip_prefix("$request.path.") {
                        assert!(has.contains(name), "{source} has no {name} for {target}");
                    } else {
                        let place = expression.strip_prefix("$response.body#/").unwrap();
                        let leaf = place
                            .split('/')
                            .try_fold(schema.unwrap(), |schema, part| field(&document, schema, part));
                        let kind = leaf.map(|leaf| &leaf["type"]);
                        assert_eq!(kind, Some(&"string".into()), "{source} to {target}: {place}");
                    }
                }
                waiting.remove(target);
            }
        }
    }
    assert!(waiting.is_empty(), "no link leads to {waiting:?}");
}

/// The schema of a field or of an item.
fn field<'d>(document: &'d Value, schema: &'d Value, name: &str) -> Option<&'d Value> {
    if let Some(reference) = schema["$ref"].as_str() {
        return field(document, document.pointer(reference.trim_start_matches('#'))?, name);
    }
    let own = schema.get("properties").and_then(|fields| fields.get(name));
    let item = schema.get("items").filter(|_| name == "0");
    let mut parts = schema["allOf"].as_array().into_iter().flatten();
    own.or(item)
        .or_else(|| parts.find_map(|part| field(document, part, name)))
}
