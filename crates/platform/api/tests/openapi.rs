//! `spec/openapi.json` is the description that the code has.

use std::path::Path;

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
    let mut names = std::collections::BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{method} {path}: {name} is taken");
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
        }
    }
    assert_eq!(document["openapi"], "3.1.0");
}
