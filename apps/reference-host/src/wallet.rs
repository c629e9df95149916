//! The wallet: a book of entries per user. The balance is their sum; a transfer is two entries or none.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TransactionTrait};
use serde::{Deserialize, Serialize};

use crate::{
    Host, accounts,
    config::is_id,
    error::Error,
    model::{entry, user},
    request::{Body, text},
    session::CurrentUser,
};

/// Most that moves at once: 50,000 yuan, in fen.
const MOST: i64 = 5_000_000;

#[derive(Serialize)]
pub(crate) struct Wallet {
    balance: i64,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
pub(crate) struct Entry {
    id: String,
    kind: String,
    amount: i64,
    peer: Option<String>,
    note: String,
    created_at: i64,
}

/// `GET /api/wallet`: balance and the newest hundred entries.
pub(crate) async fn get(State(host): State<Arc<Host>>, CurrentUser(me): CurrentUser) -> Result<Json<Wallet>, Error> {
    Ok(Json(wallet(&host.db, &me).await?))
}

async fn wallet(db: &impl ConnectionTrait, me: &user::Model) -> Result<Wallet, Error> {
    let query = entry::Entity::find().filter(entry::Column::UserId.eq(&me.id));
    let entries = query
        .order_by_desc(entry::Column::CreatedAt)
        .order_by_desc(entry::Column::Request)
        .limit(100);
    let entries = entries.all(db).await?.into_iter().map(|entry| Entry {
        id: entry.request,
        kind: entry.kind,
        amount: entry.amount,
        peer: entry.peer,
        note: entry.note,
        created_at: entry.created_at,
    });
    Ok(Wallet {
        entries: entries.collect(),
        balance: balance(db, &me.id).await?,
    })
}

async fn balance(db: &impl ConnectionTrait, user_id: &str) -> Result<i64, Error> {
    let sum: Option<Option<i64>> = entry::Entity::find()
        .select_only()
        .column_as(entry::Column::Amount.sum(), "sum")
        .filter(entry::Column::UserId.eq(user_id))
        .into_tuple()
        .one(db)
        .await?;
    Ok(sum.flatten().unwrap_or(0))
}

/// Money to move. `request` is the caller's own id: sending the same twice moves the money once.
#[derive(Deserialize)]
pub(crate) struct Transfer {
    request: String,
    to: String,
    amount: i64,
    #[serde(default)]
    note: String,
}

/// `POST /api/wallet/transfers`: the answer is the wallet afterwards.
pub(crate) async fn transfer(
    State(host): State<Arc<Host>>,
    CurrentUser(me): CurrentUser,
    Body(transfer): Body<Transfer>,
) -> Result<(StatusCode, Json<Wallet>), Error> {
    let note = text("note", &transfer.note, 50)?;
    let request = checked_request(&me, &transfer.request, transfer.amount)?;
    let to = accounts::by_name(&host, &transfer.to).await?;
    if to.id == me.id {
        return Err(Error::Invalid("to must be somebody else".into()));
    }
    let now = host.world.now();
    let side = |user: &user::Model, peer: &user::Model, kind: &str, amount| entry::Model {
        user_id: user.id.clone(),
        request: request.clone(),
        kind: kind.to_owned(),
        amount,
        peer: Some(peer.nick_name.clone()),
        note: note.clone(),
        created_at: now,
    };
    let out = side(&me, &to, "transfer_out", -transfer.amount);
    let into = side(&to, &me, "transfer_in", transfer.amount);

    let book = host.db.begin().await?;
    if !is_repeat(&book, &out).await? {
        if balance(&book, &me.id).await? < transfer.amount {
            return Err(Error::BalanceTooLow);
        }
        for side in [out, into] {
            insert(&book, side).await?;
        }
    }
    let after = wallet(&book, &me).await?;
    book.commit().await?;
    Ok((StatusCode::CREATED, Json(after)))
}

/// Play money to put in.
#[derive(Deserialize)]
pub(crate) struct TopUp {
    request: String,
    amount: i64,
}

/// `POST /api/wallet/top-ups`: only in demo mode; there is no bank behind it.
pub(crate) async fn top_up(
    State(host): State<Arc<Host>>,
    CurrentUser(me): CurrentUser,
    Body(top_up): Body<TopUp>,
) -> Result<(StatusCode, Json<Wallet>), Error> {
    if !host.config.demo {
        return Err(Error::NotFound("resource"));
    }
    let request = checked_request(&me, &top_up.request, top_up.amount)?;
    let new = entry::Model {
        user_id: me.id.clone(),
        request,
        kind: "top_up".into(),
        amount: top_up.amount,
        peer: None,
        note: String::new(),
        created_at: host.world.now(),
    };
    let book = host.db.begin().await?;
    if !is_repeat(&book, &new).await? {
        insert(&book, new).await?;
    }
    let after = wallet(&book, &me).await?;
    book.commit().await?;
    Ok((StatusCode::CREATED, Json(after)))
}

/// The request id in the book: the caller's, under the caller's own name, so that nobody can take another's.
fn checked_request(me: &user::Model, request: &str, amount: i64) -> Result<String, Error> {
    if !is_id(request) {
        return Err(Error::Invalid(
            "request must be 1 to 64 letters, digits or underscores".into(),
        ));
    }
    if !(1..=MOST).contains(&amount) {
        return Err(Error::Invalid(format!("amount must be 1 to {MOST} fen")));
    }
    Ok(format!("{}:{request}", me.name))
}

/// Whether this very movement is in the book already; another one under its request id is an error.
async fn is_repeat(db: &impl ConnectionTrait, new: &entry::Model) -> Result<bool, Error> {
    let key = (new.user_id.clone(), new.request.clone());
    let Some(old) = entry::Entity::find_by_id(key).one(db).await? else {
        return Ok(false);
    };
    let same = entry::Model {
        created_at: new.created_at,
        ..old
    } == *new;
    if same { Ok(true) } else { Err(Error::RequestReused) }
}

/// Stores an entry.
pub(crate) async fn insert(db: &impl ConnectionTrait, new: entry::Model) -> Result<(), Error> {
    entry::Entity::insert(entry::ActiveModel::from(new))
        .exec_without_returning(db)
        .await?;
    Ok(())
}
