//! A version goes to a host.

use hutong_base::{Code, Id};
use hutong_core::authz::Action;
use hutong_core::http::Json;
use hutong_core::{Begun, Change, Context, Error, Event, Problems, Result};
use hutong_package::Track;
use hutong_policy::Audience;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::{Object, ObjectBuilder, Type};

use crate::access;
use crate::model::{hosts, releases, versions};
use crate::ops::get_version::VersionState;

/// What is to be released, where and to whom.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRelease {
    /// The app.
    pub app: Id,
    /// One of its uploaded versions.
    pub version: Id,
    /// The host that runs it.
    pub host: Id,
    /// The step of the release.
    #[schema(schema_with = track_schema)]
    pub track: Track,
    /// Whom it is for: `all`, `any`, `not` over `{attr, op, value}`. Only `online` may go without: then it is for
    /// everybody.
    #[schema(value_type = Option<Object>)]
    pub audience: Option<Value>,
    /// Allows a lower version than the one that is released now; containers then accept it, too.
    #[serde(default)]
    pub rollback: bool,
    /// First moment, milliseconds since the epoch.
    pub starts_at: Option<i64>,
    /// First moment after the end, milliseconds since the epoch.
    pub ends_at: Option<i64>,
}

/// Whether a release is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseState {
    /// In force.
    Active,
    /// Another version took its place.
    Superseded,
    /// A lower version took its place.
    RolledBack,
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
    /// Whether it is in force.
    pub state: ReleaseState,
    /// Whom it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub audience: Option<Value>,
    /// Whether containers may go back to this version from a higher one.
    pub rollback: bool,
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

fn track_schema() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(["dev", "trial", "gray", "online"]))
        .build()
}

impl Release {
    pub(crate) fn from_row(row: releases::Model) -> Result<Self> {
        Ok(Self {
            id: row.id,
            app: row.app,
            version: row.version,
            version_code: row.version_code,
            host: row.host,
            track: from_text(&row.track)?,
            state: from_text(&row.state)?,
            audience: row.audience,
            rollback: row.rollback,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// The stored form of a track or a state: the word that JSON has for it.
pub(crate) fn to_text(word: impl Serialize) -> Result<String> {
    Ok(serde_json::from_value(serde_json::to_value(word)?)?)
}

/// Reads the stored form.
pub(crate) fn from_text<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    Ok(serde_json::from_value(Value::from(text))?)
}

impl NewRelease {
    fn check(&self) -> Result<()> {
        let invalid = |detail: String| Error::new(Code::AudienceInvalid, detail);
        if let Some(rule) = &self.audience {
            Audience::parse(rule).map_err(|error| invalid(error.to_string()))?;
        } else if self.track != Track::Online {
            let hint = r#"say whom it is for, for example {"attr":"percent","op":"lt","value":10}"#;
            return Err(invalid("only a release on track online may go without an audience".to_owned()).hint(hint));
        }
        match (self.starts_at, self.ends_at) {
            (Some(start), Some(end)) if start >= end => Err(Error::field("ends_at", "must be later than starts_at")),
            _ => Ok(()),
        }
    }
}

/// Release a version
///
/// Puts a version in force for (app, host, track) and takes the one before out of force. Releasing the same
/// version again changes its audience, window and rollback flag; a widened percentage keeps everybody it had.
#[utoipa::path(put, path = "/v1/releases", tag = "releases", security(("token" = [])), request_body = NewRelease,
    responses((status = 200, body = Release), Problems))]
pub async fn put_release(cx: Context, Json(body): Json<NewRelease>) -> Result<Json<Release>> {
    let app = access::app(&cx, Action::Release, &body.app, cx.platform.db.read()).await?;
    let version = access::version(&cx, Action::Release, &body.version, cx.platform.db.read()).await?;
    if version.app != app.id {
        return Err(Error::not_found("version of this app"));
    }
    let host = hosts::Entity::find_by_id(body.host.as_str())
        .one(cx.platform.db.read())
        .await?;
    let host = host.ok_or_else(|| Error::not_found("host"))?;
    body.check()?;
    if version.state != VersionState::Uploaded.as_str() {
        let error = Error::new(Code::VersionNotUploaded, "files of this version are still missing");
        return Err(error.hint("upload the missing files and complete the version first"));
    }
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    access::lock_app(&app.id, change.db()).await?;
    let now = cx.platform.clock.now();
    retire(&body, &version, now, &change).await?;
    let row = put(&cx, &body, &version, &host, now, &change).await?;
    let event = Event {
        kind: "hutong.release.changed",
        subject: row.id.clone(),
        organisations: vec![
            row.organisation.clone(),
            row.host_organisation.clone(),
            cx.actor.organisation.clone(),
        ],
        data: json!({
            "app": row.app, "version": row.version, "version_code": row.version_code, "host": row.host,
            "track": row.track, "rollback": row.rollback,
        }),
    };
    Ok(Json(change.commit(event, Release::from_row(row)?).await?))
}

/// Takes the release of another version out of force.
async fn retire(body: &NewRelease, version: &versions::Model, now: i64, change: &Change) -> Result<()> {
    let current = releases::Entity::find()
        .filter(releases::Column::App.eq(&version.app))
        .filter(releases::Column::Host.eq(body.host.as_str()))
        .filter(releases::Column::Track.eq(to_text(body.track)?))
        .filter(releases::Column::State.eq(to_text(ReleaseState::Active)?))
        .filter(releases::Column::Version.ne(&version.id))
        .one(change.db())
        .await?;
    let Some(current) = current else { return Ok(()) };
    let back = current.version_code > version.code;
    if back && !body.rollback {
        let detail = format!(
            "version code {} is released there, {} is lower",
            current.version_code, version.code
        );
        return Err(Error::new(Code::VersionRollback, detail).hint("to go back on purpose, send rollback: true"));
    }
    let mut row = current.into_active_model();
    row.state = Set(to_text(if back {
        ReleaseState::RolledBack
    } else {
        ReleaseState::Superseded
    })?);
    row.updated_at = Set(now);
    row.update(change.db()).await?;
    Ok(())
}

/// Puts (version × host × track) in force; it keeps its id for ever, for the audience's percentage sticks to it.
async fn put(
    cx: &Context,
    body: &NewRelease,
    version: &versions::Model,
    host: &hosts::Model,
    now: i64,
    change: &Change,
) -> Result<releases::Model> {
    let earlier = releases::Entity::find()
        .filter(releases::Column::Version.eq(&version.id))
        .filter(releases::Column::Host.eq(&host.id))
        .filter(releases::Column::Track.eq(to_text(body.track)?))
        .one(change.db())
        .await?;
    let terms = releases::ActiveModel {
        state: Set(to_text(ReleaseState::Active)?),
        audience: Set(body.audience.clone()),
        rollback: Set(body.rollback),
        starts_at: Set(body.starts_at),
        ends_at: Set(body.ends_at),
        updated_at: Set(now),
        ..Default::default()
    };
    if let Some(earlier) = earlier {
        return Ok(releases::ActiveModel {
            id: Set(earlier.id),
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
        track: Set(to_text(body.track)?),
        created_at: Set(now),
        ..terms
    };
    Ok(row.insert(change.db()).await?)
}
