//! Who may do what within an organisation: one table.
//!
//! An organisation is an operator, a developer or the owner of a host; its members have roles. What is not in the
//! table is forbidden. A right reaches the organisation's own things; an operator's reaches everybody's, as the
//! platform's own authorisation says.

use serde::{Deserialize, Serialize};

/// What an organisation is on the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// Runs the platform.
    Operator,
    /// Owns mini-programs.
    Developer,
    /// Owns host apps.
    HostOwner,
}

/// What a member is within an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers for the organisation; the only one who gives it away or ends it.
    Owner,
    /// Runs it day by day: members, keys, registrations.
    Admin,
    /// Builds mini-programs, or the host.
    Developer,
    /// Tries what is not yet for users.
    Tester,
    /// Runs what is online: releases, content, answers.
    Operator,
    /// Decides about what others ask for.
    Approver,
    /// Looks at numbers.
    Analyst,
}

/// What an action is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Resource {
    Organisation,
    Member,
    Token,
    Host,
    Capability,
    App,
    Secret,
    Domain,
    Version,
    Review,
    Release,
    Measure,
    Appeal,
    Policy,
    Message,
    Payment,
    Analytics,
    Event,
}

macro_rules! table {
    ($($resource:ident { $($action:ident: $($party:ident [$($role:ident)*])+;)* })*) => {
        /// Something that a member may do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "the names say it")]
        pub enum Right {
            $($($action,)*)*
        }

        impl Right {
            /// Every action, in the order of the table.
            pub const ALL: &'static [Self] = &[$($(Self::$action),*),*];

            /// What it is done to.
            pub const fn resource(self) -> Resource {
                match self { $($(Self::$action => Resource::$resource,)*)* }
            }

            /// Which roles of which parties may do it.
            const fn granted(self) -> &'static [(Party, &'static [Role])] {
                match self { $($(Self::$action => &[$((Party::$party, &[$(Role::$role),*])),+],)*)* }
            }
        }
    };
}

table! {
    Organisation {
        ReadOrganisation:
            Operator [Owner Admin Developer Tester Operator Approver Analyst]
            Developer [Owner Admin Developer Tester Operator Approver Analyst]
            HostOwner [Owner Admin Developer Tester Operator Approver Analyst];
        CreateOrganisation: Operator [Owner Admin];
        UpdateOrganisation: Operator [Owner Admin] Developer [Owner Admin] HostOwner [Owner Admin];
        CertifyOrganisation: Operator [Owner Approver];
        CloseOrganisation: Operator [Owner] Developer [Owner] HostOwner [Owner];
    }
    Member {
        ListMembers:
            Operator [Owner Admin Developer Operator Approver]
            Developer [Owner Admin Developer Operator Approver]
            HostOwner [Owner Admin Developer Operator Approver];
        ChangeMembers: Operator [Owner Admin] Developer [Owner Admin] HostOwner [Owner Admin];
        ChangeOwner: Operator [Owner] Developer [Owner] HostOwner [Owner];
        ChangeTesters: Developer [Owner Admin Developer Operator];
    }
    Token {
        ListTokens: Operator [Owner Admin] Developer [Owner Admin Developer] HostOwner [Owner Admin Developer];
        ChangeTokens: Operator [Owner Admin] Developer [Owner Admin] HostOwner [Owner Admin];
    }
    Host {
        ReadHost:
            Operator [Owner Admin Developer Operator Approver Analyst]
            HostOwner [Owner Admin Developer Tester Operator Approver Analyst];
        ChangeHost: HostOwner [Owner Admin Developer];
        DeleteHost: HostOwner [Owner];
    }
    Capability {
        OfferCapability: HostOwner [Owner Admin Developer];
        RequestCapability: Developer [Owner Admin Developer];
        ApproveCapability: Operator [Owner Approver] HostOwner [Owner Approver];
    }
    App {
        ReadApp:
            Operator [Owner Admin Operator Approver Analyst]
            Developer [Owner Admin Developer Tester Operator Approver Analyst]
            HostOwner [Owner Admin Operator Approver Analyst];
        CreateApp: Developer [Owner Admin];
        ChangeApp: Developer [Owner Admin Developer Operator];
        DeleteApp: Developer [Owner];
        TransferApp: Developer [Owner];
    }
    Secret { ChangeSecrets: Developer [Owner Admin]; }
    Domain {
        ReadDomains: Operator [Owner Admin Operator Approver] Developer [Owner Admin Developer Operator];
        ChangeDomains: Developer [Owner Admin];
        BlockDomains: Operator [Owner Admin Operator];
    }
    Version {
        ReadVersion:
            Operator [Owner Admin Operator Approver]
            Developer [Owner Admin Developer Tester Operator Approver]
            HostOwner [Owner Admin Operator Approver];
        UploadVersion: Developer [Owner Admin Developer];
        PreviewVersion:
            Operator [Owner Approver]
            Developer [Owner Admin Developer Tester Operator Approver]
            HostOwner [Owner Admin Tester Approver];
    }
    Review {
        SubmitReview: Developer [Owner Admin Developer];
        WithdrawReview: Developer [Owner Admin Developer];
        DecideReview: Operator [Owner Approver];
        DiscussReview: Operator [Owner Approver] Developer [Owner Admin Developer];
        PromoteVersion: Operator [Owner Approver];
        AcceptVersion: HostOwner [Owner Approver];
    }
    Release {
        ReadRelease:
            Operator [Owner Admin Operator Approver Analyst]
            Developer [Owner Admin Developer Tester Operator Approver Analyst]
            HostOwner [Owner Admin Developer Tester Operator Approver Analyst];
        ReleaseToTesters: Developer [Owner Admin Developer Operator];
        ReleaseToUsers: Operator [Owner Operator] Developer [Owner Admin Operator];
        PauseRelease: Operator [Owner Operator] Developer [Owner Admin Operator];
        RollBack: Operator [Owner Operator] Developer [Owner Admin Operator];
        SetMinimumVersion: Operator [Owner Operator] Developer [Owner Admin Operator];
    }
    Measure {
        ReadMeasure:
            Operator [Owner Admin Operator Approver]
            Developer [Owner Admin Developer Operator]
            HostOwner [Owner Admin Operator Approver];
        ImposeMeasure: Operator [Owner Operator Approver] HostOwner [Owner Operator Approver];
        LiftMeasure: Operator [Owner Approver] HostOwner [Owner Approver];
    }
    Appeal {
        FileAppeal: Developer [Owner Admin Operator];
        DecideAppeal: Operator [Owner Approver] HostOwner [Owner Approver];
    }
    Policy { ReadPolicy: Operator [Owner Admin Operator Approver]; ChangePolicy: Operator [Owner Admin]; }
    Message {
        ReadTemplates: Developer [Owner Admin Developer Operator];
        ChangeTemplates: Developer [Owner Admin Operator];
        ApproveTemplates: Operator [Owner Approver];
    }
    Payment {
        RequestPayment: Developer [Owner Admin];
        ApprovePayment: Operator [Owner Approver] HostOwner [Owner Approver];
        ReadPayment: Operator [Owner Admin Approver Analyst] Developer [Owner Admin Operator Analyst];
    }
    Analytics {
        ReadAnalytics:
            Operator [Owner Admin Operator Analyst]
            Developer [Owner Admin Developer Operator Analyst]
            HostOwner [Owner Admin Operator Analyst];
    }
    Event {
        ReadEvents:
            Operator [Owner Admin Operator Approver Analyst]
            Developer [Owner Admin Developer Operator]
            HostOwner [Owner Admin Developer Operator];
        ReadAudit: Operator [Owner Admin] Developer [Owner Admin] HostOwner [Owner Admin];
        ChangeWebhooks:
            Operator [Owner Admin]
            Developer [Owner Admin Developer]
            HostOwner [Owner Admin Developer];
    }
}

impl Party {
    /// Every party.
    pub const ALL: [Self; 3] = [Self::Operator, Self::Developer, Self::HostOwner];
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Owner,
        Self::Admin,
        Self::Developer,
        Self::Tester,
        Self::Operator,
        Self::Approver,
        Self::Analyst,
    ];
}

/// Whether a member with `role` in an organisation that is `party` may do `right`.
pub fn allows(party: Party, role: Role, right: Right) -> bool {
    let mut granted = right.granted().iter();
    granted.any(|(listed, roles)| *listed == party && roles.contains(&role))
}
