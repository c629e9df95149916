//! `useExtendedLib`: libraries that the vendor brings by itself. Here they come from npm, as their components do.

use super::app::App;
use super::diagnostics;
use crate::Diagnostic;
use crate::resolve::Resolver;

/// Key → package, and the sheet that every page begins with.
const LIBRARIES: &[(&str, &str, &str)] = &[("weui", "weui-miniprogram", "weui-wxss/dist/style/weui.wxss")];

/// What an app asks for.
#[derive(Debug, Default)]
pub struct Extended {
    /// Sheets, from the root.
    pub sheets: Vec<String>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Extended {
    pub fn find(app: &App, resolver: &Resolver) -> Self {
        let mut found = Self::default();
        for name in &app.extended {
            let Some((_, package, sheet)) = LIBRARIES.iter().find(|(known, ..)| known == name) else {
                continue;
            };
            match resolver.source("app.json", &format!("{package}/{sheet}"), &["wxss"]) {
                Some(path) => found.sheets.push(path),
                None => found.diagnostics.push(diagnostics::extended_missing(name, package)),
            }
        }
        found
    }
}
