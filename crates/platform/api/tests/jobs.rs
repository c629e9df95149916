//! Work that outlives a request, when it fails.

use hutong_base::Code;
use hutong_core::jobs::Lane;
use hutong_core::{Error, jobs};
use hutong_testkit::TestApp;

#[tokio::test]
async fn a_job_that_fails_is_tried_later_every_time_and_given_up_at_last() {
    let app = TestApp::new().await;
    let platform = &app.platform;
    let transaction = platform.db.begin().await.unwrap();
    jobs::add(platform, "test.fail", "it", &transaction).await.unwrap();
    transaction.commit().await.unwrap();
    let fail = || {
        jobs::work_one(platform, Lane::Of("test.fail"), |_| async {
            Err(Error::new(Code::Overloaded, "not now"))
        })
    };
    for attempt in 1..20_i64 {
        assert!(fail().await.unwrap(), "attempt {attempt}");
        let pause = (attempt * attempt * 1000).min(300_000);
        app.clock.advance(pause - 1);
        assert!(!fail().await.unwrap(), "too soon after attempt {attempt}");
        app.clock.advance(1);
    }
    assert!(fail().await.unwrap());
    app.clock.advance(1_000_000);
    assert!(!fail().await.unwrap(), "it was given up");
}

#[tokio::test]
async fn a_kind_of_job_that_nobody_knows_ends() {
    let app = TestApp::new().await;
    let transaction = app.platform.db.begin().await.unwrap();
    jobs::add(&app.platform, "test.unknown", "it", &transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let mut turns = 0;
    while hutong_api::work_one(&app.platform).await.unwrap() {
        app.clock.advance(300_000);
        turns += 1;
        assert!(turns <= 20, "it is tried for ever");
    }
}
