//! The one place that moves a version on: as far as [`Review::next`] allows, written down with who, when and why.

use hutong_base::{Day, Id, Span};
use hutong_core::http::{Json, check};
use hutong_core::organisation::organisations;
use hutong_core::{Begun, Context, Error, Event, Platform, Result, from_text, to_text};
use hutong_package::{Admission, FORMAT, package_digest};
use hutong_policy::roles::Right;
use hutong_policy::{Actor as Side, Review, ReviewFacts, VersionAction, VersionState};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::measures::refuse_banned;
use crate::model::{apps, version_steps, versions};
use crate::ops::get_version::{Reason, Version};
use crate::refusal::refused;
use crate::{access, knobs, log, scan};

/// Longest note, in characters.
const NOTE: usize = 2000;
/// Where a version stands in the queue of the reviewers: sped up, or not.
pub(crate) const FIRST: i32 = 0;
pub(crate) const USUAL: i32 = 1;

/// What somebody says with a step.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// For the other side, at most 2,000 characters.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// Why a version is refused or taken down.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reasons {
    /// One or more, none of them twice.
    #[schema(min_items = 1)]
    pub reasons: Vec<Reason>,
    /// What exactly, and what to do about it, at most 2,000 characters. `other` needs it.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// A step of a version.
pub(crate) struct Step<'a> {
    pub(crate) action: VersionAction,
    pub(crate) by: Side,
    /// Id of who takes it, or `system`.
    pub(crate) actor: &'a str,
    pub(crate) reasons: &'a [Reason],
    pub(crate) note: Option<&'a str>,
}

impl<'a> Step<'a> {
    /// A step without words.
    pub(crate) fn new(action: VersionAction, by: Side, actor: &'a str) -> Self {
        Self {
            action,
            by,
            actor,
            reasons: &[],
            note: None,
        }
    }
}

/// Takes `step` with the version `row`, whose app is locked.
pub(crate) async fn advance(
    platform: &Platform,
    row: versions::Model,
    step: Step<'_>,
    db: &impl ConnectionTrait,
) -> Result<versions::Model> {
    let now = platform.clock.now();
    let state: VersionState = from_text(&row.state)?;
    let promotable = row.promotable;
    if step.action == VersionAction::Submit {
        access::certified(&row.organisation, db).await?;
        refuse_banned(&row.app, None, now, db).await?;
    }
    let brings = [
        VersionAction::Scan,
        VersionAction::Submit,
        VersionAction::Approve,
        VersionAction::Restore,
        VersionAction::Promote,
    ];
    if row.gone_at.is_some() && brings.contains(&step.action) {
        return Err(access::gone());
    }
    let knobs = knobs::current(db).await?;
    let mut facts = counts(&row.app, now, db).await?;
    facts.sped_up = row.sped_up_at.is_some();
    if knobs.content_check_required && step.action == VersionAction::Approve {
        facts.unchecked = !scan::is_checked(&row.id, db).await?;
    }
    let next = Review { state, promotable }
        .next(step.action, step.by, facts, &knobs)
        .map_err(refused)?;
    let taken = version_steps::ActiveModel {
        id: Set(platform.ids.next("stp").into()),
        version: Set(row.id.clone()),
        app: Set(row.app.clone()),
        action: Set(to_text(step.action)?),
        side: Set(to_text(step.by)?),
        actor: Set(step.actor.to_owned()),
        state: Set(to_text(next.state)?),
        reasons: Set(serde_json::to_value(step.reasons)?),
        note: Set(step.note.map(str::to_owned)),
        at: Set(now),
    };
    version_steps::Entity::insert(taken).exec_without_returning(db).await?;
    // what is complete, or failed once, is looked at by a worker
    if matches!(step.action, VersionAction::Complete | VersionAction::Scan) && step.by != Side::System {
        scan::order(platform, &row.id, db).await?;
    }
    // one that was removed before there was a log comes back with its entry
    if next.state == VersionState::Admitted && !log::has(&row.id, db).await? {
        log::append(&admission(&row, now, db).await?, db).await?;
    }
    let mut row = row.into_active_model();
    row.promotable = Set(next.promotable);
    if next.state != state {
        row.state = Set(to_text(next.state)?);
        row.state_since = Set(now);
    }
    if step.action == VersionAction::SpeedUp {
        row.sped_up_at = Set(Some(now));
        row.queue = Set(FIRST);
    } else if !matches!(next.state, VersionState::InReview | VersionState::Delayed) {
        row.sped_up_at = Set(None);
        row.queue = Set(USUAL);
    }
    Ok(row.update(db).await?)
}

/// What the log says of the admission of a version.
async fn admission(version: &versions::Model, now: i64, db: &impl ConnectionTrait) -> Result<Admission> {
    let app = apps::Entity::find_by_id(&version.app).one(db).await?;
    let app = app.ok_or_else(|| Error::not_found("app"))?;
    let signature = serde_json::from_value(version.signature.clone())?;
    Ok(Admission {
        admitted_at: now,
        app: app.id,
        appid: app.appid,
        format: FORMAT,
        manifest_sha256: version.manifest_sha256.parse().map_err(Error::internal)?,
        package_sha256: package_digest(version.manifest.as_bytes(), &signature),
        version: version.id.clone(),
        version_code: version.code.unsigned_abs(),
    })
}

/// What the limits are held against: open reviews, and what was withdrawn and sped up on the calendar's day and in its
/// month, of UTC.
async fn counts(app: &str, now: i64, db: &impl ConnectionTrait) -> Result<ReviewFacts> {
    let open = versions::Entity::find()
        .filter(versions::Column::App.eq(app))
        .filter(versions::Column::State.is_in([to_text(VersionState::InReview)?, to_text(VersionState::Delayed)?]))
        .count(db)
        .await?;
    let [today, month] = [Span::Day, Span::Month].map(|span| span.first(Day::of(now)).begins_at());
    let since = async |action: VersionAction, at: i64| -> Result<u64> {
        let steps = version_steps::Entity::find()
            .filter(version_steps::Column::App.eq(app))
            .filter(version_steps::Column::Action.eq(to_text(action)?))
            .filter(version_steps::Column::At.gte(at));
        Ok(steps.count(db).await?)
    };
    let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(ReviewFacts {
        unchecked: false,
        open: count(open),
        withdrawn_today: count(since(VersionAction::Withdraw, today).await?),
        withdrawn_this_month: count(since(VersionAction::Withdraw, month).await?),
        sped_up: false,
        sped_up_this_month: count(since(VersionAction::SpeedUp, month).await?),
    })
}

/// The request of somebody who takes a step: who may, what happens, what is told.
pub(crate) struct Request {
    pub(crate) right: Right,
    pub(crate) action: VersionAction,
    pub(crate) by: Side,
    pub(crate) event: &'static str,
}

/// Takes the step that a request asks for, and tells it.
pub(crate) async fn step(cx: &Context, id: &Id, request: Request, words: Reasons) -> Result<Json<Version>> {
    let version = access::version(cx, request.right, id, cx.platform.db.read()).await?;
    words.check(matches!(request.action, VersionAction::Reject | VersionAction::Remove))?;
    let change = match cx.begin(&words).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    access::lock_app(&version.app, change.db()).await?;
    let version = access::version(cx, request.right, id, change.db()).await?;
    let step = Step {
        reasons: &words.reasons,
        note: words.note.as_deref(),
        ..Step::new(request.action, request.by, &cx.actor.id)
    };
    let row = advance(&cx.platform, version, step, change.db()).await?;
    let event = Event {
        kind: request.event,
        subject: row.id.clone(),
        organisations: told(&row, change.db()).await?,
        data: json!({
            "app": row.app, "code": row.code, "name": row.name, "state": row.state,
            "reasons": words.reasons, "note": words.note,
        }),
    };
    Ok(Json(change.commit(event, Version::from_row(row)?).await?))
}

/// Who is told of a review: the developer and the operator.
pub(crate) async fn told(version: &versions::Model, db: &impl ConnectionTrait) -> Result<Vec<String>> {
    let mut told = organisations::Model::operators(db).await?;
    told.push(version.organisation.clone());
    Ok(told)
}

impl From<Note> for Reasons {
    fn from(Note { note }: Note) -> Self {
        Self {
            reasons: Vec::new(),
            note,
        }
    }
}

impl Reasons {
    /// Whoever is refused something is told why: then reasons are `required`.
    pub(crate) fn check(&self, required: bool) -> Result<()> {
        if let Some(note) = &self.note {
            check::paragraphs("note", note, NOTE)?;
        }
        if !required {
            return Ok(());
        }
        if self.reasons.is_empty() {
            return Err(Error::field("reasons", "must name at least one reason"));
        }
        check::list("reasons", &self.reasons, self.reasons.len())?;
        if self.reasons.contains(&Reason::Other) && self.note.is_none() {
            return Err(Error::field("note", "must say what the reason `other` means"));
        }
        Ok(())
    }
}
