//! A version goes to a host.

use hutong_base::{Code, Id};
use hutong_core::http::Json;
use hutong_core::{Begun, Change, Context, Error, Problems, Result, from_text, to_text};
use hutong_policy::roles::Right;
use hutong_policy::{Audience, Line, LineAction, ReleaseState, Track};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::access;
use crate::line::{Loaded, event, percent_of, rule_of, side};
use crate::model::{hosts, releases, versions};
use crate::words::{release_state_schema, track_schema};

/// What is to be released, where and to whom.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRelease {
    /// The app.
    pub app: Id,
    /// One of its versions: admitted for `gray` and `online`, complete for `dev` and `trial`.
    pub version: Id,
    /// The host that runs it.
    pub host: Id,
    /// The step of the release.
    #[schema(schema_with = track_schema)]
    pub track: Track,
    /// The part of the users, 0 to 100, that a gray release is for; without one, all whom `audience` names.
    pub percent: Option<u8>,
    /// Whom it is for: `all`, `any`, `not` over `{attr, op, value}`; without one, everybody. A gray release has this
    /// or a percentage.
    #[schema(value_type = Option<Object>)]
    pub audience: Option<Value>,
    /// First moment, milliseconds since the epoch; what is released until then stays until then.
    pub starts_at: Option<i64>,
    /// First moment after the end, milliseconds since the epoch.
    pub ends_at: Option<i64>,
}

/// A version on a host on a track.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Release {
    /// `rel_…`
    pub id: String,
    /// The app.
    pub app: String,
    /// The version.
    pub version: String,
    /// Its code.
    pub version_code: i64,
    /// The host.
    pub host: String,
    /// The step of the release.
    #[schema(schema_with = track_schema)]
    pub track: Track,
    /// What has become of it.
    #[schema(schema_with = release_state_schema)]
    pub state: ReleaseState,
    /// The part of the users, 0 to 100, as it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// Whom it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub audience: Option<Value>,
    /// First moment, milliseconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<i64>,
    /// First moment after the end, milliseconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<i64>,
    /// Milliseconds since the epoch.
    pub created_at: i64,
    /// Milliseconds since the epoch.
    pub updated_at: i64,
}

impl Release {
    pub(crate) fn from_row(row: releases::Model) -> Result<Self> {
        let percent = row.percent.map(u8::try_from).transpose();
        Ok(Self {
            id: row.id,
            app: row.app,
            version: row.version,
            version_code: row.version_code,
            host: row.host,
            track: from_text(&row.track)?,
            state: from_text(&row.state)?,
            percent: percent.map_err(Error::internal)?,
            audience: row.audience,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

impl NewRelease {
    fn right(&self) -> Right {
        if self.track.is_for_testers() {
            Right::ReleaseToTesters
        } else {
            Right::ReleaseToUsers
        }
    }

    fn check(&self, now: i64) -> Result<()> {
        if self.percent.is_some_and(|percent| 100 < percent) {
            return Err(Error::field("percent", "must be 0 to 100"));
        }
        let invalid = |detail: &str| Error::new(Code::AudienceInvalid, detail);
        let rule = rule_of(self.audience.as_ref(), self.percent.map(i64::from));
        // the rule of the two together is what is kept: it has their limits, too
        for rule in self.audience.iter().chain(&rule) {
            Audience::parse(rule).map_err(|error| invalid(&error.to_string()))?;
        }
        if self.track == Track::Gray && self.audience.is_none() && self.percent.is_none() {
            let hint = "give `percent`, or a rule as `audience`";
            return Err(invalid("a gray release says whom it is for").hint(hint));
        }
        let first = self.starts_at.map_or(now, |start| start.max(now));
        if self.ends_at.is_some_and(|end| end <= first) {
            return Err(Error::field("ends_at", "must be later than now and starts_at"));
        }
        Ok(())
    }
}

/// Release a version
///
/// Puts a version in force for (app, host, track) and takes out of force what it replaces; with `starts_at` it waits
/// for that moment. Releasing the same version again changes its terms; a raised percentage keeps everybody it had.
#[utoipa::path(put, path = "/v1/releases", tag = "releases", security(("token" = [])), request_body = NewRelease,
    responses((status = 200, body = Release), Problems))]
pub async fn put_release(cx: Context, Json(body): Json<NewRelease>) -> Result<Json<Release>> {
    let app = access::app(&cx, body.right(), &body.app, cx.platform.db.read()).await?;
    access::version_of(&cx, body.right(), &app, &body.version, cx.platform.db.read()).await?;
    let host = access::any_host(&body.host, cx.platform.db.read()).await?;
    let now = cx.platform.clock.now();
    body.check(now)?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    access::lock_app(&app.id, change.db()).await?;
    let version = access::version(&cx, body.right(), &body.version, change.db()).await?;
    let mut loaded = Loaded::of(&app.id, &host.id, change.db()).await?;
    loaded.know(&version)?;
    let starts_at = body.starts_at.filter(|start| now < *start);
    let lasts = body.ends_at.map(|end| end.saturating_sub(starts_at.unwrap_or(now)));
    let action = LineAction::Put {
        code: version.code.unsigned_abs(),
        track: body.track,
        percent: percent_of(body.track, body.percent.map(i64::from), body.audience.as_ref())?,
        scheduled: starts_at.is_some(),
        lasts: lasts.map(|lasts| u64::try_from(lasts).unwrap_or_default()),
    };
    let next = loaded.next(action, side(cx.actor.kind), now, change.db()).await?;
    if let Some(same) = unchanged(&body, &version, &next, &loaded)? {
        return Ok(Json(change.unchanged(Release::from_row(same)?).await?));
    }
    loaded.write(&next, now, change.db()).await?;
    let row = put(&cx, &body, &version, &host, &next, &loaded, &change).await?;
    let mut event = event("hutong.release.changed", &row, &cx.actor.organisation);
    if let Some(data) = event.data.as_object_mut() {
        data.insert(
            "before".to_owned(),
            loaded
                .rows
                .iter()
                .find(|earlier| earlier.id == row.id)
                .map(terms)
                .into(),
        );
        data.insert("after".to_owned(), terms(&row));
    }
    Ok(Json(change.commit(event, Release::from_row(row)?).await?))
}

/// To whom it is released and when, as the log keeps it.
fn terms(row: &releases::Model) -> Value {
    json!({
        "state": row.state, "percent": row.percent, "audience": row.audience,
        "starts_at": row.starts_at, "ends_at": row.ends_at,
    })
}

/// The release as it is, when these are its terms already: who asks again because no answer came changes nothing.
fn unchanged(
    body: &NewRelease,
    version: &versions::Model,
    next: &Line,
    loaded: &Loaded,
) -> Result<Option<releases::Model>> {
    let track = to_text(body.track)?;
    let mut rows = loaded.rows.iter();
    let earlier = rows.find(|row| row.version == version.id && row.track == track);
    Ok(earlier
        .filter(|row| {
            *next == loaded.line
                && row.percent == body.percent.map(i64::from)
                && row.audience == body.audience
                && row.starts_at == body.starts_at
                && row.ends_at == body.ends_at
        })
        .cloned())
}

/// Writes the terms of (version × host × track); it keeps its id for ever, for the percentage sticks to it.
async fn put(
    cx: &Context,
    body: &NewRelease,
    version: &versions::Model,
    host: &hosts::Model,
    next: &Line,
    loaded: &Loaded,
    change: &Change,
) -> Result<releases::Model> {
    let now = cx.platform.clock.now();
    let track = to_text(body.track)?;
    let terms = releases::ActiveModel {
        state: Set(to_text(next.rows[&(body.track, version.code.unsigned_abs())].state)?),
        percent: Set(body.percent.map(i64::from)),
        audience: Set(body.audience.clone()),
        starts_at: Set(body.starts_at),
        ends_at: Set(body.ends_at),
        updated_at: Set(now),
        ..Default::default()
    };
    let earlier = loaded
        .rows
        .iter()
        .find(|row| row.version == version.id && row.track == track);
    if let Some(earlier) = earlier {
        return Ok(releases::ActiveModel {
            id: Set(earlier.id.clone()),
            ..terms
        }
        .update(change.db())
        .await?);
    }
    let row = releases::ActiveModel {
        id: Set(cx.platform.ids.next("rel").into()),
        organisation: Set(version.organisation.clone()),
        app: Set(version.app.clone()),
        version: Set(version.id.clone()),
        version_code: Set(version.code),
        host: Set(host.id.clone()),
        host_organisation: Set(host.organisation.clone()),
        track: Set(track),
        created_at: Set(now),
        ..terms
    };
    Ok(row.insert(change.db()).await?)
}
