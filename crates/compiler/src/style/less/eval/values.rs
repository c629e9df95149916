//! Values are computed.

use std::rc::Rc;

use super::{Evaluator, Outcome, Scope, fail};
use crate::limits;
use crate::style::less::ast::{Piece, Template, Value};
use crate::style::less::print::{plain, print};
use crate::style::less::{functions, math};

impl Evaluator<'_> {
    pub fn template(&mut self, template: &Template, scope: &Rc<Scope>) -> Outcome<String> {
        let mut out = String::new();
        for piece in template {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Variable(name) => out.push_str(&plain(&self.variable(name, scope)?)),
                Piece::Property(name) => out.push_str(&plain(&self.property(name, scope)?)),
                Piece::Value(value) => out.push_str(&print(&self.eval(value, scope)?)),
            }
        }
        self.spend(out.len() / 16)?;
        Ok(out)
    }

    pub fn eval(&mut self, value: &Value, scope: &Rc<Scope>) -> Outcome<Value> {
        self.spend(1)?;
        if self.depth >= limits::STYLE_CALLS {
            return fail("this value leads to itself, or too far");
        }
        self.depth += 1;
        let done = self.eval_value(value, scope);
        self.depth -= 1;
        done
    }

    pub(super) fn eval_all(&mut self, values: &[Value], scope: &Rc<Scope>) -> Outcome<Vec<Value>> {
        values.iter().map(|value| self.eval(value, scope)).collect()
    }

    fn eval_value(&mut self, value: &Value, scope: &Rc<Scope>) -> Outcome<Value> {
        Ok(match value {
            Value::Number(..) | Value::Color(_) | Value::MixinCall(_) => value.clone(),
            Value::Text(text, quote) => Value::Text(vec![Piece::Text(self.template(text, scope)?)], *quote),
            Value::Word(text) => Value::word(self.template(text, scope)?),
            Value::Url(inside) => Value::Url(Box::new(self.eval(inside, scope)?)),
            Value::Call(name, arguments) => self.function(name, arguments, scope)?,
            Value::Variable(name) => self.variable(name, scope)?,
            Value::Indirect(name) => {
                let name = plain(&self.variable(name, scope)?);
                self.variable(&name, scope)?
            }
            Value::Property(name) => self.property(name, scope)?,
            Value::Operation {
                operator,
                left,
                right,
                spaced,
                always,
            } => {
                let (left, right) = (self.eval(left, scope)?, self.eval(right, scope)?);
                let computes = self.in_calc == 0 && (*operator != '/' || *always || self.brackets > 0);
                match computes.then(|| math::operate(*operator, &left, &right)).transpose()? {
                    Some(result) => result,
                    None => Value::Operation {
                        operator: *operator,
                        left: Box::new(left),
                        right: Box::new(right),
                        spaced: *spaced,
                        always: *always,
                    },
                }
            }
            Value::Negative(inside) => match self.eval(inside, scope)? {
                Value::Number(number, unit) if self.in_calc == 0 => Value::Number(-number, unit),
                value => Value::Negative(Box::new(value)),
            },
            Value::Paren(inside) => {
                self.brackets += 1;
                let inside = self.eval(inside, scope);
                self.brackets -= 1;
                match inside? {
                    value if self.in_calc > 0 && !matches!(value, Value::Number(..)) => Value::Paren(Box::new(value)),
                    value => value,
                }
            }
            Value::Spaces(values) => Value::Spaces(self.eval_all(values, scope)?),
            Value::Commas(values) => Value::Commas(self.eval_all(values, scope)?),
            Value::Rules(block, home) => {
                Value::Rules(Rc::clone(block), Some(home.clone().unwrap_or_else(|| Rc::clone(scope))))
            }
            Value::Condition(guard) => Value::word(if self.holds(guard, scope)? { "true" } else { "false" }),
            Value::Lookup(base, keys) => self.lookup(base, keys, scope)?,
        })
    }

    fn function(&mut self, name: &str, arguments: &[Value], scope: &Rc<Scope>) -> Outcome<Value> {
        let name_lower = name.to_ascii_lowercase();
        if name_lower == "calc" {
            self.in_calc += 1;
        }
        let (brackets, calc) = (std::mem::take(&mut self.brackets), self.in_calc);
        let evaluated = match (name_lower.as_str(), arguments) {
            ("if", [condition, first, rest @ ..]) => self.eval(condition, scope).and_then(|decided| {
                let chosen = if plain(&decided) == "true" {
                    Some(first)
                } else {
                    rest.first()
                };
                chosen
                    .map_or_else(|| Ok(Value::word("")), |value| self.eval(value, scope))
                    .map(|value| vec![value])
            }),
            ("isdefined", [Value::Variable(name)]) => {
                let known = scope
                    .chain()
                    .any(|scope| scope.frame.borrow().variables.contains_key(name));
                Ok(vec![Value::word(if known { "true" } else { "false" })])
            }
            _ => self.eval_all(arguments, scope),
        };
        self.brackets = brackets;
        self.in_calc = calc - usize::from(name_lower == "calc");
        let mut evaluated = evaluated?;
        match name_lower.as_str() {
            "if" | "boolean" | "isdefined" if !evaluated.is_empty() => return Ok(evaluated.remove(0)),
            "default" => {
                if let Some(default) = self.default {
                    return Ok(Value::word(if default { "true" } else { "false" }));
                }
            }
            _ => {}
        }
        let result = functions::call(&name_lower, &evaluated)?;
        if let Some(value) = &result {
            self.spend(functions::weight(value))?;
        }
        Ok(result.unwrap_or_else(|| Value::Call(name.to_owned(), evaluated)))
    }
}
