//! What a script says of how far its component's styles reach.

use hutong_dialect::Isolation;
use oxc::ast::ast::{Expression, ObjectProperty};
use oxc::ast_visit::{Visit, walk};

use super::look_through;

const KEY: &str = "styleIsolation";

/// The literal value of `styleIsolation`. Sheets are written with or without prefix before anything runs: of a script
/// that computes its options, nothing is known.
pub fn isolation(path: &str, source: &str) -> Option<Isolation> {
    if !source.contains(KEY) {
        return None;
    }
    look_through(path, source, |script| {
        let mut said = Said(None);
        said.visit_program(script.program);
        said.0
    })
}

struct Said(Option<Isolation>);

impl<'a> Visit<'a> for Said {
    fn visit_object_property(&mut self, property: &ObjectProperty<'a>) {
        if property.key.static_name().is_some_and(|name| name == KEY) {
            let value = match &property.value {
                Expression::StringLiteral(text) => Some(text.value),
                Expression::TemplateLiteral(text) => text.single_quasi(),
                _ => None,
            };
            self.0 = self.0.or(value.and_then(|value| Isolation::named(&value)));
        }
        walk::walk_object_property(self, property);
    }
}
