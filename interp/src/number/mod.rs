//! placeholder
pub const FIXNUM_MIN: i64 = -(1 << 61);
pub const FIXNUM_MAX: i64 = (1 << 61) - 1;
