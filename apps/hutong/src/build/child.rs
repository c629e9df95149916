//! The process that does the work, and the one that watches it.

use std::io::{Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{ChildStderr, Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, setrlimit};

/// Address space of the work. More than a third of it are stacks and heaps that are reserved and hardly touched.
const MEMORY: u64 = 3 << 30;

/// What takes longer shows that it is still at work.
const SILENCE: Duration = Duration::from_secs(1);

// No comment for readers of the code alone: clap would take it for what the command does.
#[derive(clap::Args)]
pub struct InChild {
    /// Give up after this many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// Do the work in this process (the parent process asks for it)
    #[arg(long, hide = true)]
    in_child: bool,
}

/// How the child ended.
pub enum End {
    /// By itself: it has said everything.
    Exited(ExitCode),
    /// It was ended, and could not say why.
    Died(Death),
}

/// Why a child was ended.
pub struct Death {
    pub cause: Cause,
    pub message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    Timeout,
    Memory,
    Crash,
}

impl Cause {
    /// What can be done.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Timeout => "give it more time with --timeout",
            Self::Memory | Self::Crash => "find the file by taking parts of the project away, and report it",
        }
    }
}

impl InChild {
    /// How long the work may take.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }

    /// Does `work` in a limited child, and waits for it; `name` is what it does, "the build". `died` answers for a child
    /// that was ended.
    pub fn run(
        &self,
        name: &str,
        work: impl FnOnce() -> anyhow::Result<ExitCode>,
        died: impl FnOnce(Death) -> ExitCode,
    ) -> anyhow::Result<ExitCode> {
        let timeout = self.timeout();
        if self.in_child {
            limit(timeout)?;
            return work();
        }
        Ok(match start(name, timeout)? {
            End::Exited(code) => code,
            End::Died(death) => died(death),
        })
    }
}

/// Limits this process: memory, and processor time as a second line behind the parent's clock.
fn limit(timeout: Duration) -> anyhow::Result<()> {
    limit_memory()?;
    setrlimit(Resource::Cpu, to(2 * timeout.as_secs())).context("cannot limit the time of the process")
}

/// Limits the memory of this process.
pub fn limit_memory() -> anyhow::Result<()> {
    setrlimit(Resource::As, to(MEMORY)).context("cannot limit the memory of the process")
}

fn to(value: u64) -> Rlimit {
    Rlimit {
        current: Some(value),
        maximum: Some(value),
    }
}

/// Runs this program again with the same arguments as a limited child, and waits for it. `work` is what it does, "the build".
fn start(work: &str, timeout: Duration) -> anyhow::Result<End> {
    let program = std::env::current_exe().context("cannot find the hutong program")?;
    let mut command = Command::new(program);
    command.args(std::env::args_os().skip(1)).arg("--in-child");
    watch(command, work, timeout)
}

fn watch(mut command: Command, work: &str, timeout: Duration) -> anyhow::Result<End> {
    let mut child = command
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start the process of {work}"))?;
    let pid = Pid::from_child(&child);
    let stderr = child.stderr.take();
    let progress = ProgressBar::hidden();
    let shown = progress.clone();
    let relay = thread::spawn(move || stderr.map(|stderr| relay(stderr, &shown)).unwrap_or_default());
    let (sender, ended) = mpsc::channel();
    thread::spawn(move || sender.send(child.wait()));
    let early = ended.recv_timeout(SILENCE.min(timeout)).or_else(|_| {
        show(&progress, work);
        ended.recv_timeout(timeout.saturating_sub(SILENCE))
    });
    let wait = || format!("cannot wait for the process of {work}");
    let (status, in_time) = if let Ok(status) = early {
        (status, true)
    } else {
        // Ended by itself in this very moment: then there is nobody to kill.
        let _ = kill_process(pid, Signal::KILL);
        (ended.recv().with_context(wait)?, false)
    };
    let status = status.with_context(wait)?;
    let last_words = relay.join().unwrap_or_default();
    progress.finish_and_clear();
    Ok(end(status, in_time, &last_words, work, timeout))
}

/// How a child ended: its status, whether that was before its clock ran out, and the end of its standard error.
pub fn end(status: ExitStatus, in_time: bool, last_words: &str, work: &str, timeout: Duration) -> End {
    let died = |cause, message: String| End::Died(Death { cause, message });
    match status.code() {
        Some(code @ 0..=4) => End::Exited(ExitCode::from(u8::try_from(code).unwrap_or(2))),
        _ if !in_time || status.signal() == Some(Signal::XCPU.as_raw()) => died(
            Cause::Timeout,
            format!("{work} did not end within {} s", timeout.as_secs()),
        ),
        _ if last_words.contains("memory allocation of") => died(
            Cause::Memory,
            format!("{work} needs more than {} MiB of memory", MEMORY >> 20),
        ),
        _ => died(Cause::Crash, format!("the process of {work} crashed ({status})")),
    }
}

/// On a terminal only: nothing is drawn elsewhere.
fn show(progress: &ProgressBar, work: &str) {
    if let Ok(style) = ProgressStyle::with_template(&format!("{{spinner}} {work}, {{elapsed}}")) {
        progress.set_style(style);
    }
    progress.set_draw_target(ProgressDrawTarget::stderr());
    progress.enable_steady_tick(SILENCE / 10);
}

/// Passes the child's standard error on; answers the end of it.
fn relay(mut stderr: ChildStderr, progress: &ProgressBar) -> String {
    let mut last = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = stderr.read(&mut buffer) {
        progress.finish_and_clear();
        let _ = std::io::stderr().write_all(&buffer[..read]);
        last.extend_from_slice(&buffer[..read]);
        last.drain(..last.len().saturating_sub(buffer.len()));
    }
    String::from_utf8_lossy(&last).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause(script: &str, timeout: Duration) -> Option<Cause> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        match watch(command, "the build", timeout).unwrap() {
            End::Exited(_) => None,
            End::Died(death) => Some(death.cause),
        }
    }

    #[test]
    fn says_how_the_child_died() {
        let long = Duration::from_secs(30);
        assert_eq!(cause("exit 1", long), None);
        assert_eq!(cause("exit 101", long), Some(Cause::Crash));
        assert_eq!(cause("kill -SEGV $$", long), Some(Cause::Crash));
        assert_eq!(
            cause("echo memory allocation of 9 bytes failed >&2; kill -ABRT $$", long),
            Some(Cause::Memory)
        );
        assert_eq!(cause("kill -XCPU $$", long), Some(Cause::Timeout));
        assert_eq!(cause("exec sleep 600", Duration::from_millis(10)), Some(Cause::Timeout));
    }
}
