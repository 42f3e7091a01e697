//! The code of one procedure while it is written.

use super::emit::Again;
use crate::code::{Arity, Code, Form, Instruction, Op, Site};
use crate::core::Var;
use crate::cx::{Cx, Manner};
use crate::error::Pos;
use crate::read::WordHasher;
use crate::value::Value;
use std::cell::Cell;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::rc::Rc;

/// A map whose keys are words.
pub(super) type WordMap<K, V> = HashMap<K, V, BuildHasherDefault<WordHasher>>;

/// Where a variable is, seen from the function being compiled.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    Register(usize),
    /// Index among the closure's free variables.
    Free(usize),
    /// Known when the code is written: a constant, bound and never assigned.
    Constant(Value),
}

/// A place in the code to jump to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Label(usize);

#[derive(Default)]
struct LabelState {
    place: Option<usize>,
    jumps: Vec<usize>,
}

/// A lambda that is a label: where its parameters are, and its body.
#[derive(Clone)]
pub(super) struct Target {
    pub label: Label,
    pub first: usize,
    /// The test that a jump back repeats.
    pub again: Option<Rc<Again>>,
}

#[derive(Default)]
pub(super) struct Function {
    instructions: Vec<u64>,
    literals: Vec<Value>,
    literal_index: WordMap<Value, usize>,
    /// Literals of globals: module, name and scope to index.
    globals: WordMap<(Value, Value, u8), usize>,
    labels: Vec<LabelState>,
    sites: Vec<Site>,
    /// The next free register, and the most ever used.
    pub top: usize,
    most: usize,
    pub places: WordMap<Var, Place>,
    pub targets: WordMap<Var, Target>,
    /// The variables captured from outside, in the order of the closure's slots.
    pub free: Vec<Var>,
    /// The entries whose frame size is to be filled in at the end.
    entries: Vec<usize>,
    /// A jump was too far for the short form: compile again without it.
    pub overflowed: bool,
    /// Short jumps are not to be used.
    pub long_jumps: bool,
    /// Tests that jump to this label, which is placed, are a loop's end with as many registers in use.
    pub looping: Option<(Label, usize)>,
}

impl Function {
    pub(super) fn new(long_jumps: bool) -> Function {
        let (instructions, sites) = (Vec::with_capacity(32), Vec::with_capacity(16));
        Function { long_jumps, top: 1, most: 1, instructions, sites, ..Function::default() }
    }

    // --- Registers ---------------------------------------------------------------

    /// Takes the next register.
    pub(super) fn push(&mut self) -> usize {
        let r = self.top;
        self.set_top(r + 1);
        r
    }
    pub(super) fn set_top(&mut self, top: usize) {
        self.top = top;
        self.touch(top);
    }
    /// Notes that registers below `end` are used.
    pub(super) fn touch(&mut self, end: usize) {
        self.most = self.most.max(end);
    }

    // --- Instructions --------------------------------------------------------------

    #[inline]
    pub(super) fn op(&mut self, op: Op, x: u8, a: usize, b: usize, c: usize) {
        self.instructions.push(Instruction::new(op, x, a as u16, b as u16, c as u16).0);
    }
    #[inline]
    pub(super) fn wide(&mut self, op: Op, x: u8, a: usize, bc: i32) {
        self.instructions.push(Instruction::wide(op, x, a as u16, bc).0);
    }
    /// The instruction just written can fail at `pos`.
    pub(super) fn site(&mut self, pos: Pos) {
        let at = self.instructions.len() as u32 - 1;
        self.sites.push(Site { at, pos });
    }
    /// An instruction that names a literal.
    #[inline]
    pub(super) fn with_literal(&mut self, op: Op, x: u8, a: usize, literal: usize) {
        // The index for now; `finish` makes it a distance.
        self.wide(op, x, a, literal as i32);
    }
    pub(super) fn literal(&mut self, v: Value) -> usize {
        let next = self.literals.len();
        let index = *self.literal_index.entry(v).or_insert(next);
        if index == next {
            self.literals.push(v);
        }
        index
    }
    /// The literal of a global; `make` gives the value that stands for it.
    pub(super) fn global(
        &mut self,
        key: (Value, Value, u8),
        make: impl FnOnce() -> Value,
    ) -> usize {
        if let Some(&index) = self.globals.get(&key) {
            return index;
        }
        self.literals.push(make());
        self.globals.insert(key, self.literals.len() - 1);
        self.literals.len() - 1
    }
    pub(super) fn entry(&mut self, op: Op, x: u8, a: usize, c: usize) {
        self.entries.push(self.instructions.len());
        self.op(op, x, a, 0, c);
    }
    pub(super) fn len(&self) -> usize {
        self.instructions.len()
    }
    /// The instruction at `start` may skip those written since.
    pub(super) fn skip_behind(&mut self, start: usize) {
        let skipped = self.instructions.len() - start - 1;
        self.instructions[start] |= (skipped as u8 as u64) << 8;
    }
    pub(super) fn last_is(&self, ops: &[Op]) -> bool {
        self.instructions.last().is_some_and(|&w| ops.contains(&Instruction(w).op()))
    }

    // --- Labels -----------------------------------------------------------------------

    pub(super) fn label(&mut self) -> Label {
        self.labels.push(LabelState::default());
        Label(self.labels.len() - 1)
    }
    pub(super) fn place(&mut self, label: Label) {
        // A jump to the very next instruction is no jump.
        let here = self.instructions.len();
        if !self.long_jumps
            && let Some(&last) = self.labels[label.0].jumps.last()
            && last + 1 == here
            && Instruction(self.instructions[last]).op() == Op::Jump
            && !self.labels.iter().any(|l| l.place == Some(here))
        {
            self.instructions.pop();
            self.labels[label.0].jumps.pop();
        }
        self.labels[label.0].place = Some(self.instructions.len());
    }
    pub(super) fn is_placed(&self, label: Label) -> bool {
        self.labels[label.0].place.is_some()
    }
    pub(super) fn is_used(&self, label: Label) -> bool {
        !self.labels[label.0].jumps.is_empty()
    }
    /// A jump with a wide distance.
    pub(super) fn jump(&mut self, op: Op, x: u8, a: usize, to: Label) {
        self.labels[to.0].jumps.push(self.instructions.len());
        self.wide(op, x, a, 0);
    }
    /// A test that jumps where its answer is not `x`.
    pub(super) fn test(&mut self, op: Op, x: bool, a: usize, b: usize, to: Label) {
        if let Some((label, live)) = self.looping
            && label == to
            && let Some(op) = op.loop_form()
        {
            self.labels[to.0].jumps.push(self.instructions.len());
            return self.op(op, (live as u8) << 1 | u8::from(x), a, b, 0);
        }
        if op.form() == Form::Jump {
            return self.jump(op, u8::from(x), a, to);
        }
        if self.long_jumps {
            // Over the jump where the answer is x.
            self.op(op, u8::from(!x), a, b, 2);
            return self.jump(Op::Jump, 0, 0, to);
        }
        self.labels[to.0].jumps.push(self.instructions.len());
        self.op(op, u8::from(x), a, b, 0);
    }
    /// Whether a test can name this literal.
    pub(super) fn can_test_literal(&self, literal: usize) -> bool {
        !self.long_jumps && literal < 0x4000
    }
    /// A `Clause` test, which jumps where the number of arguments is another;
    /// `keywords` says that such may follow.
    pub(super) fn clause(&mut self, least: usize, most: usize, keywords: bool, otherwise: Label) {
        let x = u8::from(keywords);
        if self.long_jumps {
            self.op(Op::Clause, x, least, most, 2);
            let taken = self.label();
            self.jump(Op::Jump, 0, 0, taken);
            // The clause's own distance leads here.
            self.jump(Op::Jump, 0, 0, otherwise);
            self.labels[taken.0].place = Some(self.instructions.len());
            return;
        }
        self.labels[otherwise.0].jumps.push(self.instructions.len());
        self.op(Op::Clause, x, least, most, 0);
    }

    fn patch_jumps(&mut self) {
        for label in &self.labels {
            let Some(place) = label.place else { continue };
            for &jump in &label.jumps {
                let i = Instruction(self.instructions[jump]);
                let distance = place as i64 - jump as i64;
                if matches!(i.op().form(), Form::ShortJump | Form::LiteralJump) {
                    let Ok(c) = i16::try_from(distance) else {
                        self.overflowed = true;
                        continue;
                    };
                    self.instructions[jump] |= (c as u16 as u64) << 48;
                } else {
                    self.instructions[jump] |= (distance as i32 as u32 as u64) << 32;
                }
            }
        }
    }

    /// The finished code object.
    pub(super) fn finish(mut self, cx: &mut Cx, about: About) -> Option<Value> {
        self.patch_jumps();
        let frame = self.most + 2;
        if self.overflowed || frame > usize::from(u16::MAX) {
            return None;
        }
        for &entry in &self.entries {
            self.instructions[entry] |= (frame as u64) << 32;
        }
        let n = self.literals.len();
        let mut k = 0;
        while k < self.instructions.len() {
            let i = Instruction(self.instructions[k]);
            if i.op().form() == Form::LiteralJump {
                let Ok(distance) = i16::try_from(i.b() as i64 - (n + k) as i64) else {
                    return None;
                };
                self.instructions[k] = i.with_b(distance as u16).0;
            } else if i.op().form() == Form::Literal {
                let distance = i.bc() as i64 - (n + k) as i64;
                self.instructions[k] =
                    Instruction::wide(i.op(), i.x(), i.a() as u16, distance as i32).0;
            }
            k += 1;
        }
        let mut words: Vec<u64> = self.literals.iter().map(|v| v.bits()).collect();
        words.extend(&self.instructions);
        let sites = self.sites.iter().map(|s| Site { at: s.at + n as u32, ..*s }).collect();
        Some(cx.heap.code(Code {
            words: words.into_iter().map(Cell::new).collect(),
            literals: n,
            name: about.name,
            properties: about.properties.into(),
            arities: about.arities,
            sites: crate::code::Sites::List(sites),
            pos: about.pos,
            ignores_first: about.ignores_first,
            interpreted: cx.manner == Manner::Interpreted,
        }))
    }
}

/// What describes a procedure beside its instructions.
pub(super) struct About {
    pub name: Value,
    pub properties: Value,
    pub arities: Vec<Arity>,
    pub pos: Pos,
    pub ignores_first: bool,
}
