//! What earlier builds made, so that it is not made again.
//!
//! A result is remembered by the hash of its inputs. Work that looks at the tree while it goes on (Less, Sass, imports
//! of sheets) remembers with its result what it asked the tree and was answered, and is done anew when one answer would
//! be another one now. So a build with a memory gives the same bytes as one without.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use hutong_dialect::Isolation;
use hutong_package::Digest;

use crate::content::Content;
use crate::piece::Piece;
use crate::script::ScriptOutput;
use crate::style::{Finished, Sheet};
use crate::template::{Compiled, Parsed};
use crate::tree::Decoded;

/// Results that nobody asked for in so many builds are forgotten.
const KEPT_BUILDS: u64 = 4;

/// Results of earlier builds, by kind.
#[derive(Debug, Default)]
pub struct Memory {
    /// Source files, by the state of the file.
    pub texts: Results<Decoded>,
    /// Files that are packaged as they are, by the state of the file.
    pub assets: Results<Content>,
    pub scripts: Results<ScriptOutput>,
    pub view_scripts: Results<ScriptOutput>,
    /// What scripts say of how far the styles of their components reach.
    pub isolations: Results<Option<Isolation>>,
    pub parsed_templates: Results<Parsed>,
    pub templates: Results<Compiled>,
    pub sheets: Results<Sheet>,
    pub styles: Results<Finished>,
    /// Parts of the code of a package.
    pub pieces: Results<Piece>,
    /// Files of a package that are put together from parts.
    pub contents: Results<Content>,
}

impl Memory {
    /// Ends a build: lets go of what is not needed any more.
    pub fn end_build(&self) {
        self.texts.end_build();
        self.assets.end_build();
        self.scripts.end_build();
        self.view_scripts.end_build();
        self.isolations.end_build();
        self.parsed_templates.end_build();
        self.templates.end_build();
        self.sheets.end_build();
        self.styles.end_build();
        self.pieces.end_build();
        self.contents.end_build();
    }

    /// How many sources were compiled and not remembered.
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

/// What a result depends on.
pub type Inputs<'a> = &'a [&'a dyn AsRef<[u8]>];

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
    pub fn of(&self, inputs: Inputs, make: impl FnOnce() -> T) -> Arc<T> {
        self.while_holds(inputs, |_| true, make)
    }

    /// What `make` gives, which must depend on `inputs` and on what `holds` looks at.
    pub fn while_holds(&self, inputs: Inputs, holds: impl FnOnce(&T) -> bool, make: impl FnOnce() -> T) -> Arc<T> {
        let key = hash(inputs);
        let known = self.get(&key).filter(|known| holds(known));
        known.unwrap_or_else(|| self.insert(key, make()))
    }

    /// What `make` gives, if it gives anything, which must depend on `inputs` alone.
    pub fn if_any(&self, inputs: Inputs, make: impl FnOnce() -> Option<T>) -> Option<Arc<T>> {
        let key = hash(inputs);
        self.get(&key).or_else(|| Some(self.insert(key, make()?)))
    }

    fn get(&self, key: &Digest) -> Option<Arc<T>> {
        let mut results = self.lock();
        let known = results.get_mut(key)?;
        known.build = self.build.load(Ordering::Relaxed);
        Some(Arc::clone(&known.result))
    }

    fn insert(&self, key: Digest, result: T) -> Arc<T> {
        self.made.fetch_add(1, Ordering::Relaxed);
        let result = Arc::new(result);
        let known = Known {
            result: Arc::clone(&result),
            build: self.build.load(Ordering::Relaxed),
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

/// A hash of inputs that says where each ends.
pub fn hash(inputs: Inputs) -> Digest {
    let inputs = inputs.iter().map(|input| (*input).as_ref());
    let mut bytes = Vec::with_capacity(inputs.clone().map(|input| input.len() + 8).sum());
    for input in inputs {
        bytes.extend_from_slice(&input.len().to_le_bytes());
        bytes.extend_from_slice(input);
    }
    Digest::of(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_each_result_once_and_forgets_what_nobody_needs() {
        let results = Results::default();
        assert_eq!(*results.of(&[&"a", &"bc"], || 1), 1);
        assert_eq!(*results.of(&[&"a", &"bc"], || 2), 1, "remembered");
        assert_eq!(*results.of(&[&"ab", &"c"], || 3), 3, "the same letters, other inputs");
        for _ in 0..=KEPT_BUILDS {
            results.of(&[&"ab", &"c"], || 4);
            results.end_build();
        }
        assert_eq!(*results.of(&[&"a", &"bc"], || 5), 5, "forgotten");
        assert_eq!(*results.of(&[&"ab", &"c"], || 6), 3);
    }

    #[test]
    fn makes_a_result_anew_when_it_does_not_hold() {
        let results = Results::default();
        let ask = |holds: bool, made| *results.while_holds(&[&"a"], |_| holds, || made);
        assert_eq!([ask(false, 1), ask(true, 2), ask(false, 3), ask(true, 4)], [1, 1, 3, 3]);
        assert_eq!(results.if_any(&[&"b"], || None), None);
        assert_eq!(
            results.if_any(&[&"b"], || Some(1)).as_deref(),
            Some(&1),
            "nothing is not remembered"
        );
    }
}
