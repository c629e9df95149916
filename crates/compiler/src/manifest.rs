//! `manifest.json`: what the project says about itself, what it uses, and its files.

use std::collections::BTreeMap;
use std::sync::Arc;

use hutong_dialect::Dialect;
use hutong_package::{FORMAT, Manifest, Subpackage, Version};

use crate::build::Options;
use crate::config::{App, Project};
use crate::content::Content;
use crate::modules::Modules;

/// The manifest of the package's files.
pub fn manifest(
    options: &Options,
    project: &Project,
    app: &App,
    dialect: &Dialect,
    modules: &Modules,
    files: &BTreeMap<String, Arc<Content>>,
) -> Manifest {
    let capabilities = modules
        .api_uses
        .iter()
        .filter_map(|api| capability(dialect.facade, api))
        .map(str::to_owned);
    let subpackage = |subpackage: &crate::config::Subpackage| Subpackage {
        name: subpackage.name.clone(),
        pages: subpackage.pages.clone(),
        root: subpackage.root.clone(),
    };
    Manifest {
        app: options
            .app
            .clone()
            .or_else(|| project.app.clone())
            .unwrap_or_else(|| "touristappid".to_owned()),
        capabilities: capabilities.collect(),
        dialect: dialect.name.to_owned(),
        domains: project.domains.clone(),
        entry: app.entry.clone(),
        files: files
            .iter()
            .map(|(path, content)| (path.clone(), content.entry()))
            .collect(),
        format: FORMAT,
        pages: app.pages.iter().map(|page| page.path.clone()).collect(),
        privacy: project.privacy.clone(),
        subpackages: app.subpackages.iter().map(subpackage).collect(),
        toolchain: options.toolchain.clone(),
        version: Version {
            code: options.version_code.or(project.version_code).unwrap_or(1),
            name: options
                .version_name
                .clone()
                .or_else(|| project.version_name.clone())
                .unwrap_or_else(|| "1.0.0".to_owned()),
        },
    }
}

/// The capability behind a member of the façade. A façade that is passed on as a whole may be used for anything, and a
/// name that no capability covers still has to be there.
fn capability(facade: &str, api: &str) -> Option<&'static str> {
    use hutong_protocol::capabilities::{has_member, of_member};
    if api == "*" {
        return Some("*");
    }
    of_member(facade, api).or_else(|| has_member(facade, api).then_some("absent"))
}
