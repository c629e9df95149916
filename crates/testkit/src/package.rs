//! Packages as the compiler would make them, small.

use std::collections::BTreeMap;

use hutong_package::{Digest, FORMAT, FileEntry, Manifest, Signature, SigningKey, Version};
use serde_json::{Value, json};

/// A package with its files.
#[derive(Clone)]
pub struct TestPackage {
    /// The manifest.
    pub manifest: Manifest,
    /// The files by their hash.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl TestPackage {
    /// A package of app `appid` with this version code, the files that every package needs, and `more`.
    pub fn new(appid: &str, code: u64, more: &[(&str, &[u8])]) -> Self {
        let logic = format!("__hutong_define__('', {{modules: {{}}, templates: {{}}}}) // {code}");
        let mut contents: Vec<(&str, &[u8])> = vec![
            ("config.json", b"{}"),
            ("main/logic.js", logic.as_bytes()),
            ("main/styles.json", b"{\"app\":\"\"}"),
        ];
        contents.extend_from_slice(more);
        let entries = contents
            .iter()
            .map(|(path, bytes)| ((*path).to_owned(), FileEntry::of(bytes)));
        let manifest = Manifest {
            app: appid.to_owned(),
            capabilities: [].into(),
            dialect: "wechat".to_owned(),
            domains: hutong_package::Domains::default(),
            entry: "pages/index/index".to_owned(),
            files: entries.collect(),
            format: FORMAT,
            pages: vec!["pages/index/index".to_owned()],
            privacy: Vec::new(),
            subpackages: Vec::new(),
            toolchain: "testkit".to_owned(),
            version: Version {
                code,
                name: format!("1.0.{code}"),
            },
        };
        let files = contents
            .iter()
            .map(|(_, bytes)| (Digest::of(bytes).to_string(), bytes.to_vec()))
            .collect();
        Self { manifest, files }
    }

    /// The text of `manifest.json`.
    pub fn manifest_text(&self) -> String {
        String::from_utf8(self.manifest.to_bytes()).unwrap()
    }

    /// The body that begins an upload, signed by `key`.
    pub fn begin(&self, key: &SigningKey) -> Value {
        let manifest = self.manifest_text();
        let signature = Signature::sign(key, manifest.as_bytes());
        json!({"manifest": manifest, "signature": signature})
    }
}
