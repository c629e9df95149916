//! The decision over rows, as plainly as it can be written.

use hutong_policy::snapshot::ReleaseRow;
use hutong_policy::{Audience, Facts, ReleaseState, Track, VersionState};

use crate::answer::Answer;
use crate::world::World;

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
