use crate::types::{Dialect, Directives, Element, Events, Npm, Project, ScriptTag, TabBar};

/// Kuaishou: `WeChat`'s language with other names.
pub static KUAISHOU: Dialect = Dialect {
    name: "kuaishou",
    flavours: &[],
    facade: "ks",
    facade_aliases: &[],
    template: "ksml",
    style: "css",
    view_scripts: &["wxs", "ks"],
    script_tags: &[ScriptTag::new("wxs"), ScriptTag::new("ks")],
    directives: Directives {
        prefix: "ks:",
        bare_expressions: false,
        bare_key: false,
    },
    events: Events::Bind,
    two_way: false,
    elements: &[
        Element {
            attributes: &[("background-color", "backgroundColor"), ("active-color", "activeColor")],
            ..Element::new("slider")
        },
        Element {
            attributes: &[("background-color", "backgroundColor"), ("active-color", "activeColor")],
            ..Element::new("progress")
        },
    ],
    project: Project {
        files: &["project.ks.json", "project.config.json"],
        root_keys: &["miniprogramRoot"],
        app_keys: &["appid"],
    },
    window: &[],
    window_defaults: &[],
    tab_bar: TabBar::CANONICAL,
    open_slots: false,
    style_isolation: "isolated",
    npm: Npm::Whole,
    sizes: None,
};
