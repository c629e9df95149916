//! The rule language against its table, and its laws.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use hutong_policy::{Audience, Facts};
use proptest::prelude::*;
use serde_json::{Value, json};

fn facts(attributes: Value) -> Facts {
    Facts {
        subject: "sub_1".to_owned(),
        attributes: serde_json::from_value(attributes).unwrap(),
        ..Facts::default()
    }
}

#[expect(clippy::needless_pass_by_value, reason = "reads better in the tests")]
fn holds(rule: Value, attributes: Value) -> bool {
    Audience::parse(&rule).unwrap().includes(&facts(attributes), "rel_1")
}

#[test]
fn every_operator_does_what_the_table_says() {
    let compare = |attr: &str, op: &str, value: Value| json!({"attr": attr, "op": op, "value": value});
    assert!(holds(compare("city", "eq", json!("杭州")), json!({"city": "杭州"})));
    assert!(holds(
        compare("custom.level", "eq", json!(1.0)),
        json!({"custom.level": 1})
    ));
    assert!(!holds(compare("city", "eq", json!("杭州")), json!({"city": "北京"})));
    assert!(holds(
        compare("os", "in", json!(["ios", "android"])),
        json!({"os": "ios"})
    ));
    assert!(!holds(compare("os", "in", json!([])), json!({"os": "ios"})));
    assert!(holds(
        compare("group", "contains", json!("testers")),
        json!({"group": ["staff", "testers"]})
    ));
    assert!(holds(
        compare("device", "contains", json!("Pixel")),
        json!({"device": "Google Pixel 9"})
    ));
    assert!(holds(
        compare("user", "regex", json!("^u[0-9]+$")),
        json!({"user": "u12"})
    ));
    assert!(!holds(
        compare("user", "regex", json!("^u[0-9]+$")),
        json!({"user": 12})
    ));
    assert!(holds(
        compare("host_version", "lt", json!("8.10")),
        json!({"host_version": "8.9.1"})
    ));
    assert!(!holds(
        compare("host_version", "lt", json!("8.10")),
        json!({"host_version": "8.10.0"})
    ));
    assert!(holds(
        compare("host_version", "gt", json!("8.2")),
        json!({"host_version": "8.10"})
    ));
    assert!(!holds(
        compare("host_version", "gt", json!("8.2")),
        json!({"host_version": "latest"})
    ));
    assert!(holds(
        compare("sdk_version", "range", json!(["2.0", "2.9"])),
        json!({"sdk_version": "2.9.0"})
    ));
    assert!(!holds(
        compare("custom.n", "range", json!([1, 2])),
        json!({"custom.n": 3})
    ));
    assert!(!holds(compare("city", "eq", json!("杭州")), json!({})));
    assert!(holds(json!({"not": compare("city", "eq", json!("杭州"))}), json!({})));
    assert!(holds(json!({"all": []}), json!({})));
    assert!(!holds(json!({"any": []}), json!({})));
}

#[test]
fn what_only_the_platform_says_is_not_taken_from_the_host() {
    let rule =
        json!({"any": [{"attr": "tester", "op": "eq", "value": true}, {"attr": "seat", "op": "lt", "value": 2}]});
    assert!(!holds(rule.clone(), json!({"tester": true, "seat": 0})));
    let rule = Audience::parse(&rule).unwrap();
    let seat = |number| Facts {
        seats: [("rel_1".to_owned(), number)].into(),
        ..Facts::default()
    };
    assert!(rule.includes(&seat(1), "rel_1"));
    assert!(!rule.includes(&seat(2), "rel_1"), "the cap is two");
    assert!(!rule.includes(&seat(1), "rel_2"), "a seat of another release");
    let tester = Facts {
        tester: true,
        ..seat(2)
    };
    assert!(rule.includes(&tester, "rel_1"), "testers first");
    assert!(rule.is_capped());
}

#[test]
fn a_rule_tells_which_part_of_the_users_it_lets_in() {
    let percent = |rule: Value| Audience::parse(&rule).unwrap().percent();
    let below = |n: f64| json!({"attr": "percent", "op": "lt", "value": n});
    assert_eq!(percent(below(10.0)), 10);
    assert_eq!(percent(below(0.5)), 1);
    assert_eq!(percent(below(-3.0)), 0);
    assert_eq!(percent(json!({"attr": "city", "op": "eq", "value": "杭州"})), 100);
    assert_eq!(
        percent(json!({"all": [{"not": below(90.0)}, {"any": [below(10.0), below(30.0)]}]})),
        30
    );
    let (tester, city) = (
        json!({"attr": "tester", "op": "eq", "value": true}),
        json!({"attr": "city", "op": "eq", "value": "杭州"}),
    );
    assert_eq!(percent(json!({"any": [below(10.0), city]})), 100, "a whole city");
    assert_eq!(percent(json!({"all": [below(10.0), below(30.0), city]})), 10);
    assert_eq!(
        percent(json!({"any": [below(10.0), {"all": []}]})),
        100,
        "`all` of nothing takes everybody"
    );
    assert_eq!(percent(json!({"any": []})), 0);
    assert_eq!(percent(json!({"any": [tester, {"all": [city, below(10.0)]}]})), 10);
}

#[test]
fn a_long_list_of_users_is_searched_by_text_and_by_number() {
    let mut users: Vec<Value> = (0..100_000).map(|n| json!(format!("u{n}"))).collect();
    users.push(json!(7));
    let rule = Audience::parse(&json!({"attr": "user", "op": "in", "value": users})).unwrap();
    let takes = |user: Value| rule.includes(&facts(json!({ "user": user })), "rel_1");
    assert!(takes(json!("u0")) && takes(json!("u99999")) && takes(json!(7.0)));
    assert!(!takes(json!("u100000")) && !takes(json!("7")) && !takes(json!("")));
}

#[test]
fn a_bad_rule_is_refused_with_its_place() {
    let deep = (0..9).fold(json!({"all": []}), |rule, _| json!({"not": rule}));
    let wide: Vec<_> = (0..201)
        .map(|n| json!({"attr": "user", "op": "eq", "value": n}))
        .collect();
    let cases = [
        (json!([]), "/", "an object was expected"),
        (json!({}), "/", "expected one of all, any, not"),
        (json!({"all": [], "any": []}), "/", "expected one of all, any, not"),
        (
            json!({"any": [{"none": []}]}),
            "/any/0",
            "expected one of all, any, not",
        ),
        (json!({"all": {}}), "/", "a list was expected"),
        (
            json!({"attr": "colour", "op": "eq", "value": 1}),
            "/attr",
            "unknown attribute",
        ),
        (
            json!({"attr": "custom.", "op": "eq", "value": 1}),
            "/attr",
            "unknown attribute",
        ),
        (
            json!({"attr": "os", "op": "is", "value": 1}),
            "/op",
            "expected one of eq",
        ),
        (json!({"attr": "os", "op": "eq"}), "/", "value is missing"),
        (
            json!({"attr": "os", "op": "eq", "value": 1, "salt": 2}),
            "/",
            "\"salt\" is not a field",
        ),
        (
            json!({"attr": "os", "op": "in", "value": "ios"}),
            "/value",
            "a list was expected",
        ),
        (
            json!({"attr": "user", "op": "regex", "value": "("}),
            "/value",
            "unclosed group",
        ),
        (
            json!({"attr": "user", "op": "regex", "value": "(a{1000}){1000}"}),
            "/value",
            "size limit",
        ),
        (
            json!({"attr": "percent", "op": "lt", "value": "many"}),
            "/value",
            "a number or a dotted version",
        ),
        (
            json!({"attr": "percent", "op": "range", "value": [1]}),
            "/value",
            "a list of two",
        ),
        (deep, "/not/not/not/not/not/not/not/not/not", "nested too deeply"),
        (json!({"any": wide}), "/any/200", "too many comparisons"),
        (
            json!({"all": vec![json!({"attr": "user", "op": "regex", "value": "a"}); 9]}),
            "/all/8",
            "too many patterns",
        ),
    ];
    for (rule, at, reason) in cases {
        let error = Audience::parse(&rule).unwrap_err();
        assert_eq!(error.at, at, "{rule}");
        assert!(error.reason.contains(reason), "{rule}: {error}");
    }
}

#[test]
fn percent_takes_about_that_share_of_the_subjects() {
    let tenth = Audience::parse(&json!({"attr": "percent", "op": "lt", "value": 10})).unwrap();
    let all = (0..10_000).map(|n| Facts {
        subject: format!("sub_{n}"),
        ..Facts::default()
    });
    let taken = all.filter(|facts| tenth.includes(facts, "rel_1")).count();
    assert!((900..1100).contains(&taken), "{taken} of 10000");
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        prop::sample::select(vec!["attr", "all", "ios", "8.2.1", "percent", "eq", "lt", "(", "杭州"])
            .prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let keys = prop::sample::select(vec!["all", "any", "not", "attr", "op", "value", "x"]).prop_map(str::to_owned);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(keys, inner, 0..4).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn any_rule() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        (0..=100).prop_map(|n| json!({"attr": "percent", "op": "lt", "value": n})),
        any::<bool>().prop_map(|yes| json!({"attr": "custom.x", "op": "eq", "value": yes})),
        (0..20).prop_map(|n| json!({"attr": "host_version", "op": "gt", "value": format!("8.{n}")})),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|rules| json!({"all": rules})),
            prop::collection::vec(inner.clone(), 0..3).prop_map(|rules| json!({"any": rules})),
            inner.prop_map(|rule| json!({"not": rule})),
        ]
    })
}

fn any_facts() -> impl Strategy<Value = Facts> {
    ("[a-z0-9]{1,8}", any::<bool>(), 0..20_u8).prop_map(|(subject, x, minor)| Facts {
        subject,
        attributes: [
            ("custom.x".to_owned(), json!(x)),
            ("host_version".to_owned(), json!(format!("8.{minor}.0"))),
        ]
        .into(),
        ..Facts::default()
    })
}

proptest! {
    #[test]
    fn reading_any_json_ends_in_a_rule_or_an_error(value in any_value(), facts in any_facts()) {
        if let Ok(audience) = Audience::parse(&value) {
            audience.includes(&facts, "rel_1");
        }
    }

    #[test]
    fn the_laws_of_logic_hold(a in any_rule(), b in any_rule(), facts in any_facts()) {
        let yes = |rule: Value| Audience::parse(&rule).unwrap().includes(&facts, "rel_1");
        prop_assert_eq!(yes(json!({"not": {"not": a.clone()}})), yes(a.clone()));
        prop_assert_eq!(yes(json!({"all": [a.clone(), b.clone()]})), yes(a.clone()) && yes(b.clone()));
        prop_assert_eq!(yes(json!({"not": {"any": [a.clone(), b.clone()]}})), !yes(a) && !yes(b));
    }

    #[test]
    fn a_rule_that_was_written_reads_the_same(rule in any_rule(), facts in any_facts()) {
        let first = Audience::parse(&rule).unwrap();
        let again = Audience::parse(&first.to_json()).unwrap();
        prop_assert_eq!(first.includes(&facts, "rel_1"), again.includes(&facts, "rel_1"));
        prop_assert_eq!(first.to_json(), again.to_json());
    }

    #[test]
    fn widening_a_percentage_loses_nobody(subject in ".{1,20}", salt in "[a-z]{1,8}", small in 0..=100_u8, large in 0..=100_u8) {
        prop_assume!(small <= large);
        let facts = Facts { subject, ..Facts::default() };
        let takes = |percent: u8| {
            let rule = json!({"attr": "percent", "op": "lt", "value": percent});
            Audience::parse(&rule).unwrap().includes(&facts, &salt)
        };
        prop_assert!(!takes(small) || takes(large));
        prop_assert!(!takes(0));
        prop_assert!(takes(100));
    }
}
