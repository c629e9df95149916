//! What a refusal of the policy becomes on the way out.

use hutong_base::Code;
use hutong_core::Error;
use hutong_policy::Refusal;

/// The error of a refusal about versions and releases.
pub(crate) fn refused(refusal: Refusal) -> Error {
    of_policy(refusal.code(), &refusal.to_string())
}

/// The error with the refusal's own code; its text says what is wrong, then what to do.
pub(crate) fn of_policy(code: &str, text: &str) -> Error {
    let Some(code) = Code::ALL.iter().find(|known| known.as_str() == code) else {
        return Error::internal(format_args!("no code for a refusal: {text}"));
    };
    match text.split_once("; ") {
        Some((detail, hint)) => Error::new(*code, detail).hint(hint),
        None => Error::new(*code, text),
    }
}
