//! Where a match begins and ends: the leftmost, and of those the longest.
//!
//! From each place where a match may begin, a deterministic automaton that is
//! made as it runs looks for the longest end. Where that has looked at far more
//! characters than there are, because many beginnings come to nothing, another
//! way takes over that carries all beginnings along at once.

use super::program::{Beside, Edges, Op, Program, Text, holds};
use std::collections::HashMap;

/// A state: the operations that may come next, and what is before the place.
#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    ops: Vec<u32>,
    before: Beside,
}
type StateId = u32;
const DEAD: StateId = 0;
const UNKNOWN: StateId = u32::MAX;
/// In a transition: the place before the character is the end of a match.
const ACCEPTS: StateId = 1 << 31;
/// More states than this, and the automaton is made anew.
const MOST_STATES: usize = 4000;
const UNKNOWN_CLASS: u16 = u16::MAX;

/// What is kept from one search to the next.
pub struct Automaton {
    states: Vec<State>,
    ids: HashMap<State, StateId>,
    /// For each state and class, where it leads.
    table: Vec<StateId>,
    /// The class of each character below 256, then of others.
    narrow: [u16; 256],
    wide: HashMap<char, u16>,
    /// For each class, a character of it; class 0 and 1 are the ends of the text.
    samples: Vec<char>,
    signatures: HashMap<(Vec<bool>, Beside), u16>,
    /// Room for classes in each row of `table`.
    width: usize,
    starts: HashMap<Beside, StateId>,
    marks: Vec<u32>,
    generation: u32,
}

impl Default for Automaton {
    fn default() -> Self {
        Automaton {
            states: Vec::new(),
            ids: HashMap::new(),
            table: Vec::new(),
            narrow: [UNKNOWN_CLASS; 256],
            wide: HashMap::new(),
            samples: vec!['\0'; 2],
            signatures: HashMap::new(),
            width: 16,
            starts: HashMap::new(),
            marks: Vec::new(),
            generation: 0,
        }
    }
}

impl Automaton {
    fn reset(&mut self) {
        self.states.clear();
        self.ids.clear();
        self.table.clear();
        self.starts.clear();
        self.add(State { ops: Vec::new(), before: Beside::Other });
    }
    fn add(&mut self, state: State) -> StateId {
        if let Some(&id) = self.ids.get(&state) {
            return id;
        }
        let id = self.states.len() as StateId;
        self.states.push(state.clone());
        self.ids.insert(state, id);
        self.table.resize(self.states.len() * self.width, UNKNOWN);
        id
    }
    #[inline]
    fn class(&mut self, program: &Program, c: char) -> usize {
        let known = match self.narrow.get(c as usize) {
            Some(&class) => class,
            None => self.wide.get(&c).copied().unwrap_or(UNKNOWN_CLASS),
        };
        if known == UNKNOWN_CLASS { self.new_class(program, c) } else { known.into() }
    }
    /// Characters that pass the same tests, and are the same to assertions, are
    /// of one class.
    #[cold]
    fn new_class(&mut self, program: &Program, c: char) -> usize {
        let signature: Vec<bool> = program.tests.iter().map(|t| t.accepts(c)).collect();
        let next = self.samples.len() as u16;
        let class = *self.signatures.entry((signature, Beside::of(c))).or_insert(next);
        if class == next {
            self.samples.push(c);
            if self.samples.len() > self.width {
                self.widen();
            }
        }
        match self.narrow.get_mut(c as usize) {
            Some(place) => *place = class,
            None => {
                self.wide.insert(c, class);
            }
        }
        class.into()
    }
    fn widen(&mut self) {
        let width = self.width * 2;
        let mut table = vec![UNKNOWN; self.states.len() * width];
        for (old, new) in self.table.chunks(self.width).zip(table.chunks_mut(width)) {
            new[..self.width].copy_from_slice(old);
        }
        self.table = table;
        self.width = width;
    }
    /// The state in which a match may begin behind `before`.
    fn start(&mut self, before: Beside) -> StateId {
        if let Some(&id) = self.starts.get(&before) {
            return id;
        }
        if self.states.is_empty() {
            self.reset();
        }
        let id = self.add(State { ops: vec![0], before });
        self.starts.insert(before, id);
        id
    }
    /// Where `state` leads with what comes `next`, and the class of that.
    #[cold]
    fn step(
        &mut self,
        program: &Program,
        id: StateId,
        class: usize,
        next: Option<char>,
    ) -> StateId {
        let after = match (next, class) {
            (Some(c), _) => Beside::of(c),
            (None, 0) => Beside::Edge(true),
            (None, _) => Beside::Edge(false),
        };
        let state = self.states[id as usize].clone();
        let ops = self.closure(program, &state, after);
        let accepts = ops.iter().any(|&op| matches!(program.ops[op as usize], Op::Match));
        let mut to: Vec<u32> = Vec::new();
        if let Some(c) = next {
            for &op in &ops {
                if let Op::Test(test) = program.ops[op as usize]
                    && program.tests[test].accepts(c)
                {
                    to.push(op + 1);
                }
            }
            to.sort_unstable();
            to.dedup();
        }
        let next_id = if to.is_empty() { DEAD } else { self.add(State { ops: to, before: after }) };
        let result = next_id | if accepts { ACCEPTS } else { 0 };
        self.table[id as usize * self.width + class] = result;
        result
    }
    /// The operations that test a character or match, reached without one.
    fn closure(&mut self, program: &Program, state: &State, after: Beside) -> Vec<u32> {
        self.marks.resize(program.ops.len(), 0);
        self.generation += 1;
        let mut stack: Vec<u32> = state.ops.clone();
        let mut found = Vec::new();
        while let Some(op) = stack.pop() {
            let mark = &mut self.marks[op as usize];
            if *mark == self.generation {
                continue;
            }
            *mark = self.generation;
            match program.ops[op as usize] {
                Op::Test(_) | Op::Match => found.push(op),
                Op::Assert(assertion) => {
                    if holds(assertion, state.before, after, program.flags) {
                        stack.push(op + 1);
                    }
                }
                Op::Split(_, a, b) | Op::Again(_, a, b) => stack.extend([a as u32, b as u32]),
                Op::Jump(to) => stack.push(to as u32),
                Op::Open(_) | Op::Close(..) | Op::Enter(_) => stack.push(op + 1),
                // Programs with references are not run here.
                Op::BackReference(_) => {}
            }
        }
        found
    }

    /// The longest end of a match that begins at `from`; and how far was read.
    fn longest<T: Text>(
        &mut self,
        program: &Program,
        text: T,
        from: usize,
        edges: Edges,
    ) -> (Option<usize>, usize) {
        if self.states.len() > MOST_STATES {
            self.reset();
        }
        let mut id = self.start(edges.before(text, from));
        let mut end = None;
        let mut at = from;
        loop {
            let next = (at < text.len()).then(|| text.at(at));
            let class = match next {
                Some(c) => self.class(program, c),
                None => usize::from(edges.no_line_end),
            };
            let mut to = self.table[id as usize * self.width + class];
            if to == UNKNOWN {
                to = self.step(program, id, class, next);
            }
            if to & ACCEPTS != 0 {
                end = Some(at);
            }
            id = to & !ACCEPTS;
            if id == DEAD || next.is_none() {
                return (end, at);
            }
            at += 1;
        }
    }
}

/// The characters that a match may begin with.
pub struct First {
    narrow: [bool; 256],
    /// Whether others may.
    wide: bool,
    /// The only one, if it is a byte.
    only: Option<u8>,
}
impl First {
    /// `None` where a match may be empty or begin with an assertion.
    pub fn of(program: &Program) -> Option<First> {
        let mut seen = vec![false; program.ops.len()];
        let mut stack = vec![0];
        let mut tests = Vec::new();
        while let Some(op) = stack.pop() {
            if std::mem::replace(&mut seen[op], true) {
                continue;
            }
            match program.ops[op] {
                Op::Test(test) => tests.push(test),
                Op::Match | Op::BackReference(_) => return None,
                // To pass an assertion only makes more beginnings possible.
                Op::Assert(_) | Op::Open(_) | Op::Close(..) | Op::Enter(_) => stack.push(op + 1),
                Op::Split(_, a, b) | Op::Again(_, a, b) => stack.extend([a, b]),
                Op::Jump(to) => stack.push(to),
            }
        }
        let mut first = First { narrow: [false; 256], wide: false, only: None };
        for &test in &tests {
            for byte in 0..=255u8 {
                first.narrow[byte as usize] |= program.tests[test].accepts(byte as char);
            }
            first.wide |= match &program.tests[test] {
                super::program::Test::Char(c) => *c as u32 > 255,
                super::program::Test::Set(_) => true,
            };
        }
        let mut bytes = (0..=255u8).filter(|&b| first.narrow[b as usize]);
        if let (Some(byte), None, false) = (bytes.next(), bytes.next(), first.wide) {
            first.only = Some(byte);
        }
        Some(first)
    }
    /// The next place from `from` on where a match may begin.
    fn next<T: Text>(&self, text: T, mut from: usize) -> Option<usize> {
        if let Some(byte) = self.only {
            from = text.find_byte(from, byte)?;
        }
        (from..text.len())
            .find(|&i| self.narrow.get(text.at(i) as usize).copied().unwrap_or(self.wide))
    }
}

/// The leftmost longest match: its start and end.
pub fn find<T: Text>(
    program: &Program,
    automaton: &mut Automaton,
    first: Option<&First>,
    text: T,
    edges: Edges,
) -> Option<(usize, usize)> {
    let mut budget = text.len() * 8 + 1000;
    let mut from = 0;
    loop {
        if let Some(first) = first {
            from = first.next(text, from)?;
        }
        let (end, read) = automaton.longest(program, text, from, edges);
        if let Some(end) = end {
            return Some((from, end));
        }
        if from == text.len() {
            return None;
        }
        from += 1;
        budget = budget.saturating_sub(read - (from - 1));
        if budget == 0 {
            return all_at_once(program, text, from, edges);
        }
    }
}

const NOWHERE: usize = usize::MAX;

/// As `find`, in time that grows with the length of the text alone: for each
/// operation the earliest beginning that leads to it.
fn all_at_once<T: Text>(
    program: &Program,
    text: T,
    from: usize,
    edges: Edges,
) -> Option<(usize, usize)> {
    let n = program.ops.len();
    let mut best: Option<(usize, usize)> = None;
    let (mut now, mut next) = (vec![NOWHERE; n], vec![NOWHERE; n]);
    let mut stack: Vec<u32> = Vec::new();
    let mut alive: Vec<u32> = Vec::new();
    for at in from..=text.len() {
        if best.is_none() {
            now[0] = now[0].min(at);
            alive.push(0);
        }
        let (before, after) = (edges.before(text, at), edges.after(text, at));
        stack.append(&mut alive);
        let mut reached = Vec::new();
        while let Some(op) = stack.pop() {
            let begin = now[op as usize];
            if best.is_some_and(|(b, _)| begin > b) {
                continue;
            }
            let mut go = |to: usize| {
                if begin < now[to] {
                    now[to] = begin;
                    stack.push(to as u32);
                }
            };
            match program.ops[op as usize] {
                Op::Test(_) => reached.push(op),
                Op::Match => {
                    if best.is_none_or(|(b, _)| begin <= b) {
                        best = Some((begin, at));
                    }
                }
                Op::Assert(assertion) => {
                    if holds(assertion, before, after, program.flags) {
                        go(op as usize + 1);
                    }
                }
                Op::Split(_, a, b) | Op::Again(_, a, b) => {
                    go(a);
                    go(b);
                }
                Op::Jump(to) => go(to),
                Op::Open(_) | Op::Close(..) | Op::Enter(_) => go(op as usize + 1),
                Op::BackReference(_) => {}
            }
        }
        if at == text.len() {
            break;
        }
        let c = text.at(at);
        for op in reached {
            let begin = now[op as usize];
            if let Op::Test(test) = program.ops[op as usize]
                && best.is_none_or(|(b, _)| begin <= b)
                && program.tests[test].accepts(c)
                && begin < next[op as usize + 1]
            {
                next[op as usize + 1] = begin;
                alive.push(op + 1);
            }
        }
        if alive.is_empty() && best.is_some() {
            break;
        }
        now.fill(NOWHERE);
        std::mem::swap(&mut now, &mut next);
    }
    best
}
