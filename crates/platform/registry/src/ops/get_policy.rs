//! What the operator has set about review, release and domains.

use std::collections::BTreeMap;

use hutong_core::http::Json;
use hutong_core::{Context, Problems, Result};
use hutong_package::DomainPolicy;
use hutong_policy::Knobs;
use hutong_policy::roles::Right;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::knobs::{self, Settings};
use crate::words;

/// The platform's policy about review and release.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Policy {
    /// The preset that it starts from.
    pub preset: String,
    /// What differs from the preset.
    #[schema(value_type = Object)]
    pub changes: Map<String, Value>,
    /// Words that the scan looks for on every page; a reviewer is shown where they are.
    pub words: Vec<String>,
    /// What holds of domains in every app on every host.
    #[schema(value_type = DomainPolicySchema)]
    pub domains: DomainPolicy,
    /// What comes of preset and changes.
    #[schema(value_type = KnobsSchema)]
    pub knobs: Knobs,
    /// Every preset by its name.
    #[schema(value_type = BTreeMap<String, KnobsSchema>)]
    pub presets: BTreeMap<String, Knobs>,
    /// When it was set, milliseconds since the epoch; absent before anybody has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<i64>,
}

/// What holds of domains beside the manifests, in their form: `https://a.example`, `*.example.com`, `*`.
#[derive(ToSchema)]
#[schema(as = DomainPolicy)]
#[expect(
    dead_code,
    reason = "describes the package crate's type, which knows nothing of schemas"
)]
pub struct DomainPolicySchema {
    /// Reached as if every manifest named them, at most 500 of a kind.
    #[schema(required = false)]
    allow: DomainsSchema,
    /// Reached by nobody, whoever names them, at most 500.
    #[schema(required = false)]
    deny: Vec<String>,
}

/// Domains by the kind of connection.
#[derive(ToSchema)]
#[schema(as = Domains)]
#[expect(
    dead_code,
    reason = "describes the package crate's type, which knows nothing of schemas"
)]
pub struct DomainsSchema {
    /// Downloads; also images, fonts and media from the network.
    #[schema(required = false)]
    download: Vec<String>,
    /// Requests.
    #[schema(required = false)]
    request: Vec<String>,
    /// Web sockets.
    #[schema(required = false)]
    socket: Vec<String>,
    /// Uploads.
    #[schema(required = false)]
    upload: Vec<String>,
    /// Pages in a `<web-view>`.
    #[schema(required = false)]
    webview: Vec<String>,
}

/// What an operator may set. A limit that is `null` is none.
#[derive(ToSchema)]
#[schema(as = Knobs)]
#[expect(
    dead_code,
    reason = "describes the policy crate's type, which knows nothing of schemas"
)]
#[expect(clippy::struct_excessive_bools, reason = "as in the type that it describes")]
pub struct KnobsSchema {
    /// Developers that no operator has certified may submit versions and release to users, too.
    uncertified: bool,
    /// The platform admits by itself what passed the scan: nobody reviews.
    admit_after_scan: bool,
    /// Nothing is admitted that the operator's content checker has not answered for.
    content_check_required: bool,
    /// How many versions of an app may be in review at once.
    #[schema(required = true)]
    max_open_reviews: Option<u32>,
    /// How many reviews of an app its developer may withdraw in a day of UTC.
    #[schema(required = true)]
    withdraw_per_day: Option<u32>,
    /// How many in a month of UTC.
    #[schema(required = true)]
    withdraw_per_month: Option<u32>,
    /// Within how many hours a review is to be decided, from its submission or the end of a delay.
    #[schema(required = true)]
    review_within_hours: Option<u32>,
    /// How many reviews of an app its developer may have sped up in a month of UTC; 0: none.
    #[schema(required = true)]
    speed_up_per_month: Option<u32>,
    /// Within how many hours a review that was sped up is to be decided, from then or the end of a delay.
    #[schema(required = true)]
    speed_up_within_hours: Option<u32>,
    /// How many testers an app may have.
    #[schema(required = true)]
    max_testers: Option<u32>,
    /// A running gray release may only grow.
    gray_monotonic: bool,
    /// The percentages that a gray release may have; `null`: any.
    #[schema(required = true)]
    gray_steps: Option<Vec<u8>>,
    /// A gray release must end within so many days.
    #[schema(required = true)]
    gray_within_days: Option<u32>,
    /// How far back is looked to judge a gray release, in minutes, at most a day.
    #[schema(minimum = 1, maximum = 1440)]
    halt_window_minutes: u32,
    /// Fewest starts of its version, and of the one before to compare with, for a verdict.
    #[schema(minimum = 1)]
    halt_from_starts: u32,
    /// Most starts with an error, of a million; the platform pauses a gray release that has more.
    #[schema(required = true, maximum = 1_000_000)]
    halt_errors_per_million: Option<u32>,
    /// Most starts that crashed, of a million.
    #[schema(required = true, maximum = 1_000_000)]
    halt_crashes_per_million: Option<u32>,
    /// Most errors, and most crashes, in hundredths of those of the version that is online: 200 is twice as many.
    #[schema(required = true)]
    halt_percent_of_before: Option<u32>,
    /// The first release on a host is for everybody.
    first_publish_full: bool,
    /// What a host is said to offer is what the operator promotes; anything else still opens where it is linked to.
    offer_promotable: bool,
    /// Where a rollback may go: `any` version that was online there, the `previous` one, or any but only
    /// `from_highest`.
    #[schema(schema_with = words::rollback_schema)]
    rollback: String,
}

impl Policy {
    pub(crate) fn of(settings: Settings, updated_at: Option<i64>) -> Result<Self> {
        Ok(Self {
            knobs: settings.knobs()?,
            preset: settings.preset,
            changes: settings.changes,
            words: settings.words,
            domains: settings.domains,
            presets: Knobs::presets(),
            updated_at,
        })
    }
}

/// Get the policy
///
/// What the operator has set about review, release and domains: a preset, changes to it, what comes of both, and lists.
#[utoipa::path(get, path = "/v1/policy", tag = "policy", security(("token" = [])),
    responses((status = 200, body = Policy), Problems))]
pub async fn get_policy(cx: Context) -> Result<Json<Policy>> {
    cx.actor.may(Right::ReadPolicy)?;
    let (settings, updated_at) = knobs::settings(cx.platform.db.read()).await?;
    Ok(Json(Policy::of(settings, updated_at)?))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use utoipa::PartialSchema as _;

    use super::*;

    #[test]
    fn the_schema_has_the_fields_of_the_knobs() {
        let described = serde_json::to_value(KnobsSchema::schema()).unwrap();
        let described: BTreeSet<_> = described["properties"].as_object().unwrap().keys().cloned().collect();
        let fields = serde_json::to_value(Knobs::default()).unwrap();
        assert_eq!(described, fields.as_object().unwrap().keys().cloned().collect());
    }
}
