//! Generated files: written, or held against what would be written.

use anyhow::{Result, bail};

use crate::shell::{self, command, quiet_step, root};

/// Writes every generated file; with `check`, fails when one of them is stale.
pub fn run(check: bool) -> Result<()> {
    let flag: &[&str] = if check { &["--check"] } else { &[] };
    quiet_step(
        "gen: capability catalogue",
        &mut command(
            "cargo",
            &[
                &[
                    "run",
                    "--quiet",
                    "--locked",
                    "-p",
                    "hutong-protocol",
                    "--bin",
                    "hutong-protocol-gen",
                    "--",
                ],
                flag,
            ]
            .concat(),
        ),
    )?;
    openapi(check)?;
    crate::web::install()?;
    let script = if check { "generate:check" } else { "generate" };
    quiet_step(
        "gen: api client",
        command("npm", &["run", script, "--silent", "-w", "@hutong/api-client"]).current_dir(root().join("web")),
    )
}

fn openapi(check: bool) -> Result<()> {
    let path = root().join("spec/openapi.json");
    let fresh = shell::capture(&mut command(
        "cargo",
        &["run", "--quiet", "--locked", "-p", "hutong", "--", "openapi"],
    ))?;
    if check && std::fs::read_to_string(&path).unwrap_or_default() != fresh {
        bail!("spec/openapi.json is stale: run `cargo xtask gen`");
    }
    if !check {
        std::fs::write(path, fresh)?;
    }
    Ok(())
}
