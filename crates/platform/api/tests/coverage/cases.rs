//! What is expected of every endpoint.

use hutong_core::organisation::Kind::{self, Developer, HostOwner, Operator};
use hutong_policy::roles::{Right, Role, allows};

/// Who may call an endpoint.
pub enum Access {
    /// Anybody, for this reason.
    Public(#[expect(dead_code, reason = "for whoever reads the table")] &'static str),
    /// A container, for its subject.
    Session,
    /// Somebody signed in, in their own name.
    Person,
    /// Whoever acts for an organisation.
    Organisation,
    /// Whoever has this right, by the table of `policy`.
    Right(Right),
}

impl Access {
    /// The kinds of organisation whose members with this role may call; `None` where that is not asked. The first one
    /// makes the call when its effect is checked.
    pub fn kinds(&self, role: Role) -> Option<Vec<Kind>> {
        let all = [Developer, HostOwner, Operator];
        match self {
            Self::Public(_) | Self::Session | Self::Person => None,
            Self::Organisation => Some(all.to_vec()),
            Self::Right(right) => Some(
                all.into_iter()
                    .filter(|kind| allows(kind.party(), role, *right))
                    .collect(),
            ),
        }
    }
}

/// Whose things an endpoint touches.
pub enum Touches {
    /// Things that are named in the request: a stranger gets 404.
    Things,
    /// The caller's own things only: a stranger sees nothing of others.
    Own,
}

/// What happens to a request that is sent again, because its answer was lost.
#[derive(Clone, Copy)]
pub enum Again {
    /// It only reads.
    Reads,
    /// It takes an `Idempotency-Key`: under the same one it gets the same answer and does nothing more.
    Keyed,
    /// It says how something is to be, and that is how it is: the same answer, and nothing more.
    Same,
    /// It is refused with this status and code, for what it asked for is done.
    Refused(u16, &'static str),
    /// It is done again, for this reason.
    Done(#[expect(dead_code, reason = "for whoever reads the table")] &'static str),
}

impl Again {
    /// By the method, unless the case says otherwise.
    const fn of(endpoint: &str) -> Self {
        match endpoint.as_bytes() {
            [b'G', ..] => Self::Reads,
            [b'P', b'O', ..] => Self::Keyed,
            [b'P', b'U', ..] => Self::Same,
            _ => Self::Refused(404, "not_found"),
        }
    }
}

/// How often an endpoint may be called.
#[derive(Clone, Copy)]
pub enum Limit {
    /// As any other: so many requests of an address, so many with a token or session.
    Requests,
    /// And with so many bad attempts at most, by whoever tries, however good the next one is.
    Attempts(usize),
}

/// One endpoint.
pub struct Case {
    /// `METHOD /path`, as described.
    pub endpoint: &'static str,
    /// Who may call it.
    pub access: Access,
    /// Whose things it touches.
    pub touches: Touches,
    /// The event that it tells, or why it tells none.
    pub event: Result<&'static str, &'static str>,
    /// What happens when it is called twice.
    pub again: Again,
    /// How often it may be called.
    pub limit: Limit,
}

impl Case {
    const fn again(self, again: Again) -> Self {
        Self { again, ..self }
    }

    const fn limit(self, limit: Limit) -> Self {
        Self { limit, ..self }
    }
}

const fn case(
    endpoint: &'static str,
    access: Access,
    touches: Touches,
    event: Result<&'static str, &'static str>,
) -> Case {
    Case {
        endpoint,
        access,
        touches,
        event,
        again: Again::of(endpoint),
        limit: Limit::Requests,
    }
}

const READ: Result<&str, &str> = Err("reads only");

/// All of them.
pub const CASES: &[Case] = &[
    case(
        "GET /healthz",
        Access::Public("load balancers have no token"),
        Touches::Own,
        READ,
    ),
    case("GET /v1/me", Access::Organisation, Touches::Own, READ),
    case(
        "POST /v1/signup",
        Access::Public("whoever signs up has no session yet"),
        Touches::Own,
        Err("tested in people"),
    )
    .again(Again::Refused(409, "email_taken"))
    .limit(Limit::Attempts(20)),
    case(
        "POST /v1/sessions",
        Access::Public("the password is the proof"),
        Touches::Own,
        Err("tested in people"),
    )
    .again(Again::Done("whoever signs in twice is signed in twice"))
    .limit(Limit::Attempts(10)),
    case("GET /v1/sessions", Access::Person, Touches::Own, READ),
    case(
        "DELETE /v1/sessions/{session}",
        Access::Person,
        Touches::Things,
        Ok("hutong.session.ended"),
    ),
    case(
        "DELETE /v1/sessions/current",
        Access::Person,
        Touches::Own,
        Ok("hutong.session.ended"),
    )
    .again(Again::Refused(401, "unauthenticated")),
    case(
        "PUT /v1/me/password",
        Access::Person,
        Touches::Own,
        Ok("hutong.user.password_changed"),
    )
    .again(Again::Refused(401, "unauthenticated"))
    .limit(Limit::Attempts(10)),
    case(
        "POST /v1/me/second-factor",
        Access::Person,
        Touches::Own,
        Err("nothing has changed until it is confirmed"),
    )
    .limit(Limit::Attempts(10)),
    case(
        "POST /v1/me/second-factor/confirm",
        Access::Person,
        Touches::Own,
        Ok("hutong.user.second_factor_added"),
    )
    .limit(Limit::Attempts(10)),
    case(
        "POST /v1/me/second-factor/recovery-codes",
        Access::Person,
        Touches::Own,
        Ok("hutong.user.recovery_codes_renewed"),
    )
    .limit(Limit::Attempts(10)),
    case(
        "POST /v1/me/second-factor/remove",
        Access::Person,
        Touches::Own,
        Ok("hutong.user.second_factor_removed"),
    )
    .limit(Limit::Attempts(10)),
    case(
        "POST /v1/sessions/passkey/begin",
        Access::Public("whoever signs in has no session yet"),
        Touches::Own,
        Err("nothing has changed until the device has answered"),
    )
    .again(Again::Done("each ceremony is another")),
    case(
        "POST /v1/sessions/passkey",
        Access::Public("the passkey is the proof"),
        Touches::Own,
        Err("tested in people"),
    )
    .again(Again::Refused(409, "ceremony_over"))
    .limit(Limit::Attempts(10)),
    case(
        "POST /v1/me/passkeys/prove",
        Access::Person,
        Touches::Own,
        Err("nothing has changed until the device has answered"),
    )
    .again(Again::Done("each ceremony is another")),
    case(
        "POST /v1/me/passkeys/begin",
        Access::Person,
        Touches::Own,
        Err("nothing has changed until the device has answered"),
    )
    .limit(Limit::Attempts(10)),
    case(
        "POST /v1/me/passkeys",
        Access::Person,
        Touches::Own,
        Ok("hutong.user.passkey_added"),
    ),
    case("GET /v1/me/passkeys", Access::Person, Touches::Own, READ),
    case(
        "PUT /v1/me/passkeys/{passkey}",
        Access::Person,
        Touches::Things,
        Ok("hutong.user.passkey_renamed"),
    ),
    case(
        "POST /v1/me/passkeys/{passkey}/remove",
        Access::Person,
        Touches::Things,
        Ok("hutong.user.passkey_removed"),
    ),
    case("GET /v1/audit", Access::Right(Right::ReadAudit), Touches::Own, READ),
    case(
        "GET /v1/audit/export",
        Access::Right(Right::ReadAudit),
        Touches::Own,
        READ,
    ),
    case(
        "POST /v1/webhooks",
        Access::Right(Right::ChangeWebhooks),
        Touches::Own,
        Ok("hutong.webhook.created"),
    ),
    case(
        "GET /v1/webhooks",
        Access::Right(Right::ChangeWebhooks),
        Touches::Own,
        READ,
    ),
    case(
        "PUT /v1/webhooks/{webhook}",
        Access::Right(Right::ChangeWebhooks),
        Touches::Things,
        Ok("hutong.webhook.updated"),
    ),
    case(
        "POST /v1/webhooks/{webhook}/rotate",
        Access::Right(Right::ChangeWebhooks),
        Touches::Things,
        Ok("hutong.webhook.secret_rotated"),
    ),
    case(
        "POST /v1/webhooks/{webhook}/test",
        Access::Right(Right::ChangeWebhooks),
        Touches::Things,
        Ok("hutong.webhook.tested"),
    ),
    case(
        "GET /v1/webhooks/{webhook}/deliveries",
        Access::Right(Right::ChangeWebhooks),
        Touches::Things,
        READ,
    ),
    case(
        "POST /v1/webhooks/{webhook}/replay",
        Access::Right(Right::ChangeWebhooks),
        Touches::Things,
        Ok("hutong.webhook.replayed"),
    ),
    case(
        "DELETE /v1/webhooks/{webhook}",
        Access::Right(Right::ChangeWebhooks),
        Touches::Things,
        Ok("hutong.webhook.deleted"),
    ),
    case("GET /v1/members", Access::Right(Right::ListMembers), Touches::Own, READ),
    case(
        "PUT /v1/members/{user}",
        Access::Right(Right::ChangeMembers),
        Touches::Things,
        Ok("hutong.member.changed"),
    ),
    case(
        "DELETE /v1/members/{user}",
        Access::Right(Right::ChangeMembers),
        Touches::Things,
        Ok("hutong.member.removed"),
    ),
    case(
        "POST /v1/organisations/{organisation}/invitations",
        Access::Right(Right::ChangeMembers),
        Touches::Things,
        Ok("hutong.invitation.created"),
    ),
    case(
        "GET /v1/invitations",
        Access::Right(Right::ListMembers),
        Touches::Own,
        READ,
    ),
    case(
        "DELETE /v1/invitations/{invitation}",
        Access::Right(Right::ChangeMembers),
        Touches::Things,
        Ok("hutong.invitation.revoked"),
    ),
    case(
        "POST /v1/invitations/accept",
        Access::Person,
        Touches::Own,
        Err("told to the organisation that invites; tested in people"),
    ),
    case(
        "POST /v1/organisations/{organisation}/certify",
        Access::Right(Right::CertifyOrganisation),
        Touches::Things,
        Ok("hutong.organisation.certified"),
    ),
    case(
        "POST /v1/organisations",
        Access::Right(Right::CreateOrganisation),
        Touches::Own,
        Ok("hutong.organisation.created"),
    ),
    case(
        "GET /v1/organisations",
        Access::Right(Right::ReadOrganisation),
        Touches::Own,
        READ,
    ),
    case(
        "POST /v1/organisations/{organisation}/tokens",
        Access::Right(Right::ChangeTokens),
        Touches::Things,
        Ok("hutong.token.created"),
    ),
    case("GET /v1/tokens", Access::Organisation, Touches::Own, READ),
    case(
        "DELETE /v1/tokens/{token}",
        Access::Right(Right::ChangeTokens),
        Touches::Things,
        Ok("hutong.token.revoked"),
    )
    .again(Again::Same),
    case(
        "POST /v1/hosts",
        Access::Right(Right::ChangeHost),
        Touches::Own,
        Ok("hutong.host.created"),
    ),
    case("GET /v1/hosts", Access::Right(Right::ReadHost), Touches::Own, READ),
    case(
        "GET /v1/hosts/{host}",
        Access::Right(Right::ReadHost),
        Touches::Things,
        READ,
    ),
    case(
        "PUT /v1/hosts/{host}",
        Access::Right(Right::ChangeHost),
        Touches::Things,
        Ok("hutong.host.updated"),
    ),
    case(
        "POST /v1/apps",
        Access::Right(Right::CreateApp),
        Touches::Own,
        Ok("hutong.app.created"),
    ),
    case("GET /v1/apps", Access::Right(Right::ReadApp), Touches::Own, READ),
    case(
        "GET /v1/apps/{app}",
        Access::Right(Right::ReadApp),
        Touches::Things,
        READ,
    ),
    case(
        "PUT /v1/apps/{app}",
        Access::Right(Right::ChangeApp),
        Touches::Things,
        Ok("hutong.app.updated"),
    ),
    case(
        "DELETE /v1/apps/{app}",
        Access::Right(Right::DeleteApp),
        Touches::Things,
        Ok("hutong.app.deleted"),
    ),
    case(
        "DELETE /v1/hosts/{host}",
        Access::Right(Right::DeleteHost),
        Touches::Things,
        Ok("hutong.host.deleted"),
    ),
    case(
        "GET /v1/versions/{version}/package",
        Access::Right(Right::PreviewVersion),
        Touches::Things,
        READ,
    ),
    case(
        "GET /v1/organisations/{organisation}",
        Access::Right(Right::ReadOrganisation),
        Touches::Things,
        READ,
    ),
    case("GET /v1/roles", Access::Organisation, Touches::Own, READ),
    case(
        "POST /v1/apps/{app}/secrets",
        Access::Right(Right::ChangeSecrets),
        Touches::Things,
        Ok("hutong.app.secret_created"),
    ),
    case(
        "GET /v1/apps/{app}/hosts",
        Access::Right(Right::ReadApp),
        Touches::Things,
        READ,
    ),
    case(
        "GET /v1/apps/{app}/secrets",
        Access::Right(Right::ChangeSecrets),
        Touches::Things,
        READ,
    ),
    case(
        "PUT /v1/apps/{app}/secrets/{secret}",
        Access::Right(Right::ChangeSecrets),
        Touches::Things,
        Ok("hutong.app.secret_changed"),
    ),
    case(
        "DELETE /v1/apps/{app}/secrets/{secret}",
        Access::Right(Right::ChangeSecrets),
        Touches::Things,
        Ok("hutong.app.secret_deleted"),
    ),
    case(
        "POST /v1/apps/{app}/testers",
        Access::Right(Right::ChangeTesters),
        Touches::Things,
        Ok("hutong.app.tester_created"),
    ),
    case(
        "GET /v1/apps/{app}/testers",
        Access::Right(Right::ChangeTesters),
        Touches::Things,
        READ,
    ),
    case(
        "DELETE /v1/apps/{app}/testers/{tester}",
        Access::Right(Right::ChangeTesters),
        Touches::Things,
        Ok("hutong.app.tester_deleted"),
    ),
    case(
        "POST /v1/apps/{app}/keys",
        Access::Right(Right::ChangeSecrets),
        Touches::Things,
        Ok("hutong.app.key_created"),
    ),
    case(
        "GET /v1/apps/{app}/keys",
        Access::Right(Right::ReadApp),
        Touches::Things,
        READ,
    ),
    case(
        "POST /v1/apps/{app}/versions",
        Access::Right(Right::UploadVersion),
        Touches::Things,
        Ok("hutong.version.begun"),
    ),
    case(
        "GET /v1/apps/{app}/versions",
        Access::Right(Right::ReadVersion),
        Touches::Things,
        READ,
    ),
    case(
        "GET /v1/versions/{version}",
        Access::Right(Right::ReadVersion),
        Touches::Things,
        READ,
    ),
    case(
        "PUT /v1/versions/{version}/files/{sha256}",
        Access::Right(Right::UploadVersion),
        Touches::Things,
        Err("the manifest has named the file; completing the version tells"),
    ),
    case(
        "POST /v1/versions/{version}/complete",
        Access::Right(Right::UploadVersion),
        Touches::Things,
        Ok("hutong.version.uploaded"),
    ),
    case(
        "POST /v1/versions/{version}/submit",
        Access::Right(Right::SubmitReview),
        Touches::Things,
        Ok("hutong.version.submitted"),
    ),
    case(
        "POST /v1/versions/{version}/withdraw",
        Access::Right(Right::WithdrawReview),
        Touches::Things,
        Ok("hutong.version.withdrawn"),
    ),
    case(
        "POST /v1/versions/{version}/speed_up",
        Access::Right(Right::SubmitReview),
        Touches::Things,
        Ok("hutong.version.sped_up"),
    ),
    case(
        "POST /v1/versions/{version}/delay",
        Access::Right(Right::DecideReview),
        Touches::Things,
        Ok("hutong.version.delayed"),
    ),
    case(
        "POST /v1/versions/{version}/resume",
        Access::Right(Right::DecideReview),
        Touches::Things,
        Ok("hutong.version.resumed"),
    ),
    case(
        "POST /v1/versions/{version}/approve",
        Access::Right(Right::DecideReview),
        Touches::Things,
        Ok("hutong.version.admitted"),
    ),
    case(
        "POST /v1/versions/{version}/reject",
        Access::Right(Right::DecideReview),
        Touches::Things,
        Ok("hutong.version.rejected"),
    ),
    case(
        "POST /v1/versions/{version}/remove",
        Access::Right(Right::DecideReview),
        Touches::Things,
        Ok("hutong.version.removed"),
    ),
    case(
        "POST /v1/versions/{version}/restore",
        Access::Right(Right::DecideReview),
        Touches::Things,
        Ok("hutong.version.restored"),
    ),
    case(
        "POST /v1/versions/{version}/promote",
        Access::Right(Right::PromoteVersion),
        Touches::Things,
        Ok("hutong.version.promoted"),
    ),
    case(
        "POST /v1/versions/{version}/demote",
        Access::Right(Right::PromoteVersion),
        Touches::Things,
        Ok("hutong.version.demoted"),
    ),
    case(
        "POST /v1/versions/{version}/scan",
        Access::Right(Right::DecideReview),
        Touches::Things,
        Ok("hutong.version.scan_begun"),
    ),
    case(
        "POST /v1/versions/{version}/check",
        Access::Right(Right::DecideReview),
        Touches::Things,
        Ok("hutong.version.check_ordered"),
    ),
    case(
        "GET /v1/versions/{version}/evidence",
        Access::Right(Right::ReadVersion),
        Touches::Things,
        READ,
    ),
    case(
        "GET /v1/versions/{version}/messages",
        Access::Right(Right::ReadVersion),
        Touches::Things,
        READ,
    ),
    case(
        "POST /v1/versions/{version}/messages",
        Access::Right(Right::DiscussReview),
        Touches::Things,
        Ok("hutong.version.message_written"),
    ),
    case(
        "POST /v1/versions/{version}/take",
        Access::Right(Right::DecideReview),
        Touches::Things,
        Ok("hutong.review.taken"),
    ),
    case(
        "POST /v1/versions/{version}/give_back",
        Access::Right(Right::DecideReview),
        Touches::Things,
        Ok("hutong.review.given_back"),
    ),
    case(
        "POST /v1/versions/{version}/assign",
        Access::Right(Right::DecideReview),
        Touches::Things,
        Ok("hutong.review.assigned"),
    ),
    case(
        "POST /v1/versions/{version}/preview",
        Access::Right(Right::PreviewVersion),
        Touches::Things,
        Ok("hutong.version.previewed"),
    ),
    case(
        "GET /v1/reviews",
        Access::Right(Right::DecideReview),
        Touches::Own,
        READ,
    ),
    case("GET /v1/policy", Access::Right(Right::ReadPolicy), Touches::Own, READ),
    case(
        "PUT /v1/policy",
        Access::Right(Right::ChangePolicy),
        Touches::Own,
        Ok("hutong.policy.updated"),
    ),
    case(
        "GET /v1/policy/review-texts",
        Access::Right(Right::DecideReview),
        Touches::Own,
        READ,
    ),
    case(
        "PUT /v1/policy/review-texts",
        Access::Right(Right::ChangePolicy),
        Touches::Own,
        Ok("hutong.policy.review_texts_set"),
    ),
    case(
        "POST /v1/policy/content-checker",
        Access::Right(Right::ChangePolicy),
        Touches::Own,
        Ok("hutong.policy.checker_named"),
    ),
    case(
        "GET /v1/policy/content-checker",
        Access::Right(Right::ChangePolicy),
        Touches::Own,
        READ,
    ),
    case(
        "DELETE /v1/policy/content-checker",
        Access::Right(Right::ChangePolicy),
        Touches::Own,
        Ok("hutong.policy.checker_dropped"),
    ),
    case(
        "PUT /v1/releases",
        Access::Right(Right::ReleaseToUsers),
        Touches::Things,
        Ok("hutong.release.changed"),
    ),
    case(
        "GET /v1/releases",
        Access::Right(Right::ReadRelease),
        Touches::Own,
        READ,
    ),
    case(
        "POST /v1/releases/{release}/pause",
        Access::Right(Right::PauseRelease),
        Touches::Things,
        Ok("hutong.release.paused"),
    ),
    case(
        "POST /v1/releases/{release}/resume",
        Access::Right(Right::PauseRelease),
        Touches::Things,
        Ok("hutong.release.resumed"),
    ),
    case(
        "POST /v1/releases/{release}/revert",
        Access::Right(Right::PauseRelease),
        Touches::Things,
        Ok("hutong.release.reverted"),
    ),
    case(
        "POST /v1/releases/{release}/take_offline",
        Access::Right(Right::PauseRelease),
        Touches::Things,
        Ok("hutong.release.offline"),
    ),
    case(
        "GET /v1/releases/{release}",
        Access::Right(Right::ReadRelease),
        Touches::Things,
        READ,
    ),
    case(
        "GET /v1/apps/{app}/hosts/{host}/line",
        Access::Right(Right::ReadRelease),
        Touches::Things,
        READ,
    ),
    case(
        "GET /v1/versions/{version}/hosts/{host}/compatibility",
        Access::Right(Right::ReadRelease),
        Touches::Things,
        READ,
    ),
    case(
        "GET /v1/versions/{version}/hosts/{host}/runs",
        Access::Right(Right::ReadAnalytics),
        Touches::Things,
        READ,
    ),
    case(
        "GET /v1/numbers",
        Access::Right(Right::ReadAnalytics),
        Touches::Own,
        READ,
    ),
    case(
        "GET /v1/apps/{app}/numbers",
        Access::Right(Right::ReadAnalytics),
        Touches::Things,
        READ,
    ),
    case(
        "GET /v1/hosts/{host}/numbers",
        Access::Right(Right::ReadAnalytics),
        Touches::Things,
        READ,
    ),
    case(
        "GET /v1/hosts/{host}/acceptance",
        Access::Right(Right::ReadHost),
        Touches::Things,
        READ,
    ),
    case(
        "GET /v1/hosts/{host}/acceptances",
        Access::Right(Right::ReadVersion),
        Touches::Things,
        READ,
    ),
    case(
        "GET /v1/versions/{version}/acceptances",
        Access::Right(Right::ReadVersion),
        Touches::Things,
        READ,
    ),
    case(
        "GET /v1/versions/{version}/hosts/{host}/evidence",
        Access::Right(Right::ReadVersion),
        Touches::Things,
        READ,
    ),
    case(
        "POST /v1/versions/{version}/hosts/{host}/ask",
        Access::Right(Right::SubmitReview),
        Touches::Things,
        Ok("hutong.acceptance.asked"),
    ),
    case(
        "POST /v1/versions/{version}/hosts/{host}/accept",
        Access::Right(Right::AcceptVersion),
        Touches::Things,
        Ok("hutong.acceptance.accepted"),
    ),
    case(
        "POST /v1/versions/{version}/hosts/{host}/refuse",
        Access::Right(Right::AcceptVersion),
        Touches::Things,
        Ok("hutong.acceptance.refused"),
    ),
    case(
        "POST /v1/versions/{version}/hosts/{host}/take_back",
        Access::Right(Right::AcceptVersion),
        Touches::Things,
        Ok("hutong.acceptance.taken_back"),
    ),
    case(
        "PUT /v1/hosts/{host}/acceptance",
        Access::Right(Right::ChangeHost),
        Touches::Things,
        Ok("hutong.host.acceptance_set"),
    ),
    case(
        "POST /v1/apps/{app}/hosts/{host}/take_down",
        Access::Right(Right::ImposeMeasure),
        Touches::Things,
        Ok("hutong.release.taken_down"),
    ),
    case(
        "POST /v1/apps/{app}/hosts/{host}/restore",
        Access::Right(Right::LiftMeasure),
        Touches::Things,
        Ok("hutong.release.restored"),
    ),
    case(
        "POST /v1/apps/{app}/hosts/{host}/rollback",
        Access::Right(Right::RollBack),
        Touches::Things,
        Ok("hutong.release.rolled_back"),
    ),
    case(
        "POST /v1/apps/{app}/hosts/{host}/minimum",
        Access::Right(Right::SetMinimumVersion),
        Touches::Things,
        Ok("hutong.app.minimum_set"),
    ),
    case(
        "POST /v1/measures",
        Access::Right(Right::ImposeMeasure),
        Touches::Things,
        Ok("hutong.measure.imposed"),
    ),
    case(
        "GET /v1/measures",
        Access::Right(Right::ReadMeasure),
        Touches::Own,
        READ,
    ),
    case(
        "POST /v1/measures/{measure}/appeal",
        Access::Right(Right::FileAppeal),
        Touches::Things,
        Ok("hutong.measure.appealed"),
    ),
    case(
        "POST /v1/measures/{measure}/decide",
        Access::Right(Right::DecideAppeal),
        Touches::Things,
        Ok("hutong.measure.appeal_decided"),
    ),
    case(
        "POST /v1/measures/{measure}/lift",
        Access::Right(Right::LiftMeasure),
        Touches::Things,
        Ok("hutong.measure.lifted"),
    ),
    case(
        "GET /v1/hosts/{host}/apps",
        Access::Right(Right::ReadHost),
        Touches::Things,
        READ,
    ),
    case(
        "GET /v1/hosts/{host}/snapshot",
        Access::Right(Right::ReadHost),
        Touches::Things,
        READ,
    ),
    case(
        "PUT /v1/hosts/{host}/apps",
        Access::Right(Right::ChangeHost),
        Touches::Things,
        Ok("hutong.host.apps_chosen"),
    ),
    case("GET /v1/events", Access::Right(Right::ReadEvents), Touches::Own, READ),
    case(
        "GET /v1/keys",
        Access::Public("everybody checks what the platform signed"),
        Touches::Own,
        READ,
    ),
    case(
        "GET /v1/log/head",
        Access::Public("the log of admissions is for everybody to check"),
        Touches::Own,
        READ,
    ),
    case(
        "GET /v1/log/proof",
        Access::Public("the log of admissions is for everybody to check"),
        Touches::Own,
        READ,
    ),
    case(
        "GET /v1/log/consistency",
        Access::Public("the log of admissions is for everybody to check"),
        Touches::Own,
        READ,
    ),
    case(
        "GET /v1/log/entries",
        Access::Public("the log of admissions is for everybody to check"),
        Touches::Own,
        READ,
    ),
    case(
        "GET /blobs/{sha256}",
        Access::Public("containers and caches fetch files by hash"),
        Touches::Own,
        READ,
    ),
    case(
        "POST /connect/token",
        Access::Public("the host's assertion is the proof"),
        Touches::Things,
        Err("one session of many; tested in identity"),
    )
    .again(Again::Refused(400, "invalid_grant")),
    case(
        "POST /connect/open",
        Access::Public("the host's assertion is the proof"),
        Touches::Things,
        Err("one session of many; tested in identity"),
    )
    .again(Again::Refused(400, "invalid_grant")),
    case("GET /connect/release", Access::Session, Touches::Own, READ),
    case(
        "POST /connect/standing",
        Access::Public("the sessions that are asked about are the proof"),
        Touches::Own,
        READ,
    )
    .again(Again::Reads),
    case(
        "POST /connect/reports",
        Access::Session,
        Touches::Own,
        Err("one run of many; the halt that comes of them tells"),
    )
    .again(Again::Same),
    case(
        "POST /connect/code",
        Access::Session,
        Touches::Own,
        Err("one login of many; tested in identity"),
    )
    .again(Again::Done("each login has a code of its own")),
    case(
        "GET /connect/hosts/{host}/apps",
        Access::Public("what a host offers is on its pages"),
        Touches::Own,
        READ,
    ),
    case(
        "GET /connect/hosts/{host}/categories",
        Access::Public("what a host offers is on its pages"),
        Touches::Own,
        READ,
    ),
    case(
        "GET /sns/jscode2session",
        Access::Public("the app's secret is the proof"),
        Touches::Things,
        READ,
    ),
    // last: who renames itself is not certified any more
    case(
        "PUT /v1/organisations/{organisation}",
        Access::Right(Right::UpdateOrganisation),
        Touches::Things,
        Ok("hutong.organisation.renamed"),
    ),
];
