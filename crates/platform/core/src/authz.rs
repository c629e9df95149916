//! Who may do what: one table. Operations ask it through [`Actor`](crate::Actor).

use crate::organisation::Kind;

/// Something that an organisation may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Action {
    ReadSelf,
    CreateOrganisation,
    ListOrganisations,
    CreateToken,
    ListTokens,
    RevokeToken,
    CreateHost,
    ReadHost,
    UpdateHost,
    CreateApp,
    ReadApp,
    UpdateApp,
    UploadVersion,
    ReadVersion,
    Release,
    ReadRelease,
    ReadEvents,
}

/// How far a right reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// What belongs to the actor's own organisation.
    Own,
    /// Everything on the platform.
    All,
}

use Action as A;
use Kind::{Developer, HostOwner, Operator};
use Reach::{All, Own};

/// What is not in the table is forbidden.
const TABLE: &[(Action, &[(Kind, Reach)])] = &[
    (A::ReadSelf, &[(Operator, Own), (Developer, Own), (HostOwner, Own)]),
    (A::CreateOrganisation, &[(Operator, All)]),
    (
        A::ListOrganisations,
        &[(Operator, All), (Developer, Own), (HostOwner, Own)],
    ),
    (A::CreateToken, &[(Operator, All), (Developer, Own), (HostOwner, Own)]),
    (A::ListTokens, &[(Operator, Own), (Developer, Own), (HostOwner, Own)]),
    (A::RevokeToken, &[(Operator, All), (Developer, Own), (HostOwner, Own)]),
    (A::CreateHost, &[(HostOwner, Own)]),
    (A::ReadHost, &[(Operator, All), (HostOwner, Own)]),
    (A::UpdateHost, &[(HostOwner, Own)]),
    (A::CreateApp, &[(Developer, Own)]),
    (A::ReadApp, &[(Operator, All), (Developer, Own)]),
    (A::UpdateApp, &[(Developer, Own)]),
    (A::UploadVersion, &[(Developer, Own)]),
    (A::ReadVersion, &[(Operator, All), (Developer, Own)]),
    (A::Release, &[(Operator, All), (Developer, Own)]),
    (A::ReadRelease, &[(Operator, All), (Developer, Own), (HostOwner, Own)]),
    (A::ReadEvents, &[(Operator, Own), (Developer, Own), (HostOwner, Own)]),
];

/// How far `kind` may do `action`; `None` when not at all.
pub fn reach(action: Action, kind: Kind) -> Option<Reach> {
    let (_, rights) = TABLE.iter().find(|(listed, _)| *listed == action)?;
    rights
        .iter()
        .find(|(listed, _)| *listed == kind)
        .map(|(_, reach)| *reach)
}
