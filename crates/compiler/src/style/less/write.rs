//! Rules inside rules become flat CSS.

use super::eval::{Out, Place};
use super::join::holds_rules;
use super::scan::split_commas;
use crate::limits;
use crate::style::css::{Css, Mark};

/// Writes what a file came to, after its selectors were joined.
pub fn write(out: &[Out]) -> Css {
    let mut writer = Writer::default();
    let nested = writer.block(out, &Around::default());
    writer.media(nested);
    writer.css
}

#[derive(Default)]
struct Writer {
    css: Css,
}

/// What stands around a block.
#[derive(Default, Clone)]
struct Around {
    /// Selectors of the rule around; None where a selector stands for itself.
    selectors: Option<Vec<String>>,
    /// The condition of the `@media` around.
    media: Option<String>,
}

/// A `@media` inside a rule or another `@media`, which stands behind it.
struct Media<'a> {
    around: Around,
    body: &'a [Out],
    place: &'a Place,
}

impl Writer {
    fn raw(&mut self, text: &str) {
        if self.css.text.len() + text.len() > limits::STYLE_OUTPUT {
            self.css.is_cut = true;
        } else if !self.css.is_cut {
            self.css.text.push_str(text);
        }
    }

    fn mark(&mut self, place: &Place) {
        let file = self.css.file(&place.file.path, &place.file.text);
        self.css.marks.push(Mark {
            written: self.css.text.len(),
            file,
            at: place.at,
        });
    }

    /// The declarations of a block, then what is nested in it.
    fn block<'a>(&mut self, out: &'a [Out], around: &Around) -> Vec<Media<'a>> {
        let mut nested = Vec::new();
        if self.css.is_cut {
            return nested;
        }
        self.declarations(out, around.selectors.as_deref());
        for one in out {
            if around.media.is_none() {
                self.media(std::mem::take(&mut nested));
            }
            match one {
                Out::Declaration { .. } | Out::Extend { .. } => {}
                Out::Rule { selectors, body, .. } => {
                    let selectors = Some(selectors.clone());
                    let media = around.media.clone();
                    nested.extend(self.block(body, &Around { selectors, media }));
                }
                Out::Hidden(body) => nested.extend(self.block(body, around)),
                Out::At {
                    name,
                    prelude,
                    body: Some(body),
                    place,
                } if name == "media" => {
                    let inner = Around {
                        selectors: around.selectors.clone(),
                        media: Some(both(around.media.as_deref(), prelude)),
                    };
                    nested.push(Media {
                        around: inner,
                        body,
                        place,
                    });
                }
                Out::At {
                    name,
                    prelude,
                    body,
                    place,
                } => self.at_rule(name, prelude, body.as_deref(), place, around),
            }
        }
        nested
    }

    fn media(&mut self, list: Vec<Media>) {
        let mut open: Vec<Media> = list.into_iter().rev().collect();
        while let Some(Media { around, body, place }) = open.pop() {
            self.mark(place);
            let start = self.css.text.len();
            self.raw(&format!("@media {} {{\n", around.media.as_deref().unwrap_or_default()));
            let inside = self.css.text.len();
            let nested = self.block(body, &around);
            if self.css.text.len() == inside {
                self.css.text.truncate(start);
            } else {
                self.raw("}\n");
            }
            open.extend(nested.into_iter().rev());
        }
    }

    fn at_rule(&mut self, name: &str, prelude: &str, body: Option<&[Out]>, place: &Place, around: &Around) {
        self.mark(place);
        let space = if prelude.is_empty() { "" } else { " " };
        self.raw(&format!("@{name}{space}{prelude}"));
        let Some(body) = body else {
            return self.raw(";\n");
        };
        self.raw(" {\n");
        let inner = Around {
            selectors: around.selectors.clone().filter(|_| holds_rules(name)),
            media: None,
        };
        let nested = self.block(body, &inner);
        self.media(nested);
        self.raw("}\n");
    }

    fn declarations(&mut self, out: &[Out], selectors: Option<&[String]>) {
        let mut is_open = false;
        // What was merged into a declaration before.
        let mut merged = Vec::new();
        for (at, one) in out.iter().enumerate() {
            let Out::Declaration {
                name,
                value,
                important,
                merge,
                place,
            } = one
            else {
                continue;
            };
            if value.is_empty() && !name.starts_with("--") || merged.contains(&at) {
                continue;
            }
            if selectors.is_some_and(<[String]>::is_empty) {
                return;
            }
            if let (Some(selectors), false) = (selectors, is_open) {
                self.mark(place);
                self.raw(&selectors.join(",\n"));
                self.raw(" {\n");
                is_open = true;
            }
            let (mut value, mut important) = (value.clone(), *important);
            if let Some(merge) = merge {
                for (later, other) in out.iter().enumerate().skip(at + 1) {
                    if let Out::Declaration {
                        name: other,
                        value: more,
                        merge: Some(by),
                        important: also,
                        ..
                    } = other
                        && other == name
                        && by == merge
                    {
                        value.push_str(if *merge == ',' { ", " } else { " " });
                        value.push_str(more);
                        important |= also;
                        merged.push(later);
                    }
                }
            }
            self.mark(place);
            let important = if important { " !important" } else { "" };
            self.raw(&format!("{name}: {value}{important};\n"));
        }
        if is_open {
            self.raw("}\n");
        }
    }
}

/// The condition of a `@media` in a `@media`.
fn both(outer: Option<&str>, inner: &str) -> String {
    let Some(outer) = outer else {
        return inner.to_owned();
    };
    let mut all = Vec::new();
    for outer in split_commas(outer) {
        all.extend(split_commas(inner).iter().map(|inner| format!("{outer} and {inner}")));
    }
    all.join(", ")
}
