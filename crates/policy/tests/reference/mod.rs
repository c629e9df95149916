//! The decision over rows, and over what a host holds, as plainly as they can be written.

use hutong_policy::snapshot::{Part, ReleaseRow};
use hutong_policy::{Audience, Facts, ReleaseState, Snapshot, Track, VersionState};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::world::World;

/// What a decision says, in texts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<Track>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rollback: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<u64>,
    pub why: String,
}

pub fn decide(snapshot: &Snapshot, app: &str, host: &str, facts: &Facts, now: i64) -> Answer {
    let decision = snapshot.decide(app, host, facts, now);
    let chosen = decision.version;
    Answer {
        version: chosen.map(|chosen| chosen.version.to_owned()),
        code: chosen.map(|chosen| chosen.code),
        track: chosen.map(|chosen| chosen.track),
        rollback: chosen.is_some_and(|chosen| chosen.rollback),
        minimum: decision.minimum,
        why: decision.why.code().to_owned(),
    }
}

fn dotted(text: &str) -> Option<Vec<u64>> {
    let mut parts: Vec<u64> = text.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    while parts.last() == Some(&0) {
        parts.pop();
    }
    Some(parts)
}

/// The decision, from the rows alone.
pub fn reference(world: &World, app: &str, host: &str, facts: &Facts, now: i64) -> Answer {
    let mut answer = Answer::default();
    let known = world.versions.iter().any(|row| row.app == app)
        || world.minimums.iter().any(|row| row.app == app)
        || world.measures.iter().any(|row| row.app == app);
    let Some(offers) = world
        .hosts
        .iter()
        .find(|row| row.id == host)
        .map(|row| &row.offers)
        .filter(|_| known)
    else {
        if known { "no_such_host" } else { "no_such_app" }.clone_into(&mut answer.why);
        return answer;
    };
    let minimums = world
        .minimums
        .iter()
        .filter(|row| row.app == app && row.host.as_deref().is_none_or(|at| at == host));
    answer.minimum = minimums.map(|row| row.code).max();
    let measures = world
        .measures
        .iter()
        .filter(|row| row.app == app)
        .map(|row| &row.measure);
    if hutong_policy::enforcement::in_force(measures, host, now)
        .suspended
        .is_some()
    {
        "suspended".clone_into(&mut answer.why);
        return answer;
    }

    let version = |row: &ReleaseRow| world.versions.iter().find(|version| version.id == row.version).unwrap();
    let line: Vec<_> = world
        .releases
        .iter()
        .filter(|row| row.host == host && version(row).app == app)
        .collect();
    let lives = |row: &&&ReleaseRow| {
        let public = matches!(row.track, Track::Gray | Track::Online);
        let bad = matches!(
            version(row).state,
            VersionState::Uploading | VersionState::ScanFailed | VersionState::Removed
        );
        let reviewed = if public {
            version(row).state == VersionState::Admitted
        } else {
            !bad
        };
        let state = match row.state {
            ReleaseState::Active | ReleaseState::Paused => true,
            ReleaseState::Scheduled => row.starts_at.is_some(),
            ReleaseState::Superseded => row.track == Track::Online,
            _ => false,
        };
        state && reviewed && !row.taken_down
    };
    let lacks = |row: &ReleaseRow| {
        let has = facts
            .attributes
            .get("host_version")
            .and_then(|said| said.as_str())
            .and_then(dotted);
        let since = |name: &String| offers.get(name).and_then(|since| dotted(since));
        let requires = &version(row).requires;
        if requires.iter().any(|name| since(name).is_none()) {
            Some("capability_missing")
        } else if requires
            .iter()
            .any(|name| has.as_ref().is_some_and(|has| *has < since(name).unwrap()))
        {
            Some("host_too_old")
        } else {
            None
        }
    };
    let superseded = |row: &ReleaseRow| row.state == ReleaseState::Superseded;
    let refused = |row: &ReleaseRow| {
        if matches!(row.track, Track::Dev | Track::Trial) && !facts.tester {
            return Some("not_a_tester");
        }
        if answer.minimum.is_some_and(|minimum| version(row).code < minimum) {
            return Some("below_minimum");
        }
        if row.starts_at.is_some_and(|start| now < start) {
            return Some("not_begun");
        }
        if !superseded(row) && row.ends_at.is_some_and(|end| end <= now) {
            return Some("over");
        }
        let rule = row.audience.as_ref().map(|rule| Audience::parse(rule).unwrap());
        if rule.is_some_and(|rule| !rule.includes(facts, &row.id)) {
            return Some("not_in_audience");
        }
        if row.state == ReleaseState::Paused && facts.running != Some(version(row).code) {
            return Some("paused");
        }
        lacks(row)
    };
    let mut rows: Vec<_> = line.iter().filter(lives).copied().collect();
    rows.sort_by_key(|row| (row.track, !superseded(row), version(row).code));
    rows.reverse();
    "not_released".clone_into(&mut answer.why);
    let mut found = None;
    for row in &rows {
        if superseded(row) {
            let too_new = |newer: &&&ReleaseRow| {
                newer.track == Track::Online
                    && !superseded(newer)
                    && version(row).code < version(newer).code
                    && matches!(refused(newer), Some("host_too_old" | "capability_missing"))
            };
            if rows.iter().find(too_new).is_none() {
                continue;
            }
        }
        match refused(row) {
            None => {
                found = Some(*row);
                break;
            }
            Some(why) if !superseded(row) => why.clone_into(&mut answer.why),
            Some(_) => {}
        }
    }
    if let Some(row) = found {
        "released".clone_into(&mut answer.why);
        answer.version = Some(row.version.clone());
        answer.code = Some(version(row).code);
        answer.track = Some(row.track);
        answer.rollback = line.iter().any(|other| version(row).code < version(other).code);
    }
    answer
}

/// The decision from what a host holds, by the words of `spec/release.md`.
pub fn held(part: &Part, app: &str, facts: &Facts, now: i64) -> Answer {
    let mut answer = Answer {
        why: "not_released".to_owned(),
        ..Answer::default()
    };
    let Some(app) = part.apps.get(app) else { return answer };
    answer.minimum = app.minimum;
    if hutong_policy::enforcement::in_force(&app.measures, &part.host, now)
        .suspended
        .is_some()
    {
        "suspended".clone_into(&mut answer.why);
        return answer;
    }
    let host_version = facts
        .attributes
        .get("host_version")
        .and_then(Value::as_str)
        .and_then(dotted);
    let mut too_new = None;
    for release in &app.releases {
        if release.superseded && too_new.is_none_or(|newer| newer <= release.code) {
            continue;
        }
        let included = release.audience.is_none_or(|place| {
            Audience::parse(&part.audiences[place])
                .unwrap()
                .includes(facts, release.salt.as_ref().unwrap())
        });
        let too_old = release
            .needs
            .as_ref()
            .is_some_and(|needs| host_version.as_ref().is_some_and(|has| *has < dotted(needs).unwrap()));
        let why = if matches!(release.track, Track::Dev | Track::Trial) && !facts.tester {
            "not_a_tester"
        } else if app.minimum.is_some_and(|minimum| release.code < minimum) {
            "below_minimum"
        } else if release.starts_at.is_some_and(|start| now < start) {
            "not_begun"
        } else if !release.superseded && release.ends_at.is_some_and(|end| end <= now) {
            "over"
        } else if !included {
            "not_in_audience"
        } else if release.paused && facts.running != Some(release.code) {
            "paused"
        } else if release.missing.is_some() || too_old {
            if release.track == Track::Online && !release.superseded {
                too_new = too_new.max(Some(release.code));
            }
            if release.missing.is_some() {
                "capability_missing"
            } else {
                "host_too_old"
            }
        } else {
            return Answer {
                version: Some(release.version.clone()),
                code: Some(release.code),
                track: Some(release.track),
                rollback: release.rollback,
                why: "released".to_owned(),
                ..answer
            };
        };
        if !release.superseded {
            why.clone_into(&mut answer.why);
        }
    }
    answer
}
