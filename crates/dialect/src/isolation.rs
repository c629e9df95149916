//! How far the styles of a page or component reach (the vendors' `styleIsolation`).

/// What `styleIsolation` says. The three of pages leave out the sheet of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isolation {
    /// Neither do styles of others reach it, nor its own others.
    Isolated,
    /// Those of the page and of components that share theirs reach it.
    ApplyShared,
    /// And its own reach the page, and who applies them.
    Shared,
    /// As `Isolated`, without the sheet of the app.
    PageIsolated,
    /// As `ApplyShared`, without the sheet of the app.
    PageApplyShared,
    /// As `Shared`, without the sheet of the app.
    PageShared,
}

impl Isolation {
    const ALL: [Self; 6] = [
        Self::Isolated,
        Self::ApplyShared,
        Self::Shared,
        Self::PageIsolated,
        Self::PageApplyShared,
        Self::PageShared,
    ];

    /// As authors write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Isolated => "isolated",
            Self::ApplyShared => "apply-shared",
            Self::Shared => "shared",
            Self::PageIsolated => "page-isolated",
            Self::PageApplyShared => "page-apply-shared",
            Self::PageShared => "page-shared",
        }
    }

    /// What authors write so.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|isolation| isolation.name() == name)
    }

    /// Whether classes of the sheet are its own, and so have a prefix.
    pub const fn has_own_classes(self) -> bool {
        !matches!(self, Self::Shared | Self::PageShared)
    }

    /// Whether the sheet of the app counts on a page.
    pub const fn has_app_sheet(self) -> bool {
        matches!(self, Self::Isolated | Self::ApplyShared | Self::Shared)
    }
}
