//! The start of an upload: the signed manifest comes first, then the files that it names.

use axum::http::StatusCode;
use hutong_base::{Code, Id};
use hutong_core::http::{Json, Path, check};
use hutong_core::{Begun, Change, Context, Error, Event, Problems, Result, from_text, to_text};
use hutong_package::{Digest, Limits, Manifest, PackageError, Signature};
use hutong_policy::roles::Right;
use hutong_policy::{Review, VersionState};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::measures::refuse_banned;
use crate::model::{app_keys, apps, versions};
use crate::ops::get_version::VersionStates;
use crate::{access, files, review};

/// Largest body: a manifest of 4 MiB, escaped as a JSON string.
pub(crate) const BODY_LIMIT: usize = 10 * 1024 * 1024;

/// A package that is about to be uploaded.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVersion {
    /// The text of `manifest.json`, byte for byte.
    pub manifest: String,
    /// `signature.json`.
    #[schema(value_type = ManifestSignature)]
    pub signature: Signature,
    /// Name for people, in place of the manifest's.
    pub name: Option<String>,
}

/// The developer's signature over the manifest.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "describes the package crate's type, which knows nothing of schemas"
)]
pub struct ManifestSignature {
    /// Always `ed25519`.
    pub algorithm: String,
    /// The developer's public key, base64url without padding.
    pub key: String,
    /// base64url without padding.
    pub signature: String,
}

/// An upload under way.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Upload {
    /// `ver_…`
    pub id: String,
    /// How far it has come; `uploading` until it is complete.
    #[schema(value_type = VersionStates)]
    pub state: VersionState,
    /// SHA-256 of the files that the platform does not have yet.
    pub missing: Vec<String>,
}

/// Begin a version
///
/// Checks manifest and signature and answers which files are missing. The same manifest again is the same
/// version, so an interrupted upload goes on by beginning it again.
#[utoipa::path(post, path = "/v1/apps/{app}/versions", tag = "versions", security(("token" = [])),
    params(("app" = Id, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = NewVersion,
    responses((status = 201, body = Upload), Problems))]
pub async fn begin_version(
    cx: Context,
    Path(app): Path<Id>,
    Json(body): Json<NewVersion>,
) -> Result<(StatusCode, Json<Upload>)> {
    let app = access::app(&cx, Right::UploadVersion, &app, cx.platform.db.read()).await?;
    let manifest = read(&body, &app)?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok((StatusCode::CREATED, Json(answer))),
    };
    access::lock_app(&app.id, change.db()).await?;
    let now = cx.platform.clock.now();
    refuse_banned(&app.id, None, now, change.db()).await?;
    check_signer(&body, &app, &change).await?;
    let manifest_sha256 = Digest::of(body.manifest.as_bytes()).to_string();
    let same = versions::Entity::find()
        .filter(versions::Column::App.eq(&app.id))
        .filter(versions::Column::ManifestSha256.eq(&manifest_sha256))
        .one(change.db())
        .await?;
    if let Some(row) = same {
        if row.gone_at.is_some() {
            return Err(access::gone());
        }
        let missing = files::missing(&row.id, change.db()).await?;
        let upload = Upload {
            id: row.id,
            state: from_text(&row.state)?,
            missing,
        };
        return Ok((StatusCode::CREATED, Json(change.unchanged(upload).await?)));
    }
    let code = i64::try_from(manifest.version.code).map_err(Error::internal)?;
    check_code(code, &app.id, &change).await?;
    let row = versions::ActiveModel {
        id: Set(cx.platform.ids.next("ver").into()),
        organisation: Set(app.organisation.clone()),
        app: Set(app.id.clone()),
        code: Set(code),
        name: Set(body.name.unwrap_or_else(|| manifest.version.name.clone())),
        state: Set(to_text(Review::BEGUN.state)?),
        state_since: Set(now),
        sped_up_at: Set(None),
        queue: Set(review::USUAL),
        promotable: Set(Review::BEGUN.promotable),
        manifest: Set(body.manifest),
        manifest_sha256: Set(manifest_sha256),
        signature: Set(serde_json::to_value(&body.signature)?),
        capabilities: Set(serde_json::to_value(&manifest.capabilities)?),
        created_at: Set(now),
        uploaded_at: Set(None),
        gone_at: Set(None),
    };
    let row = row.insert(change.db()).await?;
    files::insert(&row, &manifest, change.db()).await?;
    let missing = files::missing(&row.id, change.db()).await?;
    let event = Event {
        kind: "hutong.version.begun",
        subject: row.id.clone(),
        organisations: vec![row.organisation],
        data: json!({"app": row.app, "code": row.code, "name": row.name}),
    };
    let upload = Upload {
        id: row.id,
        state: VersionState::Uploading,
        missing,
    };
    Ok((StatusCode::CREATED, Json(change.commit(event, upload).await?)))
}

/// The manifest, checked as far as that goes without the database.
fn read(body: &NewVersion, app: &apps::Model) -> Result<Manifest> {
    if let Some(name) = &body.name {
        check::text("name", name, 100)?;
    }
    let refuse = |error: PackageError| {
        Error::new(Code::ManifestInvalid, error.to_string()).hint("build the package again with `hutong build`")
    };
    let manifest = Manifest::parse(body.manifest.as_bytes(), &Limits::default()).map_err(refuse)?;
    if manifest.app != app.appid {
        let detail = format!("the package is for app {:?}, this app is {:?}", manifest.app, app.appid);
        return Err(Error::new(Code::ManifestApp, detail).hint("set `app` in hutong.json and build again"));
    }
    Ok(manifest)
}

/// The manifest is signed, and by a key of the app.
async fn check_signer(body: &NewVersion, app: &apps::Model, change: &Change) -> Result<()> {
    let signer = body.signature.signer(body.manifest.as_bytes());
    let signer = signer.map_err(|error| Error::new(Code::ManifestSignature, error.to_string()))?;
    app_keys::Entity::find()
        .filter(app_keys::Column::App.eq(&app.id))
        .filter(app_keys::Column::PublicKey.eq(signer.to_string()))
        .one(change.db())
        .await?
        .map(drop)
        .ok_or_else(|| {
            Error::new(Code::ForeignKey, format!("key {signer} is not registered for this app"))
                .hint("register it with POST /v1/apps/{app}/keys, or sign with a registered key")
        })
}

/// The version code is greater than that of every uploaded version of the app, which is locked.
pub(crate) async fn check_code(code: i64, app: &str, change: &Change) -> Result<()> {
    let highest = versions::Entity::find()
        .filter(versions::Column::App.eq(app))
        .filter(versions::Column::State.ne(to_text(VersionState::Uploading)?))
        .order_by_desc(versions::Column::Code)
        .one(change.db())
        .await?;
    match highest {
        Some(highest) if highest.code >= code => {
            let detail = format!(
                "version code {code} is not greater than {}, which is uploaded already",
                highest.code
            );
            let hint = format!(
                "build again with a version code of at least {}",
                highest.code.saturating_add(1)
            );
            Err(Error::new(Code::VersionCodeNotGreater, detail).hint(hint))
        }
        _ => Ok(()),
    }
}
