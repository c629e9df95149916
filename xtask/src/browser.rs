//! The browser that the tests drive.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::shell;

/// Path of a Chromium; installs the system's when there is none.
pub fn path() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    // The CJK font, so that Chinese text has its real width.
    shell::install(&["chromium", "fonts-noto-cjk"])?;
    find().context("Chromium was installed but not found")
}

fn find() -> Option<PathBuf> {
    let named = std::env::var_os("HUTONG_CHROMIUM").map(PathBuf::from);
    let usual = [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ]
    .into_iter()
    .map(|path| Path::new(path).to_path_buf());
    named.into_iter().chain(usual).find(|path| path.exists())
}
