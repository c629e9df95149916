use std::thread;
use std::time::Duration;

/// What a source tree and the files in it may be. A tree comes from a stranger: every number here
/// bounds time, memory or stack of one build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one source file (script, template, style sheet, configuration).
    pub source: u64,
    /// Bytes of one asset.
    pub asset: u64,
    /// Files and folders that are looked at.
    pub entries: usize,
    /// Bytes of all files that are read.
    pub total: u64,
    /// Folders inside folders.
    pub folder_depth: usize,
    /// Threads of one build; any number gives the same bytes.
    pub threads: usize,
    /// How long a file must have been left alone, so that what was read of it still holds while the system tells no
    /// other time of change. Two changes that come sooner may leave the same time.
    pub settling: Duration,
}

const MIB: u64 = 1024 * 1024;

impl Default for Limits {
    fn default() -> Self {
        Self {
            source: 4 * MIB,
            asset: 20 * MIB,
            entries: 20_000,
            total: 256 * MIB,
            folder_depth: 48,
            threads: thread::available_parallelism().map_or(1, usize::from).min(THREADS),
            // The longest step in which a file system counts time.
            settling: Duration::from_secs(2),
        }
    }
}

/// Elements inside elements of one template.
pub const TEMPLATE_DEPTH: usize = 256;
/// Elements and texts of one template.
pub const TEMPLATE_NODES: usize = 50_000;
/// View scripts of one template.
pub const VIEW_SCRIPTS: usize = 64;
/// Attributes of one element.
pub const ATTRIBUTES: usize = 256;
/// Bytes of one `{{ }}` expression.
pub const EXPRESSION_BYTES: usize = 8 * 1024;
/// Brackets inside brackets of one expression.
pub const EXPRESSION_DEPTH: usize = 64;
/// Prefix operators and conditional branches in a row: they nest without brackets.
pub const EXPRESSION_CHAIN: usize = 512;
/// `{{ }}` expressions in one text or attribute value.
pub const EXPRESSIONS_PER_VALUE: usize = 256;
/// Blocks inside blocks of one style sheet.
pub const STYLE_DEPTH: usize = 48;
/// Statements, values and sixteenths of characters that the Less compiler looks at for one sheet.
pub const STYLE_STEPS: usize = 1_000_000;
/// Mixins and values that lead to each other.
pub const STYLE_CALLS: usize = 600;
/// Selectors that one rule may have.
pub const STYLE_SELECTORS: usize = 10_000;
/// Bytes of CSS that a sheet of another language may become.
pub const STYLE_OUTPUT: usize = 4 * 1024 * 1024;
/// Style sheets that import each other in a row.
pub const IMPORT_DEPTH: usize = 48;
/// Bytes of a local picture or font that may be written into a style sheet.
pub const EMBEDDED_ASSET: u64 = 64 * 1024;
/// Bytes of all local files that are written into one style sheet.
pub const EMBEDDED_ASSETS: u64 = 2 * MIB;
/// Warnings, and errors, kept per file; a minified file that is wrong is wrong in every line.
pub const DIAGNOSTICS_PER_FILE: usize = 50;
/// Stack of the threads that walk nested input. Depth limits above keep well inside it.
pub const STACK: usize = 64 * 1024 * 1024;
/// Threads of one build, unless the caller says otherwise. Scripts are parsed on stacks of half a GiB (reserved, hardly used); more of
/// them would not fit into the address space that a build may have.
const THREADS: usize = 2;
