//! What a user does, and what built-ins and the logic do after it.

use hutong_runner::{Data, Options, PageReport, Runner};

use crate::{errors, one_page, only, open};

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
