//! Where the language of view scripts is not JavaScript: `value.constructor` is the name of the
//! value's type there (`"Array"`), and component libraries tell values apart by it.

use oxc::ast::ast::{Expression, SimpleAssignmentTarget, StaticMemberExpression};
use oxc::ast_visit::{Visit, walk};
use oxc::span::{GetSpan as _, Span};

use super::edits::Edits;
use super::parse::Parsed;

/// The function that answers the name of a value's type. `template::group` defines it beside the scripts.
const TYPE_NAME: &str = "_hutong_type";

/// Writes `value.constructor` as a call of [`TYPE_NAME`]; everything else stays as it is.
pub(super) fn rewrite(script: &Parsed<'_>, source: &str) -> String {
    let mut constructors = Constructors { source, edits: Edits::default() };
    constructors.visit_program(script.program);
    constructors.edits.apply(source).0
}

struct Constructors<'s> {
    source: &'s str,
    edits: Edits,
}

fn is_constructor(it: &StaticMemberExpression<'_>) -> bool {
    it.property.name == "constructor" && !matches!(it.object, Expression::Super(_))
}

impl<'a> Visit<'a> for Constructors<'_> {
    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        if is_constructor(it) {
            let object = it.object.span();
            self.edits.insert(object.start, format!("{TYPE_NAME}("));
            self.edits.replace_lines(Span::new(object.end, it.span.end), ")", self.source);
        }
        walk::walk_static_member_expression(self, it);
    }

    /// A call cannot be assigned to: such a property is one like others.
    fn visit_simple_assignment_target(&mut self, it: &SimpleAssignmentTarget<'a>) {
        match it {
            SimpleAssignmentTarget::StaticMemberExpression(member) if is_constructor(member) => {
                self.visit_expression(&member.object);
            }
            _ => walk::walk_simple_assignment_target(self, it),
        }
    }
}
