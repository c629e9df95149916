/// How large a package may be. [`Limits::default`] is the table in `spec/package.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the one-file form.
    pub archive: u64,
    /// Bytes of `manifest.json`.
    pub manifest: u64,
    /// Bytes of one file, unpacked.
    pub file: u64,
    /// Bytes of all files together, unpacked.
    pub total: u64,
    /// Number of paths in the manifest.
    pub files: usize,
}

const MIB: u64 = 1024 * 1024;

impl Default for Limits {
    fn default() -> Self {
        Self {
            archive: 64 * MIB,
            manifest: 4 * MIB,
            file: 20 * MIB,
            total: 256 * MIB,
            files: 20_000,
        }
    }
}
