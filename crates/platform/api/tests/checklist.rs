//! `docs/management-api.md` says where each action of a published API is in ours: what it names is there.

use std::collections::BTreeSet;

const METHODS: [&str; 4] = ["GET", "PUT", "POST", "DELETE"];

/// Rows of the tables: actions, and where they are.
fn rows(document: &str) -> Vec<(Vec<&str>, &str)> {
    let cells = document.lines().filter_map(|line| {
        let (actions, here) = line.strip_prefix("| ")?.split_once(" | ")?;
        Some((actions.split(", ").collect(), here.trim_end_matches(" |")))
    });
    cells
        .filter(|(actions, _): &(Vec<&str>, _)| actions != &["Action"])
        .collect()
}

#[test]
fn every_action_has_its_place_and_every_place_exists() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../docs/management-api.md");
    let document = std::fs::read_to_string(path).unwrap();
    let rows = rows(&document);
    let actions: Vec<_> = rows.iter().flat_map(|(actions, _)| actions).collect();
    assert_eq!(actions.len(), 103);
    assert_eq!(
        actions.iter().collect::<BTreeSet<_>>().len(),
        103,
        "an action stands twice"
    );

    let described = serde_json::to_value(hutong_api::openapi()).unwrap();
    let mut named = 0;
    for (actions, here) in &rows {
        let endpoints = here
            .split('`')
            .skip(1)
            .step_by(2)
            .filter_map(|code| code.split_once(' '));
        for (method, path) in endpoints.filter(|(method, _)| METHODS.contains(method)) {
            let found = described["paths"][path].get(method.to_lowercase());
            assert!(found.is_some(), "{actions:?}: there is no {method} {path}");
            named += 1;
        }
        let missing = here.starts_with("none: ") || here.starts_with("not yet");
        assert!(
            missing || here.contains('`'),
            "{actions:?}: say where it is, or why it is not"
        );
    }
    assert!(named > 50, "only {named} endpoints were found in the tables");
}
