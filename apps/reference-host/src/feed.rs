//! The feed: posts with or without a mini-program card, likes, comments.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use serde::{Deserialize, Serialize};

use crate::{
    Host,
    accounts::{self, Person},
    card,
    error::Error,
    model::{Card, comment, like, post, user},
    request::{Body, Params, text},
    session::CurrentUser,
    world::new_id,
};

/// Posts in one page of the feed.
const PAGE: u64 = 20;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    cursor: Option<String>,
    author: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct Page {
    items: Vec<Post>,
    next: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct Post {
    id: String,
    author: Option<Person>,
    text: String,
    card: Option<Card>,
    created_at: i64,
    likes: usize,
    liked: bool,
    comments: usize,
}

/// `GET /api/feed?cursor=&author=`: newest first.
pub(crate) async fn list(
    State(host): State<Arc<Host>>,
    CurrentUser(me): CurrentUser,
    Params(wanted): Params<Wanted>,
) -> Result<Json<Page>, Error> {
    let mut query = post::Entity::find().order_by_desc(post::Column::Id).limit(PAGE + 1);
    if let Some(cursor) = wanted.cursor {
        query = query.filter(post::Column::Id.lt(cursor));
    }
    if let Some(author) = wanted.author {
        query = query.filter(post::Column::UserId.eq(accounts::by_name(&host, &author).await?.id));
    }
    let mut posts = query.all(&host.db).await?;
    let more = posts.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    if more {
        posts.pop();
    }
    let next = posts.last().filter(|_| more).map(|last| last.id.clone());
    Ok(Json(Page {
        items: dress(&host, &me, posts).await?,
        next,
    }))
}

/// Adds authors and counts to posts: three queries, however many posts.
async fn dress(host: &Host, me: &user::Model, posts: Vec<post::Model>) -> Result<Vec<Post>, Error> {
    let ids: Vec<String> = posts.iter().map(|post| post.id.clone()).collect();
    let authors = accounts::people(host, posts.iter().map(|post| post.user_id.clone()).collect()).await?;
    let likes = like::Entity::find()
        .filter(like::Column::PostId.is_in(ids.clone()))
        .all(&host.db)
        .await?;
    let comments: Vec<(String, i64)> = comment::Entity::find()
        .select_only()
        .column(comment::Column::PostId)
        .column_as(comment::Column::Id.count(), "count")
        .filter(comment::Column::PostId.is_in(ids))
        .group_by(comment::Column::PostId)
        .into_tuple()
        .all(&host.db)
        .await?;
    let comments: HashMap<String, i64> = comments.into_iter().collect();
    let dressed = posts.into_iter().map(|post| {
        let of_post = || likes.iter().filter(|like| like.post_id == post.id);
        Post {
            author: authors.get(&post.user_id).cloned(),
            likes: of_post().count(),
            liked: of_post().any(|like| like.user_id == me.id),
            comments: comments
                .get(&post.id)
                .map_or(0, |count| usize::try_from(*count).unwrap_or(0)),
            id: post.id,
            text: post.text,
            card: post.card,
            created_at: post.created_at,
        }
    });
    Ok(dressed.collect())
}

/// What a post or a message says.
#[derive(Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    text: String,
    card: Option<Card>,
}

impl Said {
    /// Checked text and card; one of them is there.
    pub(crate) fn checked(self) -> Result<(String, Option<Card>), Error> {
        let text = text("text", &self.text, 1000)?;
        let card = self.card.map(card::check).transpose()?;
        if text.is_empty() && card.is_none() {
            return Err(Error::Invalid("there is neither text nor a card".into()));
        }
        Ok((text, card))
    }
}

/// `POST /api/feed`.
pub(crate) async fn write(
    State(host): State<Arc<Host>>,
    CurrentUser(me): CurrentUser,
    Body(said): Body<Said>,
) -> Result<(StatusCode, Json<Post>), Error> {
    let (text, card) = said.checked()?;
    let post = add(&host, &me, text, card, host.world.now()).await?;
    let mut dressed = dress(&host, &me, vec![post]).await?;
    let post = dressed
        .pop()
        .ok_or_else(|| Error::Internal("a post was not there after it was written".into()))?;
    Ok((StatusCode::CREATED, Json(post)))
}

/// Stores a post.
pub(crate) async fn add(
    host: &Host,
    author: &user::Model,
    text: String,
    card: Option<Card>,
    created_at: i64,
) -> Result<post::Model, Error> {
    let id = new_id(&*host.world, "pst", created_at);
    let post = post::Model {
        id,
        user_id: author.id.clone(),
        text,
        card,
        created_at,
    };
    let row = post::ActiveModel::from(post.clone());
    post::Entity::insert(row).exec_without_returning(&host.db).await?;
    Ok(post)
}

async fn must_exist(host: &Host, post: &str) -> Result<(), Error> {
    let found = post::Entity::find_by_id(post).count(&host.db).await?;
    if found == 0 {
        Err(Error::NotFound("post"))
    } else {
        Ok(())
    }
}

/// `PUT /api/feed/{post}/like`; liking twice is liking once.
pub(crate) async fn like(
    State(host): State<Arc<Host>>,
    CurrentUser(me): CurrentUser,
    Path(post): Path<String>,
) -> Result<StatusCode, Error> {
    must_exist(&host, &post).await?;
    let row = like::ActiveModel {
        post_id: Set(post),
        user_id: Set(me.id),
    };
    let once = OnConflict::columns([like::Column::PostId, like::Column::UserId])
        .do_nothing()
        .to_owned();
    like::Entity::insert(row)
        .on_conflict(once)
        .exec_without_returning(&host.db)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/feed/{post}/like`.
pub(crate) async fn unlike(
    State(host): State<Arc<Host>>,
    CurrentUser(me): CurrentUser,
    Path(post): Path<String>,
) -> Result<StatusCode, Error> {
    like::Entity::delete_by_id((post, me.id)).exec(&host.db).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize)]
pub(crate) struct Comment {
    id: String,
    author: Option<Person>,
    text: String,
    created_at: i64,
}

/// `GET /api/feed/{post}/comments`: the oldest 200, oldest first.
pub(crate) async fn comments(
    State(host): State<Arc<Host>>,
    CurrentUser(_): CurrentUser,
    Path(post): Path<String>,
) -> Result<Json<Vec<Comment>>, Error> {
    must_exist(&host, &post).await?;
    let query = comment::Entity::find().filter(comment::Column::PostId.eq(post));
    let found = query.order_by_asc(comment::Column::Id).limit(200).all(&host.db).await?;
    let authors = accounts::people(&host, found.iter().map(|comment| comment.user_id.clone()).collect()).await?;
    let dressed = found.into_iter().map(|comment| Comment {
        id: comment.id,
        author: authors.get(&comment.user_id).cloned(),
        text: comment.text,
        created_at: comment.created_at,
    });
    Ok(Json(dressed.collect()))
}

#[derive(Deserialize)]
pub(crate) struct Remark {
    text: String,
}

/// `POST /api/feed/{post}/comments`.
pub(crate) async fn comment(
    State(host): State<Arc<Host>>,
    CurrentUser(me): CurrentUser,
    Path(post): Path<String>,
    Body(remark): Body<Remark>,
) -> Result<(StatusCode, Json<Comment>), Error> {
    must_exist(&host, &post).await?;
    let text = text("text", &remark.text, 300)?;
    if text.is_empty() {
        return Err(Error::Invalid("text is empty".into()));
    }
    let created_at = host.world.now();
    let new = comment::Model {
        id: new_id(&*host.world, "cmt", created_at),
        post_id: post,
        user_id: me.id.clone(),
        text,
        created_at,
    };
    comment::Entity::insert(comment::ActiveModel::from(new.clone()))
        .exec_without_returning(&host.db)
        .await?;
    let answer = Comment {
        id: new.id,
        author: Some(me.into()),
        text: new.text,
        created_at: new.created_at,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}
