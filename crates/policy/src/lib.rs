//! hutong-policy
