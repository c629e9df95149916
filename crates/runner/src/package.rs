use std::collections::BTreeMap;

use hutong_package::{Archive, Manifest};
use serde_json::Value;

use crate::RunError;

/// A verified package, unpacked: what a container has of a mini-program.
#[derive(Debug, Clone)]
pub struct Package {
    /// Its manifest.
    pub manifest: Manifest,
    /// Path in the package → content.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl From<Archive> for Package {
    fn from(archive: Archive) -> Self {
        let paths = archive.manifest.files.keys();
        let files = paths
            .filter_map(|path| Some((path.clone(), archive.file(path)?.to_vec())))
            .collect();
        Self {
            manifest: archive.manifest,
            files,
        }
    }
}

impl Package {
    /// A file as text.
    pub(crate) fn text(&self, path: &str) -> Result<&str, RunError> {
        let bytes = self.files.get(path).ok_or_else(|| unusable(path, "it is missing"))?;
        std::str::from_utf8(bytes).map_err(|_| unusable(path, "it is not UTF-8"))
    }

    /// The diagnostic that stands in the place of a page that could not be built.
    pub(crate) fn placeholder(&self, page: &str) -> Option<String> {
        let config = self.config().ok()?;
        config["pages"][page]["placeholder"].as_str().map(str::to_owned)
    }

    /// `config.json`.
    pub(crate) fn config(&self) -> Result<Value, RunError> {
        let path = "config.json";
        serde_json::from_str(self.text(path)?).map_err(|error| unusable(path, &error.to_string()))
    }
}

fn unusable(path: &str, reason: &str) -> RunError {
    RunError::Package {
        path: path.to_owned(),
        reason: reason.to_owned(),
    }
}

impl Package {
    /// Width and height of a picture in the package, or in an address of its own.
    pub(crate) fn picture(&self, source: &str) -> Result<(u32, u32), String> {
        let missing = || format!("no file {source}");
        let content = match source.split_once(',') {
            Some((head, _)) if head.starts_with("data:") => return Ok((0, 0)),
            _ if source.contains("://") => return Err(format!("cannot load {source}")),
            _ => {
                let path = source.trim_start_matches("./").trim_start_matches('/');
                self.files.get(&format!("assets/{path}")).ok_or_else(missing)?
            }
        };
        if let Ok(size) = imagesize::blob_size(content) {
            return Ok((
                u32::try_from(size.width).unwrap_or_default(),
                u32::try_from(size.height).unwrap_or_default(),
            ));
        }
        // A drawing has the size that it says, else that of a browser's.
        let text = std::str::from_utf8(content).map_err(|_| format!("cannot load {source}"))?;
        let head = text
            .split_once("<svg")
            .and_then(|(_, rest)| rest.split_once('>'))
            .ok_or_else(missing)?
            .0;
        Ok((
            side(head, " width=\"").unwrap_or(300),
            side(head, " height=\"").unwrap_or(150),
        ))
    }
}

fn side(head: &str, name: &str) -> Option<u32> {
    let value = head.split_once(name)?.1.split_once('"')?.0;
    value.trim_end_matches("px").parse().ok()
}
