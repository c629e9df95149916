use crate::types::{Dialect, Directives, Element, Events, Npm, Project, ScriptTag, TabBar};

/// QQ: `WeChat`'s language with other names; its apps mix both prefixes.
pub static QQ: Dialect = Dialect {
    name: "qq",
    flavours: &[],
    facade: "qq",
    facade_aliases: &[],
    template: "qml",
    style: "qss",
    view_scripts: &["qs", "wxs"],
    script_tags: &[ScriptTag::new("qs"), ScriptTag::new("wxs")],
    directives: Directives {
        prefix: "qq:",
        bare_expressions: false,
        bare_key: false,
    },
    events: Events::Bind,
    two_way: false,
    elements: &[Element {
        attributes: &[("page-gesture", "vslide-gesture")],
        ..Element::new("video")
    }],
    project: Project {
        files: &["project.qq.json", "project.config.json"],
        root_keys: &["qqminiprogramRoot", "miniprogramRoot"],
        app_keys: &["qqappid", "appid"],
    },
    window: &[],
    window_defaults: &[],
    tab_bar: TabBar::CANONICAL,
    open_slots: false,
    style_isolation: "isolated",
    npm: Npm::Built,
    sizes: None,
};
