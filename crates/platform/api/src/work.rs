//! What the platform does by itself: the jobs of all areas, deliveries, and what comes round.

use std::time::Duration;

use hutong_core::{AppState, Result, jobs};
use tokio::task::JoinSet;

/// How long a worker that found nothing to do waits before it looks again.
const IDLE: Duration = Duration::from_millis(300);
/// How often releases begin, end and are halted, and overdue reviews are told. Decisions look at the times themselves.
const RELEASES_EVERY: Duration = Duration::from_secs(15);
/// How often packages are let go that need not be kept.
const COLLECT_EVERY: Duration = Duration::from_hours(1);
/// How often expired sessions, codes and kept answers are swept out.
const SWEEP_EVERY: Duration = Duration::from_mins(10);

/// Does jobs, `workers` of them at the same time, and what comes round, until it is dropped; with none it ends at once.
/// May run in any number of processes.
pub async fn work(platform: AppState, workers: usize) {
    if workers == 0 {
        return;
    }
    let mut tasks = JoinSet::new();
    for _ in 0..workers {
        tasks.spawn(one_by_one(platform.clone()));
    }
    tasks.spawn(hutong_events::deliver_all(platform.clone()));
    tasks.spawn(turn_webhooks(platform.clone()));
    tasks.spawn(turn_releases(platform.clone()));
    tasks.spawn(collect(platform.clone()));
    tasks.spawn(sweep(platform));
    while tasks.join_next().await.is_some() {}
}

/// Does one job after the other.
async fn one_by_one(platform: AppState) {
    loop {
        // a failure is in the log; the next turn tries again
        if !matches!(work_one(&platform).await, Ok(true)) {
            tokio::time::sleep(IDLE).await;
        }
    }
}

/// Does one job, if there is one, that is no delivery to a webhook; answers whether there was.
pub async fn work_one(platform: &AppState) -> Result<bool> {
    jobs::work_one(platform, hutong_events::OTHER_LANE, |job| async move {
        hutong_registry::jobs::run(platform, &job).await
    })
    .await
}

async fn sweep(platform: AppState) {
    let mut turn = tokio::time::interval(SWEEP_EVERY);
    loop {
        turn.tick().await;
        // a failure is in the log; the next turn tries again
        let _ = hutong_identity::jobs::forget_expired(&platform).await;
        let _ = hutong_people::forget_expired(&platform).await;
        let _ = hutong_core::forget_expired(&platform).await;
        let _ = hutong_events::forget_old(&platform).await;
    }
}

async fn collect(platform: AppState) {
    let mut turn = tokio::time::interval(COLLECT_EVERY);
    loop {
        turn.tick().await;
        let _ = hutong_registry::collect(&platform).await;
    }
}

async fn turn_webhooks(platform: AppState) {
    let mut turn = tokio::time::interval(hutong_events::TURN);
    loop {
        turn.tick().await;
        let _ = hutong_events::fan_out(&platform).await;
    }
}

async fn turn_releases(platform: AppState) {
    let mut turn = tokio::time::interval(RELEASES_EVERY);
    loop {
        turn.tick().await;
        let _ = hutong_registry::jobs::turn_releases(&platform).await;
        let _ = hutong_registry::jobs::halt_releases(&platform).await;
        let _ = hutong_registry::jobs::tell_overdue(&platform).await;
    }
}
