//! The process that does the work, and the one that watches it.

use std::io::{Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{ChildStderr, Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use hutong_compiler::Diagnostic;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, setrlimit};

/// Address space of a build. More than a third of it are stacks and heaps that are reserved and hardly touched.
const MEMORY: u64 = 3 << 30;

/// What takes longer shows that it is still at work.
const SILENCE: Duration = Duration::from_secs(1);

/// How the child ended.
pub enum End {
    /// By itself: it has said everything.
    Exited(ExitCode),
    /// It was ended, and could not say why.
    Died(Diagnostic),
}

/// Limits this process: memory, and processor time as a second line behind the parent's clock.
pub fn limit(timeout: Duration) -> anyhow::Result<()> {
    limit_memory()?;
    setrlimit(Resource::Cpu, to(2 * timeout.as_secs())).context("cannot limit the time of the build")
}

/// Limits the memory of this process.
pub fn limit_memory() -> anyhow::Result<()> {
    setrlimit(Resource::As, to(MEMORY)).context("cannot limit the memory of the build")
}

fn to(value: u64) -> Rlimit {
    Rlimit {
        current: Some(value),
        maximum: Some(value),
    }
}

/// Runs this program again with the same arguments as a limited child, and waits for it.
pub fn run(timeout: Duration) -> anyhow::Result<End> {
    let program = std::env::current_exe().context("cannot find the hutong program")?;
    let mut command = Command::new(program);
    command.args(std::env::args_os().skip(1)).arg("--in-child");
    watch(command, timeout)
}

fn watch(mut command: Command, timeout: Duration) -> anyhow::Result<End> {
    let mut child = command
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot start the build process")?;
    let pid = Pid::from_child(&child);
    let stderr = child.stderr.take();
    let progress = ProgressBar::hidden();
    let shown = progress.clone();
    let relay = thread::spawn(move || stderr.map(|stderr| relay(stderr, &shown)).unwrap_or_default());
    let (sender, ended) = mpsc::channel();
    thread::spawn(move || sender.send(child.wait()));
    let early = ended.recv_timeout(SILENCE.min(timeout)).or_else(|_| {
        show(&progress);
        ended.recv_timeout(timeout.saturating_sub(SILENCE))
    });
    let (status, in_time) = if let Ok(status) = early {
        (status, true)
    } else {
        // Ended by itself in this very moment: then there is nobody to kill.
        let _ = kill_process(pid, Signal::KILL);
        (ended.recv().context("cannot wait for the build process")?, false)
    };
    let status = status.context("cannot wait for the build process")?;
    let last_words = relay.join().unwrap_or_default();
    progress.finish_and_clear();
    Ok(end(status, in_time, &last_words, timeout))
}

fn end(status: ExitStatus, in_time: bool, last_words: &str, timeout: Duration) -> End {
    let died = |code, message: String, hint: &str| End::Died(Diagnostic::error(code, "", message).hint(hint));
    let report = "find the file by building parts of the project, and report it";
    match status.code() {
        Some(code @ 0..=4) => End::Exited(ExitCode::from(u8::try_from(code).unwrap_or(2))),
        _ if !in_time || status.signal() == Some(Signal::XCPU.as_raw()) => died(
            "build.timeout",
            format!("the build did not end within {} s", timeout.as_secs()),
            "give it more time with --timeout",
        ),
        _ if last_words.contains("memory allocation of") => died(
            "build.memory",
            format!("the build needs more than {} MiB of memory", MEMORY >> 20),
            report,
        ),
        _ => died("build.crashed", format!("the build process crashed ({status})"), report),
    }
}

/// On a terminal only: nothing is drawn elsewhere.
fn show(progress: &ProgressBar) {
    if let Ok(style) = ProgressStyle::with_template("{spinner} building, {elapsed}") {
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

    fn code(script: &str, timeout: Duration) -> &'static str {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        match watch(command, timeout).unwrap() {
            End::Exited(_) => "exited",
            End::Died(diagnostic) => diagnostic.code,
        }
    }

    #[test]
    fn says_how_the_child_died() {
        let long = Duration::from_secs(30);
        assert_eq!(code("exit 1", long), "exited");
        assert_eq!(code("exit 101", long), "build.crashed");
        assert_eq!(code("kill -SEGV $$", long), "build.crashed");
        assert_eq!(
            code("echo memory allocation of 9 bytes failed >&2; kill -ABRT $$", long),
            "build.memory"
        );
        assert_eq!(code("kill -XCPU $$", long), "build.timeout");
        assert_eq!(code("exec sleep 600", Duration::from_millis(10)), "build.timeout");
    }
}
