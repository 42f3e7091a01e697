//! Tools around derivations: read, order, script, replay, boot.
//!
//! A *derivation* is the recipe of one build step, as Nix and Guix write it to
//! a `.drv` file. The modules go from the bytes of one such file outwards:
//!
//! | module | what it knows |
//! | --- | --- |
//! | [`derivation`] | the file format: parse, write, validate |
//! | [`base32`], [`store_path`], [`source_path`], [`hash_modulo`] | how store paths are computed |
//! | [`graph`] | many derivations: inputs, cycles, order |
//! | [`needs`], [`stats`] | what a graph needs from outside, and its size |
//! | [`script`] | the linear build script in Scheme |
//! | [`nar`] | the archive format whose hash names a build result |
//! | [`recording`] | a folder with a graph, its sources and recorded hashes |
//! | [`replay`] | building a recording in namespaces and comparing |
//! | [`compare`] | two builds, and why they differ |
//! | [`attest`] | statements about what was built |
//! | [`cpio`], [`initrd`], [`boot`] | the same inside a virtual machine |
//!
//! Invariants: names, arguments and values are bytes, never text; nothing
//! recurses on the depth of data; nothing here uses the network; `unsafe`
//! appears only in files named `posix.rs`.

pub mod attest;
pub mod boot;
pub mod bytes;
pub mod compare;
pub mod cpio;
pub mod derivation;
pub mod graph;
pub mod hash_modulo;
pub mod initrd;
pub mod json;
pub mod launcher;
pub mod nar;
pub mod needs;
pub mod paths;
pub mod recording;
pub mod replay;
pub mod script;
pub mod source_path;
pub mod stats;
pub mod store_path;
mod threads;

pub use store::base32;
