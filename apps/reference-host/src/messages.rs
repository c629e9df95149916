//! Messages between two users.

use std::{collections::HashSet, sync::Arc};

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

use crate::{
    Host,
    accounts::{self, Person},
    error::Error,
    feed::Said,
    model::{Card, message, user},
    request::Body,
    session::CurrentUser,
    world::new_id,
};

#[derive(Serialize)]
pub(crate) struct Message {
    id: String,
    mine: bool,
    text: String,
    card: Option<Card>,
    created_at: i64,
}

impl Message {
    fn new(message: message::Model, me: &user::Model) -> Self {
        let mine = message.from_id == me.id;
        Message {
            id: message.id,
            mine,
            text: message.text,
            card: message.card,
            created_at: message.created_at,
        }
    }
}

#[derive(Serialize)]
pub(crate) struct Conversation {
    with: Option<Person>,
    last: Message,
}

/// `GET /api/conversations`: everybody in one's last 500 messages, with the last one of each.
pub(crate) async fn conversations(
    State(host): State<Arc<Host>>,
    CurrentUser(me): CurrentUser,
) -> Result<Json<Vec<Conversation>>, Error> {
    let mine = Condition::any()
        .add(message::Column::FromId.eq(&me.id))
        .add(message::Column::ToId.eq(&me.id));
    let query = message::Entity::find()
        .filter(mine)
        .order_by_desc(message::Column::Id)
        .limit(500);
    let mut seen = HashSet::new();
    let mut latest = Vec::new();
    for message in query.all(&host.db).await? {
        let other = if message.from_id == me.id {
            &message.to_id
        } else {
            &message.from_id
        };
        if seen.insert(other.clone()) {
            latest.push((other.clone(), message));
        }
    }
    let people = accounts::people(&host, seen.into_iter().collect()).await?;
    let list = latest.into_iter().map(|(other, message)| Conversation {
        with: people.get(&other).cloned(),
        last: Message::new(message, &me),
    });
    Ok(Json(list.collect()))
}

/// `GET /api/conversations/{name}`: the last 200 messages with this user, oldest first.
pub(crate) async fn read(
    State(host): State<Arc<Host>>,
    CurrentUser(me): CurrentUser,
    Path(name): Path<String>,
) -> Result<Json<Vec<Message>>, Error> {
    let other = accounts::by_name(&host, &name).await?;
    let between = |from: &str, to: &str| {
        Condition::all()
            .add(message::Column::FromId.eq(from))
            .add(message::Column::ToId.eq(to))
    };
    let both = Condition::any()
        .add(between(&me.id, &other.id))
        .add(between(&other.id, &me.id));
    let query = message::Entity::find()
        .filter(both)
        .order_by_desc(message::Column::Id)
        .limit(200);
    let found = query.all(&host.db).await?;
    Ok(Json(
        found
            .into_iter()
            .rev()
            .map(|message| Message::new(message, &me))
            .collect(),
    ))
}

/// `POST /api/conversations/{name}`.
pub(crate) async fn write(
    State(host): State<Arc<Host>>,
    CurrentUser(me): CurrentUser,
    Path(name): Path<String>,
    Body(said): Body<Said>,
) -> Result<(StatusCode, Json<Message>), Error> {
    let other = accounts::by_name(&host, &name).await?;
    if other.id == me.id {
        return Err(Error::Invalid("a message to oneself goes nowhere".into()));
    }
    let (text, card) = said.checked()?;
    let sent = send(&host, &me, &other, text, card, host.world.now()).await?;
    Ok((StatusCode::CREATED, Json(Message::new(sent, &me))))
}

/// Stores a message.
pub(crate) async fn send(
    host: &Host,
    from: &user::Model,
    to: &user::Model,
    text: String,
    card: Option<Card>,
    created_at: i64,
) -> Result<message::Model, Error> {
    let message = message::Model {
        id: new_id(&*host.world, "msg", created_at),
        from_id: from.id.clone(),
        to_id: to.id.clone(),
        text,
        card,
        created_at,
    };
    message::Entity::insert(message::ActiveModel::from(message.clone()))
        .exec_without_returning(&host.db)
        .await?;
    Ok(message)
}
