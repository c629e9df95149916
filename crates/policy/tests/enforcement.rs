//! Measures: what is in force where and when.

use hutong_policy::enforcement::{Appeal, Measure, MeasureError, NAMED, Sanction, check, in_force};
use proptest::prelude::*;
use serde_json::json;

fn measure(id: &str, sanction: Sanction) -> Measure {
    Measure {
        id: id.to_owned(),
        host: None,
        by_host: false,
        sanction,
        from: 10,
        until: None,
        lifted_at: None,
        rule: "No rewards for sharing".to_owned(),
        rule_url: None,
        reason: "page pages/win asks for shares".to_owned(),
        remedy: "take the reward out and submit a new version".to_owned(),
        remedy_url: None,
        appeal: Appeal::None,
    }
}

fn capabilities(names: &[&str]) -> Sanction {
    Sanction::CapabilityBan {
        capabilities: names.iter().map(|name| (*name).to_owned()).collect(),
    }
}

#[test]
fn each_kind_forbids_what_it_says() {
    let pages = Sanction::PageBan {
        pages: ["pages/win".to_owned()].into(),
    };
    let list = [
        measure("a", pages),
        measure("b", capabilities(&["pay.*", "share.card"])),
    ];
    let now = in_force(&list, "host_1", 10);
    assert_eq!(now.suspended, None);
    assert!(now.blocks_page("pages/win") && now.blocks_page("/pages/win?from=card"));
    assert!(!now.blocks_page("pages/winner"));
    assert!(now.blocks_capability("pay.request") && now.blocks_capability("share.card"));
    assert!(!now.blocks_capability("share.menu"));
    assert_eq!(
        in_force(&list, "host_1", 9).measures,
        Vec::<&Measure>::new(),
        "not begun"
    );
}

#[test]
fn a_warning_becomes_what_follows_at_its_deadline_unless_it_was_lifted() {
    let warning = Sanction::Warning {
        deadline: Some(20),
        then: Some(Box::new(Sanction::Suspension)),
    };
    let mut warned = measure("a", warning);
    assert_eq!(in_force([&warned], "host_1", 19).suspended, None);
    assert_eq!(
        in_force([&warned], "host_1", 19).measures.len(),
        1,
        "the developer is told"
    );
    assert_eq!(in_force([&warned], "host_1", 20).suspended, Some(&warned));
    assert_eq!(
        warned.message(),
        "this mini-program was suspended by the platform: No rewards for sharing"
    );
    warned.lifted_at = Some(15);
    assert!(in_force([&warned], "host_1", 20).measures.is_empty());
}

#[test]
fn a_host_measures_on_its_own_host_alone() {
    let mut own = measure("a", Sanction::Ban);
    own.host = Some("host_1".to_owned());
    own.by_host = true;
    let here = in_force([&own], "host_1", 10);
    assert!(
        here.suspended.is_some() && !here.banned,
        "only the operator bans an app from the platform"
    );
    assert_eq!(in_force([&own], "host_2", 10).suspended, None);
    own.host = None;
    assert_eq!(
        in_force([&own], "host_2", 10).suspended,
        None,
        "a host's measure without a host is for none"
    );
}

#[test]
fn what_forbids_nothing_or_ends_before_it_begins_is_refused() {
    let may = |sanction: &Sanction| check(sanction, 10, None, &|name| name.starts_with("pay."));
    assert_eq!(may(&capabilities(&[])), Err(MeasureError::Empty));
    may(&capabilities(&["pay.request", "pay.*"])).unwrap();
    assert_eq!(
        may(&capabilities(&["pay.request", "share.card"])),
        Err(MeasureError::Capability {
            capability: "share.card".to_owned()
        })
    );
    let until = |until| check(&Sanction::Suspension, 10, Some(until), &|_| true);
    assert_eq!(until(10), Err(MeasureError::Times));
    until(11).unwrap();

    let pages = |page: &str| Sanction::PageBan {
        pages: [page.to_owned()].into(),
    };
    for page in ["/pages/win", "pages/win?from=card", "pages/win#top", ""] {
        assert_eq!(may(&pages(page)).unwrap_err().code(), "measure_page", "{page}");
    }
    may(&pages("pages/win")).unwrap();
    let numbered = |count| Sanction::PageBan {
        pages: (0..count).map(|page| format!("pages/{page}")).collect(),
    };
    may(&numbered(NAMED)).unwrap();
    assert_eq!(may(&numbered(NAMED + 1)), Err(MeasureError::Many));

    let warning = |deadline, then: Option<Sanction>| {
        let then = then.map(Box::new);
        may(&Sanction::Warning { deadline, then })
    };
    assert_eq!(
        warning(None, Some(Sanction::Ban)),
        Err(MeasureError::Empty),
        "it never follows"
    );
    assert_eq!(warning(Some(20), Some(capabilities(&[]))), Err(MeasureError::Empty));
    assert_eq!(
        warning(Some(20), Some(pages("/pages/win"))).unwrap_err().code(),
        "measure_page"
    );
    warning(Some(20), Some(Sanction::Ban)).unwrap();
    warning(None, None).unwrap();
}

#[test]
fn an_appeal_changes_nothing_until_it_is_granted() {
    for (appeal, suspended) in [
        (Appeal::Filed, true),
        (Appeal::Dismissed, true),
        (Appeal::Granted, false),
    ] {
        let mut ban = measure("a", Sanction::Ban);
        ban.appeal = appeal;
        let now = in_force([&ban], "host_1", 10);
        assert_eq!((now.suspended.is_some(), now.banned), (suspended, suspended));
    }
}

#[test]
fn a_measure_is_plain_json() {
    let text = json!({
        "id": "msr_1", "from": 10, "rule": "r", "reason": "r", "remedy": "r", "appeal": "filed",
        "sanction": {"kind": "warning", "deadline": 20, "then": {"kind": "capability_ban", "capabilities": ["pay.*"]}},
    });
    let read: Measure = serde_json::from_value(text.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), text);
    assert!(in_force([&read], "host_1", 20).blocks_capability("pay.request"));
}

fn any_measure() -> impl Strategy<Value = Measure> {
    let sanction = prop_oneof![
        Just(Sanction::Suspension),
        Just(Sanction::Ban),
        Just(capabilities(&["pay.request"])),
        (0..30_i64).prop_map(|deadline| Sanction::Warning {
            deadline: Some(deadline),
            then: Some(Box::new(Sanction::Suspension)),
        }),
    ];
    let time = || prop::option::of(0..30_i64);
    (
        "[a-z]{3}",
        sanction,
        prop::option::of("host_[12]"),
        any::<bool>(),
        time(),
        time(),
    )
        .prop_map(|(id, sanction, host, by_host, until, lifted_at)| Measure {
            host,
            by_host,
            until,
            lifted_at,
            ..measure(&id, sanction)
        })
}

proptest! {
    #[test]
    fn order_does_not_matter_and_one_more_measure_never_frees(
        mut list in prop::collection::vec(any_measure(), 0..6), more in any_measure(), now in 0..30_i64,
    ) {
        list.sort_by(|left, right| left.id.cmp(&right.id));
        list.dedup_by(|left, right| left.id == right.id);
        let mut back = list.clone();
        back.reverse();
        let (first, second) = (in_force(&list, "host_1", now), in_force(&back, "host_1", now));
        prop_assert_eq!(&first, &second);
        let wider: Vec<_> = list.iter().cloned().chain([more]).collect();
        let wider = in_force(&wider, "host_1", now);
        prop_assert!(first.suspended.is_none() || wider.suspended.is_some());
        prop_assert!(first.blocked_capabilities.is_subset(&wider.blocked_capabilities));
        prop_assert!(!first.banned || wider.banned);
    }
}
