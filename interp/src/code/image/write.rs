//! Writing images.

mod code;
mod library;

use super::plan::{Plan, unkept};
use super::{Bundle, END_OF_TEXT, Image, tag};
use crate::code::{Instruction, Op};
use crate::cx::Cx;
use crate::error::{Pos, Result};
use crate::value::object::flag;
use crate::value::{Kind, Value};
use std::collections::HashMap;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    Value(Value),
    /// A primitive's row, from a literal of a `Primitive` instruction.
    Row(Value),
    /// What a global is named by, until it is found: a vector of its own.
    Global(Value),
}

impl Item {
    /// A row's literal has no tag bits of an object: the two cannot clash.
    fn key(self) -> u64 {
        let (Item::Value(v) | Item::Row(v) | Item::Global(v)) = self;
        v.bits()
    }
}

/// A skeleton or a bundle in the making.
#[derive(Default)]
struct Section {
    /// The bundle's number.
    bundle: Option<usize>,
    /// The numbers of the objects that have been written.
    numbers: HashMap<u64, u64>,
    /// What is still to be written, the next last.
    waiting: Vec<Item>,
    /// What the object that is being written holds.
    held: Vec<Item>,
    out: Vec<u8>,
}

/// How precisely an image tells where its instructions can fail.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Places {
    /// By line and column.
    Instructions,
    /// By the procedure: for the built-in library, a tenth of which would be the
    /// places in it.
    Procedures,
}

pub(super) struct Writer<'a> {
    pub(super) cx: &'a mut Cx,
    plan: Plan,
    section: Section,
    places: Places,
    pub(super) files: Vec<String>,
    /// What bundles refer to of the skeleton, with their numbers.
    shared: Vec<Value>,
    shared_numbers: HashMap<u64, u64>,
}

/// The image of code for the parts of a source. An error names what cannot be kept.
pub fn write(cx: &mut Cx, codes: &[Value], places: Places) -> Result<Image> {
    let parts: Vec<Value> =
        codes.iter().map(|&code| definition(cx, code).unwrap_or(code)).collect();
    let plan = Plan::new(cx, &parts)?;
    let mut w = Writer::new(cx, plan, places);
    let mut image = Image::default();
    for n in 0..w.plan.codes.len() {
        image.bundles.push(w.bundle(n)?);
    }
    image.skeleton = w.skeleton(parts)?;
    Ok(image)
}

/// A part that only defines a global as a constant, as `(global . value)`: no
/// code needs to be kept for it.
fn definition(cx: &mut Cx, part: Value) -> Option<Value> {
    let code = part.code();
    let words: Vec<Instruction> =
        code.words[code.literals..].iter().map(|w| Instruction(w.get())).collect();
    let literal = |at: usize| {
        Value(code.words[(code.literals + at).wrapping_add_signed(words[at].bc())].get())
    };
    let ops: Vec<Op> = words.iter().map(|i| i.op()).collect();
    let value = match ops[..] {
        [Op::Enter, Op::Literal, Op::GlobalDefine, Op::ReturnImmediate] => literal(1),
        [Op::Enter, Op::Immediate, Op::GlobalDefine, Op::ReturnImmediate] => {
            Value(words[1].bc() as i64 as u64)
        }
        _ => return None,
    };
    (words[1].a() == words[2].a()).then(|| cx.cons(literal(2), value))
}

/// A number, in LEB128.
pub fn put(out: &mut Vec<u8>, mut n: u64) {
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
fn put_text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
    out.push(END_OF_TEXT);
}

impl<'a> Writer<'a> {
    pub(super) fn new(cx: &'a mut Cx, plan: Plan, places: Places) -> Writer<'a> {
        Writer {
            cx,
            plan,
            section: Section::default(),
            places,
            files: Vec::new(),
            shared: Vec::new(),
            shared_numbers: HashMap::new(),
        }
    }
    /// Cluster `n` of a library.
    pub(super) fn cluster(&mut self, n: usize, root: Value) -> Result<Vec<u8>> {
        self.section = Section { bundle: Some(n), ..Section::default() };
        self.section(root)
    }
    /// The bundle of code `n`.
    fn bundle(&mut self, n: usize) -> Result<Bundle> {
        let code = self.plan.codes[n];
        self.section = Section { bundle: Some(n), ..Section::default() };
        let bytes = self.section(code)?;
        let name = code.code().name;
        let name = name.symbol_name().map(|n| n.to_string()).unwrap_or_default();
        Ok(Bundle { name, bytes })
    }
    /// The skeleton, after the bundles: it has what they share.
    fn skeleton(&mut self, mut parts: Vec<Value>) -> Result<Vec<u8>> {
        let count = parts.len() as u64;
        parts.append(&mut self.shared);
        let root = self.cx.heap.vector(&parts);
        self.section = Section::default();
        let object = self.section(root)?;
        let mut out = Vec::new();
        put(&mut out, self.files.len() as u64);
        for file in &self.files {
            put_text(&mut out, file);
        }
        put(&mut out, count);
        out.extend(object);
        Ok(out)
    }
    /// Writes the root and all that it reaches.
    fn section(&mut self, root: Value) -> Result<Vec<u8>> {
        self.new_item(Item::Value(root))?;
        while let Some(item) = self.section.waiting.pop() {
            self.item(item)?;
        }
        Ok(std::mem::take(&mut self.section.out))
    }
    /// Writes an object whole, or a reference to one that has been written.
    fn item(&mut self, item: Item) -> Result<()> {
        let reference = match item {
            Item::Value(v) if !(v.is_pair() || v.is_object()) => {
                self.immediate(v);
                return Ok(());
            }
            Item::Value(v) if self.section.bundle.is_some() && self.plan.in_skeleton(v) => {
                let next = self.shared.len() as u64;
                let n = *self.shared_numbers.entry(v.bits()).or_insert_with(|| {
                    self.shared.push(v);
                    next
                });
                Some(n << 1 | 1)
            }
            Item::Value(v) if !v.is(Kind::Code) && self.other_cluster(v).is_some() => {
                self.other_cluster(v).map(|n| (n as u64) << 1 | 1)
            }
            _ => self.section.numbers.get(&item.key()).map(|n| n << 1),
        };
        match reference {
            Some(n) => put(&mut self.section.out, tag::REFERENCE + n),
            None => self.new_item(item)?,
        }
        Ok(())
    }
    fn new_item(&mut self, item: Item) -> Result<()> {
        let next = self.section.numbers.len() as u64;
        self.section.numbers.insert(item.key(), next);
        self.object(item)?;
        let Section { waiting, held, .. } = &mut self.section;
        waiting.extend(held.drain(..).rev());
        Ok(())
    }
    fn immediate(&mut self, v: Value) {
        let out = &mut self.section.out;
        if let Some(n) = tag::COMMON.iter().position(|&common| common == v) {
            out.push(tag::FIRST_COMMON + n as u8);
        } else {
            out.push(tag::IMMEDIATE);
            put(out, v.bits().rotate_left(8));
        }
    }
    /// The object that is being written holds this.
    fn reference(&mut self, v: Value) {
        self.section.held.push(Item::Value(v));
    }
    /// The cluster whose root this is, if it is another than the one being written.
    fn other_cluster(&self, v: Value) -> Option<usize> {
        self.plan.links.as_ref()?;
        self.plan.bundle_of(v).filter(|&n| self.section.bundle != Some(n))
    }
    fn head(&mut self, kind: u8, v: Value) {
        self.section.out.extend([
            kind,
            v.header().flags() & !(flag::LARGE | flag::MARK),
            v.header().aux(),
        ]);
    }

    fn object(&mut self, item: Item) -> Result<()> {
        let v = match item {
            Item::Row(row) => {
                if let Some(&n) =
                    self.plan.links.as_ref().and_then(|links| links.rows.get(&row.bits()))
                {
                    self.section.out.push(tag::TABLE_ROW);
                    put(&mut self.section.out, n as u64);
                    return Ok(());
                }
                self.section.out.push(tag::ROW);
                self.row(row);
                return Ok(());
            }
            Item::Global(global) if self.plan.links.is_some() => return self.table_global(global),
            Item::Global(global) => {
                self.section.out.push(tag::GLOBAL);
                let scope = global.slot(2).as_fixnum().unwrap_or_default();
                self.section.out.push(scope as u8);
                let name = global.slot(1).symbol_name()?.to_string();
                put_text(&mut self.section.out, &name);
                self.reference(global.slot(0));
                return Ok(());
            }
            Item::Value(v) => v,
        };
        if v.is_pair() {
            self.section.out.push(tag::PAIR);
            self.reference(v.car());
            self.reference(v.cdr());
            return Ok(());
        }
        self.value(v)
    }

    fn value(&mut self, v: Value) -> Result<()> {
        let kind = v.header().kind();
        if self.plan.links.is_some() && self.library_object(kind, v)? {
            return Ok(());
        }
        match kind {
            Kind::Symbol => {
                let uninterned = v.has_flag(flag::UNINTERNED);
                self.section.out.push(if uninterned {
                    tag::UNINTERNED
                } else {
                    Kind::Symbol as u8
                });
                self.section.out.push(v.header().flags() & flag::BOUND);
                let name = v.symbol_name()?.to_string();
                put_text(&mut self.section.out, &name);
            }
            Kind::Keyword => {
                self.section.out.push(kind as u8);
                let name = v.slot(0).symbol_name()?.to_string();
                put_text(&mut self.section.out, &name);
            }
            Kind::String => {
                self.head(kind as u8, v);
                let text = v.to_text()?;
                put_text(&mut self.section.out, &text);
            }
            Kind::Flonum | Kind::Bignum | Kind::Complex => {
                self.head(kind as u8, v);
                let words = v.header().len();
                put(&mut self.section.out, words as u64);
                for i in 0..words {
                    self.section.out.extend(v.word(i + 1).to_le_bytes());
                }
            }
            Kind::Bytevector => {
                self.head(kind as u8, v);
                let bytes = v.bytes()?.to_vec();
                put_bytes(&mut self.section.out, &bytes);
            }
            Kind::Module => {
                self.section.out.push(kind as u8);
                self.name(crate::module::Module(v).name())?;
            }
            Kind::Primitive => {
                self.section.out.push(kind as u8);
                self.row(v.slot(0));
            }
            Kind::Variable => {
                self.section.out.push(kind as u8);
                let module = self.home(v)?;
                self.name(module)?;
                let name = v.slot(1).symbol_name()?.to_string();
                put_text(&mut self.section.out, &name);
            }
            Kind::Closure => {
                self.section.out.push(kind as u8);
                put(&mut self.section.out, v.header().len() as u64);
                for i in 1..v.header().len() {
                    self.reference(v.slot(i));
                }
            }
            Kind::Code => match self.plan.bundle_of(v) {
                Some(n) if self.section.bundle != Some(n) => {
                    self.section.out.push(Kind::Lazy as u8);
                    put(&mut self.section.out, n as u64);
                    self.reference(v.code().name);
                }
                _ => self.code(v.code())?,
            },
            Kind::Foreign => {
                let (which, datum) = self.plan.syntax(self.cx, v)?;
                self.section.out.extend([tag::SYNTAX_CODE, which]);
                self.reference(datum);
            }
            Kind::Continuation
            | Kind::Guardian
            | Kind::WeakVector
            | Kind::StringBuffer
            | Kind::Lazy => {
                return Err(unkept(v));
            }
            _ => {
                self.head(kind as u8, v);
                put(&mut self.section.out, v.header().len() as u64);
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
        put_text(&mut self.section.out, row.name);
        put_text(&mut self.section.out, row.modules()[0]);
    }
    /// The name of a module: the texts of its symbols.
    fn name(&mut self, name: Value) -> Result<()> {
        let parts = name.list_to_vec().ok_or_else(|| unkept(name))?;
        put(&mut self.section.out, parts.len() as u64);
        for part in parts {
            let text = part.symbol_name()?.to_string();
            put_text(&mut self.section.out, &text);
        }
        Ok(())
    }

    /// The name of the module that a variable is in.
    fn home(&self, variable: Value) -> Result<Value> {
        let mut modules = vec![self.cx.root];
        while let Some(module) = modules.pop() {
            if module.own_variable(variable.slot(1)) == Some(variable) {
                return Ok(module.name());
            }
            modules.extend(module.submodules().iter().filter_map(|(_, m)| m.as_module()));
        }
        Err(unkept(variable))
    }

    /// A position, by what has changed since the one before: the line's
    /// difference (zigzag) and whether the file is another, the file if it is,
    /// the column.
    fn position(&mut self, before: Pos, pos: Pos) {
        let lines = i64::from(pos.line) - i64::from(before.line);
        let lines = ((lines << 1) ^ (lines >> 63)) as u64;
        let moved = pos.file != before.file;
        put(&mut self.section.out, lines << 1 | u64::from(moved));
        if moved {
            let file = self.file(pos);
            put(&mut self.section.out, file);
        }
        put(&mut self.section.out, u64::from(pos.column));
    }
    /// The number of a position's file in the image; 0 for none.
    fn file(&mut self, pos: Pos) -> u64 {
        let Some(name) = self.cx.file_name(pos) else { return 0 };
        let known = self.files.iter().position(|f| f == name);
        known.unwrap_or_else(|| {
            self.files.push(name.to_owned());
            self.files.len() - 1
        }) as u64
            + 1
    }
}
