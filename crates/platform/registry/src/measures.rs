//! Measures against apps: their rows, as the policy and as the API have them.

use hutong_base::{Code, Id};
use hutong_core::http::Json;
use hutong_core::organisation::{Kind, organisations};
use hutong_core::{Begun, Change, Context, Error, Event, Result, from_text, to_text};
use hutong_policy::Refusal;
use hutong_policy::enforcement::{self, Appeal, InForce, Sanction};
use hutong_policy::roles::Right;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::model::measures;
use crate::refusal::refused;
use crate::words::appeal_schema;

/// Most measures of one side against an app, for one host or for every host, that are in force or to come.
const MOST: u64 = 100;

/// What a measure forbids.
#[derive(Serialize, ToSchema)]
#[schema(as = Sanction)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(
    dead_code,
    reason = "describes the policy crate's type, which knows nothing of schemas"
)]
pub(crate) enum SanctionSchema {
    /// Nothing yet; from the deadline on, what is said here.
    Warning {
        /// Milliseconds since the epoch.
        deadline: Option<i64>,
        /// What follows when it passes: another of these.
        #[schema(value_type = Option<Object>)]
        then: Option<()>,
    },
    /// Some capabilities.
    CapabilityBan {
        /// Names of the catalogue; `pay.*` is all of an area.
        #[schema(min_items = 1)]
        capabilities: Vec<String>,
    },
    /// Some pages.
    PageBan {
        /// Their paths, without a query.
        #[schema(min_items = 1)]
        pages: Vec<String>,
    },
    /// The whole app, for a time or until it is mended.
    Suspension,
    /// The whole app, for good: nothing new of it is taken either.
    Ban,
}

/// A measure against an app.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Measure {
    /// `msr_…`
    pub id: String,
    /// The app.
    pub app: String,
    /// The host it is for; without one, every host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Whether the host's owner took it.
    pub by_host: bool,
    /// What it forbids.
    #[schema(value_type = SanctionSchema)]
    pub sanction: Sanction,
    /// Whether it holds now.
    pub in_force: bool,
    /// First moment, milliseconds since the epoch.
    pub from: i64,
    /// First moment after the end; without one, it holds until it is lifted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    /// When it was lifted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifted_at: Option<i64>,
    /// The rule that was broken; users see it, too.
    pub rule: String,
    /// Where that rule stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_url: Option<String>,
    /// What happened, for the developer.
    pub reason: String,
    /// What to do about it.
    pub remedy: String,
    /// Where to do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy_url: Option<String>,
    /// How far an appeal has come.
    #[schema(schema_with = appeal_schema)]
    pub appeal: Appeal,
    /// What the developer says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal_text: Option<String>,
    /// What was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal_answer: Option<String>,
    /// Milliseconds since the epoch.
    pub created_at: i64,
    /// Milliseconds since the epoch.
    pub updated_at: i64,
}

/// The row as the policy has it.
pub(crate) fn of_row(row: &measures::Model) -> Result<enforcement::Measure> {
    Ok(enforcement::Measure {
        id: row.id.clone(),
        host: row.host.clone(),
        by_host: row.by_host,
        sanction: serde_json::from_value(row.sanction.clone())?,
        from: row.starts_at,
        until: row.ends_at,
        lifted_at: row.lifted_at,
        rule: row.rule.clone(),
        rule_url: row.rule_url.clone(),
        reason: row.reason.clone(),
        remedy: row.remedy.clone(),
        remedy_url: row.remedy_url.clone(),
        appeal: from_text(&row.appeal)?,
    })
}

impl Measure {
    pub(crate) fn from_row(row: measures::Model, now: i64) -> Result<Self> {
        let measure = of_row(&row)?;
        // One that is for every host is in force on any.
        let somewhere = row.host.clone().unwrap_or_default();
        Ok(Self {
            in_force: measure.is_in_force(&somewhere, now),
            id: row.id,
            app: row.app,
            host: row.host,
            by_host: row.by_host,
            sanction: measure.sanction,
            from: row.starts_at,
            until: row.ends_at,
            lifted_at: row.lifted_at,
            rule: row.rule,
            rule_url: row.rule_url,
            reason: row.reason,
            remedy: row.remedy,
            remedy_url: row.remedy_url,
            appeal: measure.appeal,
            appeal_text: row.appeal_text,
            appeal_answer: row.appeal_answer,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// Those that are neither over nor lifted, of those for every host and for `host`.
fn standing(apps: &[&str], host: Option<&str>, now: i64) -> Result<Select<measures::Entity>> {
    let here = Condition::any().add(measures::Column::Host.is_null());
    let here = host
        .into_iter()
        .fold(here, |here, host| here.add(measures::Column::Host.eq(host)));
    let not_over = Condition::any()
        .add(measures::Column::EndsAt.is_null())
        .add(measures::Column::EndsAt.gt(now));
    Ok(measures::Entity::find()
        .filter(measures::Column::App.is_in(apps.iter().copied()))
        .filter(here)
        .filter(not_over)
        .filter(measures::Column::LiftedAt.is_null())
        .filter(measures::Column::Appeal.ne(to_text(Appeal::Granted)?)))
}

/// Every measure against `app` on `host` that is in force at `now` or may come to be.
pub(crate) async fn against(
    app: &str,
    host: Option<&str>,
    now: i64,
    db: &impl ConnectionTrait,
) -> Result<Vec<enforcement::Measure>> {
    standing(&[app], host, now)?.all(db).await?.iter().map(of_row).collect()
}

/// The same, against any of `apps`, each with the app that it is against.
pub(crate) async fn against_any(
    apps: &[&str],
    host: &str,
    now: i64,
    db: &impl ConnectionTrait,
) -> Result<Vec<(String, enforcement::Measure)>> {
    let rows = standing(apps, Some(host), now)?.order_by_asc(measures::Column::Id);
    let measure = |row: measures::Model| Ok((row.app.clone(), of_row(&row)?));
    rows.all(db).await?.into_iter().map(measure).collect()
}

/// Refuses one more measure of the same side and reach as many others; the app is locked.
pub(crate) async fn refuse_many(
    app: &str,
    host: Option<&str>,
    by_host: bool,
    now: i64,
    db: &impl ConnectionTrait,
) -> Result<()> {
    let same = standing(&[app], host, now)?
        .filter(measures::Column::ByHost.eq(by_host))
        .filter(host.map_or_else(
            || measures::Column::Host.is_null(),
            |host| measures::Column::Host.eq(host),
        ));
    if same.count(db).await? < MOST {
        return Ok(());
    }
    let detail = format!("{MOST} measures of this side against the app are in force or to come");
    Err(Error::new(Code::MeasureLimit, detail).hint("lift those that are not needed any more, or suspend the app"))
}

/// Refuses what is new of an app that is banned on `host`; without a host, everywhere.
pub(crate) async fn refuse_banned(app: &str, host: Option<&str>, now: i64, db: &impl ConnectionTrait) -> Result<()> {
    let measures = against(app, host, now, db).await?;
    let InForce { banned, .. } = enforcement::in_force(&measures, host.unwrap_or_default(), now);
    if banned {
        let hint = "see GET /v1/measures for the reason; an appeal may be filed";
        return Err(Error::new(Code::AppBanned, "nothing new of this app is taken").hint(hint));
    }
    Ok(())
}

/// Lets the caller end a measure that their own side took, or decide about the appeal against it.
pub(crate) fn taken_by(cx: &Context, right: Right, row: &measures::Model) -> Result<()> {
    let only = cx.actor.only(right)?;
    if only.is_some_and(|own| row.host_organisation.as_deref() != Some(own)) {
        return Err(Error::not_found("measure"));
    }
    if row.by_host != (cx.actor.kind == Kind::HostOwner) {
        return Err(refused(Refusal::WrongActor));
    }
    Ok(())
}

/// What somebody does to a measure: who may, and what is told.
pub(crate) struct Request {
    pub(crate) right: Right,
    pub(crate) event: &'static str,
    /// Whether it is theirs to do to this one.
    pub(crate) may: fn(&Context, Right, &measures::Model) -> Result<()>,
}

/// Does it to the measure `id`, unless its state is another than `fits` says.
pub(crate) async fn change<B: Serialize>(
    cx: &Context,
    id: &Id,
    request: Request,
    body: &B,
    fits: impl FnOnce(&enforcement::Measure) -> bool,
    edit: impl FnOnce(&mut measures::ActiveModel, i64) -> Result<()>,
) -> Result<Json<Measure>> {
    cx.actor.may(request.right)?;
    let change = match cx.begin(body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let row = measures::Entity::find_by_id(id.as_str())
        .lock_exclusive()
        .one(change.db())
        .await?
        .ok_or_else(|| Error::not_found("measure"))?;
    (request.may)(cx, request.right, &row)?;
    if !fits(&of_row(&row)?) {
        return Err(refused(Refusal::WrongState));
    }
    let now = cx.platform.clock.now();
    let mut row = row.into_active_model();
    row.updated_at = Set(now);
    edit(&mut row, now)?;
    let row = row.update(change.db()).await?;
    Ok(Json(commit(cx, change, request.event, row).await?))
}

/// Makes it so, and tells the developer, the host's owner and the operator.
pub(crate) async fn commit(
    cx: &Context,
    change: Box<Change>,
    kind: &'static str,
    row: measures::Model,
) -> Result<Measure> {
    let mut told = organisations::Model::operators(change.db()).await?;
    told.push(row.organisation.clone());
    told.extend(row.host_organisation.clone());
    let event = Event {
        kind,
        subject: row.id.clone(),
        organisations: told,
        data: json!({
            "app": row.app, "host": row.host, "by_host": row.by_host, "sanction": row.sanction, "rule": row.rule,
            "appeal": row.appeal,
        }),
    };
    let measure = Measure::from_row(row, cx.platform.clock.now())?;
    change.commit(event, measure).await
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use utoipa::PartialSchema as _;

    use super::*;

    #[test]
    fn the_schema_has_the_kinds_of_sanctions_with_their_fields() {
        let described = serde_json::to_value(SanctionSchema::schema()).unwrap();
        let shapes = described["oneOf"].as_array().unwrap();
        assert_eq!(shapes.len(), 5);
        for shape in shapes {
            let fields = shape["properties"].as_object().unwrap().iter();
            let value = |(name, field): (&String, &Value)| {
                let list = field["type"] == "array";
                let word = field["enum"][0].clone();
                (name.clone(), if list { json!([]) } else { word })
            };
            serde_json::from_value::<Sanction>(Value::Object(fields.map(value).collect())).unwrap();
        }
    }
}
