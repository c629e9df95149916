//! What a page looks like before its logic has run: the same for everybody, or there is none.

use std::rc::Rc;

use hutong_runner::first_paint;
use serde_json::Value;

use crate::{example, examples::EXAMPLES, one_page, project};

fn drawn(wxml: &str, js: &str) -> Option<String> {
    let paint = first_paint(&one_page(wxml, js), "pages/a/a")?;
    Some(String::from_utf8(paint).unwrap())
}

/// What is drawn of a page whose data are `expression` when it is made.
fn of(expression: &str) -> Option<String> {
    drawn(
        "<view>{{a}}</view>",
        &format!("Page({{ data: {{ a: {expression} }} }})"),
    )
}

#[test]
fn examples_whose_entry_depends_on_nobody_have_one() {
    // The others show at once what day or hour it is, or what the user keeps: habits, books, the dishes of a family.
    let have = ["coffee-wechat", "coffee-alipay"];
    for name in EXAMPLES {
        let package = example(name);
        let paint = first_paint(&package, &package.manifest.entry);
        assert_eq!(paint.is_some(), have.contains(name), "{name}");
        let Some(paint) = paint else { continue };
        let ops: Vec<Value> = serde_json::from_slice(&paint).unwrap();
        let codes: Vec<u64> = ops.iter().map(|op| op[0].as_u64().unwrap()).collect();
        assert!(codes.iter().all(|code| *code <= 25 || *code == 32), "{name}: {codes:?}");
        let shown = codes.iter().filter(|code| **code == 25).count();
        assert_eq!(shown, 1, "{name} is shown once");
    }
}

#[test]
fn what_is_the_same_everywhere_is_in_it() {
    for same in [
        "'constant'",
        "Math.max(1, 2) + 'constant'",
        "wx.getSystemInfoSync().version && 'constant'",
        // Days of the calendar are the same for everybody.
        "new Date(2021, 6, 15, 12, 30).toDateString() == 'Thu Jul 15 2021' && 'constant'",
        "new Date('2021/01/31 08:00').getHours() == 8 && 'constant'",
        "new Date('2021-12-31T08:00').getDay() == 5 && 'constant'",
        "new Date(new Date(2021, 0, 1).setDate(32)).getMonth() == 1 && 'constant'",
        "new Date(new Date(2021, 5, 1)).getDate() == 1 && 'constant'",
        "new Date(String(new Date(1.6e12))).getTime() == 1.6e12 && 'constant'",
        "Date.parse('2021-01-01') == Date.UTC(2021, 0) && 'constant'",
        "new Date(null).getTime() == 0 && 'constant'",
        "isNaN(new Date('no day').getHours()) && 'constant'",
        "new Date(1.6e12).getFullYear() == 2020 && 'constant'",
    ] {
        assert!(of(same).unwrap().contains("constant"), "{same}");
    }
    let hooks = drawn(
        "<view wx:for=\"{{list}}\" wx:key=\"*this\">{{item}}</view>",
        "Page({ data: { list: ['data'] },
            onLoad() { this.setData({ list: [...this.data.list, 'load'] }); wx.login({ success: () => this.setData({ list: [] }) }) },
            onShow() { this.setData({ list: [...this.data.list, 'show'] }); wx.request({ url: 'https://example.com' }) },
            onReady() { this.setData({ list: ['ready'] }) } })",
    );
    let hooks = hooks.unwrap();
    assert!(
        hooks.contains("data") && hooks.contains("load") && hooks.contains("show"),
        "{hooks}"
    );
    assert!(!hooks.contains("ready"), "that comes after the first frame");
}

#[test]
fn there_is_none_of_what_depends_on_who_opens_it_when_where_or_how() {
    let all = [
        "Date.now()",
        "new Date().getHours()",
        "new Date(1.6e12).getHours()",
        "new Date(1.6e12).getMinutes()",
        "new Date(1.6e12).getDate()",
        "new Date(1.6e12).getDay()",
        "String(new Date(1.6e12))",
        "new Date(0).getTimezoneOffset()",
        "new Date(2021, 0, 1).getTime()",
        "new Date('2021-01-01T08:00').getTime()",
        "Date.parse('2021/01/01')",
        "new Date(2021, 6, 1) - new Date(2021, 0, 1)",
        "new Date(2021, 0, 1).toLocaleDateString()",
        "new Date(2021, 0, 1).toLocaleTimeString()",
        "new Date(2021, 0, 1).toLocaleString()",
        "(1234.5).toLocaleString()",
        "[1, 2].toLocaleString()",
        "'乙'.localeCompare('甲')",
        "'title'.toLocaleUpperCase()",
        "typeof Intl",
        "Math.random()",
        "performance.timeOrigin",
        "wx.getSystemInfoSync().windowWidth",
        "wx.getSystemInfoSync().windowHeight > wx.getSystemInfoSync().windowWidth",
        "wx.getSystemInfoSync().deviceOrientation",
        "wx.getSystemInfoSync().pixelRatio",
        "wx.getSystemInfoSync().platform",
        "wx.getSystemInfoSync().brand",
        "wx.getSystemInfoSync().statusBarHeight",
        "wx.getSystemInfoSync().language",
        "wx.getSystemInfoSync().theme",
        "wx.getMenuButtonBoundingClientRect().top",
        "wx.getLaunchOptionsSync().scene",
        "wx.getLaunchOptionsSync().referrerInfo.appId || 'nobody'",
        "wx.getEnterOptionsSync().referrerInfo.appId || 'nobody'",
        "wx.getAccountInfoSync().miniProgram.envVersion",
        "wx.canIUse('requestPayment')",
        "wx.getStorageSync('token') ? 'known' : 'guest'",
        "(wx.getStorageSync('list') || []).length",
        "wx.getStorageInfoSync().keys.length",
        "wx.getStorageInfoSync().currentSize",
    ];
    for differs in all {
        assert_eq!(of(differs), None, "{differs}");
    }
    // Not because they fail.
    let each = all.map(|differs| format!("[{differs:?}, () => {differs}]")).join(", ");
    let failing =
        format!("[{each}].flatMap(([text, run]) => {{ try {{ run(); return [] }} catch {{ return text }} }})");
    let paint = of(&format!("{failing}.join() || 'constant'")).unwrap();
    assert!(paint.contains("constant"), "{paint}");
    let query = "Page({ data: { a: '' }, onLoad({ id }) { this.setData({ a: id || 'none' }) } })";
    assert_eq!(drawn("<view>{{a}}</view>", query), None);
}

#[test]
fn there_is_none_of_what_a_host_may_show() {
    let tags = include_str!("../../../../web/view/src/tags.ts");
    let (_, after) = tags.split_once("ABSENT = '").unwrap();
    let (absent, _) = after.split_once('\'').unwrap();
    for tag in absent.split(' ') {
        assert_eq!(of(&format!("wx.canIUse('{tag}')")), None, "{tag}");
    }
    assert!(of("wx.canIUse('map') && 'constant'").unwrap().contains("constant"));
}

#[test]
fn what_is_read_and_not_shown_is_no_matter() {
    let js = "const logs = wx.getStorageSync('logs') || []
        logs.unshift(Date.now())
        wx.setStorageSync('logs', logs)
        Page({ data: { a: 'shown' }, onLoad() { this.token = wx.getStorageSync('token') } })";
    assert!(drawn("<view>{{a}}</view>", js).unwrap().contains("shown"));
    // What it wrote itself is read as it was written.
    let own = "Page({ data: { a: '' }, onLoad() { wx.setStorageSync('k', 'mine'); this.setData({ a: wx.getStorageSync('k') }) } })";
    assert!(drawn("<view>{{a}}</view>", own).unwrap().contains("mine"));
}

#[test]
fn there_is_none_of_what_does_not_last() {
    // It goes elsewhere at once.
    let leaves = [
        ("app.json", r#"{"pages": ["pages/a/a", "pages/b/b"]}"#),
        ("app.js", "App({})"),
        ("pages/a/a.wxml", "<view>a</view>"),
        (
            "pages/a/a.js",
            "Page({ onLoad() { wx.redirectTo({ url: '/pages/b/b' }) } })",
        ),
        ("pages/b/b.wxml", "<view>b</view>"),
        ("pages/b/b.js", "Page({})"),
    ];
    assert_eq!(first_paint(&project(&leaves), "pages/a/a"), None);
    // It is drawn anew before anybody has seen it.
    let again = "Page({ data: { a: 1 }, async onLoad() { await null; this.setData({ a: 2 }) } })";
    assert_eq!(drawn("<view>{{a}}</view>", again), None);
}

#[test]
fn a_page_that_fails_has_none() {
    for js in [
        "Page({ onLoad() { this.nobody.there() } })",
        "nobody.there()\nPage({})",
        "Page({ onShow() { Promise.reject(new Error('no')) } })",
        "Page({ onLoad() { for (;;) {} } })",
        "Page({ onLoad() { const all = []; for (;;) all.push(new Array(1e5).fill(1)) } })",
        "Page({ onLoad() { Promise.resolve().then(function f() { return Promise.resolve().then(f) }) } })",
        "wx.onUnhandledRejection(() => Promise.reject(1)); Page({ onLoad() { Promise.reject(1) } })",
    ] {
        assert_eq!(drawn("<view>here</view>", js), None, "{js}");
    }
    assert_eq!(
        drawn("<view wx:for=\"{{9000}}\">here</view>", "Page({})"),
        None,
        "too large"
    );
}

#[test]
fn it_is_the_same_every_time() {
    let package = one_page(
        "<view wx:for=\"{{list}}\" a=\"{{item}}\">{{item.x}}</view>",
        "Page({ data: { list: [{ x: 1, a: 2 }, { b: 1.5 }] } })",
    );
    let paint = first_paint(&package, "pages/a/a");
    assert!(paint.is_some());
    assert_eq!(paint, first_paint(&Rc::new((*package).clone()), "pages/a/a"));
}
