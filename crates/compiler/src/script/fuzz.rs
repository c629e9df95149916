//! What holds of a script, whatever comes in.

use hutong_dialect::DIALECTS;
use oxc::allocator::Allocator;

use super::guard::with_deep_stack;
use super::parse::{Goal, parse};
use super::{ScriptInput, compile, compile_view_script, rewrite_requires, uses, without_bom, wrap, wrap_view_script};
use crate::fuzz;
use crate::source_map::SourceMap;

/// A module that nobody would name like this, to see that any name can be written.
const SPECIFIER: &str = "a\"b\\c'\n\u{2028}</script>*/";

/// A script in JavaScript, TypeScript or the language of view scripts becomes a function that can stand beside
/// others, also when it is refused, with names of modules put in; a reviewer's look at it and its source map end
/// too.
///
/// # Panics
///
/// When one of these does not hold.
pub fn script(data: &[u8]) {
    let Some((choice, text)) = fuzz::choice(data) else {
        return;
    };
    // A tree gives text without it.
    let source = without_bom(&text);
    let dialect = DIALECTS[choice / 3 % DIALECTS.len()];
    let is_view_script = choice % 3 == 2;
    let path = ["a.js", "a.ts", "a.wxs"][choice % 3];
    let input = ScriptInput {
        path,
        source,
        dialect,
        decorators: false,
    };
    let output = if is_view_script {
        compile_view_script(path, source)
    } else {
        compile(&input)
    };
    for require in &output.requires {
        let literal = &output.code[require.literal.clone()];
        assert!(
            literal.len() >= 2 && literal.starts_with(['"', '\'']),
            "{literal} is a string"
        );
        assert!(
            source.get(require.span.clone()).is_some(),
            "{require:?} is in the source"
        );
    }
    let (code, places) = rewrite_requires(&output, |_| Some(SPECIFIER.to_owned()));
    let (function, body) = if is_view_script {
        wrap_view_script(&output, &code)
    } else {
        let function = wrap(&output, &code, dialect.facade);
        let body = function.find('\n').map_or(0, |at| at + 1);
        (function, body)
    };
    check_expression(&function);
    uses(&input);
    let mut map = SourceMap::default();
    map.add(path, source, &function, body, &places);
    map.to_json();
}

/// Whether text is one JavaScript expression.
pub fn is_expression(code: &str) -> bool {
    with_deep_stack(|| parse(&Allocator::default(), "", &format!("({code}\n)"), Goal::FunctionBody).is_ok())
}

/// This is one JavaScript expression.
pub fn check_expression(code: &str) {
    assert!(is_expression(code), "not an expression: {code}");
}

/// This is a JavaScript program.
pub fn check_statements(code: &str) {
    let is_program = with_deep_stack(|| parse(&Allocator::default(), "", code, Goal::FunctionBody).is_ok());
    assert!(is_program, "not a program: {code}");
}
