//! A passkey takes another name.

use hutong_base::Id;
use hutong_core::http::{Json, Path, check};
use hutong_core::{Begun, Event, Problems, Result, SignedIn};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::ops::get_me::organisations_of;
use crate::ops::list_passkeys::{Passkey, lock};

/// What a passkey is called.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyName {
    /// 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
}

/// Rename a passkey
#[utoipa::path(put, path = "/v1/me/passkeys/{passkey}", tag = "people", security(("session" = [])),
    params(("passkey" = Id, Path)), request_body = PasskeyName, responses((status = 200, body = Passkey), Problems))]
pub async fn rename_passkey(
    person: SignedIn,
    Path(passkey): Path<Id>,
    Json(body): Json<PasskeyName>,
) -> Result<Json<Passkey>> {
    check::text("name", &body.name, 100)?;
    let change = match person.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let db = change.db();
    let row = lock(passkey.as_str(), &person.user, db).await?;
    if row.name == body.name {
        return Ok(Json(change.unchanged(row.into()).await?));
    }
    let event = Event {
        kind: "hutong.user.passkey_renamed",
        subject: person.user.clone(),
        organisations: organisations_of(&person.user, db).await?,
        data: json!({"passkey": row.id, "before": row.name, "after": body.name}),
    };
    let mut renamed = row.into_active_model();
    renamed.name = Set(body.name);
    let row = renamed.update(db).await?;
    Ok(Json(change.commit(event, row.into()).await?))
}
