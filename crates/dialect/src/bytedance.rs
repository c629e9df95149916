use crate::types::{Convert, DASHED_COLORS, Dialect, Directives, Element, Key, Project, ScriptTag};
use crate::wechat::CANONICAL;

/// `ByteDance`: Douyin, Toutiao, Lark. `WeChat`'s language with other names.
pub static BYTEDANCE: Dialect = Dialect {
    name: "bytedance",
    flavours: &["douyin", "toutiao", "lark", "feishu"],
    facade: "tt",
    template: "ttml",
    style: "ttss",
    view_scripts: &["sjs", "wxs"],
    script_tags: &[ScriptTag::new("sjs"), ScriptTag::new("wxs")],
    directives: Directives {
        component_ref: true,
        ..Directives::new("tt:")
    },
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
        files: &["project.tt.json", "project.config.json"],
        root_keys: &["miniprogramRoot"],
        app_keys: &["appid"],
    },
    window: &[Key::new(
        "transparentTitle",
        "navigationStyle",
        Convert::OneOf(&["always", "auto"], "custom", "default"),
    )],
    ..CANONICAL
};
