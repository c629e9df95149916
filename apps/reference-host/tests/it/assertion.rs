use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signature, Verifier, VerifyingKey};
use hutong_reference_host::{AssertionKey, DEMO_PASSWORD, Face, System, seed};
use serde_json::{Value, json};

use crate::site::{APP_ID, Browser, HOST_ID, NEW_YEAR, Site};

/// Header and claims of a JWT whose signature is good.
fn open(token: &str, public: &str) -> (Value, Value) {
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let key = VerifyingKey::from_bytes(&decode(public).try_into().unwrap()).unwrap();
    key.verify(signed.as_bytes(), &Signature::from_slice(&decode(signature)).unwrap())
        .unwrap();
    let json = |text: &str| serde_json::from_slice(&decode(text)).unwrap();
    (json(header), json(claims))
}

fn public_key(site: &Site) -> AssertionKey {
    AssertionKey::open(site.folder.path(), None, &System).unwrap()
}

#[tokio::test]
async fn an_assertion_says_what_host_connect_asks_for() {
    let site = Site::with(|options| options.platform = Some("https://hutong.example/".into())).await;
    let mut lin = site.member("lin").await;
    site.pass(999);
    let path = format!("/api/hutong/assertion?app={APP_ID}");
    let answer = lin.get(&path).await;
    assert_eq!(answer.headers["cache-control"], "no-store");
    let key = public_key(&site);
    let (header, claims) = open(answer.body["assertion"].as_str().unwrap(), key.public());

    assert_eq!((&header["alg"], &header["kid"]), (&"EdDSA".into(), &key.kid().into()));
    assert_eq!(claims["iss"], HOST_ID);
    assert_eq!(
        claims["aud"], "https://hutong.example",
        "the issuer has no trailing slash"
    );
    assert_eq!(claims["hutong_app"], APP_ID);
    assert_eq!(claims["iat"], NEW_YEAR / 1000);
    let lifetime = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert!((1..=300).contains(&lifetime), "{lifetime}");
    assert!(claims["sub"].as_str().unwrap().starts_with("usr_"));
    let me = lin.get("/api/session").await;
    assert_eq!(me.body["subject"], claims["sub"], "the page knows whose lists it shows");
    assert!(!claims.to_string().contains("LIN"), "no profile data travels");

    let again = lin.get(&path).await;
    let (_, second) = open(again.body["assertion"].as_str().unwrap(), key.public());
    assert_ne!(claims["jti"], second["jti"], "each assertion is accepted once");
    assert_eq!(claims["sub"], second["sub"]);

    let mut wang = site.member("wang").await;
    let (_, other) = open(wang.get(&path).await.body["assertion"].as_str().unwrap(), key.public());
    assert_ne!(claims["sub"], other["sub"]);
}

/// What is said of whom this browser is logged in for.
async fn said(site: &Site, browser: &mut Browser) -> Value {
    let answer = browser.get(&format!("/api/hutong/assertion?app={APP_ID}")).await;
    let (_, mut claims) = open(answer.body["assertion"].as_str().unwrap(), public_key(site).public());
    claims["hutong_facts"].take()
}

#[tokio::test]
async fn an_assertion_says_what_rules_of_releases_ask_for() {
    for (face, version) in [(Face::Plaza, "8.2.0"), (Face::Purse, "3.1.0")] {
        let site = Site::with(|options| options.face = Some(face)).await;
        let mut ada = site.member("ada").await;
        site.pass(3 * 24 * 60 * 60 * 1000);
        let plain = json!({"group": [], "host_version": version, "custom.days": 3});
        assert_eq!(said(&site, &mut ada).await, plain);
        ada.headers = &[
            ("sec-ch-ua-platform", "\"Android\""),
            ("accept-language", "zh-CN,zh;q=0.9"),
        ];
        let facts = said(&site, &mut ada).await;
        assert_eq!((&facts["os"], &facts["locale"]), (&json!("android"), &json!("zh-CN")));
        ada.headers = &[("sec-ch-ua-platform", "\"Toaster\""), ("accept-language", "*, <b>")];
        assert_eq!(
            said(&site, &mut ada).await,
            plain,
            "what a browser makes up is not vouched for"
        );
    }
}

#[tokio::test]
async fn demo_accounts_live_in_cities() {
    let site = Site::new().await;
    // without a platform there are no cards; the people are there
    let _ = seed(&site.host).await;
    for (name, city) in [("lin", "杭州"), ("chen", "上海"), ("demo", "北京")] {
        let mut browser = site.browser();
        let form = json!({"name": name, "password": DEMO_PASSWORD});
        assert_eq!(browser.post("/api/session", form).await.status, 200);
        let facts = said(&site, &mut browser).await;
        assert_eq!((&facts["city"], &facts["group"]), (&json!(city), &json!(["demo"])));
    }
}

#[tokio::test]
async fn nobody_is_vouched_for_without_a_session() {
    let site = Site::new().await;
    site.browser()
        .get(&format!("/api/hutong/assertion?app={APP_ID}"))
        .await
        .refused(401, "not_logged_in");
    let mut lin = site.member("lin").await;
    lin.get("/api/hutong/assertion").await.refused(400, "invalid_input");
    lin.get("/api/hutong/assertion?app=../x")
        .await
        .refused(400, "invalid_input");
}

#[tokio::test]
async fn configuration_names_kid_and_issuer() {
    let site = Site::with(|options| {
        options.kid = Some("2026-a".into());
        options.issuer = Some("https://issuer.example".into());
    })
    .await;
    let answer = site
        .member("lin")
        .await
        .get(&format!("/api/hutong/assertion?app={APP_ID}"))
        .await;
    let (header, claims) = open(answer.body["assertion"].as_str().unwrap(), public_key(&site).public());
    assert_eq!(
        (&header["kid"], &claims["aud"]),
        (&"2026-a".into(), &"https://issuer.example".into())
    );
}

#[test]
fn the_key_is_made_once_and_kept_private() {
    let folder = tempfile::TempDir::new().unwrap();
    let data = folder.path().join("new");
    let first = AssertionKey::open(&data, None, &System).unwrap();
    let second = AssertionKey::open(&data, None, &System).unwrap();
    assert_eq!((first.public(), first.kid()), (second.public(), second.kid()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(data.join("host.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    std::fs::write(data.join("host.key"), "torn").unwrap();
    let error = AssertionKey::open(&data, None, &System).err().unwrap().to_string();
    assert!(
        error.contains("is not an assertion key"),
        "a damaged key is never replaced silently: {error}"
    );
    assert_eq!(std::fs::read_to_string(data.join("host.key")).unwrap(), "torn");
}
