/// Why a mini-program cannot be run, or was ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// A file that every package has is missing or of another form.
    #[error("{path} of the package cannot be used: {reason}")]
    Package {
        /// Its path in the package.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// The container's own scripts are not part of this build.
    #[error("the web container has no {file}: it is not built")]
    Container {
        /// The missing file.
        file: String,
    },
    /// The engine or the runtime beside the mini-program failed.
    #[error("the runtime failed: {reason}")]
    Runtime {
        /// What it said.
        reason: String,
    },
    /// The mini-program used up what it may.
    #[error("the mini-program was ended: {what}")]
    Limit {
        /// Which limit, and its value.
        what: String,
    },
    /// Its time on the machine is over, as [`Options::late`](crate::Options) has it.
    #[error("the mini-program was ended: it took too long")]
    Late,
    /// A test script used up what it may.
    #[error("the test script was ended: {what}")]
    Script {
        /// Which limit, and its value.
        what: String,
    },
    /// There is no such page, element or choice.
    #[error("{reason}")]
    NotThere {
        /// What was looked for.
        reason: String,
    },
}

impl RunError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Package { .. } => "run.package",
            Self::Container { .. } => "run.container",
            Self::Runtime { .. } => "run.runtime",
            Self::Limit { .. } => "run.limit",
            Self::Late => "run.timeout",
            Self::Script { .. } => "run.script",
            Self::NotThere { .. } => "run.not_there",
        }
    }
}
