//! How much is used of all that is the caller's.

use hutong_core::http::{Json, Query};
use hutong_core::organisation::Kind;
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::sums::{By, Days, Numbers, Of, Scope};

/// What the parts are.
#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Parts {
    /// Apps.
    #[default]
    App,
    /// Hosts.
    Host,
}

/// Which numbers.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// What the parts are; apps when absent.
    #[param(inline)]
    pub by: Option<Parts>,
}

/// Get the numbers of an organisation
///
/// Of the apps of a developer on every host, of everything in the hosts of their owner, of the whole platform for the
/// operator. A user of two of a developer's apps is two, as is one of two hosts.
#[utoipa::path(get, path = "/v1/numbers", tag = "numbers", security(("token" = [])), params(Days, Which),
    responses((status = 200, body = Numbers), Problems))]
pub async fn get_numbers(cx: Context, Query(days): Query<Days>, Query(which): Query<Which>) -> Result<Json<Numbers>> {
    let own = cx.actor.only(Right::ReadAnalytics)?.map(ToOwned::to_owned);
    let own = own.map_or(Of::All, Of::Owned);
    let (apps, hosts) = match cx.actor.kind {
        Kind::Developer => (own, Of::All),
        Kind::HostOwner => (Of::All, own),
        Kind::Operator => (Of::All, Of::All),
    };
    let by = match which.by.unwrap_or_default() {
        Parts::App => By::App,
        Parts::Host => By::Host,
    };
    let numbers = Numbers::of(Scope { apps, hosts }, by, days, &cx.platform).await?;
    Ok(Json(numbers))
}
