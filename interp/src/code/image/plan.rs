//! What goes where: into the skeleton of an image, or into one of its bundles.

use crate::code::{Code, Instruction, Op};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::expand::{kept, rules};
use crate::module::Module;
use crate::value::{Kind, Value};
use std::collections::HashMap;

/// Where an object is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    Skeleton,
    /// In the bundle of this number, which alone refers to it.
    Bundle(usize),
}

#[derive(Default)]
pub(super) struct Plan {
    pub(super) homes: HashMap<u64, Home>,
    /// The code of each bundle.
    pub(super) codes: Vec<Value>,
    pub(super) numbers: HashMap<u64, usize>,
    /// Compiled patterns and templates as data, made once.
    pub(super) data: HashMap<u64, (u8, Value)>,
    /// In the plan of a library, where `codes` are the roots of all clusters.
    pub(super) links: Option<Links>,
}

/// What a library's clusters name.
pub(super) struct Links {
    /// The values of variables that are made before the library's files run: their
    /// tables and names.
    pub(super) externals: HashMap<u64, (u8, Value)>,
    /// The numbers of primitives' rows.
    pub(super) rows: HashMap<u64, usize>,
    /// The modules of the tables: first those that export all they define, how many.
    pub(super) modules: Vec<Module>,
    pub(super) whole: usize,
}

impl Plan {
    /// The plan for an image with these parts: what only one procedure of the
    /// top level needs goes into its bundle.
    pub(super) fn new(cx: &mut Cx, parts: &[Value]) -> Result<Plan> {
        let mut plan = Plan::default();
        for &part in parts {
            plan.find_procedures(part);
        }
        for &part in parts {
            plan.keep(cx, part)?;
        }
        for n in 0..plan.codes.len() {
            plan.fill_bundle(cx, n)?;
        }
        Ok(plan)
    }

    /// The bundle whose code this is.
    pub(super) fn bundle_of(&self, v: Value) -> Option<usize> {
        self.numbers.get(&v.bits()).copied()
    }
    /// Whether the skeleton has this object.
    pub(super) fn in_skeleton(&self, v: Value) -> bool {
        self.homes.get(&v.bits()) == Some(&Home::Skeleton)
    }
    /// The data that stand for a compiled pattern or template.
    pub(super) fn syntax(&mut self, cx: &mut Cx, v: Value) -> Result<(u8, Value)> {
        if let Some(&known) = self.data.get(&v.bits()) {
            return Ok(known);
        }
        let datum = kept::to_datum(cx, v).ok_or_else(|| unkept(v))?;
        self.data.insert(v.bits(), datum);
        Ok(datum)
    }

    /// The procedures that a part makes: each gets a bundle.
    fn find_procedures(&mut self, part: Value) {
        // A definition is a pair of the global and its value.
        let literals = if part.is_pair() { vec![part.cdr()] } else { value_literals(part.code()) };
        for literal in literals {
            let code = if literal.is(Kind::Closure) { literal.slot(1) } else { literal };
            if code.is(Kind::Code) && !self.numbers.contains_key(&code.bits()) {
                self.numbers.insert(code.bits(), self.codes.len());
                self.codes.push(code);
            }
        }
    }

    /// Puts `v` and what it reaches into the skeleton.
    fn keep(&mut self, cx: &mut Cx, v: Value) -> Result<()> {
        let mut waiting = vec![v];
        while let Some(v) = waiting.pop() {
            if self.homes.insert(v.bits(), Home::Skeleton) != Some(Home::Skeleton)
                && !self.numbers.contains_key(&v.bits())
            {
                self.children(cx, v, &mut waiting)?;
            }
        }
        Ok(())
    }

    /// Puts what the code of bundle `n` reaches, and is nowhere yet, into it.
    fn fill_bundle(&mut self, cx: &mut Cx, n: usize) -> Result<()> {
        let mut waiting = Vec::new();
        self.children(cx, self.codes[n], &mut waiting)?;
        while let Some(v) = waiting.pop() {
            match self.homes.get(&v.bits()) {
                Some(Home::Skeleton) => {}
                Some(&Home::Bundle(m)) if m == n => {}
                Some(Home::Bundle(_)) => self.keep(cx, v)?,
                // A procedure's code has no home of its own.
                None if self.numbers.contains_key(&v.bits()) => self.keep(cx, v)?,
                // What has a name is found by it, as often as needed.
                None if is_named(v) => {}
                None => {
                    self.homes.insert(v.bits(), Home::Bundle(n));
                    self.children(cx, v, &mut waiting)?;
                }
            }
        }
        Ok(())
    }

    /// The objects that `v` refers to.
    pub(super) fn children(&mut self, cx: &mut Cx, v: Value, out: &mut Vec<Value>) -> Result<()> {
        let mut add = |v: Value| {
            if v.is_pair() || v.is_object() {
                out.push(v);
            }
        };
        if v.is_pair() {
            add(v.car());
            add(v.cdr());
            return Ok(());
        }
        if let Some(links) = &self.links {
            match v.header().kind() {
                _ if links.externals.contains_key(&v.bits()) => return Ok(()),
                Kind::Variable => {
                    // A cluster's root; of others none is reached.
                    add(v.slot(0));
                    return Ok(());
                }
                Kind::Foreign if let Some((_, form)) = rules::parts(v) => {
                    add(form);
                    return Ok(());
                }
                // Its position is left out.
                Kind::Syntax => {
                    (0..3).for_each(|i| add(v.slot(i)));
                    return Ok(());
                }
                _ => {}
            }
        }
        match v.header().kind() {
            Kind::Flonum | Kind::Bignum | Kind::Complex | Kind::Bytevector | Kind::String => {}
            _ if is_named(v) => {}
            Kind::Symbol => {}
            Kind::Closure => (1..v.header().len()).for_each(|i| add(v.slot(i))),
            Kind::Code => {
                let code = v.code();
                let globals =
                    if self.links.is_some() { literals_of(code, is_global) } else { Vec::new() };
                let rows = literals_of(code, is_row);
                let values = (0..code.literals).filter(|i| !rows.contains(i));
                let values = values.filter(|i| !globals.contains(i));
                values.for_each(|i| add(Value(code.words[i].get())));
                add(code.name);
                add(code.properties.get());
            }
            Kind::Foreign => add(self.syntax(cx, v)?.1),
            _ => (0..v.header().len()).for_each(|i| add(v.slot(i))),
        }
        Ok(())
    }
}

/// Whether an object is found by its name when an image is read.
pub(super) fn is_named(v: Value) -> bool {
    use crate::value::object::flag;
    v.is_object()
        && match v.header().kind() {
            Kind::Symbol => !v.has_flag(flag::UNINTERNED),
            Kind::Keyword | Kind::Module | Kind::Primitive | Kind::Variable => true,
            _ => false,
        }
}

/// The literals that are values.
pub(super) fn value_literals(code: &Code) -> Vec<Value> {
    let rows = literals_of(code, is_row);
    let values = (0..code.literals).filter(|i| !rows.contains(i));
    values.map(|i| Value(code.words[i].get())).collect()
}

/// The indices of the literals that some instructions of a code name.
pub(super) fn literals_of(code: &Code, which: fn(Op) -> bool) -> Vec<usize> {
    let instructions = code.words.iter().enumerate().skip(code.literals);
    let instructions = instructions.map(|(at, word)| (at, Instruction(word.get())));
    let wanted = instructions.filter(|(_, i)| which(i.op()));
    wanted.map(|(at, i)| (at as i64 + i.bc() as i64) as usize).collect()
}
/// Names the row of a primitive.
pub(super) fn is_row(op: Op) -> bool {
    op == Op::Primitive
}
/// Names a global.
pub(super) fn is_global(op: Op) -> bool {
    use Op::{CallGlobal, GlobalDefine, GlobalRef, GlobalSet, TailCallGlobal};
    matches!(op, GlobalRef | GlobalSet | GlobalDefine | CallGlobal | TailCallGlobal)
}

#[cold]
pub(super) fn unkept(v: Value) -> Error {
    Error::misc("cannot be kept in compiled code: ~S", &[v])
}
