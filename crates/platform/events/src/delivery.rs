//! From an event to the webhooks that want it: what is to be delivered, and each attempt to do so.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use hutong_base::Code;
use hutong_core::jobs::{self, Job, Lane};
use hutong_core::{Answer, AppState, Call, Change, Error, Event, Platform, Result, SYSTEM, event_heads, events, heads};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait as _, LockBehavior, LockType, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;
use tokio::task::{self, JoinSet};

use crate::model::{deliveries, webhooks};
use crate::ops::list_events::CloudEvent;
use crate::ops::list_webhooks::shown;
use crate::secret;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// How long after the attempt before each further one is made, in milliseconds: the schedule of Standard Webhooks.
const PAUSES: [i64; 9] = [
    5 * SECOND,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
];
/// A webhook through which nothing has come for so long is disabled, in milliseconds.
const GIVEN_UP: i64 = 5 * DAY;
/// Attempts of a delivery before it shows that nothing comes through: one that fails once, after days without any, does not.
const PATIENT: i32 = 4;
/// How long deliveries are kept, in milliseconds.
const KEPT: i64 = 30 * DAY;
/// What is read of an answer, in bytes: what it says does not count, and reading it is polite.
const ANSWER: usize = 16 * 1024;
/// How often events are looked at for webhooks.
pub const TURN: Duration = Duration::from_millis(500);
/// Events that are looked at in one transaction.
const AT_ONCE: u64 = 200;
/// Attempts of a process under way at the same time: a receiver may take fifteen seconds.
const UNDER_WAY: usize = 64;
/// Those for one organisation.
const SHARE: usize = 4;
/// How long to wait for more that is due.
const IDLE: Duration = Duration::from_millis(300);
/// The job of one delivery.
const JOB: &str = "webhook.deliver";
/// Deliveries have workers of their own: somebody who answers slowly holds up nobody's scan.
pub const OWN_LANE: Lane = Lane::Of(JOB);
/// What everybody else's workers do.
pub const OTHER_LANE: Lane = Lane::AllBut(JOB);

pub(crate) const PENDING: &str = "pending";
pub(crate) const DELIVERED: &str = "delivered";
pub(crate) const FAILED: &str = "failed";

/// What tells a webhook that it is tried.
pub(crate) const TESTED: &str = "hutong.webhook.tested";

/// Makes deliveries of the events that webhooks have not seen; answers how many. May run at any time, on any number of
/// nodes: the row of a webhook is locked while its events are looked at.
pub async fn fan_out(platform: &Platform) -> Result<u64> {
    let head = Query::select()
        .column((heads::Entity, heads::Column::Sequence))
        .from(heads::Entity)
        .and_where(
            Expr::col((heads::Entity, heads::Column::Organisation))
                .equals((webhooks::Entity, webhooks::Column::Organisation)),
        )
        .to_owned();
    let behind = webhooks::Entity::find()
        .filter(webhooks::Column::DisabledAt.is_null())
        .filter(Expr::col((webhooks::Entity, webhooks::Column::Seen)).lt(Expr::from(head)));
    let ids: Vec<String> = behind
        .select_only()
        .column(webhooks::Column::Id)
        .into_tuple()
        .all(platform.db.read())
        .await?;
    let mut made = 0;
    for id in ids {
        match look(platform, &id).await {
            Ok(deliveries) => made += deliveries,
            // the next turn tries again; the others are not held up
            Err(error) => tracing::warn!(webhook = id, %error, "events of a webhook were not looked at"),
        }
    }
    Ok(made)
}

/// Looks at the next events for one webhook.
async fn look(platform: &Platform, id: &str) -> Result<u64> {
    let transaction = platform.db.begin().await?;
    let row = webhooks::Entity::find_by_id(id)
        .filter(webhooks::Column::DisabledAt.is_null())
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&transaction)
        .await?;
    let Some(row) = row else { return Ok(0) };
    let found = events::Entity::find()
        .filter(events::Column::Organisation.eq(&row.organisation))
        .filter(events::Column::Sequence.gt(row.seen))
        .order_by_asc(events::Column::Sequence)
        .limit(AT_ONCE)
        .all(&transaction)
        .await?;
    let Some(last) = found.last().map(|event| event.sequence) else {
        return Ok(0);
    };
    let types: Vec<String> = serde_json::from_value(row.types.clone())?;
    let mut made = 0;
    for event in found.into_iter().filter(|event| wants(&row.id, &types, event)) {
        add(platform, &row, event, &transaction).await?;
        made += 1;
    }
    let mut row = row.into_active_model();
    row.seen = Set(last);
    row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(made)
}

/// Whether the webhook `id`, for these types, is told `event`. A test is for one webhook, whatever its types.
fn wants(id: &str, types: &[String], event: &events::Model) -> bool {
    if event.kind == TESTED {
        return event.subject == id;
    }
    let fits = |wanted: &String| *wanted == event.kind || (wanted.ends_with('.') && event.kind.starts_with(wanted));
    types.is_empty() || types.iter().any(fits)
}

async fn add(
    platform: &Platform,
    webhook: &webhooks::Model,
    event: events::Model,
    db: &impl ConnectionTrait,
) -> Result<()> {
    let now = platform.clock.now();
    let id = String::from(platform.ids.next("whd"));
    let row = deliveries::ActiveModel {
        id: Set(id.clone()),
        webhook: Set(webhook.id.clone()),
        organisation: Set(webhook.organisation.clone()),
        sequence: Set(event.sequence),
        event: Set(event.id),
        kind: Set(event.kind),
        state: Set(PENDING.to_owned()),
        attempts: Set(0),
        status: Set(None),
        error: Set(None),
        created_at: Set(now),
        tried_at: Set(None),
        next_at: Set(Some(now)),
    };
    deliveries::Entity::insert(row).exec_without_returning(db).await?;
    jobs::add(platform, JOB, &id, db).await
}

/// Delivers a delivery again from its first attempt on.
pub(crate) async fn again(platform: &Platform, row: deliveries::Model, db: &impl ConnectionTrait) -> Result<()> {
    let now = platform.clock.now();
    let id = row.id.clone();
    let mut row = row.into_active_model();
    row.state = Set(PENDING.to_owned());
    row.attempts = Set(0);
    row.next_at = Set(Some(now));
    row.update(db).await?;
    jobs::add_at(platform, JOB, &id, now, db).await
}

/// Nothing more is tried for a webhook that is disabled.
pub(crate) async fn give_up(webhook: &str, db: &impl ConnectionTrait) -> Result<()> {
    deliveries::Entity::update_many()
        .col_expr(deliveries::Column::State, Expr::value(FAILED))
        .col_expr(deliveries::Column::NextAt, Expr::value(None::<i64>))
        .filter(deliveries::Column::Webhook.eq(webhook))
        .filter(deliveries::Column::State.eq(PENDING))
        .exec(db)
        .await?;
    Ok(())
}

/// The number of the last event of an organisation.
pub(crate) async fn newest(organisation: &String, db: &impl ConnectionTrait) -> Result<i64> {
    let heads = event_heads(db, [organisation]).await?;
    Ok(heads.get(organisation).copied().unwrap_or_default())
}

/// Makes attempts as they fall due, many at the same time, until it is dropped. An organisation whose receivers answer
/// slowly has its share of them under way and holds up nobody else's.
pub async fn deliver_all(platform: AppState) {
    let mut tasks = JoinSet::new();
    let mut under_way: HashMap<task::Id, String> = HashMap::new();
    loop {
        // a failure is in the log; the next turn tries again
        if tasks.len() < UNDER_WAY
            && let Ok(Some((job, organisation))) = claim(&platform, under_way.values()).await
        {
            let platform = platform.clone();
            let attempt = async move {
                let platform = &platform;
                let _ = jobs::carry_out(platform, job, |job| async move { deliver(platform, &job).await }).await;
            };
            under_way.insert(tasks.spawn(attempt).id(), organisation);
        } else {
            tokio::select! {
                Some(ended) = tasks.join_next_with_id() => {
                    under_way.remove(&ended.map_or_else(|error| error.id(), |(id, ())| id));
                }
                () = tokio::time::sleep(IDLE) => {}
            }
        }
    }
}

/// Claims an attempt for an organisation that has not its share of those under way; answers for whom.
async fn claim(platform: &Platform, under_way: impl Iterator<Item = &String>) -> Result<Option<(Job, String)>> {
    let mut shares: BTreeMap<&str, usize> = BTreeMap::new();
    for organisation in under_way {
        *shares.entry(organisation).or_default() += 1;
    }
    let full = shares.into_iter().filter(|(_, attempts)| SHARE <= *attempts);
    let theirs = Query::select()
        .column((deliveries::Entity, deliveries::Column::Id))
        .from(deliveries::Entity)
        .and_where(Expr::col((deliveries::Entity, deliveries::Column::Id)).eq(jobs::subject()))
        .and_where(
            Expr::col((deliveries::Entity, deliveries::Column::Organisation))
                .is_in(full.map(|(organisation, _)| organisation)),
        )
        .to_owned();
    let others = Condition::all().add(Expr::exists(theirs).not());
    let Some(job) = jobs::claim(platform, OWN_LANE, others).await? else {
        return Ok(None);
    };
    let delivery = deliveries::Entity::find_by_id(&job.subject)
        .one(platform.db.read())
        .await?;
    Ok(Some((
        job,
        delivery.map_or_else(String::new, |delivery| delivery.organisation),
    )))
}

/// Makes one attempt that is due, if there is one; answers whether there was.
pub async fn deliver_one(platform: &AppState) -> Result<bool> {
    jobs::work_one(platform, OWN_LANE, |job| async move { deliver(platform, &job).await }).await
}

async fn deliver(platform: &AppState, job: &Job) -> Result<()> {
    let outcome = attempt(platform, &job.subject).await?;
    let change = Change::begin(platform, SYSTEM, None).await?;
    let db = change.db();
    job.end(db).await?;
    let Some(outcome) = outcome else {
        return change.unchanged(()).await;
    };
    let delivery = deliveries::Entity::find_by_id(&job.subject).one(db).await?;
    let Some(delivery) = delivery else {
        return change.unchanged(()).await;
    };
    let webhook = webhooks::Entity::find_by_id(&delivery.webhook)
        .lock_exclusive()
        .one(db)
        .await?;
    let webhook = webhook.ok_or_else(|| Error::internal("a delivery has no webhook"))?;
    let told = settle(platform, webhook, delivery, outcome, db).await?;
    change.commit_all(told.into_iter().collect(), ()).await
}

/// How an attempt went.
struct Outcome {
    status: Option<i32>,
    error: Option<String>,
}

/// Sends the event of a delivery; `None` when there is nothing to send any more.
async fn attempt(platform: &AppState, delivery: &str) -> Result<Option<Outcome>> {
    let db = platform.db.read();
    let row = deliveries::Entity::find_by_id(delivery)
        .filter(deliveries::Column::State.eq(PENDING))
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let webhook = webhooks::Entity::find_by_id(&row.webhook)
        .filter(webhooks::Column::DisabledAt.is_null())
        .one(db)
        .await?;
    let event = events::Entity::find_by_id((row.organisation, row.sequence))
        .one(db)
        .await?;
    let (Some(webhook), Some(event)) = (webhook, event) else {
        return Ok(None);
    };
    let now = platform.clock.now();
    let id = event.id.clone();
    let call = Call {
        url: &webhook.url,
        id: &id,
        secrets: &secret::of(platform, &webhook, now)?,
        at: now,
        body: serde_json::to_string(&CloudEvent::of(event, &platform.public_url))?,
        most: ANSWER,
    };
    let sent = platform.outbound.post(call).await;
    Ok(Some(match sent {
        Ok(Answer { status, .. }) => Outcome {
            status: Some(status.as_u16().into()),
            error: (!status.is_success()).then(|| format!("the answer was {status}")),
        },
        Err(error) => Outcome {
            status: None,
            error: Some(error.to_string()),
        },
    }))
}

/// Writes down how an attempt went and what follows; answers what is to be told.
async fn settle(
    platform: &AppState,
    webhook: webhooks::Model,
    delivery: deliveries::Model,
    outcome: Outcome,
    db: &impl ConnectionTrait,
) -> Result<Option<Event>> {
    let now = platform.clock.now();
    let attempts = delivery.attempts + 1;
    let failed = outcome.error.is_some();
    let pause = usize::try_from(delivery.attempts)
        .ok()
        .and_then(|made| PAUSES.get(made));
    let enabled = webhook.disabled_at.is_none();
    let next = pause.filter(|_| failed && enabled).map(|pause| now + pause);
    let id = delivery.id.clone();
    let mut delivery = delivery.into_active_model();
    delivery.attempts = Set(attempts);
    delivery.status = Set(outcome.status);
    delivery.error = Set(outcome.error);
    delivery.tried_at = Set(Some(now));
    delivery.next_at = Set(next);
    let state = match (failed, next) {
        (false, _) => DELIVERED,
        (true, Some(_)) => PENDING,
        (true, None) => FAILED,
    };
    delivery.state = Set(state.to_owned());
    delivery.update(db).await?;
    if let Some(next) = next {
        jobs::add_at(platform, JOB, &id, next, db).await?;
    }
    let since = webhook.failing_since.unwrap_or(now);
    let why = match outcome.status {
        _ if !enabled => None,
        Some(410) => Some("the answer was 410 Gone"),
        _ if failed && PATIENT <= attempts && GIVEN_UP <= now - since => Some("nothing has come through for five days"),
        _ => None,
    };
    let (id, organisation) = (webhook.id.clone(), webhook.organisation.clone());
    let mut webhook = webhook.into_active_model();
    webhook.failing_since = Set(failed.then_some(since));
    if let Some(why) = why {
        webhook.disabled_at = Set(Some(now));
        webhook.disabled_why = Set(Some(why.to_owned()));
        give_up(&id, db).await?;
    }
    let url = webhook.update(db).await?.url;
    Ok(why.map(|why| Event {
        kind: "hutong.webhook.disabled",
        subject: id,
        organisations: vec![organisation],
        data: json!({"url": shown(&url), "why": why}),
    }))
}

/// Forgets old deliveries that are over; answers how many. May run at any time, on any number of nodes.
pub async fn forget_old(platform: &Platform) -> Result<u64> {
    let transaction = platform.db.begin().await?;
    let gone = deliveries::Entity::delete_many()
        .filter(deliveries::Column::CreatedAt.lte(platform.clock.now() - KEPT))
        .filter(deliveries::Column::State.ne(PENDING))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(gone.rows_affected)
}

/// Refuses what a disabled webhook cannot do.
pub(crate) fn enabled(row: &webhooks::Model) -> Result<()> {
    if row.disabled_at.is_some() {
        let error = Error::new(Code::WrongState, "the webhook is disabled");
        return Err(error.hint("enable it first"));
    }
    Ok(())
}
