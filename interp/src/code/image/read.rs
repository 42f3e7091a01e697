//! Reading images.

mod code;
mod library;

pub use code::PackedSites;

use super::lazy::{self, Bundles, Head, Source};
use super::{END_OF_TEXT, damaged, tag};
use crate::cx::Cx;
use crate::error::{Pos, Result};
use crate::expand::{kept, rules};
use crate::module::Module;
use crate::value::object::flag;
use crate::value::{Kind, Value};
use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

/// Reads a skeleton or a bundle.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    files: Rc<[u32]>,
    objects: Vec<Value>,
    /// The objects that are being filled in, the innermost last.
    open: Vec<Open>,
    /// The skeleton's objects that a bundle refers to; `None` in a skeleton.
    shared: Option<&'a [Value]>,
    /// What the lazy codes of a skeleton have in common.
    source: Value,
    /// It is a cluster: odd references name others.
    is_cluster: bool,
    /// A module, and where its name is.
    last_module: Option<(Range<usize>, Module)>,
}

/// The parts of an image, in order: a procedure to call, or a pair of a global's
/// reference and the value that it is to have (`Cx::define_part`).
pub fn parts(cx: &mut Cx, skeleton: &[u8], bundles: Rc<dyn Bundles>) -> Result<Vec<Value>> {
    let mut r = Reader::new(skeleton, Rc::new([]));
    let mut files = Vec::new();
    for _ in 0..r.count()? {
        let name = r.text()?.to_owned();
        files.push(cx.file_index(&name));
    }
    r.files = files.into();
    let source = Source { files: Rc::clone(&r.files), shared: Vec::new(), bundles: Some(bundles) };
    r.source = cx.heap.foreign(source);
    let count = r.count()?;
    let root = r.root(cx)?;
    let all = root.vector().map_err(|_| damaged())?;
    let (parts, shared) = all.split_at_checked(count).ok_or_else(damaged)?;
    if let Some(source) = r.source.foreign_mut::<Source>() {
        source.shared = shared.iter().map(Cell::get).collect();
    }
    let part = |part: &Cell<Value>| {
        let part = part.get();
        if part.is_pair() { Ok(part) } else { Ok(cx.closure(part.expect(Kind::Code)?)) }
    };
    parts.iter().map(part).collect()
}

/// A count and as many numbers, and how many bytes they take.
pub fn numbers(bytes: &[u8]) -> Result<(Vec<u64>, usize)> {
    let mut r = Reader::new(bytes, Rc::new([]));
    let numbers = (0..r.count()?).map(|_| r.number()).collect::<Result<_>>()?;
    Ok((numbers, r.at))
}

/// The extents of what [`super::join`] joined.
pub fn split(bytes: &[u8]) -> Result<Vec<Range<usize>>> {
    let (lengths, mut at) = numbers(bytes)?;
    let mut extents = Vec::with_capacity(lengths.len());
    for length in lengths {
        let end = at.checked_add(length as usize).filter(|&end| end <= bytes.len());
        let end = end.ok_or_else(damaged)?;
        extents.push(at..end);
        at = end;
    }
    Ok(extents)
}

/// An object that is being filled in.
struct Open {
    object: Value,
    fill: Fill,
    /// The next of what it holds, and how much that is.
    next: usize,
    count: usize,
}

/// What an object holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fill {
    Pair,
    Rules,
    Slots,
    /// Its entry is that of the code in slot 1.
    Closure,
    Code,
    /// A code that is read when it is called.
    Lazy,
    SyntaxCode,
}

/// An object as it is made, with what it is still to hold.
type Made = (Value, Option<(Fill, usize)>);

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8], files: Rc<[u32]>) -> Reader<'a> {
        Reader {
            bytes,
            at: 0,
            files,
            objects: Vec::with_capacity((bytes.len() / 8).min(64)),
            open: Vec::with_capacity(8),
            shared: None,
            source: Value::FALSE,
            is_cluster: false,
            last_module: None,
        }
    }
    pub(super) fn of_bundle(bytes: &'a [u8], files: &Rc<[u32]>, shared: &'a [Value]) -> Reader<'a> {
        Reader { shared: Some(shared), ..Reader::new(bytes, Rc::clone(files)) }
    }
    pub(super) fn of_cluster(bytes: &'a [u8], files: &Rc<[u32]>) -> Reader<'a> {
        Reader { is_cluster: true, ..Reader::new(bytes, Rc::clone(files)) }
    }
    /// The first object, with all that it reaches.
    pub(super) fn root(&mut self, cx: &mut Cx) -> Result<Value> {
        let root = self.begin(cx)?;
        let mut last = Vec::new();
        self.fill_all(cx, &mut last)?;
        Reader::finish(last)?;
        Ok(root)
    }
    /// Makes the first object: what it holds is still to be read.
    pub(super) fn begin(&mut self, cx: &mut Cx) -> Result<Value> {
        let code = self.byte()?;
        self.object(cx, code)
    }
    /// Reads what the objects hold that have been made. What is made of other objects, and
    /// has to wait until those are filled in, is added to `last`, for [`Reader::finish`].
    pub(super) fn fill_all(&mut self, cx: &mut Cx, last: &mut Vec<(Value, Value)>) -> Result<()> {
        while let Some(open) = self.open.last_mut() {
            let (object, fill, at) = (open.object, open.fill, open.next);
            open.next += 1;
            // Before the last is read, so that a list takes no room.
            if open.next == open.count {
                self.open.pop();
            }
            let v = self.value(cx)?;
            match fill {
                Fill::SyntaxCode => last.push((object, v)),
                _ => put_in(object, fill, at, v)?,
            }
        }
        Ok(())
    }
    pub(super) fn finish(last: Vec<(Value, Value)>) -> Result<()> {
        last.into_iter()
            .try_for_each(|(object, datum)| kept::restore(object, datum).ok_or_else(damaged))
    }
    /// The name that the root of a cluster defines.
    pub(super) fn definition(&mut self) -> Result<String> {
        if self.byte()? != tag::DEFINITION {
            return Err(damaged());
        }
        Ok(self.text()?.to_owned())
    }
    /// The head of the code that is the root of a bundle.
    pub(super) fn head(&mut self) -> Result<Head> {
        if self.byte()? != Kind::Code as u8 {
            return Err(damaged());
        }
        let pos = self.position(Pos::NONE)?;
        let clauses = (0..self.count()?).map(|_| self.clause()).collect::<Result<_>>()?;
        Ok(Head { pos, clauses })
    }

    #[inline(always)]
    fn byte(&mut self) -> Result<u8> {
        let b = *self.bytes.get(self.at).ok_or_else(damaged)?;
        self.at += 1;
        Ok(b)
    }
    #[inline(always)]
    fn number(&mut self) -> Result<u64> {
        // Most numbers are small.
        if let Some(&b) = self.bytes.get(self.at)
            && b < 0x80
        {
            self.at += 1;
            return Ok(u64::from(b));
        }
        self.long_number()
    }
    fn long_number(&mut self) -> Result<u64> {
        let mut n = 0u64;
        for shift in (0..64).step_by(7) {
            let b = self.byte()?;
            n |= u64::from(b & 0x7f) << shift;
            if b < 0x80 {
                return Ok(n);
            }
        }
        Err(damaged())
    }
    /// A number of things, each of which takes a byte at least.
    #[inline(always)]
    fn count(&mut self) -> Result<usize> {
        let n = self.number()?;
        if n > self.bytes.len() as u64 { Err(damaged()) } else { Ok(n as usize) }
    }
    #[inline(always)]
    fn take(&mut self, n: usize) -> Result<&[u8]> {
        let end = self.at.checked_add(n).ok_or_else(damaged)?;
        let slice = self.bytes.get(self.at..end).ok_or_else(damaged)?;
        self.at = end;
        Ok(slice)
    }
    fn text(&mut self) -> Result<&str> {
        let rest = &self.bytes[self.at..];
        let end = rest.iter().position(|&b| b == END_OF_TEXT).ok_or_else(damaged)?;
        self.at += end + 1;
        std::str::from_utf8(&rest[..end]).map_err(|_| damaged())
    }
    /// The symbol whose name stands here.
    fn symbol(&mut self, cx: &mut Cx) -> Result<Value> {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|&b| b >= 0x80).ok_or_else(damaged)?;
        if rest[length] != END_OF_TEXT {
            return Ok(cx.intern(self.text()?));
        }
        // It is ASCII, as most names are.
        self.at += length + 1;
        Ok(cx.symbols.intern_ascii(&mut cx.heap, &rest[..length]))
    }
    fn word(&mut self) -> Result<u64> {
        let bytes = self.take(8)?;
        Ok(u64::from_le_bytes(bytes.try_into().map_err(|_| damaged())?))
    }
    /// What `Writer::position` wrote.
    fn position(&mut self, before: Pos) -> Result<Pos> {
        let lines = self.number()?;
        let moved = lines & 1 == 1;
        let lines = lines >> 1;
        let lines = (lines >> 1) as i64 ^ -((lines & 1) as i64);
        let file = match if moved { self.number()? } else { u64::MAX } {
            u64::MAX => before.file,
            0 => 0,
            n => *self.files.get(n as usize - 1).ok_or_else(damaged)?,
        };
        let line = before.line.wrapping_add_signed(lines as i32);
        Ok(Pos { file, line, column: self.number()? as u32 })
    }
    /// What an object holds: an immediate, an object met before, or a new one.
    #[inline(always)]
    fn value(&mut self, cx: &mut Cx) -> Result<Value> {
        let n = self.number()?;
        if n >= tag::REFERENCE {
            return self.reference(cx, (n - tag::REFERENCE) as usize);
        }
        let code = n as u8;
        if let Some(&common) = tag::COMMON.get(usize::from(code.wrapping_sub(tag::FIRST_COMMON))) {
            return Ok(common);
        }
        if code == tag::IMMEDIATE {
            let v = Value(self.number()?.rotate_right(8));
            return if v.is_pair() || v.is_object() { Err(damaged()) } else { Ok(v) };
        }
        self.object(cx, code)
    }
    fn reference(&mut self, cx: &mut Cx, n: usize) -> Result<Value> {
        if self.is_cluster && n & 1 == 1 {
            return super::cluster(cx, n >> 1);
        }
        let among = if n & 1 == 0 { &self.objects[..] } else { self.shared.unwrap_or_default() };
        among.get(n >> 1).copied().ok_or_else(damaged)
    }
    /// A new object, still empty.
    fn object(&mut self, cx: &mut Cx, code: u8) -> Result<Value> {
        let (object, fill) = self.make(cx, code)?;
        self.objects.push(object);
        if let Some((fill, count)) = fill
            && count > 0
        {
            // The entry of a closure is not in the image.
            let next = usize::from(fill == Fill::Closure);
            self.open.push(Open { object, fill, next, count });
        }
        Ok(object)
    }
    fn row(&mut self, cx: &mut Cx) -> Result<Value> {
        let name = self.text()?.to_owned();
        let module = self.text()?;
        cx.find_row(&name, module).ok_or_else(damaged)
    }
    /// The module of a variable. Most are in the module of the one before.
    fn module(&mut self, cx: &mut Cx) -> Result<Module> {
        let start = self.at;
        if let Some((name, module)) = &self.last_module
            && self.bytes[start..].starts_with(&self.bytes[name.clone()])
        {
            self.at += name.len();
            return Ok(*module);
        }
        let name = self.name(cx)?;
        let module = cx.make_module(name);
        self.last_module = Some((start..self.at, module));
        Ok(module)
    }
    fn name(&mut self, cx: &mut Cx) -> Result<Value> {
        let mut parts = Vec::new();
        for _ in 0..self.count()? {
            parts.push(self.symbol(cx)?);
        }
        Ok(cx.list(&parts))
    }

    fn make(&mut self, cx: &mut Cx, code: u8) -> Result<Made> {
        Ok(match code {
            tag::PAIR => (cx.cons(Value::FALSE, Value::NULL), Some((Fill::Pair, 2))),
            tag::ROW => (self.row(cx)?, None),
            tag::SYNTAX_CODE => {
                let which = self.byte()?;
                (kept::blank(cx, which).ok_or_else(damaged)?, Some((Fill::SyntaxCode, 1)))
            }
            tag::GLOBAL => {
                let scope = self.byte()?;
                let name = self.symbol(cx)?;
                (
                    cx.heap.vector(&[Value::FALSE, name, Value::fixnum(scope.into())]),
                    Some((Fill::Slots, 1)),
                )
            }
            tag::UNINTERNED => {
                self.byte()?;
                let name = self.text()?.to_owned();
                let string = cx.string(&name);
                (cx.symbols.uninterned(&mut cx.heap, string), None)
            }
            tag::DEFINITION..=tag::TABLE_PRIMITIVE if self.is_cluster => {
                return self.library_object(cx, code);
            }
            _ => return self.plain_object(cx, code),
        })
    }

    fn plain_object(&mut self, cx: &mut Cx, code: u8) -> Result<Made> {
        let kind = Kind::from_byte(code).ok_or_else(damaged)?;
        Ok(match kind {
            Kind::Symbol => {
                let flags = self.byte()?;
                let symbol = self.symbol(cx)?;
                symbol.set_flag(flags & flag::BOUND);
                (symbol, None)
            }
            Kind::Keyword => {
                let symbol = self.symbol(cx)?;
                (cx.keyword(symbol), None)
            }
            Kind::String => {
                let (flags, _) = (self.byte()?, self.byte()?);
                let string = cx.heap.string(self.text()?);
                string.set_flag(flags & flag::IMMUTABLE);
                (string, None)
            }
            Kind::Flonum | Kind::Bignum | Kind::Complex => {
                let (flags, aux) = (self.byte()?, self.byte()?);
                let n = self.count()?;
                let words = (0..n).map(|_| self.word()).collect::<Result<Vec<u64>>>()?;
                if n == 0 || (kind == Kind::Complex && n != 2) {
                    return Err(damaged());
                }
                (cx.heap.raw_object(kind, flags & flag::IMMUTABLE, aux, n, &words), None)
            }
            Kind::Bytevector => {
                let (flags, aux) = (self.byte()?, self.byte()?);
                let n = self.count()?;
                let v = cx.heap.zeroed_bytevector(aux, n);
                v.bytes_mut()?.copy_from_slice(self.take(n)?);
                v.set_flag(flags & flag::IMMUTABLE);
                (v, None)
            }
            Kind::Module => {
                let name = self.name(cx)?;
                (cx.make_module(name).0, None)
            }
            Kind::Primitive => {
                let row = self.row(cx)?;
                (cx.heap.values_object(Kind::Primitive, &[row]), None)
            }
            Kind::Variable => {
                let module = self.module(cx)?;
                let symbol = self.symbol(cx)?;
                (module.ensure_local_variable(cx, symbol), None)
            }
            Kind::Closure => {
                let n = self.count()?;
                if n < 2 {
                    return Err(damaged());
                }
                (cx.heap.filled(kind, n, Value::FALSE), Some((Fill::Closure, n)))
            }
            Kind::Code => {
                let code = self.code(cx)?;
                (code, Some((Fill::Code, code.code().literals + 2)))
            }
            Kind::Lazy => {
                let n = self.number()? as usize;
                (lazy::new(&mut cx.heap, self.source, n), Some((Fill::Lazy, 1)))
            }
            Kind::Foreign
            | Kind::Continuation
            | Kind::Guardian
            | Kind::WeakVector
            | Kind::StringBuffer => return Err(damaged()),
            _ => {
                let (flags, aux) = (self.byte()?, self.byte()?);
                let n = self.count()?;
                let v = cx.heap.filled(kind, n, Value::FALSE);
                v.set_flag(flags & !(flag::LARGE | flag::MARK));
                v.set_aux(aux);
                if kind == Kind::HashTable && flags & (flag::WEAK_KEY | flag::WEAK_VALUE) != 0 {
                    cx.heap.register_weak(v);
                }
                (v, Some((Fill::Slots, n)))
            }
        })
    }
}

/// Puts `v` into an object, as number `at` of what it holds.
#[inline(always)]
fn put_in(object: Value, fill: Fill, at: usize, v: Value) -> Result<()> {
    match fill {
        Fill::Pair if at == 0 => object.set_car(v),
        Fill::Pair => object.set_cdr(v),
        Fill::Rules => rules::set_form(object, v).ok_or_else(damaged)?,
        Fill::Slots => object.set_slot(at, v),
        Fill::Closure => {
            object.set_slot(at, v);
            if at == 1 {
                let entry = v.code_entry().ok_or_else(damaged)?;
                object.set_slot(0, Value::raw(entry));
            }
        }
        Fill::Code => {
            let literals = object.code().literals;
            match at.checked_sub(literals) {
                None => object.code().words[at].set(v.bits()),
                Some(0) => object.code_mut().name = v,
                Some(_) => object.code().properties.set(v),
            }
        }
        Fill::Lazy => lazy::set_name(object, v),
        Fill::SyntaxCode => {}
    }
    Ok(())
}
