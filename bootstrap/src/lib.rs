//! Tools around derivations: read, order, script, replay, compare, boot.
