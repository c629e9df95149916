//! Marks on the members that expressions ask for. The template compiler tells nothing about places, but the name of a
//! member goes through it as it is, and what fails in an expression fails at a member: a getter, or a function that
//! was called.

use std::fmt::Write;

use crate::script::Places;

/// Stands before the number of a mark, which ends with `$`.
const SIGN: &str = "$hutong";

/// The author's place of each mark.
pub type Marks = Vec<usize>;

/// The expression with a mark behind each member's name; `place` tells where in the source a place in it is.
pub fn mark(code: &str, place: impl Fn(usize) -> usize, marks: &mut Marks) -> String {
    let bytes = code.as_bytes();
    let mut marked = String::with_capacity(code.len() + 16);
    let (mut at, mut done, mut dots) = (0, 0, 0);
    while let Some(byte) = bytes.get(at) {
        let start = at;
        match byte {
            b'"' | b'\'' => at = string_end(bytes, at),
            b'.' => {
                at += 1;
                dots += 1;
                continue;
            }
            b'0'..=b'9' => at = word_end(bytes, at, b'.'),
            byte if is_letter(*byte) => {
                at = word_end(bytes, at, b'$');
                if dots == 1 {
                    marked.push_str(&code[done..at]);
                    let _ = write!(marked, "{SIGN}{}$", marks.len());
                    marks.push(place(start));
                    done = at;
                }
            }
            byte if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            _ => at += 1,
        }
        dots = 0;
    }
    marked.push_str(&code[done..]);
    marked
}

/// Whether a text has these marks and nothing that looks like one.
pub fn are_all(text: &str, marks: &Marks) -> bool {
    text.matches(SIGN).count() == marks.len()
}

/// The text without marks, and where its parts come from: at the least, from the beginning of the file.
pub fn remove(text: &str, marks: &Marks) -> (String, Places) {
    let mut plain = String::with_capacity(text.len());
    let mut places = Places::whole_file();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(SIGN).filter(|_| !marks.is_empty()) {
        plain.push_str(before);
        let (number, after) = after.split_once('$').unwrap_or((after, ""));
        if let Some(from) = number.parse().ok().and_then(|number: usize| marks.get(number)) {
            let name = before.bytes().rev().take_while(|byte| is_word(*byte)).count();
            places.push(plain.len() - name, *from, 0);
            // A call has its place behind its function: `P(X(b).f)(x)`.
            places.push(plain.len() + 1, *from, 0);
        }
        rest = after;
    }
    plain.push_str(rest);
    (plain, places)
}

fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            byte if *byte == bytes[start] => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

fn word_end(bytes: &[u8], start: usize, also: u8) -> usize {
    let word = |byte: &&u8| is_word(**byte) || **byte == also;
    start + bytes[start..].iter().take_while(word).count()
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$')
}

fn is_word(byte: u8) -> bool {
    is_letter(byte) || byte.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Members that get a mark, with their places.
    fn members(code: &str) -> Vec<(usize, &str)> {
        let mut marks = Marks::new();
        let marked = mark(code, |at| at, &mut marks);
        assert!(are_all(&marked, &marks), "{marked}");
        assert_eq!(remove(&marked, &marks).0, code);
        let name = |at: &usize| {
            (
                *at,
                code[*at..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap(),
            )
        };
        marks.iter().map(name).collect()
    }

    #[test]
    fn marks_members_and_nothing_else() {
        assert_eq!(members("a.b + c1 . d(e.f)"), [(2, "b"), (11, "d"), (15, "f")]);
        assert_eq!(members("...a, b: 1.5e3 + '.c\\'.d' + .5"), []);
        assert_eq!(members("a[\".x\"].y"), [(8, "y")]);
        assert_eq!(members("中.文 + '中'.e"), [(16, "e")]);
    }

    #[test]
    fn knows_the_places_of_code() {
        let mut marks = Marks::new();
        let marked = mark("m.f(x)", |at| at + 40, &mut marks);
        assert!(!are_all(&format!("{marked} $hutong0$"), &marks));
        let code = marked.replace("m.f", "P(X(b).f").replace("(x", ")(D.x");
        let (code, places) = remove(&code, &marks);
        assert_eq!(code, "P(X(b).f)(D.x)");
        let at = |piece: &str| places.origin(code.find(piece).unwrap());
        assert_eq!([at("P"), at("f)"), at("(D")], [Some(0), Some(42), Some(42)]);
    }
}
