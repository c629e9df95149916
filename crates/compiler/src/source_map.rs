//! Source maps (version 3): from `logic.js` to what the author wrote.

use std::fmt::Write;

use crate::script::Places;

/// A text by lines; columns are UTF-16 units, as in source maps. Fast for places in the order of the text.
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// The place that was asked for last: line, column, offset.
    last: (usize, usize, usize),
}

impl<'a> Lines<'a> {
    pub fn of(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        Self {
            text,
            starts: starts.collect(),
            last: (0, 0, 0),
        }
    }

    /// Goes on from the last place until `stop` says so of (column, offset).
    fn walk(&mut self, line: usize, stop: impl Fn(usize, usize) -> bool) -> (usize, usize) {
        let start = self.starts.get(line).copied().unwrap_or(self.text.len());
        let (known, mut column, mut offset) = self.last;
        if known != line || stop(column, offset) {
            (column, offset) = (0, start);
        }
        for c in self.text[offset..].chars() {
            if c == '\n' || stop(column, offset) {
                break;
            }
            column += c.len_utf16();
            offset += c.len_utf8();
        }
        self.last = (line, column, offset);
        (column, offset)
    }

    pub fn offset(&mut self, line: usize, column: usize) -> usize {
        self.walk(line, |at, _| at >= column).1
    }

    /// Line and column.
    pub fn place(&mut self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        (line, self.walk(line, |_, at| at >= offset).0)
    }
}

/// A map that is being written, line after line.
#[derive(Default)]
pub struct SourceMap {
    sources: Vec<String>,
    mappings: String,
    /// Whether the line has a segment, and its last column.
    line: Option<usize>,
    /// Source, line and column of the last segment.
    last: (usize, usize, usize),
}

impl SourceMap {
    /// Lines of code that come from nowhere.
    pub fn skip(&mut self, code: &str) {
        for _ in code.matches('\n') {
            self.end_line();
        }
    }

    /// Code whose part from `body` on is described by `places` of the source.
    pub fn add(&mut self, path: &str, source: &str, code: &str, body: usize, places: &Places) {
        let file = self.file(path);
        let mut origin = Lines::of(source);
        let mut parts = places.parts().iter().map(|part| part.made + body).peekable();
        let mut start = 0;
        for line in code.split_inclusive('\n') {
            let end = start + line.len();
            let mut column = 0;
            let mut counted = start;
            let mut at = start;
            loop {
                if let Some(from) = at.checked_sub(body).and_then(|made| places.origin(made))
                    && at < end
                {
                    column += code[counted..at].chars().map(char::len_utf16).sum::<usize>();
                    counted = at;
                    let (line, source_column) = origin.place(from);
                    self.segment(column, file, line, source_column);
                }
                while parts.next_if(|part| *part <= at).is_some() {}
                match parts.next_if(|part| *part < end) {
                    Some(next) => at = next,
                    None => break,
                }
            }
            if line.ends_with('\n') {
                self.end_line();
            }
            start = end;
        }
    }

    /// A line of code that comes from a line of a file.
    pub fn add_line(&mut self, path: &str, line: usize) {
        let file = self.file(path);
        self.segment(0, file, line, 0);
        self.end_line();
    }

    fn file(&mut self, path: &str) -> usize {
        if self.sources.last().is_none_or(|last| last != path) {
            self.sources.push(path.to_owned());
        }
        self.sources.len() - 1
    }

    fn segment(&mut self, column: usize, file: usize, line: usize, source_column: usize) {
        if self.line.is_some() {
            self.mappings.push(',');
        }
        let (last_file, last_line, last_column) = self.last;
        for (now, before) in [
            (column, self.line.unwrap_or_default()),
            (file, last_file),
            (line, last_line),
            (source_column, last_column),
        ] {
            self.number(now, before);
        }
        self.line = Some(column);
        self.last = (file, line, source_column);
    }

    /// The difference of two numbers, in base 64 with the sign in the lowest bit.
    fn number(&mut self, now: usize, before: usize) {
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut rest = (now.abs_diff(before) << 1) | usize::from(now < before);
        loop {
            let digit = rest & 31;
            rest >>= 5;
            let more = if rest > 0 { 32 } else { 0 };
            self.mappings.push(char::from(DIGITS[digit | more]));
            if rest == 0 {
                return;
            }
        }
    }

    fn end_line(&mut self) {
        self.mappings.push(';');
        self.line = None;
    }

    pub fn into_json(self) -> String {
        let sources = serde_json::Value::from(self.sources);
        let mut json = String::from("{\"version\":3,\"names\":[],\"sources\":");
        let _ = write!(json, "{sources},\"mappings\":\"{}\"}}", self.mappings);
        json
    }
}
