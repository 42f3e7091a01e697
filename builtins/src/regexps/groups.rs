//! What the groups matched, once the ends of the whole match are known: of the
//! ways through the expression that end there, the first in order of
//! preference, as the GNU C library finds them (which is not what POSIX asks
//! for: there, earlier groups would be as long as they can be).
//!
//! First the way is found, as the choices made at each split; then it is gone
//! once more and what the groups see is noted.

use super::program::{Edges, Op, Program, Text, holds};

/// Positions by slot, 2N and 2N+1 for group N; `NONE` for a group that took no
/// part.
pub type Slots = Vec<usize>;
pub const NONE: usize = usize::MAX;

/// What is to be tried, or undone, later.
enum Later {
    /// The second choice of a split, the position, how many choices were made.
    Try(usize, usize, usize),
    Loop(usize, usize),
}

/// The slots of the preferred way from `from` to exactly `to`.
pub fn groups<T: Text>(
    program: &Program,
    text: T,
    (from, to): (usize, usize),
    edges: Edges,
) -> Slots {
    let mut slots = match way(program, text, (from, to), edges) {
        Some(choices) => follow(program, from, &choices),
        None => vec![NONE; program.slots()],
    };
    slots[0] = from;
    slots[1] = to;
    slots
}

/// The choices on the preferred way. A place that was left without success is
/// not entered again.
fn way<T: Text>(
    program: &Program,
    text: T,
    (from, to): (usize, usize),
    edges: Edges,
) -> Option<Vec<bool>> {
    let width = to - from + 1;
    let mut seen = vec![0u64; (program.splits * width).div_ceil(64)];
    let mut visit = |split: usize, at: usize| {
        let bit = split * width + (at - from);
        let fresh = seen[bit / 64] >> (bit % 64) & 1 == 0;
        seen[bit / 64] |= 1 << (bit % 64);
        fresh
    };
    let mut choices = Vec::new();
    let mut loops = vec![NONE; program.loops];
    let mut later: Vec<Later> = Vec::new();
    let (mut op, mut at) = (0, from);
    loop {
        let next = match program.ops[op] {
            Op::Match if at == to => return Some(choices),
            Op::Match | Op::BackReference(_) => None,
            Op::Test(which) => {
                let passes = at < to && program.tests[which].accepts(text.at(at));
                at += usize::from(passes);
                passes.then_some(op + 1)
            }
            Op::Assert(assertion) => {
                let (before, after) = (edges.before(text, at), edges.after(text, at));
                holds(assertion, before, after, program.flags).then_some(op + 1)
            }
            Op::Split(number, first, second) => visit(number, at).then(|| {
                later.push(Later::Try(second, at, choices.len()));
                choices.push(true);
                first
            }),
            Op::Jump(to) => Some(to),
            Op::Open(_) | Op::Close(..) => Some(op + 1),
            Op::Enter(register) => {
                later.push(Later::Loop(register, loops[register]));
                loops[register] = at;
                Some(op + 1)
            }
            Op::Again(register, again, out) => {
                Some(if loops[register] == at { out } else { again })
            }
        };
        if let Some(next) = next {
            op = next;
            continue;
        }
        loop {
            match later.pop()? {
                Later::Loop(register, old) => loops[register] = old,
                Later::Try(second, position, made) => {
                    choices.truncate(made);
                    choices.push(false);
                    (op, at) = (second, position);
                    break;
                }
            }
        }
    }
}

/// What the groups see on a way. A group that an operator repeats and that
/// matches nothing, after it matched something, leaves all groups as they were
/// when one last matched something.
fn follow(program: &Program, from: usize, choices: &[bool]) -> Slots {
    let mut slots = vec![NONE; program.slots()];
    let mut last = slots.clone();
    let mut loops = vec![NONE; program.loops];
    let mut choices = choices.iter();
    let (mut op, mut at) = (0, from);
    loop {
        op = match program.ops[op] {
            Op::Match | Op::BackReference(_) => return slots,
            Op::Test(_) => {
                at += 1;
                op + 1
            }
            Op::Assert(_) => op + 1,
            Op::Split(_, first, second) => match choices.next() {
                Some(true) => first,
                Some(false) => second,
                None => return slots,
            },
            Op::Jump(to) => to,
            Op::Open(n) => {
                slots[2 * n] = at;
                slots[2 * n + 1] = NONE;
                op + 1
            }
            Op::Close(n, optional) => {
                if slots[2 * n] < at {
                    slots[2 * n + 1] = at;
                    last.clone_from(&slots);
                } else if optional && last[2 * n] != NONE {
                    slots.clone_from(&last);
                } else {
                    slots[2 * n + 1] = at;
                }
                op + 1
            }
            Op::Enter(register) => {
                loops[register] = at;
                op + 1
            }
            Op::Again(register, again, out) => {
                if loops[register] == at {
                    out
                } else {
                    again
                }
            }
        };
    }
}
