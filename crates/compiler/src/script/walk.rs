//! Everything inside statements: references to imports, requires, façade members, and the few
//! expressions that mean something else in a package.

use std::collections::{BTreeSet, HashSet};

use hutong_dialect::Dialect;
use oxc::allocator::Allocator;
use oxc::ast::ast::{
    AccessorProperty, ArrowFunctionExpression, AssignmentTargetPropertyIdentifier, AwaitExpression, CallExpression,
    ClassBody, Decorator, ExportAllDeclaration, ExportFromDeclaration, ExportNamedDeclaration, Expression,
    ExpressionStatement, ForOfStatement, Function, IdentifierReference, ImportDeclaration, ImportExpression,
    ImportMeta, MemberExpression, ObjectProperty, RegExpLiteral, TaggedTemplateExpression, ThisExpression,
    UnaryExpression, UnaryOperator, VariableDeclaration, VariableDeclarationKind, VariableDeclarator,
};
use oxc::ast_visit::{Visit, walk};
use oxc::regular_expression::{LiteralParser, Options as PatternOptions};
use oxc::semantic::{ScopeFlags, SymbolId};
use oxc::span::{GetSpan as _, Span};

use super::diagnostics;
use super::edits::{Edits, quoted};
use super::modules::{Plan, as_namespace};
use super::parse::Parsed;
use super::wrap::parameter;
use super::{Require, RequireKind, facade};
use crate::Diagnostic;
use crate::limits::DIAGNOSTICS_PER_FILE;

pub(super) struct Context<'s> {
    pub(super) path: &'s str,
    pub(super) source: &'s str,
    pub(super) dialect: &'s Dialect,
    pub(super) is_module: bool,
    pub(super) own_names: &'s BTreeSet<String>,
    pub(super) plan: &'s Plan,
}

#[derive(Default)]
pub(super) struct Walked {
    pub(super) edits: Edits,
    pub(super) api_uses: BTreeSet<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Walks the module. An error is something that no container could run.
pub(super) fn walk(module: &Parsed<'_>, context: &Context<'_>) -> Result<Walked, Box<Diagnostic>> {
    let mut walker = Walker {
        context,
        module,
        found: Walked::default(),
        unsupported: None,
        called: HashSet::new(),
        short: HashSet::new(),
        starts: HashSet::new(),
        in_function: 0,
        own_this: 0,
    };
    walker.visit_program(module.program);
    match walker.unsupported {
        Some(diagnostic) => Err(Box::new(diagnostic)),
        None => Ok(walker.found),
    }
}

struct Walker<'s, 'm> {
    context: &'s Context<'s>,
    module: &'s Parsed<'m>,
    found: Walked,
    unsupported: Option<Diagnostic>,
    /// Starts of identifiers that are called: an import must not become `this` of its function.
    called: HashSet<u32>,
    /// Starts of identifiers that are key and value at once.
    short: HashSet<u32>,
    /// Starts of expression statements.
    starts: HashSet<u32>,
    in_function: u32,
    own_this: u32,
}

impl<'m> Walker<'_, 'm> {
    fn symbol(&self, identifier: &IdentifierReference<'_>) -> Option<SymbolId> {
        self.module.scoping.get_reference(identifier.reference_id()).symbol_id()
    }

    /// Whether the expression is the global `name`, not something that the module declares.
    fn is_free(&self, expression: &Expression<'_>, name: &str) -> bool {
        matches!(expression.get_inner_expression(), Expression::Identifier(id) if id.name == name && self.symbol(id).is_none())
    }

    fn is_facade(&self, expression: &Expression<'_>) -> bool {
        matches!(expression.get_inner_expression(), Expression::Identifier(id)
            if self.context.dialect.is_facade(&id.name) && self.symbol(id).is_none())
    }

    fn mark_called(&mut self, callee: &Expression<'_>) {
        if let Expression::Identifier(identifier) = callee.get_inner_expression() {
            self.called.insert(identifier.span.start);
        }
    }

    fn member(&mut self, member: &MemberExpression<'m>) -> bool {
        let names = facade::path(member, &|expression| self.is_facade(expression));
        let known = names.is_some();
        self.found.api_uses.extend(names.map(facade::joined));
        known
    }

    fn unsupported(&mut self, span: Span, what: &str, hint: &str) {
        let Context { path, source, .. } = self.context;
        self.unsupported
            .get_or_insert_with(|| diagnostics::unsupported(path, source, span, what, hint));
    }

    fn warn(&mut self, diagnostic: impl FnOnce(&str, &str) -> Diagnostic) {
        if self.found.diagnostics.len() < DIAGNOSTICS_PER_FILE {
            self.found
                .diagnostics
                .push(diagnostic(self.context.path, self.context.source));
        }
    }

    /// `require(…)` and `require.async(…)`.
    fn require_call(&mut self, call: &CallExpression<'m>) {
        let callee = call.callee.get_inner_expression();
        let later = matches!(callee, Expression::StaticMemberExpression(member)
            if member.property.name == "async" && self.is_free(&member.object, "require"));
        if !later && !self.is_free(callee, "require") {
            return;
        }
        let Some(first) = call.arguments.first() else { return };
        let kind = if later || call.arguments.len() > 1 {
            RequireKind::Async
        } else {
            RequireKind::Sync
        };
        match literal(first.as_expression()) {
            Some((span, specifier)) => self.found.edits.keep_specifier(Require::new(specifier, span, kind)),
            None => self.warn(|path, source| diagnostics::dynamic_require(path, source, first.span())),
        }
    }

    /// `wx.canIUse("name")`: a script that asks for a member uses it where it is there.
    fn asked_for(&mut self, call: &CallExpression<'m>) {
        let Some(member) = call.callee.get_inner_expression().as_member_expression() else {
            return;
        };
        let path = facade::path(member, &|expression| self.is_facade(expression));
        if path.as_deref() == Some(&["canIUse"])
            && let Some((_, name)) = call.arguments.first().and_then(|first| literal(first.as_expression()))
        {
            self.found.api_uses.insert(name.to_owned());
        }
    }

    /// Old builds look for the global object with `eval`'s cousin, which containers forbid. Only the
    /// exact texts of the well-known libraries are replaced.
    fn replaced_global_lookup(&mut self, call: &CallExpression<'m>) -> bool {
        let (callee, arguments) = match call.callee.get_inner_expression() {
            Expression::CallExpression(made) => (&made.callee, &made.arguments),
            Expression::NewExpression(made) => (&made.callee, &made.arguments),
            _ => return false,
        };
        if !self.is_free(callee, "Function") {
            return false;
        }
        let texts: Vec<_> = arguments
            .iter()
            .map(|one| literal(one.as_expression()).map(|(_, text)| text))
            .collect();
        match (texts.as_slice(), call.arguments.is_empty()) {
            ([Some("return this" | "return this;")], true) => self.found.edits.replace(call.span, "globalThis"),
            ([Some("r"), Some("regeneratorRuntime = r")], false) => self.found.edits.replace(
                call.callee.span(),
                "Reflect.set.bind(null,globalThis,\"regeneratorRuntime\")",
            ),
            _ => return false,
        }
        true
    }
}

impl<'m> Visit<'m> for Walker<'_, 'm> {
    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'m>) {
        let Context { dialect, plan, .. } = self.context;
        let Some(symbol) = self.symbol(it) else {
            if dialect.is_facade(&it.name) {
                self.found.api_uses.insert("*".to_owned());
            }
            return;
        };
        let Some(read) = plan.imports.get(&symbol) else { return };
        if self.module.scoping.get_reference(it.reference_id()).is_write() {
            self.warn(|path, source| diagnostics::assigned_import(path, source, it.span, &it.name));
        }
        let start = it.span.start;
        let text = if self.short.contains(&start) {
            format!("{}:{read}", it.name)
        } else if self.called.contains(&start) && self.starts.contains(&start) {
            // a line that starts with `(` would continue the one before
            format!("0,(0,{read})")
        } else if self.called.contains(&start) {
            format!("(0,{read})")
        } else {
            read.clone()
        };
        self.found.edits.replace(it.span, text);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'m>) {
        if self.replaced_global_lookup(it) {
            self.visit_arguments(&it.arguments);
            return;
        }
        self.mark_called(&it.callee);
        self.require_call(it);
        self.asked_for(it);
        walk::walk_call_expression(self, it);
    }

    fn visit_tagged_template_expression(&mut self, it: &TaggedTemplateExpression<'m>) {
        self.mark_called(&it.tag);
        walk::walk_tagged_template_expression(self, it);
    }

    fn visit_expression_statement(&mut self, it: &ExpressionStatement<'m>) {
        self.starts.insert(it.span.start);
        walk::walk_expression_statement(self, it);
    }

    fn visit_object_property(&mut self, it: &ObjectProperty<'m>) {
        if it.shorthand {
            self.short.insert(it.span.start);
        }
        walk::walk_object_property(self, it);
    }

    fn visit_assignment_target_property_identifier(&mut self, it: &AssignmentTargetPropertyIdentifier<'m>) {
        self.short.insert(it.span.start);
        walk::walk_assignment_target_property_identifier(self, it);
    }

    fn visit_member_expression(&mut self, it: &MemberExpression<'m>) {
        if !self.member(it) {
            walk::walk_member_expression(self, it);
        }
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'m>) {
        match facade::destructured(it, &|expression| self.is_facade(expression)) {
            Some(uses) => {
                self.found.api_uses.extend(uses);
                self.visit_binding_pattern(&it.id);
            }
            None => walk::walk_variable_declarator(self, it),
        }
    }

    fn visit_unary_expression(&mut self, it: &UnaryExpression<'m>) {
        // `typeof wx` only asks whether it is there
        if !(it.operator == UnaryOperator::Typeof && self.is_facade(&it.argument)) {
            walk::walk_unary_expression(self, it);
        }
    }

    fn visit_import_expression(&mut self, it: &ImportExpression<'m>) {
        if it.phase.is_some() {
            self.unsupported(it.span, "a deferred import", "use `import()`");
        }
        let require = parameter("require", self.context.own_names);
        let Span { start, end, .. } = it.span;
        let source = it.source.span();
        self.found
            .edits
            .replace(Span::new(start, source.start), format!("{require}.async("));
        self.found
            .edits
            .replace(Span::new(source.end, end), format!(").then(m=>{})", as_namespace("m")));
        if let Some((span, specifier)) = literal(Some(&it.source)) {
            self.found
                .edits
                .keep_specifier(Require::new(specifier, span, RequireKind::Async));
        } else {
            self.warn(|path, text| diagnostics::dynamic_require(path, text, source));
            self.visit_expression(&it.source);
        }
    }

    fn visit_import_meta(&mut self, it: &ImportMeta) {
        self.warn(|path, source| diagnostics::import_meta(path, source, it.span));
        self.found.edits.replace(it.span, "Object.create(null)");
    }

    fn visit_reg_exp_literal(&mut self, it: &RegExpLiteral<'m>) {
        let (pattern, flags) = (it.regex.pattern.text.as_str(), it.regex.flags.to_string());
        let allocator = Allocator::default();
        let parser = LiteralParser::new(&allocator, pattern, Some(&flags), PatternOptions::default());
        // engines of old refused a pattern when they met it, not the whole file
        if let Err(error) = parser.parse() {
            self.warn(|path, source| diagnostics::pattern(path, source, it.span, &error));
            self.found
                .edits
                .replace(it.span, format!("new RegExp({},{})", quoted(pattern), quoted(&flags)));
        }
    }

    fn visit_this_expression(&mut self, it: &ThisExpression) {
        if self.context.is_module && self.own_this == 0 {
            self.found.edits.replace(it.span, "undefined");
        }
    }

    fn visit_function(&mut self, it: &Function<'m>, flags: ScopeFlags) {
        self.in_function += 1;
        self.own_this += 1;
        walk::walk_function(self, it, flags);
        self.own_this -= 1;
        self.in_function -= 1;
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'m>) {
        self.in_function += 1;
        walk::walk_arrow_function_expression(self, it);
        self.in_function -= 1;
    }

    fn visit_class_body(&mut self, it: &ClassBody<'m>) {
        self.own_this += 1;
        walk::walk_class_body(self, it);
        self.own_this -= 1;
    }

    fn visit_await_expression(&mut self, it: &AwaitExpression<'m>) {
        if self.in_function == 0 {
            self.unsupported(
                it.span,
                "`await` outside a function",
                "put it into an async function and call that",
            );
        }
        walk::walk_await_expression(self, it);
    }

    fn visit_for_of_statement(&mut self, it: &ForOfStatement<'m>) {
        if it.r#await && self.in_function == 0 {
            self.unsupported(
                it.span,
                "`for await` outside a function",
                "put it into an async function and call that",
            );
        }
        walk::walk_for_of_statement(self, it);
    }

    fn visit_variable_declaration(&mut self, it: &VariableDeclaration<'m>) {
        if matches!(
            it.kind,
            VariableDeclarationKind::Using | VariableDeclarationKind::AwaitUsing
        ) {
            self.unsupported(it.span, "`using`", "use `try` and `finally`");
        }
        walk::walk_variable_declaration(self, it);
    }

    fn visit_decorator(&mut self, it: &Decorator<'m>) {
        self.unsupported(
            it.span,
            "a decorator",
            "write the file in TypeScript and set experimentalDecorators in tsconfig.json, or call the decorator as a function",
        );
    }

    fn visit_accessor_property(&mut self, it: &AccessorProperty<'m>) {
        self.unsupported(it.span, "an `accessor` field", "write a getter and a setter");
    }

    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'m>) {
        if it.phase.is_some() {
            self.unsupported(it.span, "a deferred import", "use a plain `import`");
        }
    }

    fn visit_export_named_declaration(&mut self, _: &ExportNamedDeclaration<'m>) {}

    fn visit_export_from_declaration(&mut self, _: &ExportFromDeclaration<'m>) {}

    fn visit_export_all_declaration(&mut self, _: &ExportAllDeclaration<'m>) {}
}

/// A string literal, or a template literal without expressions.
fn literal<'a>(expression: Option<&Expression<'a>>) -> Option<(Span, &'a str)> {
    match expression?.get_inner_expression() {
        Expression::StringLiteral(text) if !text.lone_surrogates => Some((text.span, text.value.as_str())),
        Expression::TemplateLiteral(text) => Some((text.span, text.single_quasi()?.as_str())),
        _ => None,
    }
}
