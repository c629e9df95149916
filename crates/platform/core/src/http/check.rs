//! Limits on what people write into fields.

use url::Url;

use crate::{Error, Result};

/// `value` is 1 to `max` characters without control characters and without space around it.
pub fn text(field: &str, value: &str, max: usize) -> Result<()> {
    let length = value.chars().count();
    if length == 0 || length > max || value.trim() != value || value.chars().any(char::is_control) {
        let rule = format!("must be 1 to {max} characters, without control characters and without space around it");
        return Err(Error::field(field, &rule));
    }
    Ok(())
}

/// `value` is an http or https URL of at most 500 characters.
pub fn web_address(field: &str, value: &str) -> Result<()> {
    text(field, value, 500)?;
    if Url::parse(value).is_ok_and(|url| matches!(url.scheme(), "http" | "https")) {
        return Ok(());
    }
    Err(Error::field(field, "must be an http or https URL"))
}

/// `value` is 1 to `max` characters, not only space, with no control characters but new lines.
pub fn paragraphs(field: &str, value: &str, max: usize) -> Result<()> {
    let control = |letter: char| letter.is_control() && letter != '\n';
    if value.trim().is_empty() || value.chars().count() > max || value.chars().any(control) {
        let rule = format!("must be 1 to {max} characters, without control characters but new lines");
        return Err(Error::field(field, &rule));
    }
    Ok(())
}

/// `values` has at most `max` items, none of them twice.
pub fn list<T: Ord>(field: &str, values: impl IntoIterator<Item = T>, max: usize) -> Result<()> {
    let mut values: Vec<T> = values.into_iter().collect();
    let length = values.len();
    values.sort();
    values.dedup();
    if length > max || values.len() < length {
        return Err(Error::field(
            field,
            &format!("must have at most {max} items, none of them twice"),
        ));
    }
    Ok(())
}
