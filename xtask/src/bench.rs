//! `cargo xtask bench`: the numbers of the README, measured again. Never part of the tests.

use anyhow::Result;

/// Measures the build of the largest input and the container beside a plain page.
pub fn run() -> Result<()> {
    anyhow::bail!("no benchmark yet")
}
