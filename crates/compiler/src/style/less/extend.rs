//! `:extend()`: a rule's selectors are added wherever those that it names stand.

use std::cmp::Reverse;

use super::eval::{Out, Place, split_commas};
use super::parse::{closing, string_end};
use crate::limits;

/// Parts of selectors that are compared for one sheet.
const STEPS: usize = 20_000_000;
/// How often an added selector may be what another names.
const CHAIN: usize = 100;

/// A part of a selector: `.a`, `#b`, `tag`, `:hover`, `[c]`.
#[derive(Debug, Clone)]
struct Element {
    /// What stands before it: a space, `>`, `+`, `~`; nothing within a compound, and at the beginning.
    combinator: String,
    value: String,
}

type Selector = Vec<Element>;

/// What stands between the brackets.
#[derive(Debug, Clone)]
pub struct Target {
    selector: Selector,
    /// `all`: also as a part of longer selectors.
    anywhere: bool,
}

impl Target {
    /// `.a, .b all`
    pub fn list(text: &str) -> Vec<Self> {
        let target = |text: String| {
            let plain = ["!all", "all"].iter().find_map(|word| text.strip_suffix(word));
            let plain = plain.filter(|plain| plain.ends_with(|c: char| c.is_ascii_whitespace()));
            Self {
                selector: elements(plain.unwrap_or(&text)),
                anywhere: plain.is_some(),
            }
        };
        let targets = split_commas(text).into_iter().map(target);
        targets.filter(|target| !target.selector.is_empty()).collect()
    }
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
    target: Target,
    by: Selector,
    /// The extends that led to this one, and itself.
    family: Vec<usize>,
    /// Whether it is the first of its selector: what extends the selector is then added to its rule, once.
    is_first: bool,
}

/// All rules of a sheet in their order, and what they extend.
#[derive(Debug, Default)]
pub struct Extends {
    rules: Vec<Rule>,
    at_rules: usize,
    list: Vec<Extend>,
    places: Vec<Place>,
    steps: usize,
}

impl Extends {
    /// The number of an at-rule.
    pub fn new_at_rule(&mut self) -> usize {
        self.at_rules += 1;
        self.at_rules
    }

    /// The next rule: its selectors, and what each extends.
    pub fn add(&mut self, at_rules: &[usize], hidden: bool, selectors: Vec<(&str, Vec<Target>)>, place: &Place) {
        let mut rule = Rule {
            at_rules: at_rules.to_vec(),
            hidden,
            selectors: Vec::new(),
            is_open: Vec::new(),
            added: Vec::new(),
        };
        for (text, targets) in selectors {
            let selector = elements(text);
            rule.is_open.push(targets.is_empty());
            for (at, target) in targets.into_iter().enumerate() {
                self.list.push(Extend {
                    rule: self.rules.len(),
                    target,
                    by: selector.clone(),
                    family: vec![self.list.len()],
                    is_first: at == 0,
                });
                self.places.push(place.clone());
            }
            rule.selectors.push(selector);
        }
        self.rules.push(rule);
    }

    /// Adds selectors to the rules of the sheet; says what nobody has.
    pub fn apply(mut self, out: &mut [Out]) -> Vec<(Place, String)> {
        if self.list.is_empty() {
            return Vec::new();
        }
        self.steps = STEPS;
        let mut found = vec![false; self.list.len()];
        self.chain(&mut found);
        for at in 0..self.rules.len() {
            let rule = &self.rules[at];
            let mut added = Vec::new();
            let mut near: Vec<&Extend> = self
                .list
                .iter()
                .filter(|one| self.reaches(one, &rule.at_rules))
                .collect();
            near.sort_by_key(|extend| Reverse(self.rules[extend.rule].at_rules.len()));
            for extend in near {
                for (selector, is_open) in rule.selectors.iter().zip(&rule.is_open) {
                    if !is_open || !take(&mut self.steps, selector.len()) {
                        continue;
                    }
                    let matches = matches(&extend.target, selector);
                    if !matches.is_empty() {
                        found[extend.family[0]] = true;
                        added.push(replaced(selector, &matches, &extend.by));
                    }
                }
            }
            self.rules[at].added.extend(added);
        }
        self.write(out, &mut 0);
        let unmatched = found.iter().zip(&self.list).zip(self.places);
        unmatched
            .filter(|((found, _), _)| !**found)
            .map(|((_, extend), place)| (place, print(&extend.target.selector)))
            .collect()
    }

    /// Whether something of an extend's rule counts inside of these at-rules.
    fn reaches(&self, extend: &Extend, at_rules: &[usize]) -> bool {
        let rule = &self.rules[extend.rule];
        !rule.hidden && at_rules.starts_with(&rule.at_rules)
    }

    /// What extends a selector that extends others, extends these too.
    fn chain(&mut self, found: &mut [bool]) {
        let targets = self.list.len();
        let mut fresh = 0..targets;
        for _ in 0..CHAIN {
            let mut new = Vec::new();
            for extend in &self.list[fresh.clone()] {
                for (number, other) in self.list[..targets].iter().enumerate() {
                    if !take(&mut self.steps, other.by.len()) {
                        return;
                    }
                    if extend.family.contains(&number) || !self.reaches(extend, &self.rules[other.rule].at_rules) {
                        continue;
                    }
                    let matches = matches(&extend.target, &other.by);
                    if matches.is_empty() {
                        continue;
                    }
                    found[extend.family[0]] = true;
                    new.push(Extend {
                        by: replaced(&other.by, &matches, &extend.by),
                        family: [other.family.as_slice(), &extend.family].concat(),
                        ..other.clone()
                    });
                }
            }
            for extend in new.iter().filter(|extend| extend.is_first) {
                self.rules[extend.rule].added.push(extend.by.clone());
            }
            fresh = self.list.len()..self.list.len() + new.len();
            self.list.append(&mut new);
            if fresh.is_empty() || self.list.len() > limits::STYLE_SELECTORS {
                return;
            }
        }
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

fn take(steps: &mut usize, n: usize) -> bool {
    let left = steps.checked_sub(n + 1);
    *steps = left.unwrap_or_default();
    left.is_some()
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
    made
}

fn print(selector: &[Element]) -> String {
    let mut text = String::new();
    for (at, element) in selector.iter().enumerate() {
        match element.combinator.as_str() {
            "" => {}
            " " => text.push(' '),
            combinator => {
                let space = if at == 0 { "" } else { " " };
                text.extend([space, combinator, " "]);
            }
        }
        text.push_str(&element.value);
    }
    text
}

/// The parts of a selector.
fn elements(text: &str) -> Selector {
    let mut elements = Selector::new();
    let mut rest = text.trim();
    let mut combinator = String::new();
    while let Some(first) = rest.chars().next() {
        if first.is_ascii_whitespace() || matches!(first, '>' | '+' | '~') {
            let end = rest.find(|c: char| !c.is_ascii_whitespace() && !matches!(c, '>' | '+' | '~'));
            let (between, after) = rest.split_at(end.unwrap_or(rest.len()));
            let sign: String = between.split_ascii_whitespace().collect();
            combinator = if sign.is_empty() { " ".to_owned() } else { sign };
            rest = after;
            continue;
        }
        let (value, after) = rest.split_at(element_end(rest));
        elements.push(Element {
            combinator: std::mem::take(&mut combinator),
            // Quotes make no difference.
            value: if first == '[' {
                value.replace(['"', '\''], "")
            } else {
                value.to_owned()
            },
        });
        rest = after;
    }
    elements
}

/// Where the first part of a selector ends.
fn element_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    if bytes[0] == b'[' {
        return text.find(']').map_or(text.len(), |end| end + 1);
    }
    let start = bytes
        .iter()
        .take_while(|byte| **byte == b':')
        .count()
        .max(text.chars().next().map_or(1, char::len_utf8));
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' | b'\'' => {
                at = string_end(bytes, at);
                continue;
            }
            b'\\' => at += 1,
            b'(' => {
                at += 1 + closing(&text[at + 1..]);
            }
            b'.' | b'#' | b':' | b'[' | b'>' | b'+' | b'~' | b'*' => break,
            byte if byte.is_ascii_whitespace() => break,
            _ => {}
        }
        at += 1;
    }
    text.ceil_char_boundary(at.min(text.len()))
}
