use crate::SizeLimits;
use crate::types::{Dialect, Directives, Events, Npm, Project, ScriptTag, TabBar};

/// The dialect of `WeChat`, which is also the form that all others are rewritten to.
pub static WECHAT: Dialect = Dialect {
    name: "wechat",
    flavours: &["weixin", "wecom"],
    facade: "wx",
    facade_aliases: &[],
    template: "wxml",
    style: "wxss",
    view_scripts: &["wxs"],
    script_tags: &[ScriptTag::new("wxs")],
    directives: Directives {
        prefix: "wx:",
        bare_expressions: false,
        bare_key: false,
    },
    events: Events::Bind,
    two_way: false,
    elements: &[],
    project: Project {
        files: &["project.config.json"],
        root_keys: &["miniprogramRoot"],
        app_keys: &["appid"],
    },
    window: &[],
    window_defaults: &[],
    tab_bar: TabBar::CANONICAL,
    open_slots: false,
    style_isolation: "isolated",
    npm: Npm::Built,
    sizes: Some(SizeLimits::new(2, 30, 20)),
};
