//! Who am I?

use hutong_core::http::Json;
use hutong_core::organisation::{Kind, organisations};
use hutong_core::people::{members, users};
use hutong_core::{Actor, Error, Platform, Problems, Result, Who};
use hutong_policy::roles::{Right, Role};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::second_factors;
use crate::ops::create_organisation::Organisation;
use crate::schema;

/// The caller.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The organisation that the caller acts for; absent for a person who did not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Organisation>,
    /// What kind of organisation it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// What the caller is within it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = schema::role)]
    pub role: Option<Role>,
    /// What the caller may do for it.
    #[schema(schema_with = schema::rights)]
    pub rights: Vec<Right>,
    /// Id of the access token, when one is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The person, when one is signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
    /// Every organisation that the person belongs to.
    pub memberships: Vec<Membership>,
}

/// A person.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct User {
    /// `usr_…`
    pub id: String,
    /// What they sign in with.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Whether signing in takes a second factor.
    pub second_factor: bool,
    /// Milliseconds since the epoch.
    pub created_at: i64,
}

/// What a person is in an organisation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Membership {
    /// The organisation.
    pub organisation: Organisation,
    /// What the person is within it.
    #[schema(schema_with = schema::role)]
    pub role: Role,
}

impl Me {
    /// A person in their own name.
    pub(crate) async fn person(user: users::Model, db: &impl ConnectionTrait) -> Result<Self> {
        let factor = second_factors::Entity::find_by_id(&user.id).one(db).await?;
        Ok(Self {
            organisation: None,
            kind: None,
            role: None,
            rights: Vec::new(),
            token: None,
            memberships: memberships(&user.id, db).await?,
            user: Some(User {
                id: user.id,
                email: user.email,
                name: user.name,
                second_factor: factor.is_some_and(|factor| factor.confirmed),
                created_at: user.created_at,
            }),
        })
    }

    async fn actor(platform: &Platform, actor: Actor) -> Result<Self> {
        let db = platform.db.read();
        let row = organisations::Entity::find_by_id(&actor.organisation).one(db).await?;
        let row = row.ok_or_else(|| Error::not_found("organisation"))?;
        let rights = Right::ALL.iter().copied().filter(|right| actor.may(*right).is_ok());
        let base = match actor.user() {
            Some(user) => Self::person(user_of(user, db).await?, db).await?,
            None => Self {
                organisation: None,
                kind: None,
                role: None,
                rights: Vec::new(),
                token: Some(actor.id.clone()),
                user: None,
                memberships: Vec::new(),
            },
        };
        Ok(Self {
            organisation: Some(row.into()),
            kind: Some(actor.kind),
            role: Some(actor.role),
            rights: rights.collect(),
            ..base
        })
    }
}

/// A user by the id of somebody who is signed in.
pub(crate) async fn user_of(id: &str, db: &impl ConnectionTrait) -> Result<users::Model> {
    let row = users::Entity::find_by_id(id).one(db).await?;
    row.ok_or_else(|| Error::not_found("user"))
}

/// The organisations of a user, the oldest membership first.
pub(crate) async fn memberships(user: &str, db: &impl ConnectionTrait) -> Result<Vec<Membership>> {
    let rows = members::Entity::find()
        .filter(members::Column::User.eq(user))
        .find_also_related(organisations::Entity)
        .order_by_asc(members::Column::CreatedAt)
        .order_by_asc(members::Column::Organisation)
        .all(db)
        .await?;
    rows.into_iter()
        .filter_map(|(member, organisation)| Some((member, organisation?)))
        .map(|(member, organisation)| {
            Ok(Membership {
                role: member.role()?,
                organisation: organisation.into(),
            })
        })
        .collect()
}

/// Ids of the organisations of a user: who is told what happens to them.
pub(crate) async fn organisations_of(user: &str, db: &impl ConnectionTrait) -> Result<Vec<String>> {
    let rows = members::Entity::find()
        .filter(members::Column::User.eq(user))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.organisation).collect())
}

/// The caller
///
/// The organisation behind the access token; or the person who is signed in, with every organisation that they belong
/// to, and what they are in the one that `hutong-organisation` names.
#[utoipa::path(get, path = "/v1/me", tag = "people", security(("token" = [])),
    responses((status = 200, body = Me), Problems))]
pub async fn get_me(who: Who) -> Result<Json<Me>> {
    Ok(Json(match who {
        Who::Actor(cx) => Me::actor(&cx.platform, cx.actor).await?,
        Who::Person(person) => {
            let db = person.platform.db.read();
            Me::person(user_of(&person.user, db).await?, db).await?
        }
    }))
}
