//! What both `riad` and `riad-bootstrap` know of the store: how its hashes are
//! written, and the archive that a store item is hashed as.
//!
//! This crate is apart so that `riad`, which must stay small, has the writer of
//! archives without the rest of the derivation tools.

pub mod base32;
pub mod nar;
