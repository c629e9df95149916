//! On which versions a host wants a word of its own.

use hutong_base::Id;
use hutong_core::http::{Json, Path, check};
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::acceptance::rule_of;
use crate::access;
use crate::category::Category;

/// Most categories; there are fewer.
const NAMED: usize = 100;

/// On which versions a host wants a word of its own, after the platform's review and before they come to its users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub enum AcceptanceRule {
    /// None: the platform's review is enough.
    None,
    /// Every version of every app.
    All,
    /// Those of apps of these categories, and of apps that do not say what they are about.
    Categories {
        /// What the apps are about.
        categories: Vec<Category>,
    },
}

impl AcceptanceRule {
    pub(crate) fn check(&self) -> Result<()> {
        match self {
            Self::Categories { categories } => check::list("categories", categories, NAMED),
            Self::None | Self::All => Ok(()),
        }
    }
}

/// Get which versions a host accepts itself
#[utoipa::path(get, path = "/v1/hosts/{host}/acceptance", tag = "acceptance", security(("token" = [])),
    params(("host" = Id, Path)), responses((status = 200, body = AcceptanceRule), Problems))]
pub async fn get_acceptance_rule(cx: Context, Path(host): Path<Id>) -> Result<Json<AcceptanceRule>> {
    let host = access::host(&cx, Right::ReadHost, &host, cx.platform.db.read()).await?;
    Ok(Json(rule_of(&host.id, cx.platform.db.read()).await?))
}
