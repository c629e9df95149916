use oxc::allocator::Allocator;
use oxc::ast::ast::Program;
use oxc::parser::{ParseOptions, Parser};
use oxc::semantic::{Scoping, SemanticBuilder};
use oxc::span::SourceType;

use super::diagnostics;
use crate::Diagnostic;

/// What a text is parsed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// A module when it has `import` or `export`, else a function body.
    Either,
    /// The same, with types.
    TypeScript,
    /// Sloppy mode, `return` allowed.
    FunctionBody,
}

/// A text without early errors.
pub(super) struct Parsed<'a> {
    pub(super) program: &'a mut Program<'a>,
    pub(super) scoping: Scoping,
}

/// Parses `source` and looks for everything that an engine refuses before it runs a line.
pub(super) fn parse<'a>(
    allocator: &'a Allocator,
    path: &str,
    source: &'a str,
    goal: Goal,
) -> Result<Parsed<'a>, Box<Diagnostic>> {
    let source_type = match goal {
        Goal::Either => SourceType::unambiguous(),
        Goal::TypeScript => SourceType::ts(),
        Goal::FunctionBody => SourceType::script(),
    };
    let options = ParseOptions {
        // a module may hold a pattern that is refused when it is reached, see `walk`
        parse_regular_expression: goal == Goal::FunctionBody,
        allow_return_outside_function: true,
        ..ParseOptions::default()
    };
    let refused = |error| Box::new(diagnostics::syntax(path, source, error));

    let parsed = Parser::new(allocator, source, source_type)
        .with_options(options)
        .parse();
    if let Some(error) = parsed.diagnostics.first() {
        return Err(refused(error));
    }
    let program = allocator.alloc(parsed.program);
    let analysed = SemanticBuilder::new()
        .with_check_syntax_error(true)
        .with_enum_eval(goal == Goal::TypeScript)
        .build(program);
    if let Some(error) = analysed.diagnostics.first() {
        return Err(refused(error));
    }
    let scoping = analysed.semantic.into_scoping();
    Ok(Parsed { program, scoping })
}
