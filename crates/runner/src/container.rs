//! The container's own scripts, the same that a browser loads.

use std::borrow::Cow;

use hutong_package::Manifest;
use hutong_protocol::capabilities;
use rust_embed::RustEmbed;

use crate::RunError;

#[derive(RustEmbed)]
#[folder = "../../web/container/dist"]
#[include = "dialect-*.js"]
#[include = "more.js"]
#[include = "frame.html"]
#[allow_missing = true]
struct Files;

#[derive(RustEmbed)]
#[folder = "../../web/automator/dist"]
#[include = "automator.js"]
#[allow_missing = true]
struct Automator;

/// What stands around the runtime in `frame.html`.
const LOGIC: (&str, &str) = ("<script type=\"text/plain\">", "</script>");

/// The rarer half of the runtime.
const MORE: &str = "more.js";

/// The runtime, as the frame gives it to its worker.
pub fn logic() -> Result<String, RunError> {
    let page = file("frame.html")?;
    let text = page.split_once(LOGIC.0).and_then(|(_, rest)| rest.split_once(LOGIC.1));
    let (logic, _) = text.ok_or_else(|| RunError::Container {
        file: "runtime in frame.html".to_owned(),
    })?;
    Ok(logic.to_owned())
}

/// What the mini-program needs of the runtime beyond what every one does (spec/ops.md, Start).
pub fn extensions(manifest: &Manifest) -> Result<Vec<String>, RunError> {
    let mut names = Vec::new();
    if manifest.dialect != "wechat" {
        names.push(format!("dialect-{}.js", manifest.dialect));
    }
    let mut used = manifest.capabilities.iter();
    if used.any(|name| name == "*" || name == "absent" || capabilities::is_late(name)) {
        names.push(MORE.to_owned());
    }
    names.into_iter().map(|name| file(&name).map(Cow::into_owned)).collect()
}

/// What the runtime asks for when it turns out to need it after the start.
pub fn more() -> Result<Cow<'static, str>, RunError> {
    file(MORE)
}

/// What test scripts are given.
pub fn automator() -> Result<Cow<'static, str>, RunError> {
    let name = "automator.js";
    text(name, Automator::get(name))
}

fn file(name: &str) -> Result<Cow<'static, str>, RunError> {
    text(name, Files::get(name))
}

fn text(name: &str, file: Option<rust_embed::EmbeddedFile>) -> Result<Cow<'static, str>, RunError> {
    let missing = || RunError::Container { file: name.to_owned() };
    match file.ok_or_else(missing)?.data {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| missing()),
        Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).map_err(|_| missing()),
    }
}
