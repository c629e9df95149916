//! How large the vendors let packages be, as data.

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

const LIMITS: &[(&str, SizeLimits)] = &[("wechat", limits(2, 30, 20)), ("alipay", limits(2, 8, 8))];

const fn limits(part: u64, total: u64, third_party: u64) -> SizeLimits {
    SizeLimits {
        part: part * MIB,
        total: total * MIB,
        total_third_party: third_party * MIB,
    }
}

impl SizeLimits {
    /// Those of a dialect, where they are known.
    pub fn of(dialect: &str) -> Option<Self> {
        LIMITS
            .iter()
            .find(|(name, _)| *name == dialect)
            .map(|(_, limits)| *limits)
    }
}
