//! The review of a version: the whole table, every state with every action of every side.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use hutong_policy::{Actor, Knobs, Refusal, Review, ReviewFacts, Rollback, Track, VersionAction, VersionState};

const NONE: ReviewFacts = ReviewFacts {
    unchecked: false,
    open: 0,
    withdrawn_today: 0,
    withdrawn_this_month: 0,
    sped_up: false,
    sped_up_this_month: 0,
};

fn review(state: VersionState) -> Review {
    Review {
        state,
        promotable: false,
    }
}

#[test]
fn the_whole_table() {
    let knobs = Knobs {
        admit_after_scan: true,
        ..Knobs::default()
    };
    let mut text = String::new();
    for state in VersionState::ALL {
        for action in VersionAction::ALL {
            for by in Actor::ALL {
                if let Ok(next) = review(state).next(action, by, NONE, &knobs) {
                    let right = if next.promotable { ", promotable" } else { "" };
                    writeln!(text, "{state:?} + {action:?} by {by:?} = {:?}{right}", next.state).unwrap();
                }
            }
        }
    }
    insta::assert_snapshot!(text);
}

/// Every way through the review, by everybody; what leads to a state is written down as the last action and its side.
#[test]
fn only_the_operator_admits_and_nothing_goes_around_scan_and_review() {
    for (name, knobs) in Knobs::presets() {
        let mut seen = BTreeSet::from([Review::BEGUN]);
        let mut left = vec![Review::BEGUN];
        while let Some(at) = left.pop() {
            for action in VersionAction::ALL {
                for by in Actor::ALL {
                    let Ok(next) = at.next(action, by, NONE, &knobs) else {
                        continue;
                    };
                    if next.state == VersionState::Admitted && at.state != VersionState::Admitted {
                        let reviewed = by == Actor::Operator
                            && [VersionState::InReview, VersionState::Delayed, VersionState::Removed]
                                .contains(&at.state);
                        let unseen = by == Actor::System && knobs.admit_after_scan && at.state == VersionState::Ready;
                        assert!(reviewed || unseen, "{name}: {at:?} {action:?} {by:?}");
                    }
                    if next.state == VersionState::Ready {
                        assert_eq!((at.state, by), (VersionState::Scanning, Actor::System));
                    }
                    assert!(!next.promotable || at.promotable || by == Actor::Operator);
                    if seen.insert(next) {
                        left.push(next);
                    }
                }
            }
        }
        let states: BTreeSet<_> = seen.iter().map(|review| review.state).collect();
        assert_eq!(
            states.len(),
            VersionState::ALL.len(),
            "{name}: every state can be reached"
        );
    }
}

/// Whoever approves, from wherever that is possible.
#[test]
fn what_was_not_checked_is_admitted_unless_the_operator_requires_it() {
    let unchecked = ReviewFacts {
        unchecked: true,
        ..NONE
    };
    for (required, facts) in [(false, NONE), (false, unchecked), (true, NONE), (true, unchecked)] {
        let knobs = Knobs {
            admit_after_scan: true,
            content_check_required: required,
            ..Knobs::default()
        };
        for (state, by) in [
            (VersionState::Ready, Actor::System),
            (VersionState::InReview, Actor::Operator),
            (VersionState::Delayed, Actor::Operator),
        ] {
            let next = review(state).next(VersionAction::Approve, by, facts, &knobs);
            let expected = if required && facts.unchecked {
                Err(Refusal::ContentNotChecked)
            } else {
                Ok(review(VersionState::Admitted))
            };
            assert_eq!(next, expected);
        }
        let restored = review(VersionState::Removed).next(VersionAction::Restore, Actor::Operator, facts, &knobs);
        assert_eq!(restored, Ok(review(VersionState::Admitted)), "it was admitted before");
    }
}

#[test]
fn the_two_gates_are_apart() {
    for state in VersionState::ALL {
        for promotable in [false, true] {
            let review = Review { state, promotable };
            let admitted = state == VersionState::Admitted;
            assert_eq!(review.may_be_promoted(), admitted && promotable);
            assert_eq!(state.may_be_shown(Track::Online), admitted);
            assert_eq!(state.may_be_shown(Track::Gray), admitted);
        }
    }
    assert!(VersionState::InReview.may_be_shown(Track::Trial) && !VersionState::Removed.may_be_shown(Track::Dev));
}

#[test]
fn the_vendors_limits_hold_at_their_numbers() {
    let presets = Knobs::presets();
    let refused = |preset: &str, state, action, counts| {
        review(state)
            .next(action, Actor::Developer, counts, &presets[preset])
            .err()
            .map(Refusal::code)
    };
    let (withdraw, submit) = (VersionAction::Withdraw, VersionAction::Submit);
    let withdrawn = |today, month| ReviewFacts {
        withdrawn_today: today,
        withdrawn_this_month: month,
        ..NONE
    };
    let in_review = VersionState::InReview;
    assert_eq!(refused("wechat", in_review, withdraw, withdrawn(4, 9)), None);
    assert_eq!(
        refused("wechat", in_review, withdraw, withdrawn(5, 5)),
        Some("withdrawals_of_day_used")
    );
    assert_eq!(
        refused("wechat", in_review, withdraw, withdrawn(0, 10)),
        Some("withdrawals_of_month_used")
    );
    let hasten = VersionAction::SpeedUp;
    let sped_up = ReviewFacts { sped_up: true, ..NONE };
    assert_eq!(refused("wechat", in_review, hasten, NONE), None);
    assert_eq!(refused("wechat", in_review, hasten, sped_up), Some("already_sped_up"));
    let open = |open| ReviewFacts { open, ..NONE };
    assert_eq!(refused("alipay", VersionState::Ready, submit, open(0)), None);
    assert_eq!(
        refused("alipay", VersionState::Ready, submit, open(1)),
        Some("too_many_open_reviews")
    );
    assert_eq!(refused("wechat", VersionState::Ready, submit, open(9)), None);
    assert_eq!(
        refused("wechat", VersionState::Ready, VersionAction::Approve, NONE),
        Some("wrong_actor")
    );
    assert_eq!(
        refused("wechat", VersionState::Uploaded, submit, NONE),
        Some("wrong_state")
    );
    let unseen = review(VersionState::Ready).next(VersionAction::Approve, Actor::System, NONE, &presets["wechat"]);
    assert_eq!(unseen, Err(Refusal::ReviewNeeded));
}

#[test]
fn presets_are_data() {
    let presets = Knobs::presets();
    assert_eq!(presets["alipay"].gray_steps, Some(vec![10, 30, 50]));
    assert_eq!(presets["mpaas"].rollback, Rollback::FromHighest);
    assert!(presets["wechat"].gray_monotonic);
    for knobs in presets.values() {
        let text = serde_json::to_string(knobs).unwrap();
        assert_eq!(&serde_json::from_str::<Knobs>(&text).unwrap(), knobs);
    }
    serde_json::from_str::<Knobs>(r#"{"gray_percent": 1}"#).unwrap_err();
}
