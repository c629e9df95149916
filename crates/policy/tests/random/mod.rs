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

    pub fn time(&mut self) -> i64 {
        i64::try_from(self.below(100)).unwrap()
    }

    fn maybe_time(&mut self) -> Option<i64> {
        self.one_in(5).then(|| self.time())
    }
}

pub const APPS: [&str; 3] = ["app_1", "app_2", "app_3"];
pub const HOSTS: [&str; 2] = ["host_1", "host_2"];
const CAPABILITIES: [&str; 3] = ["pay.request", "share.card", "map.show"];
const HOST_VERSIONS: [&str; 5] = ["7", "8.0", "8.2.1", "8.10", "soon"];

fn rule(dice: &mut Dice) -> Value {
    let leaf = |dice: &mut Dice| match dice.below(7) {
        0 => json!({"attr": "percent", "op": "lt", "value": dice.below(101)}),
        1 => json!({"attr": "city", "op": "in", "value": ["杭州", "北京"]}),
        2 => json!({"attr": "host_version", "op": "gt", "value": dice.of(&HOST_VERSIONS[..4])}),
        3 => json!({"attr": "os", "op": "eq", "value": "ios"}),
        4 => json!({"attr": "user", "op": "in", "value": ["u1", "u2", 3]}),
        5 => json!({"attr": "seat", "op": "lt", "value": dice.below(5)}),
        _ => json!({"attr": "tester", "op": "eq", "value": true}),
    };
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
                            audience: (!dice.one_in(3)).then(|| rule(dice)),
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
        for id in 0..dice.below(3) {
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
        subject: format!("sub_{}", dice.below(1000)),
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
            facts.attributes.insert(name.to_owned(), dice.of(values).into());
        }
    }
    for release in &world.releases {
        if dice.one_in(3) {
            facts.seats.insert(release.id.clone(), dice.below(6));
        }
    }
    facts
}
