//! Sign-up, login, logout, and what one user sees of another.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr};
use serde::{Deserialize, Serialize};

use crate::{
    Host, avatar,
    error::Error,
    model::user,
    password,
    request::{Body, text},
    session::{self, CurrentUser},
    world::new_id,
};

/// Longest password taken: hashing a book is work for nothing.
const LONGEST_PASSWORD: usize = 128;

/// What everybody may see of a user.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Person {
    name: String,
    nick_name: String,
    bio: String,
    avatar: String,
}

impl From<user::Model> for Person {
    fn from(user: user::Model) -> Self {
        let avatar = avatar::data_url(&user.name, &user.nick_name);
        Person {
            name: user.name,
            nick_name: user.nick_name,
            bio: user.bio,
            avatar,
        }
    }
}

/// Who is logged in, as their own page sees them.
#[derive(Serialize)]
pub(crate) struct Me {
    /// What assertions call them.
    subject: String,
    #[serde(flatten)]
    person: Person,
}

impl From<user::Model> for Me {
    fn from(user: user::Model) -> Self {
        Me {
            subject: user.id.clone(),
            person: user.into(),
        }
    }
}

/// The users with these ids, by id.
pub(crate) async fn people(host: &Host, ids: Vec<String>) -> Result<HashMap<String, Person>, Error> {
    let users = user::Entity::find()
        .filter(user::Column::Id.is_in(ids))
        .all(&host.db)
        .await?;
    Ok(users.into_iter().map(|user| (user.id.clone(), user.into())).collect())
}

/// The user called `name`.
pub(crate) async fn by_name(host: &Host, name: &str) -> Result<user::Model, Error> {
    let found = user::Entity::find()
        .filter(user::Column::Name.eq(name))
        .one(&host.db)
        .await?;
    found.ok_or(Error::NotFound("user"))
}

/// Users to write to or to send money to, other than oneself: the newest hundred.
pub(crate) async fn list(
    State(host): State<Arc<Host>>,
    CurrentUser(me): CurrentUser,
) -> Result<Json<Vec<Person>>, Error> {
    let others = user::Entity::find()
        .filter(user::Column::Id.ne(me.id))
        .order_by_desc(user::Column::Id)
        .limit(100);
    Ok(Json(
        others.all(&host.db).await?.into_iter().map(Person::from).collect(),
    ))
}

/// `GET /api/session`: who is logged in, or null.
pub(crate) async fn current(State(host): State<Arc<Host>>, headers: HeaderMap) -> Result<Json<Option<Me>>, Error> {
    Ok(Json(session::find(&host, &headers).await?.map(Me::from)))
}

#[derive(Deserialize)]
pub(crate) struct SignUp {
    name: String,
    nick_name: String,
    password: String,
}

/// `POST /api/accounts`: a new account, logged in.
pub(crate) async fn sign_up(
    State(host): State<Arc<Host>>,
    Body(form): Body<SignUp>,
) -> Result<impl IntoResponse, Error> {
    let name_ok = (2..=32).contains(&form.name.len())
        && form
            .name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !name_ok {
        return Err(Error::Invalid(
            "name must be 2 to 32 lower-case letters, digits or underscores".into(),
        ));
    }
    let nick_name = text("nick_name", &form.nick_name, 24)?;
    if nick_name.is_empty() {
        return Err(Error::Invalid("nick_name is empty".into()));
    }
    if !(8..=LONGEST_PASSWORD).contains(&form.password.len()) {
        return Err(Error::Invalid(format!(
            "password must be 8 to {LONGEST_PASSWORD} bytes long"
        )));
    }
    let new = NewUser {
        name: form.name,
        nick_name,
        bio: String::new(),
        password: form.password,
        demo: false,
    };
    let user = create(&host, new).await?;
    let cookie = session::start(&host, &user.id).await?;
    Ok((
        StatusCode::CREATED,
        [(header::SET_COOKIE, cookie)],
        Json(Me::from(user)),
    ))
}

/// An account to make.
pub(crate) struct NewUser {
    pub name: String,
    pub nick_name: String,
    pub bio: String,
    pub password: String,
    pub demo: bool,
}

/// Makes an account; two at once with one name: the second is told that it is taken.
pub(crate) async fn create(host: &Host, new: NewUser) -> Result<user::Model, Error> {
    let created_at = host.world.now();
    let user = user::Model {
        id: new_id(&*host.world, "usr", created_at),
        name: new.name,
        nick_name: new.nick_name,
        bio: new.bio,
        password_hash: password::hash(&*host.world, new.password).await?,
        demo: new.demo,
        created_at,
    };
    user::Entity::insert(user::ActiveModel::from(user.clone()))
        .exec_without_returning(&host.db)
        .await
        .map_err(|cause| match cause.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Error::NameTaken,
            _ => Error::Database(cause),
        })?;
    Ok(user)
}

#[derive(Deserialize)]
pub(crate) struct Login {
    name: String,
    password: String,
}

/// `POST /api/session`: login. A session that the browser had before ends.
pub(crate) async fn login(
    State(host): State<Arc<Host>>,
    headers: HeaderMap,
    Body(form): Body<Login>,
) -> Result<impl IntoResponse, Error> {
    if form.password.len() > LONGEST_PASSWORD {
        return Err(Error::WrongPassword);
    }
    let found = user::Entity::find()
        .filter(user::Column::Name.eq(form.name))
        .one(&host.db)
        .await?;
    let hash = found.as_ref().map(|user| user.password_hash.clone());
    let good = password::matches(hash, form.password).await?;
    let user = found.filter(|_| good).ok_or(Error::WrongPassword)?;
    session::end(&host, &headers).await?;
    let cookie = session::start(&host, &user.id).await?;
    Ok(([(header::SET_COOKIE, cookie)], Json(Me::from(user))))
}

/// `DELETE /api/session`: logout.
pub(crate) async fn logout(State(host): State<Arc<Host>>, headers: HeaderMap) -> Result<impl IntoResponse, Error> {
    let cookie = session::end(&host, &headers).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]))
}
