//! What expressions stand for, as far as it is plain: what makes code of texts, and the ways around its names. A name
//! stands for what is given to it anywhere; nothing is run.

use std::collections::HashMap;

use hutong_dialect::Dialect;
use oxc::ast::ast::{
    Argument, BinaryOperator, BindingPattern, Expression, FormalParameters, FunctionBody, IdentifierReference,
    MemberExpression, Statement, TemplateLiteral,
};
use oxc::semantic::SymbolId;

use super::parse::Parsed;

/// Expressions inside expressions that are followed; it bounds the time that a question takes.
const DEPTH: usize = 16;
/// Bytes of a text that are known.
const TEXT: usize = 200;

/// What an expression stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A text that begins so, and whether that is all of it.
    Text(String, bool),
    /// The global object.
    Global,
    /// `eval`.
    Eval,
    /// `Function` and its cousins for generators and asynchronous functions.
    Function,
    /// What was made of `Function("return this")`.
    GlobalGetter,
    /// `setTimeout` and `setInterval`.
    Timer,
    /// `importScripts`.
    ImportScripts,
    /// `Worker` and `SharedWorker`.
    Worker,
    /// `fetch`.
    Fetch,
    /// `WebAssembly`.
    WebAssembly,
    /// What of it makes a program of bytes, and whether it asks a server for them.
    Program(bool),
    /// What a server answered, or a promise of it.
    Answer,
    /// The façade.
    Facade,
    /// Any function: its `constructor` is `Function`.
    Callable,
    /// The `constructor` of anything else.
    Constructor,
}

/// What is known of the names of a script.
pub(super) struct Values<'s, 'm> {
    dialect: &'static Dialect,
    script: &'s Parsed<'m>,
    known: HashMap<SymbolId, Value>,
    /// Whether `this` is the global object, in each function around.
    pub(super) global_this: Vec<bool>,
}

impl<'s, 'm> Values<'s, 'm> {
    pub(super) fn new(dialect: &'static Dialect, script: &'s Parsed<'m>) -> Self {
        Self {
            dialect,
            script,
            known: HashMap::new(),
            global_this: vec![true],
        }
    }

    pub(super) fn of(&self, expression: &Expression<'m>) -> Option<Value> {
        self.within(expression, DEPTH)
    }

    pub(super) fn of_member(&self, member: &MemberExpression<'m>) -> Option<Value> {
        self.member(member, DEPTH)
    }

    pub(super) fn symbol(&self, name: &IdentifierReference<'_>) -> Option<SymbolId> {
        self.script.scoping.get_reference(name.reference_id()).symbol_id()
    }

    pub(super) fn is_facade(&self, expression: &Expression<'m>) -> bool {
        self.of(expression) == Some(Value::Facade)
    }

    /// The names of a pattern stand for a value, or parts of it.
    pub(super) fn learn(&mut self, pattern: &BindingPattern<'m>, value: Value) {
        match pattern {
            BindingPattern::BindingIdentifier(name) => self.know(name.symbol_id(), value),
            BindingPattern::ObjectPattern(object) => {
                for property in &object.properties {
                    let name = property.key.static_name();
                    if let Some(part) = name.and_then(|name| self.part(Some(&value), &name)) {
                        self.learn(&property.value, part);
                    }
                }
            }
            BindingPattern::AssignmentPattern(pattern) => self.learn(&pattern.left, value),
            BindingPattern::ArrayPattern(_) => {}
        }
    }

    pub(super) fn know(&mut self, symbol: SymbolId, value: Value) {
        match (self.known.get(&symbol), &value) {
            (Some(Value::Text(known, _)), Value::Text(text, _)) if known != text => {
                self.known.insert(symbol, Value::Text(String::new(), false));
            }
            (Some(known), Value::Text(..)) if !matches!(known, Value::Text(..)) => {}
            _ => _ = self.known.insert(symbol, value),
        }
    }

    fn within(&self, expression: &Expression<'m>, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        match expression.get_inner_expression() {
            Expression::StringLiteral(text) => Some(self::text(&text.value, true)),
            Expression::TemplateLiteral(template) => Some(self.template(template, depth)),
            Expression::BinaryExpression(sum) if sum.operator == BinaryOperator::Addition => {
                joined(self.within(&sum.left, depth), self.within(&sum.right, depth))
            }
            Expression::Identifier(name) => {
                let Some(symbol) = self.symbol(name) else {
                    return self.global(&name.name);
                };
                let flags = self.script.scoping.symbol_flags(symbol);
                let known = self.known.get(&symbol).cloned();
                known.or_else(|| (flags.is_function() || flags.is_class()).then_some(Value::Callable))
            }
            Expression::ThisExpression(_) => self.global_this.last()?.then_some(Value::Global),
            Expression::FunctionExpression(_)
            | Expression::ArrowFunctionExpression(_)
            | Expression::ClassExpression(_) => Some(Value::Callable),
            Expression::SequenceExpression(all) => self.within(all.expressions.last()?, depth),
            Expression::AssignmentExpression(assignment) => self.within(&assignment.right, depth),
            Expression::AwaitExpression(later) => self.within(&later.argument, depth),
            Expression::ConditionalExpression(either) => self
                .within(&either.consequent, depth)
                .or_else(|| self.within(&either.alternate, depth)),
            Expression::LogicalExpression(either) => self
                .within(&either.left, depth)
                .or_else(|| self.within(&either.right, depth)),
            Expression::CallExpression(call) => self.called(&call.callee, &call.arguments, depth),
            Expression::NewExpression(made) => match self.within(&made.callee, depth) {
                Some(Value::Function) => Some(self.made(&made.arguments, depth)),
                // a view of bytes
                _ => self
                    .argument(&made.arguments, depth)
                    .filter(|value| *value == Value::Answer),
            },
            other => self.member(other.as_member_expression()?, depth),
        }
    }

    fn template(&self, template: &TemplateLiteral<'m>, depth: usize) -> Value {
        let mut parts = template.expressions.iter();
        let mut all = Some(text("", true));
        for quasi in &template.quasis {
            all = joined(all, Some(text(&quasi.value.raw, true)));
            if let Some(part) = parts.next() {
                all = joined(all, self.within(part, depth));
            }
        }
        all.unwrap_or_else(|| text("", false))
    }

    fn member(&self, member: &MemberExpression<'m>, depth: usize) -> Option<Value> {
        let name = match member {
            MemberExpression::StaticMemberExpression(member) => member.property.name.to_string(),
            MemberExpression::ComputedMemberExpression(member) => match self.within(&member.expression, depth)? {
                Value::Text(name, true) => name,
                _ => return None,
            },
            MemberExpression::PrivateFieldExpression(_) => return None,
        };
        let object = member.object().get_inner_expression();
        let is_literal = matches!(
            object,
            Expression::StringLiteral(_) | Expression::ArrayExpression(_) | Expression::RegExpLiteral(_)
        );
        // `[].map`, a function
        if is_literal && name != "constructor" && name != "length" {
            return Some(Value::Callable);
        }
        self.part(self.within(object, depth).as_ref(), &name)
    }

    fn part(&self, of: Option<&Value>, name: &str) -> Option<Value> {
        match (of, name) {
            (Some(Value::Global), name) => self.global(name),
            (Some(Value::WebAssembly), "instantiate" | "compile" | "Module") => Some(Value::Program(false)),
            (Some(Value::WebAssembly), "instantiateStreaming" | "compileStreaming") => Some(Value::Program(true)),
            (Some(Value::Answer), _) => Some(Value::Answer),
            (
                Some(
                    Value::Callable
                    | Value::Function
                    | Value::GlobalGetter
                    | Value::Constructor
                    | Value::Eval
                    | Value::Timer,
                ),
                "constructor",
            ) => Some(Value::Function),
            (_, "constructor") => Some(Value::Constructor),
            (Some(Value::Function), "prototype") | (Some(Value::Callable), "__proto__") => Some(Value::Callable),
            _ => None,
        }
    }

    fn global(&self, name: &str) -> Option<Value> {
        Some(match name {
            "globalThis" | "window" | "self" | "global" | "frames" => Value::Global,
            "eval" => Value::Eval,
            "Function" => Value::Function,
            "setTimeout" | "setInterval" => Value::Timer,
            "importScripts" => Value::ImportScripts,
            "Worker" | "SharedWorker" => Value::Worker,
            "fetch" => Value::Fetch,
            "WebAssembly" => Value::WebAssembly,
            "Object" | "Array" | "String" | "Number" | "Boolean" | "Date" | "RegExp" | "Error" | "Promise" | "Map"
            | "Set" | "Symbol" | "Proxy" | "parseInt" | "parseFloat" | "isNaN" => Value::Callable,
            name if self.dialect.is_facade(name) => Value::Facade,
            _ => return None,
        })
    }

    /// What a call gives.
    fn called(&self, callee: &Expression<'m>, arguments: &[Argument<'m>], depth: usize) -> Option<Value> {
        let callee = callee.get_inner_expression();
        match callee {
            Expression::FunctionExpression(function) => {
                return match returned(function.body.as_deref()?)?.get_inner_expression() {
                    Expression::ThisExpression(_) => Some(Value::Global),
                    other => self.within(other, depth),
                };
            }
            Expression::ArrowFunctionExpression(function) => {
                return self.within(function.get_expression()?, depth);
            }
            _ => {}
        }
        match self.within(callee, depth) {
            Some(Value::Function) => return Some(self.made(arguments, depth)),
            Some(Value::GlobalGetter) => return Some(Value::Global),
            Some(Value::Eval) if self.is_harmless_eval(arguments) => return Some(Value::Global),
            Some(Value::Fetch | Value::Answer) => return Some(Value::Answer),
            _ => {}
        }
        let member = callee.as_member_expression()?;
        match member.static_property_name()? {
            "bind" => self.within(member.object(), depth),
            "getPrototypeOf" => self.argument(arguments, depth).filter(|of| *of == Value::Callable),
            "createObjectURL" => Some(text("blob:", false)),
            "arrayBuffer" => Some(Value::Answer),
            _ => None,
        }
    }

    /// What `Function` makes.
    fn made(&self, arguments: &[Argument<'m>], depth: usize) -> Value {
        match self.argument(arguments, depth) {
            Some(Value::Text(body, true)) if statement(&body) == "return this" => Value::GlobalGetter,
            _ => Value::Callable,
        }
    }

    fn argument(&self, arguments: &[Argument<'m>], depth: usize) -> Option<Value> {
        self.within(arguments.first()?.as_expression()?, depth)
    }

    /// What the first argument stands for.
    pub(super) fn first(&self, arguments: &[Argument<'m>]) -> Option<Value> {
        self.argument(arguments, DEPTH)
    }

    /// Whether all that is evaluated is a way to the global object, as in runtimes of old, or nothing.
    pub(super) fn is_harmless_eval(&self, arguments: &[Argument<'m>]) -> bool {
        match self.first(arguments) {
            Some(Value::Text(text, true)) => matches!(statement(&text), "" | "this"),
            _ => arguments.is_empty(),
        }
    }

    /// The same of what is given to `Function`: webpack's way to the global object, and regenerator's.
    pub(super) fn is_harmless_function(&self, arguments: &[Argument<'m>]) -> bool {
        let texts = arguments
            .iter()
            .map(|one| match one.as_expression().and_then(|one| self.of(one)) {
                Some(Value::Text(text, true)) => Some(text),
                _ => None,
            });
        let Some(texts) = texts.collect::<Option<Vec<_>>>() else {
            return false;
        };
        match texts.as_slice() {
            [] => true,
            [parameter, body] if parameter == "r" && statement(body) == "regeneratorRuntime = r" => true,
            [parameters @ .., body] => {
                parameters.iter().all(String::is_empty) && matches!(statement(body), "" | "return this")
            }
        }
    }
}

/// The only statement of a body, `return …`.
fn returned<'b, 'm>(body: &'b FunctionBody<'m>) -> Option<&'b Expression<'m>> {
    match body.statements.as_slice() {
        [Statement::ReturnStatement(only)] => only.argument.as_ref(),
        _ => None,
    }
}

/// Whether parameters are those of a module's function (spec/package.md, `logic.js`).
pub(super) fn are_of_module(parameters: &FormalParameters<'_>) -> bool {
    let first = parameters.items.first().map(|first| &first.pattern);
    parameters.items.len() >= 10
        && matches!(first, Some(BindingPattern::BindingIdentifier(name)) if name.name.ends_with("require"))
}

/// The names that the façade has in a module.
pub(super) fn facades<'a, 'm>(parameters: &'a FormalParameters<'m>) -> impl Iterator<Item = &'a BindingPattern<'m>> {
    [3, 10]
        .into_iter()
        .filter_map(|at| Some(&parameters.items.get(at)?.pattern))
}

fn text(text: &str, whole: bool) -> Value {
    let end = text.floor_char_boundary(TEXT);
    Value::Text(text[..end].to_owned(), whole && end == text.len())
}

fn joined(left: Option<Value>, right: Option<Value>) -> Option<Value> {
    match (left, right) {
        (Some(Value::Text(left, true)), Some(Value::Text(right, whole))) => Some(text(&(left + &right), whole)),
        (Some(Value::Text(left, _)), _) => Some(Value::Text(left, false)),
        (_, Some(Value::Text(..))) => Some(text("", false)),
        _ => None,
    }
}

/// A body of one statement without what says nothing.
fn statement(body: &str) -> &str {
    let trim = |text: &'_ str| -> usize { text.len() - text.trim_start_matches([' ', '\n', '\t', ';']).len() };
    let mut body = body.trim_end_matches([' ', '\n', '\t', ';']);
    body = &body[trim(body)..];
    for quoted in ["\"use strict\"", "'use strict'"] {
        if let Some(rest) = body.strip_prefix(quoted) {
            body = &rest[trim(rest)..];
        }
    }
    body
}
