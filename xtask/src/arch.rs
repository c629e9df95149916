//! The dependency rules of ARCHITECTURE.md, held against `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::shell;

/// What each crate of the workspace may depend on, of the workspace. Dependencies point down only.
const ALLOWED: &[(&str, &[&str])] = &[
    ("hutong-base", &[]),
    ("hutong-dialect", &[]),
    ("hutong-package", &[]),
    ("hutong-policy", &[]),
    ("hutong-protocol", &[]),
    (
        "hutong-compiler",
        &["hutong-dialect", "hutong-package", "hutong-protocol"],
    ),
    ("hutong-runner", &["hutong-package", "hutong-protocol"]),
    ("hutong-core", &["hutong-base", "hutong-package", "hutong-policy"]),
    (
        "hutong-registry",
        &[
            "hutong-base",
            "hutong-core",
            "hutong-dialect",
            "hutong-package",
            "hutong-policy",
            "hutong-protocol",
        ],
    ),
    ("hutong-people", &["hutong-base", "hutong-core", "hutong-policy"]),
    ("hutong-events", &["hutong-base", "hutong-core", "hutong-policy"]),
    (
        "hutong-identity",
        &["hutong-base", "hutong-core", "hutong-package", "hutong-policy"],
    ),
    (
        "hutong-api",
        &[
            "hutong-base",
            "hutong-core",
            "hutong-events",
            "hutong-identity",
            "hutong-package",
            "hutong-people",
            "hutong-registry",
        ],
    ),
    (
        "hutong-testkit",
        &[
            "hutong-api",
            "hutong-base",
            "hutong-core",
            "hutong-events",
            "hutong-identity",
            "hutong-package",
            "hutong-policy",
            "hutong-registry",
        ],
    ),
    (
        "hutong",
        &[
            "hutong-api",
            "hutong-base",
            "hutong-compiler",
            "hutong-core",
            "hutong-dialect",
            "hutong-package",
            "hutong-protocol",
            "hutong-runner",
        ],
    ),
    ("hutong-reference-host", &[]),
    ("xtask", &[]),
];

/// Libraries that do I/O, and so have no place in the pure crates.
const IO: &[&str] = &[
    "axum",
    "object_store",
    "rustix",
    "sea-orm",
    "sea-orm-migration",
    "tempfile",
    "tokio",
    "tower-http",
    "ureq",
    "walkdir",
];
const PURE: &[&str] = &["hutong-dialect", "hutong-package", "hutong-policy"];
/// Standard library paths that do I/O or read the clock.
const IMPURE_PATHS: &[&str] = &[
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "SystemTime::now",
    "Instant::now",
];

/// Checks every rule and names each breach.
pub fn run() -> Result<()> {
    let text = shell::capture(&mut shell::command(
        "cargo",
        &["metadata", "--format-version", "1", "--no-deps", "--locked"],
    ))?;
    let metadata: Value = serde_json::from_str(&text)?;
    let mut breaches = dependency_breaches(&metadata)?;
    breaches.extend(purity_breaches(&metadata)?);
    if breaches.is_empty() {
        println!("    the dependency rules hold for {} crates", ALLOWED.len());
        return Ok(());
    }
    bail!("the dependency rules are broken:\n  {}", breaches.join("\n  "));
}

fn dependency_breaches(metadata: &Value) -> Result<Vec<String>> {
    let allowed: BTreeMap<&str, BTreeSet<&str>> = ALLOWED
        .iter()
        .map(|(name, list)| (*name, list.iter().copied().collect()))
        .collect();
    let mut breaches = Vec::new();
    for package in packages(metadata)? {
        let name = text(package, "name")?;
        let Some(allowed) = allowed.get(name) else {
            breaches.push(format!(
                "{name} is not in the table of xtask/src/arch.rs: say what it may depend on"
            ));
            continue;
        };
        for dependency in package["dependencies"]
            .as_array()
            .context("cargo metadata lists no dependencies")?
        {
            // Test dependencies may point up: a crate is tested with the kit that is made of it.
            if dependency["kind"] == "dev" {
                continue;
            }
            let target = text(dependency, "name")?;
            if dependency["path"].is_string() && !allowed.contains(target) {
                breaches.push(format!("{name} must not depend on {target}"));
            }
            if PURE.contains(&name) && IO.contains(&target) {
                breaches.push(format!("{name} does no I/O and must not depend on {target}"));
            }
        }
    }
    Ok(breaches)
}

fn purity_breaches(metadata: &Value) -> Result<Vec<String>> {
    let mut breaches = Vec::new();
    for package in packages(metadata)?
        .iter()
        .filter(|package| PURE.iter().any(|name| package["name"] == *name))
    {
        let manifest = std::path::PathBuf::from(text(package, "manifest_path")?);
        let mut folders = vec![manifest.with_file_name("src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    // Tests of a pure crate may read their vectors.
                    if path.file_name().is_some_and(|name| name != "bin" && name != "tests") {
                        folders.push(path);
                    }
                    continue;
                }
                let source = std::fs::read_to_string(&path)?;
                let product = source.split("#[cfg(test)]").next().unwrap_or_default();
                breaches.extend(
                    IMPURE_PATHS
                        .iter()
                        .filter(|pattern| product.contains(**pattern))
                        .map(|pattern| format!("{} uses {pattern}: this crate does no I/O", path.display())),
                );
            }
        }
    }
    Ok(breaches)
}

fn packages(metadata: &Value) -> Result<&Vec<Value>> {
    metadata["packages"]
        .as_array()
        .context("cargo metadata lists no packages")
}

fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str> {
    value[key]
        .as_str()
        .with_context(|| format!("cargo metadata has no `{key}` here"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn metadata(name: &str, dependency: &str, local: bool) -> Value {
        let path = if local { json!("/x") } else { Value::Null };
        json!({"packages": [{"name": name, "dependencies": [{"name": dependency, "kind": null, "path": path}]}]})
    }

    #[test]
    fn an_upward_dependency_is_named() {
        let breaches = dependency_breaches(&metadata("hutong-policy", "hutong-core", true)).unwrap();
        assert_eq!(breaches, ["hutong-policy must not depend on hutong-core"]);
    }

    #[test]
    fn io_in_a_pure_crate_is_named() {
        let breaches = dependency_breaches(&metadata("hutong-package", "tokio", false)).unwrap();
        assert_eq!(breaches, ["hutong-package does no I/O and must not depend on tokio"]);
    }

    #[test]
    fn a_new_crate_must_be_placed() {
        let breaches = dependency_breaches(&metadata("hutong-new", "serde", false)).unwrap();
        assert!(breaches[0].starts_with("hutong-new is not in the table"));
    }
}
