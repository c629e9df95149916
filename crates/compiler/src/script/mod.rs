//! Scripts: a module of a mini-program (`CommonJS`, ESM, both in one file, or TypeScript) becomes the
//! body of a `CommonJS` function.
//!
//! The source is changed by text edits over its syntax tree, so that code keeps its lines; only
//! TypeScript is printed anew. Nothing is lowered: what the author wrote in ES2022 runs as it is.
//!
//! | stage | where |
//! |---|---|
//! | refuse what would exhaust the stack | `guard` |
//! | parse, early errors | `parse` |
//! | remove types | `typescript` |
//! | `import`, `export` → `require`, getters | `modules` |
//! | everything inside expressions: references, requires, façade members | `walk` |
//! | the function around it | `wrap` |
//! | expressions of templates | `expression` |
//!
//! `uses` and `dynamic` stand beside these: what a reviewer wants to know of a script, and of those of a package;
//! `values` says what expressions stand for.

mod diagnostics;
mod dynamic;
mod edits;
mod expression;
mod facade;
#[cfg(any(test, feature = "fuzz"))]
pub(crate) mod fuzz;
mod guard;
mod isolation;
mod modules;
mod parse;
mod places;
mod typescript;
mod uses;
mod values;
mod view_script;
mod walk;
mod wrap;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

use hutong_dialect::{Dialect, WECHAT};
use oxc::allocator::Allocator;
use oxc::span::Span;

use crate::Diagnostic;
use edits::Edits;
use parse::{Goal, Parsed, parse};

pub use dynamic::{Dynamic, KEPT, Look, Spot, Spots, look};
pub use expression::{HELPERS, HELPERS_CODE, Lowered, OWN, lower};
pub use isolation::isolation;
pub use places::{Part, Places};
pub use typescript::allows_decorators;
pub use uses::{Address, Uses, uses};
pub use wrap::{rewrite_requires, wrap, wrap_view_script};

/// One script file.
#[derive(Debug, Clone, Copy)]
pub struct ScriptInput<'a> {
    /// From the package root, with extension; `.ts` is TypeScript.
    pub path: &'a str,
    /// The source text.
    pub source: &'a str,
    /// Tells the names of the façade global, e.g. `wx`.
    pub dialect: &'static Dialect,
    /// Whether TypeScript's decorators are allowed.
    pub decorators: bool,
}

/// How a module is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequireKind {
    /// `require("x")` or `import`.
    Sync,
    /// `require.async("x")`, `require("x", callback)` or `import("x")`: may lie in another subpackage.
    Async,
}

/// One dependency of a module; a module that is required twice is there twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Require {
    /// As written in the source.
    pub specifier: String,
    /// Byte range in the source, for diagnostics.
    pub span: Range<usize>,
    /// Byte range of the string literal in the output's code.
    pub literal: Range<usize>,
    /// How it is asked for.
    pub kind: RequireKind,
}

impl Require {
    /// The literal's place in the code is known when the code is written.
    fn new(specifier: &str, place: Span, kind: RequireKind) -> Self {
        Self {
            specifier: specifier.to_owned(),
            span: diagnostics::range(place),
            literal: 0..0,
            kind,
        }
    }
}

/// A compiled script.
#[derive(Debug, Clone, Default)]
pub struct ScriptOutput {
    /// `CommonJS` body, to be put into [`wrap`](fn@wrap).
    pub code: String,
    /// Whether the body must run in strict mode.
    pub strict: bool,
    /// What the module asks for, in the order of `code`.
    pub requires: Vec<Require>,
    /// Member names used on the façade global and on `wx`, e.g. `setStorageSync`, `cloud.init`; `*` when
    /// the façade is used in a way that hides the name (`wx[name]`, `promisify(wx)`).
    pub api_uses: BTreeSet<String>,
    /// Names that the module declares itself at its top level, where they hide a parameter of
    /// [`wrap`](fn@wrap).
    pub own_names: BTreeSet<String>,
    /// Where the parts of `code` come from.
    pub places: Places,
    /// Findings. After an error, `code` throws when it is required, so that only what needs this
    /// module fails.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiles one script.
pub fn compile(input: &ScriptInput) -> ScriptOutput {
    guard::with_deep_stack(|| {
        let source = without_bom(input.source);
        compile_module(input, source).unwrap_or_else(|diagnostic| refused(*diagnostic))
    })
}

/// What `look` sees in a script. One that cannot be read has nothing to be seen: the build says what is wrong with it.
fn look_through<T: Default + Send>(path: &str, source: &str, look: impl FnOnce(&Parsed) -> T + Send) -> T {
    guard::with_deep_stack(|| {
        let source = without_bom(source);
        if guard::check_nesting(path, source).is_err() {
            return T::default();
        }
        let goal = if has_types(path) {
            Goal::TypeScript
        } else {
            Goal::Either
        };
        let allocator = Allocator::default();
        parse(&allocator, path, source, goal).map_or_else(|_| T::default(), |script| look(&script))
    })
}

/// Compiles a view script, which is not quite JavaScript; it may be a `CommonJS` module or an ES module.
pub fn compile_view_script(path: &str, source: &str) -> ScriptOutput {
    guard::with_deep_stack(|| {
        let source = without_bom(source);
        let compiled = view_script::to_javascript(path, source).and_then(|(js, places)| {
            let mut output = compile_module(
                &ScriptInput {
                    path,
                    source: &js,
                    dialect: &WECHAT,
                    decorators: false,
                },
                &js,
            )?;
            output.places = output.places.after(&places);
            Ok(output)
        });
        compiled.unwrap_or_else(|diagnostic| refused(*diagnostic))
    })
}

/// A module that throws when it is required.
fn refused(diagnostic: Diagnostic) -> ScriptOutput {
    ScriptOutput {
        code: wrap::throwing(&diagnostic),
        diagnostics: vec![diagnostic],
        ..ScriptOutput::default()
    }
}

fn compile_module(input: &ScriptInput, source: &str) -> Result<ScriptOutput, Box<Diagnostic>> {
    let &ScriptInput { path, dialect, .. } = input;
    let facade = dialect.facade;
    guard::check_nesting(path, source)?;
    let (js, printed) = if has_types(path) {
        let (js, places) = typescript::strip(path, source, input.decorators)?;
        (Cow::Owned(js), Some(places))
    } else {
        (Cow::Borrowed(source), None)
    };

    let allocator = Allocator::default();
    let module = parse(&allocator, path, &js, Goal::Either)?;
    let is_module = module.program.source_type.is_module();
    let own_names = wrap::own_names(&module.scoping, is_module, facade);
    let plan = modules::plan(&module, &js, is_module, &own_names);
    let walked = walk::walk(
        &module,
        &walk::Context {
            path,
            source: &js,
            dialect,
            is_module,
            own_names: &own_names,
            plan: &plan,
        },
    )?;

    let mut edits = Edits::default();
    let free = module.scoping.root_unresolved_references();
    for alias in dialect.facade_aliases.iter().filter(|alias| free.contains_key(**alias)) {
        edits.insert(0, format!("var {alias}={};", wrap::parameter(facade, &own_names)));
    }
    edits.extend(plan.edits);
    edits.extend(walked.edits);
    if let Some(hashbang) = &module.program.hashbang {
        edits.replace(hashbang.span, "");
    }
    let (code, mut requires, places) = edits.apply(&js);
    if has_types(path) {
        typescript::restore_places(source, &mut requires);
    }

    let output = ScriptOutput {
        strict: is_module || has_types(path) || module.program.has_use_strict_directive(),
        code,
        requires,
        places: printed.map_or_else(|| places.clone(), |printed| places.after(&printed)),
        api_uses: walked.api_uses,
        own_names,
        diagnostics: walked.diagnostics,
    };
    // all modules of a package share one file: what is not a function there would take the others with it
    let function = format!("({})", wrap(&output, &output.code, facade));
    parse(&Allocator::default(), path, &function, Goal::FunctionBody)
        .map_err(|error| Box::new(diagnostics::not_a_function(path, &error.message)))?;
    Ok(output)
}

fn has_types(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "ts")
}

fn without_bom(source: &str) -> &str {
    source.strip_prefix('\u{feff}').unwrap_or(source)
}
