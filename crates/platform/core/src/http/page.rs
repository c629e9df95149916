//! Keyset pages: `?cursor&limit&order` → `{items, next}`, newest first unless the caller says otherwise.

use hutong_base::{Code, Id};
use sea_orm::sea_query::{BinOper, Expr, ExprTrait, Func, IntoColumnRef, SimpleExpr};
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
    /// What comes first; the newest when absent. The same for all pages of a list.
    #[param(inline)]
    pub order: Option<Order>,
}

/// Which end of a list comes first.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// What was made last.
    #[default]
    Newest,
    /// What was made first.
    Oldest,
}

impl Order {
    /// How a database sorts by a column that grows with time.
    pub fn of_column(self) -> sea_orm::Order {
        match self {
            Self::Newest => sea_orm::Order::Desc,
            Self::Oldest => sea_orm::Order::Asc,
        }
    }

    /// What comes after `last` of such a column.
    pub fn after(self, column: impl ColumnTrait, last: impl Into<sea_orm::Value>) -> SimpleExpr {
        match self {
            Self::Newest => column.lt(last),
            Self::Oldest => column.gt(last),
        }
    }
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
    /// Of these items, of which there is one more than `limit` when another page follows. `cursor` says where one stands.
    pub fn cut(mut items: Vec<T>, limit: u64, cursor: impl FnOnce(&T) -> String) -> Self {
        let more = items.len() as u64 > limit;
        if more {
            items.pop();
        }
        let next = items.last().filter(|_| more).map(cursor);
        Self { items, next }
    }

    /// The same page with every item turned into something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(turn).collect(),
            next: self.next,
        }
    }

    /// The same, when not every item can be turned.
    pub fn try_map<U>(self, turn: impl FnMut(T) -> Result<U>) -> Result<Page<U>> {
        Ok(Page {
            items: self.items.into_iter().map(turn).collect::<Result<_>>()?,
            next: self.next,
        })
    }
}

/// Items of a page of which so many are wanted: between 1 and the maximum.
pub fn limit(wanted: Option<u64>) -> u64 {
    wanted.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT)
}

impl PageQuery {
    /// Items of a page, between 1 and the maximum.
    pub fn limit(&self) -> u64 {
        limit(self.limit)
    }

    /// What comes first.
    pub fn order(&self) -> Order {
        self.order.unwrap_or_default()
    }

    /// Runs `select` for this page. `id` is a text column that holds ids, which grow with time.
    pub async fn fetch<E>(&self, select: Select<E>, id: E::Column, db: &impl ConnectionTrait) -> Result<Page<E::Model>>
    where
        E: EntityTrait,
        E::Model: ModelTrait<Entity = E> + Sync,
    {
        let select = self.after_cursor(select, id)?;
        let items = select
            .order_by(id, self.order().of_column())
            .limit(self.limit() + 1)
            .all(db)
            .await?;
        Ok(self.cut(items, id))
    }

    /// Like [`Self::fetch`], of the rows that something else finds: `found` has at most so many ids, in this page's
    /// order, that come after a cursor. Rows decide: those that are not `meant` are left out. They are asked for by
    /// their ids alone, as a database that keeps one plan for all callers would read everything of one who has much.
    pub async fn pick<E>(
        &self,
        select: Select<E>,
        id: E::Column,
        found: impl Fn(Option<&str>, usize) -> Vec<String>,
        meant: impl Fn(&E::Model) -> bool,
        db: &impl ConnectionTrait,
    ) -> Result<Page<E::Model>>
    where
        E: EntityTrait,
        E::Model: ModelTrait<Entity = E> + Sync,
    {
        let select = self.after_cursor(select, id)?;
        let wanted = usize::try_from(self.limit() + 1).map_err(Error::internal)?;
        let mut cursor = self.cursor.clone();
        let mut items = Vec::new();
        while items.len() < wanted {
            let missing = wanted - items.len();
            let ids = found(cursor.as_deref(), missing);
            if ids.is_empty() {
                break;
            }
            let some = select
                .clone()
                .filter(id.is_in(&ids))
                .order_by(id, self.order().of_column());
            items.extend(some.all(db).await?.into_iter().filter(&meant));
            if ids.len() < missing {
                break;
            }
            cursor = ids.last().cloned();
        }
        Ok(self.cut(items, id))
    }

    /// What comes after the cursor.
    pub fn after_cursor<E: EntityTrait>(&self, select: Select<E>, id: E::Column) -> Result<Select<E>> {
        let Some(cursor) = &self.cursor else { return Ok(select) };
        let last: Id = cursor.parse().map_err(|_| {
            Error::new(Code::InvalidCursor, "the cursor is malformed").hint("pass `next` of the page before, unchanged")
        })?;
        Ok(select.filter(self.order().after(id, last.as_str())))
    }

    fn cut<M: ModelTrait>(&self, items: Vec<M>, id: <M::Entity as EntityTrait>::Column) -> Page<M> {
        Page::cut(items, self.limit(), |item| item.get(id).unwrap())
    }
}

/// Whether a text column has `part` in it, whatever the case of its letters.
pub fn has(column: impl IntoColumnRef, part: &str) -> SimpleExpr {
    like(column, &format!("%{}%", literal(part)))
}

/// Whether a text column begins with `part`, whatever the case of its letters.
pub fn begins(column: impl IntoColumnRef, part: &str) -> SimpleExpr {
    like(column, &format!("{}%", literal(part)))
}

/// Whether the text of a JSON column has `part` in it, whatever the case of its letters.
pub fn has_in_json(column: impl IntoColumnRef, part: &str) -> SimpleExpr {
    like_expr(Expr::col(column).cast_as("text"), &format!("%{}%", literal(part)))
}

fn like(column: impl IntoColumnRef, pattern: &str) -> SimpleExpr {
    like_expr(Expr::col(column), pattern)
}

/// The database lowers both sides: what it takes for a capital letter is its own affair.
fn like_expr(text: Expr, pattern: &str) -> SimpleExpr {
    let pattern = Expr::expr(Func::lower(Expr::val(pattern)));
    let escaped = pattern.binary(BinOper::Escape, Expr::val("\\"));
    Expr::expr(Func::lower(text)).binary(BinOper::Like, escaped)
}

/// `part` as a pattern that means itself.
fn literal(part: &str) -> String {
    let mut pattern = String::new();
    for letter in part.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn a_part_of_a_pattern_means_itself() {
        assert_eq!(literal(r"50%_A\b胡"), r"50\%\_A\\b胡");
    }
}
