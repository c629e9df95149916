//! The compiler as its callers see it: a folder in, files and findings out.

mod fixtures;
mod hostile;
mod npm;
mod styles;
mod support;
