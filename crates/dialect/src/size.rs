//! How large the vendors let packages be.

const MIB: u64 = 1024 * 1024;

/// What a vendor accepts, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizeLimits {
    /// The main package, and each subpackage.
    pub part: u64,
    /// All of them together.
    pub total: u64,
    /// All of them together when a third party develops for the owner, where that differs.
    pub total_third_party: u64,
}

impl SizeLimits {
    /// From numbers in MiB.
    pub(crate) const fn new(part: u64, total: u64, third_party: u64) -> Self {
        Self {
            part: part * MIB,
            total: total * MIB,
            total_third_party: third_party * MIB,
        }
    }
}
