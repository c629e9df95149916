//! What was found out about a version, as a host looks at it.

use hutong_base::Id;
use hutong_core::http::{Json, Path};
use hutong_core::{Context, Error, Problems, Result, to_text};
use hutong_package::{Limits, Manifest};
use hutong_policy::Acceptance as Word;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::acceptance::readable;
use crate::access;
use crate::evidence::{Differences, Evidence};
use crate::model::acceptances;
use crate::ops::get_evidence::evidence_of;
use crate::scan::pages_of;

/// Get the evidence about a version on a host
///
/// The evidence of the platform's review, with the differences to the version of the app that this host accepted last.
/// For the owner of a host that was asked about the version.
#[utoipa::path(get, path = "/v1/versions/{version}/hosts/{host}/evidence", tag = "acceptance",
    security(("token" = [])), params(("version" = Id, Path), ("host" = Id, Path)),
    responses((status = 200, body = Evidence), Problems))]
pub async fn get_host_evidence(cx: Context, Path((version, host)): Path<(Id, Id)>) -> Result<Json<Evidence>> {
    let (version, host) = readable(&cx, &version, &host).await?;
    let db = cx.platform.db.read();
    let mut evidence = evidence_of(&version.id, db).await?;
    let before = acceptances::Entity::find()
        .filter(acceptances::Column::App.eq(&version.app))
        .filter(acceptances::Column::Host.eq(host.id))
        .filter(acceptances::Column::State.eq(to_text(Word::Accepted)?))
        .filter(acceptances::Column::Version.ne(&version.id))
        .order_by_desc(acceptances::Column::VersionCode)
        .one(db)
        .await?;
    let manifest = |text: &str| Manifest::parse(text.as_bytes(), &Limits::default()).map_err(Error::internal);
    evidence.differences = match before {
        None => None,
        Some(row) => {
            let before = access::fresh(&row.version, db).await?;
            let (old, new) = (manifest(&before.manifest)?, manifest(&version.manifest)?);
            let pages = pages_of(&before.id, db).await?;
            let now = (&new, evidence.pages.as_slice());
            Some(Differences::new(before.id, before.code, (&old, &pages), now))
        }
    };
    Ok(Json(evidence))
}
