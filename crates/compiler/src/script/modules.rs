//! `import` and `export` become `require` and getters on `exports`.
//!
//! * Requires are hoisted to the start, in the order of the source, as the language has it.
//! * A reference to an imported name reads it from the other module each time (live bindings).
//! * Exports are getters, defined before the first require: modules that need each other see them.
//! * A module that is not marked with `__esModule` is its own `default`.
//!
//! An exported `const` or `let` becomes a `var`: a module that is asked too early, in a cycle, then
//! answers `undefined` as the vendors' tools do, where the language would throw.

use std::collections::{BTreeSet, HashMap, HashSet};

use oxc::ast::ast::{
    BindingPattern, Declaration, ExportDefaultDeclarationKind, ImportDeclarationSpecifier, ModuleExportName, Statement,
    StringLiteral, VariableDeclaration, VariableDeclarationKind,
};
use oxc::semantic::{Scoping, SymbolId};
use oxc::span::{GetSpan as _, Span};

use super::edits::{Edits, quoted};
use super::parse::Parsed;
use super::wrap::parameter;
use super::{Require, RequireKind};

/// Length of `class`, the first token of a class.
const CLASS_KEYWORD: u32 = 5;

/// What becomes of the module's imports and exports.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Imported names and what to write instead of them.
    pub(super) imports: HashMap<SymbolId, String>,
    pub(super) edits: Edits,
}

/// One module that is asked for by `import` or `export … from`; it becomes a variable `_m0`.
struct Request {
    require: Require,
    /// `_d0` is needed, where `default` can be read.
    default: bool,
    /// `_n0` is needed, the namespace.
    namespace: bool,
    /// The names of `import * as`.
    names: Vec<String>,
    /// `export * from`.
    all: bool,
}

struct Planner<'s> {
    source: &'s str,
    scoping: &'s Scoping,
    used: HashSet<&'s str>,
    requests: Vec<Request>,
    /// Specifier → place in `requests`.
    requested: HashMap<String, usize>,
    /// Exported name and the expression that reads it.
    exports: Vec<(String, String)>,
    /// Own variables that are exported.
    exported: HashSet<SymbolId>,
    is_esm: bool,
    plan: Plan,
}

/// Plans the module; a script without `import` and `export` stays as it is.
pub(super) fn plan(module: &Parsed<'_>, source: &str, is_module: bool, own_names: &BTreeSet<String>) -> Plan {
    if !is_module {
        return Plan::default();
    }
    let scoping = &module.scoping;
    let free = scoping.root_unresolved_references().keys().map(oxc::str::Ident::as_str);
    let mut planner = Planner {
        source,
        scoping,
        used: scoping.symbol_names().chain(free).collect(),
        requests: Vec::new(),
        requested: HashMap::new(),
        exports: Vec::new(),
        exported: HashSet::new(),
        is_esm: false,
        plan: Plan::default(),
    };
    let body = &module.program.body;
    for statement in body {
        planner.import(statement);
    }
    for statement in body {
        planner.export(statement);
    }
    for statement in body {
        match statement {
            Statement::VariableDeclaration(variables) => planner.loosen(variables),
            Statement::ExportDeclaration(export) => {
                if let Declaration::VariableDeclaration(variables) = &export.declaration {
                    planner.loosen(variables);
                }
            }
            _ => {}
        }
    }
    planner.finish(own_names)
}

impl Planner<'_> {
    fn import(&mut self, statement: &Statement<'_>) {
        match statement {
            Statement::ImportDeclaration(import) => {
                self.plan.edits.remove_statement(import.span, self.source);
                let at = self.request(&import.source);
                for specifier in import.specifiers.iter().flatten() {
                    let (local, imported) = match specifier {
                        ImportDeclarationSpecifier::ImportSpecifier(named) => {
                            (&named.local, named.imported.name().to_string())
                        }
                        ImportDeclarationSpecifier::ImportDefaultSpecifier(default) => {
                            (&default.local, "default".to_owned())
                        }
                        ImportDeclarationSpecifier::ImportNamespaceSpecifier(all) => {
                            self.requests[at].namespace = true;
                            self.requests[at].names.push(all.local.name.to_string());
                            continue;
                        }
                    };
                    let read = self.member(at, &imported);
                    self.plan.imports.insert(local.symbol_id(), read);
                }
            }
            Statement::ExportFromDeclaration(export) => _ = self.request(&export.source),
            Statement::ExportAllDeclaration(export) => _ = self.request(&export.source),
            _ => {}
        }
    }

    fn export(&mut self, statement: &Statement<'_>) {
        self.is_esm |= statement.is_module_declaration() && !matches!(statement, Statement::ImportDeclaration(_));
        match statement {
            Statement::ExportDeclaration(export) => {
                let head = Span::new(export.span.start, export.declaration.span().start);
                self.plan.edits.replace_lines(head, "", self.source);
                match &export.declaration {
                    Declaration::VariableDeclaration(variables) => {
                        for name in names(variables) {
                            self.export_own(&name.0, &name.0, Some(name.1));
                        }
                    }
                    other => {
                        if let Some(id) = other.id() {
                            self.export_own(&id.name, &id.name, None);
                        }
                    }
                }
            }
            Statement::ExportNamedDeclaration(export) => {
                self.plan.edits.remove_statement(export.span, self.source);
                for specifier in &export.specifiers {
                    let ModuleExportName::IdentifierReference(local) = &specifier.local else {
                        continue;
                    };
                    let symbol = self.scoping.get_reference(local.reference_id()).symbol_id();
                    let exported = specifier.exported.name();
                    match symbol.and_then(|symbol| self.plan.imports.get(&symbol)).cloned() {
                        Some(read) => self.exports.push((exported.to_string(), read)),
                        None => self.export_own(&exported, &local.name, symbol),
                    }
                }
            }
            Statement::ExportFromDeclaration(export) => {
                self.plan.edits.remove_statement(export.span, self.source);
                let at = self.request(&export.source);
                for specifier in &export.specifiers {
                    let read = self.member(at, &specifier.local.name());
                    self.exports.push((specifier.exported.name().to_string(), read));
                }
            }
            Statement::ExportAllDeclaration(export) => {
                self.plan.edits.remove_statement(export.span, self.source);
                let at = self.request(&export.source);
                if let Some(exported) = &export.exported {
                    self.requests[at].namespace = true;
                    let read = self.variable('n', at);
                    self.exports.push((exported.name().to_string(), read));
                } else {
                    self.requests[at].all = true;
                }
            }
            Statement::ExportDefaultDeclaration(export) => {
                let head = Span::new(export.span.start, export.declaration.span().start);
                let anonymous = self.fresh("_default");
                let (name, at) = match &export.declaration {
                    ExportDefaultDeclarationKind::FunctionDeclaration(function) => (
                        function.id.as_ref().map(|id| id.name.to_string()),
                        function.params.span.start,
                    ),
                    ExportDefaultDeclarationKind::ClassDeclaration(class) => (
                        class.id.as_ref().map(|id| id.name.to_string()),
                        class.span.start + CLASS_KEYWORD,
                    ),
                    _ => {
                        self.plan
                            .edits
                            .replace_lines(head, &format!("var {anonymous}="), self.source);
                        self.exports.push(("default".to_owned(), anonymous));
                        return;
                    }
                };
                self.plan.edits.replace_lines(head, "", self.source);
                if name.is_none() {
                    self.plan.edits.insert(at, format!(" {anonymous}"));
                }
                self.exports.push(("default".to_owned(), name.unwrap_or(anonymous)));
            }
            _ => {}
        }
    }

    fn export_own(&mut self, exported: &str, local: &str, symbol: Option<SymbolId>) {
        self.exports.push((exported.to_owned(), local.to_owned()));
        self.exported.extend(symbol);
    }

    /// Turns an exported `const` or `let` into `var`, unless the program relies on the `const`.
    fn loosen(&mut self, variables: &VariableDeclaration<'_>) {
        let (constant, keyword) = match variables.kind {
            VariableDeclarationKind::Let => (false, 3),
            VariableDeclarationKind::Const => (true, 5),
            _ => return,
        };
        let symbols: Vec<SymbolId> = names(variables).into_iter().map(|(_, symbol)| symbol).collect();
        let exported = symbols.iter().any(|symbol| self.exported.contains(symbol));
        let assigned = constant && symbols.iter().any(|&symbol| self.scoping.symbol_is_mutated(symbol));
        if exported && !assigned {
            let start = variables.span.start;
            self.plan.edits.replace(Span::new(start, start + keyword), "var");
        }
    }

    fn finish(mut self, own_names: &BTreeSet<String>) -> Plan {
        let [require, exports] = ["require", "exports"].map(|name| parameter(name, own_names));
        let mut prefix = Edits::default();
        if self.is_esm {
            prefix.insert(
                0,
                format!("Object.defineProperty({exports},\"__esModule\",{{value:true}});"),
            );
        }
        if !self.exports.is_empty() {
            let getters: Vec<String> = self
                .exports
                .iter()
                .map(|(name, read)| format!("get {}(){{return {read}}}", key(name)))
                .collect();
            let getters = getters.join(",");
            prefix.insert(
                0,
                format!("Object.defineProperties({exports},Object.getOwnPropertyDescriptors({{{getters}}}));"),
            );
        }
        for (at, request) in std::mem::take(&mut self.requests).into_iter().enumerate() {
            let [module, default, namespace] = ['m', 'd', 'n'].map(|kind| self.variable(kind, at));
            prefix.insert(0, format!("var {module}={require}("));
            prefix.insert_specifier(0, request.require);
            prefix.insert(0, ")");
            if request.default {
                prefix.insert(
                    0,
                    format!(",{default}={module}&&{module}.__esModule?{module}:{{default:{module}}}"),
                );
            }
            if request.namespace {
                prefix.insert(0, format!(",{namespace}={}", as_namespace(&module)));
            }
            for name in &request.names {
                prefix.insert(0, format!(",{name}={namespace}"));
            }
            prefix.insert(0, ";");
            if request.all {
                let own = format!("Object.prototype.hasOwnProperty.call({exports},k)");
                let define =
                    format!("Object.defineProperty({exports},k,{{enumerable:true,get(){{return {module}[k]}}}})");
                prefix.insert(
                    0,
                    format!("Object.keys({module}).forEach(k=>{{k===\"default\"||{own}||{define}}});"),
                );
            }
        }
        prefix.extend(self.plan.edits);
        Plan {
            edits: prefix,
            ..self.plan
        }
    }

    /// The request for a module, made when it is the first one.
    fn request(&mut self, literal: &StringLiteral<'_>) -> usize {
        let specifier = literal.value.as_str();
        if let Some(&at) = self.requested.get(specifier) {
            return at;
        }
        let at = self.requests.len();
        self.requested.insert(specifier.to_owned(), at);
        self.requests.push(Request {
            require: Require::new(specifier, literal.span, RequireKind::Sync),
            default: false,
            namespace: false,
            names: Vec::new(),
            all: false,
        });
        at
    }

    /// The expression that reads `name` from a requested module.
    fn member(&mut self, at: usize, name: &str) -> String {
        let kind = if name == "default" { 'd' } else { 'm' };
        self.requests[at].default |= kind == 'd';
        let variable = self.variable(kind, at);
        if is_identifier(name) {
            format!("{variable}.{name}")
        } else {
            format!("{variable}[{}]", quoted(name))
        }
    }

    fn variable(&self, kind: char, at: usize) -> String {
        self.fresh(&format!("_{kind}{at}"))
    }

    /// A name that the module does not use.
    fn fresh(&self, name: &str) -> String {
        let mut name = name.to_owned();
        while self.used.contains(name.as_str()) {
            name.push('_');
        }
        name
    }
}

/// The expression for the namespace of a module that is at hand.
pub(super) fn as_namespace(module: &str) -> String {
    format!("{module}&&{module}.__esModule?{module}:Object.assign({{__proto__:null}},{module},{{default:{module}}})")
}

fn names(variables: &VariableDeclaration<'_>) -> Vec<(String, SymbolId)> {
    let identifiers = variables
        .declarations
        .iter()
        .flat_map(|one| BindingPattern::get_binding_identifiers(&one.id));
    identifiers.map(|id| (id.name.to_string(), id.symbol_id())).collect()
}

fn key(name: &str) -> String {
    if is_identifier(name) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

fn is_identifier(name: &str) -> bool {
    oxc::syntax::identifier::is_identifier_name(name)
}
