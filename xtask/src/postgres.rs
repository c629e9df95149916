//! A PostgreSQL server of our own for the tests: a fresh data folder, a free loopback port, gone afterwards.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell::{self, Background, capture, command};

/// A running server.
pub struct Postgres {
    /// Connection URL of its superuser.
    pub url: String,
    server: Option<Background>,
    folder: PathBuf,
}

impl Postgres {
    /// Starts a server; installs the system's PostgreSQL first when there is none.
    pub fn start() -> Result<Self> {
        let programs = if let Some(programs) = programs() {
            programs
        } else {
            shell::install(&["postgresql"])?;
            programs().context("PostgreSQL was installed but `initdb` was not found")?
        };
        let folder = PathBuf::from(capture(&mut command("mktemp", &["-d", "-t", "hutong-postgres.XXXXXX"]))?.trim());
        // The server refuses to run as root: then it runs as nobody, who must own its folder.
        let unprivileged = shell::is_root();
        if unprivileged {
            capture(&mut command("chown", &["nobody", &folder.to_string_lossy()]))?;
        }
        let data = folder.join("data");
        let run = |program: &str, args: &[&str]| as_user(unprivileged, &programs.join(program), args, &folder);
        let path = data.to_string_lossy();
        shell::quiet_step(
            "start PostgreSQL",
            &mut run(
                "initdb",
                &["-D", &path, "-U", "hutong", "--auth=trust", "-E", "UTF8", "--locale=C"],
            ),
        )?;
        let port = shell::free_port(0)?.to_string();
        let socket = folder.to_string_lossy();
        let mut server = Background::start(
            "postgres",
            &mut run(
                "postgres",
                &[
                    "-D",
                    &path,
                    "-p",
                    &port,
                    "-h",
                    "127.0.0.1",
                    "-k",
                    &socket,
                    "-c",
                    "max_connections=300",
                ],
            ),
            &std::env::temp_dir().join(format!("hutong-postgres-{port}.log")),
        )?;
        let ready = || {
            run("pg_isready", &["-h", "127.0.0.1", "-p", &port, "-U", "hutong"])
                .output()
                .is_ok_and(|output| output.status.success())
        };
        server.wait_until(ready)?;
        Ok(Self {
            url: format!("postgres://hutong@127.0.0.1:{port}/postgres"),
            server: Some(server),
            folder,
        })
    }
}

impl Postgres {
    /// The URL of a new database on it.
    pub fn database(&self, name: &str) -> Result<String> {
        let create = format!("CREATE DATABASE {name}");
        capture(&mut command("psql", &["-q", "-d", &self.url, "-c", &create]))?;
        let server = self.url.trim_end_matches("postgres");
        Ok(format!("{server}{name}"))
    }

    /// The process that all of its others are below.
    pub fn process(&self) -> u32 {
        self.server.as_ref().map_or(0, Background::id)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.server.take());
        let _removed = std::fs::remove_dir_all(&self.folder);
    }
}

/// The folder with `initdb` and `postgres`: on the path, or where Debian keeps them.
fn programs() -> Option<PathBuf> {
    let on_path = std::env::split_paths(&std::env::var_os("PATH")?).collect::<Vec<_>>();
    let mut debian: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    debian.sort();
    debian.into_iter().rev().chain(on_path).find(|folder| {
        ["initdb", "postgres", "pg_isready"]
            .iter()
            .all(|name| folder.join(name).exists())
    })
}

fn as_user(unprivileged: bool, program: &Path, args: &[&str], folder: &Path) -> Command {
    let mut command = if unprivileged {
        Command::new("setpriv")
    } else {
        Command::new(program)
    };
    if unprivileged {
        // Replaces itself by the program, so that ending the child ends the server.
        command
            .args(["--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"])
            .arg(program);
    }
    command
        .args(args)
        .current_dir(folder)
        .stdin(std::process::Stdio::null());
    command
}
