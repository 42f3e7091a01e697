//! Reading images.

use super::lazy::{self, Bundles, Clause, Head, Source};
use super::{damaged, tag, unfold};
use crate::code::{Arity, Code, Form, Instruction, Op, Site, Sites};
use crate::cx::Cx;
use crate::error::{Pos, Result};
use crate::expand::{kept, rules};
use crate::module::Module;
use crate::value::object::flag;
use crate::value::{Kind, Value};
use std::ops::Range;
use std::rc::Rc;

/// Reads a skeleton or a bundle.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    files: Rc<[u32]>,
    objects: Vec<Value>,
    /// The skeleton's objects that a bundle refers to; `None` in a skeleton.
    shared: Option<&'a [Value]>,
    /// What the lazy codes of a skeleton have in common.
    source: Value,
    /// It is a cluster: odd references name others.
    is_cluster: bool,
    /// A module, and where its name is.
    last_module: Option<(Range<usize>, Module)>,
}

/// The sites of a code as they stand in an image.
pub struct PackedSites {
    bytes: Box<[u8]>,
    files: Rc<[u32]>,
    /// The code's own position.
    pos: Pos,
}

impl PackedSites {
    /// The sites; none from where the bytes make no sense.
    pub(in crate::code) fn unpack(&self) -> Vec<Site> {
        let mut r = Reader::new(&self.bytes, Rc::clone(&self.files));
        let mut sites = Vec::new();
        let (mut at, mut pos) = (0, self.pos);
        for _ in 0..r.count().unwrap_or(0) {
            let (Ok(distance), Ok(next)) = (r.number(), r.position(pos)) else { break };
            at += distance as u32;
            pos = next;
            sites.push(Site { at, pos });
        }
        sites
    }
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
    let root = r.root(cx)?;
    let mut shared = Vec::new();
    for _ in 0..r.count()? {
        let n = r.number()?;
        shared.push(*r.objects.get(n as usize).ok_or_else(damaged)?);
    }
    if let Some(source) = r.source.foreign_mut::<Source>() {
        source.shared = shared;
    }
    let part = |part: &std::cell::Cell<Value>| {
        let part = part.get();
        if part.is_pair() { Ok(part) } else { Ok(cx.closure(part.expect(Kind::Code)?)) }
    };
    root.vector().map_err(|_| damaged())?.iter().map(part).collect()
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

/// What is left to fill in of the objects of a bundle.
pub(super) struct Fills(Vec<Fill>);

/// What is left to fill in of an object.
enum Fill {
    Nothing,
    Pair,
    /// The first slot: the module of a global, the value of a variable.
    First,
    Rules,
    Slots(usize),
    Closure(usize),
    Code,
    /// A code that is read when it is called.
    Lazy,
    SyntaxCode,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8], files: Rc<[u32]>) -> Reader<'a> {
        Reader {
            bytes,
            at: 0,
            files,
            objects: Vec::new(),
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
        let fills = self.allocate(cx)?;
        let mut last = Vec::new();
        self.fill_all(cx, fills, &mut last)?;
        Reader::finish(last)?;
        self.first()
    }
    pub(super) fn first(&self) -> Result<Value> {
        self.objects.first().copied().ok_or_else(damaged)
    }
    /// Makes the objects, still empty.
    pub(super) fn allocate(&mut self, cx: &mut Cx) -> Result<Fills> {
        let count = self.count()?;
        let mut fills = Vec::with_capacity(count);
        self.objects.reserve_exact(count);
        for _ in 0..count {
            let (object, fill) = self.object(cx)?;
            self.objects.push(object);
            fills.push(fill);
        }
        Ok(Fills(fills))
    }
    /// Fills the objects in. What is made of other objects, and has to wait until those
    /// are filled in, is added to `last`, for [`Reader::finish`].
    pub(super) fn fill_all(
        &mut self,
        cx: &mut Cx,
        fills: Fills,
        last: &mut Vec<(Value, Value)>,
    ) -> Result<()> {
        for (n, fill) in fills.0.into_iter().enumerate() {
            if matches!(fill, Fill::SyntaxCode) {
                last.push((self.objects[n], self.reference(cx)?));
            } else {
                self.fill(cx, n, fill)?;
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
        self.count()?;
        if self.byte()? != tag::DEFINITION {
            return Err(damaged());
        }
        Ok(self.text()?.to_owned())
    }
    /// The head of the code that is the root of a bundle.
    pub(super) fn head(&mut self) -> Result<Head> {
        self.count()?;
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
        let n = self.count()?;
        std::str::from_utf8(self.take(n)?).map_err(|_| damaged())
    }
    fn word(&mut self) -> Result<u64> {
        let bytes = self.take(8)?;
        Ok(u64::from_le_bytes(bytes.try_into().map_err(|_| damaged())?))
    }
    /// What `put_instruction` wrote.
    fn instruction(&mut self) -> Result<u64> {
        let mut mask = self.byte()?;
        let mut word = 0;
        for &byte in self.take(mask.count_ones() as usize)? {
            word |= u64::from(byte) << (8 * mask.trailing_zeros());
            mask &= mask - 1;
        }
        Ok(word)
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
    /// A reference among the fills.
    #[inline(always)]
    fn reference(&mut self, cx: &mut Cx) -> Result<Value> {
        let n = self.number()?;
        if n == 0 {
            let v = Value(self.number()?.rotate_right(8));
            return if v.is_pair() || v.is_object() { Err(damaged()) } else { Ok(v) };
        }
        let n = n as usize - 1;
        if self.is_cluster && n & 1 == 1 {
            return super::cluster(cx, n >> 1);
        }
        let among = if n & 1 == 0 { &self.objects[..] } else { self.shared.unwrap_or_default() };
        among.get(n >> 1).copied().ok_or_else(damaged)
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
            parts.push(cx.intern(self.text()?));
        }
        Ok(cx.list(&parts))
    }

    fn object(&mut self, cx: &mut Cx) -> Result<(Value, Fill)> {
        let code = self.byte()?;
        Ok(match code {
            tag::PAIR => (cx.cons(Value::FALSE, Value::NULL), Fill::Pair),
            tag::ROW => (self.row(cx)?, Fill::Nothing),
            tag::SYNTAX_CODE => {
                let which = self.byte()?;
                (kept::blank(cx, which).ok_or_else(damaged)?, Fill::SyntaxCode)
            }
            tag::GLOBAL => {
                let scope = self.byte()?;
                let name = cx.intern(self.text()?);
                (cx.heap.vector(&[Value::FALSE, name, Value::fixnum(scope.into())]), Fill::First)
            }
            tag::UNINTERNED => {
                self.byte()?;
                let name = self.text()?.to_owned();
                let string = cx.string(&name);
                (cx.symbols.uninterned(&mut cx.heap, string), Fill::Nothing)
            }
            0xf4..=0xfa if self.is_cluster => return self.library_object(cx, code),
            _ => return self.plain_object(cx, code),
        })
    }

    /// What only clusters hold.
    fn library_object(&mut self, cx: &mut Cx, code: u8) -> Result<(Value, Fill)> {
        Ok(match code {
            tag::DEFINITION => {
                let name = cx.intern(self.text()?);
                (cx.heap.variable(name, Value::UNBOUND), Fill::First)
            }
            tag::TABLE_ROW | tag::TABLE_PRIMITIVE => {
                let n = self.number()? as usize;
                let row = cx.library.as_ref().and_then(|l| l.source.row(n)).ok_or_else(damaged)?;
                let is_row = code == tag::TABLE_ROW;
                (if is_row { Value::raw(row) } else { cx.primitive(row) }, Fill::Nothing)
            }
            tag::EXTERNAL => {
                let module = self.table_module(cx)?;
                let name = cx.intern(self.text()?);
                let variable = module.local_variable(cx, name).ok_or_else(damaged)?;
                (variable.variable_value(), Fill::Nothing)
            }
            tag::TABLE_GLOBAL => {
                let module = self.table_module(cx)?;
                let name = cx.intern(self.text()?);
                // The module's own variable is the one, made or not.
                let global = match module.own_variable(name) {
                    Some(variable) => variable,
                    None => cx.heap.vector(&[module.0, name, Value::fixnum(0)]),
                };
                (global, Fill::Nothing)
            }
            tag::LAZY => {
                let n = self.number()? as usize;
                let library = cx.library.as_ref().ok_or_else(damaged)?;
                if let Some(known) = library.clusters.root(n)? {
                    self.text()?;
                    return Ok((known, Fill::Nothing));
                }
                let source = library.clusters.source;
                let lazy = lazy::new(&mut cx.heap, source, n);
                let name = self.text()?;
                if !name.is_empty() {
                    lazy::set_name(lazy, cx.intern(name));
                }
                let library = cx.library.as_mut().ok_or_else(damaged)?;
                library.clusters.set_root(n, lazy);
                (lazy, Fill::Nothing)
            }
            tag::RULES => {
                let kind = self.byte()?;
                (rules::blank(cx, kind).ok_or_else(damaged)?, Fill::Rules)
            }
            _ => return Err(damaged()),
        })
    }
    fn table_module(&mut self, cx: &Cx) -> Result<Module> {
        let table = self.byte()?;
        cx.library.as_ref().and_then(|l| l.module(table.into())).ok_or_else(damaged)
    }

    fn plain_object(&mut self, cx: &mut Cx, code: u8) -> Result<(Value, Fill)> {
        let kind = Kind::from_byte(code).ok_or_else(damaged)?;
        Ok(match kind {
            Kind::Symbol => {
                let flags = self.byte()?;
                let symbol = cx.intern(self.text()?);
                symbol.set_flag(flags & flag::BOUND);
                (symbol, Fill::Nothing)
            }
            Kind::Keyword => {
                let symbol = cx.intern(self.text()?);
                (cx.keyword(symbol), Fill::Nothing)
            }
            Kind::String => {
                let (flags, _) = (self.byte()?, self.byte()?);
                let string = cx.heap.string(self.text()?);
                string.set_flag(flags & flag::IMMUTABLE);
                (string, Fill::Nothing)
            }
            Kind::Flonum | Kind::Bignum | Kind::Complex => {
                let (flags, aux) = (self.byte()?, self.byte()?);
                let n = self.count()?;
                let words = (0..n).map(|_| self.word()).collect::<Result<Vec<u64>>>()?;
                if n == 0 || (kind == Kind::Complex && n != 2) {
                    return Err(damaged());
                }
                (cx.heap.raw_object(kind, flags & flag::IMMUTABLE, aux, n, &words), Fill::Nothing)
            }
            Kind::Bytevector => {
                let (flags, aux) = (self.byte()?, self.byte()?);
                let n = self.count()?;
                let v = cx.heap.zeroed_bytevector(aux, n);
                v.bytes_mut()?.copy_from_slice(self.take(n)?);
                v.set_flag(flags & flag::IMMUTABLE);
                (v, Fill::Nothing)
            }
            Kind::Module => {
                let name = self.name(cx)?;
                (cx.make_module(name).0, Fill::Nothing)
            }
            Kind::Primitive => {
                let row = self.row(cx)?;
                (cx.heap.values_object(Kind::Primitive, &[row]), Fill::Nothing)
            }
            Kind::Variable => {
                let module = self.module(cx)?;
                let symbol = cx.intern(self.text()?);
                (module.ensure_local_variable(cx, symbol), Fill::Nothing)
            }
            Kind::Closure => {
                let n = self.count()?;
                if n < 2 {
                    return Err(damaged());
                }
                (cx.heap.filled(kind, n, Value::FALSE), Fill::Closure(n))
            }
            Kind::Code => (self.code(cx)?, Fill::Code),
            Kind::Lazy => {
                let n = self.number()? as usize;
                (lazy::new(&mut cx.heap, self.source, n), Fill::Lazy)
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
                (v, Fill::Slots(n))
            }
        })
    }

    /// A code object whose literals and name come with the fills.
    fn code(&mut self, cx: &mut Cx) -> Result<Value> {
        let pos = self.position(Pos::NONE)?;
        let mut arities = Vec::new();
        for _ in 0..self.count()? {
            arities.push(self.arity(cx)?);
        }
        let ignores_first = self.byte()? == 1;
        let (words, literals) = (self.count()?, self.count()?);
        if literals > words {
            return Err(damaged());
        }
        let mut all = Vec::with_capacity(words);
        all.resize(literals, Value::FALSE.bits());
        for at in literals..words {
            let word = self.instruction()?;
            if !Op::is_op(word as u8) {
                return Err(damaged());
            }
            all.push(unfold(at, word));
        }
        check_instructions(&all, literals)?;
        let length = self.count()?;
        let files = Rc::clone(&self.files);
        let sites = PackedSites { bytes: self.take(length)?.into(), files, pos };
        Ok(cx.heap.code(Code {
            words: all.into_iter().map(std::cell::Cell::new).collect(),
            literals,
            name: Value::FALSE,
            properties: Value::NULL.into(),
            arities,
            sites: Sites::Packed(sites),
            pos,
            ignores_first,
        }))
    }
    /// What `Writer::arity` wrote.
    fn clause(&mut self) -> Result<Clause> {
        let (required, optional, rest) = (self.count()?, self.count()?, self.number()? == 1);
        let formals = self.texts()?;
        let keywords = match self.number()? {
            0 => None,
            allow => Some((self.texts()?, allow == 2)),
        };
        Ok(Clause { formals, required, optional, rest, keywords })
    }
    fn texts(&mut self) -> Result<Vec<String>> {
        (0..self.count()?).map(|_| Ok(self.text()?.to_owned())).collect()
    }
    /// The same, with symbols and keywords.
    fn arity(&mut self, cx: &mut Cx) -> Result<Arity> {
        let (required, optional, rest) = (self.count()?, self.count()?, self.number()? == 1);
        let formals = self.symbols(cx)?;
        let keywords = match self.number()? {
            0 => None,
            allow => {
                let names = self.symbols(cx)?;
                Some((names.into_iter().map(|n| cx.keyword(n)).collect(), allow == 2))
            }
        };
        Ok(Arity { formals, required, optional, rest, keywords })
    }
    fn symbols(&mut self, cx: &mut Cx) -> Result<Vec<Value>> {
        let mut symbols = Vec::new();
        for _ in 0..self.count()? {
            let name = self.text()?;
            symbols.push(if name.is_empty() { Value::FALSE } else { cx.intern(name) });
        }
        Ok(symbols)
    }

    fn fill(&mut self, cx: &mut Cx, n: usize, fill: Fill) -> Result<()> {
        let object = self.objects[n];
        match fill {
            Fill::Nothing | Fill::SyntaxCode => {}
            Fill::Pair => {
                object.set_car(self.reference(cx)?);
                object.set_cdr(self.reference(cx)?);
            }
            Fill::First => object.set_slot(0, self.reference(cx)?),
            Fill::Rules => {
                let form = self.reference(cx)?;
                rules::set_form(object, form).ok_or_else(damaged)?;
            }
            Fill::Slots(len) => {
                for i in 0..len {
                    object.set_slot(i, self.reference(cx)?);
                }
            }
            Fill::Closure(len) => {
                for i in 1..len {
                    object.set_slot(i, self.reference(cx)?);
                }
                let entry = object.slot(1).code_entry().ok_or_else(damaged)?;
                object.set_slot(0, Value::raw(entry));
            }
            Fill::Code => {
                for i in 0..object.code().literals {
                    let v = self.reference(cx)?;
                    object.code().words[i].set(v.bits());
                }
                let (name, properties) = (self.reference(cx)?, self.reference(cx)?);
                let code = object.code_mut();
                code.properties.set(properties);
                code.name = name;
            }
            Fill::Lazy => lazy::set_name(object, self.reference(cx)?),
        }
        Ok(())
    }
}

/// Refuses instructions that no compiler writes: unknown ones, and literals or
/// jumps outside the code.
fn check_instructions(words: &[u64], literals: usize) -> Result<()> {
    for (at, &word) in words.iter().enumerate().skip(literals) {
        if !Op::is_op(word as u8) || Instruction(word).op() == Op::Unpack {
            return Err(damaged());
        }
        let i = Instruction(word);
        let to = |distance: isize| usize::try_from(at as isize + distance).unwrap_or(usize::MAX);
        let fits = match i.op().form() {
            Form::Literal => to(i.bc()) < literals,
            Form::LiteralJump => {
                to(i.sb() as isize) < literals && (literals..=words.len()).contains(&to(i.sc()))
            }
            Form::Jump => (literals..=words.len()).contains(&to(i.bc())),
            Form::ShortJump => (literals..=words.len()).contains(&to(i.sc())),
            Form::Abc | Form::Wide | Form::Data => true,
        };
        if !fits {
            return Err(damaged());
        }
    }
    Ok(())
}
