//! How often somebody may call.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use hutong_policy::{Rate, Used};
use proptest::prelude::*;

const NOW: i64 = 1_790_000_000_000;
const MINUTE: i64 = 60_000;

fn rate(calls: u32) -> Rate {
    Rate::per_minute(calls).unwrap()
}

#[test]
fn all_calls_at_once_then_one_after_the_other() {
    let mut used = Used::default();
    for _ in 0..6 {
        used = rate(6).take(used, NOW).unwrap();
    }
    assert_eq!(rate(6).take(used, NOW), Err(10_000));
    assert_eq!(rate(6).take(used, NOW + 9_999), Err(1));
    let used = rate(6).take(used, NOW + 10_000).unwrap();
    assert_eq!(rate(6).take(used, NOW + 10_000), Err(10_000));
    assert!(!used.is_nothing(NOW + MINUTE));
    assert!(used.is_nothing(NOW + MINUTE + 10_000));
}

#[test]
fn no_calls_are_no_limit() {
    assert_eq!(Rate::per_minute(0), None);
}

#[test]
fn a_clock_that_is_set_back_keeps_nobody_waiting() {
    let used = rate(6).take(Used::default(), NOW).unwrap();
    assert_eq!(rate(6).take(used, NOW - 1000 * MINUTE), Err(10_000));
}

proptest! {
    /// Within any minute at most twice the rate, over a long time the rate; a refusal says when to come, and then one may.
    #[test]
    fn nobody_gets_more_and_whoever_waits_gets_it(calls in 1_u32..100, pauses in prop::collection::vec(0_i64..5000, 1..400)) {
        let (mut used, mut now, mut taken) = (Used::default(), NOW, Vec::new());
        for pause in pauses {
            now += pause;
            match rate(calls).take(used, now) {
                Ok(after) => {
                    used = after;
                    taken.push(now);
                }
                Err(wait) => {
                    prop_assert!(rate(calls).take(used, now + wait - 1).is_err());
                    prop_assert!(rate(calls).take(used, now + wait).is_ok());
                }
            }
        }
        for (at, first) in taken.iter().enumerate() {
            let within = taken[at..].iter().filter(|call| **call < first + MINUTE).count();
            prop_assert!(within <= 2 * calls as usize);
        }
        let taken = i64::try_from(taken.len()).unwrap();
        prop_assert!(taken * MINUTE <= i64::from(calls) * (MINUTE + now - NOW));
    }
}
