//! What a host shows of an app to a subject: [`hutong_policy::Snapshot`] over the rows of (app, host), held in memory
//! and read anew when the outbox tells the app's developer or the host's owner of something. Of what another node tells it
//! hears within a second.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hutong_core::{Db, Error, Memory, Result, Seen, Shown, Standing, event_heads, events, from_text};
use hutong_package::VerifyingKey;
use hutong_policy::enforcement::Measure;
use hutong_policy::snapshot::{HostRow, MeasureRow, MinimumRow, ReleaseRow, VersionRow, Why};
use hutong_policy::{Builder, Facts, Snapshot, Track, VersionState};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::line::{Loaded, rule_of};
use crate::measures::against;
use crate::model::{app_keys, apps, hosts};
use crate::ops::create_host::Registration;
use crate::ops::get_choice::choice_of;

/// Pairs of app and host that a node remembers.
const REMEMBERED: usize = 10_000;
/// Organisations whose events are looked through at once.
const AT_ONCE: usize = 100;
/// Events with this beginning change nothing that is decided here, and there are many of them.
const LOGINS: &str = "hutong.identity.";

/// An app on a host, as the tables had it.
pub(crate) struct Part {
    pub app: apps::Model,
    pub host: String,
    pub developer_keys: Vec<VerifyingKey>,
    snapshot: Snapshot,
    /// Whether the host takes the app.
    taken: bool,
    /// Codes of versions that may not run here any more: taken down on this host, or removed.
    withdrawn: BTreeSet<u64>,
    /// Ids of the releases.
    releases: BTreeMap<(String, Track), String>,
    /// Moments, in order, at which the time alone may decide otherwise.
    turns: Vec<i64>,
}

/// The rows of a host, of which a snapshot is made.
pub(crate) struct Rows {
    pub builder: Builder,
    pub host: String,
    offers: BTreeMap<String, String>,
}

impl Rows {
    /// Those of no app.
    pub fn of(host: hosts::Model) -> Result<Self> {
        let Registration { capabilities, .. } = serde_json::from_value(host.registration)?;
        let offers: BTreeMap<_, _> = capabilities
            .into_iter()
            .map(|offer| (offer.name, offer.since))
            .collect();
        let mut builder = Builder::default();
        let row = HostRow {
            id: host.id.clone(),
            offers: offers.clone(),
        };
        builder.host(row).map_err(Error::internal)?;
        Ok(Self {
            builder,
            host: host.id,
            offers,
        })
    }

    /// Takes those of `app`.
    pub fn take(&mut self, app: &str, loaded: Loaded, measures: Vec<Measure>) -> Result<()> {
        for (code, known) in loaded.versions {
            let version = VersionRow {
                id: known.id,
                app: app.to_owned(),
                code,
                state: known.state,
                // What the host says nothing of is the container's own, in every version of the host.
                requires: known
                    .uses
                    .into_iter()
                    .filter(|name| self.offers.contains_key(name))
                    .collect(),
            };
            self.builder.version(&version).map_err(Error::internal)?;
        }
        for row in loaded.rows {
            let code = row.version_code.unsigned_abs();
            let track = from_text(&row.track)?;
            let release = ReleaseRow {
                id: row.id,
                version: row.version,
                host: self.host.clone(),
                track,
                state: from_text(&row.state)?,
                taken_down: loaded.line.is_taken_down(code),
                audience: rule_of(row.audience.as_ref(), row.percent),
                // one that waits for the host's word is begun by no clock
                starts_at: row.starts_at.filter(|_| !loaded.line.waits(code, track)),
                ends_at: row.ends_at,
            };
            self.builder.release(&release).map_err(Error::internal)?;
        }
        if let Some(minimum) = loaded.minimum {
            let row = MinimumRow {
                app: app.to_owned(),
                host: Some(self.host.clone()),
                code: minimum.unsigned_abs(),
            };
            self.builder.minimum(&row).map_err(Error::internal)?;
        }
        for measure in measures {
            let row = MeasureRow {
                app: app.to_owned(),
                measure,
            };
            self.builder.measure(row).map_err(Error::internal)?;
        }
        Ok(())
    }
}

/// Number of the last event of each organisation that is told of changes.
pub(crate) type Heads = BTreeMap<String, i64>;

#[derive(Clone)]
struct Known {
    heads: Heads,
    /// When these were the heads.
    seen: Seen,
    part: Arc<Part>,
}

/// What a node remembers.
pub(crate) struct Parts {
    db: Db,
    known: Memory<(String, String), Known>,
}

impl Part {
    /// What the host shows to the subject of `facts` at `now`.
    pub fn standing(&self, facts: &Facts, now: i64) -> Standing {
        let decision = self.snapshot.decide(&self.app.id, &self.host, facts, now);
        let in_force = self.snapshot.in_force(&self.app.id, &self.host, now);
        let running = facts.running.filter(|code| self.withdrawn.contains(code));
        let texts = |names: &BTreeSet<&str>| names.iter().map(|name| (*name).to_owned()).collect();
        let version = decision.version.filter(|_| self.taken).map(|chosen| Shown {
            version: chosen.version.to_owned(),
            code: chosen.code,
            track: chosen.track,
            rollback: chosen.rollback,
        });
        Standing {
            version,
            minimum: decision.minimum,
            suspended: matches!(decision.why, Why::Suspended(_)),
            taken: self.taken,
            withdrawn: running.is_some(),
            why: if self.taken {
                decision.why.to_string()
            } else {
                "this host does not take the app".to_owned()
            },
            blocked_capabilities: texts(&in_force.blocked_capabilities),
            blocked_pages: texts(&in_force.blocked_pages),
        }
    }

    /// First moment after `now` at which the time alone may decide otherwise.
    pub fn next_turn(&self, now: i64) -> i64 {
        let next = self.turns.partition_point(|turn| *turn <= now);
        self.turns.get(next).copied().unwrap_or(i64::MAX)
    }

    /// Ids of the releases whose rule asks for seats.
    pub fn seated(&self) -> Vec<&str> {
        self.snapshot.seated(&self.app.id, &self.host)
    }

    /// Id of the release that the host shows.
    pub fn shown(&self, standing: &Standing) -> Result<Option<&str>> {
        let shown = standing.version.as_ref();
        shown.map(|shown| self.release(&shown.version, shown.track)).transpose()
    }

    /// Id of the release of `version` on `track`.
    pub fn release(&self, version: &str, track: Track) -> Result<&str> {
        let id = self.releases.get(&(version.to_owned(), track));
        id.map(String::as_str)
            .ok_or_else(|| Error::internal("a release that was decided for is unknown"))
    }
}

impl Parts {
    pub fn new(db: Db) -> Self {
        Self {
            db,
            known: Memory::new(REMEMBERED),
        }
    }

    /// The parts for `apps` on `host` as they are now, in the same order: three questions for all that are remembered.
    pub async fn all(&self, apps: &[apps::Model], host: &hosts::Model, now: i64) -> Result<Vec<Result<Arc<Part>>>> {
        let owners = apps.iter().map(|app| &app.organisation);
        let heads = event_heads(self.db.read(), owners.chain([&host.organisation])).await?;
        let mut parts = Vec::new();
        for app in apps {
            let key = (app.id.clone(), host.id.clone());
            let known = self.known.get(&key);
            let current = |known: &Known| known.heads.iter().all(|(id, head)| heads.get(id) == Some(head));
            parts.push(match known.filter(current) {
                Some(known) => Ok(known.part),
                None => self
                    .of(&app.id, &host.id, now)
                    .await
                    .and_then(|part| part.ok_or_else(|| Error::internal(format_args!("app {} vanished", app.id))))
                    .map(|(part, _)| part),
            });
        }
        Ok(parts)
    }

    /// The part for `app` on `host` as it is now, and how long it is; `None` when one of them does not exist.
    pub async fn of(&self, app: &str, host: &str, now: i64) -> Result<Option<(Arc<Part>, Seen)>> {
        let key = (app.to_owned(), host.to_owned());
        // Before anything is read: what happens meanwhile is read twice rather than never.
        let seen = Seen::before(&self.db, now);
        if let Some(known) = self.known.get(&key) {
            if known.seen.holds(&self.db, now) {
                return Ok(Some((known.part, known.seen)));
            }
            let heads = event_heads(self.db.read(), known.heads.keys()).await?;
            if !is_news(&known.heads, &heads, self.db.read()).await? {
                let part = known.part;
                let known = Known {
                    heads,
                    seen,
                    part: part.clone(),
                };
                self.known.insert(key, known);
                return Ok(Some((part, seen)));
            }
        }
        let db = self.db.read();
        let Some(app) = apps::Entity::find_by_id(app).one(db).await? else {
            return Ok(None);
        };
        let Some(host) = hosts::Entity::find_by_id(host).one(db).await? else {
            return Ok(None);
        };
        let heads = event_heads(db, [&app.organisation, &host.organisation]).await?;
        let part = Arc::new(self.read(app, host, now).await?);
        let known = Known {
            heads,
            seen,
            part: part.clone(),
        };
        self.known.insert(key, known);
        Ok(Some((part, seen)))
    }

    async fn read(&self, app: apps::Model, host: hosts::Model, now: i64) -> Result<Part> {
        let db = self.db.read();
        let loaded = Loaded::of(&app.id, &host.id, db).await?;
        let measures = against(&app.id, Some(&host.id), now, db).await?;
        let mut withdrawn: BTreeSet<u64> = loaded.line.taken_down.iter().map(|(code, _)| *code).collect();
        let removed = loaded
            .versions
            .iter()
            .filter(|(_, version)| version.state == VersionState::Removed);
        withdrawn.extend(removed.map(|(code, _)| *code));
        let mut releases = BTreeMap::new();
        let mut turns: Vec<_> = measures.iter().flat_map(Measure::turns).collect();
        for row in &loaded.rows {
            turns.extend(row.starts_at.into_iter().chain(row.ends_at));
            releases.insert((row.version.clone(), from_text(&row.track)?), row.id.clone());
        }
        turns.sort_unstable();
        let mut rows = Rows::of(host)?;
        rows.take(&app.id, loaded, measures)?;
        let host = rows.host;
        Ok(Part {
            taken: choice_of(&host, db).await?.takes(&app)?,
            withdrawn,
            developer_keys: self.developer_keys(&app.id).await?,
            snapshot: rows.builder.build(),
            host,
            releases,
            turns,
            app,
        })
    }

    pub async fn developer_keys(&self, app: &str) -> Result<Vec<VerifyingKey>> {
        let keys: Vec<String> = app_keys::Entity::find()
            .select_only()
            .column(app_keys::Column::PublicKey)
            .filter(app_keys::Column::App.eq(app))
            .order_by_asc(app_keys::Column::Id)
            .into_tuple()
            .all(self.db.read())
            .await?;
        keys.iter().map(|key| key.parse().map_err(Error::internal)).collect()
    }
}

/// Whether any organisation was told anything but logins between two moments.
pub(crate) async fn is_news(before: &Heads, now: &Heads, db: &impl ConnectionTrait) -> Result<bool> {
    let moved: Vec<_> = before.iter().filter(|(id, head)| now.get(*id) != Some(head)).collect();
    for some in moved.chunks(AT_ONCE) {
        let later = some.iter().fold(Condition::any(), |later, (organisation, head)| {
            let here = events::Column::Organisation.eq(*organisation);
            later.add(Condition::all().add(here).add(events::Column::Sequence.gt(**head)))
        });
        let news = events::Entity::find()
            .filter(later)
            .filter(events::Column::Kind.not_like(format!("{LOGINS}%")))
            .one(db)
            .await?;
        if news.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
