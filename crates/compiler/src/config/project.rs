//! `hutong.json`: who publishes this, as which version, and what it may reach.

use hutong_package::{Domains, Privacy, check_domain_entry};
use serde_json::Value;

use super::diagnostics;
use super::json::Json;
use crate::Diagnostic;
use crate::tree::SourceTree;

/// What the project says about itself. Every field of the file is optional.
#[derive(Debug, Default)]
pub struct Project {
    /// The appid: of `hutong.json`, else of the vendor's project file.
    pub app: Option<String>,
    pub version_name: Option<String>,
    pub version_code: Option<u64>,
    pub domains: Domains,
    pub privacy: Vec<Privacy>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Project {
    /// Reads the project files.
    pub fn load(tree: &SourceTree, files: &hutong_dialect::Project) -> Self {
        let text = tree.project_file("hutong.json").unwrap_or_default();
        let mut json = Json::parse("hutong.json", text.trim_start_matches('\u{feff}'));
        let vendor_app = files.files.iter().find_map(|file| {
            let text = tree.project_file(file)?;
            let vendor: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
            let app = |key: &&str| {
                vendor
                    .get(key)?
                    .as_str()
                    .filter(|app| !app.is_empty())
                    .map(str::to_owned)
            };
            files.app_keys.iter().find_map(app)
        });
        let mut project = Self {
            app: json.text("app").or(vendor_app),
            version_name: json.text("version"),
            ..Self::default()
        };
        if let Some(code) = json.take("versionCode") {
            project.version_code = code.as_u64().filter(|code| *code > 0);
            if project.version_code.is_none() {
                project.diagnostics.push(diagnostics::version_code(&code));
            }
        }
        match json.take("domains").map(serde_json::from_value::<Domains>) {
            Some(Ok(domains)) => project.domains = project.checked(domains),
            Some(Err(_)) => json.wrong("domains", "lists of hosts: {\"request\": [\"https://…\"]}"),
            None => {}
        }
        match json.take("privacy").map(serde_json::from_value::<Vec<Privacy>>) {
            Some(Ok(privacy)) => project.privacy = privacy,
            Some(Err(_)) => json.wrong("privacy", "a list: [{\"capability\": \"…\", \"purpose\": \"…\"}]"),
            None => {}
        }
        project.diagnostics.append(&mut json.diagnostics);
        project
    }

    fn checked(&mut self, mut domains: Domains) -> Domains {
        let kinds = [
            ("request", &mut domains.request),
            ("download", &mut domains.download),
            ("upload", &mut domains.upload),
            ("socket", &mut domains.socket),
            ("webview", &mut domains.webview),
        ];
        for (kind, entries) in kinds {
            entries.retain(|entry| {
                let good = check_domain_entry(entry).is_ok();
                if !good {
                    self.diagnostics.push(diagnostics::domain(kind, entry));
                }
                good
            });
        }
        domains
    }
}
