//! Release selection against a plain model.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use hutong_policy::{Audience, Candidate, Facts, select};
use proptest::prelude::*;
use serde_json::json;

fn candidate() -> impl Strategy<Value = Candidate> {
    let time = || prop::option::of(0..100_i64);
    (
        "[a-z]{4}",
        0..4_u8,
        1..6_u64,
        prop::option::of(0..=100_u8),
        time(),
        time(),
    )
        .prop_map(|(id, rank, version_code, percent, starts_at, ends_at)| {
            let rule = percent.map(|percent| json!({"attr": "percent", "op": "lt", "value": percent}));
            let audience = rule.map(|rule| Audience::parse(&rule).unwrap());
            Candidate {
                id,
                rank,
                version_code,
                audience,
                starts_at,
                ends_at,
            }
        })
}

proptest! {
    #[test]
    fn the_most_special_release_that_fits_wins(
        mut candidates in prop::collection::vec(candidate(), 0..8),
        subject in "[a-z]{1,6}",
        now in 0..100_i64,
    ) {
        let facts = Facts { subject, ..Facts::default() };
        let chosen = select(&candidates, &facts, now).map(|chosen| (chosen.rank, chosen.version_code, chosen.id.clone()));

        let fits = |c: &&Candidate| {
            let begun = !matches!(c.starts_at, Some(start) if now < start);
            let over = matches!(c.ends_at, Some(end) if now >= end);
            begun && !over && c.audience.as_ref().is_none_or(|a| a.includes(&facts, &c.id))
        };
        let mut fitting: Vec<_> =
            candidates.iter().filter(fits).map(|c| (c.rank, c.version_code, c.id.clone())).collect();
        fitting.sort();
        prop_assert_eq!(&chosen, &fitting.pop());

        candidates.reverse();
        let again = select(&candidates, &facts, now).map(|chosen| (chosen.rank, chosen.version_code, chosen.id.clone()));
        prop_assert_eq!(chosen, again, "the order of candidates does not matter");
    }
}
