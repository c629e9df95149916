use std::path::Path;

use oxc::allocator::Allocator;
use oxc::codegen::Codegen;
use oxc::transformer::{EnvOptions, Module, TransformOptions, Transformer, TypeScriptOptions};

use super::parse::{Goal, Parsed, parse};
use super::{Require, diagnostics};
use crate::Diagnostic;

pub(super) struct Stripped {
    pub(super) code: String,
    /// The source was a module, even when nothing but types was imported.
    pub(super) is_module: bool,
}

/// Removes types, unused imports, and turns what is left of TypeScript (enums, namespaces, parameter
/// properties, `import x = require()`) into JavaScript. The text is printed anew.
pub(super) fn strip(path: &str, source: &str) -> Result<Stripped, Box<Diagnostic>> {
    let allocator = Allocator::default();
    let Parsed { program, scoping } = parse(&allocator, path, source, Goal::TypeScript)?;
    let is_module = program.source_type.is_module();
    let options = TransformOptions {
        // as TypeScript itself does for the targets that mini-programs have
        typescript: TypeScriptOptions {
            remove_class_fields_without_initializer: true,
            ..TypeScriptOptions::default()
        },
        env: EnvOptions {
            module: Module::CommonJS,
            ..EnvOptions::default()
        },
        ..TransformOptions::default()
    };
    let transformed = Transformer::new(&allocator, Path::new(path), &options).build_with_scoping(scoping, program);
    if let Some(error) = transformed.diagnostics.first() {
        return Err(Box::new(diagnostics::syntax(path, source, error)));
    }
    Ok(Stripped {
        code: Codegen::new().build(program).code,
        is_module,
    })
}

/// After the text was printed anew, a require is looked for by its literal in what the author wrote.
pub(super) fn restore_places(source: &str, requires: &mut [Require]) {
    for require in requires {
        let found = ["'", "\"", "`"].iter().find_map(|quote| {
            let literal = format!("{quote}{}{quote}", require.specifier);
            source.find(&literal).map(|at| at..at + literal.len())
        });
        require.span = found.unwrap_or(0..0);
    }
}
