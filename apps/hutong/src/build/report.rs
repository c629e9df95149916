//! What a build says: one JSON object for programs, lines with excerpts for people.

use std::fmt::{Display, Formatter, Result};
use std::path::Path;
use std::time::Duration;

use hutong_compiler::{Diagnostic, Place, Severity, Summary};
use serde_json::{Value, json};

/// Everything there is to say.
pub struct Report<'a> {
    pub summary: &'a Summary,
    pub diagnostics: &'a [Diagnostic],
    pub elapsed: Duration,
    /// Where the package was written.
    pub out: Option<&'a Path>,
}

impl Report<'_> {
    /// One object on the standard output, or lines on the other.
    pub fn print(&self, json: bool) {
        if json {
            println!("{}", self.to_json());
        } else {
            eprint!("{self}");
        }
    }

    /// `{summary, diagnostics}`.
    fn to_json(&self) -> Value {
        let mut summary = json!(self.summary);
        summary["milliseconds"] = Value::from(u64::try_from(self.elapsed.as_millis()).unwrap_or(u64::MAX));
        let diagnostics: Vec<Value> = self.diagnostics.iter().map(to_json).collect();
        json!({ "summary": summary, "diagnostics": diagnostics })
    }

    fn count(&self, severity: Severity) -> usize {
        self.diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }
}

impl Display for Report<'_> {
    fn fmt(&self, f: &mut Formatter) -> Result {
        // Notes are for programs: they would hide what matters.
        let shown = self.diagnostics.iter().filter(|found| found.severity != Severity::Note);
        for diagnostic in shown.clone() {
            write_diagnostic(f, diagnostic)?;
        }
        if let Some(first) = shown.clone().next() {
            writeln!(f, "`hutong explain {}` says more; so for every code\n", first.code)?;
        }
        let Summary {
            pages,
            pages_ok,
            components,
            files,
            bytes,
            ..
        } = self.summary;
        let (errors, warnings) = (self.count(Severity::Error), self.count(Severity::Warning));
        writeln!(
            f,
            "{pages_ok} of {pages} pages, {components} components, {files} files, {} kB, {} ms; {errors} errors, {warnings} warnings",
            bytes / 1000,
            self.elapsed.as_millis()
        )?;
        match self.out {
            Some(out) => writeln!(f, "wrote {}", plain(&out.to_string_lossy())),
            None => Ok(()),
        }
    }
}

/// One finding, for programs.
pub fn to_json(diagnostic: &Diagnostic) -> Value {
    json!({
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "file": diagnostic.file,
        "line": diagnostic.place.as_ref().map(|place| place.line),
        "column": diagnostic.place.as_ref().map(|place| place.column),
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    })
}

/// One finding with its excerpt, for people.
pub struct Shown<'a>(pub &'a Diagnostic);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter) -> Result {
        write_diagnostic(f, self.0)
    }
}

fn write_diagnostic(f: &mut Formatter, diagnostic: &Diagnostic) -> Result {
    let severity = if diagnostic.is_error() { "error" } else { "warning" };
    writeln!(f, "{severity}[{}]: {}", diagnostic.code, plain(&diagnostic.message))?;
    match &diagnostic.place {
        Some(place) => write_place(f, &diagnostic.file, place)?,
        None if diagnostic.file.is_empty() => {}
        None => writeln!(f, "  --> {}", plain(&diagnostic.file))?,
    }
    if let Some(hint) = &diagnostic.hint {
        writeln!(f, "  = {}", plain(hint))?;
    }
    writeln!(f)
}

fn write_place(f: &mut Formatter, file: &str, place: &Place) -> Result {
    let line = place.line.to_string();
    let margin = " ".repeat(line.len());
    let before = (place.column - 1).saturating_sub(place.excerpt_start) as usize;
    let pad: usize = place.excerpt.chars().take(before).map(width).sum();
    let marked: usize = place
        .excerpt
        .chars()
        .skip(before)
        .take(place.length as usize)
        .map(width)
        .sum();
    writeln!(f, "{margin} --> {}:{line}:{}", plain(file), place.column)?;
    writeln!(f, "{margin}  |\n{line}  | {}", plain(&place.excerpt))?;
    writeln!(f, "{margin}  | {}{}", " ".repeat(pad), "^".repeat(marked.max(1)))
}

/// Text from a stranger's file: nothing in it may steer the terminal.
pub fn plain(text: &str) -> String {
    let harmless = |c: char| {
        if c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            ' '
        } else {
            c
        }
    };
    text.chars().map(harmless).collect()
}

/// Columns that a character takes in a terminal: two for those of East Asia.
fn width(c: char) -> usize {
    if matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3fffd}')
    {
        2
    } else {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_at_the_place_and_keeps_the_terminal_safe() {
        let source = "<view>中文\u{1b}[31m</viev>";
        let at = source.find("</viev>").unwrap();
        let diagnostic =
            Diagnostic::error("template.stray-close", "pages/a.wxml", "closes nothing").at(source, at..at + 7);
        let summary = Summary::default();
        let report = Report {
            summary: &summary,
            diagnostics: &[diagnostic],
            elapsed: Duration::from_millis(5),
            out: None,
        };
        let text = report.to_string();
        assert!(!text.contains('\u{1b}'));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], "  --> pages/a.wxml:1:14");
        assert_eq!(lines[3], "1  | <view>中文 [31m</viev>");
        assert_eq!(
            lines[4].find('^'),
            Some(5 + 6 + 4 + 5),
            "after six columns, two wide ones and five"
        );
    }
}
