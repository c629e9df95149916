//! hutong-api
