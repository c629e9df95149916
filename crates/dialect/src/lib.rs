//! The mini-program dialects as data: how their files, tags and globals are called.
//!
//! The compiler asks this crate for names instead of spelling them out; a dialect is one more value.

/// One mini-program dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// The word used in manifests and on the command line.
    pub name: &'static str,
    /// The global object that carries the platform's functions.
    pub facade: &'static str,
    /// Extension of template files, without dot.
    pub template: &'static str,
    /// Extension of style sheets, without dot.
    pub style: &'static str,
    /// Extension of view scripts, without dot.
    pub view_script: &'static str,
    /// Tag that declares a view script.
    pub view_script_tag: &'static str,
    /// Prefix of directives (`wx` in `wx:if`).
    pub directive: &'static str,
    /// Files that describe the project to the vendor's tools, in order of preference.
    pub project_files: &'static [&'static str],
}

/// The dialect of WeChat, which is also the form that all others are rewritten to.
pub const WECHAT: Dialect = Dialect {
    name: "wechat",
    facade: "wx",
    template: "wxml",
    style: "wxss",
    view_script: "wxs",
    view_script_tag: "wxs",
    directive: "wx",
    project_files: &["project.config.json"],
};

/// Every dialect that the compiler reads.
pub const DIALECTS: &[Dialect] = &[WECHAT];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        for (at, dialect) in DIALECTS.iter().enumerate() {
            let twin = DIALECTS[at + 1..]
                .iter()
                .find(|other| other.name == dialect.name || other.template == dialect.template);
            assert_eq!(twin, None);
        }
    }
}
