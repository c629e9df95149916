//! That the log of admissions only grew.

use axum::extract::State;
use hutong_base::Code;
use hutong_core::http::{Json, Query};
use hutong_core::{AppState, Error, Problems, Result};
use hutong_package::merkle::Question;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::log;

/// Between which sizes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Sizes {
    /// The smaller one, at least 1.
    pub first: u64,
    /// The larger one, at most that of the head.
    pub second: u64,
}

/// That one log is the beginning of the other (`spec/log.md`).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ConsistencyProof {
    /// The hashes.
    pub proof: Vec<String>,
}

/// Get the proof that the log only grew
///
/// Between the sizes of two heads, without authentication.
#[utoipa::path(get, path = "/v1/log/consistency", tag = "log", params(Sizes),
    responses((status = 200, body = ConsistencyProof), Problems))]
pub async fn get_log_consistency(
    State(platform): State<AppState>,
    Query(Sizes { first, second }): Query<Sizes>,
) -> Result<Json<ConsistencyProof>> {
    let db = platform.db.read();
    let (question, size) = (Question::Consistency { first, second }, log::size(db).await?);
    if !question.fits(size) {
        let detail = format!("there is no proof from {first} to {second} in a log of {size} entries");
        return Err(Error::new(Code::InvalidQuery, detail).hint("take the sizes of two heads, the smaller one first"));
    }
    let proof = log::answer(question, db).await?;
    Ok(Json(ConsistencyProof {
        proof: proof.iter().map(ToString::to_string).collect(),
    }))
}
