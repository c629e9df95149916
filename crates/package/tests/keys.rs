//! Which keys of a platform count: `spec/keys.md`. The chains of `spec/vectors/keys.json` are what another implementation
//! is tested against; `UPDATE_VECTORS=1 cargo test -p hutong-package --test keys` writes them anew.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::{fs, path::PathBuf};

use hutong_package::{
    Digest, FORMAT, KeyStatement, PackageError, Release, RevokedKey, SignedKeys, SigningKey, Track, Trust, ValidKey,
    VerifyingKey,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const NOW: i64 = 1_790_000_000_000;
const HOUR: i64 = 3_600_000;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32])
}

fn public(seed: u8) -> VerifyingKey {
    key(seed).verifying_key()
}

/// Keys are named by their seeds here.
fn statement(number: u64, root: u8, keys: &[u8], revoked: &[u8]) -> KeyStatement {
    let valid = |(at, seed): (usize, &u8)| ValidKey {
        key: public(*seed),
        until: (at > 0).then_some(NOW + HOUR),
    };
    KeyStatement {
        format: FORMAT,
        issued_at: NOW,
        keys: keys.iter().enumerate().map(valid).collect(),
        number,
        revoked: revoked
            .iter()
            .map(|seed| RevokedKey {
                key: public(*seed),
                since: NOW,
            })
            .collect(),
        root: public(root),
    }
}

fn signed(statement: &KeyStatement, by: &[u8]) -> SignedKeys {
    let keys: Vec<_> = by.iter().map(|seed| key(*seed)).collect();
    statement.sign(&keys.iter().collect::<Vec<_>>())
}

fn release(by: u8) -> (String, String) {
    let release = Release {
        app: "app_1".to_owned(),
        appid: "wx0f1e2d3c4b5a6978".to_owned(),
        blocked_capabilities: Vec::new(),
        blocked_pages: Vec::new(),
        developer_keys: Vec::new(),
        domains: hutong_package::DomainPolicy::default(),
        expires_at: NOW + 2 * HOUR,
        format: FORMAT,
        host: "host_1".to_owned(),
        issued_at: NOW,
        manifest_sha256: Digest::of(b"{}"),
        min_version_code: None,
        release: "rel_1".to_owned(),
        rollback: false,
        track: Track::Online,
        version: "ver_1".to_owned(),
        version_code: 1,
    };
    release.sign(&key(by))
}

fn opened(trust: &Trust, by: u8, now: i64) -> Option<&'static str> {
    let (text, signature) = release(by);
    let release = Release::open(&text, &signature, trust, now);
    release.err().map(|error| error.code())
}

/// The key 2 of a platform was followed by 3, then an offline root 9 was named, then 3 was stolen.
fn history() -> Vec<SignedKeys> {
    vec![
        signed(&statement(1, 3, &[3, 2], &[]), &[2, 3]),
        signed(&statement(2, 9, &[3], &[]), &[3, 9]),
        signed(&statement(3, 9, &[4], &[3]), &[9, 4]),
    ]
}

/// What somebody knows, what they are told, who signed the release, and the code that it gets.
struct Case {
    name: &'static str,
    pinned: u8,
    seen: Option<SignedKeys>,
    chain: Vec<SignedKeys>,
    by: u8,
    now: i64,
    code: Option<&'static str>,
}

impl Case {
    fn trust(&self) -> Trust {
        let seen = self.seen.as_ref().map(|seen| seen.statement.as_str());
        seen.map_or_else(
            || public(self.pinned).into(),
            |seen| Trust::remembered(public(self.pinned), seen).unwrap(),
        )
    }

    fn verify(&self) -> Result<(), PackageError> {
        let (text, signature) = release(self.by);
        let trust = self.trust().follow(&self.chain)?;
        Release::open(&text, &signature, &trust, self.now).map(drop)
    }

    fn to_json(&self) -> Value {
        let (release, release_signature) = release(self.by);
        json!({
            "chain": self.chain, "code": self.code, "name": self.name, "now": self.now, "pinned": public(self.pinned),
            "release": release, "release_signature": release_signature,
            "seen": self.seen.as_ref().map(|seen| &seen.statement),
        })
    }
}

fn cases() -> Vec<Case> {
    let whole = history();
    let [first, second, third] = <[SignedKeys; 3]>::try_from(whole.clone()).unwrap();
    let good = |name, pinned, by| Case {
        name,
        pinned,
        seen: None,
        chain: whole.clone(),
        by,
        now: NOW,
        code: None,
    };
    let bad = |name, code, chain: &[&SignedKeys]| Case {
        code: Some(code),
        chain: chain.iter().copied().cloned().collect(),
        ..good(name, 2, 4)
    };
    let unsigned = |by: &[u8]| SignedKeys {
        signatures: signed(&statement(3, 9, &[4], &[3]), by).signatures,
        ..third.clone()
    };
    vec![
        Case {
            chain: Vec::new(),
            ..good("a platform that never had another key", 2, 2)
        },
        Case {
            chain: Vec::new(),
            code: Some("release_signature"),
            ..good("no key of it", 2, 3)
        },
        good("from the first key", 2, 4),
        good("from the second key", 3, 4),
        good("from the offline root", 9, 4),
        good("from the newest key", 4, 4),
        Case {
            chain: vec![first.clone()],
            ..good("the old key counts a while longer", 2, 2)
        },
        Case {
            chain: vec![first.clone()],
            now: NOW + HOUR,
            code: Some("key_revoked"),
            ..good("and then no more", 2, 2)
        },
        Case {
            code: Some("key_revoked"),
            ..good("what the stolen key signed", 2, 3)
        },
        Case {
            code: Some("release_signature"),
            ..good("a key that is gone and was never revoked", 2, 2)
        },
        Case {
            code: Some("release_signature"),
            ..good("the root signs no releases", 9, 9)
        },
        Case {
            pinned: 7,
            ..bad(
                "a key that signed none of them",
                "keys_signature",
                &[&first, &second, &third],
            )
        },
        bad("a link is missing", "keys_signature", &[&first, &third]),
        bad(
            "not signed by the root before",
            "keys_signature",
            &[&first, &second, &unsigned(&[3, 4])],
        ),
        bad(
            "not signed by its own root",
            "keys_signature",
            &[&signed(&statement(1, 9, &[3], &[]), &[2, 3])],
        ),
        bad(
            "not signed by the key that it names",
            "keys_signature",
            &[&signed(&statement(1, 9, &[4], &[]), &[2, 9])],
        ),
        bad("out of order", "keys_invalid", &[&second, &first]),
        bad("twice the same", "keys_invalid", &[&first, &first]),
        bad(
            "a revoked key counts",
            "keys_invalid",
            &[&signed(&statement(1, 3, &[3], &[3]), &[2, 3])],
        ),
        bad(
            "no key counts",
            "keys_invalid",
            &[&signed(&statement(1, 3, &[], &[]), &[2, 3])],
        ),
        bad(
            "another format",
            "keys_invalid",
            &[&signed(
                &KeyStatement {
                    format: 2,
                    ..statement(1, 3, &[3], &[])
                },
                &[2, 3],
            )],
        ),
        Case {
            seen: Some(second.clone()),
            ..good("goes on from what was seen", 2, 4)
        },
        Case {
            seen: Some(second.clone()),
            chain: vec![third.clone()],
            ..good("needs none of before", 2, 4)
        },
        Case {
            seen: Some(third.clone()),
            ..bad("shortened", "keys_rollback", &[&first, &second])
        },
        Case {
            seen: Some(third.clone()),
            by: 2,
            ..bad("as if there had been none", "keys_rollback", &[])
        },
        Case {
            seen: Some(third.clone()),
            ..bad(
                "another statement of the same number",
                "keys_diverged",
                &[&first, &second, &signed(&statement(3, 3, &[3], &[]), &[3])],
            )
        },
        Case {
            seen: Some(third),
            ..bad(
                "a thief of the stolen key goes on",
                "keys_signature",
                &[&first, &second, &signed(&statement(4, 3, &[3], &[]), &[3])],
            )
        },
    ]
}

#[test]
fn every_case_gets_its_code() {
    for case in cases() {
        assert_eq!(
            case.verify().err().map(|error| error.code()),
            case.code,
            "{}",
            case.name
        );
    }
}

#[test]
fn vectors_are_up_to_date() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../spec/vectors/keys.json");
    let wanted = format!(
        "{:#}\n",
        Value::from(cases().iter().map(Case::to_json).collect::<Vec<_>>())
    );
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap_or_default() == wanted,
        "{} is stale; run with UPDATE_VECTORS=1",
        path.display()
    );
}

#[test]
fn whoever_pinned_a_root_needs_no_statement_between() {
    let mut chain = history();
    for (number, online) in (4..).zip([5, 6]) {
        chain.push(signed(&statement(number, 9, &[online], &[3]), &[9, online]));
    }
    let needed = SignedKeys::needed(&chain).unwrap();
    let numbers: Vec<_> = needed
        .iter()
        .map(|one| KeyStatement::parse(&one.statement).unwrap().number)
        .collect();
    assert_eq!(numbers, [1, 2, 5]);
    for pinned in [2, 3, 9] {
        let trust = Trust::from(public(pinned)).follow(&needed).unwrap();
        assert_eq!((trust.number(), opened(&trust, 6, NOW)), (5, None), "{pinned}");
    }
    let between = Trust::remembered(public(2), &chain[3].statement).unwrap();
    assert_eq!(between.follow(&needed).unwrap().number(), 5);
}

/// What a platform does with its keys, one after another.
#[derive(Debug, Clone, Copy)]
enum Step {
    Rotate,
    /// The key that signs was stolen.
    Steal,
    /// The root is another key from now on, which no server has.
    Offline,
}

/// An honest platform, and for each of its states the root (a seed), the key that signs, and what a thief has.
struct Honest {
    chain: Vec<SignedKeys>,
    roots: Vec<u8>,
    signers: Vec<u8>,
    stolen: Vec<u8>,
}

fn honest(steps: &[Step]) -> Honest {
    let (mut root, mut signer, mut fresh) = (1, 1, 1);
    let mut made = Honest {
        chain: Vec::new(),
        roots: vec![1],
        signers: vec![1],
        stolen: Vec::new(),
    };
    let mut last = KeyStatement::of_first(public(1));
    for step in steps {
        let (before, old) = (root, signer);
        fresh += 1;
        last = match step {
            Step::Offline => last.rooted(public(fresh), NOW),
            Step::Rotate => last.rotated(public(fresh), NOW, NOW + HOUR),
            Step::Steal => KeyStatement {
                number: last.number + 1,
                ..last.rotated(public(fresh), NOW, NOW + HOUR).without(&public(old), NOW)
            },
        };
        match step {
            Step::Offline => root = fresh,
            Step::Rotate | Step::Steal => signer = fresh,
        }
        if before == old && root == before {
            root = fresh;
        }
        if matches!(step, Step::Steal) {
            made.stolen.push(old);
        }
        made.chain.push(signed(&last, &[before, root, signer]));
        made.roots.push(root);
        made.signers.push(signer);
    }
    made
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(
        prop_oneof![3 => Just(Step::Rotate), 2 => Just(Step::Steal), 1 => Just(Step::Offline)],
        1..12,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_honest_chain_is_followed_from_every_root_and_from_all_that_was_seen(steps in steps(), from in any::<usize>(), to in any::<usize>()) {
        let Honest { chain, roots, signers, stolen } = honest(&steps);
        let from = from % roots.len();
        let seen = from + to % (roots.len() - from);
        let trust = Trust::from(public(roots[from]));
        let halfway = trust.follow(&chain[..seen]);
        // who pins a root before any statement names it believes none
        let halfway = halfway.unwrap_or(trust);
        let needed = SignedKeys::needed(&chain).unwrap();
        for told in [&chain, &needed] {
            let trust = halfway.follow(told).unwrap();
            prop_assert_eq!(trust.number(), chain.len() as u64);
            prop_assert_eq!(opened(&trust, *signers.last().unwrap(), NOW), None);
            prop_assert_eq!(&trust.follow(told).unwrap(), &trust);
            for thief in &stolen {
                prop_assert_eq!(opened(&trust, *thief, NOW), Some("key_revoked"));
            }
        }
    }

    #[test]
    fn whoever_has_seen_the_end_takes_no_shorter_chain(steps in steps(), cut in any::<usize>()) {
        let Honest { chain, .. } = honest(&steps);
        let trust = Trust::from(public(1)).follow(&chain).unwrap();
        let short = &chain[..cut % chain.len()];
        prop_assert_eq!(trust.follow(short).unwrap_err().code(), "keys_rollback");
        let one_missing: Vec<_> = chain[..chain.len() - 1].to_vec();
        prop_assert_eq!(trust.follow(&one_missing).unwrap_err().code(), "keys_rollback");
    }

    #[test]
    fn a_thief_of_every_key_but_the_root_gets_nowhere(
        steps in steps(), at in any::<usize>(), number in 0_u64..20, thief in 50_u8..60, keep in any::<bool>(),
    ) {
        let Honest { chain, roots, .. } = honest(&steps);
        let trust = Trust::from(public(1)).follow(&chain).unwrap();
        let root = *roots.last().unwrap();
        let all: Vec<u8> = (1..=u8::try_from(steps.len()).unwrap() + 1).chain([thief]).filter(|seed| *seed != root).collect();
        let forged = signed(&statement(number, thief, &[thief], &[]), &all);
        // put in anywhere, before or in the place of what is there
        let at = at % (chain.len() + 1);
        let mut told = chain.clone();
        told.splice(at..if keep { at } else { (at + 1).min(told.len()) }, [forged.clone()]);
        let mut alone = chain[..at].to_vec();
        alone.push(forged);
        for told in [told, alone] {
            if let Ok(after) = trust.follow(&told) {
                prop_assert_eq!(after.seen(), trust.seen(), "it may be passed over, never believed");
            }
        }
        prop_assert!(opened(&trust, thief, NOW).is_some());
    }

    #[test]
    fn an_altered_statement_is_not_believed(steps in steps(), at in any::<usize>(), place in any::<usize>()) {
        let Honest { mut chain, .. } = honest(&steps);
        let at = at % chain.len();
        let text = &mut chain[at].statement;
        let place = place % text.len();
        let other = if text.as_bytes()[place] == b'1' { "2" } else { "1" };
        text.replace_range(place..=place, other);
        prop_assert!(Trust::from(public(1)).follow(&chain).is_err());
    }
}
