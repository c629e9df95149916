//! hutong-core
