use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::site::{APP_ID, Site};

#[tokio::test]
async fn a_post_is_seen_liked_and_answered() {
    let site = Site::new().await;
    let (mut lin, mut wang) = (site.member("lin").await, site.member("wang").await);
    let card = json!({"app": APP_ID, "title": "第二杯半价", "path": "pages/menu/menu?id=1", "image_url": "https://img.example/a.png"});
    let posted = lin.post("/api/feed", json!({"text": " 看这个 ", "card": card})).await;
    assert_eq!(posted.status, StatusCode::CREATED);
    assert_eq!((&posted.body["text"], &posted.body["card"]), (&"看这个".into(), &card));
    let id = posted.body["id"].as_str().unwrap().to_owned();

    for _ in 0..2 {
        assert_eq!(
            wang.put(&format!("/api/feed/{id}/like")).await.status,
            StatusCode::NO_CONTENT
        );
    }
    let remark = wang
        .post(&format!("/api/feed/{id}/comments"), json!({"text": "好喝吗"}))
        .await;
    assert_eq!(remark.status, StatusCode::CREATED);

    let seen = wang.get("/api/feed").await.body["items"][0].clone();
    assert_eq!(
        (&seen["likes"], &seen["liked"], &seen["comments"]),
        (&1.into(), &true.into(), &1.into())
    );
    assert_eq!(seen["author"]["name"], "lin");
    assert_eq!(lin.get("/api/feed").await.body["items"][0]["liked"], false);
    let comments = lin.get(&format!("/api/feed/{id}/comments")).await.body;
    assert_eq!(
        (&comments[0]["text"], &comments[0]["author"]["name"]),
        (&"好喝吗".into(), &"wang".into())
    );

    wang.delete(&format!("/api/feed/{id}/like")).await;
    assert_eq!(wang.get("/api/feed").await.body["items"][0]["likes"], 0);
    wang.put("/api/feed/pst_none/like").await.refused(404, "not_found");
    wang.post("/api/feed/pst_none/comments", json!({"text": "x"}))
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn the_feed_pages_without_gaps_or_repeats() {
    let site = Site::new().await;
    let mut lin = site.member("lin").await;
    for number in 0..45 {
        site.pass(1);
        lin.post("/api/feed", json!({"text": number.to_string()})).await;
    }
    let (mut texts, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = lin.get(&format!("/api/feed?{cursor}")).await.body;
        texts.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|post| post["text"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("cursor={next}");
    }
    let expected: Vec<String> = (0..45).rev().map(|number| number.to_string()).collect();
    assert_eq!(texts, expected);
}

#[tokio::test]
async fn the_feed_of_one_author() {
    let site = Site::new().await;
    let (mut lin, mut wang) = (site.member("lin").await, site.member("wang").await);
    lin.post("/api/feed", json!({"text": "mine"})).await;
    wang.post("/api/feed", json!({"text": "yours"})).await;
    let page = lin.get("/api/feed?author=wang").await.body;
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(page["items"][0]["text"], "yours");
    lin.get("/api/feed?author=nobody").await.refused(404, "not_found");
}

#[tokio::test]
async fn unfit_posts_are_refused() {
    let site = Site::new().await;
    let mut lin = site.member("lin").await;
    let card = |field: &str, value: Value| {
        let mut card = json!({"app": APP_ID, "title": "t", "path": "p"});
        card[field] = value;
        json!({"text": "", "card": card})
    };
    for bad in [
        json!({"text": "  "}),
        json!({"text": "长".repeat(1001)}),
        json!({"text": "a\u{0}b"}),
        card("app", "javascript:1".into()),
        card("title", " ".into()),
        card("path", "x".repeat(1025).into()),
        card("image_url", "javascript:alert(1)".into()),
        card("image_url", "data:text/html,x".into()),
        card(
            "image_url",
            format!("data:image/png;base64,{}", "A".repeat(200_000)).into(),
        ),
        json!({"text": "x".repeat(300_000)}),
    ] {
        lin.post("/api/feed", bad.clone()).await.refused(400, "invalid_input");
    }
    assert_eq!(lin.get("/api/feed").await.body["items"], json!([]));
}

#[tokio::test]
async fn messages_reach_the_other_and_nobody_else() {
    let site = Site::new().await;
    let (mut lin, mut wang, mut chen) = (
        site.member("lin").await,
        site.member("wang").await,
        site.member("chen").await,
    );
    lin.post("/api/conversations/wang", json!({"text": "在吗"})).await;
    site.pass(1);
    let sent = wang
        .post(
            "/api/conversations/lin",
            json!({"card": {"app": APP_ID, "title": "一起拼"}}),
        )
        .await;
    assert_eq!(sent.status, StatusCode::CREATED);

    let thread = lin.get("/api/conversations/wang").await.body;
    let said: Vec<_> = thread
        .as_array()
        .unwrap()
        .iter()
        .map(|m| (m["mine"].clone(), m["text"].clone(), m["card"]["title"].clone()))
        .collect();
    assert_eq!(
        said,
        [
            (true.into(), "在吗".into(), Value::Null),
            (false.into(), "".into(), "一起拼".into())
        ]
    );
    let list = lin.get("/api/conversations").await.body;
    assert_eq!(
        (
            list.as_array().unwrap().len(),
            &list[0]["with"]["name"],
            &list[0]["last"]["mine"]
        ),
        (1, &"wang".into(), &false.into())
    );

    assert_eq!(chen.get("/api/conversations").await.body, json!([]));
    assert_eq!(chen.get("/api/conversations/lin").await.body, json!([]));
    lin.post("/api/conversations/lin", json!({"text": "x"}))
        .await
        .refused(400, "invalid_input");
    lin.post("/api/conversations/nobody", json!({"text": "x"}))
        .await
        .refused(404, "not_found");
}
