//! Reading codes: heads, instructions, and where these can fail.

use super::Reader;
use crate::code::image::lazy::Clause;
use crate::code::image::{damaged, unfold};
use crate::code::{Arity, Code, Form, Instruction, Op, Site, Sites};
use crate::cx::Cx;
use crate::error::{Pos, Result};
use crate::value::Value;
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
        for _ in 0..r.count().unwrap_or(0) {
            let (Ok(distance), Ok(next)) = (r.number(), r.position(pos)) else { break };
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
            let name = self.text()?;
            symbols.push(if name.is_empty() { Value::FALSE } else { cx.intern(name) });
        }
        Ok(symbols)
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
