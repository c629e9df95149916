//! The toolchain: a mini-program's source tree in, the files of a package out.

mod diagnostic;
pub mod script;

pub use diagnostic::{Diagnostic, EXCERPT_CHARS, Place, Severity};
