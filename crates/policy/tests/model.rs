//! Every way that reviews, releases, measures and take-downs can go, and what users see on it.
//!
//! The model has several versions of one app on one or two hosts. Each step is a real transition ([`Review::next`],
//! [`Line::next`]), what is seen is the real decision ([`Snapshot::decide`]). That the check can fail is shown by
//! telling one of these a lie, each of which takes one guard away.
//!
//! What is gone through by default takes seconds. `MODEL=full` adds tracks, schedules, reviews or a version to each
//! world, which takes many minutes:
//!
//! ```sh
//! MODEL=full cargo test --release -p hutong-policy --test model
//! ```
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod world;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use hutong_policy::enforcement::{Appeal, Measure, Sanction};
use hutong_policy::snapshot::{HostRow, MeasureRow, ReleaseRow, VersionRow};
use hutong_policy::{
    Actor, Audience, Facts, Knobs, Line, LineAction, LineRow, ReleaseState, Review, ReviewFacts, Rollback, Track,
    VersionAction, VersionState,
};
use serde_json::json;
use stateright::{Checker, HasDiscoveries, Model, Property};
use world::World;

/// The guard that is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Without {
    Nothing,
    /// Every version counts as admitted.
    Review,
    /// A version that the operator removed counts as admitted.
    Removal,
    /// Nobody hears of what was taken down on one host.
    TakeDown,
    /// Nobody hears of measures.
    Suspension,
    /// Everybody counts as a tester.
    Testers,
    /// Gray may shrink.
    Monotony,
    /// Every version counts as having been online.
    History,
    /// What is scheduled counts as running.
    Waiting,
    /// Nobody hears of first moments.
    Embargo,
    /// Every version counts as accepted by the host.
    Acceptance,
    /// What waits for the host's word begins at its first moment.
    Word,
}

#[derive(Debug, Clone)]
struct Governance {
    versions: u64,
    hosts: usize,
    /// Tracks and the percentages that a release on each may have.
    tracks: Vec<(Track, Vec<u8>)>,
    /// Whether releases are scheduled, too.
    schedules: bool,
    /// Whether hosts may want a word of their own.
    asks: bool,
    knobs: Knobs,
    without: Without,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct State {
    /// By version code, from 1.
    reviews: Vec<Review>,
    lines: Vec<Line>,
    /// By host, codes that users had there when it began to ask, or took its word back.
    kept: Vec<BTreeSet<u64>>,
    suspended_everywhere: bool,
    suspended_on: Vec<bool>,
    /// What the last step did that it must not do.
    breach: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Action {
    Review(u64, VersionAction, Actor),
    Line(usize, LineAction, Actor),
    Asks(usize, bool),
    Accepts(usize, u64, bool),
    SuspendEverywhere(bool),
    SuspendOn(usize, bool),
}

/// When what is scheduled begins.
const FIRST: i64 = 2;

/// Those who look: a user whom every gray release of the model takes, one whom none takes, and a tester.
static SUBJECTS: LazyLock<[Facts; 3]> = LazyLock::new(|| {
    let tenth = Audience::parse(&json!({"attr": "percent", "op": "lt", "value": 10})).unwrap();
    let most = Audience::parse(&json!({"attr": "percent", "op": "lt", "value": 60})).unwrap();
    let salts: Vec<_> = (0..4).map(|n| format!("rel_{}_Gray_{}", n / 2, 1 + n % 2)).collect();
    let users = || {
        (0..).map(|n| Facts {
            subject: format!("sub_{n}"),
            ..Facts::default()
        })
    };
    let low = users()
        .find(|user| salts.iter().all(|salt| tenth.includes(user, salt)))
        .unwrap();
    let high = users()
        .find(|user| salts.iter().all(|salt| !most.includes(user, salt)))
        .unwrap();
    let tester = Facts {
        tester: true,
        ..high.clone()
    };
    [low, high, tester]
});

impl Governance {
    /// Whether versions are reviewed. A review is one for all hosts, so one host shows what comes of it.
    fn reviews(&self) -> bool {
        self.hosts == 1 || is_full()
    }

    fn version(&self, state: &State, code: u64) -> VersionState {
        let found = state.reviews[usize::try_from(code).unwrap() - 1].state;
        match self.without {
            Without::Review if found != VersionState::Removed => VersionState::Admitted,
            Without::Removal if found == VersionState::Removed => VersionState::Admitted,
            _ => found,
        }
    }

    fn world(&self, state: &State) -> World {
        let host = |at: usize| format!("host_{at}");
        let mut world = World::default();
        for at in 0..self.hosts {
            world.hosts.push(HostRow {
                id: host(at),
                offers: [("new.one".to_owned(), "2.0".to_owned())].into(),
            });
        }
        for code in 1..=self.versions {
            world.versions.push(VersionRow {
                id: format!("ver_{code}"),
                app: "app_1".to_owned(),
                code,
                state: self.version(state, code),
                // The highest one needs a newer host, so that older versions stay in use.
                requires: if code == self.versions {
                    vec!["new.one".to_owned()]
                } else {
                    Vec::new()
                },
            });
        }
        for (at, line) in state.lines.iter().enumerate() {
            for ((track, code), row) in &line.rows {
                world.releases.push(ReleaseRow {
                    id: format!("rel_{at}_{track:?}_{code}"),
                    version: format!("ver_{code}"),
                    host: host(at),
                    track: *track,
                    state: match row.state {
                        ReleaseState::Scheduled if self.without == Without::Embargo => ReleaseState::Active,
                        state => state,
                    },
                    taken_down: line.is_taken_down(*code) && self.without != Without::TakeDown,
                    audience: (row.percent < 100).then(|| json!({"attr": "percent", "op": "lt", "value": row.percent})),
                    starts_at: (row.state == ReleaseState::Scheduled && self.without != Without::Embargo)
                        .then_some(FIRST)
                        .filter(|_| !line.waits(*code, *track) || self.without == Without::Word),
                    ends_at: None,
                });
            }
        }
        let mut suspend = |id: String, host: Option<String>| {
            world.measures.push(MeasureRow {
                app: "app_1".to_owned(),
                measure: Measure {
                    id,
                    by_host: host.is_some(),
                    host,
                    sanction: Sanction::Suspension,
                    from: 0,
                    until: None,
                    lifted_at: None,
                    rule: String::new(),
                    rule_url: None,
                    reason: String::new(),
                    remedy: String::new(),
                    remedy_url: None,
                    appeal: Appeal::None,
                },
            });
        };
        if self.without != Without::Suspension {
            if state.suspended_everywhere {
                suspend("msr_0".to_owned(), None);
            }
            for at in (0..self.hosts).filter(|at| state.suspended_on[*at]) {
                suspend(format!("msr_1{at}"), Some(host(at)));
            }
        }
        world
    }

    /// What is seen before any first moment: host, whether by a tester, whether in an old host, version code, track.
    fn seen(&self, state: &State) -> Vec<(usize, bool, bool, u64, Track)> {
        self.seen_at(state, FIRST - 1)
    }

    fn seen_at(&self, state: &State, now: i64) -> Vec<(usize, bool, bool, u64, Track)> {
        let snapshot = self.world(state).snapshot();
        let mut seen = Vec::new();
        for at in 0..self.hosts {
            for subject in &*SUBJECTS {
                for old in [false, true] {
                    let mut facts = subject.clone();
                    facts.tester |= self.without == Without::Testers;
                    facts
                        .attributes
                        .insert("host_version".to_owned(), if old { "1.0" } else { "2.0" }.into());
                    let decision = snapshot.decide("app_1", &format!("host_{at}"), &facts, now);
                    if let Some(chosen) = decision.version {
                        seen.push((at, subject.tester, old, chosen.code, chosen.track));
                    }
                }
            }
        }
        seen
    }

    /// What users have on a host that wants a word of its own was accepted, or is there from before.
    fn accepted(state: &State, at: usize, code: u64, track: Track) -> bool {
        let accepted = state.lines[at].accepted.as_ref();
        matches!(track, Track::Dev | Track::Trial)
            || accepted.is_none_or(|accepted| accepted.contains(&code))
            || state.kept[at].contains(&code)
    }

    /// The codes that users have on a host, whatever measures say.
    fn standing(line: &Line) -> BTreeSet<u64> {
        use ReleaseState::{Active, Paused, Superseded};
        let rows = line.rows.iter().filter(|((track, _), row)| {
            matches!(track, Track::Gray | Track::Online) && matches!(row.state, Active | Paused | Superseded)
        });
        rows.map(|((_, code), _)| *code).collect()
    }

    fn lawful(&self, state: &State) -> bool {
        let later = if self.asks {
            self.seen_at(state, FIRST)
        } else {
            Vec::new()
        };
        later
            .into_iter()
            .all(|(at, _, _, code, track)| Self::accepted(state, at, code, track))
            && self.seen(state).into_iter().all(|(at, tester, old, code, track)| {
                let review = state.reviews[usize::try_from(code).unwrap() - 1].state;
                let reviewed = match review {
                    VersionState::Admitted => true,
                    VersionState::Uploading | VersionState::ScanFailed | VersionState::Removed => false,
                    _ => tester && matches!(track, Track::Dev | Track::Trial),
                };
                reviewed
                    && Self::accepted(state, at, code, track)
                    && (tester || matches!(track, Track::Gray | Track::Online))
                    && !state.suspended_everywhere
                    && !state.suspended_on[at]
                    && state.lines[at].taken_down.iter().all(|(down, _)| *down != code)
                    && !(old && code == self.versions)
                    && state.lines[at].rows[&(track, code)].state != ReleaseState::Scheduled
            })
    }

    /// What a step on a line must not do, whatever allowed it.
    fn breach(state: &State, action: LineAction, before: &Line, after: &Line) -> Option<&'static str> {
        let admitted = |code: u64| state.reviews[usize::try_from(code).unwrap() - 1].state == VersionState::Admitted;
        if let LineAction::Rollback(to) = action {
            let was = before.rows.get(&(Track::Online, to)).map(|row| row.state);
            if was != Some(ReleaseState::Superseded) || !admitted(to) || before.online() <= Some(to) {
                return Some("rolled back to what was not online there, or is not admitted");
            }
        }
        let running = |state| matches!(state, ReleaseState::Active | ReleaseState::Paused);
        for ((track, code), row) in &after.rows {
            let earlier = before.rows.get(&(*track, *code));
            // Why a superseded one was there: no other step makes one.
            let ran = earlier.is_some_and(|earlier| running(earlier.state) || earlier.state == row.state);
            if row.state == ReleaseState::Superseded && !ran {
                return Some("a release was superseded that never ran");
            }
            let shrank = earlier.is_some_and(|earlier| running(earlier.state) && row.percent < earlier.percent);
            if *track == Track::Gray && running(row.state) && shrank {
                return Some("a running gray release shrank");
            }
        }
        None
    }
}

impl Model for Governance {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        // How it comes here, and everything else that a review can do, is gone through in `tests/version.rs`.
        let review = Review {
            state: if self.reviews() {
                VersionState::Ready
            } else {
                VersionState::Admitted
            },
            promotable: false,
        };
        vec![State {
            reviews: vec![review; usize::try_from(self.versions).unwrap()],
            lines: vec![Line::default(); self.hosts],
            kept: vec![BTreeSet::new(); self.hosts],
            suspended_everywhere: false,
            suspended_on: vec![false; self.hosts],
            breach: None,
        }]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        let (developer, operator, host_owner, system) =
            (Actor::Developer, Actor::Operator, Actor::HostOwner, Actor::System);
        for code in (1..=self.versions).filter(|_| self.reviews()) {
            use VersionAction::{Approve, Reject, Remove, Restore, Submit};
            let steps = [
                (Submit, developer),
                (Approve, operator),
                (Approve, system),
                (Approve, developer),
                (Reject, operator),
            ];
            let steps = steps.into_iter().chain([(Remove, operator), (Restore, operator)]);
            actions.extend(steps.map(|(action, by)| Action::Review(code, action, by)));
        }
        for at in 0..self.hosts {
            let mut line = |action, by| actions.push(Action::Line(at, action, by));
            for code in 1..=self.versions {
                for (track, percents) in &self.tracks {
                    let puts = percents.iter().flat_map(|percent| [(percent, false), (percent, true)]);
                    for (percent, scheduled) in puts.filter(|(_, scheduled)| self.schedules || !scheduled) {
                        let put = LineAction::Put {
                            code,
                            track: *track,
                            percent: *percent,
                            scheduled,
                            lasts: None,
                        };
                        line(put, developer);
                    }
                    line(LineAction::Begin { code, track: *track }, system);
                }
                let track = Track::Online;
                line(LineAction::TakeOffline { code, track }, developer);
                line(LineAction::Pause(code), system);
                line(LineAction::Resume(code), developer);
                line(LineAction::Revert(code), developer);
                line(LineAction::Rollback(code), developer);
                line(LineAction::TakeDown(code), host_owner);
                line(LineAction::Restore(code), host_owner);
                // Nobody restores what another took down.
                line(LineAction::Restore(code), operator);
            }
            if self.asks {
                actions.push(Action::Asks(at, state.lines[at].accepted.is_none()));
                let words = (1..=self.versions).flat_map(|code| [(code, true), (code, false)]);
                actions.extend(words.map(|(code, accepts)| Action::Accepts(at, code, accepts)));
            }
            actions.push(Action::SuspendOn(at, !state.suspended_on[at]));
        }
        actions.push(Action::SuspendEverywhere(!state.suspended_everywhere));
    }

    fn next_state(&self, state: &State, action: Action) -> Option<State> {
        let mut next = state.clone();
        next.breach = None;
        match action {
            Action::Review(code, action, by) => {
                let at = usize::try_from(code).unwrap() - 1;
                next.reviews[at] = state.reviews[at]
                    .next(action, by, ReviewFacts::default(), &self.knobs)
                    .ok()?;
            }
            Action::Line(at, action, by) => {
                let mut before = state.lines[at].clone();
                let mut knobs = self.knobs.clone();
                match (self.without, action) {
                    (Without::Acceptance, _) => before.accepted = None,
                    (Without::Monotony, _) => knobs.gray_monotonic = false,
                    (Without::Waiting, _) => {
                        let waiting = before
                            .rows
                            .values_mut()
                            .filter(|row| row.state == ReleaseState::Scheduled);
                        waiting.for_each(|row| row.state = ReleaseState::Active);
                    }
                    (Without::History, LineAction::Rollback(to)) => {
                        let row = LineRow {
                            state: ReleaseState::Superseded,
                            percent: 100,
                        };
                        before.rows.insert((Track::Online, to), row);
                    }
                    _ => {}
                }
                let mut line = before.next(action, by, |code| self.version(state, code), &knobs).ok()?;
                line.accepted.clone_from(&state.lines[at].accepted);
                let standing = Self::standing(&line);
                next.kept[at].retain(|code| standing.contains(code));
                next.breach = Self::breach(state, action, &state.lines[at], &line);
                next.lines[at] = line;
            }
            Action::Asks(at, asks) => {
                next.lines[at].accepted = asks.then(BTreeSet::new);
                next.kept[at] = if asks {
                    Self::standing(&next.lines[at])
                } else {
                    BTreeSet::new()
                };
            }
            Action::Accepts(at, code, accepts) => {
                let accepted = next.lines[at].accepted.as_mut()?;
                let said = if accepts {
                    accepted.insert(code)
                } else {
                    accepted.remove(&code)
                };
                if !said {
                    return None;
                }
                if accepts || !Self::standing(&next.lines[at]).contains(&code) {
                    next.kept[at].remove(&code);
                } else {
                    next.kept[at].insert(code);
                }
            }
            Action::SuspendEverywhere(on) => next.suspended_everywhere = on,
            Action::SuspendOn(at, on) => next.suspended_on[at] = on,
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("nobody sees what they must not see", |model: &Self, state| {
                model.lawful(state)
            }),
            Property::always("no step does what it must not do", |_, state: &State| {
                state.breach.is_none()
            }),
            Property::sometimes("the highest version is online", |model: &Self, state| {
                model
                    .seen(state)
                    .iter()
                    .any(|seen| seen.3 == model.versions && seen.4 == Track::Online)
            }),
            Property::sometimes(
                "an old host keeps the last version that it can run",
                |model: &Self, state| {
                    let seen = model.seen(state);
                    seen.iter()
                        .any(|seen| !seen.2 && seen.3 == model.versions && seen.4 == Track::Online)
                        && seen
                            .iter()
                            .any(|seen| seen.2 && seen.3 < model.versions && seen.4 == Track::Online)
                },
            ),
            Property::sometimes("a rollback ended what was online", |_, state: &State| {
                state.lines[0]
                    .rows
                    .values()
                    .any(|row| row.state == ReleaseState::RolledBack)
            }),
        ]
    }
}

fn model() -> Governance {
    Governance {
        versions: 2,
        hosts: 1,
        tracks: Vec::new(),
        schedules: is_full(),
        asks: false,
        knobs: Knobs {
            gray_monotonic: true,
            rollback: Rollback::Any,
            ..Knobs::default()
        },
        without: Without::Nothing,
    }
}

fn check(model: Governance) {
    let checker = model.checker().threads(2).spawn_bfs().join();
    checker.assert_properties();
    assert!(checker.unique_state_count() > 1000, "the model hardly moves");
}

fn is_full() -> bool {
    std::env::var("MODEL").is_ok_and(|mode| mode == "full")
}

#[test]
fn two_versions_on_one_host() {
    let mut tracks = vec![(Track::Online, vec![100]), (Track::Gray, vec![60])];
    if is_full() {
        tracks.push((Track::Trial, vec![100]));
    }
    check(Governance { tracks, ..model() });
}

#[test]
fn two_versions_on_two_hosts() {
    let mut tracks = vec![(Track::Online, vec![100])];
    if is_full() {
        tracks.push((Track::Trial, vec![100]));
    }
    check(Governance {
        hosts: 2,
        tracks,
        ..model()
    });
}

#[test]
fn two_versions_one_after_another_by_schedule() {
    check(Governance {
        tracks: vec![(Track::Online, vec![100])],
        schedules: true,
        ..model()
    });
}

#[test]
fn two_versions_on_a_host_that_wants_a_word_of_its_own() {
    check(Governance {
        tracks: vec![(Track::Online, vec![100])],
        schedules: true,
        asks: true,
        ..model()
    });
}

/// In full with three versions.
#[test]
fn versions_for_testers_and_everybody() {
    check(Governance {
        tracks: vec![(Track::Online, vec![100]), (Track::Dev, vec![100])],
        versions: if is_full() { 3 } else { 2 },
        ..model()
    });
}

#[test]
fn a_guard_that_is_taken_away_is_missed() {
    let unseen = "nobody sees what they must not see";
    let undone = "no step does what it must not do";
    for (without, property) in [
        (Without::Review, unseen),
        (Without::Removal, unseen),
        (Without::TakeDown, unseen),
        (Without::Suspension, unseen),
        (Without::Testers, unseen),
        (Without::Monotony, undone),
        (Without::History, undone),
        (Without::Waiting, undone),
        (Without::Embargo, unseen),
        (Without::Acceptance, unseen),
        (Without::Word, unseen),
    ] {
        let tracks = vec![
            (Track::Online, vec![100]),
            (Track::Gray, vec![10, 60]),
            (Track::Trial, vec![100]),
        ];
        let model = Governance {
            tracks,
            schedules: true,
            asks: matches!(without, Without::Acceptance | Without::Word),
            without,
            ..model()
        };
        let checker = model
            .checker()
            .finish_when(HasDiscoveries::AnyFailures)
            .spawn_bfs()
            .join();
        let path = checker.discovery(property);
        let steps = path
            .unwrap_or_else(|| panic!("the check does not miss {without:?}"))
            .into_actions();
        println!("without {without:?}: {steps:?}");
    }
}
