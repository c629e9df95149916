//! Refuses what would exhaust the stack of the Sass compiler: deep nesting, and mixins and functions that
//! call themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::code::{MAX_DEPTH, code_of, is_name};

/// Words and signs of one statement: each may nest.
const MAX_CHAIN: usize = 10_000;
/// Mixins and functions of all files: each may call the next.
const MAX_DEFINITIONS: usize = 250;
/// Files: each may import the next.
const MAX_FILES: usize = 500;

/// What the files of one sheet define, seen so far.
#[derive(Default)]
pub struct Guard {
    /// Mixin (`@`) or function → what it calls of its kind.
    calls: BTreeMap<String, BTreeSet<String>>,
    files: usize,
    definitions: usize,
}

impl Guard {
    /// Reads one more file.
    pub fn check(&mut self, text: &str, is_indented: bool) -> Result<(), String> {
        self.files += 1;
        let code = code_of(text, is_indented)?;
        check_nesting(&code)?;
        self.collect(&code, is_indented)?;
        if self.files > MAX_FILES || self.definitions > MAX_DEFINITIONS {
            return Err(format!(
                "it has more than {MAX_FILES} files, or {MAX_DEFINITIONS} mixins and functions"
            ));
        }
        match self.cycle() {
            Some(name) => Err(format!(
                "{} calls itself, which is not supported",
                name.trim_start_matches('@')
            )),
            None => Ok(()),
        }
    }

    fn collect(&mut self, code: &str, is_indented: bool) -> Result<(), String> {
        // Names of open definitions, each with the depth or indentation that it ends at.
        let mut open: Vec<(String, usize)> = Vec::new();
        let (mut depth, mut indentation) = (0_usize, 0);
        let mut starts_line = true;
        let mut at = 0;
        while let Some(c) = code[at..].chars().next() {
            let rest = &code[at..];
            let before = code[..at].chars().next_back();
            at += c.len_utf8();
            if c == '\n' {
                (starts_line, indentation) = (true, 0);
                continue;
            }
            if c.is_whitespace() {
                indentation += usize::from(starts_line) * c.len_utf8();
                continue;
            }
            let is_first = std::mem::take(&mut starts_line);
            if is_first && is_indented {
                open.retain(|(_, at)| *at < indentation);
            }
            match c {
                '{' => depth += 1,
                '}' => {
                    depth = depth.saturating_sub(1);
                    open.retain(|(_, at)| is_indented || *at < depth);
                }
                '@' | '=' | '+' => {
                    let rule = match c {
                        '@' => word(&rest[1..])?,
                        '=' if is_first && is_indented => "mixin".to_owned(),
                        '+' if is_first && is_indented => "include".to_owned(),
                        _ => continue,
                    };
                    let after = if c == '@' { 1 + rule.len() } else { 1 };
                    let space = rest[after..].len() - rest[after..].trim_start().len();
                    let rule = rule.to_ascii_lowercase();
                    if !matches!(&*rule, "mixin" | "function" | "include") {
                        continue;
                    }
                    let name = word(&rest[after + space..])?;
                    let level = if is_indented { indentation } else { depth };
                    // The brackets behind a name are no call.
                    at += after + space + name.len() - 1;
                    self.definitions += usize::from(rule != "include");
                    match &*rule {
                        "mixin" => open.push((format!("@{name}"), level)),
                        "function" => open.push((name, level)),
                        // Modules lead to each other in one direction only: what has a name of theirs in front
                        // never leads back.
                        _ if code[at..].starts_with('.') => {
                            at += 1;
                            let name = word(&code[at..])?;
                            at += name.len();
                            self.check_load(&open, &name)?;
                        }
                        _ => {
                            self.check_load(&open, &name)?;
                            self.called(&open, &format!("@{name}"));
                        }
                    }
                }
                c if is_name(c) => {
                    let length = word_length(rest);
                    at += length - c.len_utf8();
                    if code[at..].starts_with('(') {
                        let name = word(rest)?;
                        let is_in_function = open.iter().any(|(by, _)| !by.starts_with('@'));
                        if is_in_function && name.to_ascii_lowercase().ends_with("call") {
                            return Err("call() in a function may call itself, which is not supported".to_owned());
                        }
                        if before != Some('.') {
                            self.called(&open, &name);
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// `load-css` brings a file in that may do the same, and nobody sees it.
    fn check_load(&self, open: &[(String, usize)], name: &str) -> Result<(), String> {
        if name.to_ascii_lowercase().ends_with("load-css") && (self.files > 1 || !open.is_empty()) {
            return Err("load-css() may call itself here, which is not supported".to_owned());
        }
        Ok(())
    }

    fn called(&mut self, open: &[(String, usize)], name: &str) {
        for (by, _) in open
            .iter()
            .filter(|(by, _)| by.starts_with('@') == name.starts_with('@'))
        {
            self.calls.entry(by.clone()).or_default().insert(name.to_owned());
        }
    }

    fn cycle(&self) -> Option<&str> {
        let mut done = BTreeSet::new();
        for start in self.calls.keys() {
            let mut way: Vec<(&str, Vec<&str>)> = Vec::new();
            let mut open = BTreeSet::new();
            let mut next = Some(start.as_str());
            loop {
                if let Some(name) = next.take() {
                    if open.contains(name) {
                        return Some(name);
                    }
                    if done.insert(name) {
                        open.insert(name);
                        let calls = self.calls.get(name).into_iter().flatten();
                        way.push((name, calls.map(String::as_str).collect()));
                    }
                }
                match way.last_mut() {
                    None => break,
                    Some((name, left)) => {
                        next = left.pop();
                        if next.is_none() {
                            open.remove(*name);
                            way.pop();
                        }
                    }
                }
            }
        }
        None
    }
}

fn word_length(text: &str) -> usize {
    text.find(|c| !is_name(c)).unwrap_or(text.len())
}

/// The name that a text begins with; `a_b` and `a-b` are one.
fn word(text: &str) -> Result<String, String> {
    let name = &text[..word_length(text)];
    if name.contains('\\') {
        return Err(format!("{name} is a name with an escape, which is not supported"));
    }
    Ok(name.replace('_', "-"))
}

fn check_nesting(code: &str) -> Result<(), String> {
    let bytes = code.as_bytes();
    let (mut depth, mut chain) = (0_usize, 0_usize);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => {
                depth += 1;
                chain = if *byte == b'{' { 0 } else { chain + 1 };
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b';' => chain = 0,
            byte if byte.is_ascii_alphanumeric() || *byte >= 0x80 || matches!(byte, b'-' | b'_' | b'/' | b'+') => {
                let same = at > 0 && bytes[at - 1].is_ascii_alphanumeric() && byte.is_ascii_alphanumeric();
                chain += usize::from(!same);
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => chain += 1,
        }
        if depth > MAX_DEPTH {
            return Err(format!("it is nested more than {MAX_DEPTH} deep"));
        }
        if chain > MAX_CHAIN {
            return Err(format!("a statement has more than {MAX_CHAIN} words"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, is_indented: bool) -> Result<(), String> {
        Guard::default().check(text, is_indented)
    }

    #[test]
    fn what_calls_itself_is_refused() {
        for text in [
            "@mixin a { @include a }",
            "@mixin a { @include\ta }",
            "@mixin a { @include\n/* */a }",
            "@mixin a { /* } */ @include a }",
            "@mixin a { color: red // }\n; @include a }",
            "@mixin a { content: '}'; @include a }",
            "@mixin a($x: #{1}) { @include a }",
            "@mixin a { @include \\61 }",
            "@mixin a { b: url(//c); @include a }",
            "@mixin a { --b: //; @include a }",
            "@function f($x) {\n @return g($x)\n}\n@function g($x) { @return f($x) }",
            "@function f($x) { @return \"#{f($x)}\" }",
            "@function f($x) { @return \\66 ($x) }",
            "@function f($x) { @return call(get-function('f'), $x) }",
            "@use 'sass:meta' as m; @function f($x) { @return m.call($x, $x) }",
            "@use 'sass:meta'; @mixin a { @include meta.load-css('b') }",
        ] {
            assert!(check(text, false).is_err(), "{text}");
        }
        assert!(check("=a\n  +b\n=b\n  color: red\n  +a\n", true).is_err());
        let mut guard = Guard::default();
        assert_eq!(guard.check("@include meta.load-css('b');", false), Ok(()));
        assert!(guard.check("@include meta.load-css('b');", false).is_err());
    }

    #[test]
    fn what_does_not_is_not() {
        for text in [
            "@mixin a { transform: a(1); } .x { @include a; }",
            "@mixin a { @include b } @mixin b { @content } .x { @include a { @include b } }",
            "@function rem($n) { @return calc(1px * $n) }\n.b { width: rem(1) }",
            "@mixin a { // @include a\n b: '@include a' /* @include a */ }",
            "@function div($a) { @return math.div($a, 2); }",
            "@mixin a { @include theme.a }",
            ".a { &--b:hover { // c\n top: 1px } .w-1\\/2\\[b\\(c\\)\\] { top: url('http://d') } }",
            ".a { --b: #{$c}; // isn't\n top: url(http://d/#{$e}.png) } // f",
        ] {
            assert_eq!(check(text, false), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_nests_too_deep_is_refused() {
        assert!(check(&"a{".repeat(100), false).is_err());
        assert!(check(&format!("$a: \"#{{{}1\"", "(".repeat(10_000)), false).is_err());
        assert!(check(&"#{".repeat(100), false).is_err());
        assert!(check(&format!("$a: {}1", "- ".repeat(20_000)), false).is_err());
        assert!(check(&format!("$a: {}1", "not ".repeat(20_000)), false).is_err());
        assert!(
            check(
                &format!("a {{ src: url(data:font/woff;base64,{}) }}", "Ab1".repeat(100_000)),
                false
            )
            .is_ok()
        );
    }
}
