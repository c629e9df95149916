//! What a node remembers of what it read.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::Db;

/// For how long, in milliseconds, what was read is taken for true although another node may have changed it.
const GLANCE: i64 = 1000;

/// Things by key, up to a number of them: when it is full it begins anew.
#[derive(Debug)]
pub struct Memory<K, V> {
    most: usize,
    known: Mutex<HashMap<K, V>>,
}

impl<K: Eq + Hash, V: Clone> Memory<K, V> {
    /// One that holds at most so many.
    pub fn new(most: usize) -> Self {
        Self {
            most,
            known: Mutex::default(),
        }
    }

    /// What is remembered under `key`.
    pub fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.lock().get(key).cloned()
    }

    /// Remembers it.
    pub fn insert(&self, key: K, value: V) {
        let mut known = self.lock();
        if self.most <= known.len() && !known.contains_key(&key) {
            known.clear();
        }
        known.insert(key, value);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, V>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The moment before something was read. It is taken for true until this node tells an event, so that nobody misses what
/// they did themselves, and for a second at most, since other nodes tell theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    told: u64,
    at: i64,
    until: i64,
}

impl Seen {
    /// Before something is read from `db` at `now`.
    pub fn before(db: &Db, now: i64) -> Self {
        Self {
            told: db.told(),
            at: now,
            until: now.saturating_add(GLANCE),
        }
    }

    /// What is no longer true at `end`.
    #[must_use]
    pub fn until(self, end: i64) -> Self {
        Self {
            until: self.until.min(end),
            ..self
        }
    }

    /// What follows from both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            told: self.told.min(other.told),
            at: self.at.max(other.at),
            until: self.until.min(other.until),
        }
    }

    /// Whether it is still taken for true.
    pub fn holds(self, db: &Db, now: i64) -> bool {
        self.told == db.told() && (self.at..self.until).contains(&now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_memory_begins_anew() {
        let memory = Memory::new(2);
        for (key, value) in [("a", 1), ("b", 2), ("a", 3)] {
            memory.insert(key, value);
        }
        assert_eq!([memory.get("a"), memory.get("b")], [Some(3), Some(2)]);
        memory.insert("c", 4);
        assert_eq!(
            [memory.get("a"), memory.get("b"), memory.get("c")],
            [None, None, Some(4)]
        );
    }

    #[tokio::test]
    async fn what_was_seen_holds_for_a_second_or_until_this_node_tells_something() {
        let db = Db::connect("sqlite::memory:").await.unwrap();
        let seen = Seen::before(&db, 5000);
        assert!(seen.holds(&db, 5000) && seen.holds(&db, 5999));
        assert!(!seen.holds(&db, 6000) && !seen.holds(&db, 4999));
        db.tell();
        assert!(!seen.holds(&db, 5000));
        assert!(Seen::before(&db, 5000).holds(&db.clone(), 5001));
    }

    #[tokio::test]
    async fn what_follows_holds_as_long_as_all_that_it_follows_from() {
        let db = Db::connect("sqlite::memory:").await.unwrap();
        let (first, later) = (Seen::before(&db, 5000), Seen::before(&db, 5600));
        for both in [first.and(later), later.and(first)] {
            assert!(both.holds(&db, 5600) && both.holds(&db, 5999));
            assert!(!both.holds(&db, 5599) && !both.holds(&db, 6000));
        }
        assert!(first.until(5300).holds(&db, 5299) && !first.until(5300).holds(&db, 5300));
        assert!(!first.until(9000).holds(&db, 6000));
        db.tell();
        let both = first.and(Seen::before(&db, 5600));
        assert!(
            !both.holds(&db, 5600),
            "what is old is not new because of something else"
        );
    }
}
