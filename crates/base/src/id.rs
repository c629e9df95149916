//! Prefixed ids.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};

use crate::{Clock, Random};

/// An id: a prefix of lower-case letters, an underscore and 32 hex digits (a UUID version 7), as in
/// `app_0190b6a17e0f7c3e9b1d5f6a7b8c9d0e`. Parsing checks the form, so an `Id` is always safe to log and to store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Id(String);

/// The text has not the form of an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id: expected a prefix, an underscore and 32 hex digits")]
pub struct InvalidId;

impl Id {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the underscore.
    pub fn prefix(&self) -> &str {
        self.0.split('_').next().unwrap_or_default()
    }
}

impl TryFrom<String> for Id {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        let (prefix, number) = text.split_once('_').ok_or(InvalidId)?;
        let prefix_ok = (1..=8).contains(&prefix.len()) && prefix.bytes().all(|byte| byte.is_ascii_lowercase());
        let number_ok = number.len() == 32 && number.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if prefix_ok && number_ok {
            Ok(Self(text))
        } else {
            Err(InvalidId)
        }
    }
}

impl FromStr for Id {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        text.to_owned().try_into()
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl utoipa::PartialSchema for Id {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[a-z]{1,8}_[0-9a-f]{32}$"))
            .description(Some(
                "A prefix that tells the kind, an underscore and 32 hex digits; ids sort by creation time.",
            ))
            .into()
    }
}

impl utoipa::ToSchema for Id {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Id")
    }
}

/// Makes ids from a clock and a random source. Clones share their sequence: each id is greater than the one made
/// before it, also within one millisecond and when the clock steps back.
#[derive(Clone)]
pub struct Ids {
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    /// The time of the last id in 1/4096 ms, which is what the number begins with.
    last: Arc<AtomicU64>,
}

impl Ids {
    /// A maker of ids.
    pub fn new(clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self {
            clock,
            random,
            last: Arc::default(),
        }
    }

    /// A new id with this prefix (1–8 lower-case letters).
    pub fn next(&self, prefix: &'static str) -> Id {
        let now = u64::try_from(self.clock.now()).unwrap_or_default() << 12;
        let after = |last: u64| now.max(last + 1);
        let last = self
            .last
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(after(last)));
        let time = after(last.unwrap_or_else(|last| last));
        let mut bytes = [0; 10];
        self.random.fill(&mut bytes);
        // RFC 9562, 6.2, method 3: the 12 bits after the milliseconds are a finer clock
        bytes[..2].copy_from_slice(&((time & 0xfff) as u16).to_be_bytes());
        let uuid = uuid::Builder::from_unix_timestamp_millis(time >> 12, &bytes).into_uuid();
        Id(format!("{prefix}_{}", uuid.simple()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ManualClock, SeededRandom};

    #[test]
    fn ids_have_the_form_they_demand_and_sort_by_time() {
        let clock = Arc::new(ManualClock::new(1_790_000_000_000));
        let ids = Ids::new(clock.clone(), Arc::new(SeededRandom::new(1)));
        let first = ids.next("app");
        let second = ids.clone().next("app");
        clock.advance(1);
        let third = ids.next("app");
        clock.advance(-1000);
        let fourth = ids.next("app");
        assert!(first < second && second < third && third < fourth);
        assert_eq!(first.as_str().parse::<Id>().as_ref(), Ok(&first));
        assert_eq!(first.prefix(), "app");
    }

    #[test]
    fn other_forms_are_refused() {
        let good = "app_0190b6a17e0f7c3e9b1d5f6a7b8c9d0e";
        assert!(good.parse::<Id>().is_ok());
        for bad in [
            "",
            "app",
            "app_",
            "_0190b6a17e0f7c3e9b1d5f6a7b8c9d0e",
            "app_0190B6A17E0F7C3E9B1D5F6A7B8C9D0E",
        ] {
            assert_eq!(bad.parse::<Id>(), Err(InvalidId), "{bad}");
        }
        assert!(format!("{good}0").parse::<Id>().is_err());
        assert!(good.replace("app", "a/b").parse::<Id>().is_err());
        assert!(good.replace("0e", "\u{0}e").parse::<Id>().is_err());
    }
}
