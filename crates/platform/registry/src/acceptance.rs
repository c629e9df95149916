//! A host's own word on versions: where its owner asks for one, and what they said. What follows from it for releases is
//! decided by [`hutong_policy::Line`].

use std::collections::{BTreeMap, BTreeSet};

use hutong_base::Id;
use hutong_core::http::{Json, Page};
use hutong_core::organisation::Kind;
use hutong_core::{Begun, Context, Error, Event, Result, from_text, to_text};
use hutong_policy::roles::Right;
use hutong_policy::{Acceptance as Word, AcceptanceAction, Refusal, VersionState};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::access;
use crate::category::Category;
use crate::line::side;
use crate::model::{acceptance_rules, acceptances, apps, hosts, versions};
use crate::ops::create_host::Registration;
use crate::ops::get_acceptance_rule::AcceptanceRule;
use crate::ops::get_version::Reason;
use crate::refusal::refused;
use crate::review::Reasons;
use crate::words::acceptance_schema;

/// What a host says of a version.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Acceptance {
    /// `acc_…`
    pub id: String,
    /// The app.
    pub app: String,
    /// Its name.
    pub app_name: String,
    /// The version.
    pub version: String,
    /// Its code.
    pub version_code: i64,
    /// Its name.
    pub version_name: String,
    /// The host.
    pub host: String,
    /// Its name.
    pub host_name: String,
    /// The host's word.
    #[schema(schema_with = acceptance_schema)]
    pub state: Word,
    /// Since when, milliseconds since the epoch.
    pub since: i64,
    /// Why it was refused or taken back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// What was said with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The rule of `host`; it asks for nothing until its owner says otherwise.
pub(crate) async fn rule_of(host: &str, db: &impl ConnectionTrait) -> Result<AcceptanceRule> {
    let row = acceptance_rules::Entity::find_by_id(host).one(db).await?;
    Ok(match row {
        Some(row) => serde_json::from_value(row.rule)?,
        None => AcceptanceRule::None,
    })
}

impl AcceptanceRule {
    /// Whether versions of an app of this category are asked for. One that does not say what it is about is of any.
    pub(crate) fn asks(&self, category: Option<&str>) -> Result<bool> {
        Ok(match self {
            Self::None => false,
            Self::All => true,
            Self::Categories { categories } => {
                Category::read(category)?.is_none_or(|category| categories.contains(&category))
            }
        })
    }
}

/// Which of `hosts` ask for versions of `app`.
pub(crate) async fn asking(
    hosts: impl IntoIterator<Item = &String>,
    app: &apps::Model,
    db: &impl ConnectionTrait,
) -> Result<BTreeSet<String>> {
    let rows = acceptance_rules::Entity::find().filter(acceptance_rules::Column::Host.is_in(hosts));
    let mut asking = BTreeSet::new();
    for row in rows.all(db).await? {
        let rule: AcceptanceRule = serde_json::from_value(row.rule)?;
        if rule.asks(app.category.as_deref())? {
            asking.insert(row.host);
        }
    }
    Ok(asking)
}

/// Codes of the versions of `app` that `host` accepted; `None` where it does not ask.
pub(crate) async fn accepted(app: &str, host: &str, db: &impl ConnectionTrait) -> Result<Option<BTreeSet<u64>>> {
    Ok(accepted_of(&[app], host, db).await?.remove(app))
}

/// The same, of those of `apps` for which `host` asks.
pub(crate) async fn accepted_of(
    apps: &[&str],
    host: &str,
    db: &impl ConnectionTrait,
) -> Result<BTreeMap<String, BTreeSet<u64>>> {
    let mut accepted = BTreeMap::new();
    let rule = rule_of(host, db).await?;
    if rule == AcceptanceRule::None {
        return Ok(accepted);
    }
    let known = apps::Entity::find().filter(apps::Column::Id.is_in(apps.iter().copied()));
    for app in known.all(db).await? {
        if rule.asks(app.category.as_deref())? {
            accepted.insert(app.id, BTreeSet::new());
        }
    }
    let words: Vec<(String, i64)> = acceptances::Entity::find()
        .select_only()
        .columns([acceptances::Column::App, acceptances::Column::VersionCode])
        .filter(acceptances::Column::App.is_in(apps.iter().copied()))
        .filter(acceptances::Column::Host.eq(host))
        .filter(acceptances::Column::State.eq(to_text(Word::Accepted)?))
        .into_tuple()
        .all(db)
        .await?;
    for (app, code) in words {
        if let Some(codes) = accepted.get_mut(&app) {
            codes.insert(code.unsigned_abs());
        }
    }
    Ok(accepted)
}

/// What `host` said of `version`.
pub(crate) async fn word_of(
    version: &str,
    host: &str,
    db: &impl ConnectionTrait,
) -> Result<Option<acceptances::Model>> {
    Ok(acceptances::Entity::find()
        .filter(acceptances::Column::Version.eq(version))
        .filter(acceptances::Column::Host.eq(host))
        .one(db)
        .await?)
}

/// The rows, as they are shown.
pub(crate) async fn shown(rows: Page<acceptances::Model>, db: &impl ConnectionTrait) -> Result<Page<Acceptance>> {
    let named = apps::Entity::find().filter(apps::Column::Id.is_in(rows.items.iter().map(|row| &row.app)));
    let app_names: BTreeMap<_, _> = named.all(db).await?.into_iter().map(|app| (app.id, app.name)).collect();
    let version_names: Vec<(String, String)> = versions::Entity::find()
        .select_only()
        .columns([versions::Column::Id, versions::Column::Name])
        .filter(versions::Column::Id.is_in(rows.items.iter().map(|row| &row.version)))
        .into_tuple()
        .all(db)
        .await?;
    let version_names: BTreeMap<_, _> = version_names.into_iter().collect();
    let named = hosts::Entity::find().filter(hosts::Column::Id.is_in(rows.items.iter().map(|row| &row.host)));
    let mut host_names = BTreeMap::new();
    for host in named.all(db).await? {
        let Registration { name, .. } = serde_json::from_value(host.registration)?;
        host_names.insert(host.id, name);
    }
    rows.try_map(|row| {
        let name = |names: &BTreeMap<String, String>, id: &str| names.get(id).cloned().unwrap_or_default();
        Ok(Acceptance {
            app_name: name(&app_names, &row.app),
            version_name: name(&version_names, &row.version),
            host_name: name(&host_names, &row.host),
            id: row.id,
            app: row.app,
            version: row.version,
            version_code: row.version_code,
            host: row.host,
            state: from_text(&row.state)?,
            since: row.since,
            reasons: serde_json::from_value(row.reasons)?,
            note: row.note,
        })
    })
}

/// What somebody does about the word of a host: who may, what happens, what is told.
pub(crate) struct Request {
    pub(crate) right: Right,
    pub(crate) action: AcceptanceAction,
    pub(crate) event: &'static str,
}

/// The version and the host that are named: an own version, or an own host that was asked about the version.
async fn named(
    cx: &Context,
    right: Right,
    (version, host): (&Id, &Id),
    db: &impl ConnectionTrait,
) -> Result<(versions::Model, hosts::Model)> {
    if cx.actor.kind == Kind::HostOwner {
        let host = access::host(cx, right, host, db).await?;
        let missing = || Error::not_found("version on this host");
        word_of(version.as_str(), &host.id, db).await?.ok_or_else(missing)?;
        let row = versions::Entity::find_by_id(version.as_str()).one(db).await?;
        return Ok((row.ok_or_else(missing)?, host));
    }
    let version = access::version(cx, right, version, db).await?;
    Ok((version, access::any_host(host, db).await?))
}

/// The version and the host, for whoever may read what is known about the version there.
pub(crate) async fn readable(cx: &Context, version: &Id, host: &Id) -> Result<(versions::Model, hosts::Model)> {
    cx.actor.may(Right::ReadVersion)?;
    named(cx, Right::ReadVersion, (version, host), cx.platform.db.read()).await
}

/// Does what a request asks for, and tells it.
pub(crate) async fn step(
    cx: &Context,
    (version, host): (&Id, &Id),
    request: Request,
    words: Reasons,
) -> Result<Json<Acceptance>> {
    let Request { right, action, event } = request;
    cx.actor.may(right)?;
    named(cx, right, (version, host), cx.platform.db.read()).await?;
    words.check(matches!(action, AcceptanceAction::Refuse | AcceptanceAction::TakeBack))?;
    let change = match cx.begin(&words).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let db = change.db();
    let app = access::fresh(version.as_str(), db).await?.app;
    access::lock_app(&app, db).await?;
    let (version, host) = named(cx, right, (version, host), db).await?;
    let before = word_of(&version.id, &host.id, db).await?;
    let said = before.as_ref().map(|row| from_text(&row.state)).transpose()?;
    if version.gone_at.is_some() && matches!(action, AcceptanceAction::Ask | AcceptanceAction::Accept) {
        return Err(access::gone());
    }
    if action == AcceptanceAction::Ask {
        may_ask(&version, &host, db).await?;
    }
    let next = Word::next(said, action, side(cx.actor.kind)).map_err(refused)?;
    let row = acceptances::ActiveModel {
        state: Set(to_text(next)?),
        reasons: Set(serde_json::to_value(&words.reasons)?),
        note: Set(words.note.clone()),
        since: Set(cx.platform.clock.now()),
        ..match before {
            Some(row) => row.into_active_model(),
            None => acceptances::ActiveModel {
                version: Set(version.id.clone()),
                host: Set(host.id.clone()),
                app: Set(version.app.clone()),
                version_code: Set(version.code),
                ..Default::default()
            },
        }
    };
    let row = if said.is_some() {
        row.update(db).await?
    } else {
        let id = Set(cx.platform.ids.next("acc").into());
        acceptances::ActiveModel { id, ..row }.insert(db).await?
    };
    let event = Event {
        kind: event,
        subject: version.id.clone(),
        organisations: vec![version.organisation, host.organisation],
        data: json!({
            "app": row.app, "version_code": row.version_code, "host": row.host, "state": row.state,
            "reasons": row.reasons, "note": row.note,
        }),
    };
    let page = Page {
        items: vec![row],
        next: None,
    };
    let answer = shown(page, db).await?.items.pop();
    let answer = answer.ok_or_else(|| Error::internal("a word of a host vanished"))?;
    Ok(Json(change.commit(event, answer).await?))
}

/// Refuses a question about what is not admitted, or that the host has no use for.
async fn may_ask(version: &versions::Model, host: &hosts::Model, db: &impl ConnectionTrait) -> Result<()> {
    if from_text::<VersionState>(&version.state)? != VersionState::Admitted {
        return Err(refused(Refusal::NotAdmitted));
    }
    if accepted(&version.app, &host.id, db).await?.is_none() {
        let detail = "this host takes what the platform admits";
        let hint = "release the version with PUT /v1/releases";
        return Err(Error::new(hutong_base::Code::WrongState, detail).hint(hint));
    }
    Ok(())
}
