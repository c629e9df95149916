//! Every page of every example.

use hutong_runner::{Options, PageReport};

use crate::{build, example, one_page, open};

pub const EXAMPLES: &[&str] = &[
    "coffee-wechat",
    "coffee-alipay",
    "weather-baidu",
    "habits-bytedance",
    "bookshelf-qq",
    "recipes-kuaishou",
    "flash-jd",
];

#[test]
fn every_page_of_every_dialect_opens_without_an_error() {
    for name in EXAMPLES {
        let package = example(name);
        for page in &package.manifest.pages {
            let report = PageReport::of(&package, &Options::default(), page);
            assert!(report.is_clean(), "{name} {page}: {:?}", report.errors);
            assert!(report.nodes > 5 && !report.tree.is_empty(), "{name} {page}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_report() {
    let package = one_page(
        "<view>{{a}} {{b}}</view>",
        "Page({ data: { a: Math.random(), b: '' }, onLoad() {
            setTimeout(() => this.setData({ b: [Date.now(), new Date().toISOString(), performance.now()].join() }), 100)
            wx.login({ success: ({ code }) => console.log(code) })
        } })",
    );
    let report = |seed| {
        let report = PageReport::of(
            &package,
            &Options {
                seed,
                ..Options::default()
            },
            "pages/a/a",
        );
        assert!(report.is_clean(), "{:?}", report.errors);
        serde_json::to_string(&report).unwrap()
    };
    assert_eq!(report(7), report(7));
    assert_ne!(report(7), report(8));
    assert!(
        report(7).contains("2026-01-01T00:00:00.1"),
        "the time is virtual: {}",
        report(7)
    );
}

#[test]
fn an_error_has_the_authors_place() {
    let package = one_page("<view />", "Page({\n  onLoad() {\n    this.nobody.there()\n  },\n})");
    let report = PageReport::of(&package, &Options::default(), "pages/a/a");
    assert!(!report.is_clean());
    assert!(
        report.errors[0].contains("pages/a/a onLoad") && report.errors[0].contains("pages/a/a.js:3:"),
        "{:?}",
        report.errors
    );
}

#[test]
fn a_page_that_is_not_there_is_not_opened() {
    let package = one_page("<view>here</view>", "Page({})");
    let report = PageReport::of(&package, &Options::default(), "pages/b/b");
    // As in a browser, the entry is shown in its place.
    assert_eq!(report.tree, "view\n \"here\"");
    assert!(report.is_clean());
}

#[test]
fn three_hundred_pages_leave_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let pages: Vec<String> = (0..300).map(|n| format!("pages/p{n}/p")).collect();
    std::fs::write(
        folder.path().join("app.json"),
        serde_json::json!({ "pages": pages }).to_string(),
    )
    .unwrap();
    for page in &pages {
        let path = folder.path().join(page);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(
            path.with_extension("wxml"),
            "<view wx:for=\"{{list}}\" wx:key=\"*this\" bindtap=\"f\">{{item}}</view>",
        )
        .unwrap();
        std::fs::write(
            path.with_extension("js"),
            "Page({ data: { list: [1, 2, 3, 4, 5] }, f() {} })",
        )
        .unwrap();
        std::fs::write(path.with_extension("json"), "{}").unwrap();
    }
    let package = build(folder.path());
    let mut runner = open(&package, "pages/p0/p");
    let mut sizes = Vec::new();
    for page in &pages {
        runner.relaunch(&format!("/{page}")).unwrap();
        assert_eq!(runner.page(), page);
        sizes.push(runner.size());
    }
    // Templates and modules of a page stay, nodes do not.
    let (_, nodes) = sizes[0];
    assert!(sizes.iter().all(|(_, now)| *now == nodes), "{sizes:?}");
    let growth = |from: usize, to: usize| sizes[to].0.saturating_sub(sizes[from].0) / (to - from) as u64;
    assert!(growth(50, 299) < 16 * 1024, "bytes a page: {}", growth(50, 299));
    assert!(crate::errors(&runner).is_empty());
}
