//! Writes the files generated from the capability catalogue and the op table; with `--check` only says which are stale.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    match run(&root, check) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(stale) => {
            eprintln!("{stale} generated files are stale: run `cargo xtask gen` and commit the result");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Returns how many files are stale; without `check` they are written and the answer is 0.
fn run(root: &Path, check: bool) -> Result<usize, Box<dyn std::error::Error>> {
    let mut stale = 0;
    for (path, content) in hutong_protocol::generate(root)? {
        let target = root.join(&path);
        if std::fs::read_to_string(&target).is_ok_and(|current| current == content) {
            continue;
        }
        if check {
            eprintln!("stale: {}", path.display());
            stale += 1;
        } else {
            if let Some(folder) = target.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(&target, content)?;
        }
    }
    Ok(stale)
}
