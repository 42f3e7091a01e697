//! Compiled code as bytes: the built-in library and compiled files.
//!
//! An image is a *skeleton*, which is read at once, and *bundles*, one for each
//! procedure that the top level makes: a bundle is read when its procedure is
//! called first (see [`lazy`]).
//!
//! ```text
//! skeleton = files objects fills shared
//! bundle   = objects fills
//! files    = count { name }              positions name them by number
//! objects  = count { kind flags aux … }  everything the root reaches, allocated first
//! fills    = { reference … }             then what the objects hold, in the same order
//! shared   = count { reference … }       objects of the skeleton that bundles refer to
//! ```
//!
//! Numbers are LEB128; a reference is 0 and the bits of an immediate value, or
//! one more than an object's number, where a bundle counts the shared objects
//! first. The root is the object with number 0: the parts of a source in a vector
//! (see [`parts`]), or the code of a bundle. Modules, primitives and keywords are
//! named, and found again when the image is read. Reading is strict: whatever the
//! bytes are, the result is an image or an error.

mod clusters;
mod lazy;
mod library_plan;
mod plan;
mod read;
mod shelf;
mod write;

pub(crate) use clusters::cluster;
pub use clusters::{Clusters, defined_name};
pub use lazy::{Bundles, Clause, Head, UNPACK};
pub(crate) use lazy::{describe, force, name};
pub use read::{PackedSites, numbers, parts, split};
pub use shelf::{Cluster, Shelf, Written};
pub use write::{Places, put, write};

use super::{Form, Instruction};
use crate::error::Error;

/// Kinds in an image beyond those of objects.
mod tag {
    pub(super) const PAIR: u8 = 0xff;
    pub(super) const ROW: u8 = 0xfe;
    /// A compiled pattern or template.
    pub(super) const SYNTAX_CODE: u8 = 0xfd;
    pub(super) const UNINTERNED: u8 = 0xfc;
    /// What a global is named by: module, name, scope.
    pub(super) const GLOBAL: u8 = 0xfb;
    // In clusters alone.
    pub(super) const DEFINITION: u8 = 0xfa;
    pub(super) const EXTERNAL: u8 = 0xf9;
    pub(super) const LAZY: u8 = 0xf8;
    pub(super) const TABLE_GLOBAL: u8 = 0xf7;
    pub(super) const RULES: u8 = 0xf6;
    pub(super) const TABLE_ROW: u8 = 0xf5;
    pub(super) const TABLE_PRIMITIVE: u8 = 0xf4;
}

/// Word `at` of a code as it is kept: a literal by its index, other distances and
/// immediates in zigzag, so that most bytes are zero.
fn fold(at: usize, word: u64) -> u64 {
    let i = Instruction(word);
    let wide = |n: u32| (word & 0xffff_ffff) | u64::from(n) << 32;
    let short = |n: i16| u64::from((n << 1 ^ n >> 15) as u16);
    match i.op().form() {
        Form::Literal => wide((at as isize + i.bc()) as u32),
        Form::Jump | Form::Wide => wide(((i.bc() as i32) << 1 ^ (i.bc() as i32) >> 31) as u32),
        Form::ShortJump => (word & 0xffff_ffff_ffff) | short(i.sc() as i16) << 48,
        Form::LiteralJump => {
            (word & 0xffff_ffff) | short(i.sb() as i16) << 32 | short(i.sc() as i16) << 48
        }
        Form::Abc | Form::Data => word,
    }
}
/// The inverse of [`fold`], for a word whose operation is one.
fn unfold(at: usize, word: u64) -> u64 {
    let i = Instruction(word);
    let half = (word >> 32) as u32;
    let wide = |n: u32| (word & 0xffff_ffff) | u64::from(n) << 32;
    let short = |n: usize| u64::from((n as u16 >> 1) ^ (n as u16 & 1).wrapping_neg());
    match i.op().form() {
        Form::Literal => wide(half.wrapping_sub(at as u32)),
        Form::Jump | Form::Wide => wide(half >> 1 ^ (half & 1).wrapping_neg()),
        Form::ShortJump => (word & 0xffff_ffff_ffff) | short(i.c()) << 48,
        Form::LiteralJump => (word & 0xffff_ffff) | short(i.b()) << 32 | short(i.c()) << 48,
        Form::Abc | Form::Data => word,
    }
}

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
fn damaged() -> Error {
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
