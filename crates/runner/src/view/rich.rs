//! The texts of a `<rich-text>`.

use std::collections::HashMap;
use std::sync::LazyLock;

use entities::ENTITIES;

use super::draw::decode;
use crate::data::Data;
use crate::tree::Element;

/// What is allowed in it, as in `web/view`.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "label",
    "legend",
    "li",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rt",
    "ruby",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
];
const DEPTH: usize = 64;

/// The texts in order.
pub fn texts(element: &Element) -> Vec<String> {
    let mut out = Vec::new();
    match element.props.get("nodes") {
        Some(Data::List(nodes)) => nodes.iter().for_each(|node| collect(node, 0, &mut out)),
        Some(Data::Text(html)) => between_tags(html, &mut out),
        _ => {}
    }
    out
}

/// The text of HTML, a line for each paragraph.
pub fn lines(html: &str) -> String {
    const ENDS: &[&str] = &[
        "<br>", "<br/>", "</p>", "</div>", "</li>", "</h1>", "</h2>", "</h3>", "</h4>", "</h5>", "</h6>",
    ];
    // A break before an end only keeps its line open.
    let html = html.replace('\n', " ").replace("<br></", "</").replace("<br/></", "</");
    let html = ENDS
        .iter()
        .fold(html, |html, end| html.replace(end, &format!("\n{end}")));
    let mut out = Vec::new();
    between_tags(&html, &mut out);
    out.concat().split('\n').map(str::trim).collect::<Vec<_>>().join("\n")
}

fn collect(node: &Data, depth: usize, out: &mut Vec<String>) {
    let text = |name: &str| node.get(name).and_then(Data::as_text);
    if text("type") == Some("text") || (node.get("text").is_some() && text("name").is_none_or(str::is_empty)) {
        out.push(decode(text("text").unwrap_or_default(), "", true));
        return;
    }
    let name = text("name").unwrap_or_default().to_ascii_lowercase();
    if depth > DEPTH || !TAGS.contains(&name.as_str()) {
        return;
    }
    node.get("children")
        .map_or(&[][..], Data::as_list)
        .iter()
        .for_each(|child| collect(child, depth + 1, out));
}

/// The texts of HTML that is well formed enough to be shown; what stands in tags that are not allowed is kept out.
fn between_tags(html: &str, out: &mut Vec<String>) {
    let mut rest = html;
    // Tags that are not allowed and not closed yet.
    let mut hidden = 0usize;
    while !rest.is_empty() {
        let (text, tail) = rest.split_once('<').map_or((rest, ""), |(text, tail)| (text, tail));
        if hidden == 0 && !text.is_empty() {
            out.push(unescaped(text));
        }
        let (tag, tail) = tail.split_once('>').unwrap_or((tail, ""));
        rest = tail;
        let closes = tag.starts_with('/');
        let name = tag
            .trim_start_matches('/')
            .split(|letter: char| !letter.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        let known = name.is_empty() || TAGS.contains(&name.to_ascii_lowercase().as_str());
        if !known && !tag.ends_with('/') {
            hidden = if closes { hidden.saturating_sub(1) } else { hidden + 1 };
        }
    }
}

/// The references of HTML that end with a semicolon as what they mean; the vendor's texts know some of them alone.
fn unescaped(text: &str) -> String {
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let meant = part
            .split_once(';')
            .and_then(|(name, rest)| Some((meaning(name)?, rest)));
        if let Some((letters, rest)) = meant {
            out += &letters;
            out += rest;
        } else {
            out.push('&');
            out += part;
        }
    }
    out
}

fn meaning(name: &str) -> Option<String> {
    static NAMED: LazyLock<HashMap<&str, &str>> =
        LazyLock::new(|| ENTITIES.iter().map(|known| (known.entity, known.characters)).collect());
    let Some(number) = name.strip_prefix('#') else {
        let letters = NAMED.get(format!("&{name};").as_str())?;
        return Some((*letters).to_owned());
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?).map(String::from)
}
