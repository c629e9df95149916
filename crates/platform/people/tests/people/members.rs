//! Who belongs to an organisation, and how that comes and goes.

use hutong_policy::roles::Role;
use hutong_testkit::{Client, Reply, TestApp};
use serde_json::{Value, json};

use crate::support::{PASSWORD, developer, told};

const DAY: i64 = 24 * 60 * 60 * 1000;

async fn invite(client: &Client, role: &str) -> Reply {
    let path = format!("/v1/organisations/{}/invitations", client.organisation);
    client.post(&path, json!({"name": "Li", "role": role})).await
}

async fn accept(client: &Client, invitation: &Value) -> Reply {
    client
        .post("/v1/invitations/accept", json!({"token": invitation["token"]}))
        .await
}

async fn id(client: &Client) -> String {
    let me = client.get("/v1/me").await.expect(200);
    me["user"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn somebody_who_is_invited_becomes_what_they_were_invited_as() {
    let app = TestApp::new().await;
    let mei = developer(&app, "mei@example.com").await;
    let li = developer(&app, "li@example.com").await;
    let invitation = invite(&mei, "developer").await.expect(201);
    let link = invitation["link"].as_str().unwrap();
    assert_eq!(
        link,
        format!(
            "http://platform.test/console/join#{}",
            invitation["token"].as_str().unwrap()
        )
    );
    let listed = mei.get("/v1/invitations").await;
    assert_eq!(listed.expect(200)["items"][0]["id"], invitation["id"]);
    assert!(!listed.text().contains("hui_"));

    let membership = accept(&li, &invitation).await.expect(200);
    assert_eq!(membership["role"], "developer");
    let li_there = li.acting_for(&mei.organisation);
    assert_eq!(
        li_there.get("/v1/me").await.expect(200)["memberships"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    li_there.get("/v1/apps").await.expect(200);
    let refused = invite(&li_there, "tester").await;
    let problem = refused.expect_problem(403, "forbidden");
    assert_eq!(
        problem["detail"],
        "developer of a developer has not the right change_members"
    );
    assert_eq!(problem["hint"], "these have it: owner, admin");
    let members = mei.get("/v1/members").await.expect(200);
    assert_eq!(members["items"][0]["email"], "li@example.com");
    assert!(
        mei.get("/v1/invitations").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let told = told(&mei).await;
    assert!(told.contains(&json!("hutong.member.joined")), "{told:?}");
}

#[tokio::test]
async fn somebody_new_signs_up_with_an_invitation_and_owns_nothing() {
    let app = TestApp::new().await;
    let mei = developer(&app, "mei@example.com").await;
    let invitation = invite(&mei, "analyst").await.expect(201);
    let mut body = json!({"email": "li@example.com", "password": PASSWORD, "name": "Li"});
    app.anonymous()
        .post("/v1/signup", body.clone())
        .await
        .expect_problem(422, "invalid_field");
    body["invitation"] = invitation["token"].clone();
    let me = app.anonymous().post("/v1/signup", body.clone()).await.expect(201);
    assert_eq!(me["memberships"].as_array().unwrap().len(), 1);
    assert_eq!(me["memberships"][0]["role"], "analyst");
    body["email"] = json!("zhao@example.com");
    app.anonymous()
        .post("/v1/signup", body)
        .await
        .expect_problem(404, "invitation_invalid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_invitation_is_accepted_once() {
    let app = TestApp::new().await;
    let mei = developer(&app, "mei@example.com").await;
    let invitation = invite(&mei, "tester").await.expect(201);
    let other = app.developer().await;
    let mut people = Vec::new();
    for _ in 0..6 {
        people.push(app.member(&other.organisation, Role::Tester).await);
    }
    let replies = futures::future::join_all(people.iter().map(|person| accept(person, &invitation))).await;
    let joined = replies.iter().filter(|reply| reply.status == 200).count();
    assert_eq!(joined, 1);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.expect_problem(404, "invitation_invalid");
    }
    assert_eq!(
        mei.get("/v1/members").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn an_invitation_ends_and_is_taken_back() {
    let app = TestApp::new().await;
    let mei = developer(&app, "mei@example.com").await;
    let other = app.developer().await;
    let li = app.member(&other.organisation, Role::Tester).await;
    let back = invite(&mei, "tester").await.expect(201);
    let path = format!("/v1/invitations/{}", back["id"].as_str().unwrap());
    mei.delete(&path).await.expect(204);
    accept(&li, &back).await.expect_problem(404, "invitation_invalid");
    accept(&li, &json!({"token": "hui_guessed"}))
        .await
        .expect_problem(404, "invitation_invalid");

    let member = invite(&mei, "tester").await.expect(201);
    accept(&mei, &member).await.expect_problem(409, "already_member");
    // whoever could not use it leaves it to whom it is for
    accept(&li, &member).await.expect(200);

    let token = app.role(hutong_core::organisation::Kind::Developer).await;
    let old = invite(&token, "tester").await.expect(201);
    app.clock.advance(7 * DAY);
    let zhao = app.member(&other.organisation, Role::Tester).await;
    accept(&zhao, &old).await.expect_problem(404, "invitation_invalid");
    assert!(
        token.get("/v1/invitations").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_role_counts_from_the_next_request_on() {
    let app = TestApp::new().await;
    let mei = developer(&app, "mei@example.com").await;
    let li = app.member(&mei.organisation, Role::Admin).await;
    li.post("/v1/apps", json!({"name": "Tea"})).await.expect(201);
    let path = format!("/v1/members/{}", id(&li).await);
    mei.put(&path, json!({"role": "analyst"})).await.expect(200);
    li.post("/v1/apps", json!({"name": "Tea"}))
        .await
        .expect_problem(403, "forbidden");
    mei.delete(&path).await.expect(204);
    li.get("/v1/apps").await.expect_problem(404, "not_found");
    assert_eq!(
        li.acting_for("").get("/v1/me").await.expect(200)["memberships"],
        json!([])
    );
}

#[tokio::test]
async fn only_owners_make_and_unmake_owners_and_the_last_one_stays() {
    let app = TestApp::new().await;
    let mei = developer(&app, "mei@example.com").await;
    let admin = app.member(&mei.organisation, Role::Admin).await;
    let (mei_path, admin_path) = (
        format!("/v1/members/{}", id(&mei).await),
        format!("/v1/members/{}", id(&admin).await),
    );
    for reply in [
        admin.put(&admin_path, json!({"role": "owner"})).await,
        admin.put(&mei_path, json!({"role": "tester"})).await,
        admin.delete(&mei_path).await,
        invite(&admin, "owner").await,
    ] {
        reply.expect_problem(403, "forbidden");
    }
    mei.delete(&mei_path).await.expect_problem(409, "last_owner");
    mei.put(&mei_path, json!({"role": "admin"}))
        .await
        .expect_problem(409, "last_owner");
    mei.put(&admin_path, json!({"role": "owner"})).await.expect(200);
    mei.delete(&mei_path).await.expect(204);
    admin.delete(&admin_path).await.expect_problem(409, "last_owner");
}

#[tokio::test]
async fn nobody_gives_a_role_with_rights_that_they_have_not() {
    let app = TestApp::new().await;
    let operator = app.operator().await;
    let admin = app.member(&operator.organisation, Role::Admin).await;
    let owner = app.member(&operator.organisation, Role::Owner).await;
    let li = app.member(&operator.organisation, Role::Analyst).await;
    let path = format!("/v1/members/{}", id(&li).await);
    for role in ["approver", "operator"] {
        invite(&admin, role).await.expect_problem(403, "forbidden");
        admin
            .put(&path, json!({"role": role}))
            .await
            .expect_problem(403, "forbidden");
    }
    invite(&admin, "analyst").await.expect(201);
    invite(&owner, "approver").await.expect(201);
    owner.put(&path, json!({"role": "approver"})).await.expect(200);
    // whoever runs the platform sets others up
    let developer = app.developer().await;
    let there = format!("/v1/organisations/{}/invitations", developer.organisation);
    admin
        .post(&there, json!({"name": "Li", "role": "developer"}))
        .await
        .expect(201);
}

#[tokio::test]
async fn an_invitation_ends_with_the_right_of_whoever_sent_it() {
    let app = TestApp::new().await;
    let mei = developer(&app, "mei@example.com").await;
    let other = app.developer().await;
    for change in [Some("analyst"), None] {
        let admin = app.member(&mei.organisation, Role::Admin).await;
        let token = json!({"name": "laptop", "personal": true});
        let token = admin
            .post(&format!("/v1/organisations/{}/tokens", mei.organisation), token)
            .await
            .expect(201);
        let sent = [
            invite(&admin, "tester").await.expect(201),
            invite(&admin.with_token(token["token"].as_str().unwrap()), "tester")
                .await
                .expect(201),
        ];
        let kept = invite(&mei, "tester").await.expect(201);
        let path = format!("/v1/members/{}", id(&admin).await);
        match change {
            Some(role) => drop(mei.put(&path, json!({"role": role})).await.expect(200)),
            None => drop(mei.delete(&path).await.expect(204)),
        }
        let li = app.member(&other.organisation, Role::Tester).await;
        for invitation in &sent {
            accept(&li, invitation).await.expect_problem(404, "invitation_invalid");
        }
        accept(&li, &kept).await.expect(200);
    }
}

#[tokio::test]
async fn an_invitation_ends_with_the_token_that_sent_it() {
    let app = TestApp::new().await;
    let (mei, other) = (developer(&app, "mei@example.com").await, app.developer().await);
    let path = format!("/v1/organisations/{}/tokens", mei.organisation);
    let token = mei.post(&path, json!({"name": "ci"})).await.expect(201);
    let sent = invite(&mei.with_token(token["token"].as_str().unwrap()), "tester")
        .await
        .expect(201);
    mei.delete(&format!("/v1/tokens/{}", token["id"].as_str().unwrap()))
        .await
        .expect(204);
    let li = app.member(&other.organisation, Role::Tester).await;
    accept(&li, &sent).await.expect_problem(404, "invitation_invalid");
}

#[tokio::test]
async fn an_invitation_that_is_over_is_forgotten() {
    let app = TestApp::new().await;
    let owner = app.developer().await;
    invite(&owner, "tester").await.expect(201);
    assert_eq!(hutong_people::forget_expired(&app.platform).await.unwrap(), 0);
    app.clock.advance(7 * DAY);
    assert_eq!(hutong_people::forget_expired(&app.platform).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_owners_who_leave_at_once_leave_one() {
    let app = TestApp::new().await;
    for _ in 0..5 {
        let organisation = app.developer().await.organisation;
        let one = app.member(&organisation, Role::Owner).await;
        let other = app.member(&organisation, Role::Owner).await;
        let (one_path, other_path) = (
            format!("/v1/members/{}", id(&one).await),
            format!("/v1/members/{}", id(&other).await),
        );
        let (left, stayed) = futures::join!(one.delete(&other_path), other.delete(&one_path));
        let mut statuses = [left.status.as_u16(), stayed.status.as_u16()];
        statuses.sort_unstable();
        // whoever came second is no member any more, or the last owner
        assert!(statuses[0] == 204 && [404, 409].contains(&statuses[1]), "{statuses:?}");
    }
}

#[tokio::test]
async fn an_operator_certifies_and_takes_it_back() {
    let app = TestApp::new().await;
    let operator = app.operator().await;
    let mei = developer(&app, "mei@example.com").await;
    let me = mei.get("/v1/me").await.expect(200);
    assert!(me["organisation"].get("certified_at").is_none());
    let path = format!("/v1/organisations/{}/certify", mei.organisation);
    mei.post(&path, json!({"note": "trust me"}))
        .await
        .expect_problem(403, "forbidden");
    operator
        .post(&path, json!({"note": "business licence seen"}))
        .await
        .expect(200);
    let me = mei.get("/v1/me").await.expect(200);
    assert_eq!(me["organisation"]["certified_at"], app.platform.clock.now());
    assert_eq!(me["organisation"]["certification_note"], "business licence seen");
    let back = json!({"certified": false, "note": "the licence has ended"});
    operator.post(&path, back).await.expect(200);
    let me = mei.get("/v1/me").await.expect(200);
    assert!(me["organisation"].get("certified_at").is_none());
    let unknown = "/v1/organisations/org_00000000000000000000000000000000/certify";
    operator
        .post(unknown, json!({"note": "x"}))
        .await
        .expect_problem(404, "not_found");
}

#[tokio::test]
async fn an_organisation_is_certified_under_the_name_that_it_had() {
    let app = TestApp::new().await;
    let mei = developer(&app, "mei@example.com").await;
    let path = format!("/v1/organisations/{}", mei.organisation);
    let operator = app.operator().await;
    let certifying = format!("{path}/certify");
    let certify = || operator.post(&certifying, json!({"note": "licence seen"}));
    let certified = certify().await.expect(200);
    assert_eq!(mei.get(&path).await.expect(200), certified);

    let same = json!({"name": certified["name"]});
    let kept = mei.put(&path, same).await.expect(200);
    assert_eq!(kept["certified_at"], certified["certified_at"]);
    let renamed = mei.put(&path, json!({"name": "Grand bank"})).await.expect(200);
    assert_eq!(
        (&renamed["name"], &renamed["certified_at"]),
        (&json!("Grand bank"), &json!(null))
    );
    certify().await.expect(200);
    let by_operator = operator.put(&path, json!({"name": "Tea house"})).await.expect(200);
    assert!(by_operator["certified_at"].is_number());

    let stranger = developer(&app, "li@example.com").await;
    stranger.get(&path).await.expect_problem(404, "not_found");
    stranger
        .put(&path, json!({"name": "Mine"}))
        .await
        .expect_problem(404, "not_found");
    let roles: Value = mei.get("/v1/roles").await.expect(200);
    let tester = roles.as_array().unwrap().iter();
    let tester = tester.filter(|role| role["kind"] == "developer" && role["role"] == "tester");
    let rights: Vec<_> = tester.flat_map(|role| role["rights"].as_array().unwrap()).collect();
    assert!(
        rights.contains(&&json!("read_app")) && !rights.contains(&&json!("create_app")),
        "{rights:?}"
    );
}

#[tokio::test]
async fn an_invitation_reaches_no_further_than_whoever_made_it() {
    let app = TestApp::new().await;
    let mei = developer(&app, "mei@example.com").await;
    let li = developer(&app, "li@example.com").await;
    let path = format!("/v1/organisations/{}/tokens", mei.organisation);
    let now = app.platform.clock.now();
    let bound = json!({"name": "office", "role": "admin", "networks": ["10.0.0.0/8"]});
    let bound = mei.post(&path, bound).await.expect(201);
    let mut office = app.anonymous().with_token(bound["token"].as_str().unwrap());
    office.organisation.clone_from(&mei.organisation);
    let office = office.from_address([10, 0, 0, 7]);
    invite(&office, "tester").await.expect_problem(403, "forbidden");
    let short = json!({"name": "short", "role": "admin", "expires_at": now + DAY});
    let short = mei.post(&path, short).await.expect(201);
    let mut hurried = app.anonymous().with_token(short["token"].as_str().unwrap());
    hurried.organisation.clone_from(&mei.organisation);
    let invitation = invite(&hurried, "tester").await.expect(201);
    assert_eq!(invitation["expires_at"], now + DAY);

    // whoever changes their password shuts out who knew it, and whom that one invited
    let invitation = invite(&mei, "admin").await.expect(201);
    let new = json!({"current": PASSWORD, "password": "another long password"});
    mei.put("/v1/me/password", new).await.expect(204);
    accept(&li, &invitation).await.expect_problem(404, "invitation_invalid");
}
