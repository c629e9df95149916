//! The key under which an app is found.

use std::borrow::Borrow;
use std::hash::{Hash, Hasher};

/// Bytes that fit in place: `app_…` has 36.
const SHORT: usize = 38;

/// An id. One of usual length lies in the table itself: whoever compares it goes nowhere else in memory, and in a
/// snapshot of a million apps each way is what a decision waits for.
#[derive(Debug, Clone)]
pub(super) enum Id {
    Short(u8, [u8; SHORT]),
    Long(Box<[u8]>),
}

impl Id {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Short(length, bytes) => &bytes[..usize::from(*length)],
            Self::Long(bytes) => bytes,
        }
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        let mut bytes = [0; SHORT];
        match (u8::try_from(text.len()), bytes.get_mut(..text.len())) {
            (Ok(length), Some(place)) => {
                place.copy_from_slice(text.as_bytes());
                Self::Short(length, bytes)
            }
            _ => Self::Long(text.as_bytes().into()),
        }
    }
}

impl From<&Id> for String {
    fn from(id: &Id) -> Self {
        Self::from_utf8_lossy(id.bytes()).into_owned()
    }
}

impl Borrow<[u8]> for Id {
    fn borrow(&self) -> &[u8] {
        self.bytes()
    }
}

impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes().hash(state);
    }
}

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Eq for Id {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_every_length_says_what_it_was_made_from() {
        for length in 0..=2 * SHORT {
            let text = "é".repeat(length);
            assert_eq!(String::from(&Id::from(text.as_str())), text);
        }
        assert!(matches!(
            Id::from("app_0123456789abcdef0123456789abcdef"),
            Id::Short(36, _)
        ));
        assert_ne!(Id::from("a"), Id::from("a\0"));
    }
}
