//! The op table of `spec/ops.md`.

use std::path::Path;

use crate::Error;

/// Codes and names of the ops, as the table in the document lists them.
pub fn load(path: &Path) -> Result<Vec<(u32, String)>, Error> {
    let text = std::fs::read_to_string(path).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })?;
    let ops = parse(&text);
    let contiguous = ops.iter().zip(1..).all(|((code, _), expected)| *code == expected);
    if ops.is_empty() || !contiguous {
        let reason = "the op table must list the codes 1, 2, 3 … without a gap".to_owned();
        return Err(Error::Invalid {
            path: path.to_owned(),
            reason,
        });
    }
    Ok(ops)
}

fn parse(text: &str) -> Vec<(u32, String)> {
    text.lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
            Some((cells.next()?.parse().ok()?, cells.next()?.to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn rows_are_read_and_the_rest_is_prose() {
        let text = "# Ops\n| code | name |\n|---|---|\n| 1 | element | id | x |\n| 2 | text | id | y |\n\n1 | no\n";
        assert_eq!(super::parse(text), [(1, "element".to_owned()), (2, "text".to_owned())]);
    }
}
