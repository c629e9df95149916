//! That a version is in the log of admissions.

use axum::extract::State;
use hutong_base::{Code, Id};
use hutong_core::http::{Json, Query};
use hutong_core::{AppState, Error, Problems, Result};
use hutong_package::{Digest, Inclusion};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::log;
use crate::model::log_entries;

/// Which admission: one of the two.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// `ver_…`
    pub version: Option<Id>,
    /// Hash of its `manifest.json`.
    #[param(value_type = Option<String>)]
    pub manifest_sha256: Option<Digest>,
}

/// An entry of the log, and the proof that it is in it (`spec/log.md`).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AdmissionProof {
    /// The entry as text, of which the leaf is made.
    pub entry: String,
    /// Its place in the log, from 0.
    pub index: u64,
    /// Hashes from the leaf up.
    pub proof: Vec<String>,
    /// The head, the text that is signed: `{format, issued_at, root, size}`.
    pub head: String,
    /// The platform's signature over it.
    pub head_signature: String,
}

impl From<Inclusion> for AdmissionProof {
    fn from(inclusion: Inclusion) -> Self {
        Self {
            entry: inclusion.entry,
            index: inclusion.index,
            proof: inclusion.proof.iter().map(ToString::to_string).collect(),
            head: inclusion.head,
            head_signature: inclusion.head_signature,
        }
    }
}

/// Get the proof of an admission
///
/// Without authentication. A version that was not admitted has none.
#[utoipa::path(get, path = "/v1/log/proof", tag = "log", params(Which),
    responses((status = 200, body = AdmissionProof), Problems))]
pub async fn get_log_proof(
    State(platform): State<AppState>,
    Query(which): Query<Which>,
) -> Result<Json<AdmissionProof>> {
    if which.version.is_some() == which.manifest_sha256.is_some() {
        let detail = "either version or manifest_sha256 says which admission is meant";
        return Err(Error::new(Code::InvalidQuery, detail));
    }
    let db = platform.db.read();
    let row = log_entries::Entity::find()
        .apply_if(which.version, |select, id| {
            select.filter(log_entries::Column::Version.eq(id.as_str()))
        })
        .apply_if(which.manifest_sha256, |select, hash| {
            select.filter(log_entries::Column::ManifestSha256.eq(hash.to_string()))
        })
        .one(db)
        .await?
        .ok_or_else(|| Error::not_found("admission"))?;
    let now = platform.clock.now();
    let (keys, _) = platform.keys.held(&platform.db, now).await?;
    let inclusion = log::inclusion(&keys.signer, row, now, db).await?;
    Ok(Json(inclusion.into()))
}
