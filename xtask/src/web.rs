//! The TypeScript side: installed when the lock file changed, built when a source is newer than what was built.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::shell::{self, command, quiet_step, root};

/// Built in this order: the container holds the logic and the view.
const BUILT: &[(&str, &[&str])] = &[
    ("logic", &["protocol", "logic"]),
    ("view", &["protocol", "view"]),
    ("container", &["protocol", "logic", "view", "container"]),
    ("automator", &["automator"]),
    ("decide", &["decide"]),
    ("devtools", &["protocol", "view", "container", "devtools"]),
    ("hosts", &["hosts"]),
    ("console", &["api-client", "console"]),
];

/// Installs what the lock file names, unless that was done already.
pub fn install() -> Result<()> {
    require_node()?;
    install_in(&root().join("web"), "web packages")
}

/// `npm ci` in a folder with a lock file, unless its lock file is the one that was installed last.
pub fn install_in(folder: &Path, title: &str) -> Result<()> {
    let lock = std::fs::read(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed-lock");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    quiet_step(
        &format!("npm ci ({title})"),
        command("npm", &["ci", "--no-audit", "--no-fund"]).current_dir(folder),
    )?;
    Ok(std::fs::write(stamp, lock)?)
}

/// Builds every package whose sources are newer than its `dist`.
pub fn build() -> Result<()> {
    install()?;
    for (package, sources) in BUILT {
        let web = root().join("web");
        let mut watched: Vec<PathBuf> = sources.iter().map(|name| web.join(name)).collect();
        watched.push(web.join("package-lock.json"));
        let stamp = web.join(package).join("dist/.built");
        let built = std::fs::metadata(&stamp).and_then(|meta| meta.modified()).ok();
        if built.is_some_and(|built| built >= shell::newest(&watched)) {
            continue;
        }
        let workspace = format!("@hutong/{package}");
        quiet_step(
            &format!("build web/{package}"),
            command("npm", &["run", "build", "--silent", "-w", &workspace]).current_dir(&web),
        )?;
        std::fs::write(stamp, "")?;
    }
    Ok(())
}

/// Types and tests of every package, and the types of the browser tests; some tests drive a browser.
pub fn test(chromium: &Path) -> Result<()> {
    let web = root().join("web");
    shell::step(
        "web: types",
        command("npm", &["run", "check", "--silent"]).current_dir(&web),
    )?;
    let e2e = root().join("e2e");
    install_in(&e2e, "browser tests")?;
    shell::step(
        "browser tests: types",
        command("npx", &["--no-install", "tsc", "--noEmit"]).current_dir(&e2e),
    )?;
    let hosts = root().join("examples/hosts");
    install_in(&hosts, "example hosts")?;
    shell::step(
        "example hosts: build",
        command("npm", &["run", "build", "--silent"]).current_dir(&hosts),
    )?;
    // One after the other: what failed is what was printed last.
    for package in packages()? {
        shell::step(
            &format!("web/{package}: tests"),
            command("npm", &["run", "test", "--silent", "--if-present", "-w", &package])
                .current_dir(&web)
                .env("CHROMIUM", chromium),
        )?;
    }
    Ok(())
}

/// The folders that npm knows as packages.
fn packages() -> Result<Vec<String>> {
    #[derive(serde::Deserialize)]
    struct Web {
        workspaces: Vec<String>,
    }
    let text = std::fs::read_to_string(root().join("web/package.json"))?;
    Ok(serde_json::from_str::<Web>(&text)?.workspaces)
}

fn require_node() -> Result<()> {
    let version = shell::capture(&mut command("node", &["--version"])).unwrap_or_default();
    let major: u32 = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse().ok())
        .unwrap_or(0);
    if major < 20 || !shell::has("npm") {
        bail!(
            "Node 20 or newer with npm is needed, found {:?}: install it and try again",
            version.trim()
        );
    }
    Ok(())
}
