//! For how long a platform keeps the files of packages, and numbers.

/// For how many days something is kept; 0 is for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Files of versions that nobody can be shown any more: since they were refused, taken back or left alone, or since
    /// a higher one was admitted and no host can show them.
    pub packages: u32,
    /// Uploads that nobody completed: since they began.
    pub uploads: u32,
    /// Numbers of a day: since it was over.
    pub numbers: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            packages: 180,
            uploads: 7,
            numbers: 400,
        }
    }
}
