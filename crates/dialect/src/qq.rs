use crate::types::{Dialect, Directives, Element, Project, ScriptTag};
use crate::wechat::CANONICAL;

/// QQ: `WeChat`'s language with other names; its apps mix both prefixes.
pub static QQ: Dialect = Dialect {
    name: "qq",
    facade: "qq",
    template: "qml",
    style: "qss",
    view_scripts: &["qs", "wxs"],
    script_tags: &[ScriptTag::new("qs"), ScriptTag::new("wxs")],
    directives: Directives::new("qq:"),
    elements: &[Element {
        attributes: &[("page-gesture", "vslide-gesture")],
        ..Element::new("video")
    }],
    project: Project {
        files: &["project.qq.json", "project.config.json"],
        root_keys: &["qqminiprogramRoot", "miniprogramRoot"],
        app_keys: &["qqappid", "appid"],
    },
    ..CANONICAL
};
