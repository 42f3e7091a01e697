//! Expressions with back references: every way is tried, the longest is kept.

use super::groups::{NONE, Slots};
use super::program::{Edges, Op, Program, Text, holds, repeats};

/// What is to be tried, or undone, later.
enum Later {
    Try(usize, usize),
    Slot(usize, usize),
    Loop(usize, usize),
}

struct Walk<'a, T> {
    program: &'a Program,
    text: T,
    edges: Edges,
    slots: Slots,
    /// For each loop, where the iteration began.
    loops: Vec<usize>,
    later: Vec<Later>,
}

/// The slots of the leftmost longest match.
pub fn find<T: Text>(program: &Program, text: T, edges: Edges) -> Option<Slots> {
    for from in 0..=text.len() {
        let mut walk = Walk {
            program,
            text,
            edges,
            slots: vec![NONE; program.slots()],
            loops: vec![NONE; program.loops],
            later: vec![Later::Try(0, from)],
        };
        let mut best: Option<(usize, Slots)> = None;
        while let Some(end) = walk.next_end() {
            if best.as_ref().is_none_or(|(longest, _)| end > *longest) {
                best = Some((end, walk.slots.clone()));
            }
            if end == text.len() {
                break;
            }
        }
        if let Some((end, mut slots)) = best {
            slots[0] = from;
            slots[1] = end;
            return Some(slots);
        }
    }
    None
}

impl<T: Text> Walk<'_, T> {
    /// The end of the next way that matches.
    fn next_end(&mut self) -> Option<usize> {
        loop {
            match self.later.pop()? {
                Later::Slot(slot, old) => self.slots[slot] = old,
                Later::Loop(register, old) => self.loops[register] = old,
                Later::Try(op, at) => {
                    if let Some(end) = self.follow(op, at) {
                        return Some(end);
                    }
                }
            }
        }
    }
    fn set_slot(&mut self, slot: usize, at: usize) {
        self.later.push(Later::Slot(slot, self.slots[slot]));
        self.slots[slot] = at;
    }
    /// Follows one way as far as it goes: the end of a match, or nothing.
    fn follow(&mut self, mut op: usize, mut at: usize) -> Option<usize> {
        let (program, text) = (self.program, self.text);
        loop {
            op = match program.ops[op] {
                Op::Match => return Some(at),
                Op::Test(which) => {
                    if at >= text.len() || !program.tests[which].accepts(text.at(at)) {
                        return None;
                    }
                    at += 1;
                    op + 1
                }
                Op::Assert(assertion) => {
                    let (before, after) = (self.edges.before(text, at), self.edges.after(text, at));
                    if !holds(assertion, before, after, program.flags) {
                        return None;
                    }
                    op + 1
                }
                Op::Split(_, first, second) => {
                    self.later.push(Later::Try(second, at));
                    first
                }
                Op::Jump(to) => to,
                Op::Open(n) => {
                    self.set_slot(2 * n, at);
                    op + 1
                }
                Op::Close(n, _) => {
                    self.set_slot(2 * n + 1, at);
                    op + 1
                }
                Op::Enter(register) => {
                    self.later.push(Later::Loop(register, self.loops[register]));
                    self.loops[register] = at;
                    op + 1
                }
                Op::Again(register, again, out) => {
                    if self.loops[register] == at {
                        out
                    } else {
                        again
                    }
                }
                Op::BackReference(n) => {
                    let (from, to) = (self.slots[2 * n], self.slots[2 * n + 1]);
                    if from == NONE || to == NONE || to < from {
                        return None;
                    }
                    at = repeats(text, (from, to), at, text.len(), program.flags)?;
                    op + 1
                }
            };
        }
    }
}
