//! What is expected of every endpoint.

use hutong_core::organisation::Kind::{self, Developer, HostOwner, Operator};

/// Who may call an endpoint.
pub enum Access {
    /// Anybody, for this reason.
    Public(#[expect(dead_code, reason = "for whoever reads the table")] &'static str),
    /// A container, for its subject.
    Session,
    /// Organisations of these kinds; the first one makes the call when its effect is checked.
    Token(&'static [Kind]),
}

/// Whose things an endpoint touches.
pub enum Touches {
    /// Things that are named in the request: a stranger gets 404.
    Things,
    /// The caller's own things only: a stranger sees nothing of others.
    Own,
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
    }
}

const ALL: Access = Access::Token(&Kind::ALL);
const READ: Result<&str, &str> = Err("reads only");

/// All of them.
pub const CASES: &[Case] = &[
    case(
        "GET /healthz",
        Access::Public("load balancers have no token"),
        Touches::Own,
        READ,
    ),
    case("GET /v1/me", ALL, Touches::Own, READ),
    case(
        "POST /v1/organisations",
        Access::Token(&[Operator]),
        Touches::Own,
        Ok("hutong.organisation.created"),
    ),
    case("GET /v1/organisations", ALL, Touches::Own, READ),
    case(
        "POST /v1/organisations/{organisation}/tokens",
        Access::Token(&[Developer, HostOwner, Operator]),
        Touches::Things,
        Ok("hutong.token.created"),
    ),
    case("GET /v1/tokens", ALL, Touches::Own, READ),
    case(
        "DELETE /v1/tokens/{token}",
        Access::Token(&[Developer, HostOwner, Operator]),
        Touches::Things,
        Ok("hutong.token.revoked"),
    ),
    case(
        "POST /v1/hosts",
        Access::Token(&[HostOwner]),
        Touches::Own,
        Ok("hutong.host.created"),
    ),
    case(
        "GET /v1/hosts",
        Access::Token(&[HostOwner, Operator]),
        Touches::Own,
        READ,
    ),
    case(
        "GET /v1/hosts/{host}",
        Access::Token(&[HostOwner, Operator]),
        Touches::Things,
        READ,
    ),
    case(
        "PUT /v1/hosts/{host}",
        Access::Token(&[HostOwner]),
        Touches::Things,
        Ok("hutong.host.updated"),
    ),
    case(
        "POST /v1/apps",
        Access::Token(&[Developer]),
        Touches::Own,
        Ok("hutong.app.created"),
    ),
    case(
        "GET /v1/apps",
        Access::Token(&[Developer, Operator]),
        Touches::Own,
        READ,
    ),
    case(
        "GET /v1/apps/{app}",
        Access::Token(&[Developer, Operator]),
        Touches::Things,
        READ,
    ),
    case(
        "POST /v1/apps/{app}/secrets",
        Access::Token(&[Developer]),
        Touches::Things,
        Ok("hutong.app.secret_created"),
    ),
    case(
        "POST /v1/apps/{app}/keys",
        Access::Token(&[Developer]),
        Touches::Things,
        Ok("hutong.app.key_created"),
    ),
    case(
        "GET /v1/apps/{app}/keys",
        Access::Token(&[Developer, Operator]),
        Touches::Things,
        READ,
    ),
    case(
        "POST /v1/apps/{app}/versions",
        Access::Token(&[Developer]),
        Touches::Things,
        Ok("hutong.version.begun"),
    ),
    case(
        "GET /v1/apps/{app}/versions",
        Access::Token(&[Developer, Operator]),
        Touches::Things,
        READ,
    ),
    case(
        "GET /v1/versions/{version}",
        Access::Token(&[Developer, Operator]),
        Touches::Things,
        READ,
    ),
    case(
        "PUT /v1/versions/{version}/files/{sha256}",
        Access::Token(&[Developer]),
        Touches::Things,
        Err("the manifest has named the file; completing the version tells"),
    ),
    case(
        "POST /v1/versions/{version}/complete",
        Access::Token(&[Developer]),
        Touches::Things,
        Ok("hutong.version.uploaded"),
    ),
    case(
        "PUT /v1/releases",
        Access::Token(&[Developer, Operator]),
        Touches::Things,
        Ok("hutong.release.changed"),
    ),
    case("GET /v1/releases", ALL, Touches::Own, READ),
    case("GET /v1/events", ALL, Touches::Own, READ),
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
    ),
    case(
        "POST /connect/open",
        Access::Public("the host's assertion is the proof"),
        Touches::Things,
        Err("one session of many; tested in identity"),
    ),
    case("GET /connect/release", Access::Session, Touches::Own, READ),
    case(
        "POST /connect/code",
        Access::Session,
        Touches::Own,
        Err("one login of many; tested in identity"),
    ),
    case(
        "GET /connect/hosts/{host}/apps",
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
];
