//! The registry's side of the port through which other areas ask it.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use hutong_base::Code;
use hutong_core::http::{Page, PageQuery, has};
use hutong_core::keys::Held;
use hutong_core::{
    AppRecord, Db, Delivery, Directory, Error, HostRecord, Keys, Memory, Offer, OfferedApp, PREVIEW_HOST, Result, Run,
    Seen, Standing, Tally, VersionRecord, from_text, secret_hash, to_text,
};
use hutong_package::{Digest, DomainPolicy, FORMAT, Inclusion, Release, Signature};
use hutong_policy::{Facts, Knobs, ReleaseState, Track};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

use crate::delivery::{Part, Parts};
use crate::model::{app_secrets, apps, hosts, log_entries, releases, versions};
use crate::ops::create_host::Registration;
use crate::seats::Seated;
use crate::{health, knobs, log, numbers};

/// How long a release statement is valid, in milliseconds: what is taken down is gone after that at the latest.
pub(crate) const STATEMENT_LIFE: i64 = 60 * 60 * 1000;

/// Most apps that a host is said to offer in one answer.
const OFFERED: u64 = 1000;
/// Apps of a category that are looked at together for one that is offered.
const LOOKED_AT: u64 = 20;

/// Answers from the registry's tables, with release statements signed by the platform.
pub struct Registry {
    db: Db,
    keys: Arc<Keys>,
    parts: Parts,
    /// Proofs that versions were admitted, by version, and what was held when their heads were signed. One of an earlier head
    /// holds as long as its key counts.
    admissions: Memory<String, (Arc<Held>, Inclusion)>,
    /// What is signed of a version and never changes, by version.
    packages: Memory<String, Arc<Package>>,
    /// What was signed last, by host, app, version and track.
    signed: Memory<(String, String, String, Track), Arc<Signed>>,
    /// What the operator says of domains.
    domains: Memory<(), (Arc<DomainPolicy>, Seen)>,
    /// Categories that hosts offer apps in.
    categories: Memory<String, (Vec<String>, Seen)>,
}

/// What the developer signed.
struct Package {
    manifest: String,
    manifest_sha256: Digest,
    signature: Signature,
}

/// What the platform signed, and what it delivered with it.
struct Signed {
    statement: Release,
    delivery: Arc<Delivery>,
}

/// Proofs, and statements, that a node remembers.
const REMEMBERED: usize = 10_000;
/// Manifests that a node remembers; the largest have a megabyte.
const MANIFESTS: usize = 500;
/// For how long a statement is handed out again, in milliseconds, if it still holds word for word.
const ANEW: i64 = 10_000;

impl Registry {
    /// `keys` are the platform's.
    pub fn new(db: Db, keys: Arc<Keys>) -> Self {
        Self {
            parts: Parts::new(db.clone()),
            admissions: Memory::new(REMEMBERED),
            packages: Memory::new(MANIFESTS),
            signed: Memory::new(REMEMBERED),
            domains: Memory::new(1),
            categories: Memory::new(REMEMBERED),
            db,
            keys,
        }
    }

    /// The proof that `version` was admitted; `None` when it was not.
    async fn admission(&self, version: &str, keys: &Arc<Held>, now: i64) -> Result<Option<Inclusion>> {
        if let Some((by, inclusion)) = self.admissions.get(version)
            && Arc::ptr_eq(&by, keys)
        {
            return Ok(Some(inclusion));
        }
        let db = self.db.read();
        let row = log_entries::Entity::find().filter(log_entries::Column::Version.eq(version));
        let Some(row) = row.one(db).await? else { return Ok(None) };
        let inclusion = log::inclusion(&keys.signer, row, now, db).await?;
        let known = (keys.clone(), inclusion.clone());
        self.admissions.insert(version.to_owned(), known);
        Ok(Some(inclusion))
    }

    async fn package(&self, version: &str) -> Result<Arc<Package>> {
        if let Some(package) = self.packages.get(version) {
            return Ok(package);
        }
        let row = versions::Entity::find_by_id(version).one(self.db.read()).await?;
        let row = row.ok_or_else(|| Error::internal("a released version is gone"))?;
        let package = Arc::new(Package {
            manifest: row.manifest,
            manifest_sha256: row.manifest_sha256.parse().map_err(Error::internal)?,
            signature: serde_json::from_value(row.signature)?,
        });
        self.packages.insert(version.to_owned(), package.clone());
        Ok(package)
    }

    /// The statement, signed, with the package; one that was signed just now and says the same is as good.
    fn sign(
        &self,
        statement: Release,
        track: Track,
        package: &Package,
        admission: Option<Inclusion>,
        keys: &Arc<Held>,
    ) -> Arc<Signed> {
        let Release { host, app, version, .. } = &statement;
        let key = (host.clone(), app.clone(), version.clone(), track);
        if let Some(signed) = self.signed.get(&key) {
            let (issued_at, expires_at) = (signed.statement.issued_at, signed.statement.expires_at);
            let is_new = (issued_at..issued_at.saturating_add(ANEW)).contains(&statement.issued_at);
            let again = Release {
                issued_at,
                expires_at,
                ..statement.clone()
            };
            let is_same = again == signed.statement && signed.delivery.admission == admission;
            if is_new && is_same && Arc::ptr_eq(&signed.delivery.keys, keys) {
                return signed;
            }
        }
        let (release, release_signature) = statement.sign(&keys.signer);
        let delivery = Delivery {
            keys: keys.clone(),
            admission,
            release,
            release_signature,
            manifest: package.manifest.clone(),
            signature: package.signature.clone(),
            answer: OnceLock::new(),
        };
        let signed = Arc::new(Signed {
            statement,
            delivery: Arc::new(delivery),
        });
        self.signed.insert(key, signed.clone());
        signed
    }

    /// What the host shows of the part to the subject, who has a seat then in the release that they get, if that asks for
    /// one.
    async fn take_seat(&self, part: &Part, facts: &Facts, now: i64) -> Result<Standing> {
        let mut seated = Seated::of(facts, &part.seated(), self.db.read()).await?;
        loop {
            let standing = part.standing(&seated.facts, now);
            let Some(release) = part.shown(&standing)?.filter(|release| seated.waits_for(release)) else {
                return Ok(standing);
            };
            let gets = |facts: &Facts| matches!(part.shown(&part.standing(facts, now)), Ok(Some(id)) if id == release);
            // with the number that they have now, this release is theirs or not for good
            seated.take(release, &self.db, gets).await?;
        }
    }

    /// What the operator says of domains as it is now, and how long it is.
    async fn domain_policy(&self, now: i64) -> Result<(Arc<DomainPolicy>, Seen)> {
        if let Some((domains, seen)) = self.domains.get(&())
            && seen.holds(&self.db, now)
        {
            return Ok((domains, seen));
        }
        let seen = Seen::before(&self.db, now);
        let (settings, _) = knobs::settings(self.db.read()).await?;
        let domains = Arc::new(settings.domains);
        self.domains.insert((), (domains.clone(), seen));
        Ok((domains, seen))
    }

    /// Whether any app of the category is offered: what is suspended, or not promoted, is among the releases nonetheless.
    async fn offers_any_in(&self, host: &str, category: &str, now: i64) -> Result<bool> {
        let mut which = Offer {
            category: Some(category.to_owned()),
            limit: Some(LOOKED_AT),
            ..Offer::default()
        };
        while let Some(page) = self.offered_apps(host, &which, now).await? {
            if !page.items.is_empty() {
                return Ok(true);
            }
            if page.next.is_none() {
                break;
            }
            which.cursor = page.next;
        }
        Ok(false)
    }

    async fn part(&self, host: &str, app: &str, now: i64) -> Result<(Arc<Part>, Seen)> {
        let missing = || Error::new(Code::ReleaseNotFound, "there is no such app or host");
        self.parts.of(app, host, now).await?.ok_or_else(missing)
    }
}

/// The track as a statement has it.
fn signed(track: Track) -> hutong_package::Track {
    match track {
        Track::Dev => hutong_package::Track::Dev,
        Track::Trial => hutong_package::Track::Trial,
        Track::Gray => hutong_package::Track::Gray,
        Track::Online => hutong_package::Track::Online,
    }
}

fn app_record(row: apps::Model) -> AppRecord {
    AppRecord {
        id: row.id,
        appid: row.appid,
        organisation: row.organisation,
    }
}

#[async_trait]
impl Directory for Registry {
    async fn host(&self, id: &str) -> Result<Option<HostRecord>> {
        let Some(row) = hosts::Entity::find_by_id(id).one(self.db.read()).await? else {
            return Ok(None);
        };
        let Registration { keys, origins, .. } = serde_json::from_value(row.registration)?;
        Ok(Some(HostRecord {
            id: row.id,
            organisation: row.organisation,
            keys,
            origins,
        }))
    }

    async fn app(&self, id: &str) -> Result<Option<AppRecord>> {
        Ok(apps::Entity::find_by_id(id).one(self.db.read()).await?.map(app_record))
    }

    async fn app_by_appid(&self, appid: &str) -> Result<Option<AppRecord>> {
        let row = apps::Entity::find()
            .filter(apps::Column::Appid.eq(appid))
            .one(self.db.read())
            .await?;
        Ok(row.map(app_record))
    }

    async fn app_secret_matches(&self, app: &str, secret: &str) -> Result<bool> {
        let row = app_secrets::Entity::find()
            .filter(app_secrets::Column::Hash.eq(secret_hash(secret)))
            .filter(app_secrets::Column::App.eq(app))
            .filter(app_secrets::Column::FrozenAt.is_null())
            .one(self.db.read())
            .await?;
        Ok(row.is_some())
    }

    async fn standing(&self, host: &str, app: &str, facts: &Facts, now: i64) -> Result<Standing> {
        let (part, _) = self.part(host, app, now).await?;
        let seated = Seated::of(facts, &part.seated(), self.db.read()).await?;
        Ok(part.standing(&seated.facts, now))
    }

    async fn release_for(&self, host: &str, app: &str, facts: &Facts, now: i64) -> Result<(Arc<Delivery>, Seen)> {
        let (part, seen) = self.part(host, app, now).await?;
        let (domains, domains_seen) = self.domain_policy(now).await?;
        let standing = self.take_seat(&part, facts, now).await?;
        let shown = standing.shown()?;
        let package = self.package(&shown.version).await?;
        let statement = Release {
            blocked_capabilities: standing.blocked_capabilities.clone(),
            blocked_pages: standing.blocked_pages.clone(),
            developer_keys: part.developer_keys.clone(),
            domains: DomainPolicy::clone(&domains),
            app: part.app.id.clone(),
            appid: part.app.appid.clone(),
            expires_at: now.saturating_add(STATEMENT_LIFE),
            format: FORMAT,
            host: part.host.clone(),
            issued_at: now,
            manifest_sha256: package.manifest_sha256,
            min_version_code: standing.minimum,
            release: part.release(&shown.version, shown.track)?.to_owned(),
            rollback: shown.rollback,
            track: signed(shown.track),
            version: shown.version.clone(),
            version_code: shown.code,
        };
        let (keys, known) = self.keys.held(&self.db, now).await?;
        let admission = self.admission(&shown.version, &keys, now).await?;
        let signed = self.sign(statement, shown.track, &package, admission, &keys);
        let end = part.next_turn(now).min(signed.statement.issued_at.saturating_add(ANEW));
        Ok((signed.delivery.clone(), seen.and(domains_seen).and(known).until(end)))
    }

    async fn version(&self, id: &str) -> Result<Option<VersionRecord>> {
        let Some(row) = versions::Entity::find_by_id(id).one(self.db.read()).await? else {
            return Ok(None);
        };
        Ok(Some(VersionRecord {
            state: from_text(&row.state)?,
            id: row.id,
            app: row.app,
            organisation: row.organisation,
            gone: row.gone_at.is_some(),
        }))
    }

    async fn domains(&self, now: i64) -> Result<DomainPolicy> {
        Ok(DomainPolicy::clone(&self.domain_policy(now).await?.0))
    }

    async fn preview(&self, version: &str, now: i64, until: i64) -> Result<Delivery> {
        let missing = || Error::new(Code::ReleaseNotFound, "there is no such version");
        let row = versions::Entity::find_by_id(version).one(self.db.read()).await?;
        let row = row.ok_or_else(missing)?;
        let app = apps::Entity::find_by_id(&row.app).one(self.db.read()).await?;
        let app = app.ok_or_else(missing)?;
        let package = self.package(version).await?;
        let statement = Release {
            blocked_capabilities: Vec::new(),
            blocked_pages: Vec::new(),
            developer_keys: self.parts.developer_keys(&app.id).await?,
            domains: DomainPolicy::clone(&self.domain_policy(now).await?.0),
            app: app.id,
            appid: app.appid,
            expires_at: until,
            format: FORMAT,
            host: PREVIEW_HOST.to_owned(),
            issued_at: now,
            manifest_sha256: package.manifest_sha256,
            min_version_code: None,
            release: PREVIEW_HOST.to_owned(),
            // whoever looks at versions goes back and forth
            rollback: true,
            track: signed(Track::Dev),
            version: version.to_owned(),
            version_code: row.code.unsigned_abs(),
        };
        let (keys, _) = self.keys.held(&self.db, now).await?;
        let (release, release_signature) = statement.sign(&keys.signer);
        Ok(Delivery {
            admission: self.admission(version, &keys, now).await?,
            keys,
            release,
            release_signature,
            manifest: package.manifest.clone(),
            signature: package.signature.clone(),
            answer: OnceLock::new(),
        })
    }

    async fn was_released(&self, host: &str, app: &str, code: u64) -> Result<bool> {
        let Ok(code) = i64::try_from(code) else {
            return Ok(false);
        };
        let released = releases::Entity::find()
            .filter(releases::Column::Host.eq(host))
            .filter(releases::Column::App.eq(app))
            .filter(releases::Column::VersionCode.eq(code));
        Ok(released.one(self.db.read()).await?.is_some())
    }

    async fn count_run(
        &self,
        db: &DatabaseTransaction,
        host: &str,
        app: &str,
        code: u64,
        run: Run,
        now: i64,
    ) -> Result<()> {
        health::count(db, host, app, code, run, now).await
    }

    async fn count_day(&self, db: &DatabaseTransaction, host: &str, app: &str, code: u64, tally: &Tally) -> Result<()> {
        numbers::count(db, host, app, code, tally).await
    }

    async fn knobs(&self) -> Result<Knobs> {
        knobs::current(self.db.read()).await
    }

    async fn offered_apps(&self, host: &str, which: &Offer, now: i64) -> Result<Option<Page<OfferedApp>>> {
        let db = self.db.read();
        let Some(host) = hosts::Entity::find_by_id(host).one(db).await? else {
            return Ok(None);
        };
        let limit = which.limit.unwrap_or(OFFERED).clamp(1, OFFERED);
        let page = PageQuery {
            cursor: which.cursor.clone(),
            ..PageQuery::default()
        };
        let rows: Vec<(String, String, String)> = page
            .after_cursor(for_everybody(&host.id, now)?, releases::Column::Id)?
            .select_only()
            .columns([releases::Column::Id, releases::Column::App, releases::Column::Version])
            .apply_if(which.app.as_ref(), |select, some| {
                select.filter(releases::Column::App.is_in(some.split(',')))
            })
            .apply_if(named(which), |select, named| {
                select.filter(releases::Column::App.in_subquery(named))
            })
            .order_by_desc(releases::Column::Id)
            .limit(limit + 1)
            .into_tuple()
            .all(db)
            .await?;
        let Page { items: rows, next } = Page::cut(rows, limit, |(id, ..)| id.clone());
        let apps = apps::Entity::find()
            .filter(apps::Column::Id.is_in(rows.iter().map(|(_, app, _)| app)))
            .all(db)
            .await?;
        // what is not promoted has no name here, and so is not offered
        let promoted = knobs::current(db).await?.offer_promotable;
        let names: Vec<(String, String)> = versions::Entity::find()
            .select_only()
            .columns([versions::Column::Id, versions::Column::Name])
            .filter(versions::Column::Id.is_in(rows.iter().map(|(.., version)| version)))
            .apply_if(promoted.then_some(true), |select, promoted| {
                select.filter(versions::Column::Promotable.eq(promoted))
            })
            .into_tuple()
            .all(db)
            .await?;
        let names: HashMap<_, _> = names.into_iter().collect();
        let parts = self.parts.all(&apps, &host, now).await?;
        let mut shown = HashMap::new();
        for (app, part) in apps.into_iter().zip(parts) {
            match part {
                Ok(part) if part.standing(&Facts::default(), now).version.is_some() => {
                    shown.insert(app.id.clone(), app);
                }
                Ok(_) => {}
                // the other apps of the host are there nonetheless
                Err(error) => {
                    tracing::error!(app = app.id, host = host.id, %error, "an app is left out of what its host offers");
                }
            }
        }
        let offered = rows.into_iter().filter_map(|(_, app, version)| {
            let app = shown.remove(&app)?;
            Some(OfferedApp {
                id: app.id,
                appid: app.appid,
                name: app.name,
                summary: app.summary,
                icon: app.icon,
                category: app.category,
                version: names.get(&version)?.clone(),
            })
        });
        Ok(Some(Page {
            items: offered.collect(),
            next,
        }))
    }

    async fn offered_categories(&self, host: &str, now: i64) -> Result<Option<Vec<String>>> {
        if let Some((categories, seen)) = self.categories.get(host)
            && seen.holds(&self.db, now)
        {
            return Ok(Some(categories));
        }
        let seen = Seen::before(&self.db, now);
        let db = self.db.read();
        if hosts::Entity::find_by_id(host).one(db).await?.is_none() {
            return Ok(None);
        }
        let released = for_everybody(host, now)?
            .select_only()
            .column(releases::Column::App)
            .into_query();
        let possible: Vec<String> = apps::Entity::find()
            .select_only()
            .column(apps::Column::Category)
            .distinct()
            .filter(apps::Column::Category.is_not_null())
            .filter(apps::Column::Id.in_subquery(released))
            .order_by_asc(apps::Column::Category)
            .into_tuple()
            .all(db)
            .await?;
        let mut categories = Vec::new();
        for category in possible {
            if self.offers_any_in(host, &category, now).await? {
                categories.push(category);
            }
        }
        self.categories.insert(host.to_owned(), (categories.clone(), seen));
        Ok(Some(categories))
    }
}

/// The releases that the host shows to everybody at `now`.
fn for_everybody(host: &str, now: i64) -> Result<Select<releases::Entity>> {
    let live = [ReleaseState::Active, ReleaseState::Scheduled];
    let live: Vec<String> = live.into_iter().map(to_text).collect::<Result<_>>()?;
    let begun = Condition::any()
        .add(releases::Column::StartsAt.is_null())
        .add(releases::Column::StartsAt.lte(now));
    let not_over = Condition::any()
        .add(releases::Column::EndsAt.is_null())
        .add(releases::Column::EndsAt.gt(now));
    Ok(releases::Entity::find()
        .filter(releases::Column::Host.eq(host))
        .filter(releases::Column::State.is_in(live))
        .filter(releases::Column::Track.eq(to_text(Track::Online)?))
        .filter(releases::Column::Audience.is_null())
        .filter(begun)
        .filter(not_over))
}

/// The apps of a category, and those whose name or summary has a part in it; none when any will do.
fn named(which: &Offer) -> Option<SelectStatement> {
    let part = |part| {
        Condition::any()
            .add(has(apps::Column::Name, part))
            .add(has(apps::Column::Summary, part))
    };
    let wanted = Condition::all()
        .add_option(
            which
                .category
                .as_ref()
                .map(|category| apps::Column::Category.eq(category)),
        )
        .add_option(which.q.as_deref().map(part));
    let apps = || {
        Query::select()
            .column(apps::Column::Id)
            .from(apps::Entity)
            .cond_where(wanted.clone())
            .to_owned()
    };
    (!wanted.is_empty()).then(apps)
}
