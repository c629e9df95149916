use std::path::Path;

use oxc::allocator::Allocator;
use oxc::ast::ast::{Decorator, Expression, ObjectPropertyKind};
use oxc::ast_visit::Visit;
use oxc::codegen::{Codegen, CodegenOptions};
use oxc::parser::Parser;
use oxc::span::{SourceType, Span};
use oxc::transformer::{
    DecoratorOptions, EnvOptions, HelperLoaderMode, HelperLoaderOptions, Module, TransformOptions, Transformer,
    TypeScriptOptions,
};

use super::parse::{Goal, Parsed, parse};
use super::places::Places;
use super::{Require, diagnostics, guard};
use crate::Diagnostic;
use crate::source_map::Lines;

/// What decorators are turned into calls of; TypeScript's own `__decorate` and `__param`.
const DECORATE: &str = "var babelHelpers={decorate(list,target,key,own){\
let result=arguments.length<3?target:own===null?own=Object.getOwnPropertyDescriptor(target,key):own;\
for(const one of list.reverse())result=(arguments.length<3?one(result):arguments.length>3?one(target,key,result):one(target,key))||result;\
if(arguments.length>3&&result)Object.defineProperty(target,key,result);return result},\
decorateParam:(at,one)=>(target,key)=>one(target,key,at)};";

/// Removes types, unused imports, and turns what is left of TypeScript (enums, namespaces, parameter
/// properties, decorators, `import x = require()`) into JavaScript. The text is printed anew.
pub(super) fn strip(path: &str, source: &str, decorators: bool) -> Result<(String, Places), Box<Diagnostic>> {
    let allocator = Allocator::default();
    let Parsed { program, scoping } = parse(&allocator, path, source, Goal::TypeScript)?;
    let mut first = FirstDecorator(None);
    first.visit_program(program);
    if let (false, Some(span)) = (decorators, first.0) {
        return Err(Box::new(diagnostics::decorator(path, source, span)));
    }
    let options = TransformOptions {
        // as TypeScript itself does for the targets that mini-programs have
        typescript: TypeScriptOptions {
            remove_class_fields_without_initializer: true,
            ..TypeScriptOptions::default()
        },
        decorator: DecoratorOptions {
            legacy: true,
            ..DecoratorOptions::default()
        },
        env: EnvOptions {
            module: Module::CommonJS,
            ..EnvOptions::default()
        },
        helper_loader: HelperLoaderOptions {
            mode: HelperLoaderMode::External,
            ..HelperLoaderOptions::default()
        },
        ..TransformOptions::default()
    };
    let transformed = Transformer::new(&allocator, Path::new(path), &options).build_with_scoping(scoping, program);
    if let Some(error) = transformed.diagnostics.first() {
        return Err(Box::new(diagnostics::syntax(path, source, error)));
    }
    let options = CodegenOptions {
        source_map_path: Some(Path::new(path).to_owned()),
        ..CodegenOptions::default()
    };
    let printed = Codegen::new()
        .with_options(options)
        .with_source_text(source)
        .build(program);
    let helpers = if printed.code.contains("babelHelpers.decorate") {
        DECORATE
    } else {
        ""
    };
    let mut places = Places::default();
    if let Some(map) = printed.map {
        let (mut made, mut from) = (Lines::of(&printed.code), Lines::of(source));
        for token in map.get_tokens() {
            let made = made.offset(token.get_dst_line() as usize, token.get_dst_col() as usize);
            let from = from.offset(token.get_src_line() as usize, token.get_src_col() as usize);
            places.push(helpers.len() + made, from, source.len() - from);
        }
    }
    Ok((helpers.to_owned() + &printed.code, places))
}

struct FirstDecorator(Option<Span>);

impl<'a> Visit<'a> for FirstDecorator {
    fn visit_decorator(&mut self, it: &Decorator<'a>) {
        self.0.get_or_insert(it.span);
    }
}

/// Whether a `tsconfig.json`, in which comments may stand, sets `experimentalDecorators`.
pub fn allows_decorators(config: &str) -> bool {
    if guard::check_nesting("tsconfig.json", config).is_err() {
        return false;
    }
    let allocator = Allocator::default();
    let Ok(config) = Parser::new(&allocator, config, SourceType::script()).parse_expression() else {
        return false;
    };
    let options = member(&config, "compilerOptions");
    let value = options.and_then(|options| member(options, "experimentalDecorators"));
    matches!(value, Some(Expression::BooleanLiteral(value)) if value.value)
}

fn member<'e, 'a>(object: &'e Expression<'a>, name: &str) -> Option<&'e Expression<'a>> {
    let Expression::ObjectExpression(object) = object else {
        return None;
    };
    object.properties.iter().find_map(|property| match property {
        ObjectPropertyKind::ObjectProperty(property) if property.key.is_specific_static_name(name) => {
            Some(&property.value)
        }
        _ => None,
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
