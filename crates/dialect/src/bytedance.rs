use crate::types::{Convert, Dialect, Directives, Element, Events, Key, Npm, Project, ScriptTag, TabBar};

/// `ByteDance`: Douyin, Toutiao, Lark. `WeChat`'s language with other names.
pub static BYTEDANCE: Dialect = Dialect {
    name: "bytedance",
    flavours: &["douyin", "toutiao", "lark", "feishu"],
    facade: "tt",
    facade_aliases: &[],
    template: "ttml",
    style: "ttss",
    view_scripts: &["sjs", "wxs"],
    script_tags: &[ScriptTag::new("sjs"), ScriptTag::new("wxs")],
    directives: Directives {
        prefix: "tt:",
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
        files: &["project.tt.json", "project.config.json"],
        root_keys: &["miniprogramRoot"],
        app_keys: &["appid"],
    },
    window: &[Key::new(
        "transparentTitle",
        "navigationStyle",
        Convert::OneOf(&["always", "auto"], "custom", "default"),
    )],
    window_defaults: &[],
    tab_bar: TabBar::CANONICAL,
    open_slots: false,
    style_isolation: "isolated",
    npm: Npm::Built,
    sizes: None,
};
