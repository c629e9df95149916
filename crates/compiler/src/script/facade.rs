//! Which members of the façade a script uses.

use oxc::ast::ast::{BindingPattern, Expression, MemberExpression, PropertyKey, VariableDeclarator};

/// No API lies deeper than this; without an end, a long chain of members would be walked once from
/// each of its links.
const MAX_NAMES: usize = 8;

/// The names that lead from the façade to `member`: `wx.cloud.init` gives `["cloud", "init"]`.
/// `None` when it does not start at a façade.
pub(super) fn path<'a>(
    member: &MemberExpression<'a>,
    is_facade: &impl Fn(&Expression<'a>) -> bool,
) -> Option<Vec<&'a str>> {
    let mut names = vec![name(member)?];
    let mut object = member.object().get_inner_expression();
    while !is_facade(object) {
        let member = object.as_member_expression().filter(|_| names.len() < MAX_NAMES)?;
        names.push(name(member)?);
        object = member.object().get_inner_expression();
    }
    names.reverse();
    Some(names)
}

fn name<'a>(member: &MemberExpression<'a>) -> Option<&'a str> {
    match member {
        MemberExpression::StaticMemberExpression(member) => Some(member.property.name.as_str()),
        MemberExpression::ComputedMemberExpression(member) => match member.expression.get_inner_expression() {
            Expression::StringLiteral(name) => Some(name.value.as_str()),
            _ => None,
        },
        MemberExpression::PrivateFieldExpression(_) => None,
    }
}

/// `cloud.init`; what functions have is not part of the name (`wx.request.bind`).
pub(super) fn joined(mut names: Vec<&str>) -> String {
    if names.len() > 1 && matches!(names.last(), Some(&("call" | "apply" | "bind"))) {
        names.pop();
    }
    names.join(".")
}

/// The names that `const { a, b: c } = wx` takes; `None` when it is not such a declaration.
pub(super) fn destructured<'a>(
    declarator: &VariableDeclarator<'a>,
    is_facade: &impl Fn(&Expression<'a>) -> bool,
) -> Option<Vec<String>> {
    let BindingPattern::ObjectPattern(pattern) = &declarator.id else {
        return None;
    };
    let base = match declarator.init.as_ref()?.get_inner_expression() {
        whole if is_facade(whole) => Vec::new(),
        part => path(part.as_member_expression()?, is_facade)?,
    };
    let mut uses = Vec::new();
    for property in &pattern.properties {
        let name = match &property.key {
            PropertyKey::StaticIdentifier(name) => name.name.as_str(),
            PropertyKey::StringLiteral(name) => name.value.as_str(),
            _ => "*",
        };
        uses.push(joined(base.iter().copied().chain([name]).collect()));
    }
    if pattern.rest.is_some() {
        uses.push(joined(base.into_iter().chain(["*"]).collect()));
    }
    Some(uses)
}
