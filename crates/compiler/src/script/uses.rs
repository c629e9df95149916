//! What a reviewer wants to know of a script: which functions of the façade it uses, and which addresses it names.

use std::collections::{BTreeMap, BTreeSet};

use hutong_dialect::Dialect;
use oxc::ast::ast::{
    Argument, BinaryOperator, BindingPattern, CallExpression, Expression, MemberExpression, ObjectPropertyKind,
    Statement, StringLiteral, TemplateElement, VariableDeclaration, VariableDeclarator,
};
use oxc::ast_visit::{Visit, walk};

use super::parse::Parsed;
use super::{ScriptInput, facade, look_through};

/// What a script uses, in the order of the source.
#[derive(Debug, Default)]
pub struct Uses {
    /// Member of the façade (`setStorageSync`, `cloud.init`) and byte offset.
    pub members: Vec<(String, usize)>,
    /// Addresses with a host.
    pub addresses: Vec<Address>,
}

/// An address that stands in a script.
#[derive(Debug, PartialEq, Eq)]
pub struct Address {
    /// As far as it is literal: `https://api.example.com/v1/` of `` `https://api.example.com/v1/${id}` ``.
    pub text: String,
    /// Member of the façade that it is given to.
    pub given_to: Option<String>,
    /// Byte offset.
    pub at: usize,
}

/// Looks through a script. One that cannot be read uses nothing.
pub fn uses(input: &ScriptInput) -> Uses {
    look_through(input.path, input.source, |script| {
        let mut found = Finder {
            dialect: input.dialect,
            script,
            constants: constants(script),
            given: BTreeMap::new(),
            literals: BTreeMap::new(),
            members: BTreeSet::new(),
        };
        found.visit_program(script.program);
        found.finish()
    })
}

struct Finder<'s, 'm> {
    dialect: &'static Dialect,
    script: &'s Parsed<'m>,
    /// Top-level `const name = "…"`.
    constants: BTreeMap<&'m str, (&'m str, u32)>,
    /// Offset of a literal → what its address is given to.
    given: BTreeMap<u32, String>,
    /// Offset → address.
    literals: BTreeMap<u32, &'m str>,
    members: BTreeSet<(u32, String)>,
}

impl<'m> Finder<'_, 'm> {
    fn is_facade(&self, expression: &Expression<'m>) -> bool {
        let Expression::Identifier(identifier) = expression.get_inner_expression() else {
            return false;
        };
        let reference = self.script.scoping.get_reference(identifier.reference_id());
        self.dialect.is_facade(&identifier.name) && reference.symbol_id().is_none()
    }

    fn literal(&mut self, at: u32, text: &'m str) {
        if has_host(text) {
            self.literals.insert(at, text);
        }
    }

    /// The literal at which an address begins.
    fn beginning(&self, expression: &Expression<'m>) -> Option<(u32, &'m str)> {
        match expression.get_inner_expression() {
            Expression::StringLiteral(text) => Some((text.span.start, text.value.as_str())),
            Expression::TemplateLiteral(text) => match text.quasis.first() {
                Some(first) if first.value.raw.is_empty() => self.beginning(text.expressions.first()?),
                first => first.map(|first| (first.span.start, first.value.raw.as_str())),
            },
            Expression::BinaryExpression(sum) if sum.operator == BinaryOperator::Addition => self.beginning(&sum.left),
            Expression::Identifier(name) => self.constants.get(name.name.as_str()).map(|(text, at)| (*at, *text)),
            _ => None,
        }
    }

    /// `url` in the first argument of a call of the façade.
    fn call(&mut self, call: &CallExpression<'m>) {
        let Some(member) = call.callee.get_inner_expression().as_member_expression() else {
            return;
        };
        let Some(names) = facade::path(member, &|expression| self.is_facade(expression)) else {
            return;
        };
        let Some(Argument::ObjectExpression(options)) = call.arguments.first() else {
            return;
        };
        let url = options.properties.iter().find_map(|property| match property {
            ObjectPropertyKind::ObjectProperty(property) if property.key.is_specific_static_name("url") => {
                Some(&property.value)
            }
            _ => None,
        });
        if let Some((at, text)) = url.and_then(|url| self.beginning(url))
            && has_host(text)
        {
            self.given.insert(at, facade::joined(names));
            self.literals.insert(at, text);
        }
    }

    fn finish(self) -> Uses {
        let Self {
            literals,
            mut given,
            members,
            ..
        } = self;
        let address = |(at, text): (u32, &str)| Address {
            text: text.to_owned(),
            given_to: given.remove(&at),
            at: at as usize,
        };
        Uses {
            addresses: literals.into_iter().map(address).collect(),
            members: members.into_iter().map(|(at, name)| (name, at as usize)).collect(),
        }
    }
}

impl<'m> Visit<'m> for Finder<'_, 'm> {
    fn visit_call_expression(&mut self, it: &CallExpression<'m>) {
        self.call(it);
        walk::walk_call_expression(self, it);
    }

    fn visit_member_expression(&mut self, it: &MemberExpression<'m>) {
        match facade::path(it, &|expression| self.is_facade(expression)) {
            Some(names) => {
                let start = oxc::span::GetSpan::span(it).start;
                self.members.insert((start, facade::joined(names)));
            }
            None => walk::walk_member_expression(self, it),
        }
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'m>) {
        match facade::destructured(it, &|expression| self.is_facade(expression)) {
            Some(names) => self.members.extend(names.into_iter().map(|name| (it.span.start, name))),
            None => walk::walk_variable_declarator(self, it),
        }
    }

    fn visit_string_literal(&mut self, it: &StringLiteral<'m>) {
        self.literal(it.span.start, it.value.as_str());
    }

    fn visit_template_element(&mut self, it: &TemplateElement<'m>) {
        self.literal(it.span.start, it.value.raw.as_str());
    }
}

/// Texts that have a name at the top of the module.
fn constants<'m>(script: &Parsed<'m>) -> BTreeMap<&'m str, (&'m str, u32)> {
    let declarations = script.program.body.iter().filter_map(|statement| match statement {
        Statement::VariableDeclaration(declaration) => Some(declaration),
        _ => None,
    });
    declarations.flat_map(|declaration| texts(declaration)).collect()
}

fn texts<'a, 'm>(declaration: &'a VariableDeclaration<'m>) -> impl Iterator<Item = (&'m str, (&'m str, u32))> + 'a {
    declaration.declarations.iter().filter_map(|declarator| {
        let BindingPattern::BindingIdentifier(name) = &declarator.id else {
            return None;
        };
        match declarator.init.as_ref()?.get_inner_expression() {
            Expression::StringLiteral(text) => Some((name.name.as_str(), (text.value.as_str(), text.span.start))),
            _ => None,
        }
    })
}

/// Whether a text is an address with a host that is whole.
fn has_host(text: &str) -> bool {
    let rest = ["https://", "http://", "wss://", "ws://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '['))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, source: &str) -> (Vec<String>, Vec<(String, Option<String>)>) {
        let uses = uses(&ScriptInput {
            path,
            source,
            dialect: &hutong_dialect::ALIPAY,
            decorators: true,
        });
        let members = uses
            .members
            .into_iter()
            .map(|(name, at)| format!("{at} {name}"))
            .collect();
        let addresses = uses
            .addresses
            .into_iter()
            .map(|address| (address.text, address.given_to))
            .collect();
        (members, addresses)
    }

    #[test]
    fn members_have_their_places() {
        let (members, _) = found(
            "a.js",
            "my.request({}); const { login, cloud: c } = wx\nfoo.my.pay(); my['x'].y()",
        );
        assert_eq!(members, ["0 request", "22 cloud", "22 login", "61 x.y"]);
        let (members, _) = found("a.ts", "const a: number = 1 as number; my.scan<string>({})");
        assert_eq!(members, ["31 scan"]);
        assert!(
            found("a.js", "function f(my) { my.request() }").0.is_empty(),
            "not the façade"
        );
        assert!(found("a.js", "my.request(").0.is_empty(), "not a script");
    }

    #[test]
    fn addresses_are_followed_to_where_they_begin() {
        let source = "const BASE = 'https://a.example/'; const n = 1
            my.request({ url: BASE + 'x' }); my.uploadFile({ url: `https://b.example/${n}` })
            my.request({ url: `${BASE}y` }); my.request({ url: n }); load('wss://c.example')
            const path = '/not/an/address', broken = 'https://'";
        let given = |text: &str, to: Option<&str>| (text.to_owned(), to.map(str::to_owned));
        assert_eq!(
            found("a.js", source).1,
            [
                given("https://a.example/", Some("request")),
                given("https://b.example/", Some("uploadFile")),
                given("wss://c.example", None),
            ]
        );
    }
}
