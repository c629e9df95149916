//! Elements of the page in front by selector: tags, ids, classes, attributes, their descendants and children.

use super::{View, element_of};
use crate::tree::{Element, Slot};

/// `tag#id.class[name=value]`, and how it stands to the one before it.
struct Simple {
    child: bool,
    tag: String,
    id: String,
    classes: Vec<String>,
    attributes: Vec<(String, Option<String>)>,
}

impl View {
    /// The elements below `top`, or of the whole page, that match, in document order.
    pub fn find(&self, selector: &str, top: Option<Slot>) -> Result<Vec<Slot>, String> {
        let wanted = selector.split(',').map(parse).collect::<Result<Vec<_>, _>>()?;
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

    /// The text of a node and everything in it.
    pub fn text_in(&self, slot: Slot) -> String {
        let below = self.tree.below(slot).filter_map(|(slot, _)| self.tree.node(slot));
        below
            .filter_map(|node| {
                if let crate::tree::Kind::Text(text) = &node.kind {
                    Some(text.as_str())
                } else {
                    None
                }
            })
            .collect()
    }
}

impl Simple {
    fn fits(&self, element: &Element) -> bool {
        // Classes of a component carry its prefix; who writes a selector means the name.
        let class = |name: &String| {
            element.classes.iter().any(|own| {
                own == name
                    || own
                        .strip_suffix(name.as_str())
                        .is_some_and(|scope| scope.ends_with("--"))
            })
        };
        let attribute = |(name, value): &(String, Option<String>)| {
            let own = element.props.get(name);
            own.is_some_and(|own| {
                value
                    .as_ref()
                    .is_none_or(|value| super::builtin::text_of(own) == *value)
            })
        };
        (self.tag.is_empty() || self.tag == "*" || self.tag == element.tag)
            && (self.id.is_empty() || self.id == element.author_id)
            && self.classes.iter().all(class)
            && self.attributes.iter().all(attribute)
    }
}

fn parse(selector: &str) -> Result<Vec<Simple>, String> {
    let spaced = selector.replace('>', " > ");
    let mut chain = Vec::new();
    let mut child = false;
    for word in spaced.split_whitespace() {
        if word == ">" {
            child = true;
        } else {
            chain.push(simple(word, child).ok_or_else(|| format!("the selector {selector:?} cannot be read"))?);
            child = false;
        }
    }
    if chain.is_empty() || child {
        return Err(format!("the selector {selector:?} cannot be read"));
    }
    Ok(chain)
}

fn simple(word: &str, child: bool) -> Option<Simple> {
    let mut out = Simple {
        child,
        tag: String::new(),
        id: String::new(),
        classes: Vec::new(),
        attributes: Vec::new(),
    };
    let end = word.find(['#', '.', '[']).unwrap_or(word.len());
    let (tag, mut rest) = word.split_at(end);
    tag.clone_into(&mut out.tag);
    while let Some(mark) = rest.chars().next() {
        rest = &rest[mark.len_utf8()..];
        if mark == '[' {
            let (inner, tail) = rest.split_once(']')?;
            let (name, value) = inner
                .split_once('=')
                .map_or((inner, None), |(name, value)| (name, Some(value)));
            let value = value.map(|value| value.trim_matches(['"', '\'']).to_owned());
            out.attributes.push((super::kebab(name), value));
            rest = tail;
            continue;
        }
        let end = rest.find(['#', '.', '[']).unwrap_or(rest.len());
        let (name, tail) = rest.split_at(end);
        if name.is_empty() {
            return None;
        }
        match mark {
            '#' => name.clone_into(&mut out.id),
            _ => out.classes.push(name.to_owned()),
        }
        rest = tail;
    }
    Some(out)
}
