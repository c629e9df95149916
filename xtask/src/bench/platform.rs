//! A running platform to be measured, and the load that measures it.

use std::path::Path;
use std::process::Command;

use anyhow::Result;
use serde_json::Value;

use crate::product::{Programs, answers, url};
use crate::shell::{self, Background, capture, command, quiet_step};

/// Requests a minute that nobody reaches: they are counted as ever.
const LIMIT: &str = "4000000000";

/// A platform of this bench alone.
pub struct Platform {
    /// Where it is.
    pub url: String,
    /// An access token of its operator.
    pub operator: String,
    server: Background,
}

impl Platform {
    /// Starts one whose files are in `data`, on the database of this address or a SQLite file there.
    pub fn start(programs: &Programs, data: &Path, database: Option<&str>) -> Result<Self> {
        let folder = data.join("platform");
        let token_file = data.join("operator.token");
        let hutong = |words: &[&str]| {
            let mut hutong = programs.hutong(data);
            hutong.args(words).arg("--data").arg(&folder);
            if let Some(database) = database {
                hutong.args(["--database-url", database]);
            }
            hutong
        };
        let mut init = hutong(&["admin", "init"]);
        quiet_step("prepare the platform", init.arg("--token-file").arg(&token_file))?;
        let url = url(shell::free_port(0)?);
        let listen = url.trim_start_matches("http://");
        let mut serve = hutong(&["serve", "--listen", listen, "--public-url", &url]);
        serve.args(["--requests-per-address", LIMIT, "--requests-per-token", LIMIT]);
        let mut server = Background::start("the platform", &mut serve, &data.join("platform.log"))?;
        server.wait_until(|| answers(&format!("{url}/healthz")))?;
        Ok(Self {
            operator: std::fs::read_to_string(&token_file)?.trim().to_owned(),
            url,
            server,
        })
    }

    /// A script of Node's that works with it.
    pub fn script(&self, file: &str, programs: &Programs, data: &Path) -> Command {
        let mut script = command("node", &[file]);
        script
            .env("HUTONG_HOME", data)
            .env("PLATFORM_URL", &self.url)
            .env("OPERATOR_TOKEN", &self.operator)
            .env("HUTONG", programs.hutong(data).get_program());
        script
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.server.id()
    }
}

/// Carries out a plan of `benches/load.rs`.
pub fn load(programs: &Programs, data: &Path, plan: &Value) -> Result<Value> {
    let file = data.join("plan.json");
    std::fs::write(&file, serde_json::to_vec(plan)?)?;
    Ok(serde_json::from_str(&capture(programs.example("load").arg(file))?)?)
}

/// `ADDRESS:PORT` of an address of the web.
pub fn authority(url: &str) -> &str {
    url.trim_start_matches("http://")
}
