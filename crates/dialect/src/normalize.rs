//! Small readings of text that a table cannot hold.

/// What `s-for` says: `item, index in list trackBy key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loop<'a> {
    /// The list, an expression.
    pub list: &'a str,
    /// Name of the element.
    pub item: Option<&'a str>,
    /// Name of the index.
    pub index: Option<&'a str>,
    /// What tells elements apart, an expression.
    pub key: Option<&'a str>,
}

/// Takes a loop apart. What is not in the form `x in xs` is the list alone.
pub fn loop_parts(text: &str) -> Loop<'_> {
    let text = text.trim();
    let (head, key) = match split_word(text, "trackBy") {
        Some((head, key)) => (head, Some(key).filter(|key| !key.is_empty())),
        None => (text, None),
    };
    let names = split_word(head, "in").and_then(|(names, list)| {
        let names = names.trim_start_matches('(').trim_end_matches(')');
        let (item, index) = names
            .split_once(',')
            .map_or((names, None), |(item, index)| (item, Some(index.trim())));
        let item = item.trim();
        (is_name(item) && index.is_none_or(is_name)).then_some((item, index, list))
    });
    match names {
        Some((item, index, list)) => Loop {
            list,
            item: Some(item),
            index,
            key,
        },
        None => Loop {
            list: head,
            item: None,
            index: None,
            key,
        },
    }
}

/// Text before and after the first `word` that stands alone.
fn split_word<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    text.match_indices(word).find_map(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        let alone =
            before.ends_with(char::is_whitespace) && (after.is_empty() || after.starts_with(char::is_whitespace));
        alone.then(|| (before.trim(), after.trim()))
    })
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$'))
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
}

/// Whether black text can be read on a colour; `None` for what is not written in hexadecimal digits: `#rgb`,
/// `#rrggbb`, either with an alpha that does not count, or with `0x` in place of `#`.
pub fn is_light(colour: &str) -> Option<bool> {
    let digits = colour.trim().strip_prefix('#').or(colour.trim().strip_prefix("0x"))?;
    if !digits.is_ascii() {
        return None;
    }
    let channel = |at: usize| match digits.len() {
        3 | 4 => u32::from_str_radix(&digits[at..=at], 16).ok().map(|value| value * 17),
        6 | 8 => u32::from_str_radix(&digits[2 * at..2 * at + 2], 16).ok(),
        _ => None,
    };
    let luminance = 2126 * channel(0)? + 7152 * channel(1)? + 722 * channel(2)?;
    Some(luminance >= 128 * 10_000)
}

/// `YES`, `true`, `1`, in any case.
pub fn is_yes(text: &str) -> bool {
    ["yes", "true", "1"]
        .iter()
        .any(|yes| text.trim().eq_ignore_ascii_case(yes))
}

/// The word that somebody who wrote `text` probably meant: at most two letters added, removed, changed or
/// swapped.
pub fn nearest<'a>(text: &str, words: &[&'a str]) -> Option<&'a str> {
    let close = words.iter().map(|word| (distance(text, word), *word));
    close
        .filter(|(distance, word)| *distance <= 2 && *distance < word.len())
        .min()
        .map(|(_, word)| word)
}

/// Edits between two short words, a swap of neighbours being one.
fn distance(a: &str, b: &str) -> usize {
    const LONGEST: usize = 32;
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(LONGEST).collect(), b.chars().take(LONGEST).collect());
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let changed = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let best = changed.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best.min(table[i - 2][j - 2] + 1)
                } else {
                    best
                }
            };
        }
    }
    table[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (&str, Option<&str>, Option<&str>, Option<&str>) {
        let Loop { list, item, index, key } = loop_parts(text);
        (list, item, index, key)
    }

    #[test]
    fn takes_loops_apart() {
        assert_eq!(parts("item in xs"), ("xs", Some("item"), None, None));
        assert_eq!(
            parts(" a, i in o.xs trackBy a.id "),
            ("o.xs", Some("a"), Some("i"), Some("a.id"))
        );
        assert_eq!(parts("(a,i) in f(x)"), ("f(x)", Some("a"), Some("i"), None));
        assert_eq!(parts("xs trackBy id"), ("xs", None, None, Some("id")));
        assert_eq!(parts("x in xs trackBy"), ("xs", Some("x"), None, None));
        assert_eq!(parts("xs"), ("xs", None, None, None));
        assert_eq!(parts("inner.index"), ("inner.index", None, None, None));
        assert_eq!(parts("a.b in xs"), ("a.b in xs", None, None, None));
        assert_eq!(parts(""), ("", None, None, None));
    }

    #[test]
    fn knows_light_colours() {
        assert_eq!(is_light("#fff"), Some(true));
        assert_eq!(is_light("#108ee9"), Some(false));
        assert_eq!(is_light("#FFCC00FF"), Some(true));
        assert_eq!(is_light("red"), None);
        assert_eq!(is_light("#一二三"), None);
    }

    #[test]
    fn guesses_words() {
        let words = &["if", "elif", "else", "for", "key"];
        assert_eq!(nearest("esle", words), Some("else"));
        assert_eq!(nearest("fro", words), Some("for"));
        assert_eq!(nearest("transition", words), None);
    }
}
