//! What is done at the machine itself: somebody runs the platform, or gets back in.

use hutong_core::http::check;
use hutong_core::organisation::{organisations, tokens};
use hutong_core::people::{members, sessions, stored, users};
use hutong_core::{AppState, Change, Event, Platform, Result};
use hutong_policy::roles::Role;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde_json::json;

use crate::model::{invitations, second_factors};
use crate::ops::get_me::organisations_of;
use crate::ops::sign_up::{create_user, email};
use crate::{password, second_factor};

/// Makes somebody an owner of the operator organisation, with this password. Somebody who has an account keeps it; its
/// old password, sessions, personal tokens, open invitations and second factor end: this is also the way back in.
pub async fn admit_operator(platform: &AppState, address: &str, name: &str, password: String) -> Result<()> {
    let email = email(address)?;
    check::text("name", name, 100)?;
    password::check(&password, &email)?;
    let hash = password::hash(platform.random.as_ref(), password).await?;
    let change = Change::begin(platform, "system", None).await?;
    let db = change.db();
    let known = users::Entity::find()
        .filter(users::Column::Email.eq(&email))
        .lock_exclusive()
        .one(db)
        .await?;
    let mut events = Vec::new();
    let user = if let Some(user) = known {
        reset(platform, &user.id, db).await?;
        events.push(Event {
            kind: "hutong.user.password_changed",
            subject: user.id.clone(),
            organisations: organisations_of(&user.id, db).await?,
            data: json!({}),
        });
        let mut row = user.into_active_model();
        row.password = Set(hash);
        row.update(db).await?
    } else {
        let id = platform.ids.next("usr").into();
        create_user(platform, db, id, email, name.to_owned(), hash).await?
    };
    let operator = organisations::Model::operator(platform, db).await?;
    let operator = organisations::Model::lock(db, &operator.id).await?;
    let member = members::Entity::find_by_id((operator.id.clone(), user.id.clone()))
        .one(db)
        .await?;
    let before = member.as_ref().map(members::Model::role).transpose()?;
    match member {
        Some(member) => {
            let mut member = member.into_active_model();
            member.role = Set(stored(Role::Owner)?);
            member.update(db).await?;
        }
        None => drop(members::Model::create(platform, db, &operator, &user.id, Role::Owner).await?),
    }
    let (kind, data) = match before {
        None => ("hutong.member.joined", json!({"role": Role::Owner, "invitation": null})),
        Some(before) => ("hutong.member.changed", json!({"from": before, "to": Role::Owner})),
    };
    if before != Some(Role::Owner) {
        events.push(Event {
            kind,
            subject: user.id,
            organisations: vec![operator.id],
            data,
        });
    }
    change.commit_all(events, ()).await
}

/// Ends everything that lets somebody in.
async fn reset(platform: &Platform, user: &str, db: &impl ConnectionTrait) -> Result<()> {
    tokens::Model::revoke_of(platform, db, user, None).await?;
    invitations::Model::withdraw_of(db, user, None).await?;
    sessions::Entity::delete_many()
        .filter(sessions::Column::User.eq(user))
        .exec(db)
        .await?;
    second_factor::forget_codes(user, db).await?;
    second_factors::Entity::delete_by_id(user).exec(db).await?;
    Ok(())
}
