use crate::types::{Dialect, Directives, Events, Npm, Project, ScriptTag, TabBar};

/// Baidu: `WeChat`'s elements and events, with directives and bindings of its own.
pub static BAIDU: Dialect = Dialect {
    name: "baidu",
    flavours: &["swan"],
    facade: "swan",
    facade_aliases: &[],
    template: "swan",
    style: "css",
    view_scripts: &["sjs", "wxs"],
    script_tags: &[
        ScriptTag::new("import-sjs"),
        ScriptTag::new("filter"),
        ScriptTag::new("sjs"),
        ScriptTag::new("wxs"),
    ],
    directives: Directives {
        prefix: "s-",
        bare_expressions: true,
        bare_key: false,
    },
    events: Events::Bind,
    two_way: true,
    elements: &[],
    project: Project {
        files: &["project.swan.json"],
        root_keys: &["smartProgramRoot", "miniprogramRoot"],
        app_keys: &["appid"],
    },
    window: &[],
    window_defaults: &[],
    tab_bar: TabBar::CANONICAL,
    open_slots: false,
    style_isolation: "isolated",
    npm: Npm::Built,
    sizes: None,
};
