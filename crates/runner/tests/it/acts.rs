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
