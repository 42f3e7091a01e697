//! Compiled code as bytes: the built-in library and compiled files.
//!
//! An image is a *skeleton*, which is read at once, and *bundles*, one for each
//! procedure that the top level makes: a bundle is read when its procedure is
//! called first (see [`lazy`]).
//!
//! ```text
//! skeleton = files count object     its root: a vector of the parts, as many as the count,
//!                                   and after them of what bundles refer to
//! bundle   = object
//! files    = count { text }         positions name them by number
//! object   = code … { object }      what it is, its own bytes, and what it holds, in order
//! text     = bytes 0xff             no byte of UTF-8 is 0xff
//! ```
//!
//! An object is written where it is met first, depth first, and gets the next number.
//! Elsewhere stands a reference, [`tag::REFERENCE`] plus twice the number; odd ones name
//! the shared objects of the skeleton, or other clusters. So no byte is spent where
//! nothing is to be told, and what belongs together stands together: it packs a fifth
//! smaller than all objects first and then all references.
//!
//! Numbers are LEB128. The root has number 0: the vector of a skeleton (see [`parts`]), or
//! the code of a bundle. Modules, primitives and keywords are named, and found again when
//! the image is read. Reading is strict: whatever the bytes are, the result is an image or
//! an error.

mod clusters;
mod lazy;
mod library_plan;
mod plan;
mod read;
mod shelf;
mod write;

pub use clusters::{Clusters, defined_name};
pub(crate) use clusters::{cluster, cluster_again, take_for_cluster};
pub use lazy::{Bundles, Clause, Head, UNPACK};
pub(crate) use lazy::{describe, force, name};
pub use read::{PackedSites, numbers, parts, split};
pub use shelf::{Cluster, Laid, Shelf, Written};
pub use write::{Places, put, write};

use crate::error::Error;

/// What stands in an image beside kinds of objects, which come before these.
mod tag {
    use crate::value::Value;

    pub(super) const PAIR: u8 = 0x20;
    pub(super) const ROW: u8 = 0x21;
    /// A compiled pattern or template.
    pub(super) const SYNTAX_CODE: u8 = 0x22;
    pub(super) const UNINTERNED: u8 = 0x23;
    /// What a global is named by: module, name, scope.
    pub(super) const GLOBAL: u8 = 0x24;
    // In clusters alone.
    pub(super) const DEFINITION: u8 = 0x25;
    pub(super) const EXTERNAL: u8 = 0x26;
    pub(super) const LAZY: u8 = 0x27;
    pub(super) const TABLE_GLOBAL: u8 = 0x28;
    pub(super) const RULES: u8 = 0x29;
    pub(super) const TABLE_ROW: u8 = 0x2a;
    pub(super) const TABLE_PRIMITIVE: u8 = 0x2b;
    /// The bits of an immediate value follow.
    pub(super) const IMMEDIATE: u8 = 0x2c;
    /// The first of [`COMMON`].
    pub(super) const FIRST_COMMON: u8 = 0x2d;
    /// Immediate values that have a code of their own.
    pub(super) const COMMON: [Value; 8] = [
        Value::NULL,
        Value::FALSE,
        Value::TRUE,
        Value::UNSPECIFIED,
        Value::fixnum(0),
        Value::fixnum(1),
        Value::fixnum(2),
        Value::fixnum(3),
    ];
    /// This and all above: an object that has been written before.
    pub(super) const REFERENCE: u64 = FIRST_COMMON as u64 + COMMON.len() as u64;
}

/// Stands after the last instruction of a code, where an operation would. Those have
/// [`HAS_X`] set if their `x` is not 0.
const END_OF_CODE: u8 = 0x7f;
const HAS_X: u8 = 0x80;

/// Ends a text.
const END_OF_TEXT: u8 = 0xff;

/// An image in the making.
#[derive(Default)]
pub struct Image {
    pub skeleton: Vec<u8>,
    pub bundles: Vec<Bundle>,
}

/// The code of a procedure that is read when it is called.
pub struct Bundle {
    /// The procedure's name; empty if it has none.
    pub name: String,
    pub bytes: Vec<u8>,
}

#[cold]
pub(crate) fn damaged() -> Error {
    Error::misc("compiled code is damaged", &[])
}

/// Extents in one run of bytes: a count, the lengths, the things themselves.
/// Compiled files are an image in this form, the skeleton first.
pub fn join(image: &Image) -> Vec<u8> {
    let all = || [&image.skeleton].into_iter().chain(image.bundles.iter().map(|b| &b.bytes));
    let mut out = Vec::new();
    write::put(&mut out, all().count() as u64);
    all().for_each(|part| write::put(&mut out, part.len() as u64));
    all().for_each(|part| out.extend_from_slice(part));
    out
}
