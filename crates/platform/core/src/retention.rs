//! For how long a platform keeps the files of packages.

/// For how many days files are kept that nobody can be shown any more; 0 is for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Of versions: since they were refused, taken back or left alone, or since a higher one was admitted and no host
    /// can show them.
    pub packages: u32,
    /// Of uploads that nobody completed: since they began.
    pub uploads: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            packages: 180,
            uploads: 7,
        }
    }
}
