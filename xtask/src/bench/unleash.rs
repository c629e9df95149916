//! The peer of gray releases: Unleash. It is installed when this is measured, and never otherwise.

use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};

use super::platform::authority;
use crate::product::{answers, url};
use crate::shell::{self, Background, capture, command, quiet_step, root};

/// What is installed.
const PACKAGE: &str = "unleash-server@7.5.1";
const ADMIN: &str = "*:*.bench-admin";
const FRONTEND: &str = "default:development.bench-frontend";

/// A running server.
pub struct Unleash {
    url: String,
    server: Background,
}

impl Unleash {
    /// Starts one on the database of this address.
    pub fn start(data: &Path, database: &str) -> Result<Self> {
        let folder = root().join("var/unleash");
        let package = folder.join("node_modules/unleash-server");
        if !package.exists() {
            std::fs::create_dir_all(&folder)?;
            let mut install = command(
                "npm",
                &["install", "--no-audit", "--no-fund", "--no-save", "--prefix", "."],
            );
            quiet_step("npm install unleash-server", install.arg(PACKAGE).current_dir(&folder))?;
        }
        let port = shell::free_port(0)?;
        let url = url(port);
        let mut serve = command("node", &[]);
        serve
            .arg(package.join("dist/server.js"))
            .env("NODE_ENV", "production")
            .env("DATABASE_URL", database)
            .env("DATABASE_SSL", "false")
            .env("HTTP_HOST", "127.0.0.1")
            .env("HTTP_PORT", port.to_string())
            .env("LOG_LEVEL", "error")
            .env("CHECK_VERSION", "false")
            .env("SEND_TELEMETRY", "false")
            .env("INIT_ADMIN_API_TOKENS", ADMIN)
            .env("INIT_FRONTEND_API_TOKENS", FRONTEND);
        let mut server = Background::start("Unleash", &mut serve, &data.join("unleash.log"))?;
        server.wait_until(|| answers(&format!("{url}/health")))?;
        Ok(Self { url, server })
    }

    /// A flag for a part of the users, as a target of the load that asks for it.
    pub fn target(&self, database: u32) -> Result<Value> {
        let mut script = command("node", &["benches/unleash.mjs"]);
        script
            .env("UNLEASH_URL", &self.url)
            .env("UNLEASH_ADMIN", ADMIN)
            .env("UNLEASH_FRONTEND", FRONTEND);
        let asked: Value = serde_json::from_str(&capture(&mut script)?)?;
        Ok(json!({
            "name": "unleash", "address": authority(&self.url), "processes": [self.server.id(), database],
            "requests": asked["flag"],
        }))
    }
}
