//! Reading codes: heads, instructions, and where these can fail.

use super::Reader;
use crate::code::image::lazy::Clause;
use crate::code::image::{END_OF_CODE, END_OF_TEXT, HAS_X, damaged};
use crate::code::{Arity, Code, Form, Instruction, Op, Site, Sites};
use crate::cx::Cx;
use crate::error::{Pos, Result};
use crate::value::Value;
use std::ops::Range;
use std::rc::Rc;

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
        while let (Ok(distance), Ok(next)) = (r.number(), r.position(pos)) {
            at += distance as u32;
            pos = next;
            sites.push(Site { at, pos });
        }
        sites
    }
}

impl Reader<'_> {
    /// A code object whose literals and name come with the fills.
    pub(super) fn code(&mut self, cx: &mut Cx) -> Result<Value> {
        let pos = self.position(Pos::NONE)?;
        let mut arities = Vec::new();
        for _ in 0..self.count()? {
            arities.push(self.arity(cx)?);
        }
        let ignores_first = self.byte()? == 1;
        let (instructions, literals) = self.instructions()?;
        let all = literals..literals + instructions.len();
        let mut words = Vec::with_capacity(all.end);
        words.resize(literals, Value::FALSE.bits().into());
        for instruction in instructions {
            words.push(place(words.len(), &all, instruction)?.into());
        }
        let length = self.count()?;
        let files = Rc::clone(&self.files);
        let sites = PackedSites { bytes: self.take(length)?.into(), files, pos };
        Ok(cx.heap.code(Code {
            words: words.into(),
            literals,
            name: Value::FALSE,
            properties: Value::NULL.into(),
            arities,
            sites: Sites::Packed(sites),
            pos,
            ignores_first,
            interpreted: false,
        }))
    }
    /// What `Writer::arity` wrote.
    pub(super) fn clause(&mut self) -> Result<Clause> {
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
            if self.bytes.get(self.at) == Some(&END_OF_TEXT) {
                self.at += 1;
                symbols.push(Value::FALSE);
            } else {
                symbols.push(self.symbol(cx)?);
            }
        }
        Ok(symbols)
    }
    /// What `Writer::instructions` wrote, with the numbers of literals in the place of
    /// distances, and how many literals there are.
    fn instructions(&mut self) -> Result<(Vec<Instruction>, usize)> {
        let mut instructions = Vec::with_capacity(32);
        let mut literals = 0;
        loop {
            let byte = self.byte()?;
            if byte == END_OF_CODE {
                return Ok((instructions, literals));
            }
            let x = if byte & HAS_X == 0 { 0 } else { self.byte()? };
            let op = byte & !HAS_X;
            if !Op::is_op(op) || op == Op::Unpack as u8 {
                return Err(damaged());
            }
            let op = Op::from_byte(op);
            let a = self.operand()?;
            instructions.push(match op.form() {
                Form::Literal => Instruction::wide(op, x, a, self.literal(&mut literals)? as i32),
                Form::LiteralJump => {
                    let literal = self.literal(&mut literals)?;
                    let literal = u16::try_from(literal).map_err(|_| damaged())?;
                    Instruction::new(op, x, a, literal, self.short_distance()?)
                }
                Form::Jump | Form::Wide => Instruction::wide(op, x, a, self.signed()? as i32),
                Form::ShortJump => {
                    Instruction::new(op, x, a, self.operand()?, self.short_distance()?)
                }
                Form::Abc | Form::Data => {
                    Instruction::new(op, x, a, self.operand()?, self.operand()?)
                }
            });
        }
    }
    #[inline(always)]
    fn operand(&mut self) -> Result<u16> {
        u16::try_from(self.number()?).map_err(|_| damaged())
    }
    fn signed(&mut self) -> Result<i64> {
        let n = self.number()?;
        Ok((n >> 1) as i64 ^ -((n & 1) as i64))
    }
    fn short_distance(&mut self) -> Result<u16> {
        Ok(i16::try_from(self.signed()?).map_err(|_| damaged())? as u16)
    }
    /// The number of a literal, of which `known` have been named.
    fn literal(&mut self, known: &mut usize) -> Result<usize> {
        let n = self.count()?;
        if n == 0 {
            *known += 1;
            return Ok(*known - 1);
        }
        if n > *known { Err(damaged()) } else { Ok(n - 1) }
    }
}

/// An instruction as word `at` of its code, with the distance of its literal. `all` are
/// the code's instructions: a jump out of them is refused, which no compiler writes.
#[inline(always)]
fn place(at: usize, all: &Range<usize>, i: Instruction) -> Result<u64> {
    let (placed, jump) = match i.op().form() {
        Form::Abc | Form::Data | Form::Wide => return Ok(i.0),
        Form::Literal => {
            let distance = i.bc() - at as isize;
            return Ok(Instruction::wide(i.op(), i.x(), i.a() as u16, distance as i32).0);
        }
        Form::LiteralJump => {
            let distance = i16::try_from(i.b() as isize - at as isize).map_err(|_| damaged())?;
            (i.with_b(distance as u16), i.sc())
        }
        Form::Jump => (i, i.bc()),
        Form::ShortJump => (i, i.sc()),
    };
    let to = at.wrapping_add_signed(jump);
    if all.contains(&to) || to == all.end { Ok(placed.0) } else { Err(damaged()) }
}
