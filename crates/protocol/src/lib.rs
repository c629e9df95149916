//! The boundary between a mini-program and the world: the capability catalogue of `spec/capabilities` and the op
//! table of `spec/ops.md`, and the code generated from them for both sides.

pub mod capabilities;
pub mod catalogue;
mod compatibility;
mod emit;
mod generated;
mod ops;

use std::path::{Path, PathBuf};

pub use catalogue::{Catalogue, Error};
pub use generated::op;

/// The generated files: path relative to the repository `root` and content.
pub fn generate(root: &Path) -> Result<Vec<(PathBuf, String)>, Error> {
    let catalogue = Catalogue::load(&root.join("spec/capabilities"))?;
    let ops = ops::load(&root.join("spec/ops.md"))?;
    let mut files = vec![
        ("crates/protocol/src/generated.rs".into(), emit::rust(&catalogue, &ops)),
        ("docs/compatibility.md".into(), compatibility::page(&catalogue)),
        (
            "web/protocol/src/generated/capabilities.ts".into(),
            emit::capabilities(&catalogue),
        ),
        (
            "web/protocol/src/generated/broker.ts".into(),
            emit::broker(&catalogue, false),
        ),
        (
            "web/protocol/src/generated/broker-late.ts".into(),
            emit::broker(&catalogue, true),
        ),
        (
            "web/protocol/src/generated/permissions.ts".into(),
            emit::permissions(&catalogue),
        ),
        ("web/protocol/src/generated/ops.ts".into(), emit::ops(&ops)),
    ];
    for dialect in &catalogue.dialects {
        let path = format!("web/protocol/src/generated/facades/{}.ts", dialect.dialect);
        files.push((path.into(), emit::facade(&catalogue, dialect)));
    }
    Ok(files)
}
