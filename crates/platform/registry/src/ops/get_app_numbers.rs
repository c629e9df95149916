//! How much an app is used.

use hutong_base::Id;
use hutong_core::http::{Json, Path, Query};
use hutong_core::{Context, Problems, Result};
use hutong_policy::roles::Right;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access;
use crate::sums::{By, Days, Numbers, Of, Scope};

/// What the parts are.
#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppParts {
    /// Versions.
    #[default]
    Version,
    /// Hosts.
    Host,
}

/// Which numbers.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// On this host only.
    pub host: Option<Id>,
    /// What the parts are; versions when absent.
    #[param(inline)]
    pub by: Option<AppParts>,
}

/// Get the numbers of an app
///
/// Runs, errors, crashes and users by day, as its containers tell them. For its developer, the operator and, of their
/// own hosts alone, those whose hosts it was released on. A user of two hosts is two.
#[utoipa::path(get, path = "/v1/apps/{app}/numbers", tag = "numbers", security(("token" = [])),
    params(("app" = Id, Path), Days, Which), responses((status = 200, body = Numbers), Problems))]
pub async fn get_app_numbers(
    cx: Context,
    Path(app): Path<Id>,
    Query(days): Query<Days>,
    Query(which): Query<Which>,
) -> Result<Json<Numbers>> {
    let (db, right) = (cx.platform.db.read(), Right::ReadAnalytics);
    let (app, hosts) = if let Some(host) = which.host {
        let (app, host) = access::app_on_host(&cx, right, app.as_str(), host.as_str(), db).await?;
        (app, Of::One(host.id))
    } else {
        let app = access::shown_app(&cx, right, &app, db).await?;
        let foreign = cx.actor.only(right)?.filter(|own| *own != app.organisation);
        let hosts = foreign.map_or(Of::All, |own| Of::Owned(own.to_owned()));
        (app, hosts)
    };
    let by = match which.by.unwrap_or_default() {
        AppParts::Version => By::Version,
        AppParts::Host => By::Host,
    };
    let apps = Of::One(app.id);
    Ok(Json(Numbers::of(Scope { apps, hosts }, by, days, &cx.platform).await?))
}
