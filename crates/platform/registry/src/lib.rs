//! hutong-registry
