use crate::types::{Dialect, Directives, Element, Npm, Project, ScriptTag};
use crate::wechat::CANONICAL;

/// JD: `WeChat`'s language with other names.
pub static JD: Dialect = Dialect {
    name: "jd",
    facade: "jd",
    template: "jxml",
    style: "jxss",
    view_scripts: &["jds", "jxs", "wxs"],
    script_tags: &[ScriptTag::new("jds"), ScriptTag::new("jxs"), ScriptTag::new("wxs")],
    directives: Directives::new("jd:"),
    elements: &[Element {
        attributes: &[("includePoints", "include-points"), ("showLocation", "show-location")],
        ..Element::new("map")
    }],
    project: Project {
        files: &["project.jd.json", "project.config.json"],
        root_keys: &["miniprogramRoot"],
        app_keys: &["appid"],
    },
    npm: Npm::Whole,
    ..CANONICAL
};
