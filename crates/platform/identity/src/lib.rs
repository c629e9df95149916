//! hutong-identity
