//! The files that a sheet is made of, and all that it asks of them: a sheet is remembered with what it asked and was
//! answered, and is the same as long as the answers are.

use std::cell::RefCell;
use std::sync::Arc;

use hutong_package::Digest;

use super::less;
use crate::content::Content;
use crate::resolve::Resolver;
use crate::tree::{SourceTree, Text};

/// The files, as the compilation of one sheet sees them.
pub struct Files<'a> {
    pub tree: &'a SourceTree,
    pub resolver: &'a Resolver<'a>,
    /// Of style sheets.
    pub extensions: &'a [&'a str],
    asked: RefCell<Vec<Asked>>,
}

/// What was asked, and the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    Has(String, bool),
    /// The first of a path with the extension of a sheet.
    First(String, Option<String>),
    /// The sheet that an address in a file means.
    Sheet(String, String, Option<String>),
    /// The same for an import of Less.
    Less(String, String, Option<String>),
    Text(String, Option<Digest>),
    Size(String, Option<u64>),
    Asset(String, Option<Digest>),
    /// How long something took: the next time it may be another.
    Time,
}

impl<'a> Files<'a> {
    /// Nothing was asked yet.
    pub fn new(tree: &'a SourceTree, resolver: &'a Resolver<'a>, extensions: &'a [&'a str]) -> Self {
        Self {
            tree,
            resolver,
            extensions,
            asked: RefCell::default(),
        }
    }

    /// The same files, of which nothing was asked.
    pub fn anew(&self) -> Self {
        Self::new(self.tree, self.resolver, self.extensions)
    }

    /// All that was asked.
    pub fn into_asked(self) -> Vec<Asked> {
        self.asked.into_inner()
    }

    /// Whether all answers would be the same now. (A question may place a package in the tree: it is put as it was then.)
    pub fn still_answer(&self, asked: &[Asked]) -> bool {
        let same = |known: &Asked| match known {
            Asked::Has(path, answer) => self.has(path) == *answer,
            Asked::First(path, answer) => self.first(path) == *answer,
            Asked::Sheet(from, src, answer) => self.sheet(from, src) == *answer,
            Asked::Less(from, src, answer) => self.less(from, src) == *answer,
            Asked::Text(path, answer) => self.text(path).map(|text| *text.digest()) == *answer,
            Asked::Size(path, answer) => self.size(path) == *answer,
            Asked::Asset(path, answer) => self.asset(path).map(|content| content.entry().sha256) == *answer,
            Asked::Time => false,
        };
        asked.iter().all(same)
    }

    /// Adds what was asked by others, whose result is used.
    pub fn extend(&self, asked: &[Asked]) {
        self.asked.borrow_mut().extend_from_slice(asked);
    }

    /// The result is one of time.
    pub fn time(&self) {
        self.note(Asked::Time);
    }

    /// Whether the package has this file.
    pub fn has(&self, path: &str) -> bool {
        let answer = self.tree.has(path);
        self.note(Asked::Has(path.to_owned(), answer));
        answer
    }

    /// The first of `path.extension` that the package has.
    pub fn first(&self, path: &str) -> Option<String> {
        let answer = self.tree.first(path, self.extensions);
        self.note(Asked::First(path.to_owned(), answer.clone()));
        answer
    }

    /// The sheet that `src` means.
    pub fn sheet(&self, from: &str, src: &str) -> Option<String> {
        let answer = self.resolver.source(from, src, self.extensions);
        self.note(Asked::Sheet(from.to_owned(), src.to_owned(), answer.clone()));
        answer
    }

    fn less(&self, from: &str, src: &str) -> Option<String> {
        let less_first: Vec<&str> = std::iter::once("less").chain(self.extensions.iter().copied()).collect();
        let answer = self.resolver.source(from, src, &less_first);
        self.note(Asked::Less(from.to_owned(), src.to_owned(), answer.clone()));
        answer
    }

    /// Text of a source file.
    pub fn text(&self, path: &str) -> Option<Text> {
        let answer = self.tree.text(path);
        self.note(Asked::Text(path.to_owned(), answer.as_ref().map(|text| *text.digest())));
        answer
    }

    /// Bytes of a file.
    pub fn size(&self, path: &str) -> Option<u64> {
        let answer = self.tree.size(path);
        self.note(Asked::Size(path.to_owned(), answer));
        answer
    }

    /// Content of an asset.
    pub fn asset(&self, path: &str) -> Option<Arc<Content>> {
        let answer = self.tree.asset(path);
        let digest = answer.as_ref().map(|content| content.entry().sha256);
        self.note(Asked::Asset(path.to_owned(), digest));
        answer
    }

    fn note(&self, asked: Asked) {
        self.asked.borrow_mut().push(asked);
    }
}

impl less::Loader for Files<'_> {
    fn find(&self, from: &str, path: &str) -> Option<String> {
        self.less(from, path)
    }

    fn text(&self, path: &str) -> Option<Arc<str>> {
        Some(Arc::clone(Files::text(self, path)?.shared()))
    }
}
