//! What containers tell of runs, as it is counted day by day.

use futures::future::join_all;
use hutong_policy::roles::Role;
use hutong_testkit::Client;
use serde_json::{Value, json};

use crate::support::{App, Host, World, text};

const DAY: i64 = 24 * 60 * 60 * 1000;

fn of_app(app: &App) -> String {
    format!("/v1/apps/{}/numbers", app.id)
}

async fn numbers(caller: &Client, path: &str) -> Value {
    caller.get(path).await.expect(200)
}

/// The only day's runs, users, errors and crashes.
fn only(days: &Value) -> [u64; 4] {
    assert_eq!(days.as_array().unwrap().len(), 1, "{days}");
    ["runs", "users", "errors", "crashes"].map(|what| days[0][what].as_u64().unwrap())
}

impl World {
    async fn starts(&self, host: &Host, user: &str, app: &App) {
        self.report(host, user, app, 1, &["start"]).await;
    }
}

#[tokio::test]
async fn runs_are_counted_by_day_and_users_once() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    world.starts(&host, "mei", &app).await;
    world.starts(&host, "mei", &app).await;
    world.report(&host, "mei", &app, 1, &["error"]).await;
    world.report(&host, "li", &app, 1, &["crash"]).await;
    world.report(&host, "li", &app, 7, &["start"]).await; // never released there
    world.update(&app, &host, 2, &[]).await;
    world.report(&host, "mei", &app, 2, &["start", "error"]).await;

    let told = numbers(&app.owner, &of_app(&app)).await;
    assert_eq!(
        (&told["from"], &told["to"]),
        (&json!("2026-08-25"), &json!("2026-09-21"))
    );
    assert_eq!(told["days"][0]["day"], "2026-09-21");
    assert_eq!(only(&told["days"]), [4, 2, 2, 1]);
    assert_eq!(told["weeks"], json!([{"first": "2026-09-21", "users": 2}]));
    assert_eq!(told["months"], json!([{"first": "2026-09-01", "users": 2}]));
    let parts = told["parts"].as_array().unwrap();
    assert_eq!(parts[0]["id"], app.version["id"]);
    assert_eq!(
        (only(&parts[0]["days"]), only(&parts[1]["days"])),
        ([3, 2, 1, 1], [1, 1, 1, 0])
    );

    world.clock().advance(DAY);
    world.starts(&host, "mei", &app).await;
    let told = numbers(&app.owner, &of_app(&app)).await;
    let days = told["days"].as_array().unwrap();
    assert_eq!(
        (&days[1]["day"], &days[1]["runs"], &days[1]["users"]),
        (&json!("2026-09-22"), &json!(1), &json!(1))
    );
    assert_eq!(told["weeks"][0]["users"], 2, "she is known this week");
}

#[tokio::test]
async fn a_user_of_two_apps_is_one_of_the_host() {
    let world = World::new().await;
    let (host, coffee) = world.host_with_app().await;
    let tea = world.app().await;
    world.release(&tea, &host).await;
    let purse = world.host("Purse").await;
    world.release(&coffee, &purse).await;
    for (host, user, app) in [(&host, "mei", &coffee), (&host, "mei", &tea), (&purse, "mei", &coffee)] {
        world.starts(host, user, app).await;
    }
    let operator = world.app.operator().await;
    let of_host = format!("/v1/hosts/{}/numbers", host.id);
    for (caller, path, expected) in [
        (&host.owner, of_host.as_str(), [2, 1, 0, 0]),
        (&operator, &of_host, [2, 1, 0, 0]),
        (&host.owner, "/v1/numbers", [2, 1, 0, 0]),
        (&operator, "/v1/numbers?by=host", [3, 2, 0, 0]),
        (&coffee.owner, "/v1/numbers", [2, 2, 0, 0]),
        (&coffee.owner, &format!("{}?by=host", of_app(&coffee)), [2, 2, 0, 0]),
        (
            &coffee.owner,
            &format!("{}?host={}", of_app(&coffee), host.id),
            [1, 1, 0, 0],
        ),
        (&host.owner, &of_app(&coffee), [1, 1, 0, 0]),
    ] {
        let told = numbers(caller, path).await;
        assert_eq!(only(&told["days"]), expected, "{path}: {told}");
        let parts = told["parts"].as_array().unwrap();
        let runs: u64 = parts.iter().map(|part| only(&part["days"])[0]).sum();
        assert_eq!(runs, expected[0], "{path}: {told}");
    }
    let names = |told: &Value| -> Vec<String> {
        let parts = told["parts"].as_array().unwrap();
        parts.iter().map(|part| text(&part["name"])).collect()
    };
    let by_host = numbers(&operator, "/v1/numbers?by=host").await;
    assert_eq!(names(&by_host), ["Plaza", "Purse"], "most runs first");
    assert_eq!(only(&by_host["parts"][0]["days"]), [2, 1, 0, 0]);

    // what is not theirs is in none of their numbers
    assert_eq!(numbers(&tea.owner, "/v1/numbers").await["days"][0]["runs"], 1);
    for (caller, path) in [
        (&tea.owner, of_app(&coffee)),
        (&purse.owner, of_app(&tea)),
        (&purse.owner, format!("{}?host={}", of_app(&coffee), host.id)),
        (&purse.owner, of_host.clone()),
        (&coffee.owner, of_host.clone()),
    ] {
        caller.get(&path).await.expect_problem(404, "not_found");
    }
    let analyst = world.app.member(&coffee.owner.organisation, Role::Analyst).await;
    assert_eq!(numbers(&analyst, &of_app(&coffee)).await["days"][0]["runs"], 2);
}

#[tokio::test]
async fn who_comes_again_is_counted_with_the_day_on_which_they_came() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    for user in ["mei", "li", "lan"] {
        world.starts(&host, user, &app).await;
    }
    let first = async || numbers(&app.owner, &of_app(&app)).await["days"][0].clone();
    assert_eq!(first().await.get("after_1"), None, "not yet");
    for (days, users) in [(1, &["mei", "mei", "li"][..]), (6, &["mei"]), (23, &["lan", "wei"])] {
        world.clock().advance(days * DAY);
        world.forget_expired().await;
        for user in users {
            world.starts(&host, user, &app).await;
        }
    }
    let path = format!("{}?from=2026-09-21&to=2026-09-28", of_app(&app));
    let days = numbers(&app.owner, &path).await["days"].clone();
    let again = ["after_1", "after_7", "after_30"].map(|after| days[0][after].as_u64().unwrap());
    assert_eq!((&days[0]["day"], again), (&json!("2026-09-21"), [2, 1, 1]));
    let host_path = format!("/v1/hosts/{}/numbers?from=2026-09-21&to=2026-09-28", host.id);
    assert_eq!(numbers(&host.owner, &host_path).await["days"][0]["after_1"], 2);
}

#[tokio::test]
async fn a_container_that_lies_counts_for_so_much() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let session = world.session(&host, "mei", &app).await;
    for _ in 0..110 {
        assert_eq!(world.report_all(&session, 1, &["start", "start", "error"]).await, 204);
    }
    let told = numbers(&app.owner, &of_app(&app)).await;
    assert_eq!(only(&told["days"]), [100, 1, 100, 0]);
}

#[tokio::test]
async fn reports_at_the_same_time_are_each_counted_once() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let mut sessions = Vec::new();
    for user in ["mei", "mei", "mei", "li", "li", "lan"] {
        sessions.push(world.session(&host, user, &app).await);
    }
    let all = join_all(sessions.iter().map(|session| world.report_all(session, 1, &["start"]))).await;
    assert_eq!(all, [204; 6]);
    let told = numbers(&app.owner, &of_app(&app)).await;
    assert_eq!(only(&told["days"]), [6, 3, 0, 0]);
    assert_eq!(told["weeks"][0]["users"], 3);
}

#[tokio::test]
async fn marks_say_nothing_of_a_user_and_end() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    let tea = world.app().await;
    world.release(&tea, &host).await;
    world.starts(&host, "mei", &app).await;
    let marks = world.marks().await;
    // of the version, and of app and host: day, week, month
    assert_eq!(marks.len(), 1 + 2 * 3);
    assert!(marks.iter().all(|row| row.mark.len() == 16));
    world.starts(&host, "mei", &tea).await;
    assert_eq!(world.marks().await.len(), 7 + 1 + 3, "of another app, others");
    world.clock().advance(31 * DAY);
    world.forget_expired().await;
    assert_eq!(world.marks().await.len(), 0);
}

#[tokio::test]
async fn days_that_there_are_not_are_refused() {
    let world = World::new().await;
    let app = world.app().await;
    for (query, status, code) in [
        ("from=yesterday", 400, "invalid_query"),
        ("to=2026-02-30", 400, "invalid_query"),
        ("by=colour", 400, "invalid_query"),
        ("from=2026-09-02&to=2026-09-01", 422, "invalid_field"),
        ("from=2025-09-01&to=2026-09-02", 422, "invalid_field"),
    ] {
        let path = format!("{}?{query}", of_app(&app));
        app.owner.get(&path).await.expect_problem(status, code);
    }
    let year = format!("{}?from=2025-09-02&to=2026-09-02", of_app(&app));
    let told = numbers(&app.owner, &year).await;
    assert_eq!((&told["days"], &told["parts"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn old_days_are_forgotten() {
    let world = World::new().await;
    let (host, app) = world.host_with_app().await;
    world.starts(&host, "mei", &app).await;
    let path = format!("{}?from=2026-09-21&to=2026-09-22", of_app(&app));
    for (days, kept) in [(400, 1), (1, 0)] {
        world.clock().advance(days * DAY);
        hutong_registry::collect(&world.app.platform).await.unwrap();
        let told = numbers(&app.owner, &path).await;
        let counts = [&told["days"], &told["parts"]].map(|list| list.as_array().unwrap().len());
        assert_eq!(counts, [kept; 2]);
    }
}
