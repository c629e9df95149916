//! `:extend()`: a rule's selectors are added wherever those that it names stand.

use std::cmp::Reverse;
use std::rc::Rc;

use super::eval::{Out, Place};
use super::scan::split_commas;
use super::selector::{Elements, Selector, print, size};
use crate::limits;

/// Parts of selectors that are compared, and bytes of those that are made, for one sheet.
const STEPS: usize = 32_000_000;
/// How often an added selector may be what another names.
const CHAIN: usize = 100;

/// What stands between the brackets.
#[derive(Debug)]
pub struct Target {
    selector: Selector,
    /// `all`: also as a part of longer selectors.
    anywhere: bool,
}

/// A rule, as far as it can be extended.
#[derive(Debug)]
struct Rule {
    /// The at-rules around: what stands in one extends nothing outside of it.
    at_rules: Vec<usize>,
    /// Whether only what is added to it is written.
    hidden: bool,
    selectors: Vec<Selector>,
    /// Whether a selector may be extended. One that extends others is extended by way of these.
    is_open: Vec<bool>,
    added: Vec<Selector>,
}

/// One selector that is added wherever another stands.
#[derive(Debug, Clone)]
struct Extend {
    rule: usize,
    target: Rc<Target>,
    by: Selector,
    /// The extends that led to this one, and itself.
    family: Vec<usize>,
    /// Whether it is the first of its selector: what extends the selector is then added to its rule, once.
    is_first: bool,
}

/// What may still be done for a sheet.
#[derive(Debug)]
struct Work {
    /// None when it was too much.
    steps: Option<usize>,
}

impl Default for Work {
    fn default() -> Self {
        Self { steps: Some(STEPS) }
    }
}

impl Work {
    fn take(&mut self, steps: usize) -> Option<()> {
        self.steps = self.steps.and_then(|left| left.checked_sub(steps));
        self.steps.map(drop)
    }

    /// The selector with the extend's in the place of what it names; None when it names nothing there.
    fn extended(&mut self, selector: &Selector, extend: &Extend) -> Option<Selector> {
        let wanted = extend.target.selector.len();
        let places = (selector.len() + 1).saturating_sub(wanted);
        self.take(1 + places * wanted)?;
        let matches = matches(&extend.target, selector);
        if matches.is_empty() {
            return None;
        }
        self.take(size(selector) + matches.len() * size(&extend.by))?;
        Some(replaced(selector, &matches, &extend.by))
    }

    /// The parts of a selector.
    fn elements(&mut self, text: &str) -> Selector {
        let elements = Elements(text.trim());
        elements
            .take_while(|element| self.take(size(std::slice::from_ref(element))).is_some())
            .collect()
    }
}

/// All rules of a sheet in their order, and what they extend.
#[derive(Debug, Default)]
pub struct Extends {
    rules: Vec<Rule>,
    at_rules: usize,
    list: Vec<Extend>,
    /// Where those that were written stand, and whether a rule has what they name.
    written: Vec<(Place, bool)>,
    work: Work,
}

impl Extends {
    /// The number of an at-rule.
    pub fn new_at_rule(&mut self) -> usize {
        self.at_rules += 1;
        self.at_rules
    }

    /// `.a, .b all`
    pub fn targets<'a>(&mut self, texts: impl IntoIterator<Item = &'a String>) -> Vec<Rc<Target>> {
        let target = |text: String| {
            let plain = ["!all", "all"].iter().find_map(|word| text.strip_suffix(word));
            let plain = plain.filter(|plain| plain.ends_with(|c: char| c.is_ascii_whitespace()));
            Rc::new(Target {
                selector: self.work.elements(plain.unwrap_or(&text)),
                anywhere: plain.is_some(),
            })
        };
        let targets = texts.into_iter().flat_map(|text| split_commas(text)).map(target);
        targets.filter(|target| !target.selector.is_empty()).collect()
    }

    /// The next rule: its selectors, and what each extends.
    pub fn add<'a, T: Iterator<Item = &'a Rc<Target>>>(
        &mut self,
        at_rules: &[usize],
        hidden: bool,
        selectors: impl Iterator<Item = (&'a str, T)>,
        place: &Place,
    ) {
        let mut rule = Rule {
            at_rules: at_rules.to_vec(),
            hidden,
            selectors: Vec::new(),
            is_open: Vec::new(),
            added: Vec::new(),
        };
        for (text, targets) in selectors {
            let selector = self.work.elements(text);
            let before = self.list.len();
            for target in targets {
                let number = self.list.len();
                if number >= limits::STYLE_SELECTORS {
                    self.work.steps = None;
                    break;
                }
                self.list.push(Extend {
                    rule: self.rules.len(),
                    target: Rc::clone(target),
                    by: Rc::clone(&selector),
                    family: vec![number],
                    is_first: number == before,
                });
                self.written.push((place.clone(), false));
            }
            rule.is_open.push(self.list.len() == before);
            rule.selectors.push(selector);
        }
        self.rules.push(rule);
    }

    /// Adds selectors to the rules of the sheet; says what nobody has. None when it was too much, and some were
    /// not added.
    pub fn apply(mut self, out: &mut [Out]) -> Option<Vec<(Place, String)>> {
        if self.list.is_empty() {
            return Some(Vec::new());
        }
        self.chain();
        for at in 0..self.rules.len() {
            if self.work.take(self.list.len()).is_none() {
                break;
            }
            let rule = &self.rules[at];
            let mut added = Vec::new();
            let mut near: Vec<&Extend> = self
                .list
                .iter()
                .filter(|one| self.reaches(one, &rule.at_rules))
                .collect();
            near.sort_by_key(|extend| Reverse(self.rules[extend.rule].at_rules.len()));
            for extend in near {
                for (selector, _) in rule
                    .selectors
                    .iter()
                    .zip(&rule.is_open)
                    .filter(|(_, is_open)| **is_open)
                {
                    if let Some(made) = self.work.extended(selector, extend) {
                        self.written[extend.family[0]].1 = true;
                        added.push(made);
                    }
                }
            }
            self.rules[at].added.extend(added);
        }
        self.write(out, &mut 0);
        self.work.steps?;
        let written = self.written.into_iter().zip(&self.list);
        let unmatched = written.filter(|((_, is_found), _)| !is_found);
        Some(
            unmatched
                .map(|((place, _), extend)| (place, print(&extend.target.selector)))
                .collect(),
        )
    }

    /// Whether something of an extend's rule counts inside of these at-rules.
    fn reaches(&self, extend: &Extend, at_rules: &[usize]) -> bool {
        let rule = &self.rules[extend.rule];
        !rule.hidden && at_rules.starts_with(&rule.at_rules)
    }

    /// What extends a selector that extends others, extends these too.
    fn chain(&mut self) {
        let targets = self.list.len();
        let mut fresh = 0..targets;
        for _ in 0..CHAIN {
            let mut new = Vec::new();
            for extend in &self.list[fresh.clone()] {
                for (number, other) in self.list[..targets].iter().enumerate() {
                    if self.work.take(extend.family.len()).is_none() {
                        return;
                    }
                    if extend.family.contains(&number) || !self.reaches(extend, &self.rules[other.rule].at_rules) {
                        continue;
                    }
                    let Some(by) = self.work.extended(&other.by, extend) else {
                        continue;
                    };
                    self.written[extend.family[0]].1 = true;
                    if other.is_first {
                        self.rules[other.rule].added.push(Rc::clone(&by));
                    }
                    new.push(Extend {
                        rule: other.rule,
                        target: Rc::clone(&other.target),
                        by,
                        family: [other.family.as_slice(), &extend.family].concat(),
                        is_first: other.is_first,
                    });
                    if self.list.len() + new.len() > limits::STYLE_SELECTORS {
                        self.work.steps = None;
                        return;
                    }
                }
            }
            if new.is_empty() {
                return;
            }
            fresh = self.list.len()..self.list.len() + new.len();
            self.list.append(&mut new);
        }
        self.work.steps = None;
    }

    /// Puts what was added into the rules, in the order in which they came.
    fn write(&self, out: &mut [Out], next: &mut usize) {
        for one in out {
            match one {
                Out::Rule { selectors, body, .. } => {
                    if let Some(rule) = self.rules.get(*next) {
                        if rule.hidden {
                            selectors.clear();
                        }
                        selectors.extend(rule.added.iter().map(|selector| print(selector)));
                    }
                    *next += 1;
                    self.write(body, next);
                }
                Out::At { body: Some(body), .. } | Out::Hidden(body) => self.write(body, next),
                Out::At { body: None, .. } | Out::Declaration { .. } | Out::Extend { .. } => {}
            }
        }
    }
}

/// Where the target stands in a selector: the elements from, and to.
fn matches(target: &Target, selector: &Selector) -> Vec<(usize, usize)> {
    let wanted = &target.selector;
    let fits = |start: usize| {
        let part = selector.get(start..start + wanted.len());
        part.is_some_and(|part| {
            let mut pairs = wanted.iter().zip(part).enumerate();
            pairs.all(|(at, (wanted, one))| {
                wanted.value == one.value && (at == 0 || wanted.combinator == one.combinator)
            })
        })
    };
    if !target.anywhere {
        let is_all = wanted.len() == selector.len() && fits(0);
        return is_all.then_some((0, wanted.len())).into_iter().collect();
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at < selector.len() {
        if fits(at) {
            found.push((at, at + wanted.len()));
            at += wanted.len();
        } else {
            at += 1;
        }
    }
    found
}

/// The selector with another in the place of these parts.
fn replaced(selector: &Selector, matches: &[(usize, usize)], by: &Selector) -> Selector {
    let mut made = Vec::new();
    let mut done = 0;
    for (start, end) in matches {
        made.extend_from_slice(&selector[done..*start]);
        let first = made.len();
        made.extend_from_slice(by);
        if let Some(first) = made.get_mut(first) {
            first.combinator.clone_from(&selector[*start].combinator);
        }
        done = *end;
    }
    made.extend_from_slice(&selector[done..]);
    made.into()
}
