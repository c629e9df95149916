//! hutong-base
