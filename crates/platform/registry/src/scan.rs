//! The scan of a version: a job that opens its pages and writes down what was seen.

use std::collections::BTreeMap;
use std::sync::Arc;

use hutong_core::jobs::{self, Job};
use hutong_core::{AppState, Change, Error, Event, PageSeen, Platform, Result, SYSTEM, ScanError, from_text, to_text};
use hutong_package::{Archive, Digest, Limits, Manifest, Signature};
use hutong_policy::{Actor as Side, VersionAction, VersionState};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use crate::evidence::{ContentCheck, Differences, Evidence, Finding, Package, PackageFacts, findings, kept};
use crate::model::{version_evidence, versions};
use crate::ops::get_evidence::evidence_of;
use crate::review::{Step, advance, told};
use crate::{access, checker, knobs};

/// The kind of the job; its subject is the version.
pub(crate) const JOB: &str = "registry.scan";
/// The job that looks at a version once more.
pub(crate) const AGAIN: &str = "registry.check";
/// A scan that did not come to its end so often has failed.
const ATTEMPTS: i32 = 5;

/// Has a version scanned soon.
pub(crate) async fn order(platform: &Platform, version: &str, db: &impl ConnectionTrait) -> Result<()> {
    jobs::add(platform, JOB, version, db).await
}

/// What one look at a package gave.
#[derive(Default)]
struct Look {
    pages: Vec<PageSeen>,
    findings: Vec<Finding>,
    content: Option<ContentCheck>,
}

/// Scans the version that `job` is about.
pub(crate) async fn run(platform: &AppState, job: &Job) -> Result<()> {
    let Some(version) = begin(platform, job).await? else {
        return Ok(());
    };
    match evidence(platform, job, &version).await? {
        Some(evidence) => end(platform, job, &version.id, &evidence).await,
        None => job.give_back(platform).await,
    }
}

/// Looks once more at the version that `job` is about. It moves on by that only where nobody reviews.
pub(crate) async fn run_again(platform: &AppState, job: &Job) -> Result<()> {
    let version = access::fresh(&job.subject, platform.db.read()).await?;
    let found = if is_on_its_way(&version)? {
        let Some(found) = evidence(platform, job, &version).await? else {
            return job.give_back(platform).await;
        };
        Some(found)
    } else {
        None
    };
    let change = Change::begin(platform, SYSTEM, None).await?;
    access::lock_app(&version.app, change.db()).await?;
    let mut row = access::fresh(&version.id, change.db()).await?;
    job.end(change.db()).await?;
    let Some(mut evidence) = found.filter(|_| is_on_its_way(&row).unwrap_or(false)) else {
        return change.unchanged(()).await;
    };
    if let Some(reason) = evidence.failure {
        // what was seen before stays
        evidence = evidence_of(&row.id, change.db()).await?;
        evidence.content = Some(ContentCheck::failed(platform.clock.now(), reason));
    }
    put(&row.id, &evidence, change.db()).await?;
    if from_text::<VersionState>(&row.state)? == VersionState::Ready {
        row = admit(platform, row, &evidence, change.db()).await?;
    }
    let failure = evidence.content.as_ref().and_then(|check| check.failure.as_deref());
    let data = json!({"failure": failure, "findings": evidence.findings.len()});
    let mut event = event("hutong.version.checked", &row, data);
    event.organisations = told(&row, change.db()).await?;
    change.commit(event, ()).await
}

/// Whether somebody is still to decide about the version, so that looking at it again is of use.
pub(crate) fn is_on_its_way(version: &versions::Model) -> Result<bool> {
    let state: VersionState = from_text(&version.state)?;
    Ok(matches!(
        state,
        VersionState::Ready | VersionState::InReview | VersionState::Delayed
    ))
}

/// Whether the operator's content checker has answered for all of the version.
pub(crate) async fn is_checked(version: &str, db: &impl ConnectionTrait) -> Result<bool> {
    let row = version_evidence::Entity::find_by_id(version).one(db).await?;
    let evidence: Option<Evidence> = row.map(|row| serde_json::from_value(row.evidence)).transpose()?;
    Ok(evidence.is_some_and(|evidence| evidence.is_checked()))
}

/// What is found out about a version; none when the scanner does not work.
async fn evidence(platform: &AppState, job: &Job, version: &versions::Model) -> Result<Option<Evidence>> {
    let manifest = Manifest::parse(version.manifest.as_bytes(), &Limits::default()).map_err(Error::internal)?;
    let manifest = Arc::new(manifest);
    let seen = if job.attempt > ATTEMPTS {
        Err(ScanError::Package(format!("the scan was cut off {ATTEMPTS} times")))
    } else {
        look(platform, version, &manifest).await
    };
    let (look, failure) = match seen {
        Ok(look) => (look, None),
        Err(ScanError::Package(reason)) => (Look::default(), Some(reason)),
        Err(error @ ScanError::Scanner(_)) => {
            tracing::error!(version = version.id, %error, "a scan waits for its scanner");
            return Ok(None);
        }
    };
    // All that takes long is done before the one writer is held up.
    Ok(Some(Evidence {
        scanned_at: platform.clock.now(),
        facts: PackageFacts::of(&manifest),
        differences: differences(version, (&manifest, &look.pages), platform.db.read()).await?,
        findings: look.findings,
        content: look.content,
        pages: kept(look.pages),
        failure,
    }))
}

/// Opens the pages of a version and says which rules they break.
async fn look(platform: &AppState, version: &versions::Model, manifest: &Arc<Manifest>) -> Result<Look, ScanError> {
    let files = files(platform, manifest).await?;
    let signature: Signature = serde_json::from_value(version.signature.clone()).map_err(broken)?;
    let archive =
        Archive::write(manifest, &signature, &files).map_err(|error| ScanError::Package(error.to_string()))?;
    let seen = platform.scanner.scan(archive).await?;
    let (settings, _) = knobs::settings(platform.db.read()).await.map_err(broken)?;
    let package = Package {
        manifest: manifest.clone(),
        files,
    };
    // a stranger's package says how long it takes
    let judged = tokio::task::spawn_blocking(move || {
        let findings = findings(&package, &seen, &settings.words, &settings.domains);
        (seen.pages, findings)
    });
    let (pages, mut findings) = judged.await.map_err(|error| ScanError::Package(error.to_string()))?;
    let checked = checker::check(platform, version, &pages).await.map_err(broken)?;
    let content = checked.map(|(check, found)| {
        findings.extend(found);
        check
    });
    Ok(Look {
        pages,
        findings,
        content,
    })
}

/// What is not the version's fault.
#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
fn broken(error: impl ToString) -> ScanError {
    ScanError::Scanner(error.to_string())
}

/// The version, from now on being scanned; none when nobody waits for a scan of it any more.
async fn begin(platform: &AppState, job: &Job) -> Result<Option<versions::Model>> {
    let change = Change::begin(platform, SYSTEM, None).await?;
    let app = access::fresh(&job.subject, change.db()).await?.app;
    access::lock_app(&app, change.db()).await?;
    let version = access::fresh(&job.subject, change.db()).await?;
    match from_text(&version.state)? {
        // an earlier attempt was cut off
        VersionState::Scanning => Ok(Some(version)),
        VersionState::Uploaded => {
            let begun = Step::new(VersionAction::Scan, Side::System, SYSTEM);
            let version = advance(platform, version, begun, change.db()).await?;
            let event = event("hutong.version.scan_begun", &version, json!({}));
            change.commit(event, ()).await?;
            Ok(Some(version))
        }
        _ => {
            job.end(change.db()).await?;
            change.unchanged(()).await?;
            Ok(None)
        }
    }
}

/// Reads the contents of a version from the store.
pub(crate) async fn files(platform: &Platform, manifest: &Manifest) -> Result<BTreeMap<Digest, Vec<u8>>, ScanError> {
    let mut files = BTreeMap::new();
    for entry in manifest.files.values() {
        if files.contains_key(&entry.sha256) {
            continue;
        }
        let found = platform.blobs.get(&entry.sha256).await.map_err(broken)?;
        let lost = || ScanError::Package(format!("file {} of the version is lost", entry.sha256));
        let bytes = found.ok_or_else(lost)?.bytes().await.map_err(broken)?;
        files.insert(entry.sha256, bytes.to_vec());
    }
    Ok(files)
}

/// Writes down what was seen, and what comes of it for the version: all of it and the end of the job, or nothing.
async fn end(platform: &AppState, job: &Job, version: &str, evidence: &Evidence) -> Result<()> {
    let change = Change::begin(platform, SYSTEM, None).await?;
    let app = access::fresh(version, change.db()).await?.app;
    access::lock_app(&app, change.db()).await?;
    let mut row = access::fresh(version, change.db()).await?;
    put(version, evidence, change.db()).await?;
    let action = match evidence.failure {
        None => VersionAction::PassScan,
        Some(_) => VersionAction::FailScan,
    };
    let scanned = Step {
        note: evidence.failure.as_deref(),
        ..Step::new(action, Side::System, SYSTEM)
    };
    row = advance(platform, row, scanned, change.db()).await?;
    if evidence.failure.is_none() {
        row = admit(platform, row, evidence, change.db()).await?;
    }
    job.end(change.db()).await?;
    let data = json!({"failure": evidence.failure, "findings": evidence.findings.len()});
    let event = event("hutong.version.scanned", &row, data);
    change.commit(event, ()).await
}

/// The version, admitted where nobody reviews it and nothing is required that is not there.
async fn admit(
    platform: &AppState,
    row: versions::Model,
    evidence: &Evidence,
    db: &impl ConnectionTrait,
) -> Result<versions::Model> {
    let knobs = knobs::current(db).await?;
    if !knobs.admit_after_scan || (knobs.content_check_required && !evidence.is_checked()) {
        return Ok(row);
    }
    let admitted = Step::new(VersionAction::Approve, Side::System, SYSTEM);
    advance(platform, row, admitted, db).await
}

/// What differs from the version of the app that was admitted last.
async fn differences(
    row: &versions::Model,
    now: (&Manifest, &[PageSeen]),
    db: &impl ConnectionTrait,
) -> Result<Option<Differences>> {
    let before = versions::Entity::find()
        .filter(versions::Column::App.eq(&row.app))
        .filter(versions::Column::State.eq(to_text(VersionState::Admitted)?))
        .filter(versions::Column::Id.ne(&row.id))
        .order_by_desc(versions::Column::Code)
        .one(db)
        .await?;
    let Some(before) = before else { return Ok(None) };
    let manifest = Manifest::parse(before.manifest.as_bytes(), &Limits::default()).map_err(Error::internal)?;
    let pages = pages_of(&before.id, db).await?;
    Ok(Some(Differences::new(before.id, before.code, (&manifest, &pages), now)))
}

/// How the pages of a version looked; none when that is not known.
pub(crate) async fn pages_of(version: &str, db: &impl ConnectionTrait) -> Result<Vec<PageSeen>> {
    let row = version_evidence::Entity::find_by_id(version).one(db).await?;
    let evidence: Option<Evidence> = row.map(|row| serde_json::from_value(row.evidence)).transpose()?;
    Ok(evidence.map(|evidence| evidence.pages).unwrap_or_default())
}

async fn put(version: &str, evidence: &Evidence, db: &impl ConnectionTrait) -> Result<()> {
    let row = version_evidence::ActiveModel {
        version: Set(version.to_owned()),
        evidence: Set(serde_json::to_value(evidence)?),
        at: Set(evidence.scanned_at),
    };
    let columns = [version_evidence::Column::Evidence, version_evidence::Column::At];
    version_evidence::Entity::insert(row)
        .on_conflict(
            OnConflict::column(version_evidence::Column::Version)
                .update_columns(columns)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

fn event(kind: &'static str, row: &versions::Model, mut data: serde_json::Value) -> Event {
    data["app"] = json!(row.app);
    data["code"] = json!(row.code);
    data["name"] = json!(row.name);
    data["state"] = json!(row.state);
    Event {
        kind,
        subject: row.id.clone(),
        organisations: vec![row.organisation.clone()],
        data,
    }
}
