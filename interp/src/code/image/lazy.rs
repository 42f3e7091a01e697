//! Procedures that are read from an image when they are called first.
//!
//! The place of such a procedure's code is taken by a [`Kind::Lazy`] object: the
//! image, the bundle's number, the name, and the code once it is there. All their
//! closures start at [`UNPACK`], whose one instruction puts code and entry into
//! the closure and begins again.

use super::damaged;
use super::read::Reader;
use crate::code::{Instruction, Op};
use crate::cx::Cx;
use crate::error::{Pos, Result};
use crate::heap::{Foreign, Heap, Marker};
use crate::value::{Kind, Value};
use std::rc::Rc;

/// Where the closures of all lazy code start.
pub static UNPACK: [u64; 1] = [Instruction::new(Op::Unpack, 0, 0, 0, 0).0];

/// Where the bundles of an image are.
pub trait Bundles {
    /// The bytes of bundle `n`, if there are so many. `name` is the procedure's.
    fn bundle(&self, n: usize, name: Value) -> Option<&[u8]>;
}

/// The slots of a lazy code.
mod slot {
    pub(super) const IMAGE: usize = 0;
    pub(super) const BUNDLE: usize = 1;
    pub(super) const NAME: usize = 2;
    pub(super) const CODE: usize = 3;
}

/// What the bundles of an image have in common.
pub(super) struct Source {
    pub(super) files: Rc<[u32]>,
    pub(super) shared: Vec<Value>,
    /// `None` where they are clusters of the library.
    pub(super) bundles: Option<Rc<dyn Bundles>>,
}

impl Foreign for Source {
    fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark_all(self.shared.iter().copied());
    }
    fn type_name(&self) -> &'static str {
        "image"
    }
}

/// A lazy code without its name.
pub(super) fn new(heap: &mut Heap, source: Value, bundle: usize) -> Value {
    let slots = [source, Value::fixnum(bundle as i64), Value::FALSE, Value::FALSE];
    heap.values_object(Kind::Lazy, &slots)
}
pub(super) fn set_name(lazy: Value, name: Value) {
    lazy.set_slot(slot::NAME, name);
}

/// The reader of a lazy code's bundle.
fn open<'a>(cx: &Cx, source: &'a Source, lazy: Value) -> Result<Reader<'a>> {
    let n = lazy.slot(slot::BUNDLE).as_fixnum().ok_or_else(damaged)? as usize;
    if let Some(bundles) = &source.bundles {
        let bytes = bundles.bundle(n, name(lazy)).ok_or_else(damaged)?;
        return Ok(Reader::of_bundle(bytes, &source.files, &source.shared));
    }
    let library = cx.library.as_ref().ok_or_else(damaged)?;
    let bytes = library.source.cluster(n, Some(name(lazy))).ok_or_else(damaged)?;
    Ok(Reader::of_cluster(bytes, &source.files))
}

/// The code of a code object, read if it has not been.
pub(crate) fn force(cx: &mut Cx, code: Value) -> Result<Value> {
    if code.is(Kind::Code) {
        return Ok(code);
    }
    let lazy = code.expect(Kind::Lazy)?;
    if lazy.slot(slot::CODE) == Value::FALSE {
        let image = lazy.slot(slot::IMAGE);
        let source = image.foreign::<Source>().ok_or_else(damaged)?;
        let code = open(cx, source, lazy)?.root(cx)?.expect(Kind::Code).map_err(|_| damaged())?;
        lazy.set_slot(slot::CODE, code);
    }
    Ok(lazy.slot(slot::CODE))
}

/// What is printed of a procedure: the texts of its formals, and where it is.
pub struct Head {
    pub pos: Pos,
    pub clauses: Vec<Clause>,
}

/// What one clause takes, by the names of its formals: [`crate::code::Arity`].
pub struct Clause {
    pub formals: Vec<String>,
    pub required: usize,
    pub optional: usize,
    pub rest: bool,
    pub keywords: Option<(Vec<String>, bool)>,
}

/// The name and the head of a code object, read or not.
pub(crate) fn describe(cx: &Cx, code: Value) -> (Value, Head) {
    if code.is(Kind::Lazy) && code.slot(slot::CODE) == Value::FALSE {
        let image = code.slot(slot::IMAGE);
        let head = image.foreign::<Source>().and_then(|s| open(cx, s, code).ok()?.head().ok());
        return (
            code.slot(slot::NAME),
            head.unwrap_or(Head { pos: Pos::NONE, clauses: Vec::new() }),
        );
    }
    let code = if code.is(Kind::Lazy) { code.slot(slot::CODE) } else { code };
    let code = code.code();
    let text = |v: &Value| v.symbol_name().map(|n| n.to_string()).unwrap_or_default();
    let clauses = code.arities.iter().map(|a| Clause {
        formals: a.formals.iter().map(text).collect(),
        required: a.required,
        optional: a.optional,
        rest: a.rest,
        keywords: (a.keywords.as_ref())
            .map(|(keys, allow)| (keys.iter().map(|k| text(&k.slot(0))).collect(), *allow)),
    });
    (code.name, Head { pos: code.pos, clauses: clauses.collect() })
}

/// The name of a code object, read or not.
pub(crate) fn name(code: Value) -> Value {
    if code.is(Kind::Lazy) { code.slot(slot::NAME) } else { code.code().name }
}
