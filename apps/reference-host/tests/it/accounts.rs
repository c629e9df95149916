use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::site::Site;

const DAY: i64 = 24 * 3600 * 1000;

#[tokio::test]
async fn sign_up_logs_in_and_the_session_ends_with_logout() {
    let site = Site::new().await;
    let mut lin = site.member("lin").await;
    let me = lin.get("/api/session").await;
    assert_eq!(me.body["name"], "lin");
    assert!(
        me.body["avatar"]
            .as_str()
            .unwrap()
            .starts_with("data:image/svg+xml;base64,")
    );
    assert!(me.body.get("password_hash").is_none() && me.body.get("id").is_none());

    let mut stolen = lin.clone();
    assert_eq!(lin.delete("/api/session").await.status, StatusCode::NO_CONTENT);
    assert_eq!(lin.cookie, None);
    assert_eq!(
        stolen.get("/api/session").await.body,
        Value::Null,
        "the token is dead at the server too"
    );
    stolen.get("/api/feed").await.refused(401, "not_logged_in");
}

#[tokio::test]
async fn login_takes_the_right_password_only() {
    let site = Site::new().await;
    site.member("lin").await;
    let mut browser = site.browser();
    browser
        .post("/api/session", json!({"name": "lin", "password": "correct horsE"}))
        .await
        .refused(401, "wrong_password");
    browser
        .post("/api/session", json!({"name": "nobody", "password": "correct horse"}))
        .await
        .refused(401, "wrong_password");
    browser
        .post("/api/session", json!({"name": "lin", "password": "x".repeat(4000)}))
        .await
        .refused(401, "wrong_password");
    assert_eq!(browser.cookie, None);
    let good = browser
        .post("/api/session", json!({"name": "lin", "password": "correct horse"}))
        .await;
    assert_eq!(good.status, StatusCode::OK);
    assert_eq!(browser.get("/api/session").await.body["name"], "lin");
}

#[tokio::test]
async fn the_cookie_is_kept_from_scripts_and_other_sites() {
    let site = Site::new().await;
    let form = json!({"name": "lin", "nick_name": "林", "password": "correct horse"});
    let answer = site.browser().post("/api/accounts", form).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("plaza_session="), "{cookie}");
    assert!(
        cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax") && !cookie.contains("Secure"),
        "{cookie}"
    );
    let database = std::fs::read(site.folder.path().join("host.db")).unwrap();
    let token = cookie.split(['=', ';']).nth(1).unwrap().as_bytes().to_vec();
    assert!(token.len() >= 43);
    assert!(
        !database.windows(token.len()).any(|part| part == token),
        "only the hash of a token is stored"
    );

    let secure = Site::with(|options| options.public_url = Some("https://plaza.example".into())).await;
    let form = json!({"name": "lin", "nick_name": "林", "password": "correct horse"});
    let answer = secure.browser().post("/api/accounts", form).await;
    assert!(
        answer.headers[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .ends_with("; Secure")
    );
}

#[tokio::test]
async fn a_session_ends_after_thirty_days() {
    let site = Site::new().await;
    let mut lin = site.member("lin").await;
    site.pass(30 * DAY - 1);
    assert_eq!(lin.get("/api/session").await.body["name"], "lin");
    site.pass(1);
    lin.get("/api/feed").await.refused(401, "not_logged_in");
}

#[tokio::test]
async fn logging_in_again_ends_the_session_before() {
    let site = Site::new().await;
    let mut lin = site.member("lin").await;
    let mut before = lin.clone();
    lin.post("/api/session", json!({"name": "lin", "password": "correct horse"}))
        .await;
    assert_ne!(lin.cookie, before.cookie);
    before.get("/api/feed").await.refused(401, "not_logged_in");
    assert_eq!(lin.get("/api/feed").await.status, StatusCode::OK);
}

#[tokio::test]
async fn sign_up_checks_what_it_is_given() {
    let site = Site::new().await;
    site.member("lin").await;
    let form = |name: &str, nick: &str, password: &str| json!({"name": name, "nick_name": nick, "password": password});
    let mut browser = site.browser();
    browser
        .post("/api/accounts", form("lin", "X", "correct horse"))
        .await
        .refused(409, "name_taken");
    for bad in [
        form("x", "X", "correct horse"),
        form("Lin", "X", "correct horse"),
        form("a b", "X", "correct horse"),
        form("li", " ", "correct horse"),
        form("li", "a\u{7}b", "correct horse"),
        form("li", &"长".repeat(25), "correct horse"),
        form("li", "X", "short"),
        form("li", "X", &"x".repeat(129)),
        json!({"name": "li"}),
        json!([]),
    ] {
        browser
            .post("/api/accounts", bad.clone())
            .await
            .refused(400, "invalid_input");
    }
}

#[tokio::test]
async fn a_writing_request_from_another_site_is_refused() {
    let site = Site::new().await;
    let mut lin = site.member("lin").await;
    let post = json!({"text": "hello"});
    for origin in [
        None,
        Some("https://evil.test"),
        Some("http://host.test:81"),
        Some("http://sub.host.test"),
        Some("null"),
        Some("x"),
    ] {
        lin.send(Method::POST, "/api/feed", Some(post.clone()), origin)
            .await
            .refused(403, "foreign_origin");
        lin.send(Method::DELETE, "/api/session", None, origin)
            .await
            .refused(403, "foreign_origin");
    }
    assert_eq!(
        lin.get("/api/feed").await.body["items"],
        json!([]),
        "nothing was written"
    );
    assert_eq!(lin.post("/api/feed", post).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn the_two_faces_do_not_share_a_cookie() {
    let plaza = Site::new().await;
    let purse = Site::with(|options| options.face = Some(hutong_reference_host::Face::Purse)).await;
    let lin = plaza.member("lin").await;
    let in_purse = purse.member("lin").await;
    assert!(lin.cookie.unwrap().starts_with("plaza_session="));
    assert!(in_purse.cookie.unwrap().starts_with("purse_session="));
}
