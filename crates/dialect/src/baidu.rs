use crate::SizeLimits;
use crate::types::{Dialect, Directives, Project, ScriptTag};
use crate::wechat::CANONICAL;

/// Baidu: `WeChat`'s elements and events, with directives and bindings of its own.
pub static BAIDU: Dialect = Dialect {
    name: "baidu",
    flavours: &["swan"],
    facade: "swan",
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
        bare_expressions: true,
        ..Directives::new("s-")
    },
    two_way: true,
    project: Project {
        files: &["project.swan.json"],
        root_keys: &["smartProgramRoot", "miniprogramRoot"],
        app_keys: &["appid"],
    },
    // 智能小程序文档, 普通分包: 单个分包/主包 2M, 整个小程序所有分包 8M
    sizes: Some(SizeLimits::new(2, 8, 8)),
    ..CANONICAL
};
