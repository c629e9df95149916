//! Running other programs: one line of progress each, their output when they fail.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_path_buf)
        .unwrap_or_default()
}

/// A command that starts in the root of the repository.
pub fn command(program: impl AsRef<std::ffi::OsStr>, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root()).stdin(Stdio::null());
    command
}

/// Runs one step: says what it does and how long it took; what the program prints is shown as it comes.
pub fn step(title: &str, command: &mut Command) -> Result<()> {
    announce(title);
    let start = Instant::now();
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", command.get_program().display()))?;
    if !status.success() {
        bail!("{title}: {} ended with {status}", describe(command));
    }
    done(title, start.elapsed());
    Ok(())
}

/// Like [`step`], but what the program prints is kept back and shown only when it fails.
pub fn quiet_step(title: &str, command: &mut Command) -> Result<()> {
    kept_step(title, command).map(drop)
}

/// Like [`quiet_step`], for whoever reads what the program prints.
pub fn kept_step(title: &str, command: &mut Command) -> Result<String> {
    announce(title);
    let start = Instant::now();
    let ticker = Ticker::start();
    let output = command
        .output()
        .with_context(|| format!("cannot start {}", command.get_program().display()));
    drop(ticker);
    let output = output?;
    if !output.status.success() {
        std::io::stderr().write_all(&output.stdout)?;
        std::io::stderr().write_all(&output.stderr)?;
        bail!("{title}: {} ended with {}", describe(command), output.status);
    }
    done(title, start.elapsed());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What a program prints on its standard output.
pub fn capture(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", command.get_program().display()))?;
    if !output.status.success() {
        bail!("{} ended with {}", describe(command), output.status);
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Whether a program is there and answers `--version`.
pub fn has(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Installs system packages by name; says so first.
pub fn install(packages: &[&str]) -> Result<()> {
    println!(
        "    installing with the system's package manager: {}",
        packages.join(" ")
    );
    if !has("apt-get") {
        bail!(
            "please install {} with your system's package manager and try again",
            packages.join(", ")
        );
    }
    let sudo: &[&str] = if has("sudo") && !is_root() {
        &["sudo", "-n"]
    } else {
        &[]
    };
    for arguments in [
        vec!["apt-get", "update", "-qq"],
        [
            &["apt-get", "install", "-y", "-qq", "--no-install-recommends"],
            packages,
        ]
        .concat(),
    ] {
        let all = [sudo, &arguments].concat();
        let mut command = command(all[0], &all[1..]);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        quiet_step(&format!("install: {}", arguments[1]), &mut command)?;
    }
    Ok(())
}

/// Whether this process may do everything on the machine.
pub fn is_root() -> bool {
    capture(&mut command("id", &["-u"])).is_ok_and(|id| id.trim() == "0")
}

/// A program in the background that ends when this value goes away.
pub struct Background {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Background {
    /// Starts a program whose output goes to `log`.
    pub fn start(name: &str, command: &mut Command, log: &Path) -> Result<Self> {
        let file = std::fs::File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let child = command
            .stdout(file.try_clone()?)
            .stderr(file)
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        Ok(Self {
            name: name.to_owned(),
            child,
            log: log.to_owned(),
        })
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until `ready` holds; fails when the program ends first or three minutes have passed.
    pub fn wait_until(&mut self, ready: impl Fn() -> bool) -> Result<()> {
        let start = Instant::now();
        while !ready() {
            let log = || std::fs::read_to_string(&self.log).unwrap_or_default();
            if let Some(status) = self.child.try_wait()? {
                bail!("{} ended with {status}:\n{}", self.name, log());
            }
            if start.elapsed() > Duration::from_mins(3) {
                bail!("{} did not answer within three minutes:\n{}", self.name, log());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Fails when the program has ended by itself.
    pub fn check(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            Some(status) => bail!(
                "{} ended with {status}; its output is in {}",
                self.name,
                self.log.display()
            ),
            None => Ok(()),
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // Asked first, so that servers close their databases; made to, when they do not listen.
        let _asked = Command::new("kill").arg(self.child.id().to_string()).status();
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(5) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _gone = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// A loopback port that was free a moment ago; `wanted` when it is free.
pub fn free_port(wanted: u16) -> Result<u16> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", wanted))
        .or_else(|_| std::net::TcpListener::bind(("127.0.0.1", 0)))?;
    Ok(listener.local_addr()?.port())
}

/// The newest modification under these paths, ignoring what is built or installed.
pub fn newest(paths: &[PathBuf]) -> std::time::SystemTime {
    fn visit(path: &Path, newest: &mut std::time::SystemTime) {
        let name = path.file_name().unwrap_or_default();
        if name == "node_modules" || name == "dist" || name == "target" {
            return;
        }
        if let Ok(meta) = std::fs::metadata(path) {
            if meta.is_dir() {
                for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
                    visit(&entry.path(), newest);
                }
            } else if let Ok(modified) = meta.modified() {
                *newest = (*newest).max(modified);
            }
        }
    }
    let mut result = std::time::SystemTime::UNIX_EPOCH;
    for path in paths {
        visit(path, &mut result);
    }
    result
}

fn describe(command: &Command) -> String {
    let words: Vec<String> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    format!("`{}`", words.join(" "))
}

fn announce(title: &str) {
    println!("==> {title}");
}

fn done(title: &str, elapsed: Duration) {
    println!("    {title}: done in {:.1} s", elapsed.as_secs_f64());
}

/// Shows on a terminal that a quiet step is still at work.
struct Ticker {
    stop: std::sync::mpsc::Sender<()>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Ticker {
    fn start() -> Self {
        let (stop, stopped) = std::sync::mpsc::channel();
        let thread = std::io::stdout().is_terminal().then(|| {
            std::thread::spawn(move || {
                let start = Instant::now();
                while stopped.recv_timeout(Duration::from_secs(1)).is_err() {
                    print!("\r    {} s ", start.elapsed().as_secs());
                    let _shown = std::io::stdout().flush();
                }
                print!("\r");
            })
        });
        Self { stop, thread }
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        let _stopped = self.stop.send(());
        if let Some(thread) = self.thread.take() {
            let _joined = thread.join();
        }
    }
}
