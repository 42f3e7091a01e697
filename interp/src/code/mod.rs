//! Compiled code: what a closure runs.

pub mod image;
mod instruction;
mod print;

pub use instruction::{Form, Instruction, Op};
pub use print::listing;

use crate::cx::Cx;
use crate::error::Pos;
use crate::heap::Marker;
use crate::value::{Kind, Value};
use std::borrow::Cow;
use std::cell::Cell;

/// The code of one procedure: literals, then instructions, in one run of words,
/// so that an instruction names a literal by its distance from itself.
pub struct Code {
    /// A literal that stands for a global becomes its variable at the first use.
    pub(crate) words: Box<[Cell<u64>]>,
    /// How many of the words are literals.
    pub(crate) literals: usize,
    /// A symbol or `#f`.
    pub name: Value,
    /// An association list of procedure properties.
    pub properties: Cell<Value>,
    /// For each clause, what it takes.
    pub arities: Vec<Arity>,
    /// The instructions that can fail, by their index, ascending.
    pub sites: Sites,
    pub pos: Pos,
    /// The first parameter is never read: as the handler of a prompt, this
    /// procedure needs no continuation.
    pub ignores_first: bool,
    /// Where Guile's interpreter would run it: `procedure-arguments` shows it.
    pub interpreted: bool,
}

/// The sites of a code: a list, or as bytes of an image until one is wanted.
pub enum Sites {
    List(Vec<Site>),
    Packed(image::PackedSites),
}

impl Sites {
    /// The sites, ascending.
    pub fn list(&self) -> Cow<'_, [Site]> {
        match self {
            Sites::List(list) => Cow::Borrowed(list),
            Sites::Packed(packed) => Cow::Owned(packed.unpack()),
        }
    }
}

/// An instruction that can fail.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// Its index in the code's words.
    pub at: u32,
    pub pos: Pos,
}

/// What one clause of a procedure takes.
#[derive(Clone, Debug, Default)]
pub struct Arity {
    /// Names of the formals but for the keyword ones: required, optional, rest.
    pub formals: Vec<Value>,
    pub required: usize,
    pub optional: usize,
    pub rest: bool,
    /// `(keyword . index)` pairs and whether others are allowed.
    pub keywords: Option<(Vec<Value>, bool)>,
}

impl Value {
    /// The code of a closure that has run: none before, if it is read from an
    /// image at its first call. [`Cx::procedure_code`] reads it.
    pub fn procedure_code(&self) -> Option<&Code> {
        let code = if self.is(Kind::Closure) { self.slot(1) } else { return None };
        // The closure keeps its code alive.
        code.is(Kind::Code).then(|| code.code_of_closure())
    }
    /// The name of a closure, a symbol or `#f`.
    pub fn procedure_name(self) -> Value {
        if self.is(Kind::Closure) { image::name(self.slot(1)) } else { Value::FALSE }
    }
    /// Where a closure of this code starts.
    #[inline]
    pub(crate) fn code_entry(self) -> Option<*const u64> {
        if self.is(Kind::Code) {
            return Some(self.code().entry());
        }
        self.is(Kind::Lazy).then_some(image::UNPACK.as_ptr())
    }
}

impl Cx {
    /// The code of a closure; `None` for other values, and for one whose image
    /// is damaged.
    pub fn procedure_code<'a>(&mut self, closure: &'a Value) -> Option<&'a Code> {
        if closure.is(Kind::Closure) {
            let code = image::force(self, closure.slot(1)).ok()?;
            closure.set_slot(0, Value::raw(code.code().entry()));
            closure.set_slot(1, code);
        }
        closure.procedure_code()
    }
}

impl Code {
    /// Marks the literals and what describes the procedure.
    pub(crate) fn trace(&self, marker: &mut Marker<'_>) {
        marker.mark_all(self.words[..self.literals].iter().map(|w| Value(w.get())));
        marker.mark(self.name);
        marker.mark(self.properties.get());
        for arity in &self.arities {
            marker.mark_all(arity.formals.iter().copied());
            if let Some((keywords, _)) = &arity.keywords {
                marker.mark_all(keywords.iter().copied());
            }
        }
    }
    /// Where the instructions start.
    pub(crate) fn entry(&self) -> *const u64 {
        self.words[self.literals..].as_ptr().cast()
    }
    /// The last site at or before word `index`.
    pub fn site(&self, index: usize) -> Option<Site> {
        let sites = self.sites.list();
        let after = sites.partition_point(|s| s.at as usize <= index);
        sites[..after].last().copied()
    }
}

/// The accessors `caar` to `cdddr` and their paths, as `Op::Path` has them.
pub(crate) const PATHS: &[(&str, u8)] = &[
    ("caar", 0b100),
    ("cadr", 0b101),
    ("cdar", 0b110),
    ("cddr", 0b111),
    ("caaar", 0b1000),
    ("caadr", 0b1001),
    ("cadar", 0b1010),
    ("caddr", 0b1011),
    ("cdaar", 0b1100),
    ("cdadr", 0b1101),
    ("cddar", 0b1110),
    ("cdddr", 0b1111),
    ("cadddr", 0b10111),
    ("cddddr", 0b11111),
];
