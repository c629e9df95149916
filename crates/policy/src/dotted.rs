//! Dotted versions, as hosts and systems have them.

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
