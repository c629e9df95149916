//! Which apps a host takes.

use hutong_base::Id;
use hutong_core::http::{Json, Path, check};
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access;
use crate::category::Category;
use crate::model::{apps, host_choices};

/// Most apps that a choice names.
const NAMED: usize = 10_000;

/// Which apps a host takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "take", rename_all = "snake_case", deny_unknown_fields)]
pub enum Choice {
    /// All that are released to it, but for these.
    All {
        /// Ids of apps.
        #[serde(default)]
        except: Vec<Id>,
    },
    /// Those of these categories, but for some.
    Categories {
        /// What they are about; an app that does not say is of none.
        categories: Vec<Category>,
        /// Ids of apps.
        #[serde(default)]
        except: Vec<Id>,
    },
    /// These alone.
    Listed {
        /// Ids of apps.
        apps: Vec<Id>,
    },
}

impl Choice {
    /// Whether `app` is taken.
    pub(crate) fn takes(&self, app: &apps::Model) -> Result<bool> {
        let names = |apps: &[Id]| apps.iter().any(|id| id.as_str() == app.id);
        Ok(match self {
            Self::All { except } => !names(except),
            Self::Categories { categories, except } => {
                let category = Category::read(app.category.as_deref())?;
                category.is_some_and(|category| categories.contains(&category)) && !names(except)
            }
            Self::Listed { apps } => names(apps),
        })
    }

    pub(crate) fn check(&self) -> Result<()> {
        let (field, apps) = match self {
            Self::All { except } | Self::Categories { except, .. } => ("except", except),
            Self::Listed { apps } => ("apps", apps),
        };
        check::list(field, apps.iter().map(Id::as_str), NAMED)
    }
}

/// The choice of `host`; all apps until its owner says otherwise.
pub(crate) async fn choice_of(host: &str, db: &impl ConnectionTrait) -> Result<Choice> {
    let row = host_choices::Entity::find_by_id(host).one(db).await?;
    Ok(match row {
        Some(row) => serde_json::from_value(row.choice)?,
        None => Choice::All { except: Vec::new() },
    })
}

/// Get the apps that a host takes
#[utoipa::path(get, path = "/v1/hosts/{host}/apps", tag = "hosts", security(("token" = [])),
    params(("host" = Id, Path)), responses((status = 200, body = Choice), Problems))]
pub async fn get_choice(cx: Context, Path(host): Path<Id>) -> Result<Json<Choice>> {
    let host = access::host(&cx, Right::ReadHost, &host, cx.platform.db.read()).await?;
    Ok(Json(choice_of(&host.id, cx.platform.db.read()).await?))
}
