//! What differs between two looks at a page: the outlines of its tree, line by line.

use hutong_core::PageSeen;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::evidence::Change;

/// Pages that are told of, and lines of each.
const KEPT: (usize, usize) = (100, 200);
/// Lines that are shown around a change.
const AROUND: usize = 2;

/// What differs in the tree of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TreeChange {
    /// The page.
    pub page: String,
    /// Nodes that are only in this version, texts not counted.
    pub added: u64,
    /// Nodes that are only in the other one.
    pub removed: u64,
    /// Texts.
    pub texts: Change,
    /// The outline where it differs: each line after `+ `, `- ` or two spaces, `…` for lines that are left out.
    pub lines: Vec<String>,
}

/// The pages of both versions whose trees differ. Of a look that kept no outline nothing is said.
pub(crate) fn between(before: &[PageSeen], now: &[PageSeen]) -> Vec<TreeChange> {
    let changes = now.iter().filter_map(|page| {
        let old = before.iter().find(|old| old.path == page.path)?;
        let unknown = |page: &PageSeen| page.outline.is_empty() && page.nodes > 0;
        if unknown(old) || unknown(page) || old.outline == page.outline {
            return None;
        }
        Some(change(&page.path, &old.outline, &page.outline))
    });
    changes.take(KEPT.0).collect()
}

fn change(page: &str, before: &[String], now: &[String]) -> TreeChange {
    let marked = marked(before, now);
    let with = |sign: char| {
        marked
            .iter()
            .filter(move |(mark, _)| *mark == sign)
            .map(|(_, line)| *line)
    };
    let nodes = |sign| with(sign).filter(|line| text(line).is_none()).count() as u64;
    let texts = |sign| with(sign).filter_map(text).collect::<Vec<_>>();
    TreeChange {
        page: page.to_owned(),
        added: nodes('+'),
        removed: nodes('-'),
        texts: Change::between(&texts('-'), &texts('+')),
        lines: near_changes(&marked),
    }
}

/// A line that is a text and no node; a long one was cut off.
fn text(line: &str) -> Option<String> {
    let cut = line.trim_start().strip_prefix('"')?;
    Some(serde_json::from_str(line).unwrap_or_else(|_| cut.to_owned()))
}

/// Every line of both with what became of it: the longest common subsequence stays.
fn marked<'l>(before: &'l [String], now: &'l [String]) -> Vec<(char, &'l str)> {
    let (rows, columns) = (before.len(), now.len());
    let width = columns + 1;
    // how many lines the rests from here have in common
    let mut common = vec![0_usize; (rows + 1) * width];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            common[row * width + column] = if before[row] == now[column] {
                common[(row + 1) * width + column + 1] + 1
            } else {
                common[(row + 1) * width + column].max(common[row * width + column + 1])
            };
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut marked = Vec::with_capacity(rows + columns);
    while row < rows || column < columns {
        if row < rows && column < columns && before[row] == now[column] {
            marked.push((' ', before[row].as_str()));
            (row, column) = (row + 1, column + 1);
        } else if column == columns
            || row < rows && common[(row + 1) * width + column] >= common[row * width + column + 1]
        {
            marked.push(('-', before[row].as_str()));
            row += 1;
        } else {
            marked.push(('+', now[column].as_str()));
            column += 1;
        }
    }
    marked
}

fn near_changes(marked: &[(char, &str)]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut left_out = false;
    for (at, (mark, line)) in marked.iter().enumerate() {
        let around = &marked[at.saturating_sub(AROUND)..(at + AROUND + 1).min(marked.len())];
        if around.iter().all(|(mark, _)| *mark == ' ') {
            left_out = true;
            continue;
        }
        if std::mem::take(&mut left_out) {
            lines.push("…".to_owned());
        }
        lines.push(format!("{mark} {line}"));
    }
    if lines.len() > KEPT.1 {
        lines.truncate(KEPT.1);
        left_out = true;
    }
    lines.extend(left_out.then(|| "…".to_owned()));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, outline: &[&str]) -> PageSeen {
        PageSeen {
            path: path.to_owned(),
            nodes: outline.len() as u64,
            outline: outline.iter().map(|line| (*line).to_owned()).collect(),
            ..PageSeen::default()
        }
    }

    #[test]
    fn what_came_what_went_and_what_stands_around_it_is_told() {
        let before = ["a", "b", "c", "d", "  \"old\"", "e", "f", "g", "h"];
        let now = ["a", "b", "c", "d", "  \"new\"", "x", "e", "f", "g", "h"];
        let told = between(
            &[page("p", &before), page("same", &["a"]), page("gone", &["a"])],
            &[page("p", &now), page("same", &["a"]), page("new", &["a"])],
        );
        let [change] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!((change.page.as_str(), change.added, change.removed), ("p", 1, 0));
        assert_eq!(change.texts.added, ["new"]);
        assert_eq!(change.texts.removed, ["old"]);
        let lines = [
            "…",
            "  c",
            "  d",
            "-   \"old\"",
            "+   \"new\"",
            "+ x",
            "  e",
            "  f",
            "…",
        ];
        assert_eq!(change.lines, lines);
    }

    #[test]
    fn much_is_cut_and_nothing_is_said_of_a_look_without_outline() {
        let many: Vec<_> = (0..KEPT.1 * 2).map(|line| line.to_string()).collect();
        let many: Vec<_> = many.iter().map(String::as_str).collect();
        let told = between(&[page("p", &[])], &[page("p", &many)]);
        assert_eq!(told[0].added, many.len() as u64);
        assert_eq!(told[0].lines.len(), KEPT.1 + 1);
        assert_eq!(told[0].lines.last().unwrap(), "…");
        let old = PageSeen {
            nodes: 3,
            ..page("p", &[])
        };
        assert!(between(&[old], &[page("p", &["a"])]).is_empty());
    }
}
