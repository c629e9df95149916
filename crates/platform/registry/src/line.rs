//! The line of releases of an app on a host: read and written whole, under the app's lock. What may happen to it is
//! decided by [`hutong_policy::Line`].

use std::collections::BTreeMap;

use hutong_base::{Code, Id};
use hutong_core::organisation::Kind;
use hutong_core::{Begun, Change, Context, Error, Event, Result, from_text, to_text};
use hutong_policy::roles::Right;
use hutong_policy::{Actor, Audience, Line, LineAction, LineRow, ReleaseState, Track, VersionState};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QuerySelect, QueryTrait,
};
use serde_json::{Value, json};

use crate::acceptance::accepted_of;
use crate::measures::refuse_banned;
use crate::model::{apps, minimums, releases, takedowns, versions};
use crate::ops::put_release::Release;
use crate::refusal::refused;
use crate::{access, knobs};

/// A line and the rows that it was read from.
pub(crate) struct Loaded {
    pub line: Line,
    pub rows: Vec<releases::Model>,
    pub takedowns: Vec<takedowns::Model>,
    /// Code of the lowest usable version.
    pub minimum: Option<i64>,
    app: String,
    host: String,
    /// Its versions by code.
    pub versions: BTreeMap<u64, Known>,
}

/// What is known of a version that has a release here, or is about to.
pub(crate) struct Known {
    pub id: String,
    pub name: String,
    pub state: VersionState,
    /// The capabilities that it calls.
    pub uses: Vec<String>,
    /// Whether its files are no longer kept.
    gone: bool,
}

/// What is read of a version here; its manifest is long.
#[derive(FromQueryResult)]
struct Listed {
    app: String,
    code: i64,
    id: String,
    name: String,
    state: String,
    capabilities: Value,
    gone_at: Option<i64>,
}

/// On whose side an organisation acts.
pub(crate) fn side(kind: Kind) -> Actor {
    match kind {
        Kind::Operator => Actor::Operator,
        Kind::Developer => Actor::Developer,
        Kind::HostOwner => Actor::HostOwner,
    }
}

/// The rule of a release: its audience, and of that the percentage.
pub(crate) fn rule_of(audience: Option<&Value>, percent: Option<i64>) -> Option<Value> {
    let part = percent
        .filter(|percent| *percent < 100)
        .map(|percent| json!({"attr": "percent", "op": "lt", "value": percent}));
    match (audience, part) {
        (Some(audience), Some(part)) => Some(json!({"all": [audience, part]})),
        (audience, part) => part.or_else(|| audience.cloned()),
    }
}

/// The part of the users, 0 to 100, that a release on `track` is for.
pub(crate) fn percent_of(track: Track, percent: Option<i64>, audience: Option<&Value>) -> Result<u8> {
    let given = percent.map_or(Ok(100), u8::try_from).map_err(Error::internal)?;
    let rule = audience.filter(|_| track == Track::Gray).map(Audience::parse);
    let rule = rule.transpose().map_err(Error::internal)?;
    Ok(rule.map_or(given, |rule| rule.percent().min(given)))
}

impl Known {
    fn new(id: String, name: String, state: &str, uses: Value, gone_at: Option<i64>) -> Result<Self> {
        Ok(Self {
            gone: gone_at.is_some(),
            id,
            name,
            state: from_text(state)?,
            uses: serde_json::from_value(uses)?,
        })
    }

    /// Whether users may get it.
    pub fn is_kept(&self) -> bool {
        self.state == VersionState::Admitted && !self.gone
    }
}

impl Loaded {
    /// Reads the line of `app` on `host`.
    pub async fn of(app: &str, host: &str, db: &impl ConnectionTrait) -> Result<Self> {
        let mut lines = Self::all(&[app], host, db).await?;
        lines
            .pop()
            .ok_or_else(|| Error::internal("the line of an app was not read"))
    }

    /// Reads the lines of `apps` on `host`, in their order: as many questions as for one.
    pub async fn all(apps: &[&str], host: &str, db: &impl ConnectionTrait) -> Result<Vec<Self>> {
        let here = Condition::all()
            .add(releases::Column::App.is_in(apps.iter().copied()))
            .add(releases::Column::Host.eq(host));
        let rows = releases::Entity::find().filter(here.clone()).all(db).await?;
        let takedowns = takedowns::Entity::find()
            .filter(takedowns::Column::App.is_in(apps.iter().copied()))
            .filter(takedowns::Column::Host.eq(host))
            .all(db)
            .await?;
        let minimums = minimums::Entity::find()
            .filter(minimums::Column::App.is_in(apps.iter().copied()))
            .filter(minimums::Column::Host.eq(host))
            .all(db)
            .await?;
        let released = releases::Entity::find()
            .select_only()
            .column(releases::Column::Version)
            .filter(here)
            .into_query();
        let listed: Vec<Listed> = versions::Entity::find()
            .select_only()
            .columns([
                versions::Column::App,
                versions::Column::Code,
                versions::Column::Id,
                versions::Column::Name,
                versions::Column::State,
                versions::Column::Capabilities,
                versions::Column::GoneAt,
            ])
            .filter(versions::Column::Id.in_subquery(released))
            .into_model()
            .all(db)
            .await?;
        let mut accepted = accepted_of(apps, host, db).await?;
        let mut lines: BTreeMap<&str, Self> = BTreeMap::new();
        for app in apps {
            let line = Self {
                line: Line {
                    accepted: accepted.remove(*app),
                    ..Line::default()
                },
                rows: Vec::new(),
                takedowns: Vec::new(),
                minimum: None,
                app: (*app).to_owned(),
                host: host.to_owned(),
                versions: BTreeMap::new(),
            };
            lines.insert(app, line);
        }
        for row in rows {
            let track = from_text(&row.track)?;
            let percent = percent_of(track, row.percent, row.audience.as_ref())?;
            let state = from_text(&row.state)?;
            if let Some(loaded) = lines.get_mut(&*row.app) {
                let key = (track, row.version_code.unsigned_abs());
                loaded.line.rows.insert(key, LineRow { state, percent });
                loaded.rows.push(row);
            }
        }
        for row in takedowns {
            let taken_down = (row.version_code.unsigned_abs(), from_text(&row.by)?);
            if let Some(loaded) = lines.get_mut(&*row.app) {
                loaded.line.taken_down.insert(taken_down);
                loaded.takedowns.push(row);
            }
        }
        for row in minimums {
            if let Some(loaded) = lines.get_mut(&*row.app) {
                loaded.minimum = Some(row.version_code);
            }
        }
        for row in listed {
            if let Some(loaded) = lines.get_mut(&*row.app) {
                let known = Known::new(row.id, row.name, &row.state, row.capabilities, row.gone_at)?;
                loaded.versions.insert(row.code.unsigned_abs(), known);
            }
        }
        Ok(apps.iter().filter_map(|app| lines.remove(app)).collect())
    }

    /// Takes a version that may have no release here yet.
    pub fn know(&mut self, version: &versions::Model) -> Result<()> {
        let (id, name) = (version.id.clone(), version.name.clone());
        let known = Known::new(id, name, &version.state, version.capabilities.clone(), version.gone_at)?;
        self.versions.insert(version.code.unsigned_abs(), known);
        Ok(())
    }

    /// The line after `action`; nothing is written.
    pub async fn next(&self, action: LineAction, by: Actor, now: i64, db: &impl ConnectionTrait) -> Result<Line> {
        if let Some((code, track)) = self.line.brings(action) {
            self.may_come(code, track, now, db).await?;
        }
        let unknown = VersionState::Uploading;
        let version = |code| self.versions.get(&code).map_or(unknown, |version| version.state);
        let knobs = knobs::current(db).await?;
        self.line.next(action, by, version, &knobs).map_err(refused)
    }

    /// What has to hold, beside the line, wherever subjects get a version by whatever action.
    async fn may_come(&self, code: u64, track: Track, now: i64, db: &impl ConnectionTrait) -> Result<()> {
        refuse_banned(&self.app, Some(&self.host), now, db).await?;
        if self.versions.get(&code).is_some_and(|version| version.gone) {
            return Err(access::gone());
        }
        if let Some(minimum) = self.minimum.filter(|minimum| code < minimum.unsigned_abs()) {
            let detail = format!("version code {code} is below {minimum}, the lowest usable one on this host");
            let hint = "take a higher version, or lower the limit with POST /v1/apps/{app}/hosts/{host}/minimum";
            return Err(Error::new(Code::VersionBelowMinimum, detail).hint(hint));
        }
        if track.is_for_testers() {
            return Ok(());
        }
        let app = apps::Entity::find_by_id(&self.app).one(db).await?;
        let app = app.ok_or_else(|| Error::not_found("app"))?;
        access::certified(&app.organisation, db).await
    }

    /// Writes the states of `next` into the rows that have another one.
    pub async fn write(&self, next: &Line, now: i64, db: &impl ConnectionTrait) -> Result<()> {
        for row in &self.rows {
            let key = (from_text(&row.track)?, row.version_code.unsigned_abs());
            let before = self.line.rows[&key].state;
            let Some(after) = next.rows.get(&key).filter(|after| before != after.state) else {
                continue;
            };
            let is_over = row.ends_at.is_some_and(|end| end <= now);
            let mut row = row.clone().into_active_model();
            row.state = Set(to_text(after.state)?);
            // what was rolled back to is there to stay
            if before == ReleaseState::Superseded && after.state == ReleaseState::Active && is_over {
                row.ends_at = Set(None);
            }
            row.updated_at = Set(now);
            row.update(db).await?;
        }
        Ok(())
    }
}

/// What is told of a release: its developer, its host's owner and who did it.
pub(crate) fn event(kind: &'static str, row: &releases::Model, by: &str) -> Event {
    Event {
        kind,
        subject: row.id.clone(),
        organisations: vec![row.organisation.clone(), row.host_organisation.clone(), by.to_owned()],
        data: json!({
            "app": row.app, "version": row.version, "version_code": row.version_code, "host": row.host,
            "track": row.track, "state": row.state,
        }),
    }
}

/// Does `action` to the release `id` and tells `kind`: the whole of the operations that name one release.
pub(crate) async fn act(
    cx: &Context,
    id: &Id,
    action: impl Fn(u64, Track) -> LineAction,
    kind: &'static str,
) -> Result<Release> {
    let row = access::release(cx, Right::PauseRelease, id, cx.platform.db.read()).await?;
    let change = match cx.begin(&()).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(answer),
    };
    let action = action(row.version_code.unsigned_abs(), from_text(&row.track)?);
    let now = cx.platform.clock.now();
    let row = apply(&row, action, side(cx.actor.kind), now, &change).await?;
    let event = event(kind, &row, &cx.actor.organisation);
    change.commit(event, Release::from_row(row)?).await
}

/// The release `row` after `action`, with all that follows for its line written.
pub(crate) async fn apply(
    row: &releases::Model,
    action: LineAction,
    by: Actor,
    now: i64,
    change: &Change,
) -> Result<releases::Model> {
    access::lock_app(&row.app, change.db()).await?;
    let loaded = Loaded::of(&row.app, &row.host, change.db()).await?;
    let next = loaded.next(action, by, now, change.db()).await?;
    loaded.write(&next, now, change.db()).await?;
    let row = releases::Entity::find_by_id(&row.id).one(change.db()).await?;
    row.ok_or_else(|| Error::internal("a release vanished"))
}
