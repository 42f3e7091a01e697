//! Trees to programs: what the matchers run.
//!
//! `X+` and `X{m,n}` become copies of X, as in the GNU C library, where that
//! decides which groups keep what they matched.

use super::set::{Set, is_word, same_but_case};
use super::syntax::{Assertion, Flags, Node, Parsed, Wrong};
use std::collections::HashMap;

#[derive(Clone, Copy, Debug)]
pub enum Op {
    /// A character of the class in `Program::tests`.
    Test(usize),
    Assert(Assertion),
    /// Both; the first is preferred. Before them, the split's own number.
    Split(usize, usize, usize),
    Jump(usize),
    /// Group N begins.
    Open(usize),
    /// Group N ends. True: it is what an operator repeats that allows none of it.
    Close(usize, bool),
    BackReference(usize),
    /// The start of an iteration: the position goes into a loop register.
    Enter(usize),
    /// The end of an iteration: on to the first, but to the second where the
    /// iteration was empty.
    Again(usize, usize, usize),
    Match,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Test {
    Char(char),
    Set(Set),
}
impl Test {
    pub fn accepts(&self, c: char) -> bool {
        match self {
            Test::Char(own) => *own == c,
            Test::Set(set) => set.contains(c),
        }
    }
}

pub struct Program {
    pub ops: Vec<Op>,
    pub tests: Vec<Test>,
    pub groups: usize,
    pub loops: usize,
    pub splits: usize,
    pub has_references: bool,
    pub flags: Flags,
}

/// The most operations of a program.
const MOST_OPS: usize = 1 << 20;

impl Program {
    pub fn new(parsed: &Parsed, flags: Flags) -> Result<Program, Wrong> {
        let mut maker = Maker {
            program: Program {
                ops: Vec::new(),
                tests: Vec::new(),
                groups: parsed.groups,
                loops: 0,
                splits: 0,
                has_references: parsed.has_references,
                flags,
            },
            known: HashMap::new(),
        };
        maker.node(&parsed.node, false)?;
        maker.push(Op::Match)?;
        Ok(maker.program)
    }
    pub fn slots(&self) -> usize {
        (self.groups + 1) * 2
    }
}

struct Maker {
    program: Program,
    known: HashMap<Test, usize>,
}
impl Maker {
    fn push(&mut self, op: Op) -> Result<usize, Wrong> {
        if self.program.ops.len() >= MOST_OPS {
            return Err(Wrong::TooBig);
        }
        self.program.ops.push(op);
        Ok(self.program.ops.len() - 1)
    }
    fn split(&mut self, at: usize) {
        self.program.ops[at] = Op::Split(self.program.splits, at + 1, self.here());
        self.program.splits += 1;
    }
    fn here(&self) -> usize {
        self.program.ops.len()
    }
    fn test(&mut self, test: Test) -> Result<(), Wrong> {
        let next = self.program.tests.len();
        let number = *self.known.entry(test.clone()).or_insert(next);
        if number == next {
            self.program.tests.push(test);
        }
        self.push(Op::Test(number)).map(|_| ())
    }
    /// `copied`: this is part of a copy, in which the GNU C library forgets
    /// which groups are repeated.
    fn node(&mut self, node: &Node, copied: bool) -> Result<(), Wrong> {
        match node {
            Node::Empty => Ok(()),
            Node::Char(c) => self.test(Test::Char(*c)),
            Node::Set(set) => self.test(Test::Set(set.clone())),
            Node::Assert(assertion) => self.push(Op::Assert(*assertion)).map(|_| ()),
            Node::BackReference(n) => self.push(Op::BackReference(*n)).map(|_| ()),
            Node::Group(..) => self.repeated(node, false, copied),
            Node::Concat(parts) => parts.iter().try_for_each(|part| self.node(part, copied)),
            Node::Either(branches) => self.either(branches, copied),
            Node::Repeat(inside, least, most) => self.repeat(inside, *least, *most, copied),
        }
    }
    /// What is repeated: `optional` goes to its group, if it is one.
    fn repeated(&mut self, node: &Node, optional: bool, copied: bool) -> Result<(), Wrong> {
        let Node::Group(n, inside) = node else { return self.node(node, copied) };
        self.push(Op::Open(*n))?;
        self.node(inside, copied)?;
        self.push(Op::Close(*n, optional)).map(|_| ())
    }
    fn either(&mut self, branches: &[Node], copied: bool) -> Result<(), Wrong> {
        let mut ends = Vec::new();
        for (i, branch) in branches.iter().enumerate() {
            if i + 1 == branches.len() {
                self.node(branch, copied)?;
                break;
            }
            let split = self.push(Op::Match)?;
            self.node(branch, copied)?;
            ends.push(self.push(Op::Match)?);
            self.split(split);
        }
        for end in ends {
            self.program.ops[end] = Op::Jump(self.here());
        }
        Ok(())
    }
    fn repeat(
        &mut self,
        inside: &Node,
        least: usize,
        most: Option<usize>,
        copied: bool,
    ) -> Result<(), Wrong> {
        for i in 0..least {
            self.node(inside, copied || i > 0)?;
        }
        let optional = least > 0 || !copied;
        let copied = copied || least > 0;
        let Some(most) = most else { return self.star(inside, optional, copied) };
        // X{0,3} is (((X?)X)?X)?; only the innermost is known to be optional.
        let mut splits = Vec::new();
        for _ in least..most {
            splits.push(self.push(Op::Match)?);
        }
        for (i, split) in splits.into_iter().rev().enumerate() {
            self.repeated(inside, optional && i == 0, copied || i > 0)?;
            self.split(split);
        }
        Ok(())
    }
    fn star(&mut self, inside: &Node, optional: bool, copied: bool) -> Result<(), Wrong> {
        let split = self.push(Op::Match)?;
        if !may_be_empty(inside) {
            self.repeated(inside, optional, copied)?;
            self.push(Op::Jump(split))?;
            self.split(split);
            return Ok(());
        }
        let register = self.program.loops;
        self.program.loops += 1;
        self.push(Op::Enter(register))?;
        self.repeated(inside, optional, copied)?;
        let again = self.push(Op::Match)?;
        self.program.ops[again] = Op::Again(register, split, self.here());
        self.split(split);
        Ok(())
    }
}
/// Whether an expression may match no characters.
fn may_be_empty(node: &Node) -> bool {
    match node {
        Node::Empty | Node::Assert(_) | Node::BackReference(_) => true,
        Node::Char(_) | Node::Set(_) => false,
        Node::Group(_, inside) => may_be_empty(inside),
        Node::Concat(parts) => parts.iter().all(may_be_empty),
        Node::Either(branches) => branches.iter().any(may_be_empty),
        Node::Repeat(inside, least, _) => *least == 0 || may_be_empty(inside),
    }
}

/// The text that is searched: characters by their place.
#[allow(clippy::len_without_is_empty)]
pub trait Text: Copy {
    fn len(self) -> usize;
    fn at(self, i: usize) -> char;
    /// The first place from `from` on that holds the byte `b`, where characters
    /// are bytes; `from` itself where it cannot be told quickly.
    fn find_byte(self, from: usize, b: u8) -> Option<usize> {
        let _ = b;
        Some(from)
    }
}
impl Text for &[u8] {
    fn len(self) -> usize {
        <[u8]>::len(self)
    }
    #[inline]
    fn at(self, i: usize) -> char {
        self[i] as char
    }
    fn find_byte(self, from: usize, b: u8) -> Option<usize> {
        crate::posix::fd::find_byte(&self[from..], b).map(|i| from + i)
    }
}
impl Text for &[u32] {
    fn len(self) -> usize {
        <[u32]>::len(self)
    }
    #[inline]
    fn at(self, i: usize) -> char {
        char::from_u32(self[i]).unwrap_or(char::REPLACEMENT_CHARACTER)
    }
}

/// What is beside a place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Beside {
    /// The end of the text; `false` where it does not count as one of a line.
    Edge(bool),
    Newline,
    Word,
    Other,
}
impl Beside {
    pub fn of(c: char) -> Beside {
        match c {
            '\n' => Beside::Newline,
            c if is_word(c) => Beside::Word,
            _ => Beside::Other,
        }
    }
}
/// What begins and ends the text, by the flags of a search.
#[derive(Clone, Copy, Debug, Default)]
pub struct Edges {
    pub no_line_start: bool,
    pub no_line_end: bool,
}
impl Edges {
    pub fn before<T: Text>(self, text: T, at: usize) -> Beside {
        if at == 0 { Beside::Edge(!self.no_line_start) } else { Beside::of(text.at(at - 1)) }
    }
    pub fn after<T: Text>(self, text: T, at: usize) -> Beside {
        if at == text.len() { Beside::Edge(!self.no_line_end) } else { Beside::of(text.at(at)) }
    }
}
/// Whether an assertion holds between two neighbours.
pub fn holds(assertion: Assertion, before: Beside, after: Beside, flags: Flags) -> bool {
    let (left, right) = (before == Beside::Word, after == Beside::Word);
    let edge = |b| matches!(b, Beside::Edge(_));
    let line = |b| b == Beside::Edge(true) || (b == Beside::Newline && flags.newline);
    match assertion {
        Assertion::LineStart => line(before),
        Assertion::LineEnd => line(after),
        Assertion::TextStart => edge(before),
        Assertion::TextEnd => edge(after),
        Assertion::WordEdge => left != right,
        Assertion::NoWordEdge => left == right,
        Assertion::WordStart => !left && right,
        Assertion::WordEnd => left && !right,
    }
}
/// Whether the text at `at` repeats what is at `from..to`; the end of it.
pub fn repeats<T: Text>(
    text: T,
    (from, to): (usize, usize),
    at: usize,
    limit: usize,
    flags: Flags,
) -> Option<usize> {
    let end = at + (to - from);
    let same = |a, b| if flags.ignore_case { same_but_case(a, b) } else { a == b };
    (end <= limit && (0..to - from).all(|i| same(text.at(from + i), text.at(at + i))))
        .then_some(end)
}
