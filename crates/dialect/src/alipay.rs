use crate::types::{
    Convert, DASHED_COLORS, Dialect, Directives, Element, Events, Key, Npm, Project, ScriptTag, TabBar, Value,
};
use crate::wechat::CANONICAL;
use crate::{Isolation, SizeLimits};

/// Alipay and what is written like it: Taobao, `DingTalk`, mPaaS, overseas wallets.
pub static ALIPAY: Dialect = Dialect {
    name: "alipay",
    flavours: &["taobao", "dingtalk", "mpaas"],
    facade: "my",
    facade_aliases: &["dd"],
    template: "axml",
    style: "acss",
    view_scripts: &["sjs", "wxs"],
    script_tags: &[
        ScriptTag {
            tag: "import-sjs",
            src: "from",
            module: "name",
        },
        ScriptTag::new("wxs"),
    ],
    directives: Directives {
        bare_key: true,
        ..Directives::new("a:")
    },
    events: Events::On(&[("longtap", "longpress")]),
    elements: &[
        Element {
            attributes: &[
                ("background-color", "backgroundColor"),
                ("active-color", "activeColor"),
                ("handle-size", "block-size"),
                ("handle-color", "block-color"),
            ],
            ..Element::new("slider")
        },
        Element {
            attributes: DASHED_COLORS,
            ..Element::new("progress")
        },
        Element {
            attributes: &[("polygon", "polygons")],
            ..Element::new("map")
        },
        Element {
            attributes: &[("number-of-lines", "max-lines")],
            ..Element::new("text")
        },
        Element {
            events: &[("animationend", "animationfinish")],
            ..Element::new("swiper")
        },
        Element {
            events: &[("ready", "initdone")],
            ..Element::new("camera")
        },
        Element {
            events: &[("loading", "waiting"), ("renderstart", "loadedmetadata")],
            ..Element::new("video")
        },
        Element {
            values: &[
                Value {
                    attribute: "open-type",
                    from: "getAuthorize",
                    beside: Some(("scope", "phoneNumber")),
                    to: "getPhoneNumber",
                    events: &[("getauthorize", "getphonenumber")],
                },
                Value {
                    attribute: "open-type",
                    from: "getAuthorize",
                    beside: Some(("scope", "userInfo")),
                    to: "getUserInfo",
                    events: &[("getauthorize", "getuserinfo")],
                },
            ],
            ..Element::new("button")
        },
    ],
    project: Project {
        files: &["mini.project.json"],
        root_keys: &["miniprogramRoot", "sourceRoot"],
        app_keys: &["appid", "appId"],
    },
    window: &[
        Key::new("defaultTitle", "navigationBarTitleText", Convert::Same),
        Key::new("titleBarColor", "navigationBarBackgroundColor", Convert::BarColor),
        Key::new("titleTextColor", "navigationBarTextStyle", Convert::TextColor),
        Key::new("pullRefresh", "enablePullDownRefresh", Convert::Truth),
        Key::new("pageScroll", "disableScroll", Convert::Not),
        Key::new(
            "transparentTitle",
            "navigationStyle",
            Convert::OneOf(&["always", "auto"], "custom", "default"),
        ),
    ],
    window_defaults: &[
        ("navigationBarBackgroundColor", "#ffffff"),
        ("navigationBarTextStyle", "black"),
    ],
    tab_bar: TabBar {
        bar: &[("textColor", "color"), ("items", "list"), ("customize", "custom")],
        tab: &[
            ("name", "text"),
            ("icon", "iconPath"),
            ("activeIcon", "selectedIconPath"),
        ],
    },
    open_slots: true,
    style_isolation: Isolation::Shared,
    npm: Npm::Whole,
    sizes: Some(SizeLimits::new(2, 8, 8)),
    ..CANONICAL
};
