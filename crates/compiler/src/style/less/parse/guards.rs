//! Conditions.

use super::cursor::Cursor;
use super::values::one_or;
use crate::style::less::ast::Guard;

/// Brackets inside brackets of one condition: each may have to be read twice.
const MAX_GUARD_DEPTH: usize = 8;

impl Cursor<'_> {
    /// What stands behind `when`.
    pub fn guard(&mut self) -> Option<Guard> {
        if self.depth >= MAX_GUARD_DEPTH {
            return None;
        }
        self.depth += 1;
        let mut any = vec![self.guard_all()?];
        loop {
            self.space();
            let comma = self.rest().starts_with(',') && self.guard_follows();
            if !comma && !self.eat_word("or") {
                break;
            }
            self.eat(",");
            any.push(self.guard_all()?);
        }
        self.depth -= 1;
        Some(one_or(any, Guard::Or))
    }

    /// Whether the comma here is followed by another condition, and not by an argument.
    fn guard_follows(&self) -> bool {
        let after = self.rest()[1..].trim_start();
        self.depth == 1 && (after.starts_with('(') || after.starts_with("not") || after.starts_with("default()"))
    }

    fn guard_all(&mut self) -> Option<Guard> {
        let mut all = vec![self.guard_one()?];
        loop {
            self.space();
            if !self.eat_word("and") {
                return Some(one_or(all, Guard::And));
            }
            all.push(self.guard_one()?);
        }
    }

    fn guard_one(&mut self) -> Option<Guard> {
        self.space();
        if self.eat_word("not") {
            let inside = self.nested(Self::guard_one)?;
            return Some(Guard::Not(Box::new(inside)));
        }
        let start = self.at;
        if self.eat("(") {
            if let Some(inside) = self.guard() {
                self.space();
                if self.eat(")") {
                    return Some(inside);
                }
            }
            self.at = start + 1;
            let inside = self.comparison()?;
            self.space();
            return self.eat(")").then_some(inside);
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Option<Guard> {
        let left = self.sum()?;
        self.space();
        for (written, operator) in [
            (">=", ">="),
            ("=<", "<="),
            ("<=", "<="),
            (">", ">"),
            ("<", "<"),
            ("=", "="),
        ] {
            if self.eat(written) {
                let right = self.sum()?;
                return Some(Guard::Compare(left, operator, right));
            }
        }
        Some(Guard::Is(left))
    }
}
