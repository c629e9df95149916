//! When something in the project changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// An editor saves in several steps; after this long without one it is done.
const QUIET: Duration = Duration::from_millis(15);
/// The same when the last step left a file whole: there may be other files to save.
const QUIET_WHEN_WHOLE: Duration = Duration::from_millis(5);
/// Where there is no quiet, a build does not wait longer.
const PATIENCE: Duration = Duration::from_millis(500);

/// Folders of installed packages, which builds read, but nobody edits: the system watches folders one by one, and these
/// may be thousands.
const IGNORED: &[&str] = &["node_modules", "miniprogram_npm"];

/// Changes of a folder and all below it. Watching ends when this value goes away.
pub struct Changes {
    root: PathBuf,
    events: Receiver<Event>,
    watcher: RecommendedWatcher,
}

impl Changes {
    /// Begins to watch.
    pub fn of(folder: &Path) -> notify::Result<Self> {
        let (sender, events) = channel();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // the builder is gone, or the event is an error: then there is nobody to tell, or nothing to say
            let _ = event.map(|event| sender.send(event));
        })?;
        let root = folder.canonicalize().map_err(notify::Error::io)?;
        let mut changes = Self {
            root: root.clone(),
            events,
            watcher,
        };
        changes.watch(root)?;
        Ok(changes)
    }

    /// Waits for a change, and until the last of those that come with it; false when there will be none.
    pub fn wait(&mut self) -> bool {
        let mut last = loop {
            match self.events.recv() {
                Ok(event) if self.matters(&event) => break event,
                Ok(_) => {}
                Err(_) => return false,
            }
        };
        let began = Instant::now();
        while began.elapsed() < PATIENCE
            && let Ok(event) = self.events.recv_timeout(self.quiet_after(&last))
        {
            self.matters(&event);
            last = event;
        }
        true
    }

    /// How long nothing must happen after an event. A file that was closed or put in its place is whole, where the
    /// system tells.
    fn quiet_after(&self, event: &Event) -> Duration {
        let ends = [
            EventKind::Access(AccessKind::Close(AccessMode::Write)),
            EventKind::Modify(ModifyKind::Name(RenameMode::To)),
        ];
        if ends.contains(&event.kind) && event.paths.iter().any(|path| self.is_seen(path)) {
            QUIET_WHEN_WHOLE
        } else {
            QUIET
        }
    }

    /// A folder and those in it; of these, one that cannot be watched is left out.
    fn watch(&mut self, folder: PathBuf) -> notify::Result<()> {
        self.watcher.watch(&folder, RecursiveMode::NonRecursive)?;
        let mut open = vec![folder];
        while let Some(folder) = open.pop() {
            let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
            let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
            for folder in folders.map(|entry| entry.path()) {
                if self.is_seen(&folder) && self.watcher.watch(&folder, RecursiveMode::NonRecursive).is_ok() {
                    open.push(folder);
                }
            }
        }
        Ok(())
    }

    /// Whether a build could come out differently: reading changes nothing, and neither do hidden files. New folders
    /// are watched from now on.
    fn matters(&mut self, event: &Event) -> bool {
        if matches!(event.kind, EventKind::Access(_)) {
            return false;
        }
        let seen: Vec<&PathBuf> = event.paths.iter().filter(|path| self.is_seen(path)).collect();
        for folder in seen.iter().filter(|path| path.is_dir()) {
            // one that is gone again needs no watching
            let _ = self.watch((*folder).clone());
        }
        !seen.is_empty()
    }

    fn is_seen(&self, path: &Path) -> bool {
        let names = path.strip_prefix(&self.root).unwrap_or(path).components();
        names
            .map(|name| name.as_os_str().to_string_lossy())
            .all(|name| !name.starts_with('.') && !name.ends_with('~') && !IGNORED.contains(&name.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether something that matters has happened since, or happens in a moment.
    fn more(changes: &mut Changes) -> bool {
        let mut found = false;
        while let Ok(event) = changes.events.recv_timeout(Duration::from_millis(100)) {
            found |= changes.matters(&event);
        }
        found
    }

    #[test]
    fn a_save_is_one_change_and_hidden_files_are_none() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("page.wxml");
        fs::create_dir(folder.path().join("node_modules")).unwrap();
        let mut changes = Changes::of(folder.path()).unwrap();
        fs::write(folder.path().join(".swap"), "x").unwrap();
        for text in ["a", "b", "c"] {
            fs::write(&page, text).unwrap();
        }
        assert!(changes.wait());
        assert!(!more(&mut changes));
        fs::read(&page).unwrap();
        fs::write(folder.path().join("node_modules/x.js"), "x").unwrap();
        assert!(!more(&mut changes));
    }

    #[test]
    fn a_new_folder_is_watched() {
        let folder = tempfile::tempdir().unwrap();
        let mut changes = Changes::of(folder.path()).unwrap();
        fs::create_dir_all(folder.path().join("pages/new")).unwrap();
        assert!(changes.wait());
        fs::write(folder.path().join("pages/new/new.js"), "Page({})").unwrap();
        assert!(changes.wait());
    }
}
