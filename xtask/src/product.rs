//! The running product: the platform, two hosts and a merchant's back end, each a process of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::inputs;
use crate::seed::{self, Alliance};
use crate::shell::{self, Background, capture, command, quiet_step, root};

/// The built programs.
pub struct Programs {
    folder: PathBuf,
    hutong: PathBuf,
    host: PathBuf,
}

impl Programs {
    /// The programs as the build of all tests makes them: alone they would be built anew, with other features.
    pub fn beside_tests() -> Result<Self> {
        shell::step("build the programs and tests", &mut tests_built(&[]))?;
        Ok(Self::built("dev"))
    }

    /// Builds the programs with a cargo profile and says where they are.
    pub fn build(profile: &str) -> Result<Self> {
        Self::build_beside(profile, &[])
    }

    /// Builds the programs and examples of packages in one go: cargo would build what both depend on twice otherwise,
    /// as each alone asks for other features of it.
    pub fn build_beside(profile: &str, examples: &[(&str, &str)]) -> Result<Self> {
        let mut build = command(
            "cargo",
            &[
                "build",
                "--locked",
                "--profile",
                profile,
                "-p",
                "hutong",
                "-p",
                "hutong-reference-host",
                "--bins",
            ],
        );
        for (package, example) in examples {
            build.args(["-p", package, "--example", example]);
        }
        shell::step(&format!("build the programs (profile {profile})"), &mut build)?;
        Ok(Self::built(profile))
    }

    fn built(profile: &str) -> Self {
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
        let folder = target.join(if profile == "dev" { "debug" } else { profile });
        Self {
            hutong: folder.join("hutong"),
            host: folder.join("hutong-reference-host"),
            folder,
        }
    }

    /// One of the examples that were built beside.
    pub fn example(&self, name: &str) -> Command {
        command(self.folder.join("examples").join(name), &[])
    }

    /// A `hutong` command whose keys and credentials live in `home`.
    pub fn hutong(&self, home: &Path) -> Command {
        let mut command = command(&self.hutong, &[]);
        command.env("HUTONG_HOME", home);
        command
    }
}

/// The command that builds every test of the workspace, and the programs that tests run. Of a part of the workspace,
/// libraries have other features and all are built anew.
pub fn tests_built(more: &[&str]) -> Command {
    let mut build = command("cargo", &["test", "--workspace", "--locked", "--quiet", "--no-run"]);
    build.args(more);
    build
}

/// Where the parts listen, all on loopback.
#[derive(Clone, Copy)]
pub struct Ports {
    /// The platform.
    pub platform: u16,
    /// The social host.
    pub plaza: u16,
    /// The wallet host.
    pub purse: u16,
    /// The coffee shop's back end.
    pub merchant: u16,
}

impl Ports {
    /// The ports of the README.
    pub const USUAL: Self = Self {
        platform: 4000,
        plaza: 4001,
        purse: 4002,
        merchant: 4010,
    };

    /// Ports that nobody uses.
    pub fn free() -> Result<Self> {
        Ok(Self {
            platform: shell::free_port(0)?,
            plaza: shell::free_port(0)?,
            purse: shell::free_port(0)?,
            merchant: shell::free_port(0)?,
        })
    }

    /// Fails when somebody listens already.
    pub fn require_free(self) -> Result<()> {
        for port in [self.platform, self.plaza, self.purse, self.merchant] {
            if shell::free_port(port)? != port {
                bail!("port {port} is in use: is the product running already? stop it and try again");
            }
        }
        Ok(())
    }
}

/// The processes; they end when this value goes away.
pub struct Product {
    /// Where the parts listen.
    pub ports: Ports,
    /// Who signs in to the console: emails by who they are.
    pub people: BTreeMap<String, String>,
    parts: Vec<Background>,
}

impl Product {
    /// Starts everything over a data folder, seeding what is missing there.
    pub fn start(programs: &Programs, data: &Path, ports: Ports) -> Result<Self> {
        std::fs::create_dir_all(data)?;
        let home = data.join("developer");
        let token_file = data.join("operator.token");
        let platform_data = data.join("platform");
        quiet_step(
            "prepare the platform",
            programs
                .hutong(&home)
                .args(["admin", "init", "--data"])
                .arg(&platform_data)
                .arg("--token-file")
                .arg(&token_file),
        )?;
        if !data.join("alliance.json").exists() {
            quiet_step(
                "let the operator in",
                programs
                    .hutong(&home)
                    .args(["admin", "operator", seed::OPERATOR, "--data"])
                    .arg(&platform_data)
                    .env("HUTONG_PASSWORD", seed::PASSWORD),
            )?;
        }
        let platform_url = url(ports.platform);
        let listen = format!("127.0.0.1:{}", ports.platform);
        let mut platform = Background::start(
            "the platform",
            programs
                .hutong(&home)
                .args(["serve", "--listen", &listen, "--public-url", &platform_url, "--data"])
                .arg(&platform_data),
            &data.join("platform.log"),
        )?;
        platform.wait_until(|| answers(&format!("{platform_url}/healthz")))?;

        let operator = std::fs::read_to_string(&token_file).context("the operator's token is missing")?;
        let hosts = [
            ("plaza", "Plaza", ports.plaza, host_key(programs, &data.join("plaza"))?),
            ("purse", "Purse", ports.purse, host_key(programs, &data.join("purse"))?),
        ];
        let alliance = seed::run(programs, data, &platform_url, operator.trim(), &hosts, ports.merchant)?;

        let mut running = vec![platform];
        running.push(merchant(data, ports, &alliance)?);
        for (face, _, port, _) in &hosts {
            let mut host = Background::start(
                face,
                command(&programs.host, &["--demo", "--face", face, "--platform", &platform_url])
                    .args(["--listen", &format!("127.0.0.1:{port}")])
                    .arg(format!("--platform-key={}", alliance.platform_key))
                    .args(["--host", &alliance.hosts[*face].id])
                    .arg("--data")
                    .arg(data.join(face))
                    .arg("--web")
                    .arg(root().join("web/hosts/dist")),
                &data.join(format!("{face}.log")),
            )?;
            host.wait_until(|| answers(&format!("{}/api/health", url(*port))))?;
            running.push(host);
        }
        Ok(Self {
            ports,
            people: alliance.people,
            parts: running,
        })
    }

    /// Blocks until somebody interrupts or a part ends by itself; then everything ends in order.
    pub fn watch(&mut self) -> Result<()> {
        let (interrupt, interrupted) = std::sync::mpsc::channel();
        ctrlc::set_handler(move || {
            let _told = interrupt.send(());
        })?;
        while interrupted.recv_timeout(std::time::Duration::from_millis(500)).is_err() {
            for part in &mut self.parts {
                part.check()?;
            }
        }
        Ok(())
    }
}

/// The address of a loopback port.
pub fn url(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

fn merchant(data: &Path, ports: Ports, alliance: &Alliance) -> Result<Background> {
    let secrets: BTreeMap<&str, &str> = inputs::INPUTS
        .iter()
        .filter(|input| input.calls_merchant)
        .map(|input| &alliance.apps[input.name])
        .map(|app| (app.appid.as_str(), app.secret.as_str()))
        .collect();
    let mut backend = Background::start(
        "the coffee shop's back end",
        command("node", &["examples/coffee-backend/server.mjs"])
            .env("PORT", ports.merchant.to_string())
            .env("PLATFORM_URL", url(ports.platform))
            .env("APP_SECRETS", serde_json::to_string(&secrets)?),
        &data.join("merchant.log"),
    )?;
    backend.wait_until(|| answers(&format!("{}/health", url(ports.merchant))))?;
    Ok(backend)
}

/// The key with which a host vouches for its users, as the platform registers it.
pub fn host_key(programs: &Programs, data: &Path) -> Result<Value> {
    let key = capture(Command::new(&programs.host).args(["keys", "--data"]).arg(data))?;
    serde_json::from_str(&key).context("the host's key is not JSON")
}

/// Whether somebody answers there.
pub fn answers(url: &str) -> bool {
    ureq::get(url).call().is_ok()
}
