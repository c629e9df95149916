//! Source maps (version 3): from the code and the sheets of a package to what the author wrote.

use std::fmt::Write;
use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::script::{Part, Places};

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

/// A part of code, and the file that it comes from.
#[derive(Debug, Clone, Copy)]
pub struct FilePart {
    /// Among the files of the code.
    pub file: usize,
    pub part: Part,
}

/// A map that is being written, line after line.
#[derive(Debug, Default)]
pub struct SourceMap {
    sources: Vec<String>,
    mappings: String,
    /// Whether the line has a segment, and its last column.
    line: Option<usize>,
    /// Where the first segment stands among the mappings; all others count from the one before.
    first: Option<(Range<usize>, Segment)>,
    last: Segment,
}

/// Where a column comes from.
#[derive(Debug, Clone, Copy, Default)]
struct Segment {
    /// In the line of the code.
    made: usize,
    file: usize,
    line: usize,
    column: usize,
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
        let moved = |part: &Part| FilePart {
            file: 0,
            part: Part {
                made: part.made + body,
                ..*part
            },
        };
        let parts: Vec<_> = places.parts().iter().map(moved).collect();
        self.add_parts(&[(path, source)], code, &parts);
    }

    /// Code that was made of several files: paths and texts, and the parts of the code in its order.
    pub fn add_parts(&mut self, files: &[(&str, &str)], code: &str, parts: &[FilePart]) {
        let mut origins: Vec<(usize, Lines)> = files
            .iter()
            .map(|(path, text)| (self.file(path), Lines::of(text)))
            .collect();
        let mut parts = parts.iter().peekable();
        let mut current = None;
        let mut start = 0;
        for line in code.split_inclusive('\n') {
            let end = start + line.len();
            let mut column = 0;
            let mut counted = start;
            let mut at = start;
            loop {
                while let Some(next) = parts.next_if(|next| next.part.made <= at) {
                    current = Some(next);
                }
                if let Some(FilePart { file, part }) = current
                    && let Some((file, origin)) = origins.get_mut(*file)
                    && at < end
                {
                    column += code[counted..at].chars().map(char::len_utf16).sum::<usize>();
                    counted = at;
                    let (line, source_column) = origin.place(part.origin(at));
                    self.segment(Segment {
                        made: column,
                        file: *file,
                        line,
                        column: source_column,
                    });
                }
                match parts.peek() {
                    Some(next) if next.part.made < end => at = next.part.made,
                    _ => break,
                }
            }
            if line.ends_with('\n') {
                self.end_line();
            }
            start = end;
        }
    }

    fn file(&mut self, path: &str) -> usize {
        if self.sources.last().is_none_or(|last| last != path) {
            self.sources.push(path.to_owned());
        }
        self.sources.len() - 1
    }

    /// Adds lines that have a map of their own.
    pub fn append(&mut self, lines: &Self) {
        let is_same = self.sources.last().is_some() && self.sources.last() == lines.sources.first();
        let files = self.sources.len() - usize::from(is_same);
        self.sources.extend_from_slice(&lines.sources[usize::from(is_same)..]);
        let moved = |segment: &Segment| Segment {
            file: segment.file + files,
            ..*segment
        };
        let Some((at, first)) = &lines.first else {
            self.mappings.push_str(&lines.mappings);
            return;
        };
        self.mappings.push_str(&lines.mappings[..at.start]);
        self.segment(moved(first));
        self.mappings.push_str(&lines.mappings[at.end..]);
        self.last = moved(&lines.last);
        self.line = lines.line;
    }

    fn segment(&mut self, segment: Segment) {
        if self.line.is_some() {
            self.mappings.push(',');
        }
        let start = self.mappings.len();
        for (now, before) in [
            (segment.made, self.line.unwrap_or_default()),
            (segment.file, self.last.file),
            (segment.line, self.last.line),
            (segment.column, self.last.column),
        ] {
            self.number(now, before);
        }
        self.first.get_or_insert((start..self.mappings.len(), segment));
        self.line = Some(segment.made);
        self.last = segment;
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

    /// As JSON, without the texts of the sources.
    pub fn to_json(&self) -> String {
        self.json("")
    }

    /// The same as the comment that makes a browser's tools find it, with the texts of the sources.
    pub fn to_css_comment(&self, texts: &[&str]) -> String {
        let texts = serde_json::Value::from(texts);
        let json = self.json(&format!("\"sourcesContent\":{texts},"));
        let data = STANDARD.encode(json);
        format!("/*# sourceMappingURL=data:application/json;base64,{data} */")
    }

    fn json(&self, more: &str) -> String {
        let sources = serde_json::Value::from(self.sources.as_slice());
        let mut json = String::from("{\"version\":3,\"names\":[],\"sources\":");
        let _ = write!(json, "{sources},{more}\"mappings\":\"{}\"}}", self.mappings);
        json
    }
}
