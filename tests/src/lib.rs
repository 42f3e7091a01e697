//! What crosses crates: conformance, golden programs, recorded graphs, oracles, boots.
