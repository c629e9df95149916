use crate::types::{Dialect, Directives, Events, Npm, Project, ScriptTag, TabBar};
use crate::{Isolation, SizeLimits};

/// The dialect of `WeChat`, which is also the form that all others are rewritten to.
pub static WECHAT: Dialect = Dialect {
    flavours: &["weixin", "wecom"],
    sizes: Some(SizeLimits::new(2, 30, 20)),
    ..CANONICAL
};

/// What every table is where it says nothing: the language, without what concerns the vendor alone.
pub(crate) const CANONICAL: Dialect = Dialect {
    name: "wechat",
    flavours: &[],
    facade: "wx",
    facade_aliases: &[],
    template: "wxml",
    style: "wxss",
    view_scripts: &["wxs"],
    script_tags: &[ScriptTag::new("wxs")],
    directives: Directives::new("wx:"),
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
    tab_bar: TabBar { bar: &[], tab: &[] },
    open_slots: false,
    style_isolation: Isolation::Isolated,
    npm: Npm::Built,
    // Unknown: no page of ByteDance, QQ, Kuaishou or JD with their numbers was found, and none is guessed.
    sizes: None,
};
