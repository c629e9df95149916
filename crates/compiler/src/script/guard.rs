//! Parsers recurse; a stranger's file must not exhaust the stack.

use std::thread;

use super::diagnostics;
use crate::Diagnostic;

/// Brackets inside brackets. Real code stays below 100.
const MAX_DEPTH: usize = 1000;

/// Tokens of a statement, with those of the brackets around it. Each may nest without any bracket:
/// `!!!a`, `a=>b=>c`, `else if`, and to the left `a+b+c`. The stack of a debug build holds all of
/// them, see the tests. Real code stays below 5000.
const MAX_CHAIN: usize = 20_000;

/// What a word counts more that takes the parser time for all the levels around it.
const SLOW: usize = 4;

/// Reserved, not used, until something is that deep.
const STACK: usize = 512 << 20;

/// Runs `work` where [`MAX_DEPTH`] and long chains of operators fit.
pub(super) fn with_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        match worker.expect("the system has a thread to give").join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Refuses brackets nested deeper than [`MAX_DEPTH`], and code whose syntax tree may be deeper than
/// [`MAX_CHAIN`]. Strings and comments are skipped, a regular expression counts for itself.
pub(super) fn check_nesting(path: &str, source: &str) -> Result<(), Box<Diagnostic>> {
    let bytes = source.as_bytes();
    let mut scan = Scan::new(super::has_types(path));
    let mut in_pattern = 0;
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            b'\n' => scan.new_line = true,
            byte if byte.is_ascii_whitespace() => {}
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at = find(bytes, at, b"\n");
                scan.new_line = true;
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = find(bytes, at + 2, b"*/") + 1;
                scan.new_line |= bytes[start..at.min(bytes.len())].contains(&b'\n');
            }
            b'/' if scan.last != Token::Operand => {
                scan.token(Token::Operand);
                // behind a block it may be a division all the same
                let block = scan.before == Token::Block;
                (at, in_pattern) = pattern_end(bytes, at + 1);
                if block {
                    scan.here.chain += at - start;
                }
            }
            quote @ (b'"' | b'\'') => {
                scan.operand();
                at = string_end(bytes, at + 1, quote);
            }
            b'`' => {
                scan.token(Token::Operand);
                at = scan.template(bytes, at + 1);
            }
            bracket @ (b'(' | b'[' | b'{') => scan.open(bracket),
            b')' | b']' => _ = scan.close(),
            b'}' => {
                if scan.close() {
                    at = scan.template(bytes, at + 1);
                } else {
                    scan.last = Token::Block;
                }
            }
            b';' => scan.last = Token::End,
            b',' => scan.comma(),
            byte if is_word(byte) => {
                let length = bytes[at..].iter().take_while(|byte| is_word(**byte)).count();
                scan.word(&bytes[at..at + length]);
                at += length - 1;
            }
            byte => scan.punctuation(byte),
        }
        if scan.outer.len().max(in_pattern) > MAX_DEPTH {
            return Err(Box::new(diagnostics::too_deep(path, source, start, MAX_DEPTH)));
        }
        if scan.around + scan.here.height() > MAX_CHAIN {
            return Err(Box::new(diagnostics::too_long(path, source, start, MAX_CHAIN)));
        }
        at += 1;
    }
    Ok(())
}

/// What the token before was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// Something that an operand may follow within the same statement.
    Prefix,
    /// The word that a statement is nested in, or the bracket behind it: `else`, `if (…)`.
    Head,
    /// `if`, `for`, `while`, `with`: the brackets that follow are a [`Token::Head`].
    HeadWord,
    /// The `:` behind what looks like a label.
    Label,
    /// The end of an operand.
    Operand,
    /// `}`
    Block,
    /// `;`
    End,
}

/// What lies between two brackets.
#[derive(Debug, Clone, Copy)]
struct Frame {
    /// Whether a template literal goes on behind the closing bracket.
    template: bool,
    /// What the closing bracket is to the tokens behind it.
    closes_as: Token,
    /// Tokens of the statement or element so far. No tree of them is higher.
    chain: usize,
    /// How many of them the next comma does not end.
    kept: usize,
    /// The highest tree between brackets in these tokens.
    inner: usize,
    /// The highest tree of all statements and elements before.
    highest: usize,
}

impl Frame {
    const fn new(template: bool, closes_as: Token) -> Self {
        Self {
            template,
            closes_as,
            chain: 0,
            kept: 0,
            inner: 0,
            highest: 0,
        }
    }

    fn height(&self) -> usize {
        self.highest.max(self.chain + self.inner)
    }
}

/// Knows at any token how high the syntax tree may be: every token of a statement may be a level of its
/// own, whichever way it nests.
struct Scan {
    here: Frame,
    outer: Vec<Frame>,
    /// Tokens in `outer`.
    around: usize,
    last: Token,
    before: Token,
    new_line: bool,
    types: bool,
}

impl Scan {
    fn new(types: bool) -> Self {
        Self {
            here: Frame::new(false, Token::Operand),
            outer: Vec::new(),
            around: 0,
            last: Token::End,
            before: Token::End,
            new_line: false,
            types,
        }
    }

    fn token(&mut self, token: Token) {
        if self.last == Token::End {
            self.end();
        }
        self.here.chain += 1;
        self.before = self.last;
        self.last = token;
        self.new_line = false;
    }

    /// A token that begins a statement, if the one before can end one.
    fn operand(&mut self) {
        if self.last == Token::Block || self.last == Token::Operand && self.new_line {
            self.end();
        }
        self.token(Token::Operand);
    }

    fn end(&mut self) {
        self.here.highest = self.here.height();
        (self.here.chain, self.here.kept, self.here.inner) = (0, 0, 0);
    }

    fn comma(&mut self) {
        self.here.highest = self.here.height();
        self.here.chain = self.here.kept;
        if self.here.kept == 0 {
            self.here.inner = 0;
        }
        self.last = Token::Prefix;
    }

    fn word(&mut self, word: &[u8]) {
        match word {
            // these go on with what looks complete
            b"else" | b"while" | b"catch" | b"finally" | b"in" | b"instanceof" | b"of" | b"as" | b"satisfies"
            | b"is" | b"extends" | b"implements" => {
                if self.last == Token::End {
                    self.last = Token::Prefix;
                }
                self.token(match word {
                    b"else" => Token::Head,
                    b"while" => Token::HeadWord,
                    _ => Token::Prefix,
                });
            }
            _ => self.operand(),
        }
        match word {
            b"if" | b"for" | b"with" => self.last = Token::HeadWord,
            b"await" if self.before == Token::HeadWord => self.last = Token::HeadWord,
            b"do" => self.last = Token::Head,
            _ if is_prefix(word) => self.last = Token::Prefix,
            _ => {}
        }
        if matches!(word, b"if" | b"for" | b"while" | b"with" | b"await") {
            self.here.chain += SLOW;
        }
        if matches!(self.last, Token::Head | Token::HeadWord) || matches!(word, b"var" | b"let" | b"const") {
            self.here.kept = self.here.chain;
        }
    }

    fn punctuation(&mut self, byte: u8) {
        let label = byte == b':' && self.last == Token::Operand && matches!(self.before, Token::Label | Token::Head);
        self.token(if byte == b':' { Token::Label } else { Token::Prefix });
        if label || self.types && byte == b'<' {
            self.here.kept = self.here.chain;
        }
    }

    fn open(&mut self, bracket: u8) {
        let closes_as = if bracket == b'(' && self.last == Token::HeadWord {
            Token::Head
        } else {
            Token::Operand
        };
        self.token(Token::Prefix);
        if closes_as == Token::Head {
            self.here.kept = self.here.chain;
        }
        self.enter(false, closes_as);
    }

    fn enter(&mut self, template: bool, closes_as: Token) {
        self.around += self.here.chain;
        self.outer.push(self.here);
        self.here = Frame::new(template, closes_as);
        self.last = Token::End;
    }

    /// Whether a template literal goes on.
    fn close(&mut self) -> bool {
        let Some(frame) = self.outer.pop() else {
            self.last = Token::Operand;
            return false;
        };
        let Frame {
            template, closes_as, ..
        } = self.here;
        let height = self.here.height();
        self.here = frame;
        self.around -= self.here.chain;
        self.here.inner = self.here.inner.max(height);
        self.last = closes_as;
        self.new_line = false;
        template
    }

    /// Where the text of a template ends: at its closing quote, or behind `${`.
    fn template(&mut self, bytes: &[u8], mut at: usize) -> usize {
        self.last = Token::Operand;
        while at < bytes.len() {
            match bytes[at] {
                b'`' => return at,
                b'$' if bytes.get(at + 1) == Some(&b'{') => {
                    self.enter(true, Token::Operand);
                    return at + 1;
                }
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        at
    }
}

/// Where the token, space or comment at `at` ends, in code without regular expressions and template literals.
pub(super) fn token_end(bytes: &[u8], at: usize) -> usize {
    let end = match bytes[at] {
        b'/' if bytes.get(at + 1) == Some(&b'/') => find(bytes, at, b"\n"),
        b'/' if bytes.get(at + 1) == Some(&b'*') => find(bytes, at + 2, b"*/") + 2,
        quote @ (b'"' | b'\'') => string_end(bytes, at + 1, quote) + 1,
        byte if is_word(byte) => at + bytes[at..].iter().take_while(|byte| is_word(**byte)).count(),
        _ => at + 1,
    };
    end.min(bytes.len())
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#' | b'\\') || !byte.is_ascii()
}

/// Words that need something behind them, on the next line if it is not on theirs.
fn is_prefix(word: &[u8]) -> bool {
    matches!(
        word,
        b"typeof"
            | b"void"
            | b"delete"
            | b"await"
            | b"yield"
            | b"new"
            | b"class"
            | b"function"
            | b"throw"
            | b"case"
            | b"default"
            | b"export"
            | b"import"
            | b"const"
            | b"let"
            | b"var"
            | b"async"
            | b"static"
            | b"get"
            | b"set"
            | b"keyof"
            | b"readonly"
            | b"unique"
            | b"infer"
            | b"asserts"
            | b"abstract"
            | b"namespace"
            | b"module"
            | b"declare"
            | b"type"
            | b"interface"
            | b"enum"
            | b"using"
    )
}

/// Where the string ends: at its quote, or at the end of the line.
fn string_end(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while at < bytes.len() && bytes[at] != quote && bytes[at] != b'\n' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at
}

/// Where the regular expression ends, at its slash outside a class or at the end of the line, and how
/// deep its groups and classes are nested.
fn pattern_end(bytes: &[u8], mut at: usize) -> (usize, usize) {
    let (mut in_class, mut depth, mut deepest) = (false, 0_usize, 0);
    while at < bytes.len() && bytes[at] != b'\n' {
        match bytes[at] {
            b'/' if !in_class => break,
            bracket @ (b'(' | b'[') => {
                depth += 1;
                in_class |= bracket == b'[';
            }
            bracket @ (b')' | b']') => {
                depth = depth.saturating_sub(1);
                in_class &= bracket != b']';
            }
            b'\\' => at += 1,
            _ => {}
        }
        deepest = deepest.max(depth);
        at += 1;
    }
    (at, deepest)
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.windows(what.len())
        .position(|window| window == what)
        .map_or(bytes.len(), |at| from + at)
}
