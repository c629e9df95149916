//! What a member is from now on, or that somebody is none any more.

use axum::http::StatusCode;
use hutong_base::{Code, Id};
use hutong_core::http::{Json, Path};
use hutong_core::organisation::{organisations, tokens};
use hutong_core::people::{members, users};
use hutong_core::{Begun, Context, Error, Event, Problems, Result, to_text};
use hutong_policy::roles::{Right, Role};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, ModelTrait,
    PaginatorTrait, QueryFilter,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::model::invitations;
use crate::ops::list_members::Member;
use crate::{grant, schema};

/// What a member is to be.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    /// The role.
    #[schema(schema_with = schema::role)]
    pub role: Role,
}

/// The right that it takes to give this role to somebody, or to take it from them.
pub(crate) fn right_over(role: Role) -> Right {
    match role {
        Role::Owner => Right::ChangeOwner,
        _ => Right::ChangeMembers,
    }
}

/// A member of the caller's organisation, whose members nobody else changes until the transaction ends.
async fn lock_member(cx: &Context, user: &Id, db: &impl ConnectionTrait) -> Result<members::Model> {
    organisations::Model::lock(db, &cx.actor.organisation).await?;
    let key = (cx.actor.organisation.clone(), user.as_str().to_owned());
    let row = members::Entity::find_by_id(key).one(db).await?;
    row.ok_or_else(|| Error::not_found("member"))
}

/// Refuses to take the last owner away.
async fn keep_an_owner(member: &members::Model, db: &impl ConnectionTrait) -> Result<()> {
    if member.role()? != Role::Owner {
        return Ok(());
    }
    let owners = members::Entity::find()
        .filter(members::Column::Organisation.eq(&member.organisation))
        .filter(members::Column::Role.eq(to_text(Role::Owner)?))
        .count(db)
        .await?;
    if owners > 1 {
        return Ok(());
    }
    let error = Error::new(Code::LastOwner, "this is the organisation's only owner");
    Err(error.hint("make somebody else an owner first"))
}

/// Change a member's role
///
/// Only an owner makes owners, or makes something else of one; the last one stays. Nobody gives a role that has a right
/// that they have not. With less than before, the invitations end that the member has sent.
#[utoipa::path(put, path = "/v1/members/{user}", tag = "people", security(("token" = [])),
    params(("user" = Id, Path)), request_body = NewRole, responses((status = 200, body = Member), Problems))]
pub async fn change_member(cx: Context, Path(user): Path<Id>, Json(body): Json<NewRole>) -> Result<Json<Member>> {
    cx.actor.may(Right::ChangeMembers)?;
    grant::check(&cx.actor, cx.actor.kind, body.role, None)?;
    let change = match cx.begin(&body).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(answer) => return Ok(Json(answer)),
    };
    let db = change.db();
    let mut member = lock_member(&cx, &user, db).await?;
    cx.actor.may(right_over(member.role()?))?;
    let row = users::Entity::find_by_id(user.as_str()).one(db).await?;
    let row = row.ok_or_else(|| Error::not_found("member"))?;
    let before = member.role()?;
    if before == body.role {
        return Ok(Json(change.unchanged(Member::from_rows(&member, row)?).await?));
    }
    keep_an_owner(&member, db).await?;
    let mut changed = member.into_active_model();
    changed.role = Set(to_text(body.role)?);
    member = changed.update(db).await?;
    if body.role != Role::Owner {
        invitations::Model::withdraw_of(db, &member.user, Some(&member.organisation)).await?;
    }
    let event = Event {
        kind: "hutong.member.changed",
        subject: member.user.clone(),
        organisations: vec![cx.actor.organisation.clone()],
        data: json!({"from": before, "to": body.role}),
    };
    Ok(Json(change.commit(event, Member::from_rows(&member, row)?).await?))
}

/// Remove a member
///
/// From now on the organisation is closed to them; their personal tokens and the invitations that they have sent end.
/// Anybody may leave; the last owner stays.
#[utoipa::path(delete, path = "/v1/members/{user}", tag = "people", security(("token" = [])),
    params(("user" = Id, Path)), responses((status = 204), Problems))]
pub async fn remove_member(cx: Context, Path(user): Path<Id>) -> Result<StatusCode> {
    let leaves = cx.actor.user() == Some(user.as_str());
    if !leaves {
        cx.actor.may(Right::ChangeMembers)?;
    }
    let change = match cx.begin(&()).await? {
        Begun::Fresh(change) => change,
        Begun::Replayed(()) => return Ok(StatusCode::NO_CONTENT),
    };
    let db = change.db();
    let member = lock_member(&cx, &user, db).await?;
    if !leaves {
        cx.actor.may(right_over(member.role()?))?;
    }
    keep_an_owner(&member, db).await?;
    invitations::Model::withdraw_of(db, &member.user, Some(&member.organisation)).await?;
    tokens::Model::revoke_of(&cx.platform, db, &member.user, Some(&member.organisation)).await?;
    let event = Event {
        kind: "hutong.member.removed",
        subject: member.user.clone(),
        organisations: vec![cx.actor.organisation.clone()],
        data: json!({"role": member.role}),
    };
    member.delete(db).await?;
    change.commit(event, ()).await?;
    Ok(StatusCode::NO_CONTENT)
}
