//! A host's own word on a version: a second gate behind the platform's review, where the host's owner asks for it.
//!
//! What is released there without it is refused by [`crate::Line::next`]. What runs when a host begins to ask, or takes
//! its word back, goes on: ending it is a measure.

use serde::{Deserialize, Serialize};

use crate::{Actor, Refusal};

/// What a host's owner says of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acceptance {
    /// Its developer has asked; there is no answer yet.
    Asked,
    /// It may be released to the host's users.
    Accepted,
    /// It may not.
    Refused,
    /// It was accepted once: nothing of it is released any more.
    TakenBack,
}

/// What happens to the word of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AcceptanceAction {
    /// The developer asks, for the first time or again.
    Ask,
    /// The host's owner lets it in.
    Accept,
    /// The host's owner does not.
    Refuse,
    /// The host's owner changes their mind.
    TakeBack,
}

impl Acceptance {
    /// Every word.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Accepted, Self::Refused, Self::TakenBack];

    /// What follows on `before` when somebody on the side of `by` does this. Nothing was said before the first question.
    pub fn next(before: Option<Self>, action: AcceptanceAction, by: Actor) -> Result<Self, Refusal> {
        use AcceptanceAction as A;
        let side = match action {
            A::Ask => Actor::Developer,
            A::Accept | A::Refuse | A::TakeBack => Actor::HostOwner,
        };
        if by != side {
            return Err(Refusal::WrongActor);
        }
        match (action, before) {
            (A::Ask, None | Some(Self::Refused | Self::TakenBack)) => Ok(Self::Asked),
            (A::Accept, Some(Self::Asked | Self::Refused | Self::TakenBack)) => Ok(Self::Accepted),
            (A::Refuse, Some(Self::Asked)) => Ok(Self::Refused),
            (A::TakeBack, Some(Self::Accepted)) => Ok(Self::TakenBack),
            _ => Err(Refusal::WrongState),
        }
    }
}

impl AcceptanceAction {
    /// Every action.
    pub const ALL: [Self; 4] = [Self::Ask, Self::Accept, Self::Refuse, Self::TakeBack];
}
