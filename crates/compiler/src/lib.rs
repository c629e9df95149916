//! The toolchain: a mini-program's source tree in, the files of a package out.
//!
//! | stage | where |
//! |---|---|
//! | files, links, npm packages, limits | [`tree`] |
//! | names in sources → files | [`resolve`] |
//! | `app.json`, pages, components | [`config`] |
//! | templates → canonical form → code | [`template`] |
//! | style sheets | [`style`] |
//! | scripts | [`script`], [`modules`] |
//! | everything else | [`assets`] |
//! | the files of the package | [`build()`] |
//!
//! A tree comes from a stranger. Whatever is in it, a build ends, and says where what was wrong; one
//! bad file never stops the rest.

mod assets;
mod build;
mod config;
mod diagnostic;
mod limits;
mod manifest;
mod modules;
mod parallel;
mod path;
mod resolve;
pub mod script;
mod style;
mod template;
mod tree;

pub use build::{Build, Options, Summary, build};
pub use config::{AppConfig, ComponentConfig, PageConfig, Subpackage};
use diagnostic::Findings;
pub use diagnostic::{Diagnostic, EXCERPT_CHARS, Place, Severity};
pub use limits::Limits;
