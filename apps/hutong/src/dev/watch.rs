//! When something in the project changed.

use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// An editor saves in several steps; after this long without one it is done.
const QUIET: Duration = Duration::from_millis(15);

/// Folders whose changes mean nothing, or come by the thousand.
const IGNORED: &[&str] = &["node_modules", "miniprogram_npm"];

/// Changes of a folder. Watching ends when this value goes away.
pub struct Changes {
    events: Receiver<()>,
    _watcher: RecommendedWatcher,
}

/// Begins to watch a folder and all below it.
pub fn changes(folder: &Path) -> notify::Result<Changes> {
    let (sender, events) = channel();
    let root = folder.canonicalize().map_err(notify::Error::io)?;
    let base = root.clone();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| matters(&base, &event)) {
            let _ = sender.send(());
        }
    })?;
    watcher.watch(&root, RecursiveMode::Recursive)?;
    Ok(Changes {
        events,
        _watcher: watcher,
    })
}

impl Changes {
    /// Waits for a change, and until the last of those that come with it; false when there will be none.
    pub fn wait(&self) -> bool {
        if self.events.recv().is_err() {
            return false;
        }
        while self.events.recv_timeout(QUIET).is_ok() {}
        true
    }
}

/// Whether a build could come out differently: reading changes nothing, and neither do hidden files.
fn matters(root: &Path, event: &Event) -> bool {
    let seen = |path: &Path| {
        let names = path.strip_prefix(root).unwrap_or(path).components();
        names
            .map(|name| name.as_os_str().to_string_lossy())
            .all(|name| !name.starts_with('.') && !name.ends_with('~') && !IGNORED.contains(&name.as_ref()))
    };
    !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(|path| seen(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_is_one_change_and_hidden_files_are_none() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("page.wxml");
        let changes = changes(folder.path()).unwrap();
        std::fs::write(folder.path().join(".swap"), "x").unwrap();
        for text in ["a", "b", "c"] {
            std::fs::write(&page, text).unwrap();
        }
        assert!(changes.wait());
        assert!(changes.events.recv_timeout(Duration::from_millis(100)).is_err());
        std::fs::read(&page).unwrap();
        assert!(
            changes.events.recv_timeout(Duration::from_millis(100)).is_err(),
            "reading is no change"
        );
    }
}
