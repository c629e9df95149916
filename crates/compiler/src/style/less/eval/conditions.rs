//! Whether a condition holds.

use std::rc::Rc;

use super::{Evaluator, Outcome, Scope};
use crate::style::less::ast::{Guard, Value};
use crate::style::less::math;
use crate::style::less::print::plain;

impl Evaluator<'_> {
    /// Whether a condition holds.
    pub fn holds(&mut self, guard: &Guard, scope: &Rc<Scope>) -> Outcome<bool> {
        Ok(match guard {
            Guard::Or(any) => {
                for one in any {
                    if self.holds(one, scope)? {
                        return Ok(true);
                    }
                }
                false
            }
            Guard::And(all) => {
                for one in all {
                    if !self.holds(one, scope)? {
                        return Ok(false);
                    }
                }
                true
            }
            Guard::Not(inside) => !self.holds(inside, scope)?,
            Guard::Compare(left, operator, right) => {
                let (left, right) = (self.computed(left, scope)?, self.computed(right, scope)?);
                math::compare(&left, operator, &right)
            }
            Guard::Is(value) => plain(&self.computed(value, scope)?) == "true",
        })
    }

    fn computed(&mut self, value: &Value, scope: &Rc<Scope>) -> Outcome<Value> {
        self.brackets += 1;
        let value = self.eval(value, scope);
        self.brackets -= 1;
        value
    }
}
