//! Releases on a host: every step with what it does to the others, and the limits of the presets.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use hutong_policy::{
    Acceptance, AcceptanceAction, Actor, Knobs, Line, LineAction, Refusal, ReleaseState, Track, VersionState,
};

const DAY: u64 = 24 * 60 * 60 * 1000;

/// The versions of this app are admitted up to code 8; 9 is in review, 10 was removed.
fn version(code: u64) -> VersionState {
    match code {
        9 => VersionState::InReview,
        10 => VersionState::Removed,
        _ => VersionState::Admitted,
    }
}

fn preset(name: &str) -> Knobs {
    Knobs::presets()[name].clone()
}

fn put(code: u64, track: Track, percent: u8) -> LineAction {
    LineAction::Put {
        code,
        track,
        percent,
        scheduled: false,
        lasts: None,
    }
}

fn online(code: u64) -> LineAction {
    put(code, Track::Online, 100)
}

fn gray(code: u64, percent: u8) -> LineAction {
    put(code, Track::Gray, percent)
}

fn after(line: &Line, action: LineAction, knobs: &Knobs) -> Result<Line, Refusal> {
    line.next(action, Actor::Developer, version, knobs)
}

/// The line after these steps of the developer.
fn line(steps: &[LineAction], knobs: &Knobs) -> Line {
    steps
        .iter()
        .fold(Line::default(), |line, step| after(&line, *step, knobs).unwrap())
}

fn state(line: &Line, track: Track, code: u64) -> ReleaseState {
    line.rows[&(track, code)].state
}

#[test]
fn a_gray_release_is_finished_by_going_online_which_supersedes_the_version_before() {
    let knobs = Knobs::default();
    let done = line(&[online(1), gray(2, 10), gray(3, 30), online(3)], &knobs);
    assert_eq!(state(&done, Track::Online, 1), ReleaseState::Superseded);
    assert_eq!(state(&done, Track::Gray, 2), ReleaseState::Superseded);
    assert_eq!(state(&done, Track::Gray, 3), ReleaseState::Finished);
    assert_eq!(done.online(), Some(3));
}

#[test]
fn gray_is_paused_resumed_and_reverted_also_by_the_platform_itself() {
    let knobs = Knobs::default();
    let running = line(&[online(1), gray(2, 10)], &knobs);
    let paused = running
        .next(LineAction::Pause(2), Actor::System, version, &knobs)
        .unwrap();
    assert_eq!(state(&paused, Track::Gray, 2), ReleaseState::Paused);
    let resumed = paused.next(LineAction::Resume(2), Actor::System, version, &knobs);
    assert_eq!(
        resumed,
        Err(Refusal::WrongActor),
        "what was halted is resumed by people"
    );
    assert_eq!(after(&paused, LineAction::Resume(2), &knobs), Ok(running.clone()));
    assert_eq!(after(&running, LineAction::Resume(2), &knobs), Err(Refusal::WrongState));
    let reverted = after(&paused, LineAction::Revert(2), &knobs).unwrap();
    assert_eq!(state(&reverted, Track::Gray, 2), ReleaseState::Reverted);
    assert_eq!(after(&reverted, LineAction::Pause(2), &knobs), Err(Refusal::WrongState));
}

#[test]
fn it_is_known_what_an_action_brings_to_whom() {
    let here = line(&[online(1), gray(2, 10), online(3)], &Knobs::default());
    let brought = |action| here.brings(action);
    assert_eq!(brought(gray(4, 10)), Some((4, Track::Gray)));
    assert_eq!(brought(LineAction::Rollback(1)), Some((1, Track::Online)));
    assert_eq!(brought(LineAction::Resume(2)), Some((2, Track::Gray)));
    assert_eq!(brought(LineAction::Restore(3)), Some((3, Track::Online)));
    assert_eq!(brought(LineAction::Restore(2)), None, "its gray release is over");
    assert_eq!(brought(LineAction::TakeDown(3)), None);
}

#[test]
fn users_get_what_is_admitted_and_testers_what_is_complete() {
    let (knobs, empty) = (Knobs::default(), Line::default());
    for track in [Track::Gray, Track::Online] {
        assert_eq!(after(&empty, put(9, track, 100), &knobs), Err(Refusal::NotAdmitted));
    }
    for track in [Track::Trial, Track::Dev] {
        after(&empty, put(9, track, 100), &knobs).unwrap();
        assert_eq!(after(&empty, put(10, track, 100), &knobs), Err(Refusal::NotAdmitted));
    }
}

#[test]
fn a_lower_version_comes_by_rollback_alone_except_to_testers() {
    let knobs = Knobs::default();
    let two = line(&[online(2)], &knobs);
    assert_eq!(after(&two, online(1), &knobs), Err(Refusal::LowerVersion));
    assert_eq!(after(&two, gray(1, 10), &knobs), Err(Refusal::LowerVersion));
    assert_eq!(
        after(&two, gray(2, 10), &knobs),
        Err(Refusal::LowerVersion),
        "it is online already"
    );
    let testers = line(&[put(5, Track::Trial, 100), put(4, Track::Trial, 100)], &knobs);
    assert_eq!(state(&testers, Track::Trial, 5), ReleaseState::Superseded);
    assert_eq!(Refusal::LowerVersion.code(), "version_rollback");
}

#[test]
fn a_rollback_goes_as_far_as_the_preset_says() {
    let any = preset("tcsas");
    let three = line(&[online(1), online(2), online(3)], &any);
    let to = |line: &Line, code, knobs: &Knobs| after(line, LineAction::Rollback(code), knobs);
    let back = to(&three, 1, &any).unwrap();
    assert_eq!(back.online(), Some(1));
    assert_eq!(state(&back, Track::Online, 3), ReleaseState::RolledBack);
    assert_eq!(state(&back, Track::Online, 2), ReleaseState::Superseded);
    assert_eq!(to(&back, 2, &any), Err(Refusal::NotBackThere), "that is forward");
    assert_eq!(to(&three, 3, &any), Err(Refusal::NotBackThere), "it is there");
    assert_eq!(to(&three, 4, &any), Err(Refusal::NotBackThere), "it never was");
    let never = line(&[online(3)], &any);
    assert_eq!(to(&never, 1, &any), Err(Refusal::NotBackThere));

    let previous = preset("alipay");
    assert_eq!(to(&three, 1, &previous), Err(Refusal::NotBackThere));
    let two = to(&three, 2, &previous).unwrap();
    assert_eq!(two.online(), Some(2));

    let highest = preset("mpaas");
    to(&three, 1, &highest).unwrap();
    assert_eq!(
        to(&two, 1, &highest),
        Err(Refusal::NotBackThere),
        "the highest version is not online any more"
    );
}

#[test]
fn a_rollback_to_what_was_removed_is_refused() {
    let knobs = Knobs::default();
    let two = line(&[online(1), online(2)], &knobs);
    let removed = |code| {
        if code == 1 {
            VersionState::Removed
        } else {
            VersionState::Admitted
        }
    };
    let back = two.next(LineAction::Rollback(1), Actor::Developer, removed, &knobs);
    assert_eq!(back, Err(Refusal::NotAdmitted));
}

#[test]
fn gray_keeps_the_presets_limits() {
    let wechat = preset("wechat");
    assert_eq!(
        after(&Line::default(), gray(1, 10), &wechat),
        Err(Refusal::NothingOnline)
    );
    let half = line(&[online(1), gray(2, 50)], &wechat);
    assert_eq!(after(&half, gray(2, 49), &wechat), Err(Refusal::MayOnlyGrow));
    after(&half, gray(2, 50), &wechat).unwrap();
    after(&half, gray(2, 49), &preset("tcsas")).unwrap();
    let reverted = after(&half, LineAction::Revert(2), &wechat).unwrap();
    after(&reverted, gray(2, 1), &wechat).unwrap();

    let alipay = preset("alipay");
    for step in [10, 30, 50] {
        after(&Line::default(), gray(1, step), &alipay).unwrap();
    }
    assert_eq!(after(&Line::default(), gray(1, 20), &alipay), Err(Refusal::NotAStep));
    assert_eq!(
        after(&Line::default(), gray(1, 101), &Knobs::default()),
        Err(Refusal::NotAStep)
    );

    let lasting = |lasts| LineAction::Put {
        code: 1,
        track: Track::Gray,
        percent: 10,
        scheduled: false,
        lasts,
    };
    let mpaas = preset("mpaas");
    after(&Line::default(), lasting(Some(7 * DAY - 1)), &mpaas).unwrap();
    for lasts in [Some(7 * DAY), None] {
        assert_eq!(after(&Line::default(), lasting(lasts), &mpaas), Err(Refusal::TooLong));
    }
}

#[test]
fn a_scheduled_release_takes_its_place_when_it_begins() {
    let knobs = Knobs::default();
    let scheduled = LineAction::Put {
        code: 2,
        track: Track::Online,
        percent: 100,
        scheduled: true,
        lasts: None,
    };
    let waiting = line(&[online(1), gray(2, 10), scheduled], &knobs);
    assert_eq!(state(&waiting, Track::Online, 2), ReleaseState::Scheduled);
    assert_eq!(
        state(&waiting, Track::Online, 1),
        ReleaseState::Active,
        "it stays until then"
    );
    let begin = LineAction::Begin {
        code: 2,
        track: Track::Online,
    };
    assert_eq!(after(&waiting, begin, &knobs), Err(Refusal::WrongActor));
    let there = waiting.next(begin, Actor::System, version, &knobs).unwrap();
    assert_eq!(state(&there, Track::Online, 1), ReleaseState::Superseded);
    assert_eq!(state(&there, Track::Gray, 2), ReleaseState::Finished);
    let back = after(&there, LineAction::Rollback(1), &knobs).unwrap();
    assert_eq!(
        back.next(begin, Actor::System, version, &knobs),
        Err(Refusal::WrongState),
        "it was given up"
    );
}

fn later(code: u64, track: Track) -> LineAction {
    LineAction::Put {
        code,
        track,
        percent: 100,
        scheduled: true,
        lasts: None,
    }
}

#[test]
fn a_scheduled_release_that_another_overtakes_never_runs() {
    let (any, previous) = (preset("tcsas"), preset("alipay"));
    let waiting = line(&[online(1), later(2, Track::Gray), later(2, Track::Online)], &any);
    let there = after(&waiting, online(3), &any).unwrap();
    for track in [Track::Gray, Track::Online] {
        assert_eq!(state(&there, track, 2), ReleaseState::Cancelled);
        let begin = there.next(LineAction::Begin { code: 2, track }, Actor::System, version, &any);
        assert_eq!(begin, Err(Refusal::WrongState));
    }
    assert_eq!(
        after(&there, LineAction::Rollback(2), &any),
        Err(Refusal::NotBackThere),
        "it never was there"
    );
    let back = after(&there, LineAction::Rollback(1), &previous).unwrap();
    assert_eq!(back.online(), Some(1), "what was there before the hotfix");
    let higher = line(&[online(1), later(3, Track::Online), online(2)], &any);
    assert_eq!(state(&higher, Track::Online, 3), ReleaseState::Scheduled);
    let mpaas = preset("mpaas");
    after(&higher, LineAction::Rollback(1), &mpaas).unwrap();
    let off = LineAction::TakeOffline {
        code: 3,
        track: Track::Online,
    };
    let cancelled = after(&higher, off, &mpaas).unwrap();
    after(&cancelled, LineAction::Rollback(1), &mpaas).unwrap();
    let testers = line(&[later(5, Track::Trial), put(6, Track::Trial, 100)], &any);
    assert_eq!(
        state(&testers, Track::Trial, 5),
        ReleaseState::Scheduled,
        "testers go back"
    );
}

#[test]
fn what_is_scheduled_is_not_online_yet() {
    let knobs = Knobs::default();
    let waiting = line(&[online(1), gray(2, 10), later(4, Track::Online)], &knobs);
    assert_eq!(waiting.online(), Some(1));
    after(&waiting, gray(2, 30), &knobs).unwrap();
    assert_eq!(after(&waiting, online(3), &knobs).unwrap().online(), Some(3));

    let wechat = preset("wechat");
    let first = line(&[later(1, Track::Online)], &wechat);
    assert_eq!(after(&first, gray(2, 10), &wechat), Err(Refusal::NothingOnline));
    let off = LineAction::TakeOffline {
        code: 1,
        track: Track::Online,
    };
    assert_eq!(
        state(&after(&first, off, &wechat).unwrap(), Track::Online, 1),
        ReleaseState::Cancelled
    );
    let nothing = after(&line(&[online(1), later(2, Track::Gray)], &wechat), off, &wechat).unwrap();
    let begin = LineAction::Begin {
        code: 2,
        track: Track::Gray,
    };
    assert_eq!(
        nothing.next(begin, Actor::System, version, &wechat),
        Err(Refusal::NothingOnline)
    );
}

#[test]
fn what_runs_is_not_scheduled() {
    let knobs = Knobs::default();
    let running = line(&[online(1), gray(2, 10)], &knobs);
    assert_eq!(
        after(&running, later(1, Track::Online), &knobs),
        Err(Refusal::WrongState)
    );
    assert_eq!(after(&running, later(2, Track::Gray), &knobs), Err(Refusal::WrongState));
}

#[test]
fn only_gray_is_for_a_part_of_the_users() {
    let knobs = Knobs::default();
    for track in [Track::Online, Track::Trial, Track::Dev] {
        for percent in [10, 255] {
            assert_eq!(
                after(&Line::default(), put(1, track, percent), &knobs),
                Err(Refusal::NotGray)
            );
        }
    }
}

#[test]
fn what_was_halted_stays_halted_when_its_release_changes() {
    let knobs = Knobs::default();
    let halted = line(&[online(1), gray(2, 10)], &knobs)
        .next(LineAction::Pause(2), Actor::System, version, &knobs)
        .unwrap();
    let more = after(&halted, gray(2, 30), &knobs).unwrap();
    assert_eq!(state(&more, Track::Gray, 2), ReleaseState::Paused);
    let resumed = after(&more, LineAction::Resume(2), &knobs).unwrap();
    assert_eq!(state(&resumed, Track::Gray, 2), ReleaseState::Active);
    assert_eq!(resumed.rows[&(Track::Gray, 2)].percent, 30);
}

#[test]
fn who_takes_a_version_down_restores_it_and_the_developer_may_go_back_meanwhile() {
    let knobs = Knobs::default();
    let two = line(&[online(1), online(2)], &knobs);
    let step = |line: &Line, action, by| line.next(action, by, version, &knobs);
    let down = step(&two, LineAction::TakeDown(2), Actor::HostOwner).unwrap();
    assert!(down.is_taken_down(2));
    assert_eq!(
        step(&down, LineAction::TakeDown(2), Actor::HostOwner),
        Err(Refusal::WrongState),
        "it is down"
    );
    assert_eq!(
        step(&down, LineAction::TakeDown(7), Actor::HostOwner),
        Err(Refusal::WrongState),
        "it was never here"
    );
    assert_eq!(
        step(&down, LineAction::Restore(2), Actor::Operator),
        Err(Refusal::WrongState)
    );
    assert_eq!(
        step(&down, LineAction::Restore(2), Actor::Developer),
        Err(Refusal::WrongActor)
    );
    assert_eq!(after(&down, online(2), &knobs), Err(Refusal::TakenDown));
    assert_eq!(after(&down, LineAction::Rollback(1), &knobs).unwrap().online(), Some(1));
    let both = step(&down, LineAction::TakeDown(2), Actor::Operator).unwrap();
    let one = step(&both, LineAction::Restore(2), Actor::Operator).unwrap();
    assert!(one.is_taken_down(2), "the host's owner still does not want it");
    assert_eq!(step(&one, LineAction::Restore(2), Actor::HostOwner), Ok(two));
}

#[test]
fn a_developer_takes_a_release_off_a_host() {
    let knobs = Knobs::default();
    let two = line(&[online(1), online(2)], &knobs);
    let off = |code| LineAction::TakeOffline {
        code,
        track: Track::Online,
    };
    let empty = after(&two, off(2), &knobs).unwrap();
    assert_eq!(empty.online(), None);
    assert_eq!(
        state(&after(&two, off(1), &knobs).unwrap(), Track::Online, 1),
        ReleaseState::Offline
    );
    assert_eq!(after(&empty, off(2), &knobs), Err(Refusal::WrongState));
    assert_eq!(
        two.next(off(2), Actor::HostOwner, version, &knobs),
        Err(Refusal::WrongActor)
    );
}

#[test]
fn a_host_that_wants_its_own_word_gets_nothing_new_without_it() {
    let knobs = Knobs::default();
    let asking = Line {
        accepted: Some([1].into()),
        ..Line::default()
    };
    assert_eq!(after(&asking, online(2), &knobs), Err(Refusal::NotAccepted));
    assert_eq!(after(&asking, gray(2, 10), &knobs), Err(Refusal::NotAccepted));
    let not_admitted = after(&asking, online(9), &knobs);
    assert_eq!(
        not_admitted,
        Err(Refusal::NotAdmitted),
        "the platform's gate comes first"
    );
    after(&asking, put(2, Track::Trial, 100), &knobs).unwrap();

    let both = Line {
        accepted: Some([1, 2].into()),
        ..Line::default()
    };
    let mut line = after(&after(&both, online(1), &knobs).unwrap(), online(2), &knobs).unwrap();
    line.accepted = Some([2].into());
    let back = after(&line, LineAction::Rollback(1), &knobs);
    assert_eq!(
        back,
        Err(Refusal::NotAccepted),
        "what was taken back is not rolled back to"
    );
    line.accepted = Some([1].into());
    assert_eq!(line.online(), Some(2), "what runs stays");
    after(&line, LineAction::Rollback(1), &knobs).unwrap();
}

#[test]
fn what_is_scheduled_waits_for_the_hosts_word() {
    let knobs = Knobs::default();
    let put = LineAction::Put {
        code: 2,
        track: Track::Online,
        percent: 100,
        scheduled: true,
        lasts: None,
    };
    let begin = LineAction::Begin {
        code: 2,
        track: Track::Online,
    };
    let asking = Line {
        accepted: Some([].into()),
        ..Line::default()
    };
    let mut line = after(&asking, put, &knobs).unwrap();
    assert!(line.waits(2, Track::Online));
    let at_its_moment = |line: &Line| line.next(begin, Actor::System, version, &knobs);
    assert_eq!(at_its_moment(&line), Err(Refusal::NotAccepted));
    line.accepted = Some([2].into());
    assert!(!line.waits(2, Track::Online));
    assert_eq!(at_its_moment(&line).unwrap().online(), Some(2));
}

#[test]
fn what_a_host_says_of_a_version_follows_on_what_it_said() {
    use Acceptance as W;
    use AcceptanceAction as A;
    let allowed = [
        (None, A::Ask, W::Asked),
        (Some(W::Refused), A::Ask, W::Asked),
        (Some(W::TakenBack), A::Ask, W::Asked),
        (Some(W::Asked), A::Accept, W::Accepted),
        (Some(W::Refused), A::Accept, W::Accepted),
        (Some(W::TakenBack), A::Accept, W::Accepted),
        (Some(W::Asked), A::Refuse, W::Refused),
        (Some(W::Accepted), A::TakeBack, W::TakenBack),
    ];
    for before in W::ALL.into_iter().map(Some).chain([None]) {
        for action in A::ALL {
            let side = if action == A::Ask {
                Actor::Developer
            } else {
                Actor::HostOwner
            };
            let known = allowed
                .iter()
                .find(|(from, done, _)| (*from, *done) == (before, action));
            let expected = known.map(|(_, _, to)| *to).ok_or(Refusal::WrongState);
            assert_eq!(W::next(before, action, side), expected, "{before:?} {action:?}");
            for other in Actor::ALL.into_iter().filter(|other| *other != side) {
                assert_eq!(W::next(before, action, other), Err(Refusal::WrongActor));
            }
        }
    }
}

#[test]
fn hosts_that_are_too_old_keep_the_highest_that_fits_them() {
    let knobs = Knobs::default();
    let three = line(&[online(1), online(2), online(3), gray(4, 10)], &knobs);
    let below_three = |code| code < 3;
    assert_eq!(three.kept(None, |_| true), Some(3), "gray is not for everybody");
    assert_eq!(three.kept(None, below_three), Some(2));
    assert_eq!(three.kept(Some(3), below_three), None);
    assert_eq!(three.kept(None, |_| false), None);
    let taken = three
        .next(LineAction::TakeDown(2), Actor::Operator, version, &knobs)
        .unwrap();
    assert_eq!(taken.kept(None, below_three), Some(1));
}
