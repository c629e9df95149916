//! hutong-dialect
