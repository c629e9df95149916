//! Nobody gives away what they have not.

use hutong_base::Code;
use hutong_core::organisation::Kind;
use hutong_core::{Actor, Error, Result};
use hutong_policy::roles::{Right, Role, allows};

/// Whether what `actor` gives in this organisation is bounded by what they have: in their own, and in one that runs the
/// platform. An operator sets up everybody else's.
pub(crate) fn is_bounded(actor: &Actor, organisation: &str, kind: Kind) -> bool {
    organisation == actor.organisation || kind == Kind::Operator
}

/// Refuses `role` in an organisation of this kind, cut down to `scopes`, when it has a right that `actor` has not.
pub(crate) fn check(actor: &Actor, kind: Kind, role: Role, scopes: Option<&[Right]>) -> Result<()> {
    let given =
        |right: &Right| allows(kind.party(), role, *right) && scopes.is_none_or(|scopes| scopes.contains(right));
    let beyond = Right::ALL
        .iter()
        .find(|right| given(right) && actor.may(**right).is_err());
    let Some(beyond) = beyond else { return Ok(()) };
    let error = Error::new(
        Code::Forbidden,
        format!("this would give a right that you have not: {beyond:?}"),
    );
    Err(error.hint("give a role or scopes within your own"))
}
