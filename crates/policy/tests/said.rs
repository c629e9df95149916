//! Whatever a host says of its user.

use hutong_policy::{Audience, said};
use proptest::prelude::*;
use serde_json::{Value, json};

const NAMES: [&str; 16] = [
    "user",
    "percent",
    "seat",
    "tester",
    "group",
    "city",
    "os",
    "os_version",
    "device",
    "net",
    "host_version",
    "sdk_version",
    "locale",
    "custom.level",
    "custom.",
    "x",
];

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
        (0..600_usize).prop_map(|length| "x".repeat(length).into()),
    ];
    leaf.prop_recursive(2, 8, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(".{0,3}", inner, 0..4).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_taken_is_small_and_rules_can_ask_for_it(
        word in prop::collection::btree_map(prop::sample::select(NAMES.to_vec()), any_value(), 0..3)
    ) {
        let word = json!(word);
        let Ok(taken) = said(&word) else { return Ok(()) };
        prop_assert!(word.to_string().len() <= 2048);
        prop_assert_eq!(json!(taken), word);
        for (name, value) in &taken {
            prop_assert!(!["user", "percent", "seat", "tester"].contains(&name.as_str()));
            let rule = json!({"attr": name, "op": "eq", "value": value});
            prop_assert!(Audience::parse(&rule).is_ok(), "{}", rule);
        }
    }
}

#[test]
fn nothing_that_rules_ask_for_is_left_out() {
    let platform_says = |name: &&str| ["user", "percent", "seat", "tester"].contains(name);
    let names = NAMES.iter().filter(|name| !platform_says(name));
    for name in names.take(9) {
        let value = if *name == "group" { json!(["x"]) } else { json!("x") };
        assert!(said(&json!({*name: value})).is_ok(), "{name}");
    }
}
