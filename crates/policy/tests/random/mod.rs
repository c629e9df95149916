//! Random worlds, and random subjects in them.

use std::collections::BTreeMap;

use hutong_policy::enforcement::{Appeal, Measure, Sanction};
use hutong_policy::snapshot::{HostRow, MeasureRow, MinimumRow, ReleaseRow, VersionRow};
use hutong_policy::{Facts, ReleaseState, Track, VersionState};
use serde_json::{Value, json};

use crate::world::World;

/// Numbers that look random and are the same every time.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    pub fn of<T: Clone>(&mut self, list: &[T]) -> T {
        list[usize::try_from(self.below(list.len() as u64)).unwrap()].clone()
    }

    /// Few, so that now is often the very moment of something.
    pub fn time(&mut self) -> i64 {
        i64::try_from(self.below(100)).unwrap() - 3
    }

    fn maybe_time(&mut self) -> Option<i64> {
        self.one_in(5).then(|| self.time())
    }
}

pub const APPS: [&str; 3] = ["app_1", "app_2", "app_3"];
pub const HOSTS: [&str; 2] = ["host_1", "host_2"];
const CAPABILITIES: [&str; 3] = ["pay.request", "share.card", "map.show"];
const HOST_VERSIONS: [&str; 5] = ["7", "8.0", "8.2.1", "8.10", "soon"];

/// Attributes whose values anything may be, with names that objects of other languages have already.
const CUSTOM: [&str; 4] = ["custom.x", "custom.__proto__", "group", "locale"];

/// Anything that a careless or hostile host may say, or a rule compare with: texts that are nearly versions, numbers at
/// the ends of what anybody's can hold, lists and objects.
fn anything(dice: &mut Dice) -> Value {
    const TEXTS: [&str; 24] = [
        "",
        "8",
        "8.",
        ".8",
        "8.0.0",
        "08.2",
        "+8.2",
        "-8",
        " 8",
        "8.10",
        "8.2.1",
        "٨",
        "1e2",
        "杭州",
        "𠮷野家",
        "é",
        "e\u{301}",
        "Straße",
        "K",
        "ſ",
        "a\nb",
        "18446744073709551615.1",
        "18446744073709551616",
        "constructor",
    ];
    match dice.below(9) {
        0 => Value::Null,
        1 => dice.one_in(2).into(),
        2 => dice.of(&[u64::MAX, 1 << 53, (1 << 53) + 1, 0, 1, 3]).into(),
        3 => dice.of(&[i64::MIN, -1, -((1 << 53) + 1)]).into(),
        4 => dice
            .of(&[
                -0.0,
                0.0,
                0.1,
                0.1 + 0.2,
                1.0,
                3.5,
                1e308,
                5e-324,
                9_007_199_254_740_993.0,
            ])
            .into(),
        5 => json!([dice.of(&TEXTS), dice.below(3)]),
        6 => json!([1.0, {"x": dice.below(2)}]),
        _ => dice.of(&TEXTS).into(),
    }
}

/// Patterns and texts that meet.
const PATTERNS: [&str; 24] = [
    "^u[0-9]+$",
    "^8",
    "杭|京",
    "^.{3}$",
    r"\d",
    r"^\w+$",
    r"\s",
    r"[^\x00-\x7f]",
    r"^\+?\d+(\.\d+)*$",
    "(a|b)*c?$",
    "(?i)^k$",
    "(?i)straße|S",
    r"\bb",
    r"^\p{Han}+$",
    r"[\w-]{2,4}$",
    r"\A[a-zé]\z|8",
    "(?P<n>8)+?[.]",
    r"\.$",
    "",
    r"^(?:[+\-]|0)*8",
    "(x+x+)+y",
    r"\pL{2}",
    r"[^\d.]",
    r"\u{641}|\x{68}|n\S",
];

fn leaf(dice: &mut Dice) -> Value {
    match dice.below(12) {
        0 => json!({"attr": "percent", "op": dice.of(&["lt", "gt"]), "value": dice.below(101)}),
        1 => json!({"attr": "percent", "op": "range", "value": [12.5, dice.of(&[12.5, 33.33, 66.07, 99.99])]}),
        2 => json!({"attr": "city", "op": "in", "value": ["杭州", "北京"]}),
        3 => json!({"attr": "host_version", "op": "gt", "value": dice.of(&HOST_VERSIONS[..4])}),
        4 => json!({"attr": "os", "op": "eq", "value": "ios"}),
        5 => json!({"attr": "user", "op": "in", "value": ["u1", "u2", 3]}),
        6 => json!({"attr": "seat", "op": "lt", "value": dice.below(5)}),
        7 => json!({"attr": "tester", "op": "eq", "value": true}),
        8 => {
            json!({"attr": dice.of(&["user", "custom.x", "host_version"]), "op": "regex", "value": dice.of(&PATTERNS)})
        }
        9 => json!({"attr": dice.of(&CUSTOM), "op": "in", "value": [anything(dice), anything(dice), "杭州"]}),
        10 => json!({"attr": dice.of(&CUSTOM), "op": dice.of(&["eq", "contains"]), "value": anything(dice)}),
        _ => {
            let bounds = [
                json!("8.2.1"),
                json!("18446744073709551615"),
                json!(0.1),
                json!(-0.0),
                json!(1_u64 << 53),
            ];
            let (low, high) = (dice.of(&bounds), dice.of(&bounds));
            match dice.below(3) {
                0 => json!({"attr": dice.of(&CUSTOM), "op": "lt", "value": low}),
                1 => json!({"attr": dice.of(&CUSTOM), "op": "gt", "value": low}),
                _ => json!({"attr": dice.of(&CUSTOM), "op": "range", "value": [low, high]}),
            }
        }
    }
}

fn rule(dice: &mut Dice) -> Value {
    match dice.below(4) {
        0 => json!({"all": [leaf(dice), leaf(dice)]}),
        1 => json!({"any": [leaf(dice), leaf(dice)]}),
        2 => json!({"not": leaf(dice)}),
        _ => leaf(dice),
    }
}

fn measure(dice: &mut Dice, id: u64) -> Measure {
    let by_host = dice.one_in(3);
    Measure {
        id: format!("msr_{id}"),
        host: (by_host || dice.one_in(2)).then(|| dice.of(&HOSTS).to_owned()),
        by_host,
        sanction: match dice.below(3) {
            0 => Sanction::Suspension,
            1 => Sanction::Ban,
            _ => Sanction::Warning {
                deadline: Some(dice.time()),
                then: Some(Box::new(Sanction::Suspension)),
            },
        },
        from: dice.time(),
        until: dice.maybe_time(),
        lifted_at: dice.maybe_time(),
        rule: "r".to_owned(),
        rule_url: None,
        reason: "r".to_owned(),
        remedy: "r".to_owned(),
        remedy_url: None,
        appeal: if dice.one_in(5) { Appeal::Granted } else { Appeal::Filed },
    }
}

pub fn any_world(dice: &mut Dice) -> World {
    let mut world = World::default();
    for host in HOSTS {
        let mut offers = BTreeMap::new();
        for name in CAPABILITIES {
            if !dice.one_in(4) {
                offers.insert(name.to_owned(), dice.of(&HOST_VERSIONS).to_owned());
            }
        }
        world.hosts.push(HostRow {
            id: host.to_owned(),
            offers,
        });
    }
    for app in APPS {
        for code in 1..=1 + dice.below(5) {
            let id = format!("ver_{app}_{code}");
            world.versions.push(VersionRow {
                id: id.clone(),
                app: app.to_owned(),
                code,
                state: if dice.one_in(4) {
                    dice.of(&VersionState::ALL)
                } else {
                    VersionState::Admitted
                },
                requires: CAPABILITIES
                    .iter()
                    .filter(|_| dice.one_in(3))
                    .map(|name| (*name).to_owned())
                    .collect(),
            });
            for host in HOSTS {
                for track in [Track::Online, Track::Gray, Track::Trial, Track::Dev] {
                    if dice.one_in(if track == Track::Online { 2 } else { 4 }) {
                        use ReleaseState::{
                            Active, Cancelled, Finished, Offline, Paused, Reverted, RolledBack, Scheduled, Superseded,
                        };
                        let states = [
                            Active, Active, Superseded, Superseded, Paused, Finished, Reverted, RolledBack, Offline,
                            Cancelled, Scheduled,
                        ];
                        world.releases.push(ReleaseRow {
                            id: format!("rel_{id}_{host}_{track:?}"),
                            version: id.clone(),
                            host: host.to_owned(),
                            track,
                            state: dice.of(&states),
                            taken_down: dice.one_in(8),
                            audience: dice.one_in(2).then(|| rule(dice)),
                            starts_at: dice.maybe_time(),
                            ends_at: dice.maybe_time(),
                        });
                    }
                }
            }
        }
        if dice.one_in(3) {
            world.minimums.push(MinimumRow {
                app: app.to_owned(),
                host: dice.one_in(2).then(|| dice.of(&HOSTS).to_owned()),
                code: dice.below(5),
            });
        }
        for id in 0..dice.below(4).saturating_sub(1) {
            let measure = measure(dice, id);
            world.measures.push(MeasureRow {
                app: app.to_owned(),
                measure,
            });
        }
    }
    world
}

pub fn any_facts(dice: &mut Dice, world: &World) -> Facts {
    let mut facts = Facts {
        // one is missing, one has more than a character of other languages
        subject: match dice.below(20) {
            0 => String::new(),
            1 => "用户\u{0}𠮷é".repeat(usize::try_from(dice.below(9)).unwrap()),
            _ => format!("sub_{}", dice.below(1000)),
        },
        tester: dice.one_in(4),
        running: (!dice.one_in(3)).then(|| dice.below(6)),
        ..Facts::default()
    };
    for (name, values) in [
        ("host_version", &HOST_VERSIONS[..]),
        ("city", &["杭州", "上海"]),
        ("os", &["ios", "android"]),
        ("user", &["u1", "u9"]),
    ] {
        if !dice.one_in(3) {
            let value = if dice.one_in(6) {
                anything(dice)
            } else {
                dice.of(values).into()
            };
            facts.attributes.insert(name.to_owned(), value);
        }
    }
    for name in CUSTOM {
        if dice.one_in(2) {
            facts.attributes.insert(name.to_owned(), anything(dice));
        }
    }
    for release in &world.releases {
        if dice.one_in(3) {
            facts.seats.insert(release.id.clone(), dice.below(6));
        }
    }
    facts
}
