//! What is done at the machine itself: somebody runs the platform, or gets back in.

use hutong_core::http::check;
use hutong_core::organisation::organisations;
use hutong_core::people::{members, users};
use hutong_core::{AppState, Change, Event, Result, SYSTEM, to_text};
use hutong_policy::roles::Role;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::json;

use crate::model::{passkeys, second_factors};
use crate::ops::change_password::renew;
use crate::ops::sign_up::{create_user, email};
use crate::{password, second_factor};

/// Makes somebody an owner of the operator organisation, with this password. Somebody who has an account keeps it; its
/// old password, sessions, personal tokens, open invitations, second factor and passkeys end: this is also the way back
/// in.
pub async fn admit_operator(platform: &AppState, address: &str, name: &str, password: String) -> Result<()> {
    let email = email(address)?;
    check::text("name", name, 100)?;
    password::check(&password, &email)?;
    let hash = password::hash(platform.random.as_ref(), password).await?;
    let change = Change::begin(platform, SYSTEM, None).await?;
    let db = change.db();
    let known = users::Entity::find()
        .filter(users::Column::Email.eq(&email))
        .lock_exclusive()
        .one(db)
        .await?;
    let mut events = Vec::new();
    let user = if let Some(user) = known {
        second_factor::forget_codes(&user.id, db).await?;
        second_factors::Entity::delete_by_id(&user.id).exec(db).await?;
        let theirs = passkeys::Column::User.eq(&user.id);
        passkeys::Entity::delete_many().filter(theirs).exec(db).await?;
        let (user, event) = renew(platform, user, hash, db).await?;
        events.push(event);
        user
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
            member.role = Set(to_text(Role::Owner)?);
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
