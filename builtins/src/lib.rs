//! The primitives of Riad, one family a file.
