use std::ops::Deref;
use std::sync::Arc;

use hutong_package::Digest;

use super::diagnostics;
use crate::Diagnostic;

/// The text of a source file, which knows its hash.
#[derive(Debug, Clone)]
pub struct Text {
    text: Arc<str>,
    digest: Digest,
}

impl Text {
    /// The same text, without the hash.
    pub fn shared(&self) -> &Arc<str> {
        &self.text
    }

    /// Of the text.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self {
            text: Arc::from(text),
            digest: Digest::of(text.as_bytes()),
        }
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::from("")
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// A source file that was read.
#[derive(Debug)]
pub struct Decoded {
    pub text: Text,
    /// What is wrong with its bytes.
    pub finding: Option<Diagnostic>,
}

impl Decoded {
    /// Reads UTF-8, without byte order mark.
    pub fn of(path: &str, bytes: Vec<u8>) -> Self {
        let (text, finding) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let finding = diagnostics::not_utf8(path, &text, at);
                (text, Some(finding))
            }
        };
        Self {
            text: Text::from(text.trim_start_matches('\u{feff}')),
            finding,
        }
    }
}
