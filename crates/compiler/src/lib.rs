//! hutong-compiler
