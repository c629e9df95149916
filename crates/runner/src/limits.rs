/// What a mini-program may use up. What is beyond ends it with [`RunError::Limit`](crate::RunError).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the engine's heap; beyond them an allocation fails in the mini-program.
    pub heap: usize,
    /// Bytes of the engine's stack; beyond them a call fails in the mini-program.
    pub stack: usize,
    /// Work in one turn, in the engine's own ticks, of which each is some ten thousand steps: the same on every machine.
    pub ticks: u64,
    /// Nodes that live at once.
    pub nodes: usize,
    /// Ops between two looks at the clock.
    pub ops: usize,
    /// Messages between two looks at the clock; scripts that answer each other without end pass it.
    pub messages: usize,
    /// Values and bytes that one message may hold.
    pub message: usize,
    /// Timers that wait at once.
    pub timers: usize,
    /// Lines, calls and errors that are kept of each; later ones are counted alone.
    pub records: usize,
    /// Bytes that the entries in storage may take.
    pub storage: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            heap: 192 << 20,
            stack: 1 << 20,
            ticks: 20_000,
            nodes: 200_000,
            ops: 2_000_000,
            messages: 50_000,
            message: 16 << 20,
            timers: 10_000,
            records: 10_000,
            storage: 10 << 20,
        }
    }
}
