//! Expressions of templates, in the part of JavaScript that the template compiler knows: no template
//! literals, no `?.` and `??`, and a method is called on its object. An expression with a function or a
//! regular expression in it becomes a function of a view script.

use std::collections::BTreeSet;

use oxc::allocator::Allocator;
use oxc::ast::ast::{
    ArrowFunctionExpression, AssignmentExpression, AwaitExpression, BinaryExpression, CallExpression, Class,
    ComputedMemberExpression, Expression, Function, ImportExpression, LogicalExpression, NewExpression, RegExpLiteral,
    SequenceExpression, StaticMemberExpression, TaggedTemplateExpression, TemplateLiteral, ThisExpression,
    UpdateExpression, YieldExpression,
};
use oxc::ast_visit::{Visit, walk};
use oxc::parser::Parser;
use oxc::span::{GetSpan as _, SourceType, Span};
use oxc::syntax::operator::{BinaryOperator, LogicalOperator};
use oxc::syntax::scope::ScopeFlags;

use super::edits::{Edits, quoted};
use super::parse::{Goal, parse};

/// Module name of the view script with what expressions call.
pub const HELPERS: &str = "_hutong";

/// The helpers: a method call, and `??`. A member of nothing is nothing, as everywhere in templates.
pub const HELPERS_CODE: &str = "function(require,module){module.exports={\
call:function(object,name){var method=object==null?undefined:object[name];\
return typeof method===\"function\"?method.apply(object,Array.prototype.slice.call(arguments,2)):undefined},\
or:function(value,other){return value==null?other:value}}}";

/// Module name of the view script with the functions that a template's own expressions became.
pub const OWN: &str = "_hutong_own";

/// Names that expressions find in the language, not in the data.
const GLOBALS: &[&str] = &[
    "Array",
    "Boolean",
    "Date",
    "Infinity",
    "JSON",
    "Math",
    "NaN",
    "Number",
    "Object",
    "RegExp",
    "String",
    "isNaN",
    "parseFloat",
    "parseInt",
    "undefined",
];

/// An expression that is not as it was written.
#[derive(Debug, PartialEq, Eq)]
pub struct Lowered {
    /// What to write.
    pub code: String,
    /// Whether it calls [`HELPERS`].
    pub helpers: bool,
    /// The function of [`OWN`] that it calls.
    pub function: Option<String>,
}

/// The expression for the template compiler. `None` when it can stay as it is, or is no expression at all;
/// `Err` says what no template can do. `modules`: names of view scripts, whose functions are called as such;
/// `own`: how many functions the template has. The caller has bounded how deep the expression nests.
pub fn lower(code: &str, modules: &BTreeSet<&str>, own: usize) -> Result<Option<Lowered>, &'static str> {
    // Most expressions have nothing that could need it, and are not parsed.
    if !["`", "?.", "??", "(", "in", "**", "=", "++", "--"]
        .iter()
        .any(|sign| code.contains(sign))
    {
        return Ok(None);
    }
    // The data of a template is an object without its braces.
    let object = format!("{{{code}}}");
    for source in [code, &object] {
        let allocator = Allocator::default();
        let Ok(expression) = Parser::new(&allocator, source, SourceType::script()).parse_expression() else {
            continue;
        };
        if matches!(expression, Expression::SequenceExpression(_)) {
            // `item, index`, which is data
            continue;
        }
        if matches!(
            expression,
            Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_)
        ) {
            return Err("a function is no value");
        }
        let mut lowering = Lowering {
            modules,
            edits: Edits::default(),
            changed: false,
            helpers: false,
            is_function: false,
            refused: None,
        };
        lowering.visit_expression(&expression);
        if let Some(refused) = lowering.refused {
            return Err(refused);
        }
        let is_object = source == object;
        if lowering.is_function {
            return Ok(function(source, is_object, own));
        }
        let Lowering { changed, helpers, .. } = lowering;
        let code = lowering.edits.apply(source).0;
        let code = if is_object { &code[1..code.len() - 1] } else { &code };
        return Ok(changed.then(|| Lowered {
            code: code.to_owned(),
            helpers,
            function: None,
        }));
    }
    Ok(None)
}

/// The expression as a function of the data that it uses; what throws is nothing.
fn function(source: &str, is_object: bool, own: usize) -> Option<Lowered> {
    let statement = format!("({source})");
    let allocator = Allocator::default();
    let script = parse(&allocator, "", &statement, Goal::FunctionBody).ok()?;
    let free = script.scoping.root_unresolved_references().keys();
    let mut names: Vec<&str> = free
        .map(oxc::str::Ident::as_str)
        .filter(|name| !GLOBALS.contains(name))
        .collect();
    names.sort_unstable();
    let names = names.join(",");
    let spread = if is_object { "..." } else { "" };
    Some(Lowered {
        code: format!("{spread}{OWN}.f{own}({names})"),
        helpers: false,
        function: Some(format!(
            "f{own}:function({names}){{try{{return {statement}}}catch(error){{}}}}"
        )),
    })
}

struct Lowering<'s> {
    modules: &'s BTreeSet<&'s str>,
    edits: Edits,
    changed: bool,
    helpers: bool,
    /// Whether only a view script can hold the expression.
    is_function: bool,
    refused: Option<&'static str>,
}

impl Lowering<'_> {
    fn replace(&mut self, start: u32, end: u32, text: impl Into<String>) {
        self.changed = true;
        self.edits.replace(Span::new(start, end), text);
    }

    fn refuse(&mut self, reason: &'static str) {
        self.refused.get_or_insert(reason);
    }

    /// Whether a function is one of a view script: `tool.join`.
    fn is_of_module(&self, object: &Expression<'_>) -> bool {
        match object.get_inner_expression() {
            Expression::Identifier(name) => self.modules.contains(name.name.as_str()),
            Expression::ThisExpression(_) => self.modules.contains("this"),
            _ => false,
        }
    }

    /// Starts `_hutong.call(object`; the rest follows after what stands inside was visited.
    fn start_call(&mut self, object: &Expression<'_>) {
        self.helpers = true;
        let start = object.span().start;
        self.replace(start, start, format!("{HELPERS}.call("));
    }

    /// Where the arguments of a call begin, or its closing bracket.
    fn arguments(call: &CallExpression<'_>) -> (u32, &'static str) {
        let first = call.arguments.first().map(|argument| argument.span().start);
        first.map_or((call.span.end - 1, ""), |start| (start, ","))
    }
}

impl<'a> Visit<'a> for Lowering<'_> {
    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        match it.callee.get_inner_expression() {
            Expression::StaticMemberExpression(member) if !self.is_of_module(&member.object) => {
                self.start_call(&member.object);
                self.visit_expression(&member.object);
                let (arguments, comma) = Self::arguments(it);
                let name = quoted(&member.property.name);
                self.replace(member.object.span().end, arguments, format!(",{name}{comma}"));
                self.visit_arguments(&it.arguments);
            }
            Expression::ComputedMemberExpression(member) if !self.is_of_module(&member.object) => {
                self.start_call(&member.object);
                self.visit_expression(&member.object);
                self.replace(member.object.span().end, member.expression.span().start, ",");
                self.visit_expression(&member.expression);
                let (arguments, comma) = Self::arguments(it);
                self.replace(member.expression.span().end, arguments, comma);
                self.visit_arguments(&it.arguments);
            }
            _ => {
                walk::walk_call_expression(self, it);
                if it.optional {
                    let (arguments, _) = Self::arguments(it);
                    self.replace(it.callee.span().end, arguments, "(");
                }
            }
        }
    }

    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        walk::walk_static_member_expression(self, it);
        if it.optional {
            self.replace(it.object.span().end, it.property.span.start, ".");
        }
    }

    fn visit_computed_member_expression(&mut self, it: &ComputedMemberExpression<'a>) {
        self.visit_expression(&it.object);
        if it.optional {
            self.replace(it.object.span().end, it.expression.span().start, "[");
        }
        self.visit_expression(&it.expression);
    }

    fn visit_logical_expression(&mut self, it: &LogicalExpression<'a>) {
        if it.operator != LogicalOperator::Coalesce {
            walk::walk_logical_expression(self, it);
            return;
        }
        self.helpers = true;
        let (left, right) = (it.left.span(), it.right.span());
        self.replace(left.start, left.start, format!("{HELPERS}.or("));
        self.visit_expression(&it.left);
        self.replace(left.end, right.start, ",");
        self.visit_expression(&it.right);
        self.replace(right.end, right.end, ")");
    }

    fn visit_template_literal(&mut self, it: &TemplateLiteral<'a>) {
        let mut start = it.span.start;
        for (at, quasi) in it.quasis.iter().enumerate() {
            let Some(text) = &quasi.value.cooked else {
                return self.refuse("a string in it has an escape that means nothing");
            };
            let expression = it.expressions.get(at);
            let end = expression.map_or(it.span.end, |expression| expression.span().start);
            let before = if at == 0 { "(" } else { ")+" };
            let after = if expression.is_some() { "+(" } else { ")" };
            self.replace(start, end, format!("{before}{}{after}", quoted(text)));
            if let Some(expression) = expression {
                self.visit_expression(expression);
                start = expression.span().end;
            }
        }
    }

    fn visit_binary_expression(&mut self, it: &BinaryExpression<'a>) {
        self.is_function |= matches!(it.operator, BinaryOperator::In | BinaryOperator::Exponential);
        walk::walk_binary_expression(self, it);
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        self.is_function = true;
        walk::walk_arrow_function_expression(self, it);
    }

    fn visit_function(&mut self, it: &Function<'a>, flags: ScopeFlags) {
        self.is_function = true;
        walk::walk_function(self, it, flags);
    }

    fn visit_class(&mut self, _: &Class<'a>) {
        self.refuse("classes are not supported");
    }

    fn visit_new_expression(&mut self, _: &NewExpression<'a>) {
        self.refuse("`new` is not supported");
    }

    fn visit_assignment_expression(&mut self, _: &AssignmentExpression<'a>) {
        self.refuse("an expression cannot assign");
    }

    fn visit_update_expression(&mut self, _: &UpdateExpression<'a>) {
        self.refuse("an expression cannot assign");
    }

    fn visit_reg_exp_literal(&mut self, _: &RegExpLiteral<'a>) {
        self.is_function = true;
    }

    fn visit_tagged_template_expression(&mut self, _: &TaggedTemplateExpression<'a>) {
        self.refuse("tagged templates are not supported");
    }

    fn visit_sequence_expression(&mut self, _: &SequenceExpression<'a>) {
        self.refuse("it is more than one expression");
    }

    fn visit_this_expression(&mut self, _: &ThisExpression) {}

    fn visit_await_expression(&mut self, _: &AwaitExpression<'a>) {
        self.refuse("`await` is not supported");
    }

    fn visit_yield_expression(&mut self, _: &YieldExpression<'a>) {
        self.refuse("`yield` is not supported");
    }

    fn visit_import_expression(&mut self, _: &ImportExpression<'a>) {
        self.refuse("`import` is not supported");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lowered(code: &str) -> String {
        match lower(code, &BTreeSet::from(["m", "this"]), 0) {
            Ok(Some(lowered)) => {
                let calls = lowered.code.contains("_hutong.");
                assert_eq!(lowered.helpers, calls, "{code}");
                let function = lowered.function.map(|function| format!(" {function}"));
                lowered.code + &function.unwrap_or_default()
            }
            Ok(None) => "same".to_owned(),
            Err(reason) => format!("refused: {reason}"),
        }
    }

    #[test]
    fn writes_texts_as_sums() {
        assert_eq!(lowered("`a`"), r#"("a")"#);
        assert_eq!(lowered("`${a}`"), r#"(""+(a)+"")"#);
        assert_eq!(
            lowered("`a\"${ b ? `x${c}` : 1 }\n`"),
            r#"("a\""+(b ? ("x"+(c)+"") : 1)+"\n")"#
        );
        assert_eq!(lowered("'`' + a"), "same");
        assert_eq!(lowered("f`a`"), "refused: tagged templates are not supported");
    }

    #[test]
    fn members_of_nothing_are_nothing_anyway() {
        assert_eq!(lowered("a?.b.c ? 1 : 2"), "a.b.c ? 1 : 2");
        assert_eq!(lowered("a?.[b?.c]"), "a[b.c]");
        assert_eq!(lowered("a?.5:1"), "same");
        assert_eq!(lowered("f?.(a)"), "f(a)");
        assert_eq!(lowered("f?.()"), "f()");
    }

    #[test]
    fn takes_the_other_for_nothing() {
        assert_eq!(lowered("a ?? b"), "_hutong.or(a,b)");
        assert_eq!(lowered("a ?? b ?? c"), "_hutong.or(_hutong.or(a,b),c)");
        assert_eq!(lowered("a.b?.c ?? ''"), "_hutong.or(a.b.c,'')");
        assert_eq!(lowered("a || b ?? c"), "same", "not JavaScript");
    }

    #[test]
    fn calls_methods_on_their_object() {
        assert_eq!(lowered("a.toUpperCase()"), r#"_hutong.call(a,"toUpperCase")"#);
        assert_eq!(
            lowered("a.b?.slice( 1, c ).includes('x')"),
            r#"_hutong.call(_hutong.call(a.b,"slice",1, c ),"includes",'x')"#
        );
        assert_eq!(lowered("-(a).toFixed(2)"), r#"-_hutong.call((a),"toFixed",2)"#);
        assert_eq!(lowered("a[b](c)"), "_hutong.call(a,b,c)");
        assert_eq!(lowered("a[b]?.()"), "_hutong.call(a,b)");
        assert_eq!(lowered("m.f(a.b) + this.f()"), "same");
        assert_eq!(lowered("m.f(`a`)"), r#"m.f(("a"))"#);
        assert_eq!(lowered("f(a)"), "same");
        assert_eq!(lowered("(a + b) * c"), "same");
    }

    #[test]
    fn knows_the_data_of_templates() {
        assert_eq!(lowered("...a, b: `c`, d"), r#"...a, b: ("c"), d"#);
        assert_eq!(lowered("item, index"), "same");
        assert_eq!(lowered("a: b.slice(1)"), r#"a: _hutong.call(b,"slice",1)"#);
    }

    #[test]
    fn moves_functions_into_a_view_script() {
        assert_eq!(
            lowered("xs.some(x => x.y > m.limit(z)) ? 'a' : b"),
            "_hutong_own.f0(b,m,xs,z) f0:function(b,m,xs,z){try{return \
             (xs.some(x => x.y > m.limit(z)) ? 'a' : b)}catch(error){}}"
        );
        assert_eq!(
            lowered("...a, b: c.map(function (d) { return Math.max(d, 1) })"),
            "..._hutong_own.f0(a,c) f0:function(a,c){try{return \
             ({...a, b: c.map(function (d) { return Math.max(d, 1) })})}catch(error){}}"
        );
        assert!(lowered("/^a/.test(b)").starts_with("_hutong_own.f0(b) "));
        assert!(lowered("f('a' in b)").starts_with("_hutong_own.f0(b,f) "));
        assert!(lowered("'a' in b").starts_with("_hutong_own.f0(b) "));
        assert!(lowered("a ** 2").starts_with("_hutong_own.f0(a) "));
    }

    #[test]
    fn refuses_what_templates_cannot_do() {
        for code in [
            "new A()",
            "f(a = 1)",
            "f(a++)",
            "a = 1",
            "a++",
            "x => x",
            "(a, b)",
            "a.map(x => y = x)",
            "a.map(async x => await x)",
        ] {
            assert!(lowered(code).starts_with("refused"), "{code}");
        }
        assert_eq!(lowered("a b ("), "same");
    }
}
