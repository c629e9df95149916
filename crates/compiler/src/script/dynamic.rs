//! What a reviewer wants to know of the scripts of a package, as they are in it: where capabilities are asked for, and
//! where code is made of texts or comes from elsewhere, so that nobody can have read it.

use std::collections::{BTreeMap, BTreeSet};

use hutong_dialect::Dialect;
use hutong_protocol::capabilities::of_member;
use oxc::ast::ast::{
    Argument, AssignmentExpression, AssignmentTarget, BinaryExpression, CallExpression, ClassBody, Expression,
    Function, IdentifierReference, ImportExpression, MemberExpression, NewExpression, ObjectProperty,
    ObjectPropertyKind, SimpleAssignmentTarget, UnaryExpression, UnaryOperator, VariableDeclarator,
};
use oxc::ast_visit::{Visit, walk};
use oxc::semantic::ScopeFlags;
use oxc::span::{GetSpan as _, Span};

use super::parse::Parsed;
use super::values::{Value, Values, are_of_module, facades};
use super::{facade, look_through, without_bom};
use crate::source_map::Lines;

/// Places of one kind that are told of; the others are counted.
pub const KEPT: usize = 20;
/// Characters before a place and from it on that are shown.
const EXCERPT: (usize, usize) = (20, 100);
/// Times that names are gone through: one may be given to another before it has its own value.
const ROUNDS: usize = 2;

/// Interpreters of JavaScript that mini-programs bring with them, by the names of their packages.
const INTERPRETERS: &[&str] = &[
    "eval5",
    "evaljs",
    "js-interpreter",
    "notevil",
    "quickjs-emscripten",
    "safer-eval",
    "sandboxjs",
    "sval",
];

/// What the scripts of a file do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// Code that is made at run time.
    pub dynamic: BTreeMap<Dynamic, Spots>,
    /// Capabilities that are asked for by name.
    pub capabilities: BTreeMap<&'static str, Spots>,
}

/// How code is made at run time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dynamic {
    /// `eval`, by any name.
    Eval,
    /// `Function`, or what it is the `constructor` of.
    Function,
    /// `setTimeout` or `setInterval` of a text.
    Timer,
    /// `import()`, `importScripts` or `Worker` of what is not in the package.
    Import,
    /// A program of bytes that a server sent.
    WebAssembly,
    /// A library that runs scripts.
    Interpreter,
    /// The file cannot be read.
    Unreadable,
}

impl Dynamic {
    /// What it is called in evidence (spec/review.md).
    pub const fn name(self) -> &'static str {
        match self {
            Self::Eval => "eval",
            Self::Function => "function",
            Self::Timer => "text_timer",
            Self::Import => "foreign_code",
            Self::WebAssembly => "foreign_webassembly",
            Self::Interpreter => "interpreter",
            Self::Unreadable => "unreadable_script",
        }
    }
}

/// Where something stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spots {
    /// The first ones, in the order of the file.
    pub kept: Vec<Spot>,
    /// How many there are.
    pub total: usize,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// From 0.
    pub line: usize,
    /// From 0, in UTF-16 units, as in source maps.
    pub column: usize,
    /// What stands there, and a little of what is around it on its line.
    pub excerpt: String,
}

/// Looks through a script of a package. Of one that no parser reads it is said that it cannot be read.
pub fn look(path: &str, source: &str, dialect: &'static Dialect) -> Look {
    let found = look_through(path, source, |script| Some(Found::of(script, dialect)));
    let found = found.unwrap_or_else(|| {
        let mut found = Found::default();
        found.dynamic.entry(Dynamic::Unreadable).or_default().add(0);
        found
    });
    found.look(without_bom(source))
}

/// Byte offsets.
#[derive(Default)]
struct Offsets {
    kept: Vec<u32>,
    total: usize,
}

impl Offsets {
    fn add(&mut self, at: u32) {
        self.total += 1;
        if self.kept.len() < KEPT {
            self.kept.push(at);
        }
    }
}

#[derive(Default)]
struct Found {
    dynamic: BTreeMap<Dynamic, Offsets>,
    capabilities: BTreeMap<&'static str, Offsets>,
}

impl Found {
    fn of(script: &Parsed<'_>, dialect: &'static Dialect) -> Self {
        let mut finder = Finder {
            dialect,
            values: Values::new(dialect, script),
            found: Self::default(),
            learning: true,
            quiet: Span::default(),
            called: BTreeSet::new(),
            interpreters: BTreeSet::new(),
        };
        for _ in 0..ROUNDS {
            finder.visit_program(script.program);
        }
        finder.learning = false;
        finder.visit_program(script.program);
        finder.found
    }

    fn look(self, source: &str) -> Look {
        let all = self.dynamic.values().chain(self.capabilities.values());
        let places: BTreeSet<u32> = all.flat_map(|offsets| &offsets.kept).copied().collect();
        let mut lines = Lines::of(source);
        let spots: BTreeMap<_, _> = places
            .into_iter()
            .map(|at| (at, spot(source, &mut lines, at)))
            .collect();
        let of = |offsets: Offsets| Spots {
            kept: offsets.kept.iter().filter_map(|at| spots.get(at).cloned()).collect(),
            total: offsets.total,
        };
        Look {
            dynamic: self.dynamic.into_iter().map(|(what, all)| (what, of(all))).collect(),
            capabilities: self
                .capabilities
                .into_iter()
                .map(|(name, all)| (name, of(all)))
                .collect(),
        }
    }
}

fn spot(source: &str, lines: &mut Lines<'_>, at: u32) -> Spot {
    let at = source.floor_char_boundary(at as usize);
    let (line, column) = lines.place(at);
    let is_inside = |letter: &char| !matches!(letter, '\n' | '\r');
    let before = source[..at].chars().rev().take_while(is_inside).take(EXCERPT.0);
    let start = at - before.map(char::len_utf8).sum::<usize>();
    let after = source[at..].chars().take_while(is_inside).take(EXCERPT.1);
    let end = at + after.map(char::len_utf8).sum::<usize>();
    let excerpt = source[start..end].chars().filter(|letter| !letter.is_control());
    Spot {
        line,
        column,
        excerpt: excerpt.collect::<String>().trim().to_owned(),
    }
}

struct Finder<'s, 'm> {
    dialect: &'static Dialect,
    values: Values<'s, 'm>,
    found: Found,
    /// Nothing is found yet: what names stand for is looked up.
    learning: bool,
    /// What a call was found by, or was seen to be harmless.
    quiet: Span,
    /// Starts of functions that are called where they stand.
    called: BTreeSet<u32>,
    interpreters: BTreeSet<&'static str>,
}

impl<'m> Finder<'_, 'm> {
    fn find(&mut self, what: Dynamic, span: Span) {
        if !self.learning {
            self.found.dynamic.entry(what).or_default().add(span.start);
        }
    }

    fn asks(&mut self, member: &str, span: Span) {
        if let Some(capability) = of_member(self.dialect.facade, member)
            && !self.learning
        {
            self.found.capabilities.entry(capability).or_default().add(span.start);
        }
    }

    /// What a call does, or what is made with `new`.
    fn call(&self, callee: &Expression<'m>, arguments: &[Argument<'m>]) -> Option<Dynamic> {
        let inner = callee.get_inner_expression();
        match self.values.of(callee) {
            Some(Value::Eval) => (!self.values.is_harmless_eval(arguments)).then_some(Dynamic::Eval),
            Some(Value::Function) => (!self.values.is_harmless_function(arguments)).then_some(Dynamic::Function),
            Some(Value::Timer) => self.is_text(arguments.first()).then_some(Dynamic::Timer),
            Some(Value::ImportScripts) => (!arguments.is_empty()).then_some(Dynamic::Import),
            Some(Value::Worker) => self.is_elsewhere(arguments.first()).then_some(Dynamic::Import),
            Some(Value::Program(asks)) => {
                let answer = self.values.first(arguments) == Some(Value::Answer);
                (asks || answer).then_some(Dynamic::WebAssembly)
            }
            _ => match inner {
                // what became of `import()` in a package
                Expression::Identifier(name) if name.name == "require" => {
                    self.is_elsewhere(arguments.first()).then_some(Dynamic::Import)
                }
                _ => inner
                    .as_member_expression()
                    .and_then(|member| self.method(member, arguments)),
            },
        }
    }

    /// A call of a member that is nothing by itself.
    fn method(&self, member: &MemberExpression<'m>, arguments: &[Argument<'m>]) -> Option<Dynamic> {
        let of = |expression: Option<&Expression<'m>>| self.values.of(expression?);
        let name = member.static_property_name()?;
        let (makes, rest) = match name {
            "call" | "apply" => (of(Some(member.object())), arguments.get(1..)?),
            "construct" => (of(arguments.first()?.as_expression()), arguments.get(1..)?),
            "async" => {
                let is_require =
                    matches!(member.object(), Expression::Identifier(name) if name.name.ends_with("require"));
                return (is_require && self.is_elsewhere(arguments.first())).then_some(Dynamic::Import);
            }
            _ => return None,
        };
        match makes {
            _ if rest.is_empty() => None,
            Some(Value::Eval) => Some(Dynamic::Eval),
            Some(Value::Function) if name == "call" && self.values.is_harmless_function(rest) => None,
            Some(Value::Function) => Some(Dynamic::Function),
            Some(Value::Timer) => self.is_text(rest.first()).then_some(Dynamic::Timer),
            // `Reflect.apply(eval, …)`
            _ if name == "apply" => match of(arguments.first()?.as_expression()) {
                Some(Value::Eval) => Some(Dynamic::Eval),
                Some(Value::Function) if is_named(member.object(), "Reflect") => Some(Dynamic::Function),
                _ => None,
            },
            _ => None,
        }
    }

    fn is_text(&self, argument: Option<&Argument<'m>>) -> bool {
        let value = argument.and_then(|argument| self.values.of(argument.as_expression()?));
        matches!(value, Some(Value::Text(text, whole)) if !(whole && text.is_empty()))
    }

    fn is_elsewhere(&self, argument: Option<&Argument<'m>>) -> bool {
        let value = argument.and_then(|argument| self.values.of(argument.as_expression()?));
        is_address(value.as_ref())
    }

    /// What a server answers is given to the functions among the arguments.
    fn answered(&mut self, call: &CallExpression<'m>) {
        let Some(member) = call.callee.get_inner_expression().as_member_expression() else {
            return;
        };
        let name = member.static_property_name().unwrap_or_default();
        let asks = matches!(name, "request" | "downloadFile") && self.values.is_facade(member.object());
        if !(asks || name == "then" && self.values.of(member.object()) == Some(Value::Answer)) {
            return;
        }
        for argument in call.arguments.iter().filter_map(Argument::as_expression) {
            match argument.get_inner_expression() {
                Expression::ObjectExpression(options) => {
                    for option in &options.properties {
                        if let ObjectPropertyKind::ObjectProperty(option) = option {
                            self.gets_answer(&option.value);
                        }
                    }
                }
                function => self.gets_answer(function),
            }
        }
    }

    fn gets_answer(&mut self, function: &Expression<'m>) {
        let parameters = match function.get_inner_expression() {
            Expression::FunctionExpression(function) => &function.params,
            Expression::ArrowFunctionExpression(function) => &function.params,
            _ => return,
        };
        if let Some(first) = parameters.items.first() {
            self.values.learn(&first.pattern, Value::Answer);
        }
    }

    /// A function that is called where it stands has its caller's `this`, or the global object.
    fn mark_called(&mut self, callee: &Expression<'m>) {
        let callee = callee.get_inner_expression();
        let object = callee.as_member_expression().filter(|member| {
            let name = member.static_property_name();
            matches!(name, Some("call" | "apply"))
        });
        let function = object.map_or(callee, |member| member.object().get_inner_expression());
        if let Expression::FunctionExpression(function) = function {
            self.called.insert(function.span.start);
        }
    }

    /// Code that says `eval` and does not evaluate.
    fn only_compares(&self, expression: &Expression<'m>) -> bool {
        self.values.of(expression) == Some(Value::Eval)
    }
}

impl<'m> Visit<'m> for Finder<'_, 'm> {
    fn visit_call_expression(&mut self, it: &CallExpression<'m>) {
        self.mark_called(&it.callee);
        if self.learning {
            self.answered(it);
            walk::walk_call_expression(self, it);
            return;
        }
        let what = self.call(&it.callee, &it.arguments);
        if let Some(what) = what {
            self.find(what, it.span);
        }
        let around = self.quiet;
        if what == Some(Dynamic::Eval) || self.values.of(&it.callee) == Some(Value::Eval) {
            self.quiet = it.callee.span();
        }
        self.visit_expression(&it.callee);
        // `Reflect.apply(eval, …)`
        if what == Some(Dynamic::Eval) && self.values.first(&it.arguments) == Some(Value::Eval) {
            self.quiet = it.arguments[0].span();
        }
        self.visit_arguments(&it.arguments);
        self.quiet = around;
    }

    fn visit_new_expression(&mut self, it: &NewExpression<'m>) {
        if !self.learning
            && let Some(what) = self.call(&it.callee, &it.arguments)
        {
            self.find(what, it.span);
        }
        walk::walk_new_expression(self, it);
    }

    fn visit_import_expression(&mut self, it: &ImportExpression<'m>) {
        if is_address(self.values.of(&it.source).as_ref()) {
            self.find(Dynamic::Import, it.span);
        }
        walk::walk_import_expression(self, it);
    }

    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'m>) {
        if it.name == "eval" && !self.quiet.contains_inclusive(it.span) && self.values.symbol(it).is_none() {
            self.find(Dynamic::Eval, it.span);
        }
    }

    fn visit_member_expression(&mut self, it: &MemberExpression<'m>) {
        if self.learning {
            walk::walk_member_expression(self, it);
            return;
        }
        if let Some(names) = facade::path(it, &|expression| self.values.is_facade(expression)) {
            self.asks(names[0], it.span());
            return;
        }
        if !self.quiet.contains_inclusive(it.span()) && self.values.of_member(it) == Some(Value::Eval) {
            self.find(Dynamic::Eval, it.span());
        }
        walk::walk_member_expression(self, it);
    }

    fn visit_simple_assignment_target(&mut self, it: &SimpleAssignmentTarget<'m>) {
        match it.as_member_expression() {
            Some(member) => walk::walk_member_expression(self, member),
            None => walk::walk_simple_assignment_target(self, it),
        }
    }

    fn visit_unary_expression(&mut self, it: &UnaryExpression<'m>) {
        if !(it.operator == UnaryOperator::Typeof && self.only_compares(&it.argument)) {
            walk::walk_unary_expression(self, it);
        }
    }

    fn visit_binary_expression(&mut self, it: &BinaryExpression<'m>) {
        for side in [&it.left, &it.right] {
            if !(it.operator.is_equality() && self.only_compares(side)) {
                self.visit_expression(side);
            }
        }
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'m>) {
        if self.learning {
            if let Some(value) = it.init.as_ref().and_then(|init| self.values.of(init)) {
                self.values.learn(&it.id, value);
            }
        } else if let Some(names) = facade::destructured(it, &|expression| self.values.is_facade(expression)) {
            for name in names {
                self.asks(&name, it.span);
            }
        }
        walk::walk_variable_declarator(self, it);
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'m>) {
        if self.learning
            && let AssignmentTarget::AssignmentTargetIdentifier(name) = &it.left
            && let Some(symbol) = self.values.symbol(name)
            && let Some(value) = self.values.of(&it.right)
        {
            self.values.know(symbol, value);
        }
        walk::walk_assignment_expression(self, it);
    }

    fn visit_object_property(&mut self, it: &ObjectProperty<'m>) {
        if let Expression::FunctionExpression(_) = it.value
            && let Some(path) = it.key.static_name()
            && let Some(name) = interpreter(&path)
            && !self.learning
            && self.interpreters.insert(name)
        {
            self.find(Dynamic::Interpreter, it.span);
        }
        walk::walk_object_property(self, it);
    }

    fn visit_function(&mut self, it: &Function<'m>, flags: ScopeFlags) {
        let is_module = are_of_module(&it.params);
        if is_module && self.learning {
            for pattern in facades(&it.params) {
                self.values.learn(pattern, Value::Facade);
            }
        }
        let is_called = self.called.contains(&it.span.start);
        self.values.global_this.push(is_module || is_called);
        walk::walk_function(self, it, flags);
        self.values.global_this.pop();
    }

    fn visit_class_body(&mut self, it: &ClassBody<'m>) {
        self.values.global_this.push(false);
        walk::walk_class_body(self, it);
        self.values.global_this.pop();
    }
}

fn is_named(expression: &Expression<'_>, name: &str) -> bool {
    matches!(expression.get_inner_expression(), Expression::Identifier(id) if id.name == name)
}

/// Whether a text begins as the address of what is in no package.
fn is_address(value: Option<&Value>) -> bool {
    let Some(Value::Text(text, _)) = value else {
        return false;
    };
    let schemes = ["data:", "blob:", "http://", "https://", "//"];
    schemes.iter().any(|scheme| text.starts_with(scheme))
}

/// The interpreter that a module belongs to, by its package or the name of its file.
fn interpreter(module: &str) -> Option<&'static str> {
    let known = |name: &str| INTERPRETERS.iter().copied().find(|known| *known == name);
    let (folders, file) = module.rsplit_once('/').unwrap_or(("", module));
    let mut folders = folders
        .split('/')
        .skip_while(|name| !matches!(*name, "miniprogram_npm" | "node_modules" | "npm"));
    let stem = file.strip_suffix(".js")?;
    folders
        .find_map(known)
        .or_else(|| known(stem.strip_suffix(".min").unwrap_or(stem)))
}
