//! `exports` of a `package.json`: which file stands behind a name.

use serde_json::Value;

/// Conditions in the order in which they suit a mini-program.
const CONDITIONS: &[&str] = &[
    "miniprogram",
    "require",
    "default",
    "module",
    "import",
    "browser",
    "node",
];

/// The path from the package's folder for `subpath` (`.`, `./button`).
pub fn target(exports: &Value, subpath: &str) -> Option<String> {
    let Value::Object(map) = exports else {
        return file(exports).filter(|_| subpath == ".");
    };
    if !map.keys().any(|key| key.starts_with('.')) {
        return file(exports).filter(|_| subpath == ".");
    }
    if let Some(exact) = map.get(subpath) {
        return file(exact);
    }
    let patterns = map.iter().filter_map(|(key, value)| {
        let (before, after) = key.split_once('*')?;
        let middle = subpath.strip_prefix(before)?.strip_suffix(after)?;
        Some((before.len(), middle, value))
    });
    let (_, middle, value) = patterns.max_by_key(|(length, ..)| *length)?;
    Some(file(value)?.replace('*', middle))
}

/// The file that a value names, under the first condition that suits.
fn file(value: &Value) -> Option<String> {
    match value {
        Value::String(path) => Some(path.clone()),
        Value::Array(list) => list.iter().find_map(file),
        Value::Object(map) => CONDITIONS.iter().find_map(|condition| file(map.get(*condition)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn finds_files() {
        let text = |exports: &Value, subpath: &str| target(exports, subpath).unwrap_or_default();
        assert_eq!(text(&json!("./a.js"), "."), "./a.js");
        assert_eq!(text(&json!("./a.js"), "./b"), "");
        let conditions = json!({"types": "./a.d.ts", "import": {"node": "./a.mjs"}, "require": ["./a.cjs"]});
        assert_eq!(text(&conditions, "."), "./a.cjs");
        let map = json!({
            ".": "./index.js", "./button": {"default": "./dist/button/index"}, "./x/*": "./dist/*/index.js",
            "./x/y/*.js": "./y/*.js", "./gone": null,
        });
        assert_eq!(text(&map, "."), "./index.js");
        assert_eq!(text(&map, "./button"), "./dist/button/index");
        assert_eq!(text(&map, "./x/a"), "./dist/a/index.js");
        assert_eq!(text(&map, "./x/y/a.js"), "./y/a.js");
        assert_eq!(text(&map, "./gone"), "");
        assert_eq!(text(&map, "./other"), "");
    }
}
