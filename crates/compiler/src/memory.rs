//! What earlier builds made, so that it is not made again. Less and Sass are compiled in every build: they look at the
//! tree while they do.
//!
//! Only work that depends on nothing but its inputs is remembered, by the hash of these. Everything that
//! looks at the tree (which files there are, what a name leads to) is done anew in every build, so that a
//! build with a memory gives the same bytes as one without.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use hutong_package::Digest;

use crate::script::ScriptOutput;
use crate::style::Sheet;
use crate::template::{Compiled, Parsed};

/// Results that nobody asked for in so many builds are forgotten.
const KEPT_BUILDS: u64 = 16;

/// Results of earlier builds, by kind.
#[derive(Debug, Default)]
pub struct Memory {
    pub scripts: Results<ScriptOutput>,
    pub view_scripts: Results<ScriptOutput>,
    pub parsed_templates: Results<Parsed>,
    pub templates: Results<Compiled>,
    pub sheets: Results<Sheet>,
}

impl Memory {
    /// Ends a build: lets go of what is not needed any more.
    pub fn end_build(&self) {
        self.scripts.end_build();
        self.view_scripts.end_build();
        self.parsed_templates.end_build();
        self.templates.end_build();
        self.sheets.end_build();
    }

    /// How many results were made and not remembered.
    pub fn made(&self) -> u64 {
        let counts = [
            &self.scripts.made,
            &self.view_scripts.made,
            &self.parsed_templates.made,
            &self.templates.made,
            &self.sheets.made,
        ];
        counts.map(|count| count.load(Ordering::Relaxed)).iter().sum()
    }
}

/// Results of one kind.
#[derive(Debug)]
pub struct Results<T> {
    known: Mutex<HashMap<Digest, Known<T>>>,
    build: AtomicU64,
    made: AtomicU64,
}

#[derive(Debug)]
struct Known<T> {
    result: Arc<T>,
    /// The build that asked for it last.
    build: u64,
}

impl<T> Default for Results<T> {
    fn default() -> Self {
        Self {
            known: Mutex::default(),
            build: AtomicU64::new(0),
            made: AtomicU64::new(0),
        }
    }
}

impl<T> Results<T> {
    /// What `make` gives, which must depend on `inputs` alone.
    pub fn of(&self, inputs: &[&str], make: impl FnOnce() -> T) -> Arc<T> {
        let key = key(inputs);
        let build = self.build.load(Ordering::Relaxed);
        if let Some(known) = self.lock().get_mut(&key) {
            known.build = build;
            return Arc::clone(&known.result);
        }
        let result = Arc::new(make());
        self.made.fetch_add(1, Ordering::Relaxed);
        let known = Known {
            result: Arc::clone(&result),
            build,
        };
        self.lock().insert(key, known);
        result
    }

    fn end_build(&self) {
        let build = self.build.fetch_add(1, Ordering::Relaxed);
        self.lock().retain(|_, known| build - known.build < KEPT_BUILDS);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Digest, Known<T>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A hash of texts that says where each ends.
fn key(inputs: &[&str]) -> Digest {
    let mut bytes = Vec::with_capacity(inputs.iter().map(|input| input.len() + 8).sum());
    for input in inputs {
        bytes.extend_from_slice(&input.len().to_le_bytes());
        bytes.extend_from_slice(input.as_bytes());
    }
    Digest::of(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_each_result_once_and_forgets_what_nobody_needs() {
        let results = Results::default();
        assert_eq!(*results.of(&["a", "bc"], || 1), 1);
        assert_eq!(*results.of(&["a", "bc"], || 2), 1, "remembered");
        assert_eq!(*results.of(&["ab", "c"], || 3), 3, "the same letters, other inputs");
        for _ in 0..=KEPT_BUILDS {
            results.of(&["ab", "c"], || 4);
            results.end_build();
        }
        assert_eq!(*results.of(&["a", "bc"], || 5), 5, "forgotten");
        assert_eq!(*results.of(&["ab", "c"], || 6), 3);
    }
}
