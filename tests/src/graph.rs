//! The recorded graph.
