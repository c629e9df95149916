//! The mini-programs that the product is shown and tested with: our own examples, and real ones from npm.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::shell::root;
use crate::web;

/// One mini-program to seed.
pub struct Input {
    /// Short name, also the key in the seed file.
    pub name: &'static str,
    /// Where its project lies, from the root of the repository.
    pub folder: &'static str,
    /// What a visitor reads.
    pub title: &'static str,
    /// One line below the title.
    pub summary: &'static str,
    /// What it is about.
    pub category: &'static str,
    /// The appid it is known by.
    pub appid: &'static str,
    /// Whether it calls the coffee shop's back end, and so names its address.
    pub calls_merchant: bool,
}

/// Every input; hosts show the newest first.
pub const INPUTS: &[Input] = &[
    Input {
        name: "wux",
        folder: "var/inputs/wux-weapp",
        title: "Wux Weapp",
        summary: "97 个页面的组件库示例",
        category: "tools",
        appid: "wx00000000000wux03",
        calls_merchant: false,
    },
    Input {
        name: "tdesign",
        folder: "examples/tdesign-wechat",
        title: "TDesign 组件",
        summary: "TDesign 小程序组件示例",
        category: "tools",
        appid: "wx7de5190000000002",
        calls_merchant: false,
    },
    Input {
        name: "flash",
        folder: "examples/flash-jd",
        title: "整点抢",
        summary: "京东小程序：每天四场，先到先得",
        category: "shopping",
        appid: "jd00000000flash01",
        calls_merchant: false,
    },
    Input {
        name: "recipes",
        folder: "examples/recipes-kuaishou",
        title: "今天吃什么",
        summary: "快手小程序：家常菜谱和买菜清单",
        category: "food",
        appid: "ks600000000000000001",
        calls_merchant: false,
    },
    Input {
        name: "bookshelf",
        folder: "examples/bookshelf-qq",
        title: "纸间",
        summary: "QQ 小程序：书架、进度与书摘",
        category: "education",
        appid: "1100000001",
        calls_merchant: false,
    },
    Input {
        name: "habits",
        folder: "examples/habits-bytedance",
        title: "日拱一卒",
        summary: "抖音小程序：每天一点点的打卡",
        category: "sports",
        appid: "tt0000000000habits",
        calls_merchant: false,
    },
    Input {
        name: "weather",
        folder: "examples/weather-baidu",
        title: "晴雨",
        summary: "百度小程序：七天天气与备忘",
        category: "utilities",
        appid: "16000001",
        calls_merchant: false,
    },
    Input {
        name: "coffee-alipay",
        folder: "examples/coffee-alipay",
        title: "胡同咖啡 · 支付宝",
        summary: "支付宝小程序：同一家店，另一种语言",
        category: "food",
        appid: "2021000000000001",
        calls_merchant: true,
    },
    Input {
        name: "coffee",
        folder: "examples/coffee-wechat",
        title: "胡同咖啡",
        summary: "点单、自提，一杯好咖啡",
        category: "food",
        appid: "wxc0ffee0000000001",
        calls_merchant: true,
    },
];

impl Input {
    /// The project's folder.
    pub fn path(&self) -> PathBuf {
        root().join(self.folder)
    }
}

/// Brings what the inputs need from npm.
pub fn install() -> Result<()> {
    let third_party = root().join("conformance/inputs");
    web::install_in(&third_party, "third-party mini-programs")?;
    web::install_in(
        &root().join("examples/tdesign-wechat"),
        "packages of the TDesign example",
    )?;
    // A project of somebody else, unchanged but for what its owner would declare in the vendor's console.
    stage(
        &third_party.join("node_modules/wux-weapp/example"),
        &root().join("var/inputs/wux-weapp"),
        &third_party.join("wux-weapp.json"),
    )
}

/// Brings the component libraries that only the conformance run builds.
pub fn install_libraries() -> Result<()> {
    web::install_in(&root().join("conformance/libraries"), "third-party component libraries")
}

/// Copies a project beside its declaration, unless that was done from the same declaration.
fn stage(project: &Path, to: &Path, declaration: &Path) -> Result<()> {
    let wanted = std::fs::read(declaration)?;
    if std::fs::read(to.join("hutong.json")).is_ok_and(|staged| staged == wanted) {
        return Ok(());
    }
    copy(project, to)?;
    Ok(std::fs::write(to.join("hutong.json"), wanted)?)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            std::fs::copy(&path, &target)?;
        }
    }
    Ok(())
}
