use crate::types::{DASHED_COLORS, Dialect, Directives, Element, Npm, Project, ScriptTag};
use crate::wechat::CANONICAL;

/// Kuaishou: `WeChat`'s language with other names.
pub static KUAISHOU: Dialect = Dialect {
    name: "kuaishou",
    facade: "ks",
    template: "ksml",
    style: "css",
    view_scripts: &["wxs", "ks"],
    script_tags: &[ScriptTag::new("wxs"), ScriptTag::new("ks")],
    directives: Directives::new("ks:"),
    elements: &[
        Element {
            attributes: DASHED_COLORS,
            ..Element::new("slider")
        },
        Element {
            attributes: DASHED_COLORS,
            ..Element::new("progress")
        },
    ],
    project: Project {
        files: &["project.ks.json", "project.config.json"],
        root_keys: &["miniprogramRoot"],
        app_keys: &["appid"],
    },
    npm: Npm::Whole,
    ..CANONICAL
};
