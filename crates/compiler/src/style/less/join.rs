//! Selectors of rules inside rules, and what `:extend()` adds to them.

use std::iter::repeat_n;
use std::rc::Rc;

use super::eval::{Out, Place};
use super::extend::Extends;
use super::scan::{closing, split};
use crate::limits;

/// Bytes of all selectors of a sheet, those of rules that have nothing but rules in them too.
const BYTES: usize = 4 * limits::STYLE_OUTPUT;

/// How far the selectors got.
pub struct Joined {
    /// Whether the rest was left out, because it is too much.
    pub is_cut: bool,
    /// What `:extend()` named, and no rule has; nothing when rules were left out.
    pub unmatched: Vec<(Place, String)>,
}

/// Gives every rule its whole selectors; `extends` tells whether some may extend others.
pub fn join(out: &mut Vec<Out>, extends: bool) -> Joined {
    let mut joiner = Joiner {
        bytes: BYTES,
        extends: extends.then(Extends::default),
    };
    let is_whole = joiner.block(out, None, &Inside::default());
    let unmatched = joiner.extends.unwrap_or_default().apply(out).filter(|_| is_whole);
    Joined {
        is_cut: unmatched.is_none(),
        unmatched: unmatched.unwrap_or_default(),
    }
}

/// Whether an at-rule has rules in it that the selectors around belong to.
pub fn holds_rules(name: &str) -> bool {
    let plain = name.trim_start_matches("-webkit-").trim_start_matches("-moz-");
    matches!(
        plain,
        "media" | "supports" | "layer" | "container" | "document" | "scope" | "starting-style"
    )
}

/// What a block stands in.
#[derive(Default, Clone)]
struct Inside {
    /// Number of each at-rule around.
    at_rules: Vec<usize>,
    /// Whether it is there for what extends it alone.
    hidden: bool,
}

struct Joiner {
    /// That may still be written.
    bytes: usize,
    extends: Option<Extends>,
}

impl Joiner {
    /// False when it was too much, and the rest of the block is gone.
    fn block(&mut self, out: &mut Vec<Out>, around: Option<&[String]>, inside: &Inside) -> bool {
        for at in 0..out.len() {
            let is_whole = match &mut out[at] {
                Out::Rule { selectors, body, place } => self.rule(selectors, body, place, around, inside),
                Out::At {
                    name, body: Some(body), ..
                } => {
                    let around = around.filter(|_| holds_rules(name));
                    let mut inner = inside.clone();
                    inner.at_rules.extend(self.extends.as_mut().map(Extends::new_at_rule));
                    self.block(body, around, &inner)
                }
                Out::Hidden(body) => {
                    let inner = Inside {
                        hidden: true,
                        ..inside.clone()
                    };
                    self.block(body, around, &inner)
                }
                Out::At { body: None, .. } | Out::Declaration { .. } | Out::Extend { .. } => true,
            };
            if !is_whole {
                out.truncate(at + 1);
                return false;
            }
        }
        true
    }

    fn rule(
        &mut self,
        selectors: &mut Vec<String>,
        body: &mut Vec<Out>,
        place: &Place,
        around: Option<&[String]>,
        inside: &Inside,
    ) -> bool {
        let mut all = Vec::new();
        // What each of them extends.
        let mut extended = Vec::new();
        for selector in selectors.iter() {
            let (plain, targets) = without_extends(selector);
            let Some(own) = self.joined(around, &plain, all.len()) else {
                // Nothing of it is written.
                selectors.clear();
                body.clear();
                return false;
            };
            if let Some(extends) = &mut self.extends {
                let targets = Rc::new(extends.targets(&targets));
                extended.extend(repeat_n(targets, own.len()));
            }
            all.extend(own);
        }
        if let Some(extends) = &mut self.extends {
            let for_all = body.iter().filter_map(|one| match one {
                Out::Extend { targets } => Some(targets),
                _ => None,
            });
            let for_all = extends.targets(for_all);
            let targets = extended.iter().map(|own| own.iter().chain(&for_all));
            let selectors = all.iter().map(String::as_str).zip(targets);
            extends.add(&inside.at_rules, inside.hidden, selectors, place);
        }
        selectors.clone_from(&all);
        self.block(body, Some(&all), inside)
    }

    /// A selector inside those around it; None when they become too many.
    fn joined(&mut self, around: Option<&[String]>, selector: &str, others: usize) -> Option<Vec<String>> {
        let none = [String::new()];
        let around = around.unwrap_or(&none);
        let parts = split(selector, |byte| byte == b'&');
        // Without `&`, the selectors around stand before.
        let after = format!(" {selector}");
        let parts = if parts.len() == 1 { vec!["", &after] } else { parts };
        let mut written = vec![parts[0].to_owned()];
        for part in &parts[1..] {
            let mut longer = Vec::new();
            for start in &written {
                for around in around {
                    let bytes = start.len() + around.len() + part.len();
                    self.bytes = self.bytes.checked_sub(bytes)?;
                    if others + longer.len() >= limits::STYLE_SELECTORS {
                        return None;
                    }
                    longer.push(format!("{start}{around}{part}"));
                }
            }
            written = longer;
        }
        Some(written.into_iter().map(|selector| selector.trim().to_owned()).collect())
    }
}

/// The selector without `:extend(…)`, and what stands in these.
fn without_extends(selector: &str) -> (String, Vec<String>) {
    const START: &str = ":extend(";
    let mut plain = String::new();
    let mut targets = Vec::new();
    let mut rest = selector;
    while let Some((before, after)) = rest.split_once(START) {
        let end = closing(after, b'(', b')').unwrap_or(after.len());
        plain.push_str(before);
        targets.push(after[..end].to_owned());
        rest = after.get(end + 1..).unwrap_or_default();
    }
    plain.push_str(rest);
    (plain, targets)
}
