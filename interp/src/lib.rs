//! The Scheme language of Riad: values, heap, reader, expander, compiler,
//! machine, modules.
//!
//! `read → expand → core → optimise → code`, one folder each. The crate knows
//! no files, processes or system calls beyond the [`host::Host`] trait.

pub mod arith;
pub mod code;
pub mod compile;
pub mod core;
pub mod cx;
pub mod equal;
pub mod error;
pub mod expand;
pub mod hash;
pub mod heap;
pub mod host;
pub mod library;
pub mod module;
pub mod number;
pub mod primitive;
pub mod print;
pub mod read;
pub mod symbol;
pub mod unicode;
pub mod value;
pub mod vm;

pub use cx::Cx;
pub use error::{Error, Pos, Result, What};
pub use heap::Heap;
pub use value::{Kind, Value};
pub use vm::{Frame, Vm};
