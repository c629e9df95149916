//! What holds of a template and of an expression, whatever comes in.

use std::collections::BTreeSet;

use glass_easel_template_compiler::TmplGroup;
use glass_easel_template_compiler::parse::ParseErrorLevel;
use hutong_dialect::{DIALECTS, Dialect};

use super::ast::Piece;
use super::canonical::Links;
use super::compile::{Compiled, Input, compile};
use super::diagnostics::Source;
use super::expression::{normalize, pieces};
use super::parse::parse;
use crate::script::fuzz::{check_expression, check_statements, is_expression};
use crate::script::lower;
use crate::{fuzz, parallel};

/// A template that stands alone, as a build compiles it; with all findings, sorted.
pub fn compile_alone(dialect: &'static Dialect, components: &[&str], text: &str) -> Compiled {
    let work = |text: &&str| {
        let parsed = parse("a.wxml", text, dialect);
        let mut compiled = compile(Input {
            source: Source { path: "a.wxml", text },
            key: "a",
            dialect,
            parsed: &parsed,
            links: &Links::default(),
            components: &components.iter().map(|tag| (*tag).to_owned()).collect(),
        });
        compiled.diagnostics.extend(parsed.diagnostics());
        compiled.diagnostics.sort();
        compiled
    };
    // On a thread with a deep stack, as in a build.
    parallel::map(1, &[text], work).remove(0)
}

/// A template ends in something that the vendor's compiler takes and JavaScript is, never as a whole in a
/// placeholder because of one bad part, and every finding has a place in it.
///
/// # Panics
///
/// When one of these does not hold.
pub fn template(data: &[u8]) {
    let Some((choice, text)) = fuzz::choice(data) else {
        return;
    };
    let dialect = DIALECTS[choice % DIALECTS.len()];
    let components = ["text", "x-c"];
    let compiled = compile_alone(dialect, &components, &text);
    check(&compiled, &text);
    if dialect.name == hutong_dialect::WECHAT.name {
        check_stable(&compiled, &components);
    }
}

/// What becomes of any template.
pub fn check(compiled: &Compiled, text: &str) {
    let errors = TmplGroup::new().add_tmpl("a", &compiled.canonical);
    let worst = errors.iter().find(|error| error.level() >= ParseErrorLevel::Error);
    assert_eq!(
        worst.map(ToString::to_string),
        None,
        "the compiler takes the canonical form"
    );
    assert_ne!(
        compiled.placeholder,
        Some("template.refused"),
        "{:?}",
        compiled.diagnostics
    );
    check_statements(compiled.piece.code());
    if let Some(functions) = &compiled.functions {
        check_statements(functions.code());
    }
    let lines = text.matches('\n').count() + 1;
    for diagnostic in &compiled.diagnostics {
        let line = diagnostic.place.as_ref().map_or(1, |place| place.line);
        assert!(line as usize <= lines, "{diagnostic:?}");
    }
}

/// The canonical form is its own canonical form. (Links need the rest of a project.)
pub fn check_stable(compiled: &Compiled, components: &[&str]) {
    if compiled.placeholder.is_none() && !compiled.canonical.contains("<wxs") {
        let again = compile_alone(&hutong_dialect::WECHAT, components, &compiled.canonical);
        assert_eq!(again.canonical, compiled.canonical);
    }
}

/// An expression: taken apart and put together it is the same; its plain form is its own plain form; what it is
/// lowered to is an expression; and whatever it is, the template that holds it builds.
///
/// # Panics
///
/// When one of these does not hold.
pub fn expression(data: &[u8]) {
    let Some((choice, code)) = fuzz::choice(data) else {
        return;
    };
    let whole: String = pieces(&code, 0)
        .into_iter()
        .map(|piece| match piece {
            Piece::Literal(text) => text,
            Piece::Expression { code, .. } => format!("{{{{{code}}}}}"),
        })
        .collect();
    assert_eq!(whole, code);
    if let Ok(plain) = normalize(&code) {
        assert_eq!(normalize(&plain).as_deref(), Ok(&*plain));
        let lowered = parallel::map(1, &[&plain], |plain| lower(plain, &BTreeSet::from(["m"]), 0)).remove(0);
        if let Ok(Some(lowered)) = lowered {
            let is_expression = is_expression(&lowered.code) || is_expression(&format!("{{{}}}", lowered.code));
            assert!(is_expression, "{lowered:?}");
            if let Some(function) = &lowered.function {
                check_expression(&format!("{{{function}}}"));
            }
        }
    }
    let text = match choice % 4 {
        0 => format!("<view a=\"{{{{{code}}}}}\"/>"),
        1 => format!("<view>a{{{{{code}}}}}b</view>"),
        2 => format!("<template is=\"t\" data=\"{{{{{code}}}}}\"/>"),
        _ => format!("<view wx:if='{{{{{code}}}}}' wx:for='{{{{{code}}}}}' bindtap='{{{{{code}}}}}'/>"),
    };
    let dialect = DIALECTS[choice / 4 % DIALECTS.len()];
    check(&compile_alone(dialect, &[], &text), &text);
}
