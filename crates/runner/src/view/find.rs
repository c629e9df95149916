//! Elements of the page in front by selector: tags, ids, classes, attributes, their descendants and children.

use super::{View, element_of, unscoped};
use crate::tree::{Element, Slot};

/// `tag#id.class[name=value]`, and how it stands to the one before it.
#[derive(Default)]
struct Simple {
    child: bool,
    tag: String,
    id: String,
    classes: Vec<String>,
    attributes: Vec<Attribute>,
}

/// `[name]` or `[name=value]`; the mark before `=` says how the two are compared.
struct Attribute {
    name: String,
    mark: Option<char>,
    value: Option<String>,
}

impl Attribute {
    fn fits(&self, own: &str) -> bool {
        let Some(value) = &self.value else { return true };
        match self.mark {
            Some('^') => own.starts_with(value),
            Some('$') => own.ends_with(value),
            Some('*') => own.contains(value),
            Some('~') => own.split_whitespace().any(|word| word == value),
            _ => own == value,
        }
    }
}

impl View {
    /// The elements below `top`, or of the whole page, that match, in document order.
    pub fn find(&self, selector: &str, top: Option<Slot>) -> Result<Vec<Slot>, String> {
        let wanted = parse(selector).ok_or_else(|| format!("the selector {selector:?} cannot be read"))?;
        let Some(top) = top.or_else(|| self.front().map(|(_, page)| page.shell)) else {
            return Ok(Vec::new());
        };
        let below = self.tree.below(top).map(|(slot, _)| slot);
        let elements = below.filter(|slot| self.tree.element(*slot).is_some());
        Ok(elements
            .filter(|slot| wanted.iter().any(|chain| self.fits(*slot, chain)))
            .collect())
    }

    fn fits(&self, slot: Slot, chain: &[Simple]) -> bool {
        let Some((last, before)) = chain.split_last() else {
            return true;
        };
        if !last.fits(element_of(&self.tree, slot)) {
            return false;
        }
        if before.is_empty() {
            return true;
        }
        let mut above = self.tree.above(slot).skip(1);
        if last.child {
            above.next().is_some_and(|parent| self.fits(parent, before))
        } else {
            above.any(|above| self.fits(above, before))
        }
    }
}

impl Simple {
    fn fits(&self, element: &Element) -> bool {
        // Who writes a selector means the name.
        let class = |name: &String| element.classes.iter().any(|own| own == name || unscoped(own) == name);
        let attribute = |wanted: &Attribute| {
            let own = element.props.get(&wanted.name);
            own.is_some_and(|own| wanted.fits(&super::builtin::text_of(own)))
        };
        (self.tag.is_empty() || self.tag == "*" || self.tag == element.tag)
            && (self.id.is_empty() || self.id == element.author_id)
            && self.classes.iter().all(class)
            && self.attributes.iter().all(attribute)
    }
}

/// The chains that commas separate. `>>>` leads into components, where every descendant is looked for anyway.
fn parse(selector: &str) -> Option<Vec<Vec<Simple>>> {
    let mut chains = vec![Vec::new()];
    let mut child = false;
    let mut rest = selector.trim();
    while let Some(mark) = rest.chars().next() {
        let chain = chains.last_mut()?;
        if let Some(tail) = rest.strip_prefix(">>>").filter(|_| !chain.is_empty()) {
            rest = tail;
        } else if mark == '>' && !chain.is_empty() && !child {
            child = true;
            rest = &rest[1..];
        } else if mark == ',' && !chain.is_empty() && !child {
            chains.push(Vec::new());
            rest = &rest[1..];
        } else {
            let (simple, tail) = simple(rest, child)?;
            chain.push(simple);
            child = false;
            rest = tail;
        }
        rest = rest.trim_start();
    }
    (!child && chains.last().is_some_and(|chain| !chain.is_empty())).then_some(chains)
}

/// The first one of a chain, and what follows.
fn simple(text: &str, child: bool) -> Option<(Simple, &str)> {
    let (tag, mut rest) = name(text);
    let mut out = Simple {
        child,
        tag: tag.to_owned(),
        ..Simple::default()
    };
    while let Some(mark @ ('#' | '.' | '[')) = rest.chars().next() {
        rest = &rest[1..];
        if mark == '[' {
            let (attribute, tail) = attribute(rest)?;
            out.attributes.push(attribute);
            rest = tail;
            continue;
        }
        let (name, tail) = name(rest);
        if name.is_empty() {
            return None;
        }
        match mark {
            '#' => name.clone_into(&mut out.id),
            _ => out.classes.push(name.to_owned()),
        }
        rest = tail;
    }
    (rest.len() < text.len()).then_some((out, rest))
}

fn name(text: &str) -> (&str, &str) {
    let ends = |letter: char| letter.is_whitespace() || "#.[]>,=\"'".contains(letter);
    text.split_at(text.find(ends).unwrap_or(text.len()))
}

/// What stands in brackets, behind the first.
fn attribute(text: &str) -> Option<(Attribute, &str)> {
    let (head, mut rest) = text.split_at(text.find(['=', ']'])?);
    let mark = head.chars().next_back().filter(|mark| "^$*~".contains(*mark));
    let mut out = Attribute {
        name: super::kebab(head.trim_end_matches(['^', '$', '*', '~']).trim()),
        mark,
        value: None,
    };
    if let Some(value) = rest.strip_prefix('=') {
        let value = value.trim_start();
        let quote = value.chars().next().filter(|mark| "\"'".contains(*mark));
        let (value, tail) = match quote {
            Some(quote) => value[1..].split_once(quote)?,
            None => value.split_at(value.find(']')?),
        };
        out.value = Some(value.to_owned());
        rest = tail.trim_start();
    }
    Some((out, rest.strip_prefix(']')?))
}
