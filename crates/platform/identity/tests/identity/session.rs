//! Who may have a container session, and what it opens, over HTTP.

use crate::support::{World, mac, sign, sign_as, text, unsigned};
use futures::future::join_all;
use serde_json::{Value, json};

const MINUTE: i64 = 60 * 1000;

#[tokio::test]
async fn a_session_opens_its_release_for_an_hour() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let session = world.session(&host, "user-1", &app).await;
    world.clock().advance(60 * MINUTE - 1);
    let (status, release) = world.release_of(&session).await;
    assert_eq!(status, 200, "{release}");
    let statement: Value = serde_json::from_str(release["release"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&statement["host"], &statement["app"]),
        (&json!(host.id), &json!(app.id))
    );
    assert_eq!(release["signature"]["algorithm"], "ed25519");
    assert!(release["manifest"].as_str().unwrap().contains(&app.appid));
    assert!(release["blobs"].as_str().unwrap().ends_with("/blobs/"));

    world.clock().advance(1);
    let (status, problem) = world.release_of(&session).await;
    assert_eq!((status, &problem["code"]), (401, &json!("unauthenticated")));
}

#[tokio::test]
async fn one_request_opens_a_small_app() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let assertion = world.assertion(&host, "user-1");
    let (status, opened) = world.open(&assertion, &app.id).await;
    assert_eq!(status, 200, "{opened}");

    let session = opened["access_token"].as_str().unwrap();
    let (_, release) = world.release_of(session).await;
    for part in ["manifest", "signature", "blobs"] {
        assert_eq!(opened[part], release[part], "{part}");
    }
    let manifest: Value = serde_json::from_str(opened["manifest"].as_str().unwrap()).unwrap();
    let files = opened["files"].as_object().unwrap();
    for (path, file) in manifest["files"].as_object().unwrap() {
        let text = files[file["sha256"].as_str().unwrap()].as_str().unwrap();
        assert_eq!(text.len() as u64, file["size"].as_u64().unwrap(), "{path}");
    }
    assert_eq!(world.code_of(session).await.0, 200);

    let (status, again) = world.exchange_token(&assertion, &app.id).await;
    assert_eq!((status, &again["error"]), (400, &json!("invalid_grant")));
    let (status, again) = world.open(&assertion, &app.id).await;
    assert_eq!((status, &again["error"]), (400, &json!("invalid_grant")));
}

#[tokio::test]
async fn what_is_large_or_not_needed_at_once_does_not_come_along() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let page = "x".repeat(200_000);
    world.update(&app, &host, 2, &[("assets/a.txt", page.as_bytes())]).await;
    let (_, opened) = world.open(&world.assertion(&host, "user-1"), &app.id).await;
    assert_eq!(opened["files"].as_object().unwrap().len(), 3, "{opened}");
    let paints: [(&str, &[u8]); 2] = [
        ("paint/pages/index/index.json", b"[[1,2]]"),
        ("paint/other.json", b"[]"),
    ];
    world.update(&app, &host, 3, &paints).await;
    let (_, opened) = world.open(&world.assertion(&host, "user-1"), &app.id).await;
    let files = opened["files"].as_object().unwrap();
    assert!(
        files.len() == 4 && files.values().any(|text| text == "[[1,2]]"),
        "{opened}"
    );

    world
        .update(&app, &host, 4, &[("main/logic.js", page.as_bytes())])
        .await;
    let (status, opened) = world.open(&world.assertion(&host, "user-1"), &app.id).await;
    assert_eq!(status, 200, "{opened}");
    assert_eq!(
        opened["files"].as_object().unwrap().len(),
        2,
        "what fits is there: {opened}"
    );
    assert!(opened["manifest"].as_str().unwrap().contains("main/logic.js"));

    let paint = format!("[{page}]", page = "1,".repeat(60_000) + "1");
    let large: [(&str, &[u8]); 2] = [
        ("paint/pages/index/index.json", paint.as_bytes()),
        ("main/logic.js", &page.as_bytes()[..50_000]),
    ];
    world.update(&app, &host, 5, &large).await;
    let (_, opened) = world.open(&world.assertion(&host, "user-1"), &app.id).await;
    let files = opened["files"].as_object().unwrap();
    assert!(
        files.len() == 3 && files.values().any(|text| text == &paint),
        "what is shown goes before what runs: {opened}"
    );
}

#[tokio::test]
async fn an_app_that_is_not_released_to_the_subject_does_not_open() {
    let world = World::new().await;
    let (host, app) = (world.host("Plaza").await, world.app().await);
    let (status, problem) = world.open(&world.assertion(&host, "user-1"), &app.id).await;
    assert_eq!((status, &problem["code"]), (404, &json!("release_not_found")));
}

#[tokio::test]
async fn the_answer_has_the_form_of_rfc_8693() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let (status, answer) = world.exchange_token(&world.assertion(&host, "user-1"), &app.id).await;
    assert_eq!(status, 200, "{answer}");
    assert!(answer["access_token"].as_str().unwrap().starts_with("hcs_"));
    assert_eq!(
        answer["issued_token_type"],
        "urn:ietf:params:oauth:token-type:access_token"
    );
    assert_eq!(
        (&answer["token_type"], &answer["expires_in"]),
        (&json!("Bearer"), &json!(3600))
    );
}

#[tokio::test]
async fn an_incomplete_or_other_request_is_refused() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let assertion = world.assertion(&host, "user-1");
    let good = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
        ("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"),
        ("subject_token", assertion.as_str()),
        ("audience", app.id.as_str()),
    ];
    for (field, _) in good {
        let without: Vec<_> = good.into_iter().filter(|(name, _)| *name != field).collect();
        world.refuses_form(&without, "invalid_request").await;
        let twice: Vec<_> = good.into_iter().chain([(field, "again")]).collect();
        world.refuses_form(&twice, "invalid_request").await;
    }
    let with = |field: &str, value: &'static str| {
        good.map(|(name, old)| if name == field { (name, value) } else { (name, old) })
    };
    world
        .refuses_form(&with("grant_type", "password"), "unsupported_grant_type")
        .await;
    let saml = "urn:ietf:params:oauth:token-type:saml2";
    world
        .refuses_form(&with("subject_token_type", saml), "invalid_request")
        .await;
    for stranger in [
        "",
        "app_1",
        "app_00000000000000000000000000000000",
        "host_00000000000000000000000000000000",
        "\0",
    ] {
        world.refuses_form(&with("audience", stranger), "invalid_target").await;
    }
    world
        .refuses_form(
            &with("audience", Box::leak(host.id.clone().into_boxed_str())),
            "invalid_target",
        )
        .await;

    // None of these used the assertion up.
    assert_eq!(world.exchange_token(&assertion, &app.id).await.0, 200);
}

#[tokio::test]
async fn an_assertion_is_accepted_once() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let assertion = world.assertion(&host, "user-1");
    assert_eq!(world.exchange_token(&assertion, &app.id).await.0, 200);
    let (status, answer) = world.exchange_token(&assertion, &app.id).await;
    assert_eq!((status, &answer["error"]), (400, &json!("invalid_grant")));
    assert!(
        answer["error_description"].as_str().unwrap().contains("used before"),
        "{answer}"
    );

    // To forget used assertions must not open a way back in, for as long as the clock skew lasts.
    world.clock().advance(330 * 1000 - 1);
    world.forget_expired().await;
    assert_eq!(
        world.exchange_token(&assertion, &app.id).await.1["error"],
        "invalid_grant"
    );
    world.clock().advance(1);
    world.forget_expired().await;
    assert_eq!(
        world.exchange_token(&assertion, &app.id).await.1["error"],
        "invalid_grant"
    );
}

#[tokio::test]
async fn one_of_many_simultaneous_exchanges_of_an_assertion_succeeds() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let assertion = world.assertion(&host, "user-1");
    let answers = join_all((0..32).map(|_| world.exchange_token(&assertion, &app.id))).await;
    assert_eq!(
        answers.iter().filter(|(status, _)| *status == 200).count(),
        1,
        "{answers:?}"
    );
    let refused = answers
        .iter()
        .filter(|(_, answer)| answer["error"] == "invalid_grant")
        .count();
    assert_eq!(refused, 31, "{answers:?}");
}

#[tokio::test]
async fn two_hosts_may_use_the_same_jti() {
    let world = World::new().await;
    let (plaza, purse) = (world.host("Plaza").await, world.host("Purse").await);
    let app = world.app().await;
    for host in [&plaza, &purse] {
        let mut claims = world.claims(host, "user-1");
        claims["jti"] = json!("the same");
        assert_eq!(world.exchange_token(&sign(host, &claims), &app.id).await.0, 200);
    }
}

#[tokio::test]
async fn assertions_that_are_not_good_are_refused() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let other = world.host("Other").await;
    let claims = |change: &dyn Fn(&mut Value)| {
        let mut claims = world.claims(&host, "user-1");
        change(&mut claims);
        claims
    };
    let now = world.seconds();
    let header = |alg: &str, kid: &str| json!({"alg": alg, "kid": kid, "typ": "JWT"});
    let plain = claims(&|_| {});
    let public = host.key.verifying_key().to_bytes();

    let bad = [
        (
            "expired",
            sign(
                &host,
                &claims(&|c| (c["iat"], c["exp"]) = (json!(now - 400), json!(now - 100))),
            ),
        ),
        (
            "from the future",
            sign(
                &host,
                &claims(&|c| (c["iat"], c["exp"]) = (json!(now + 60), json!(now + 200))),
            ),
        ),
        (
            "valid for too long",
            sign(&host, &claims(&|c| c["exp"] = json!(now + 3600))),
        ),
        (
            "for another platform",
            sign(&host, &claims(&|c| c["aud"] = json!("https://other.example"))),
        ),
        ("without jti", sign(&host, &claims(&|c| c["jti"] = Value::Null))),
        ("U+0000 in sub", sign(&host, &claims(&|c| c["sub"] = json!("a\0b")))),
        (
            "of an unknown host",
            sign(
                &host,
                &claims(&|c| c["iss"] = json!("host_00000000000000000000000000000000")),
            ),
        ),
        (
            "in another host's name",
            sign(&host, &claims(&|c| c["iss"] = json!(other.id))),
        ),
        ("of an unknown kid", sign_as(&host, &header("EdDSA", "9"), &plain)),
        (
            "without a signature",
            format!("{}.", sign(&host, &plain).rsplit_once('.').unwrap().0),
        ),
        ("alg none", unsigned(&header("none", "1"), &plain)),
        ("the public key as the secret of a MAC", mac(&public, "1", &plain)),
        (
            "another algorithm's name",
            sign_as(&host, &header("ES256", "1"), &plain),
        ),
        ("no JWT", "hello".to_owned()),
        ("empty", String::new()),
        ("very long", "a".repeat(100_000)),
    ];
    for (what, assertion) in bad {
        let (status, answer) = world.exchange_token(&assertion, &app.id).await;
        assert_eq!(
            (status, &answer["error"]),
            (400, &json!("invalid_grant")),
            "{what}: {answer}"
        );
        assert!(!answer["error_description"].as_str().unwrap().is_empty());
    }
    assert_eq!(
        world.exchange_token(&sign(&host, &plain), &app.id).await.0,
        200,
        "the same claims, unharmed"
    );
}

#[tokio::test]
async fn a_revoked_key_is_refused_at_once() {
    let world = World::new().await;
    let (mut host, app) = world.host_with_app().await;
    let before = world.assertion(&host, "user-1");
    let old = host.clone();
    world.replace_key(&mut host).await;
    assert_eq!(world.exchange_token(&before, &app.id).await.1["error"], "invalid_grant");
    assert_eq!(
        world.exchange_token(&world.assertion(&old, "user-1"), &app.id).await.1["error"],
        "invalid_grant"
    );
    assert_eq!(
        world.exchange_token(&world.assertion(&host, "user-1"), &app.id).await.0,
        200
    );
}

#[tokio::test]
async fn the_app_of_an_assertion_must_match() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let other = world.app().await;
    let mut claims = world.claims(&host, "user-1");
    claims["hutong_app"] = json!(app.id);
    let assertion = sign(&host, &claims);
    assert_eq!(
        world.exchange_token(&assertion, &other.id).await.1["error"],
        "invalid_target"
    );
    assert_eq!(world.exchange_token(&assertion, &app.id).await.0, 200);
}

#[tokio::test]
async fn a_session_opens_its_own_app_and_host_only() {
    let world = World::new().await;
    let (plaza, coffee) = world.host_with_app().await;
    let (purse, taxi) = (world.host("Purse").await, world.app().await);
    // Coffee is on Plaza only, Taxi nowhere: other sessions exist, but open nothing.
    for (host, app) in [(&purse, &coffee), (&plaza, &taxi), (&purse, &taxi)] {
        let session = world.session(host, "user-1", app).await;
        let (status, problem) = world.release_of(&session).await;
        assert_eq!((status, &problem["code"]), (404, &json!("release_not_found")));
        let (status, problem) = world.code_of(&session).await;
        assert_eq!((status, &problem["code"]), (404, &json!("release_not_found")));
    }
    let session = world.session(&plaza, "user-1", &coffee).await;
    assert_eq!(world.release_of(&session).await.0, 200);
}

#[tokio::test]
async fn nobody_gets_in_without_a_session() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let session = world.session(&host, "user-1", &app).await;
    let strangers = [
        "",
        "hcs_",
        "hcs_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        &session[..session.len() - 1],
        &host.owner.token.clone().unwrap(),
    ];
    for token in strangers {
        assert_eq!(world.release_of(token).await.0, 401, "{token}");
        assert_eq!(world.code_of(token).await.0, 401, "{token}");
    }
}

#[tokio::test]
async fn a_host_lists_what_it_offers() {
    let world = World::new().await;
    let (plaza, coffee) = world.host_with_app().await;
    let purse = world.host("Purse").await;
    let (status, list) = world.offered_apps(&plaza.id).await;
    assert_eq!(status, 200);
    let apps: Vec<_> = list["items"].as_array().unwrap().iter().map(|app| &app["id"]).collect();
    assert_eq!(apps, [&json!(coffee.id)]);
    assert_eq!(world.offered_apps(&purse.id).await.1["items"], json!([]));
    for nothing in ["host_00000000000000000000000000000000", "x", &coffee.id] {
        assert_eq!(world.offered_apps(nothing).await.0, 404, "{nothing}");
    }
}

#[tokio::test]
async fn what_a_host_offers_is_looked_through_in_pages() {
    let world = World::new().await;
    let (plaza, coffee) = world.host_with_app().await;
    let tea = world.app().await;
    world.release(&tea, &plaza).await;
    let about =
        |name: &str, category: &str| json!({"name": name, "summary": "Drinks of the lane", "category": category});
    for (app, about) in [
        (&coffee, about("胡同咖啡", "food")),
        (&tea, about("Tea % House", "shopping")),
    ] {
        let path = format!("/v1/apps/{}", app.id);
        app.project.developer.put(&path, about).await.expect(200);
    }
    let ids = async |query: &str| {
        let path = format!("/connect/hosts/{}/apps?{query}", plaza.id);
        let list = world.anybody.get(&path).await.expect(200);
        let ids: Vec<String> = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|app| text(&app["id"]))
            .collect();
        (ids, list["next"].as_str().map(str::to_owned))
    };
    for (query, found) in [
        ("q=咖啡", vec![&coffee.id]),
        ("q=tea", vec![&tea.id]),
        ("q=%25", vec![&tea.id]),
        ("q=lane", vec![&tea.id, &coffee.id]),
        ("q=lane&category=food", vec![&coffee.id]),
        ("category=games", vec![]),
        ("app=app_nobody", vec![]),
        (
            &format!("app={},app_nobody,{}", coffee.id, tea.id),
            vec![&tea.id, &coffee.id],
        ),
    ] {
        assert_eq!(ids(query).await.0.iter().collect::<Vec<_>>(), found, "{query}");
    }
    assert_eq!(ids(&format!("app={}", tea.id)).await.0, std::slice::from_ref(&tea.id));
    let (first, next) = ids("limit=1").await;
    let (second, end) = ids(&format!("limit=1&cursor={}", next.unwrap())).await;
    assert_eq!(
        (first, second, end),
        (vec![tea.id.clone()], vec![coffee.id.clone()], None)
    );

    let categories = async |host: &str| {
        let path = format!("/connect/hosts/{host}/categories");
        world.anybody.get(&path).await
    };
    let offered = categories(&plaza.id).await.expect(200);
    assert_eq!(offered["items"], json!(["food", "shopping"]));
    categories("host_00000000000000000000000000000000")
        .await
        .expect_problem(404, "not_found");

    let path = format!("/connect/hosts/{}/apps?cursor=x", plaza.id);
    world.anybody.get(&path).await.expect_problem(400, "invalid_cursor");

    // where the operator promotes, it is a gate of its own
    let operator = world.app.operator().await;
    let promoting = json!({"preset": "own", "changes": {"offer_promotable": true}});
    operator.put("/v1/policy", promoting).await.expect(200);
    assert_eq!(ids("").await.0, Vec::<String>::new());
    let promote = format!("/v1/versions/{}/promote", text(&coffee.version["id"]));
    operator.post(&promote, json!({})).await.expect(200);
    assert_eq!(ids("").await.0, std::slice::from_ref(&coffee.id));
    let offered = categories(&plaza.id).await.expect(200);
    assert_eq!(
        offered["items"],
        json!(["food"]),
        "what is not listed is in no category"
    );
    let session = world.session(&plaza, "ada", &tea).await;
    assert_eq!(world.version_of(&session).await, 1, "what is not listed still opens");
}

#[tokio::test]
async fn what_runs_hears_that_it_was_suspended_or_taken_down() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let session = world.session(&host, "user-1", &app).await;
    let (status, standing) = world.standing_of(&session, 1).await;
    assert_eq!(
        (status, &standing["end"], &standing["again"]),
        (200, &Value::Null, &json!(true))
    );

    let line = |what: &str| format!("/v1/apps/{}/hosts/{}/{what}", app.id, host.id);
    let body = json!({"version": app.version["id"], "reason": "it sells what it must not"});
    host.owner.post(&line("take_down"), body).await.expect(200);
    let (_, standing) = world.standing_of(&session, 1).await;
    assert_eq!(
        (&standing["end"]["code"], &standing["again"]),
        (&json!("version_taken_down"), &json!(false))
    );
    assert_eq!(world.release_of(&session).await.0, 404);
    let body = json!({"version": app.version["id"]});
    host.owner.post(&line("restore"), body).await.expect(200);
    assert_eq!(world.release_of(&session).await.0, 200);

    let measure = json!({
        "app": app.id, "host": host.id, "sanction": {"kind": "suspension"}, "rule": "no sweepstakes",
        "reason": "there is one", "remedy": "take it out",
    });
    host.owner.post("/v1/measures", measure).await.expect(201);
    let (_, standing) = world.standing_of(&session, 1).await;
    assert_eq!(standing["end"]["code"], "app_suspended");
    assert!(standing["end"]["message"].as_str().unwrap().contains("no sweepstakes"));
    let (status, problem) = world.release_of(&session).await;
    assert_eq!((status, &problem["code"]), (403, &json!("app_suspended")));
    assert_eq!(world.code_of(&session).await.0, 403);
}

#[tokio::test]
async fn a_user_counts_once_however_many_sessions_tell_the_same() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    for (user, code, what, counted) in [
        ("mei", 1, "start", [1, 0, 0]),
        ("mei", 1, "start", [1, 0, 0]),
        ("mei", 1, "crash", [1, 0, 1]),
        ("mei", 2, "crash", [1, 0, 1]), // never released there
        ("li", 1, "error", [2, 1, 1]),
        ("mei", 1, "crash", [2, 1, 1]),
    ] {
        world.report(&host, user, &app, code, &[what]).await;
        assert_eq!(world.runs(&host, &app).await, counted, "{user} {code} {what}");
    }
    world.clock().advance(24 * 60 * MINUTE);
    world.forget_expired().await;
    world.report(&host, "mei", &app, 1, &["start"]).await;
    let session = world.session(&host, "mei", &app).await;
    assert_eq!(world.runs(&host, &app).await, [1, 0, 0], "another day");
    for nothing in [&[][..], &["start"; 4]] {
        assert_eq!(world.report_all(&session, 1, nothing).await, 422, "{nothing:?}");
    }
    assert_eq!(world.report_all("hcs_unknown", 1, &["crash"]).await, 401);
    assert_eq!(world.report_all(&session, 7, &["crash"]).await, 204);
}

#[tokio::test]
async fn a_page_asks_once_for_everything_that_runs_in_it() {
    let world = World::new().await;
    let (plaza, coffee) = world.host_with_app().await;
    let purse = world.host("Purse").await;
    world.release(&coffee, &purse).await;
    let (ada, lin) = (
        world.session(&plaza, "ada", &coffee).await,
        world.session(&purse, "lin", &coffee).await,
    );
    let measure = json!({
        "app": coffee.id, "host": plaza.id, "sanction": {"kind": "page_ban", "pages": ["pages/index/index"]},
        "rule": "no sweepstakes", "reason": "there is one", "remedy": "take it out",
    });
    plaza.owner.post("/v1/measures", measure).await.expect(201);
    let (status, answer) = world.standings_of(&[(&ada, 1), ("hcs_unknown", 1), (&lin, 1)]).await;
    assert_eq!(status, 200, "{answer}");
    let standings = &answer["standings"];
    assert_eq!(standings[0]["blocked_pages"], json!(["pages/index/index"]));
    assert_eq!(standings[1], Value::Null);
    assert_eq!(standings[2]["blocked_pages"], json!([]));
    assert!(answer["next"].as_u64().unwrap() < 5000);
    let many = vec![(ada.as_str(), 1); 65];
    assert_eq!(world.standings_of(&many).await.0, 422);
    world.clock().advance(60 * MINUTE);
    assert_eq!(
        world.standing_of(&ada, 1).await,
        (200, Value::Null),
        "the session is over"
    );
}

#[tokio::test]
async fn a_paused_gray_release_keeps_those_that_have_it() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let gray = world.release_gray(&app, &host, 2).await;
    assert_eq!(world.opened(&host, "ada", &app, 1).await, 2);
    let path = format!("/v1/releases/{gray}/pause");
    app.owner.post(&path, json!({})).await.expect(200);
    assert_eq!(world.opened(&host, "ada", &app, 2).await, 2, "she has it");
    assert_eq!(world.opened(&host, "lin", &app, 0).await, 1, "he has nothing yet");
    assert_eq!(world.opened(&host, "lin", &app, 1).await, 1);
}
