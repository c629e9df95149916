//! The function around a module, as `spec/package.md` has it.

use std::collections::BTreeSet;

use oxc::semantic::{Scoping, SymbolFlags};

use super::edits::quoted;
use super::places::Places;
use super::{Require, ScriptOutput};
use crate::Diagnostic;

/// Parameters after the façade.
const GLOBALS: [&str; 6] = ["App", "Page", "Component", "Behavior", "getApp", "getCurrentPages"];

fn parameters(facade: &str) -> impl Iterator<Item = &str> {
    let own = Some(facade).filter(|&facade| facade != "wx");
    ["require", "module", "exports", "wx"]
        .into_iter()
        .chain(GLOBALS)
        .chain(own)
}

/// The name that a parameter has in this module: another one when the module declares it itself.
pub(super) fn parameter(name: &str, own_names: &BTreeSet<String>) -> String {
    if own_names.contains(name) {
        format!("_hutong_{name}")
    } else {
        name.to_owned()
    }
}

/// Parameters that the module declares itself. In a script, `var` and `function` share the scope of
/// the parameters (`var wx = wx || {}`); in a module, every declaration is its own.
pub(super) fn own_names(scoping: &Scoping, is_module: bool, facade: &str) -> BTreeSet<String> {
    let lexical = SymbolFlags::BlockScopedVariable | SymbolFlags::Class;
    let hides = |name: &&str| {
        scoping
            .get_root_binding((*name).into())
            .map(|symbol| scoping.symbol_flags(symbol))
            .is_some_and(|flags| {
                if is_module {
                    !flags.contains(SymbolFlags::Import)
                } else {
                    flags.intersects(lexical)
                }
            })
    };
    parameters(facade).filter(hides).map(str::to_owned).collect()
}

/// The module function: `code` is the output's code after [`rewrite_requires`], `facade` the façade's
/// name. In dialects other than WeChat's the façade is an eleventh parameter.
pub fn wrap(output: &ScriptOutput, code: &str, facade: &str) -> String {
    let strict = if output.strict { "\"use strict\";" } else { "" };
    function(output, parameters(facade), &format!("{strict}\n{code}"))
}

/// The function of a view script, which has no façade, and where in it the code begins; it runs in sloppy mode.
pub fn wrap_view_script(output: &ScriptOutput, code: &str) -> (String, usize) {
    let function = function(output, ["require", "module", "exports"].into_iter(), code);
    let end = "\n}".len();
    let body = function.len() - end - code.len();
    (function, body)
}

fn function<'a>(output: &ScriptOutput, parameters: impl Iterator<Item = &'a str>, body: &str) -> String {
    let names: Vec<String> = parameters.map(|name| parameter(name, &output.own_names)).collect();
    format!("function({}){{{body}\n}}", names.join(","))
}

/// The output's code with each specifier replaced by what `resolve` gives, and where its parts come from;
/// `None` leaves a specifier.
pub fn rewrite_requires(output: &ScriptOutput, resolve: impl Fn(&Require) -> Option<String>) -> (String, Places) {
    let mut code = String::with_capacity(output.code.len());
    let mut replaced = Vec::new();
    let mut done = 0;
    for require in &output.requires {
        if let Some(path) = resolve(require) {
            let path = quoted(&path);
            code.push_str(&output.code[done..require.literal.start]);
            code.push_str(&path);
            done = require.literal.end;
            replaced.push((require.literal.start, done, path.len()));
        }
    }
    code.push_str(&output.code[done..]);
    (code, output.places.replaced(&replaced))
}

/// The code of a module that cannot run.
pub(super) fn throwing(diagnostic: &Diagnostic) -> String {
    let at = diagnostic
        .place
        .as_ref()
        .map_or_else(String::new, |place| format!(":{}:{}", place.line, place.column));
    let text = format!("{}{at}: {}", diagnostic.file, diagnostic.message);
    format!("throw new SyntaxError({});", quoted(&text))
}
