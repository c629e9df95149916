//! The content check: what is posted to the operator's checker, and what of its answer is believed
//! (`spec/content-check.md`). All pure.

use std::collections::BTreeSet;

use hutong_core::http::check;
use hutong_core::{PageSeen, Result};
use hutong_package::Digest;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::evidence::{Finding, Rule};

/// Letters of a text: less than what the vendors' checks take at once. A longer page comes in several.
const TEXT: usize = 2000;
/// Letters that a text of a page has in common with the one before, so that no word is cut in two.
const OVERLAP: usize = 100;
/// Bytes of a request.
const REQUEST: usize = 64 * 1024;
/// Requests about one version.
const REQUESTS: usize = 64;
/// Bytes of an answer.
pub(crate) const ANSWER: usize = 64 * 1024;
/// Findings of an answer.
const FINDINGS: usize = 200;
/// Letters of a label and of a keyword.
const WORDS: usize = 100;

/// One request.
#[derive(Debug)]
pub(crate) struct Batch {
    /// The same for the same version and texts.
    pub(crate) id: String,
    pub(crate) body: String,
    /// How many texts are in it.
    pub(crate) texts: u64,
    pages: BTreeSet<String>,
}

/// A text as it is posted.
#[derive(Serialize)]
struct Text<'a> {
    page: &'a str,
    text: String,
}

/// An answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    findings: Vec<Found>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Found {
    page: String,
    suggest: Suggest,
    label: String,
    #[serde(default)]
    keyword: Option<String>,
}

/// What a checker suggests, in the vendors' words.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Suggest {
    Pass,
    Review,
    Risky,
}

/// Why an answer is not believed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Nonsense {
    #[error("the answer is not what the content check wants: {0}")]
    Form(String),
    #[error("the answer has more than {FINDINGS} findings")]
    Many,
    #[error("the answer names a page that was not asked about")]
    Page,
    #[error("labels and keywords have 1 to {WORDS} characters, without control characters")]
    Words,
}

/// There is more text than is posted.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the pages have more text than {REQUESTS} requests of {} KiB hold", REQUEST / 1024)]
pub(crate) struct TooMuch;

/// All texts of the pages of `version`, in as few requests as hold them.
pub(crate) fn batches(app: &str, version: &str, pages: &[PageSeen]) -> Result<Vec<Batch>, TooMuch> {
    let mut batches: Vec<Vec<(String, String)>> = Vec::new();
    let around = json!({"app": app, "texts": [], "version": version}).to_string().len();
    let mut size = 0;
    for (page, text) in pages.iter().flat_map(texts) {
        let written = json!(Text { page, text }).to_string();
        let more = written.len() + 1;
        if batches.is_empty() || REQUEST < size + more {
            batches.push(Vec::new());
            size = around;
        }
        size += more;
        if REQUESTS < batches.len() || REQUEST < size {
            return Err(TooMuch);
        }
        if let Some(batch) = batches.last_mut() {
            batch.push((page.to_owned(), written));
        }
    }
    Ok(batches
        .into_iter()
        .map(|texts| Batch::new(app, version, texts))
        .collect())
}

/// The texts of a page: its lines together, cut where they are too long for one.
fn texts(page: &PageSeen) -> Vec<(&str, String)> {
    let letters: Vec<char> = page.texts.join("\n").chars().collect();
    let mut texts = Vec::new();
    let mut start = 0;
    while start < letters.len() {
        let end = letters.len().min(start + TEXT);
        texts.push((page.path.as_str(), letters[start..end].iter().collect()));
        start = if end == letters.len() { end } else { end - OVERLAP };
    }
    texts
}

impl Batch {
    fn new(app: &str, version: &str, texts: Vec<(String, String)>) -> Self {
        let (pages, written): (Vec<_>, Vec<_>) = texts.into_iter().unzip();
        let body = format!(
            r#"{{"app":{},"version":{},"texts":[{}]}}"#,
            json!(app),
            json!(version),
            written.join(",")
        );
        let hash = Digest::of(body.as_bytes()).to_string();
        Self {
            id: format!("{version}.{}", &hash[..16]),
            texts: written.len() as u64,
            pages: pages.into_iter().collect(),
            body,
        }
    }

    /// What the answer to it says is to be looked at.
    pub(crate) fn read(&self, answer: &[u8]) -> Result<Vec<Finding>, Nonsense> {
        let answer: Answer = serde_json::from_slice(answer).map_err(|error| Nonsense::Form(error.to_string()))?;
        if FINDINGS < answer.findings.len() {
            return Err(Nonsense::Many);
        }
        let mut findings = Vec::new();
        for found in answer.findings {
            let keyword = found.keyword.filter(|keyword| !keyword.is_empty());
            let words = [Some(&found.label), keyword.as_ref()].into_iter().flatten();
            for word in words {
                check::text("findings", word, WORDS).map_err(|_| Nonsense::Words)?;
            }
            if !self.pages.contains(&found.page) {
                return Err(Nonsense::Page);
            }
            let rule = match found.suggest {
                Suggest::Pass => continue,
                Suggest::Review => Rule::DoubtfulContent,
                Suggest::Risky => Rule::RiskyContent,
            };
            findings.push(Finding {
                rule,
                page: Some(found.page),
                what: match keyword {
                    Some(keyword) => format!("{}: {keyword}", found.label),
                    None => found.label,
                },
                at: None,
            });
        }
        Ok(findings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, texts: &[&str]) -> PageSeen {
        PageSeen {
            path: path.to_owned(),
            texts: texts.iter().map(|text| (*text).to_owned()).collect(),
            ..PageSeen::default()
        }
    }

    fn written(batch: &Batch) -> Vec<(String, String)> {
        let body: serde_json::Value = serde_json::from_str(&batch.body).unwrap();
        assert_eq!((&body["app"], &body["version"]), (&json!("app_1"), &json!("ver_1")));
        let texts = body["texts"].as_array().unwrap().iter();
        texts
            .map(|text| {
                let of = |name: &str| text[name].as_str().unwrap().to_owned();
                (of("page"), of("text"))
            })
            .collect()
    }

    #[test]
    fn every_letter_is_posted_in_requests_of_a_bounded_size() {
        let long: String = ('\u{1}'..='\u{4e00}').cycle().take(50_000).collect();
        let pages = [
            page("a", &["茶 Tea", "\"buy\""]),
            page("b", &[]),
            page("c", &[&long, "end"]),
        ];
        let batches = batches("app_1", "ver_1", &pages).unwrap();
        assert!(1 < batches.len() && batches.iter().all(|batch| batch.body.len() <= REQUEST));
        let ids: BTreeSet<_> = batches.iter().map(|batch| &batch.id).collect();
        assert_eq!(ids.len(), batches.len());
        let texts: Vec<_> = batches.iter().flat_map(written).collect();
        assert_eq!(texts.len() as u64, batches.iter().map(|batch| batch.texts).sum::<u64>());
        assert_eq!(texts[0], ("a".to_owned(), "茶 Tea\n\"buy\"".to_owned()));
        let mut whole = String::new();
        for (page, text) in &texts[1..] {
            assert_eq!(page, "c");
            assert!(text.chars().count() <= TEXT);
            let new = if whole.is_empty() { 0 } else { OVERLAP };
            let before: String = whole.chars().skip(whole.chars().count().saturating_sub(new)).collect();
            assert!(text.starts_with(&before));
            whole.extend(text.chars().skip(new));
        }
        assert_eq!(whole, format!("{long}\nend"));
    }

    #[test]
    fn the_same_texts_have_the_same_id_and_more_than_is_posted_is_refused() {
        let one = |text| batches("app_1", "ver_1", &[page("a", &[text])]).unwrap().remove(0).id;
        assert_eq!(one("tea"), one("tea"));
        assert_ne!(one("tea"), one("coffee"));
        assert!(batches("app_1", "ver_1", &[]).unwrap().is_empty());
        let much = page("a", &[&"x".repeat(REQUEST * REQUESTS)]);
        assert_eq!(batches("app_1", "ver_1", &[much]).unwrap_err(), TooMuch);
        let path = page(&"p".repeat(REQUEST), &["x"]);
        assert_eq!(batches("app_1", "ver_1", &[path]).unwrap_err(), TooMuch);
    }

    #[test]
    fn what_an_answer_says_is_a_finding_and_anything_else_is_nonsense() {
        let batch = batches("app_1", "ver_1", &[page("a", &["tea"])]).unwrap().remove(0);
        let read = |answer: serde_json::Value| batch.read(answer.to_string().as_bytes());
        let found = |page: &str, suggest: &str, label: &str| json!({"page": page, "suggest": suggest, "label": label});
        let findings = read(json!({"findings": [
            {"page": "a", "suggest": "risky", "label": "20006", "keyword": "casino"},
            found("a", "review", "advertisement"), found("a", "pass", "normal"),
        ]}));
        let finding = |rule, what: &str| Finding {
            rule,
            page: Some("a".to_owned()),
            what: what.to_owned(),
            at: None,
        };
        assert_eq!(
            findings.unwrap(),
            [
                finding(Rule::RiskyContent, "20006: casino"),
                finding(Rule::DoubtfulContent, "advertisement")
            ]
        );
        assert_eq!(read(json!({"findings": []})), Ok(Vec::new()));
        for (answer, wrong) in [
            (json!({"findings": [found("b", "risky", "x")]}), Nonsense::Page),
            (json!({"findings": [found("a", "risky", "")]}), Nonsense::Words),
            (json!({"findings": [found("a", "risky", "x\u{7}")]}), Nonsense::Words),
            (
                json!({"findings": [found("a", "risky", &"x".repeat(WORDS + 1))]}),
                Nonsense::Words,
            ),
            (
                json!({"findings": vec![found("a", "risky", "x"); FINDINGS + 1]}),
                Nonsense::Many,
            ),
        ] {
            assert_eq!(read(answer), Err(wrong));
        }
        for answer in [
            json!({}),
            json!([]),
            json!({"findings": [found("a", "fine", "x")]}),
            json!({"findings": [{"page": "a", "suggest": "risky"}]}),
            json!({"findings": [], "errcode": 0}),
        ] {
            assert!(matches!(read(answer), Err(Nonsense::Form(_))));
        }
        assert!(matches!(batch.read(b"<html>"), Err(Nonsense::Form(_))));
    }
}
