//! hutong-package
