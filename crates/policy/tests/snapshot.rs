//! Snapshots: the decision beside the plain one over rows, over random worlds; what a host holds decides the same.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod answer;
mod random;
mod reference;
mod world;

use std::collections::BTreeMap;

use answer::decide;
use hutong_policy::snapshot::{HostRow, ReleaseRow, VersionRow};
use hutong_policy::{Builder, Facts, ReleaseState, Snapshot, Track, VersionState};
use random::{APPS, Dice, HOSTS, any_facts, any_world};
use reference::reference;
use serde_json::{Value, json};
use world::World;

/// Fifty thousand decisions; `DECISIONS=1000000` makes it a million.
#[test]
fn a_snapshot_and_what_a_host_holds_decide_as_the_rows_do() {
    let decisions = std::env::var("DECISIONS").map_or(50_000, |text| text.parse().unwrap());
    let mut dice = Dice(1);
    let mut seen = BTreeMap::<String, usize>::new();
    let mut made = 0;
    while made < decisions {
        let world = any_world(&mut dice);
        let snapshot = world.snapshot();
        // The order of rows does not matter.
        let mut other = world.clone();
        other.versions.reverse();
        other.releases.sort_by_cached_key(|_| dice.below(1000));
        let other = other.snapshot();
        let parts = HOSTS.map(|host| {
            let part = snapshot.part(host).unwrap();
            let text = serde_json::to_string(&part).unwrap();
            let read = Snapshot::from_part(serde_json::from_str(&text).unwrap()).unwrap();
            assert_eq!(read.part(host).unwrap(), part, "read and written again");
            read
        });
        for _ in 0..100 {
            let facts = any_facts(&mut dice, &world);
            let app = if dice.one_in(50) { "app_9" } else { dice.of(&APPS) };
            let host = usize::from(dice.one_in(2));
            let now = dice.time();
            let expected = reference(&world, app, HOSTS[host], &facts, now);
            let found = decide(&snapshot, app, HOSTS[host], &facts, now);
            assert_eq!(found, expected, "{app} {} {facts:?} {now} of {world:#?}", HOSTS[host]);
            assert_eq!(
                found,
                decide(&other, app, HOSTS[host], &facts, now),
                "rows in another order"
            );
            let mut by_host = decide(&parts[host], app, HOSTS[host], &facts, now);
            // A part says nothing of what there is elsewhere.
            if found.why == "no_such_app" {
                assert_eq!(by_host.why, "not_released");
                by_host.why.clone_from(&found.why);
            }
            assert_eq!(by_host, found, "{app} {facts:?} {now} of {:#?}", parts[host]);
            *seen.entry(found.why).or_default() += 1;
            made += 1;
        }
    }
    // Every reason was met, and often.
    for why in [
        "released",
        "no_such_app",
        "not_released",
        "suspended",
        "not_a_tester",
        "not_begun",
        "over",
        "below_minimum",
        "not_in_audience",
        "paused",
        "host_too_old",
        "capability_missing",
    ] {
        assert!(
            seen.get(why).is_some_and(|count| *count * 1000 > decisions),
            "{why} was rare: {seen:?}"
        );
    }
}

fn one_gray(rule: Value) -> World {
    let version = |code: u64| VersionRow {
        id: format!("ver_{code}"),
        app: "app_1".to_owned(),
        code,
        state: VersionState::Admitted,
        requires: Vec::new(),
    };
    let release = |code: u64, track: Track, audience: Option<Value>| ReleaseRow {
        id: format!("rel_{code}"),
        version: format!("ver_{code}"),
        host: "host_1".to_owned(),
        track,
        state: ReleaseState::Active,
        taken_down: false,
        audience,
        starts_at: None,
        ends_at: None,
    };
    World {
        hosts: vec![HostRow {
            id: "host_1".to_owned(),
            offers: BTreeMap::new(),
        }],
        versions: vec![version(1), version(2)],
        releases: vec![release(1, Track::Online, None), release(2, Track::Gray, Some(rule))],
        ..World::default()
    }
}

#[test]
fn a_percentage_takes_that_share_of_a_hundred_thousand_and_raising_it_loses_nobody() {
    let mut before = vec![false; 100_000];
    for percent in [0, 1, 5, 10, 30, 50, 99, 100_u32] {
        let snapshot = one_gray(json!({"attr": "percent", "op": "lt", "value": percent})).snapshot();
        let mut taken = 0_u32;
        for (n, had) in before.iter_mut().enumerate() {
            let facts = Facts {
                subject: format!("sub_{n}"),
                ..Facts::default()
            };
            let gray = snapshot.decide("app_1", "host_1", &facts, 0).version.unwrap().code == 2;
            assert!(gray || !*had, "sub_{n} was lost at {percent}");
            *had = gray;
            taken += u32::from(gray);
        }
        assert!(
            taken.abs_diff(percent * 1000) <= 1000,
            "{taken} of 100000 at {percent} percent"
        );
    }
}

#[test]
fn who_leaves_a_gray_release_may_go_back_and_who_is_new_sees_why() {
    let snapshot = one_gray(json!({"attr": "percent", "op": "lt", "value": 0})).snapshot();
    let facts = Facts::default();
    let online = snapshot.decide("app_1", "host_1", &facts, 0).version.unwrap();
    assert!(online.rollback && online.code == 1);
    let steps = snapshot.explain("app_1", "host_1", &facts, 0);
    let told: Vec<_> = steps
        .iter()
        .map(|step| (step.release.code, step.place.is_some(), step.why.to_string()))
        .collect();
    let expected = [
        (2, true, "its rule does not include the subject".to_owned()),
        (1, false, "it is released to this subject".to_owned()),
    ];
    assert_eq!(told, expected);
}

#[test]
fn nobody_gets_a_release_before_its_first_moment_whatever_has_become_of_it() {
    let mut world = one_gray(json!({"all": []}));
    for state in [ReleaseState::Scheduled, ReleaseState::Superseded] {
        world.hosts[0].offers = [("new.one".to_owned(), "2".to_owned())].into();
        world.versions[1].requires = vec!["new.one".to_owned()];
        world.releases[0].state = state;
        world.releases[0].starts_at = Some(10);
        world.releases[1].track = Track::Online;
        let snapshot = world.snapshot();
        let mut facts = Facts::default();
        facts.attributes.insert("host_version".to_owned(), "1".into());
        let code = |now| {
            let chosen = snapshot.decide("app_1", "host_1", &facts, now).version;
            chosen.map(|chosen| chosen.code)
        };
        assert_eq!((code(9), code(10)), (None, Some(1)), "{state:?}");
    }
    world.releases[0].state = ReleaseState::Scheduled;
    world.releases[0].starts_at = None;
    assert_eq!(
        world.snapshot().releases(),
        1,
        "without a first moment it waits for ever"
    );
}

#[test]
fn what_cannot_be_shown_is_not_kept() {
    let mut world = one_gray(json!({"attr": "city", "op": "eq", "value": "seen"}));
    for (n, state) in [(3, VersionState::Uploading), (4, VersionState::Admitted)] {
        let version = VersionRow {
            id: format!("ver_{n}"),
            code: n,
            state,
            requires: vec![format!("needless.{n}")],
            ..world.versions[0].clone()
        };
        world.versions.insert(0, version);
    }
    // The one has no newer version for which a host could be too old; the other is not complete.
    for (n, state) in [(3, ReleaseState::Active), (4, ReleaseState::Superseded)] {
        let release = ReleaseRow {
            id: format!("salt_{n}"),
            version: format!("ver_{n}"),
            state,
            audience: Some(json!({"attr": "city", "op": "eq", "value": format!("hidden {n}")})),
            ..world.releases[0].clone()
        };
        world.releases.insert(0, release);
    }
    let snapshot = world.snapshot();
    assert_eq!(snapshot.releases(), 2);
    let kept = format!("{snapshot:?}");
    assert!(kept.contains("seen") && kept.contains("rel_2"));
    for never in ["needless.3", "hidden", "salt_"] {
        assert!(!kept.contains(never), "{never} in {kept}");
    }
}

#[test]
fn sets_of_capabilities_take_room_only_where_they_are_released() {
    let mut world = one_gray(json!({"all": []}));
    let size = |world: &World| format!("{:?}", world.snapshot()).len();
    let before = size(&world);
    for n in 0..100 {
        world.hosts.push(HostRow {
            id: format!("host_x{n}"),
            offers: BTreeMap::new(),
        });
        world.versions.push(VersionRow {
            id: format!("ver_x{n}"),
            requires: vec![format!("any.{n}")],
            ..world.versions[0].clone()
        });
    }
    assert!(
        size(&world) < before + 100 * 200,
        "a hundred of each, not their product"
    );
}

#[test]
fn seats_are_asked_for_only_where_there_is_a_cap() {
    let capped = one_gray(json!({"attr": "seat", "op": "lt", "value": 1000})).snapshot();
    assert_eq!(capped.seated("app_1", "host_1"), ["rel_2"]);
    assert!(
        one_gray(json!({"all": []}))
            .snapshot()
            .seated("app_1", "host_1")
            .is_empty()
    );
}

#[test]
fn a_bad_row_is_refused_and_the_others_stay() {
    let world = one_gray(json!({"all": []}));
    let mut builder = Builder::default();
    builder.host(world.hosts[0].clone()).unwrap();
    assert_eq!(builder.host(world.hosts[0].clone()).unwrap_err().code(), "row_twice");
    assert_eq!(
        builder.release(&world.releases[0]).unwrap_err().code(),
        "version_unknown"
    );
    builder.version(&world.versions[0]).unwrap();
    assert_eq!(builder.version(&world.versions[0]).unwrap_err().code(), "row_twice");
    let bad = ReleaseRow {
        audience: Some(json!({"any": {}})),
        ..world.releases[0].clone()
    };
    assert_eq!(builder.release(&bad).unwrap_err().code(), "audience_invalid");
    let elsewhere = ReleaseRow {
        host: "host_9".to_owned(),
        ..world.releases[0].clone()
    };
    assert_eq!(builder.release(&elsewhere).unwrap_err().code(), "host_unknown");
    builder.release(&world.releases[0]).unwrap();
    let snapshot = builder.build();
    assert_eq!((snapshot.apps(), snapshot.releases()), (1, 1));
    assert_eq!(
        snapshot
            .decide("app_1", "host_1", &Facts::default(), 0)
            .version
            .unwrap()
            .code,
        1
    );
}
