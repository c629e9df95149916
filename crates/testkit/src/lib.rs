//! hutong-testkit
