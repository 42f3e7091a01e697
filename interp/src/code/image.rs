//! Compiled code as bytes: the built-in library and compiled files.
//!
//! ```text
//! image   = files objects fills root
//! files   = count { name }              positions name them by number
//! objects = count { kind flags aux … }  everything the root reaches, allocated first
//! fills   = { reference … }             then what the objects hold, in the same order
//! ```
//!
//! Numbers are LEB128; a reference is 0 and the bits of an immediate value, or
//! one more than an object's number. Modules, primitives and keywords are named,
//! and found again when the image is read. Reading is strict: whatever the bytes
//! are, the result is an image or an error.

use super::{Arity, Code, Form, Instruction, Op, Site, Sites};
use crate::cx::Cx;
use crate::error::{Error, Pos, Result};
use crate::expand::kept;
use crate::value::object::flag;
use crate::value::{Kind, Value};
use std::collections::HashMap;
use std::rc::Rc;

/// Kinds in an image beyond those of objects.
mod tag {
    pub(super) const PAIR: u8 = 0xff;
    pub(super) const ROW: u8 = 0xfe;
    /// A compiled pattern or template.
    pub(super) const SYNTAX_CODE: u8 = 0xfd;
    pub(super) const UNINTERNED: u8 = 0xfc;
}

// --- Writing -------------------------------------------------------------------

struct Writer<'a> {
    cx: &'a mut Cx,
    numbers: HashMap<u64, u64>,
    queue: Vec<Item>,
    files: Vec<String>,
    objects: Vec<u8>,
    fills: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    Value(Value),
    /// A primitive's row, from a literal of a `Primitive` instruction.
    Row(Value),
}

/// The bytes of an image whose root is `root`: a code object, or a vector of
/// them. An error names what cannot be kept.
pub fn write(cx: &mut Cx, root: Value) -> Result<Vec<u8>> {
    let mut w = Writer {
        cx,
        numbers: HashMap::new(),
        queue: Vec::new(),
        files: Vec::new(),
        objects: Vec::new(),
        fills: Vec::new(),
    };
    w.number_of(Item::Value(root));
    let mut next = 0;
    while next < w.queue.len() {
        let item = w.queue[next];
        w.item(item)?;
        next += 1;
    }
    let mut out = Vec::new();
    put(&mut out, w.files.len() as u64);
    for file in &w.files {
        put_bytes(&mut out, file.as_bytes());
    }
    put(&mut out, w.queue.len() as u64);
    out.append(&mut w.objects);
    out.append(&mut w.fills);
    Ok(out)
}

fn put(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}
fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// An instruction: which of its bytes are not zero, and those.
fn put_instruction(out: &mut Vec<u8>, word: u64) {
    let bytes = word.to_le_bytes();
    let mask = (0..8).filter(|&k| bytes[k] != 0).fold(0u8, |mask, k| mask | 1 << k);
    out.push(mask);
    out.extend(bytes.iter().filter(|&&b| b != 0));
}

impl Writer<'_> {
    fn number_of(&mut self, item: Item) -> u64 {
        // A row's literal has no tag bits of an object: the two cannot clash.
        let (Item::Value(v) | Item::Row(v)) = item;
        let next = self.queue.len() as u64;
        *self.numbers.entry(v.bits()).or_insert_with(|| {
            self.queue.push(item);
            next
        })
    }
    /// A reference, among the fills.
    fn reference(&mut self, v: Value) {
        if v.is_pair() || v.is_object() {
            let n = self.number_of(Item::Value(v));
            put(&mut self.fills, n + 1);
        } else {
            self.fills.push(0);
            put(&mut self.fills, v.bits().rotate_left(8));
        }
    }
    fn head(&mut self, kind: u8, v: Value) {
        self.objects.extend([
            kind,
            v.header().flags() & !(flag::LARGE | flag::MARK),
            v.header().aux(),
        ]);
    }

    fn item(&mut self, item: Item) -> Result<()> {
        let v = match item {
            Item::Row(row) => {
                self.objects.push(tag::ROW);
                self.row(row);
                return Ok(());
            }
            Item::Value(v) => v,
        };
        if v.is_pair() {
            self.objects.push(tag::PAIR);
            self.reference(v.car());
            self.reference(v.cdr());
            return Ok(());
        }
        self.object(v)
    }

    fn object(&mut self, v: Value) -> Result<()> {
        let kind = v.header().kind();
        match kind {
            Kind::Symbol => {
                let uninterned = v.has_flag(flag::UNINTERNED);
                self.objects.push(if uninterned { tag::UNINTERNED } else { Kind::Symbol as u8 });
                self.objects.push(v.header().flags() & flag::BOUND);
                let name = v.symbol_name()?.to_string();
                put_bytes(&mut self.objects, name.as_bytes());
            }
            Kind::Keyword => {
                self.objects.push(kind as u8);
                let name = v.slot(0).symbol_name()?.to_string();
                put_bytes(&mut self.objects, name.as_bytes());
            }
            Kind::String => {
                self.head(kind as u8, v);
                let text = v.to_text()?;
                put_bytes(&mut self.objects, text.as_bytes());
            }
            Kind::Flonum | Kind::Bignum | Kind::Complex => {
                self.head(kind as u8, v);
                let words = v.header().len();
                put(&mut self.objects, words as u64);
                for i in 0..words {
                    self.objects.extend(v.word(i + 1).to_le_bytes());
                }
            }
            Kind::Bytevector => {
                self.head(kind as u8, v);
                let bytes = v.bytes()?.to_vec();
                put_bytes(&mut self.objects, &bytes);
            }
            Kind::Module => {
                self.objects.push(kind as u8);
                self.name(crate::module::Module(v).name())?;
            }
            Kind::Primitive => {
                self.objects.push(kind as u8);
                self.row(v.slot(0));
            }
            Kind::Variable => {
                self.objects.push(kind as u8);
                let module = self.home(v)?;
                self.name(module)?;
                let name = v.slot(1).symbol_name()?.to_string();
                put_bytes(&mut self.objects, name.as_bytes());
            }
            Kind::Closure => {
                self.objects.push(kind as u8);
                put(&mut self.objects, v.header().len() as u64);
                for i in 1..v.header().len() {
                    self.reference(v.slot(i));
                }
            }
            Kind::Code => self.code(v.code())?,
            Kind::Foreign => {
                let (which, datum) = kept::to_datum(self.cx, v).ok_or_else(|| unkept(v))?;
                self.objects.extend([tag::SYNTAX_CODE, which]);
                self.reference(datum);
            }
            Kind::Continuation | Kind::Guardian | Kind::WeakVector | Kind::StringBuffer => {
                return Err(unkept(v));
            }
            _ => {
                self.head(kind as u8, v);
                put(&mut self.objects, v.header().len() as u64);
                for i in 0..v.header().len() {
                    self.reference(v.slot(i));
                }
            }
        }
        Ok(())
    }

    /// A primitive's row, by its name and first module.
    fn row(&mut self, row: Value) {
        let row = row.static_row();
        put_bytes(&mut self.objects, row.name.as_bytes());
        put_bytes(&mut self.objects, row.modules[0].as_bytes());
    }
    /// The name of a module: the texts of its symbols.
    fn name(&mut self, name: Value) -> Result<()> {
        let parts = name.list_to_vec().ok_or_else(|| unkept(name))?;
        put(&mut self.objects, parts.len() as u64);
        for part in parts {
            let text = part.symbol_name()?.to_string();
            put_bytes(&mut self.objects, text.as_bytes());
        }
        Ok(())
    }

    /// The name of the module that a variable is in.
    fn home(&self, variable: Value) -> Result<Value> {
        let mut modules = vec![self.cx.root];
        while let Some(module) = modules.pop() {
            if module.local_variable(variable.slot(1)) == Some(variable) {
                return Ok(module.name());
            }
            modules.extend(module.submodules().iter().filter_map(|(_, m)| m.as_module()));
        }
        Err(unkept(variable))
    }

    fn code(&mut self, code: &Code) -> Result<()> {
        self.objects.push(Kind::Code as u8);
        self.objects.push(u8::from(code.ignores_first));
        put(&mut self.objects, code.words.len() as u64);
        put(&mut self.objects, code.literals as u64);
        let rows = row_literals(code);
        for (i, word) in code.words.iter().enumerate() {
            if i < code.literals {
                let v = Value(word.get());
                if rows.contains(&i) {
                    let row = self.number_of(Item::Row(v));
                    put(&mut self.fills, row + 1);
                } else {
                    self.reference(v);
                }
            } else {
                put_instruction(&mut self.objects, word.get());
            }
        }
        self.position(code.pos);
        let outer = std::mem::take(&mut self.objects);
        let sites = code.sites.list();
        put(&mut self.objects, sites.len() as u64);
        let mut at = 0;
        for site in sites.iter() {
            put(&mut self.objects, u64::from(site.at - at));
            at = site.at;
            self.position(site.pos);
        }
        let packed = std::mem::replace(&mut self.objects, outer);
        put_bytes(&mut self.objects, &packed);
        put(&mut self.objects, code.arities.len() as u64);
        for arity in &code.arities {
            for n in [arity.formals.len(), arity.required, arity.optional, usize::from(arity.rest)]
            {
                put(&mut self.objects, n as u64);
            }
            let (keywords, allow) = match &arity.keywords {
                Some((keywords, allow)) => (keywords.as_slice(), 1 + u64::from(*allow)),
                None => (&[][..], 0),
            };
            put(&mut self.objects, allow);
            put(&mut self.objects, keywords.len() as u64);
        }
        self.reference(code.name);
        self.reference(code.properties.get());
        for arity in &code.arities {
            for &f in &arity.formals {
                self.reference(f);
            }
            if let Some((keywords, _)) = &arity.keywords {
                for &k in keywords {
                    self.reference(k);
                }
            }
        }
        Ok(())
    }

    fn position(&mut self, pos: Pos) {
        let file = match self.cx.file_name(pos) {
            None => 0,
            Some(name) => match self.files.iter().position(|f| f == name) {
                Some(n) => n + 1,
                None => {
                    self.files.push(name.to_owned());
                    self.files.len()
                }
            },
        };
        for n in [file as u64, u64::from(pos.line), u64::from(pos.column)] {
            put(&mut self.objects, n);
        }
    }
}

#[cold]
fn unkept(v: Value) -> Error {
    Error::misc("cannot be kept in compiled code: ~S", &[v])
}

/// The literals of a code that are rows of primitives.
fn row_literals(code: &Code) -> Vec<usize> {
    let mut rows = Vec::new();
    for (at, word) in code.words.iter().enumerate().skip(code.literals) {
        let i = Instruction(word.get());
        if i.op() == Op::Primitive {
            rows.push((at as i64 + i.bc() as i64) as usize);
        }
    }
    rows
}

// --- Reading -----------------------------------------------------------------------

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    files: Rc<[u32]>,
    objects: Vec<Value>,
}

/// The sites of a code as they stand in an image.
pub struct PackedSites {
    bytes: Box<[u8]>,
    files: Rc<[u32]>,
}

impl PackedSites {
    /// The sites; none from where the bytes make no sense.
    pub(super) fn unpack(&self) -> Vec<Site> {
        let mut r = Reader {
            bytes: &self.bytes,
            at: 0,
            files: Rc::clone(&self.files),
            objects: Vec::new(),
        };
        let mut sites = Vec::new();
        let mut at = 0;
        for _ in 0..r.count().unwrap_or(0) {
            let (Ok(distance), Ok(pos)) = (r.number(), r.position()) else { break };
            at += distance as u32;
            sites.push(Site { at, pos });
        }
        sites
    }
}

/// The root of an image.
pub fn read(cx: &mut Cx, bytes: &[u8]) -> Result<Value> {
    let mut r = Reader { bytes, at: 0, files: Rc::new([]), objects: Vec::new() };
    let mut files = Vec::new();
    for _ in 0..r.count()? {
        let name = r.text()?.to_owned();
        files.push(cx.file_index(&name));
    }
    r.files = files.into();
    let count = r.count()?;
    let mut fills = Vec::with_capacity(count);
    r.objects.reserve_exact(count);
    for _ in 0..count {
        let (object, fill) = r.object(cx)?;
        r.objects.push(object);
        fills.push(fill);
    }
    // What is made of other objects waits until those are filled in.
    let mut last = Vec::new();
    for (n, fill) in fills.into_iter().enumerate() {
        if matches!(fill, Fill::SyntaxCode) {
            last.push((r.objects[n], r.reference()?));
        } else {
            r.fill(n, fill)?;
        }
    }
    for (object, datum) in last {
        kept::restore(object, datum).ok_or_else(damaged)?;
    }
    r.objects.first().copied().ok_or_else(damaged)
}

/// What is left to fill in of an object.
enum Fill {
    Nothing,
    Pair,
    Slots(usize),
    Closure(usize),
    Code,
    SyntaxCode,
}

#[cold]
fn damaged() -> Error {
    Error::misc("compiled code is damaged", &[])
}

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8> {
        let b = *self.bytes.get(self.at).ok_or_else(damaged)?;
        self.at += 1;
        Ok(b)
    }
    #[inline]
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
    fn count(&mut self) -> Result<usize> {
        let n = self.number()?;
        if n > self.bytes.len() as u64 { Err(damaged()) } else { Ok(n as usize) }
    }
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
    fn position(&mut self) -> Result<Pos> {
        let (file, line, column) = (self.number()?, self.number()?, self.number()?);
        let file = match file {
            0 => 0,
            n => *self.files.get(n as usize - 1).ok_or_else(damaged)?,
        };
        Ok(Pos { file, line: line as u32, column: column as u32 })
    }
    /// A reference among the fills.
    fn reference(&mut self) -> Result<Value> {
        match self.number()? {
            0 => {
                let v = Value(self.number()?.rotate_right(8));
                if v.is_pair() || v.is_object() { Err(damaged()) } else { Ok(v) }
            }
            n => self.objects.get(n as usize - 1).copied().ok_or_else(damaged),
        }
    }

    fn row(&mut self, cx: &mut Cx) -> Result<Value> {
        let name = self.text()?.to_owned();
        let module = self.text()?;
        cx.find_row(&name, module).ok_or_else(damaged)
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
            tag::UNINTERNED => {
                self.byte()?;
                let name = self.text()?.to_owned();
                let string = cx.string(&name);
                (cx.symbols.uninterned(&mut cx.heap, string), Fill::Nothing)
            }
            _ => return self.plain_object(cx, code),
        })
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
                let name = self.name(cx)?;
                let module = cx.make_module(name);
                let symbol = cx.intern(self.text()?);
                (module.ensure_local_variable(&mut cx.heap, symbol), Fill::Nothing)
            }
            Kind::Closure => {
                let n = self.count()?;
                if n < 2 {
                    return Err(damaged());
                }
                (cx.heap.filled(kind, n, Value::FALSE), Fill::Closure(n))
            }
            Kind::Code => (self.code(cx)?, Fill::Code),
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
                (v, Fill::Slots(n))
            }
        })
    }

    /// A code object whose literals, name and formals come with the fills.
    fn code(&mut self, cx: &mut Cx) -> Result<Value> {
        let ignores_first = self.byte()? == 1;
        let (words, literals) = (self.count()?, self.count()?);
        if literals > words {
            return Err(damaged());
        }
        let mut all = Vec::with_capacity(words);
        all.resize(literals, Value::FALSE.bits());
        for _ in literals..words {
            all.push(self.instruction()?);
        }
        check_instructions(&all, literals)?;
        let pos = self.position()?;
        let length = self.count()?;
        let sites = PackedSites { bytes: self.take(length)?.into(), files: Rc::clone(&self.files) };
        let mut arities = Vec::new();
        for _ in 0..self.count()? {
            let formals = vec![Value::FALSE; self.count()?];
            let (required, optional) = (self.count()?, self.count()?);
            let rest = self.number()? == 1;
            let (allow, keywords) = (self.number()?, self.count()?);
            let keywords = (allow > 0).then(|| (vec![Value::FALSE; keywords], allow == 2));
            arities.push(Arity { formals, required, optional, rest, keywords });
        }
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

    fn fill(&mut self, n: usize, fill: Fill) -> Result<()> {
        let object = self.objects[n];
        match fill {
            Fill::Nothing | Fill::SyntaxCode => {}
            Fill::Pair => {
                object.set_car(self.reference()?);
                object.set_cdr(self.reference()?);
            }
            Fill::Slots(len) => {
                for i in 0..len {
                    object.set_slot(i, self.reference()?);
                }
            }
            Fill::Closure(len) => {
                for i in 1..len {
                    object.set_slot(i, self.reference()?);
                }
                let code = object.slot(1).expect(Kind::Code).map_err(|_| damaged())?;
                object.set_slot(0, Value::raw(code.code().entry()));
            }
            Fill::Code => {
                for i in 0..object.code().literals {
                    let v = self.reference()?;
                    object.code().words[i].set(v.bits());
                }
                let (name, properties) = (self.reference()?, self.reference()?);
                let mut arities = std::mem::take(&mut object.code_mut().arities);
                for arity in &mut arities {
                    for formal in &mut arity.formals {
                        *formal = self.reference()?;
                    }
                    for keyword in arity.keywords.iter_mut().flat_map(|(k, _)| k) {
                        *keyword = self.reference()?;
                    }
                }
                let code = object.code_mut();
                code.properties.set(properties);
                (code.name, code.arities) = (name, arities);
            }
        }
        Ok(())
    }
}

/// Refuses instructions that no compiler writes: unknown ones, and literals or
/// jumps outside the code.
fn check_instructions(words: &[u64], literals: usize) -> Result<()> {
    for (at, &word) in words.iter().enumerate().skip(literals) {
        if !Op::is_op(word as u8) {
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
