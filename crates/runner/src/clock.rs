//! Virtual time: what waits for it, in order. Nothing here reads the machine's clock, so a run is the same every time.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Milliseconds between two frames.
pub const FRAME: f64 = 16.0;
/// What a timer waits at least, as in browsers, so that one that starts itself anew lets the time go on.
const LEAST: f64 = 1.0;

/// A time in milliseconds as a key; times are never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct At(u64);

impl At {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "microseconds of a bounded time"
    )]
    fn new(milliseconds: f64) -> Self {
        Self((milliseconds.clamp(0.0, 1e12) * 1000.0) as u64)
    }

    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    fn milliseconds(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

/// The time, readable from inside the engine.
pub type Now = Rc<Cell<f64>>;

/// The last number that was given to something that waits.
pub type Numbers = Rc<Cell<u64>>;

/// What waits, each under a number that is its own.
#[derive(Debug)]
pub struct Clock<T> {
    now: Now,
    waiting: BTreeMap<(At, u64), T>,
    times: BTreeMap<u64, At>,
    last: Numbers,
}

impl<T> Clock<T> {
    /// Begins at zero.
    pub fn new() -> Self {
        Self {
            now: Now::default(),
            waiting: BTreeMap::new(),
            times: BTreeMap::new(),
            last: Numbers::default(),
        }
    }

    /// Milliseconds since the start.
    pub fn now(&self) -> f64 {
        self.now.get()
    }

    /// The same for others to read.
    pub fn shared(&self) -> Now {
        Rc::clone(&self.now)
    }

    /// For whoever needs a number before it can wait here.
    pub fn numbers(&self) -> Numbers {
        Rc::clone(&self.last)
    }

    /// How much waits.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Lets `what` wait; answers its number.
    pub fn after(&mut self, milliseconds: f64, what: T) -> u64 {
        let number = self.last.get() + 1;
        self.last.set(number);
        self.wait(number, milliseconds, what);
        number
    }

    /// Lets `what` wait under a number of [`Self::numbers`].
    pub fn wait(&mut self, number: u64, milliseconds: f64, what: T) {
        let milliseconds = if milliseconds.is_nan() {
            LEAST
        } else {
            milliseconds.max(LEAST)
        };
        let at = At::new(self.now() + milliseconds);
        self.times.insert(number, at);
        self.waiting.insert((at, number), what);
    }

    /// Takes back what waits under a number.
    pub fn stop(&mut self, number: u64) {
        if let Some(at) = self.times.remove(&number) {
            self.waiting.remove(&(at, number));
        }
    }

    /// The next that is due until `end`; the time goes on to it, or to `end` when there is none.
    pub fn next(&mut self, end: f64) -> Option<(u64, T)> {
        let due = self.waiting.first_entry().filter(|entry| entry.key().0 <= At::new(end));
        let Some(entry) = due else {
            self.now.set(self.now().max(end));
            return None;
        };
        let ((at, number), what) = entry.remove_entry();
        self.times.remove(&number);
        self.now.set(self.now().max(at.milliseconds()));
        Some((number, what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_comes_in_order_and_the_time_goes_on() {
        let mut clock = Clock::new();
        clock.after(20.0, "b");
        clock.after(10.0, "a");
        let gone = clock.after(15.0, "x");
        clock.after(10.0, "a2");
        clock.stop(gone);
        let mut seen = Vec::new();
        while let Some((_, what)) = clock.next(100.0) {
            seen.push((what, clock.now()));
        }
        assert_eq!(seen, [("a", 10.0), ("a2", 10.0), ("b", 20.0)]);
        assert!((clock.now() - 100.0).abs() < f64::EPSILON);
        assert_eq!(clock.len(), 0);
    }

    #[test]
    fn a_timer_that_starts_itself_anew_lets_the_time_go_on() {
        let mut clock = Clock::new();
        clock.after(0.0, ());
        let mut fired = 0;
        while clock.next(50.0).is_some() {
            fired += 1;
            clock.after(f64::NAN, ());
        }
        assert_eq!(fired, 50);
    }
}
