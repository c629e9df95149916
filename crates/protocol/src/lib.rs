//! hutong-protocol
