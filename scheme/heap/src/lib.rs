//! The allocator of the executables, a crate of its own so that it can be optimised for speed where
//! the rest is for size: loading a program takes a million blocks.

mod heap;

pub use heap::{LARGEST, SmallBlocks};
