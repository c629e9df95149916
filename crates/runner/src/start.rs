//! The message that starts a mini-program (spec/ops.md, Start).

use serde_json::{Map, Value, json};

use crate::data::Data;
use crate::{Options, Package, RunError, container};

/// Path and query of an address like `/pages/a/a?b=1`.
pub fn route(address: &str) -> (&str, &str) {
    let address = address.trim_start_matches('/');
    address.split_once('?').unwrap_or((address, ""))
}

/// Opens `package` at the address `page`; `own` are scripts of the runner's, which come before the container's.
pub fn start(package: &Package, options: &Options, page: &str, own: &[&str]) -> Result<Data, RunError> {
    let manifest = &package.manifest;
    let (path, query) = route(page);
    let query: Map<String, Value> = url::form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| (name.into_owned(), json!(value)))
        .collect();
    let mut scripts: Vec<_> = own.iter().map(|script| json!(script)).collect();
    scripts.extend(container::extensions(manifest)?.into_iter().map(Value::String));
    let start = json!({
        "config": package.config()?, "logic": package.text("main/logic.js")?, "appid": manifest.app, "scripts": scripts, "offered": options.offered,
        "system": options.system(), "launch": {"path": path, "query": query, "scene": options.scene, "referrerInfo": options.referrer},
        "runtime": options.runtime(&manifest.version.name),
    });
    let mut start = Data::from(start);
    if let Data::Map(fields) = &mut start {
        let entries = options
            .storage
            .iter()
            .map(|(key, value)| Data::List(vec![Data::Text(key.clone()), value.clone()]));
        fields.push(("storage".to_owned(), Data::List(entries.collect())));
    }
    Ok(Data::List(vec!["start".into(), start]))
}
