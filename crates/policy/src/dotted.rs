//! Dotted versions, as hosts and systems have them.

use std::cmp::Ordering;

/// `8.2.0` → [8, 2]: numbers in their order, zeros at the end say nothing. `None` when it is no dotted version.
pub(crate) fn dotted(text: &str) -> Option<Vec<u64>> {
    let mut parts = text
        .split('.')
        .map(|part| part.parse().ok())
        .collect::<Option<Vec<u64>>>()?;
    while parts.last() == Some(&0) {
        parts.pop();
    }
    Some(parts)
}

/// How `text` stands to a version that [`dotted`] read, without keeping its numbers.
pub(crate) fn compare(text: &str, version: &[u64]) -> Option<Ordering> {
    let mut numbers = version.iter();
    let mut order = Ordering::Equal;
    for part in text.split('.') {
        let number: u64 = part.parse().ok()?;
        order = order.then(number.cmp(numbers.next().unwrap_or(&0)));
    }
    let longer = numbers.any(|number| *number != 0);
    Some(order.then(if longer { Ordering::Less } else { Ordering::Equal }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stands_to_a_version_as_its_numbers_do() {
        let texts = [
            "", "x", "8", "8.", "8.0", "8.0.1", "8.2", "8.2.0.0", "8.10", "9", "0", "0.0.1",
        ];
        for left in texts {
            for right in texts.iter().filter_map(|text| dotted(text)) {
                assert_eq!(
                    compare(left, &right),
                    dotted(left).map(|left| left.cmp(&right)),
                    "{left} {right:?}"
                );
            }
        }
    }
}
