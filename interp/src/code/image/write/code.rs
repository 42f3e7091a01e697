//! Writing codes: heads, instructions, and where these can fail.

use super::{Item, Places, Writer, put, put_bytes, put_text};
use crate::code::image::plan::{is_global, is_row, literals_of, unkept};
use crate::code::image::{END_OF_CODE, HAS_X};
use crate::code::{Arity, Code, Form, Instruction, Site};
use crate::error::{Pos, Result};
use crate::value::{Kind, Value};

impl Writer<'_> {
    /// A code: its head, its instructions, where they can fail; then it holds its literals.
    pub(super) fn code(&mut self, code: &Code) -> Result<()> {
        self.section.out.push(Kind::Code as u8);
        self.position(Pos::NONE, code.pos);
        put(&mut self.section.out, code.arities.len() as u64);
        for arity in &code.arities {
            self.arity(arity);
        }
        self.section.out.push(u8::from(code.ignores_first));
        let literals = self.instructions(code)?;
        let outer = std::mem::take(&mut self.section.out);
        let sites = self.sites(code);
        let (mut at, mut pos) = (0, code.pos);
        for site in &sites {
            put(&mut self.section.out, u64::from(site.at - at));
            self.position(pos, site.pos);
            (at, pos) = (site.at, site.pos);
        }
        let packed = std::mem::replace(&mut self.section.out, outer);
        put_bytes(&mut self.section.out, &packed);
        let rows = literals_of(code, is_row);
        let globals = literals_of(code, is_global);
        for i in literals {
            let v = Value(code.words[i].get());
            let is_global = v.is(Kind::Vector) || self.plan.links.is_some();
            self.section.held.push(match () {
                () if rows.contains(&i) => Item::Row(v),
                () if globals.contains(&i) && is_global => Item::Global(v),
                () => Item::Value(v),
            });
        }
        self.reference(code.name);
        self.reference(code.properties.get());
        Ok(())
    }
    /// The instructions; returns the literals in the order in which they are first named.
    ///
    /// An instruction is its operation, `x` if it has one, and two or three numbers.
    /// Distances and immediates are in zigzag. A literal is 0 if it is the next that has
    /// not been named, otherwise its number, counted from 1.
    fn instructions(&mut self, code: &Code) -> Result<Vec<usize>> {
        let out = &mut self.section.out;
        let mut literals = Vec::new();
        for (at, word) in code.words.iter().enumerate().skip(code.literals) {
            let i = Instruction(word.get());
            let mut literal = |distance: isize| {
                let literal = at.wrapping_add_signed(distance);
                let known = literals.iter().position(|&l| l == literal);
                if known.is_none() {
                    literals.push(literal);
                }
                known.map_or(0, |n| n + 1)
            };
            out.push(i.op() as u8 | if i.x() == 0 { 0 } else { HAS_X });
            if i.x() != 0 {
                out.push(i.x());
            }
            put(out, i.a() as u64);
            match i.op().form() {
                Form::Literal => put(out, literal(i.bc()) as u64),
                Form::LiteralJump => {
                    let n = literal(i.sb() as isize);
                    let index = n.checked_sub(1).unwrap_or(literals.len() - 1);
                    if at - index > usize::from(i16::MIN.unsigned_abs()) {
                        return Err(unkept(code.name));
                    }
                    put(out, n as u64);
                    put(out, zigzag(i.sc()));
                }
                Form::Jump | Form::Wide => put(out, zigzag(i.bc())),
                Form::ShortJump => {
                    put(out, i.b() as u64);
                    put(out, zigzag(i.sc()));
                }
                Form::Abc | Form::Data => {
                    put(out, i.b() as u64);
                    put(out, i.c() as u64);
                }
            }
        }
        out.push(END_OF_CODE);
        Ok(literals)
    }
    /// Where a code's instructions can fail, as precisely as the image tells it.
    fn sites(&self, code: &Code) -> Vec<Site> {
        match self.places {
            Places::Instructions => code.sites.list().into_owned(),
            Places::Procedures => Vec::new(),
        }
    }
    /// What a clause takes, with its formals' names as text: they can be told
    /// without making the code.
    fn arity(&mut self, arity: &Arity) {
        let out = &mut self.section.out;
        for n in [arity.required, arity.optional, usize::from(arity.rest), arity.formals.len()] {
            put(out, n as u64);
        }
        let text = |v: Value| v.symbol_name().map(|n| n.to_string()).unwrap_or_default();
        for &formal in &arity.formals {
            put_text(out, &text(formal));
        }
        let Some((keywords, allow)) = &arity.keywords else { return put(out, 0) };
        put(out, 1 + u64::from(*allow));
        put(out, keywords.len() as u64);
        for keyword in keywords {
            put_text(out, &text(keyword.slot(0)));
        }
    }
}

/// A signed number so that small ones are small.
fn zigzag(n: isize) -> u64 {
    (n << 1 ^ n >> (isize::BITS - 1)) as u64
}
