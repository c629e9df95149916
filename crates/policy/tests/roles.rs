//! The table of roles: complete, and seen whenever it changes.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use hutong_policy::roles::{Party, Right, Role, allows};

fn word(value: impl serde::Serialize) -> String {
    serde_json::from_value(serde_json::to_value(value).unwrap()).unwrap()
}

#[test]
fn every_action_is_somebodys() {
    for right in Right::ALL {
        let holders = Party::ALL.iter().flat_map(|party| Role::ALL.map(|role| (*party, role)));
        let mut holders = holders.filter(|(party, role)| allows(*party, *role, *right));
        assert!(holders.next().is_some(), "nobody may {right:?}");
    }
}

#[test]
fn an_owner_may_what_any_member_may() {
    for party in Party::ALL {
        for role in Role::ALL {
            for right in Right::ALL {
                assert!(
                    !allows(party, role, *right) || allows(party, Role::Owner, *right),
                    "{party:?} {right:?}"
                );
            }
        }
    }
}

#[test]
fn who_builds_a_version_does_not_decide_about_it() {
    for party in [Party::Developer, Party::HostOwner] {
        for role in Role::ALL {
            assert!(!allows(party, role, Right::DecideReview));
            assert!(!allows(party, role, Right::PromoteVersion));
        }
    }
}

#[test]
fn what_each_role_may() {
    let mut text = String::new();
    for party in Party::ALL {
        for role in Role::ALL {
            let mut by_resource = BTreeMap::<String, Vec<String>>::new();
            for right in Right::ALL.iter().filter(|right| allows(party, role, **right)) {
                by_resource.entry(word(right.resource())).or_default().push(word(right));
            }
            writeln!(text, "{} {}", word(party), word(role)).unwrap();
            for (resource, rights) in by_resource {
                writeln!(text, "  {resource}: {}", rights.join(" ")).unwrap();
            }
        }
    }
    insta::assert_snapshot!(text);
}

/// The management API of a container platform names 103 actions; each is one of ours, or nothing that a member does.
#[test]
fn the_actions_of_a_management_api_have_a_right() {
    let table = include_str!("fixtures/management-actions.tsv");
    let rights: Vec<String> = Right::ALL.iter().map(word).collect();
    let mut actions = 0;
    for line in table.lines() {
        let (right, names) = line.split_once('\t').unwrap();
        actions += names.split(' ').count();
        assert!(rights.iter().any(|ours| ours == right), "{right} is no right");
    }
    assert_eq!(actions, 103);
}
