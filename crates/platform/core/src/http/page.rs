//! Keyset pages: `?cursor&limit` → `{items, next}`, newest first.

use hutong_base::{Code, Id};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ModelTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Error, Result};

/// Items of a page unless the caller says otherwise.
const DEFAULT_LIMIT: u64 = 50;
/// Most items of a page.
const MAX_LIMIT: u64 = 200;

/// Which page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// `next` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Most items wanted, 1 to 200; 50 when absent.
    pub limit: Option<u64>,
}

/// One page of a list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Cursor of the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// The same page with every item turned into something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(turn).collect(),
            next: self.next,
        }
    }
}

impl PageQuery {
    /// Items of a page, between 1 and the maximum.
    pub fn limit(&self) -> u64 {
        self.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT)
    }

    /// Runs `select` for this page, newest id first. `id` is a text column that holds ids.
    pub async fn fetch<E>(&self, select: Select<E>, id: E::Column, db: &impl ConnectionTrait) -> Result<Page<E::Model>>
    where
        E: EntityTrait,
        E::Model: ModelTrait<Entity = E> + Sync,
    {
        let select = match &self.cursor {
            Some(cursor) => {
                let last: Id = cursor.parse().map_err(|_| {
                    Error::new(Code::InvalidCursor, "the cursor is malformed")
                        .hint("pass `next` of the page before, unchanged")
                })?;
                select.filter(id.lt(last.as_str()))
            }
            None => select,
        };
        let mut items = select.order_by_desc(id).limit(self.limit() + 1).all(db).await?;
        let more = items.len() as u64 > self.limit();
        if more {
            items.pop();
        }
        let next = items
            .last()
            .filter(|_| more)
            .map(|item| item.get(id).unwrap::<String>());
        Ok(Page { items, next })
    }
}
