//! Every endpoint of the API description, as a stranger, another tenant, the log of events and a retry see it.
//!
//! The tests enumerate `hutong_api::openapi()`. A new endpoint fails them until `cases.rs` says who may use it,
//! whose things it touches, which event it tells, what happens when it is called twice and how often it may be, and
//! `world.rs` knows how to call it.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod cases;
mod world;

use std::collections::BTreeSet;

use axum::http::Method;
use cases::{Access, Again, CASES, Case, Limit, Touches};
use hutong_core::Rates;
use hutong_core::organisation::Kind;
use hutong_policy::roles::Role;
use hutong_testkit::{Client, Reply, TestApp};
use serde_json::Value;
use world::{World, another, wrong};

/// `METHOD /path` of every endpoint that is described.
fn described() -> BTreeSet<String> {
    let document = serde_json::to_value(hutong_api::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let methods = ["get", "put", "post", "delete", "patch"];
    let endpoint = |(path, item): (&String, &serde_json::Value)| {
        let used = methods.iter().filter(|method| item.get(**method).is_some());
        used.map(|method| format!("{} {path}", method.to_uppercase()))
            .collect::<Vec<_>>()
    };
    paths.iter().flat_map(endpoint).collect()
}

/// What is described of an endpoint.
fn operation(endpoint: &str) -> Value {
    let document = serde_json::to_value(hutong_api::openapi()).unwrap();
    let (method, path) = endpoint.split_once(' ').unwrap();
    document["paths"][path][method.to_lowercase()].clone()
}

/// The endpoints for organisations, and the kinds of these whose owners may call.
fn with_token() -> impl Iterator<Item = (&'static Case, Vec<Kind>)> {
    CASES
        .iter()
        .filter_map(|case| Some((case, case.access.kinds(Role::Owner)?)))
}

#[test]
fn every_endpoint_has_a_case() {
    let cases: BTreeSet<_> = CASES.iter().map(|case| case.endpoint.to_owned()).collect();
    assert_eq!(cases.len(), CASES.len(), "an endpoint has two cases");
    let described = described();
    let without: Vec<_> = described.difference(&cases).collect();
    assert!(without.is_empty(), "add to tests/coverage/cases.rs: {without:#?}");
    let gone: Vec<_> = cases.difference(&described).collect();
    assert!(gone.is_empty(), "remove from tests/coverage/cases.rs: {gone:#?}");
}

#[tokio::test]
async fn nobody_gets_in_without_a_valid_token() {
    let world = World::new().await;
    let strangers = [
        world.app.anonymous(),
        world.app.anonymous().with_token("hut_guessed"),
        world.app.anonymous().with_token(""),
        world.app.anonymous().with_token(&world.expired),
        world.app.anonymous().with_token(&world.revoked),
    ];
    for case in CASES.iter().filter(|case| !matches!(case.access, Access::Public(_))) {
        for stranger in &strangers {
            world
                .call(case.endpoint, stranger)
                .await
                .expect_problem(401, "unauthenticated");
        }
    }
}

#[tokio::test]
async fn an_organisations_token_is_neither_a_container_nor_a_person() {
    let world = World::new().await;
    let refused = |case: &&Case| matches!(case.access, Access::Session | Access::Person);
    for case in CASES.iter().filter(refused) {
        for kind in Kind::ALL {
            world
                .call(case.endpoint, world.member(kind))
                .await
                .expect_problem(401, "unauthenticated");
        }
    }
}

#[tokio::test]
async fn a_kind_of_organisation_without_the_right_is_refused() {
    let world = World::new().await;
    for (case, kinds) in with_token() {
        for kind in Kind::ALL.into_iter().filter(|kind| !kinds.contains(kind)) {
            let reply = world.call(case.endpoint, world.member(kind)).await;
            assert_eq!(reply.status, 403, "{} as {kind:?}: {}", case.endpoint, reply.text());
            reply.expect_problem(403, "forbidden");
        }
    }
}

#[tokio::test]
async fn a_member_may_do_what_the_table_gives_their_role() {
    let world = World::new().await;
    for kind in Kind::ALL {
        // who may do most comes last, for some calls end what the others ask for
        for role in Role::ALL.into_iter().rev() {
            let member = world.app.member(&world.member(kind).organisation, role).await;
            for case in CASES {
                let Some(kinds) = case.access.kinds(role) else {
                    continue;
                };
                let reply = world.call(case.endpoint, &member).await;
                let who = format!("{} as {role:?} of {kind:?}: {}", case.endpoint, reply.text());
                if kinds.contains(&kind) {
                    assert!(!matches!(reply.status.as_u16(), 401 | 403), "{who}");
                } else {
                    assert_eq!(reply.status, 403, "{who}");
                    reply.expect_problem(403, "forbidden");
                }
            }
        }
    }
}

#[tokio::test]
async fn somebody_elses_sessions_do_not_exist() {
    let world = World::new().await;
    let developer = world.app.developer().await;
    for case in CASES.iter().filter(|case| matches!(case.access, Access::Person)) {
        let stranger = world.app.member(&developer.organisation, Role::Owner).await;
        let reply = world.call(case.endpoint, &stranger).await;
        match case.touches {
            Touches::Things => drop(reply.expect_problem(404, "not_found")),
            Touches::Own => assert!(
                !reply.text().contains(&world.session),
                "{}: {}",
                case.endpoint,
                reply.text()
            ),
        }
    }
}

#[tokio::test]
async fn somebody_elses_things_do_not_exist() {
    let world = World::new().await;
    let before = world.events_of_everybody().await;
    for (case, kinds) in with_token() {
        for kind in kinds.into_iter().filter(|kind| *kind != Kind::Operator) {
            let stranger = world.app.role(kind).await;
            let reply = world.call(case.endpoint, &stranger).await;
            match case.touches {
                Touches::Things => {
                    assert_eq!(reply.status, 404, "{} as {kind:?}: {}", case.endpoint, reply.text());
                    reply.expect_problem(404, "not_found");
                }
                Touches::Own => {
                    let text = reply.text();
                    assert!(reply.status.is_success(), "{} as {kind:?}: {text}", case.endpoint);
                    for id in world.ids() {
                        assert!(!text.contains(&id), "{} as {kind:?} shows {id}: {text}", case.endpoint);
                    }
                }
            }
        }
    }
    assert_eq!(
        world.events_of_everybody().await,
        before,
        "a stranger's call changed something"
    );
}

#[tokio::test]
async fn every_change_is_told_with_who_did_it() {
    let world = World::new().await;
    for case in CASES.iter().filter(|case| !case.endpoint.starts_with("GET ")) {
        // attempts to show who one is are counted for this long
        world.app.clock.advance(15 * 60 * 1000);
        let (caller, log) = match case.access.kinds(Role::Owner) {
            Some(kinds) => (world.member(kinds[0]).clone(), world.member(kinds[0]).clone()),
            None if matches!(case.access, Access::Person) => (world.person().await, world.log.clone()),
            None => {
                let text = "only changes by organisations and people are checked here";
                assert!(case.event.is_err(), "{}: {text}", case.endpoint);
                continue;
            }
        };
        let who = world.id_of(&caller).await;
        let before = world.events_of(&log).await;
        let reply = world.call(case.endpoint, &caller).await;
        assert!(reply.status.is_success(), "{}: {}", case.endpoint, reply.text());
        let after = world.events_of(&log).await;
        let told = &after[before.len()..];
        match case.event {
            Ok(kind) => {
                assert_eq!(told.len(), 1, "{} tells one event: {told:#?}", case.endpoint);
                let event = &told[0];
                assert_eq!(event["type"], kind, "{}", case.endpoint);
                assert_eq!(event["requestid"], reply.header("x-request-id"), "{}", case.endpoint);
                assert_eq!(event["actor"], who, "{}", case.endpoint);
                assert_eq!(event["sequence"], (before.len() + 1).to_string(), "{}", case.endpoint);
            }
            Err(reason) => assert!(told.is_empty(), "{} tells nothing ({reason}): {told:#?}", case.endpoint),
        }
    }
}

#[test]
fn a_key_is_described_where_it_is_taken() {
    for case in CASES {
        let operation = operation(case.endpoint);
        let parameters = operation["parameters"].as_array();
        let described = parameters.is_some_and(|all| all.iter().any(|one| one["name"] == "Idempotency-Key"));
        assert_eq!(described, matches!(case.again, Again::Keyed), "{}", case.endpoint);
    }
}

#[tokio::test]
async fn a_request_that_is_sent_again_does_nothing_more() {
    let world = World::new().await;
    for case in CASES.iter().filter(|case| !matches!(case.again, Again::Reads)) {
        let endpoint = case.endpoint;
        // attempts to show who one is are counted for this long
        world.app.clock.advance(15 * 60 * 1000);
        let caller = match case.access {
            Access::Public(_) => world.app.anonymous(),
            Access::Session => world.container().await,
            Access::Person => world.person().await,
            _ => world.member(case.access.kinds(Role::Owner).unwrap()[0]).clone(),
        };
        let key = matches!(case.again, Again::Keyed).then_some(endpoint);
        let request = world.prepare(endpoint, &caller).await;
        let first = request.send(&caller, key).await;
        assert!(first.status.is_success(), "{endpoint}: {}", first.text());
        let after = world.rows().await;
        let second = request.send(&caller, key).await;
        match case.again {
            Again::Keyed | Again::Same => {
                let (one, two) = ((first.status, first.text()), (second.status, second.text()));
                assert_eq!(one, two, "{endpoint}");
            }
            Again::Refused(status, code) => {
                assert_eq!(second.status, status, "{endpoint}: {}", second.text());
                let problem = second.expect(status);
                assert!(
                    [&problem["code"], &problem["error"]].contains(&&code.into()),
                    "{endpoint}: {problem}"
                );
            }
            Again::Done(_) => {
                assert_eq!(second.status, first.status, "{endpoint}: {}", second.text());
                continue;
            }
            Again::Reads => {}
        }
        assert_eq!(world.rows().await, after, "{endpoint} did something twice");
        if key.is_none() {
            continue;
        }
        let mut others = vec![another(&caller, endpoint).await];
        let has_body = operation(endpoint).get("requestBody").is_some();
        if let Some(other) = request.in_other_words(&world).filter(|_| has_body) {
            others.push(other.send(&caller, key).await);
        }
        for other in others {
            assert_eq!(other.status, 409, "{endpoint}: {}", other.text());
            other.expect_problem(409, "idempotency_conflict");
        }
        assert_eq!(world.rows().await, after, "{endpoint}: another request was let in");
    }
}

/// Refused for a while; answers for how many seconds.
fn wait(endpoint: &str, reply: &Reply, code: &str) -> i64 {
    assert_eq!(reply.status, 429, "{endpoint}: {}", reply.text());
    reply.expect_problem(429, code);
    reply.header("retry-after").parse().unwrap()
}

/// A request to `endpoint` of nobody that there is, about nothing that there is.
async fn knock(endpoint: &str, client: &Client) -> Reply {
    let (method, path) = endpoint.split_once(' ').unwrap();
    let method: Method = method.parse().unwrap();
    client
        .request(method, path, &[("content-type", "application/json")], "{}")
        .await
}

#[tokio::test]
async fn every_endpoint_takes_so_many_requests_of_a_caller() {
    let app = TestApp::new().await;
    let (of_address, of_token) = (6, 3);
    let node = app.node_with(Rates::per_minute(of_address, of_token)).await;
    let anybody = app.anonymous().through(&hutong_api::router(node));
    for case in CASES {
        let endpoint = case.endpoint;
        app.clock.advance(60_000);
        let spend = async |client: &Client, times: u32| {
            for _ in 0..times {
                let reply = knock(endpoint, client).await;
                assert_ne!(reply.status, 429, "{endpoint}: {}", reply.text());
            }
        };
        let refused = async |client: &Client| {
            let reply = knock(endpoint, client).await;
            assert_eq!(reply.header("access-control-allow-origin"), "*", "{endpoint}");
            wait(endpoint, &reply, "too_many_requests")
        };
        let [one, another] = ["hut_one", "hut_another"].map(|token| anybody.with_token(token));
        let elsewhere = one.from_address([203, 0, 113, 1]);

        spend(&one, of_token).await;
        assert_eq!(refused(&one).await, 20, "{endpoint}");
        assert_eq!(
            refused(&elsewhere).await,
            20,
            "{endpoint}: a token is one, wherever it is used"
        );
        spend(&another, of_token).await;
        assert_eq!(refused(&anybody).await, 10, "{endpoint}");
        spend(&anybody.from_address([203, 0, 113, 1]), of_token).await;
        app.clock.advance(20_000);
        spend(&one, 1).await;
        assert_eq!(refused(&one).await, 20, "{endpoint}");

        let described = &operation(endpoint)["responses"]["429"]["$ref"];
        assert_eq!(described, "#/components/responses/TooManyRequests", "{endpoint}");
    }
}

#[tokio::test]
async fn whoever_tries_to_be_somebody_else_may_try_so_often() {
    let world = World::new().await;
    let owner = world.member(Kind::Developer).organisation.clone();
    for case in CASES {
        let Limit::Attempts(most) = case.limit else {
            continue;
        };
        let endpoint = case.endpoint;
        world.app.clock.advance(60 * 60 * 1000);
        let (caller, somebody) = if matches!(case.access, Access::Person) {
            (world.person().await, world.app.member(&owner, Role::Owner).await)
        } else {
            let anybody = world.app.anonymous();
            (anybody.clone(), anybody.from_address([203, 0, 113, 1]))
        };
        let (method, path) = endpoint.split_once(' ').unwrap();
        let attempt = async |client: &Client| {
            let headers = [("content-type", "application/json")];
            let method: Method = method.parse().unwrap();
            client
                .request(method, path, &headers, wrong(endpoint).to_string())
                .await
        };
        for _ in 0..most {
            let reply = attempt(&caller).await;
            assert!(reply.status.is_client_error(), "{endpoint}: {}", reply.text());
            assert_ne!(reply.status, 429, "{endpoint}: {}", reply.text());
        }
        assert!(wait(endpoint, &attempt(&caller).await, "too_many_attempts") > 0);
        assert_ne!(attempt(&somebody).await.status, 429, "{endpoint}: somebody else");
    }
}

/// `spec/events.md` is what readers of the outbox go by.
#[test]
fn every_event_is_described() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../spec/events.md");
    let described = std::fs::read_to_string(path).unwrap();
    for kind in CASES.iter().filter_map(|case| case.event.ok()) {
        assert!(described.contains(&format!("`{kind}`")), "add {kind} to spec/events.md");
    }
}
