//! The core language as text, for `--dump=core` and golden tests.
