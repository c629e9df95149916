//! The coffee shop, used as a customer does, in two dialects.

use hutong_runner::Data;

use crate::{errors, example, only, open};

fn number(data: &Data, name: &str) -> f64 {
    data.get(name)
        .and_then(Data::as_number)
        .unwrap_or_else(|| panic!("no {name} in {data:?}"))
}

#[test]
fn a_coffee_is_chosen_counted_and_kept() {
    for name in ["coffee-wechat", "coffee-alipay"] {
        let package = example(name);
        let mut runner = open(&package, "pages/menu/menu");
        let mut trace = Vec::new();
        let mut note = |runner: &mut hutong_runner::Runner| {
            let data = runner.data().unwrap();
            trace.push((number(&data, "n"), number(&data, "total")));
        };
        note(&mut runner);
        let plus = |runner: &hutong_runner::Runner, at: usize| {
            runner.find("stepper .plus, .stepper .plus, .plus", None).unwrap()[at]
        };
        for at in [0, 0, 1] {
            let button = plus(&runner, at);
            runner.tap(button).unwrap();
            runner.advance(100.0).unwrap();
            note(&mut runner);
        }
        assert_eq!(
            trace,
            [(0.0, 0.0), (1.0, 2800.0), (2.0, 5600.0), (3.0, 8800.0)],
            "{name}"
        );
        let bag = only(&runner, ".bag");
        runner.tap(bag).unwrap();
        runner.advance(100.0).unwrap();
        assert_eq!(runner.page(), "pages/cart/cart", "{name}");
        let data = runner.data().unwrap();
        assert_eq!(data.get("lines").unwrap().as_list().len(), 2, "{name}");
        assert!(runner.snapshot().contains("胡同拿铁"), "{name}");
        assert_eq!(runner.record().capabilities["storage.set"], 3, "{name}");
        assert_eq!(errors(&runner), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn what_needs_the_network_says_so() {
    let mut runner = open(&example("coffee-wechat"), "pages/me/me");
    assert!(
        runner
            .record()
            .domains
            .iter()
            .all(|contact| contact.allowed && contact.origin == "http://127.0.0.1:4010")
    );
    assert_eq!(runner.record().domains.len(), 1);
    assert_eq!(runner.data().unwrap().get("member").and_then(Data::as_text), Some(""));
}
