//! Style sheets: Less and Sass compiled, imports put in place, `rpx` and names rewritten, small local
//! files written in.
//!
//! | stage | where |
//! |---|---|
//! | Less, Sass → CSS | `less`, `sass` |
//! | what to change in CSS, as edits | `transform` |
//! | the edits of a sheet and of all it imports, made | here |
//! | what a sheet asks of the tree | `files` |

mod css;
mod diagnostics;
mod files;
#[cfg(any(test, feature = "fuzz"))]
pub(crate) mod fuzz;
mod less;
mod sass;
mod transform;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use css::Css;
use diagnostics::Source;
use files::{Asked, Files};
use hutong_dialect::Dialect;
use hutong_package::Digest;
pub use sass::Outcomes as SassOutcomes;
#[cfg(any(test, feature = "fuzz"))]
pub use sass::THREAD as SASS_THREAD;
use transform::{Edit, transform};
pub use transform::{Naming, Sheet};

use crate::memory::{Inputs, hash};
use crate::resolve::Resolver;
use crate::script::Part;
use crate::source_map::{FilePart, SourceMap};
use crate::tree::SourceTree;
use crate::{Diagnostic, Findings, limits, path};

/// A finished sheet.
#[derive(Debug, Default)]
pub struct Style {
    pub css: String,
    /// Path and text of the files that it comes from.
    pub sources: Vec<(String, Arc<str>)>,
    parts: Vec<FilePart>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Style {
    /// The map to its sources.
    pub fn map(&self) -> SourceMap {
        let files: Vec<(&str, &str)> = self.sources.iter().map(|(path, text)| (&**path, &**text)).collect();
        let mut map = SourceMap::default();
        map.add_parts(&files, &self.css, &self.parts);
        map
    }

    /// Adds a part of the text that a file became.
    fn copy(&mut self, path: &str, css: &Css, range: Range<usize>) {
        let made = self.css.len();
        self.css.push_str(&css.text[range.clone()]);
        let Some(first) = css.mark_at(range.start) else {
            let text = || Arc::from(css.text.as_str());
            let file = self.source(path, text);
            let (from, length) = (range.start, range.len());
            self.parts.push(FilePart {
                file,
                part: Part { made, from, length },
            });
            return;
        };
        for mark in css.marks[first..].iter().take_while(|mark| mark.written < range.end) {
            let (path, text) = &css.files[mark.file];
            let file = self.source(path, || Arc::clone(text));
            let part = Part {
                made: made + mark.written.saturating_sub(range.start),
                from: mark.at,
                length: 0,
            };
            self.parts.push(FilePart { file, part });
        }
    }

    /// Index of a file among the sources.
    fn source(&mut self, path: &str, text: impl FnOnce() -> Arc<str>) -> usize {
        let known = self.sources.iter().rposition(|(known, _)| known == path);
        known.unwrap_or_else(|| {
            self.sources.push((path.to_owned(), text()));
            self.sources.len() - 1
        })
    }
}

/// Languages that become CSS. The vendors' tools compile them too, beside the dialect's own.
const LANGUAGES: [&str; 3] = ["less", "scss", "sass"];

/// Extensions of style sheets, in the order in which they are looked for.
pub fn extensions(dialect: &Dialect) -> Vec<&'static str> {
    dialect.styles().into_iter().chain(LANGUAGES).collect()
}

/// A sheet as it stands in a package.
#[derive(Debug)]
pub struct Finished {
    /// The CSS, as a JSON string; None when there is nothing in it.
    pub text: Option<String>,
    /// The map to its sources, as JSON.
    pub map: String,
    pub diagnostics: Vec<Diagnostic>,
    /// Of text and map.
    pub digest: Digest,
    asked: Vec<Asked>,
}

impl Finished {
    /// For development, the CSS brings its map with it.
    fn of(style: Style, asked: Vec<Asked>, development: bool) -> Self {
        let map = style.map();
        let mut css = style.css;
        let is_empty = css.trim().is_empty();
        if development {
            let sources: Vec<&str> = style.sources.iter().map(|(_, text)| &**text).collect();
            css.push_str(&map.to_css_comment(&sources));
        }
        let text = serde_json::Value::from(css).to_string();
        let map = map.to_json();
        Self {
            digest: hash(&[&text, &map]),
            text: (!is_empty).then_some(text),
            map,
            diagnostics: style.diagnostics,
            asked,
        }
    }
}

/// Compiles sheets.
#[derive(Clone, Copy)]
pub struct Compiler<'a> {
    pub tree: &'a SourceTree,
    pub resolver: &'a Resolver<'a>,
    /// Of style sheets.
    pub extensions: &'a [&'a str],
    /// Whether the sheets are for the machine they are written on.
    pub development: bool,
}

impl Compiler<'_> {
    /// The sheet that these files and their imports make, from the memory if nothing that it asked has changed.
    pub fn finish(self, paths: &[String], naming: Naming) -> Arc<Finished> {
        let kind = format!("{naming:?} {} {:?}", self.development, self.extensions);
        let holds = |known: &Finished| self.files().still_answer(&known.asked);
        let make = || {
            let files = self.files();
            let style = compile(&files, paths, naming);
            Finished::of(style, files.into_asked(), self.development)
        };
        self.tree
            .memory()
            .styles
            .while_holds(&[&paths.join("\n"), &kind], holds, make)
    }

    fn files(&self) -> Files<'_> {
        Files::new(self.tree, self.resolver, self.extensions)
    }
}

/// Builds the sheet of these files.
fn compile(files: &Files, paths: &[String], naming: Naming) -> Style {
    let mut inliner = Inliner {
        files,
        naming,
        open: Vec::new(),
        seen: BTreeSet::new(),
        findings: Findings::default(),
        embedded: 0,
        out: Style::default(),
    };
    for path in paths {
        inliner.file(path);
    }
    inliner.out
}

struct Inliner<'a> {
    files: &'a Files<'a>,
    naming: Naming<'a>,
    /// Files being written, outermost first.
    open: Vec<String>,
    /// A sheet has each file once: importing it twice changes nothing, but could double without end.
    seen: BTreeSet<String>,
    /// Findings of the innermost file.
    findings: Findings,
    /// Bytes of local files written so far.
    embedded: u64,
    out: Style,
}

impl Inliner<'_> {
    /// The file as CSS.
    fn css(&mut self, path: &str) -> Option<Css> {
        let text = self.files.text(path)?;
        let css = match path::extension(path) {
            Some("less") => {
                let (css, diagnostics) = less::compile(self.files, path, Arc::clone(text.shared()));
                self.out.diagnostics.extend(diagnostics);
                css
            }
            Some("scss" | "sass") => match sass::compile(self.files, path, text.shared()) {
                Ok(css) => css,
                Err(diagnostic) => {
                    self.out.diagnostics.push(*diagnostic);
                    return None;
                }
            },
            _ => Css {
                text: text.to_string(),
                ..Css::default()
            },
        };
        if css.is_cut {
            self.out.diagnostics.push(Source::of(path, &text).too_much());
        }
        Some(css)
    }

    fn file(&mut self, path: &str) {
        let Some(css) = self.css(path) else { return };
        let text = css.text.as_str();
        let source = Source::made(path, &css);
        let make = || transform(source, self.naming);
        // What is found in a compiled sheet has places in others.
        let sheet = if css.marks.is_empty() {
            let inputs: Inputs = &[&self.naming.scope, &self.naming.host, &path, &text];
            self.files.tree.memory().sheets.of(inputs, make)
        } else {
            Arc::new(make())
        };
        self.seen.insert(path.to_owned());
        self.open.push(path.to_owned());
        self.out.diagnostics.extend_from_slice(sheet.findings.list());
        let findings = std::mem::take(&mut self.findings);
        let mut at = 0;
        for (span, edit) in &sheet.edits {
            if span.start < at {
                continue;
            }
            self.out.copy(path, &css, at..span.start);
            at = span.end;
            match edit {
                Edit::Text(new) => self.out.css.push_str(new),
                Edit::Import { src, condition } => self.import(source, src, condition, span),
                Edit::Address { address } => {
                    let new = self.address(source, address, span);
                    self.out.css.push_str(new.as_deref().unwrap_or(&text[span.clone()]));
                }
            }
        }
        self.out.copy(path, &css, at..text.len());
        if !self.out.css.ends_with('\n') {
            self.out.css.push('\n');
        }
        self.out.css.push_str(&sheet.missing_ends);
        self.open.pop();
        let own = std::mem::replace(&mut self.findings, findings);
        self.out.diagnostics.extend(own.into_vec());
    }

    fn import(&mut self, source: Source, src: &str, condition: &str, span: &Range<usize>) {
        if is_remote(src) {
            self.findings.warn(|| source.import_missing(span, src));
            return;
        }
        match self.files.sheet(source.path, src) {
            None => self.findings.warn(|| source.import_missing(span, src)),
            Some(path) if self.open.contains(&path) => self.findings.warn(|| source.import_cycle(span)),
            Some(_) if self.open.len() >= limits::IMPORT_DEPTH => {
                self.findings.warn(|| source.import_too_deep(span));
            }
            Some(path) if self.seen.contains(&path) => {}
            Some(path) => {
                let around = wrappers(condition);
                for rule in &around {
                    let _ = writeln!(self.out.css, "{rule}{{");
                }
                self.file(&path);
                for _ in &around {
                    self.out.css.push_str("}\n");
                }
            }
        }
    }

    /// A local file as a quoted data address; None when the address stays as it is.
    fn address(&mut self, source: Source, address: &str, span: &Range<usize>) -> Option<String> {
        let file = address.split(['?', '#']).next().unwrap_or_default();
        if file.is_empty() || is_remote(address) {
            return None;
        }
        // Beside the sheet, or else at the root, where ByteDance's sheets find theirs.
        let found = [path::folder(source.path), path::folder(source.file_at(span)), ""]
            .into_iter()
            .find_map(|from| path::join(from, file).filter(|path| self.files.has(path)));
        let Some(found) = found else {
            self.findings.warn(|| source.asset_missing(span, address));
            return None;
        };
        let size = self.files.size(&found).unwrap_or_default();
        self.embedded += size;
        if size > limits::EMBEDDED_ASSET || self.embedded > limits::EMBEDDED_ASSETS {
            self.findings.warn(|| source.asset_too_large(span, address, size));
            return None;
        }
        let bytes = self.files.asset(&found)?;
        Some(format!(
            "\"data:{};base64,{}\"",
            media_type(&found),
            STANDARD.encode(&**bytes)
        ))
    }
}

/// The at-rules that mean the same as what stands behind the address of an import:
/// `layer(a) supports(display: grid) screen`.
fn wrappers(condition: &str) -> Vec<String> {
    let mut rules = Vec::new();
    let mut rest = condition;
    for (word, rule) in [("layer", "@layer"), ("supports", "@supports")] {
        let Some(after) = rest.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)) else {
            continue;
        };
        let after = &rest[after.len()..];
        let mut depth = 0_usize;
        let close = after.strip_prefix('(').and_then(|inside| {
            inside.find(|c| {
                depth += usize::from(c == '(');
                let is_end = c == ')' && depth == 0;
                depth -= usize::from(c == ')' && depth > 0);
                is_end
            })
        });
        match close {
            Some(close) if word == "layer" => rules.push(format!("{rule} {}", &after[1..=close])),
            Some(close) => rules.push(format!("{rule} {}", &after[..close + 2])),
            None if word == "layer" && !after.starts_with(|c: char| c.is_alphanumeric() || c == '-') => {
                rules.push(rule.to_owned());
            }
            None => continue,
        }
        rest = close.map_or(after, |close| &after[close + 2..]).trim_start();
    }
    if !rest.is_empty() {
        rules.push(format!("@media {rest}"));
    }
    rules
}

/// Whether an address has a scheme, or names another server.
fn is_remote(address: &str) -> bool {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme);
    address.starts_with("//")
        || scheme
            .is_some_and(|scheme| !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || c == '+'))
}

fn media_type(path: &str) -> &'static str {
    match path::extension(path).map(str::to_ascii_lowercase).as_deref() {
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("gif") => "image/gif",
        Some("svg") => "image/svg+xml",
        Some("webp") => "image/webp",
        Some("ttf") => "font/ttf",
        Some("otf") => "font/otf",
        Some("woff") => "font/woff",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
