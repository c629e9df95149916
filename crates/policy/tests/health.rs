//! The automatic halt: its numbers, and what holds of every verdict.

use hutong_policy::Knobs;
use hutong_policy::health::{Breach, Budget, Counted, Health, Sample, Total};
use proptest::prelude::*;

const HOUR: i64 = 60 * 60 * 1000;

fn sample(at: i64, starts: u64, errors: u64, crashes: u64) -> Sample {
    Sample {
        at,
        starts,
        errors,
        crashes,
    }
}

#[test]
fn what_an_operator_has_not_changed_is_the_usual_budget() {
    assert_eq!(Knobs::default().budget(), Budget::default());
}

#[test]
fn a_version_that_crashes_twice_as_often_as_the_one_before_is_halted_with_the_numbers() {
    let new = [sample(HOUR, 1500, 30, 8), sample(2 * HOUR, 500, 10, 6)];
    let old = [sample(2 * HOUR, 90_000, 2000, 270)];
    let budget = Budget {
        window: 2 * HOUR,
        ..Budget::default()
    };
    let now = Total {
        starts: 2000,
        errors: 40,
        crashes: 14,
    };
    let before = Total {
        starts: 90_000,
        errors: 2000,
        crashes: 270,
    };
    let breach = Breach {
        what: Counted::Crashes,
        per_million: 7000,
        allowed_per_million: 6000,
        against_before: true,
    };
    let halt = Health::Halt {
        now,
        before,
        breaches: vec![breach],
    };
    assert_eq!(budget.judge(&new, &old, 2 * HOUR), halt);
    let text = serde_json::to_string(&halt).unwrap();
    assert!(text.starts_with(r#"{"verdict":"halt","now":{"starts":2000"#), "{text}");
}

#[test]
fn the_bounds_belong_to_the_budget() {
    let budget = Budget::default();
    let halted = |new: Sample, old: &[Sample]| matches!(budget.judge(&[new], old, HOUR), Health::Halt { .. });
    assert!(
        !halted(sample(HOUR, 1000, 50, 10), &[]),
        "exactly as much as is allowed"
    );
    assert!(halted(sample(HOUR, 1000, 51, 0), &[]));
    assert!(halted(sample(HOUR, 1000, 0, 11), &[]));
    let waiting = Health::Waiting {
        starts: 999,
        needed: 1000,
    };
    assert_eq!(budget.judge(&[sample(HOUR, 999, 999, 999)], &[], HOUR), waiting);
    // Twice of two in ten thousand is below what is compared.
    assert!(!halted(sample(HOUR, 10_000, 4, 0), &[sample(HOUR, 10_000, 1, 0)]));
    // Too few starts of the version before to compare with.
    assert!(!halted(sample(HOUR, 10_000, 400, 0), &[sample(HOUR, 999, 0, 0)]));
    assert!(halted(sample(HOUR, 10_000, 400, 0), &[sample(HOUR, 1000, 0, 0)]));
    // What is older than the window, or in the future, does not count.
    assert!(!halted(sample(0, 1000, 1000, 1000), &[]));
    assert!(!halted(sample(HOUR + 1, 1000, 1000, 1000), &[]));
}

fn samples() -> impl Strategy<Value = Vec<Sample>> {
    let one = (0..=4_i64, 0..2000_u64, 0..100_u64, 0..30_u64);
    let one = one.prop_map(|(quarter, starts, errors, crashes)| {
        sample(quarter * HOUR / 4, starts, errors.min(starts), crashes.min(starts))
    });
    prop::collection::vec(one, 0..6)
}

fn halts(health: &Health) -> bool {
    matches!(health, Health::Halt { .. })
}

proptest! {
    #[test]
    fn a_verdict_does_not_depend_on_the_order(mut new in samples(), mut old in samples()) {
        let verdict = Budget::default().judge(&new, &old, HOUR);
        new.reverse();
        old.reverse();
        prop_assert_eq!(verdict, Budget::default().judge(&new, &old, HOUR));
    }

    #[test]
    fn worse_numbers_never_end_a_halt(mut new in samples(), old in samples(), at in 0..6_usize, errors in 0..50_u64, crashes in 0..50_u64) {
        let before = halts(&Budget::default().judge(&new, &old, HOUR));
        if let Some(sample) = new.get_mut(at) {
            sample.errors += errors;
            sample.crashes += crashes;
        }
        prop_assert!(!before || halts(&Budget::default().judge(&new, &old, HOUR)));
    }

    #[test]
    fn a_tighter_budget_never_continues_what_a_looser_one_halts(new in samples(), old in samples(), errors in 0..200_000_u64, less in 0..100_000_u64) {
        let budget = |errors| Budget { errors_per_million: Some(errors), ..Budget::default() };
        let loose = halts(&budget(errors).judge(&new, &old, HOUR));
        prop_assert!(!loose || halts(&budget(errors.saturating_sub(less)).judge(&new, &old, HOUR)));
    }

    #[test]
    fn a_halt_names_only_limits_that_are_broken(new in samples(), old in samples()) {
        match Budget::default().judge(&new, &old, HOUR) {
            Health::Halt { now, breaches, .. } => {
                prop_assert!(now.starts >= 1000);
                prop_assert!(!breaches.is_empty());
                for breach in breaches {
                    let count = if breach.what == Counted::Errors { now.errors } else { now.crashes };
                    prop_assert!(breach.allowed_per_million < breach.per_million);
                    prop_assert_eq!(breach.per_million, count * 1_000_000 / now.starts);
                }
            }
            Health::Waiting { starts, needed } => prop_assert!(starts < needed),
            Health::Continue { now, .. } => prop_assert!(now.errors * 20 <= now.starts + 19),
        }
    }

    #[test]
    fn no_number_is_too_large(starts: u64, errors: u64, crashes: u64, at: i64, now: i64) {
        let one = [sample(at, starts, errors, crashes); 2];
        Budget::default().judge(&one, &one, now);
    }
}
