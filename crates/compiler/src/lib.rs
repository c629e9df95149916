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
//! | what earlier builds made | [`memory`] |
//! | the files of the package | [`stages`], [`piece`] |
//! | all of it | [`build()`], [`Session`] |
//!
//! A tree comes from a stranger. Whatever is in it, a build ends, and says where what was wrong; one
//! bad file never stops the rest.

mod assets;
mod build;
pub mod code;
mod config;
mod content;
mod diagnostic;
pub mod facts;
#[cfg(any(test, feature = "fuzz"))]
pub mod fuzz;
mod limits;
mod manifest;
mod memory;
mod modules;
mod parallel;
mod path;
mod piece;
mod resolve;
pub mod script;
mod source_map;
mod stages;
mod style;
mod template;
mod tree;

pub use build::{Build, Options, Session, Summary, build};
pub use code::Code;
pub use config::{AppConfig, ComponentConfig, PageConfig, Subpackage};
pub use content::Content;
use diagnostic::Findings;
pub use diagnostic::{Diagnostic, EXCERPT_CHARS, Place, Severity};
pub use facts::Facts;
pub use limits::Limits;
