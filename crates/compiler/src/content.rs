use std::ops::Deref;

use hutong_package::FileEntry;

/// A file of the package, which knows its hash: a build after a change takes most of them over from the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    bytes: Vec<u8>,
    entry: FileEntry,
}

impl Content {
    /// The file with these bytes.
    pub fn of(bytes: Vec<u8>) -> Self {
        Self {
            entry: FileEntry::of(&bytes),
            bytes,
        }
    }

    /// What the manifest says of it.
    pub fn entry(&self) -> FileEntry {
        self.entry
    }
}

impl Deref for Content {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}
