use axum::http::StatusCode;
use hutong_reference_host::Face;
use serde_json::{Value, json};

use crate::site::{Browser, Site};

fn transfer(request: &str, to: &str, amount: i64) -> Value {
    json!({"request": request, "to": to, "amount": amount, "note": "咖啡"})
}

async fn balance(browser: &mut Browser) -> i64 {
    browser.get("/api/wallet").await.body["balance"].as_i64().unwrap()
}

async fn two_members(site: &Site) -> (Browser, Browser) {
    let (mut lin, wang) = (site.member("lin").await, site.member("wang").await);
    let topped = lin
        .post("/api/wallet/top-ups", json!({"request": "top", "amount": 1000}))
        .await;
    assert_eq!(
        (topped.status, &topped.body["balance"]),
        (StatusCode::CREATED, &1000.into())
    );
    (lin, wang)
}

#[tokio::test]
async fn a_transfer_moves_money_once() {
    let site = Site::with(|options| options.face = Some(Face::Purse)).await;
    let (mut lin, mut wang) = two_members(&site).await;
    for _ in 0..3 {
        let answer = lin.post("/api/wallet/transfers", transfer("one", "wang", 300)).await;
        assert_eq!(
            (answer.status, &answer.body["balance"]),
            (StatusCode::CREATED, &700.into())
        );
    }
    lin.post("/api/wallet/transfers", transfer("one", "wang", 301))
        .await
        .refused(409, "request_reused");
    let wallet = wang.get("/api/wallet").await.body;
    assert_eq!(wallet["balance"], 300);
    assert_eq!(wallet["entries"].as_array().unwrap().len(), 1);
    let entry = &wallet["entries"][0];
    assert_eq!(
        (&entry["kind"], &entry["peer"], &entry["note"]),
        (&"transfer_in".into(), &"LIN".into(), &"咖啡".into())
    );

    // Another's request id is another request.
    let back = wang.post("/api/wallet/transfers", transfer("one", "lin", 100)).await;
    assert_eq!(back.body["balance"], 200);
    assert_eq!(balance(&mut lin).await, 800);
}

#[tokio::test]
async fn concurrent_transfers_never_overdraw() {
    let site = Site::new().await;
    let (mut lin, mut wang) = two_members(&site).await;
    let tries = (0..8).map(|number| {
        let mut lin = lin.clone();
        tokio::spawn(async move {
            lin.post("/api/wallet/transfers", transfer(&format!("t{number}"), "wang", 300))
                .await
                .status
        })
    });
    let mut moved = 0;
    for one in tries.collect::<Vec<_>>() {
        let status = one.await.unwrap();
        assert!(matches!(status, StatusCode::CREATED | StatusCode::CONFLICT), "{status}");
        moved += i64::from(status == StatusCode::CREATED);
    }
    assert_eq!(moved, 3);
    assert_eq!((balance(&mut lin).await, balance(&mut wang).await), (100, 900));
}

#[tokio::test]
async fn unfit_transfers_are_refused() {
    let site = Site::new().await;
    let (mut lin, _) = two_members(&site).await;
    for (to, amount, status, code) in [
        ("wang", 1001, 409, "balance_too_low"),
        ("wang", 0, 400, "invalid_input"),
        ("wang", -5, 400, "invalid_input"),
        ("wang", i64::MAX, 400, "invalid_input"),
        ("lin", 5, 400, "invalid_input"),
        ("nobody", 5, 404, "not_found"),
    ] {
        lin.post("/api/wallet/transfers", transfer("one", to, amount))
            .await
            .refused(status, code);
    }
    assert_eq!(balance(&mut lin).await, 1000);
}

#[tokio::test]
async fn play_money_exists_in_demo_mode_only() {
    let site = Site::with(|options| options.demo = false).await;
    let mut lin = site.member("lin").await;
    lin.post("/api/wallet/top-ups", json!({"request": "top", "amount": 1000}))
        .await
        .refused(404, "not_found");
    assert_eq!(lin.get("/api/config").await.body["demo"], Value::Null);
    assert_eq!(balance(&mut lin).await, 0);
}
