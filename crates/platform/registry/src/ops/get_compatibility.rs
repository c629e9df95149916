//! What a version finds on a host, before it is released there.

use std::collections::BTreeMap;

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Error, Problems, Result};
use hutong_policy::Compatibility;
use hutong_policy::roles::Right;
use hutong_protocol::capabilities;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access;
use crate::line::{Known, Loaded};
use crate::model::versions;
use crate::ops::create_host::{Offered, Registration};

/// A version on a host.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CompatibilityReport {
    /// Capabilities that it calls and nobody answers on this host: these calls fail.
    pub missing: Vec<String>,
    /// Capabilities that it calls and the host itself answers, the one that came last first.
    pub needs: Vec<Offered>,
    /// First version of the host that has all of `needs`: older ones are not given this version of the app.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_version: Option<String>,
    /// What older ones keep; without it, they get nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub older: Option<OlderHosts>,
}

/// The version that a host keeps which is too old for a newer one.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OlderHosts {
    /// `ver_…`
    pub version: String,
    /// Its code.
    pub version_code: i64,
    /// Its name.
    pub version_name: String,
    /// First version of the host that has what it needs; without one, every version has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_version: Option<String>,
}

/// Get what a version finds on a host
///
/// Which of its calls fail there, and what the versions of the host show that are too old for it. For the app's
/// developer before the version is released, for the host's owner once the app is, and for the operator.
#[utoipa::path(get, path = "/v1/versions/{version}/hosts/{host}/compatibility", tag = "releases",
    security(("token" = [])), params(("version" = Id, Path), ("host" = Id, Path)),
    responses((status = 200, body = CompatibilityReport), Problems))]
pub async fn get_compatibility(
    cx: Context,
    Path((version, host)): Path<(Id, Id)>,
) -> Result<Json<CompatibilityReport>> {
    cx.actor.may(Right::ReadRelease)?;
    let db = cx.platform.db.read();
    let version = versions::Entity::find_by_id(version.as_str()).one(db).await?;
    let version = version.ok_or_else(access::no_app_here)?;
    let (app, host) = access::app_on_host(&cx, Right::ReadRelease, &version.app, host.as_str(), db).await?;
    let Registration { capabilities, .. } = serde_json::from_value(host.registration)?;
    let offers: BTreeMap<_, _> = capabilities
        .iter()
        .map(|offer| (offer.name.clone(), offer.since.clone()))
        .collect();
    let uses: Vec<String> = serde_json::from_value(version.capabilities)?;
    let found = on_host(&uses, &offers);
    let loaded = Loaded::of(&app.id, &host.id, db).await?;
    let fits = |known: &Known| known.is_kept() && on_host(&known.uses, &offers).needs_less_than(&found);
    let minimum = loaded.minimum.map(i64::unsigned_abs);
    let code = loaded
        .line
        .kept(minimum, |code| loaded.versions.get(&code).is_some_and(fits));
    let older = code.and_then(|code| Some((code, loaded.versions.get(&code)?)));
    let older = older.map(|(code, known)| {
        Ok::<_, Error>(OlderHosts {
            version: known.id.clone(),
            version_code: i64::try_from(code).map_err(Error::internal)?,
            version_name: known.name.clone(),
            host_version: on_host(&known.uses, &offers).host_version().map(str::to_owned),
        })
    });
    let needs = found.since.iter().map(|(name, since)| Offered {
        name: (*name).to_owned(),
        since: (*since).to_owned(),
    });
    Ok(Json(CompatibilityReport {
        missing: found.missing.iter().map(|name| (*name).to_owned()).collect(),
        needs: needs.collect(),
        host_version: found.host_version().map(str::to_owned),
        older: older.transpose()?,
    }))
}

fn on_host<'a>(uses: &'a [String], offers: &'a BTreeMap<String, String>) -> Compatibility<'a> {
    let provided = |name: &str| capabilities::rule(name).is_some_and(|rule| rule.host_provided);
    Compatibility::new(uses.iter().map(String::as_str), offers, provided)
}
