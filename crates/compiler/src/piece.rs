//! The code of a package in pieces: whole lines with the map to what they were made of. A build after a change makes the
//! pieces of the files that changed, and puts them together with the others anew.

use std::sync::Arc;

use hutong_package::Digest;

use crate::memory::hash;
use crate::script::Places;
use crate::source_map::SourceMap;

/// Whole lines of code.
#[derive(Debug)]
pub struct Piece {
    code: String,
    map: SourceMap,
    digest: Digest,
}

impl Piece {
    /// Lines that no author wrote.
    pub fn made(code: String) -> Self {
        let mut map = SourceMap::default();
        map.skip(&code);
        Self::new(code, map)
    }

    /// Lines whose part from `body` on is described by `places` of a file.
    pub fn of(code: String, body: usize, file: &str, text: &str, places: &Places) -> Self {
        let mut map = SourceMap::default();
        map.add(file, text, &code, body, places);
        Self::new(code, map)
    }

    fn new(code: String, map: SourceMap) -> Self {
        Self {
            digest: hash(&[&code, &map.to_json()]),
            code,
            map,
        }
    }

    #[cfg(any(test, feature = "fuzz"))]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Of the code and its map.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

impl Default for Piece {
    fn default() -> Self {
        Self::made(String::new())
    }
}

/// The code of all pieces.
pub fn code(pieces: &[Arc<Piece>]) -> Vec<u8> {
    let codes: Vec<&str> = pieces.iter().map(|piece| piece.code.as_str()).collect();
    codes.concat().into_bytes()
}

/// The map of all pieces, as JSON.
pub fn map(pieces: &[Arc<Piece>]) -> Vec<u8> {
    let mut map = SourceMap::default();
    for piece in pieces {
        map.append(&piece.map);
    }
    map.to_json().into_bytes()
}
