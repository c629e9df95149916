//! What a user does, and what built-ins and the logic do after it.

use hutong_runner::{Data, Options, PageReport, Runner};

use crate::{errors, one_page, only, open, project};

fn data(runner: &mut Runner, name: &str) -> serde_json::Value {
    runner
        .data()
        .unwrap()
        .get(name)
        .map_or(serde_json::Value::Null, Data::to_json)
}

#[test]
fn a_form_gives_what_was_typed_and_forgets_it() {
    let package = one_page(
        r#"<form bindsubmit="submit" bindreset="reset" report-submit>
            <input name="who" value="胡" bindinput="upper"/><switch name="on"/>
            <button class="send" form-type="submit"/><button class="clear" form-type="reset"/>
        </form>"#,
        "Page({
            upper: ({ detail }) => detail.value.toUpperCase(),
            submit({ detail }) { this.setData({ sent: detail.value, formId: detail.formId }) },
            reset() { this.setData({ cleared: true }) },
        })",
    );
    let mut runner = open(&package, "pages/a/a");
    let (field, switch) = (only(&runner, "input"), only(&runner, "switch"));
    runner.input(field, "lin").unwrap();
    runner.choose(switch, Data::Bool(true)).unwrap();
    let (send, clear) = (only(&runner, ".send"), only(&runner, ".clear"));
    runner.tap(send).unwrap();
    let typed = serde_json::json!({"who": "LIN", "on": true});
    assert_eq!(data(&mut runner, "sent"), typed, "with what the handler made of it");
    assert_eq!(data(&mut runner, "formId"), "");
    runner.tap(clear).unwrap();
    assert_eq!(data(&mut runner, "cleared"), true);
    runner.tap(send).unwrap();
    assert_eq!(data(&mut runner, "sent"), serde_json::json!({"who": "胡", "on": false}));
    assert_eq!(errors(&runner), Vec::<String>::new());
}

#[test]
fn going_back_takes_a_page_container_away_before_the_page() {
    let package = one_page(
        r#"<page-container show="{{show}}" bind:enter="told" bind:leave="told" duration="{{10}}"><view class="inner">in it</view></page-container>
        <button class="open" bindtap="open"/><button class="back" bindtap="back"/>"#,
        "Page({
            data: { show: true, told: [] },
            told({ type }) { this.setData({ told: [...this.data.told, type], show: type === 'enter' }) },
            open() { this.setData({ show: true }) },
            back() { wx.navigateBack({ complete: ({ errMsg }) => this.setData({ errMsg }) }) },
        })",
    );
    let mut runner = open(&package, "pages/a/a");
    assert_eq!(data(&mut runner, "told"), serde_json::json!(["enter"]));
    runner.back().unwrap();
    assert_eq!(data(&mut runner, "told"), serde_json::json!(["enter", "leave"]));
    let (again, back) = (only(&runner, ".open"), only(&runner, ".back"));
    runner.tap(again).unwrap();
    runner.tap(back).unwrap();
    assert_eq!(data(&mut runner, "errMsg"), "navigateBack:ok");
    assert_eq!(
        data(&mut runner, "told"),
        serde_json::json!(["enter", "leave", "enter", "leave"])
    );
    runner.tap(back).unwrap();
    assert_eq!(
        data(&mut runner, "errMsg"),
        "navigateBack:fail cannot navigate back at first page."
    );
    assert_eq!(errors(&runner), Vec::<String>::new());
}

#[test]
fn who_hides_a_page_container_and_goes_back_in_one_turn_leaves_the_page() {
    // In one batch, and in two that follow each other.
    for leave in [
        "wx.navigateBack(); this.setData({ show: false })",
        "this.setData({ show: false }); wx.navigateBack()",
    ] {
        let package = project(&[
            ("app.json", r#"{"pages": ["pages/a/a", "pages/b/b"]}"#),
            ("app.js", "App({})"),
            ("pages/a/a.wxml", r#"<button bindtap="go"/>"#),
            (
                "pages/a/a.js",
                "Page({ go() { wx.navigateTo({ url: '/pages/b/b' }) } })",
            ),
            (
                "pages/b/b.wxml",
                r#"<page-container show="{{show}}"/><button bindtap="leave"/>"#,
            ),
            (
                "pages/b/b.js",
                &format!("Page({{ data: {{ show: true }}, leave() {{ {leave} }} }})"),
            ),
        ]);
        let mut runner = open(&package, "pages/a/a");
        for page in ["pages/b/b", "pages/a/a"] {
            let button = only(&runner, "button");
            runner.tap(button).unwrap();
            assert_eq!(runner.page(), page, "{leave}");
        }
        assert_eq!(errors(&runner), Vec::<String>::new());
    }
}

#[test]
fn one_radio_of_a_group_is_checked_the_last_that_was_told_so() {
    let package = one_page(
        r#"<radio-group bindchange="change"><radio class="a" value="a" checked="{{true}}"/><radio class="b" value="b" checked="{{true}}"/><radio class="c" value="c" checked="{{c}}"/></radio-group>"#,
        "Page({ data: { c: false }, change({ detail }) { this.setData({ c: true, chosen: detail.value }) } })",
    );
    let mut runner = open(&package, "pages/a/a");
    let checked = |runner: &Runner| {
        let tree = runner.snapshot();
        let lines = tree.lines().filter(|line| line.contains(" checked"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(checked(&runner), [" radio.b checked value=\"b\""]);
    let first = only(&runner, ".a");
    runner.tap(first).unwrap();
    assert_eq!(data(&mut runner, "chosen"), "a");
    assert_eq!(
        checked(&runner),
        [" radio.c checked value=\"c\""],
        "the handler told the third"
    );
}

#[test]
fn data_of_any_class_can_be_looked_at() {
    let package = one_page(
        "<view>{{n}}</view>",
        "class Moment { toISOString() { return 'now' } }
        Page({ data: { n: 1 }, onLoad() { this.data.moment = new Moment(); this.data.date = new Date(7) } })",
    );
    let mut runner = open(&package, "pages/a/a");
    assert_eq!(data(&mut runner, "moment"), serde_json::json!({}));
    assert_eq!(data(&mut runner, "date"), 7);
    let view = only(&runner, "view");
    let refused = runner.data_of(view).unwrap_err();
    assert!(refused.to_string().contains("no component"), "{refused}");
}

#[test]
fn every_seed_is_another_chance() {
    let package = one_page("<view>{{n}}</view>", "Page({ data: { n: Math.random() } })");
    let tree = |seed| {
        let options = Options {
            seed,
            ..Options::default()
        };
        PageReport::of(&package, &options, "pages/a/a").tree
    };
    let seen: std::collections::BTreeSet<String> = (0..8).chain([u64::MAX]).map(tree).collect();
    assert_eq!(seen.len(), 9, "{seen:?}");
}

#[test]
fn a_field_takes_the_focus_that_its_template_wants() {
    let package = one_page(
        r#"<input class="a" auto-focus bindfocus="told" bindblur="told" data-n="a" value="胡"/>
        <input focus="{{on}}" bindfocus="told" bindblur="told" data-n="b"/>"#,
        "Page({ data: { on: false, told: [] }, told({ type, currentTarget }) { this.setData({ told: [...this.data.told, type + ' ' + currentTarget.dataset.n] }) },
            onReady() { setTimeout(() => this.setData({ on: true }), 100); setTimeout(() => this.setData({ on: false }), 200) } })",
    );
    let mut runner = open(&package, "pages/a/a");
    assert_eq!(
        data(&mut runner, "told"),
        serde_json::json!(["focus a", "blur a", "focus b", "blur b"])
    );
}

#[test]
fn a_tree_tells_classes_as_they_were_written_and_some_attributes() {
    let long = format!("data:image/png;base64,{}", "A".repeat(200));
    let package = one_page(
        &format!(
            r#"<view class="a--b c7--d" data-n="1" hidden="{{{{false}}}}"><image src="/x.png" mode="widthFix"/><image src="{long}"/><checkbox checked disabled="{{{{false}}}}" value=""/><slider value="{{{{3}}}}"/></view>"#
        ),
        "Page({})",
    );
    let runner = open(&package, "pages/a/a");
    let tree = runner.snapshot();
    let lines: Vec<&str> = tree.lines().collect();
    assert_eq!(lines[..2], ["view.a--b.d", " image mode=\"widthFix\" src=\"/x.png\""]);
    assert!(lines[2].len() < 100 && lines[2].ends_with("…\""), "{tree}");
    assert_eq!(lines[3..], [" checkbox checked", " slider value=3"]);
}

#[test]
fn a_canvas_measures_and_draws_nothing_on_a_page_or_off_it() {
    let package = one_page(
        r#"<canvas id="c" type="2d"/>"#,
        "Page({ data: { seen: [] }, onReady() {
            const water = canvas => {
                canvas.width = 40
                const pen = canvas.getContext('2d')
                pen.font = '20px serif'
                pen.fillText('胡同', 0, 0)
                pen.putImageData(pen.getImageData(0, 0, 2, 2), 0, 0)
                this.setData({ seen: [...this.data.seen, [canvas.width, pen.measureText('胡同').width, canvas.toDataURL()]] })
            }
            water(wx.createOffscreenCanvas({ type: '2d', width: 300, height: 150 }))
            wx.createSelectorQuery().select('#c').fields({ node: true }).exec(([{ node }]) => water(node))
        } })",
    );
    let mut runner = open(&package, "pages/a/a");
    assert_eq!(errors(&runner), Vec::<String>::new());
    let empty = serde_json::json!([40, 40, "data:,"]);
    assert_eq!(data(&mut runner, "seen"), serde_json::json!([empty, empty]));
}

#[test]
fn rich_text_reads_entities_once_and_written_line_breaks_in_its_texts_alone() {
    let package = one_page(
        r#"<rich-text nodes="{{html}}"/><rich-text nodes="{{nodes}}"/>"#,
        r"Page({ data: {
            html: '<p>&amp;lt; &lt; &copy; &#33;&#x21; &none; & a\\nb</p>',
            nodes: [{ name: 'p', children: [{ type: 'text', text: '&amp;lt; &lt; &copy; a\\nb' }] }],
        } })",
    );
    let runner = open(&package, "pages/a/a");
    let tree = runner.snapshot();
    let shown: Vec<String> = tree
        .lines()
        .filter_map(|line| serde_json::from_str(line.trim()).ok())
        .collect();
    assert_eq!(shown, [r"&lt; < © !! &none; & a\nb", "&lt; < &copy; a b"]);
}

#[test]
fn a_swiper_tells_where_it_goes_whoever_sends_it() {
    let package = one_page(
        r#"<swiper current="{{at}}" current-item-id="{{id}}" circular="{{circular}}" duration="100" bindchange="told" bindanimationfinish="told">
            <swiper-item wx:for="{{slides}}" wx:key="*this" item-id="{{item}}">{{item}}</swiper-item>
        </swiper>
        <view class="next" bindtap="next"/><view class="again" bindtap="again"/><view class="third" bindtap="third"/><view class="less" bindtap="less"/>"#,
        "Page({
            data: { at: 1, id: '', slides: [], told: [] },
            onLoad() { setTimeout(() => this.setData({ slides: ['a', 'b', 'c'] }), 100) },
            told({ type, detail }) { this.setData({ told: [...this.data.told, [type, detail.current, detail.currentItemId, detail.source].join()] }) },
            next() { this.setData({ at: 2 }) },
            again() { this.setData({ circular: true }) },
            third() { this.setData({ id: 'b' }) },
            less() { this.setData({ slides: ['a'] }) },
        })",
    );
    let mut runner = open(&package, "pages/a/a");
    let told = |runner: &mut Runner| {
        runner.advance(200.0).unwrap();
        data(runner, "told")
    };
    assert_eq!(told(&mut runner), serde_json::json!([]), "the first slide is no change");
    let mut expected = Vec::new();
    for (button, change) in [
        (".next", Some("2,c,")),
        (".next", None),
        (".again", None),
        (".third", Some("1,b,")),
        (".less", Some("0,a,")),
    ] {
        let button = only(&runner, button);
        runner.tap(button).unwrap();
        let change = change.into_iter();
        expected.extend(change.flat_map(|change| [format!("change,{change}"), format!("animationfinish,{change}")]));
        assert_eq!(told(&mut runner), serde_json::json!(expected));
    }
}

#[test]
fn an_editor_holds_text_and_refuses_what_needs_a_screen() {
    let package = one_page(
        r#"<editor id="e" bindready="ready" bindinput="typed"/>"#,
        "Page({
            typed({ detail }) { this.setData({ typed: detail.text }) },
            ready() {
                wx.createSelectorQuery().select('#e').context(({ context }) => {
                    context.setContents({ html: '<h1>一</h1><p>1 &lt; 2</p>' })
                    context.insertText({ text: '三' })
                    context.getContents({ success: contents => this.setData({ contents }) })
                    context.insertDivider({ fail: ({ errMsg }) => this.setData({ failed: errMsg }) })
                }).exec()
            },
        })",
    );
    let mut runner = open(&package, "pages/a/a");
    let text = "一\n1 < 2三\n";
    assert_eq!(
        data(&mut runner, "contents"),
        serde_json::json!({
            "html": "<p>一</p><p>1 &lt; 2三</p>", "text": text, "delta": {"ops": [{ "insert": text }]}, "errMsg": "getContents:ok",
        })
    );
    assert_eq!(
        data(&mut runner, "failed"),
        "insertDivider:fail insertDivider needs a screen"
    );
    let editor = only(&runner, "#e");
    runner.input(editor, "四").unwrap();
    assert_eq!(data(&mut runner, "typed"), "四\n");
    assert_eq!(errors(&runner), Vec::<String>::new());
}

#[test]
fn an_animation_draws_nothing_and_answers_its_methods() {
    let package = crate::project(&[
        ("app.json", r#"{"pages": ["pages/a/a"]}"#),
        ("pages/a/a.json", "{}"),
        (
            "pages/a/a.axml",
            r#"<lottie id="l" path="/a.json" autoplay onDataReady="ready"/>"#,
        ),
        (
            "pages/a/a.js",
            "Page({
                onReady() {
                    const lottie = my.createLottieContext('l')
                    lottie.play()
                    lottie.goToAndStop({ value: 0.5 })
                    lottie.getDuration({ success: ({ duration }) => this.setData({ duration }) })
                },
            })",
        ),
    ]);
    let mut runner = open(&package, "pages/a/a");
    assert_eq!(data(&mut runner, "duration"), 0);
    assert_eq!(errors(&runner), Vec::<String>::new());
    only(&runner, "lottie");
}

#[test]
fn a_tap_on_a_component_reaches_who_listens_in_it_unless_its_host_does() {
    let package = crate::project(&[
        (
            "app.json",
            r#"{"pages": ["pages/a/a"], "usingComponents": {"my-button": "/c/c"}}"#,
        ),
        ("app.js", "App({})"),
        (
            "pages/a/a.wxml",
            r#"<my-button class="quiet" bind:press="told"/><my-button class="loud" bind:tap="told"/>"#,
        ),
        (
            "pages/a/a.js",
            "Page({ data: { told: [] }, told({ type }) { this.setData({ told: [...this.data.told, type] }) } })",
        ),
        ("c/c.wxml", r#"<view><view catchtap="press">press</view></view>"#),
        (
            "c/c.js",
            "Component({ methods: { press() { this.triggerEvent('press') } } })",
        ),
    ]);
    let mut runner = open(&package, "pages/a/a");
    for (host, told) in [(".quiet", &["press"][..]), (".loud", &["press", "tap"])] {
        let host = only(&runner, host);
        runner.tap(host).unwrap();
        assert_eq!(data(&mut runner, "told"), serde_json::json!(told));
    }
}

#[test]
fn a_function_of_a_view_script_that_throws_is_nothing_and_the_rest_is_drawn() {
    let package = one_page(
        r#"<wxs module="m">
            module.exports = { names: function (list) { return list.map(function (one) { return one.name }).join() }, size: 2 }
        </wxs>
        <view class="names">{{m.names(songs)}}</view><view wx:for="{{m.size}}">row {{m.names(songs)}}</view><view class="title" bindtap="add">{{title}}</view>"#,
        "Page({ data: { title: 'all' }, onLoad() { this.setData({ title: 'songs' }) }, add() { this.setData({ songs: [{ name: 'a' }, { name: 'b' }] }) } })",
    );
    let mut runner = open(&package, "pages/a/a");
    assert!(runner.snapshot().contains("\"songs\""), "{}", runner.snapshot());
    let told = errors(&runner);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("names TypeError") && told[0].contains("pages/a/a.wxml:2:"),
        "{told:?}"
    );
    let title = only(&runner, ".title");
    runner.tap(title).unwrap();
    assert_eq!(runner.snapshot().matches("a,b").count(), 3, "{}", runner.snapshot());
}

#[test]
fn pages_can_be_set_as_data() {
    let package = one_page(
        "<view>{{pages.length}} {{pages[0].route}}</view>",
        "Page({ own: [1], onLoad() { this.setData({ pages: getCurrentPages() }) } })",
    );
    let runner = open(&package, "pages/a/a");
    assert!(runner.snapshot().contains("\"1 pages/a/a\""), "{}", runner.snapshot());
    assert_eq!(errors(&runner), Vec::<String>::new());
}

#[test]
fn a_part_is_fetched_before_it_is_needed() {
    let package = project(&[
        ("app.json", r#"{"pages": ["pages/a/a"], "subpackages": [{"root": "shop", "name": "s", "pages": ["x"]}]}"#),
        ("app.js", "App({})"),
        ("pages/a/a.wxml", "<view/>"),
        (
            "pages/a/a.js",
            "Page({ data: {}, onLoad() {
                const fetch = name => wx.preDownloadSubpackage({ packageType: 'normal', name, complete: ({ errMsg }) => this.setData({ [name]: errMsg }) })
                fetch('s')
                fetch('none')
            } })",
        ),
        ("shop/x.wxml", "<view/>"),
        ("shop/x.js", "Page({})"),
    ]);
    let mut runner = open(&package, "pages/a/a");
    assert_eq!(data(&mut runner, "s"), "preDownloadSubpackage:ok");
    assert_eq!(data(&mut runner, "none"), "preDownloadSubpackage:fail module not found");
    assert_eq!(errors(&runner), Vec::<String>::new());
}
