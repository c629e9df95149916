use crate::types::{Dialect, Directives, Element, Events, Npm, Project, ScriptTag, TabBar};

/// JD: `WeChat`'s language with other names.
pub static JD: Dialect = Dialect {
    name: "jd",
    flavours: &[],
    facade: "jd",
    facade_aliases: &[],
    template: "jxml",
    style: "jxss",
    view_scripts: &["jds", "jxs", "wxs"],
    script_tags: &[ScriptTag::new("jds"), ScriptTag::new("jxs"), ScriptTag::new("wxs")],
    directives: Directives {
        prefix: "jd:",
        bare_expressions: false,
        bare_key: false,
    },
    events: Events::Bind,
    two_way: false,
    elements: &[Element {
        attributes: &[("includePoints", "include-points"), ("showLocation", "show-location")],
        ..Element::new("map")
    }],
    project: Project {
        files: &["project.jd.json", "project.config.json"],
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
