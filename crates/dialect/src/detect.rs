//! Which dialect a source tree is written in.

use crate::{DIALECTS, Dialect};

/// What is known about a tree.
#[derive(Debug, Clone, Default)]
pub struct Evidence<'a> {
    /// For the extension of templates: how many of the pages in `app.json` have such a one, how many files of the
    /// dialect there are.
    pub templates: Vec<(&'a str, usize, usize)>,
    /// Names of files in the project's folder.
    pub project_files: Vec<&'a str>,
    /// Keys of `window` and `tabBar` in `app.json`.
    pub keys: Vec<&'a str>,
}

/// What a tree seems to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detection {
    /// The likeliest dialect.
    pub dialect: &'static Dialect,
    /// Other dialects in which pages of the tree are written too, with how many.
    pub others: Vec<(&'static Dialect, usize)>,
}

/// Weighs the evidence: templates of pages, then project files that only one vendor has, then files of any
/// kind, then keys of the configuration. A tree without any is canonical.
pub fn detect(evidence: &Evidence) -> Detection {
    let templates = |dialect: &Dialect| {
        let found = evidence
            .templates
            .iter()
            .find(|(extension, ..)| *extension == dialect.template);
        found.map_or((0, 0), |(_, pages, files)| (*pages, *files))
    };
    let own_file = |dialect: &Dialect| {
        let own = dialect.project.files.first();
        own.is_some_and(|file| evidence.project_files.contains(file))
    };
    let keys = |dialect: &Dialect| {
        let window = dialect.window.iter().map(|key| key.from);
        let tabs = dialect.tab_bar.bar.iter().map(|(from, _)| *from);
        window.chain(tabs).filter(|key| evidence.keys.contains(key)).count()
    };
    let weight = |dialect: &Dialect| {
        let (pages, files) = templates(dialect);
        (pages, own_file(dialect), files, keys(dialect))
    };
    let mut best = DIALECTS[0];
    for dialect in &DIALECTS[1..] {
        if weight(dialect) > weight(best) {
            best = dialect;
        }
    }
    let others = DIALECTS.iter().copied().filter(|dialect| *dialect != best);
    Detection {
        dialect: best,
        others: others
            .map(|dialect| (dialect, templates(dialect).0))
            .filter(|(_, pages)| *pages > 0)
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ALIPAY, BAIDU, QQ, WECHAT};

    fn found(templates: &[(&str, usize, usize)], files: &[&str], keys: &[&str]) -> &'static Dialect {
        detect(&Evidence {
            templates: templates.to_vec(),
            project_files: files.to_vec(),
            keys: keys.to_vec(),
        })
        .dialect
    }

    #[test]
    fn weighs_the_evidence() {
        assert_eq!(found(&[], &[], &[]), &WECHAT);
        assert_eq!(found(&[("axml", 1, 1)], &["project.config.json"], &[]), &ALIPAY);
        assert_eq!(
            found(&[("wxml", 5, 9), ("qml", 4, 20)], &["project.qq.json"], &[]),
            &WECHAT
        );
        assert_eq!(found(&[("wxml", 4, 9), ("qml", 4, 9)], &["project.qq.json"], &[]), &QQ);
        assert_eq!(found(&[], &["project.swan.json"], &[]), &BAIDU);
        assert_eq!(found(&[], &[], &["defaultTitle"]), &ALIPAY);
    }

    #[test]
    fn says_what_else_there_is() {
        let evidence = Evidence {
            templates: vec![("wxml", 3, 3), ("axml", 1, 1), ("swan", 0, 7)],
            ..Evidence::default()
        };
        assert_eq!(detect(&evidence).others, [(&ALIPAY, 1)]);
    }
}
