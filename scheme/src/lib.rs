//! The Scheme system people run.
