//! Core forms to instructions, each to where its value is wanted.

mod bind;
mod branch;
mod call;
mod label;
mod primitive;
mod procedure;
mod repeat;

use super::analyse::Facts;
use super::function::{Function, Place, WordMap};
pub(super) use repeat::Again;

use crate::code::Op;
use crate::core::{Clause, Core, Global, Scope, Unit, Var, VarInfo};
use crate::cx::{Cx, Manner};
use crate::error::{Pos, Result};
use crate::module::Module;
use crate::value::object::flag;
use crate::value::{Kind, Value};

/// Where the value of an expression goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum To {
    Register(usize),
    /// Nowhere: only the effect counts.
    Effect,
    /// Out of the procedure.
    Return,
}

/// The code of a unit: a procedure of no arguments.
pub(super) fn unit(cx: &mut Cx, unit: &Unit, facts: &Facts) -> Result<Value> {
    let mut compiler = Compiler {
        cx,
        vars: &unit.vars,
        facts,
        functions: Vec::new(),
        defining: None,
        keeps_frame: unit.keeps_frame,
        variables: WordMap::default(),
        numbers: Vec::new(),
    };
    let about = Header { pos: position(&unit.body), ..Header::ANONYMOUS };
    compiler.procedure(&about, &[(&Clause::EMPTY, &unit.body)]).map(|(code, _)| code)
}

/// Where an expression starts, as far as it says.
fn position(e: &Core) -> Pos {
    match e {
        Core::Global(g) | Core::SetGlobal(g, _) | Core::Define(g, _) => g.pos,
        Core::Call(c) => c.pos,
        Core::Prim(p) => p.pos,
        Core::Lambda(l) => l.pos,
        Core::Seq(all) => all.first().map_or(Pos::NONE, position),
        Core::If(parts) => position(&parts[0]),
        Core::Let(l) => l.inits.first().map_or(Pos::NONE, position),
        _ => Pos::NONE,
    }
}

/// What a procedure is beside its clauses.
struct Header {
    name: Value,
    properties: Value,
    pos: Pos,
    /// The variable that holds the procedure, where that is known: inside it is
    /// register 0.
    this: Option<Var>,
}

impl Header {
    const ANONYMOUS: Header =
        Header { name: Value::FALSE, properties: Value::NULL, pos: Pos::NONE, this: None };
}

struct Compiler<'a> {
    cx: &'a mut Cx,
    vars: &'a [VarInfo],
    facts: &'a Facts,
    /// The procedures being compiled, the innermost last.
    functions: Vec<Function>,
    /// Module and name of the global whose procedure is being compiled.
    defining: Option<(Value, Value)>,
    /// Whether the outermost of the procedures stays while its last call runs.
    keeps_frame: bool,
    /// The variables of the globals met so far.
    variables: WordMap<(Value, Value), Option<Value>>,
    /// Variables that are numbers where the code stands that is being written.
    numbers: Vec<Var>,
}

impl Compiler<'_> {
    #[inline]
    fn f(&mut self) -> &mut Function {
        self.functions.last_mut().expect("a function is being compiled")
    }
    #[inline]
    fn is_boxed(&self, v: Var) -> bool {
        self.vars[v.0 as usize].assigned || self.facts.is_early(v)
    }
    fn name_of(&self, v: Var) -> Value {
        self.vars[v.0 as usize].name
    }

    // --- Expressions ---------------------------------------------------------------

    fn expression(&mut self, e: &Core, to: To) -> Result<()> {
        match e {
            Core::Const(v) => self.constant(*v, to),
            Core::Local(v) => self.local(*v, to),
            Core::SetLocal(v, value) => self.set_local(*v, value, to)?,
            Core::Global(g) => self.global_ref(g, to),
            Core::SetGlobal(g, value) => self.set_global(Op::GlobalSet, g, value, to)?,
            Core::Define(g, value) => {
                let procedure = matches!(**value, Core::Lambda(_)).then_some((g.module, g.name));
                let outer = std::mem::replace(&mut self.defining, procedure);
                self.set_global(Op::GlobalDefine, g, value, to)?;
                self.defining = outer;
            }
            Core::If(parts) => self.branch(&parts[0], &parts[1], &parts[2], to)?,
            Core::Seq(all) => {
                if let Some((last, before)) = all.split_last() {
                    for e in before {
                        self.expression(e, To::Effect)?;
                    }
                    self.expression(last, to)?;
                }
            }
            Core::Lambda(lambda) => {
                if to != To::Effect {
                    let r = self.target_register(to);
                    self.closure(lambda, r, None)?;
                    self.done(r, to);
                }
            }
            Core::Let(l) => self.let_(l, to)?,
            Core::Letrec(l) => self.letrec(l, to)?,
            Core::Call(c) => self.call(c, to)?,
            Core::Prim(p) => self.prim(p, to)?,
            Core::LetValues(l) => self.let_values(l, to)?,
        }
        Ok(())
    }

    /// The register to compute a value for `to` in.
    #[inline]
    fn target_register(&mut self, to: To) -> usize {
        match to {
            To::Register(r) => r,
            To::Effect | To::Return => {
                let r = self.f().top;
                self.f().touch(r + 1);
                r
            }
        }
    }
    /// The value is in `r`: hands it on.
    fn done(&mut self, r: usize, to: To) {
        match to {
            To::Register(t) if t != r => self.f().op(Op::Move, 0, t, r, 0),
            To::Return => self.f().op(Op::Return, 0, r, 0, 0),
            _ => {}
        }
    }

    fn constant(&mut self, v: Value, to: To) {
        if to == To::Effect {
            return;
        }
        if let (To::Return, Some(bits)) = (to, immediate(v)) {
            return self.f().wide(Op::ReturnImmediate, 0, 0, bits);
        }
        let r = self.target_register(to);
        self.load(v, r);
        self.done(r, to);
    }
    fn load(&mut self, v: Value, r: usize) {
        if let Some(bits) = immediate(v) {
            return self.f().wide(Op::Immediate, 0, r, bits);
        }
        // As in Guile, where only compiled files have read-only literals.
        if (self.cx.portable || self.cx.manner == Manner::Compiled)
            && v.is_object()
            && matches!(v.header().kind(), Kind::String | Kind::Vector | Kind::Bytevector)
        {
            v.set_flag(flag::IMMUTABLE);
        }
        let literal = self.f().literal(v);
        self.f().with_literal(Op::Literal, 0, r, literal);
    }

    fn place_of(&mut self, v: Var) -> Place {
        let innermost = self.functions.len() - 1;
        self.find(v, innermost)
    }
    fn local(&mut self, v: Var, to: To) {
        if to == To::Effect {
            return;
        }
        let boxed = self.is_boxed(v);
        let checked = usize::from(self.facts.is_early(v));
        match self.place_of(v) {
            Place::Constant(c) => self.constant(c, to),
            Place::Register(r) if !boxed => self.done(r, to),
            place => {
                let t = self.target_register(to);
                match (place, boxed) {
                    (Place::Register(r), _) => self.f().op(Op::BoxRef, 0, t, r, checked),
                    (Place::Free(k), true) => self.f().op(Op::FreeBoxRef, 0, t, k, checked),
                    (Place::Free(k), false) => self.f().op(Op::Free, 0, t, k, 0),
                    (Place::Constant(_), _) => {}
                }
                self.done(t, to);
            }
        }
    }
    fn set_local(&mut self, v: Var, value: &Core, to: To) -> Result<()> {
        let top = self.f().top;
        let r = self.operand(value)?;
        match self.place_of(v) {
            Place::Register(b) => self.f().op(Op::BoxSet, 0, b, r, 0),
            Place::Free(k) => self.f().op(Op::FreeBoxSet, 0, k, r, 0),
            Place::Constant(_) => {}
        }
        self.f().top = top;
        self.constant(Value::UNSPECIFIED, to);
        Ok(())
    }

    /// The literal index of a global.
    fn global(&mut self, g: &Global) -> usize {
        let key = (g.module, g.name, g.scope as u8);
        let Compiler { cx, functions, .. } = self;
        let function = functions.last_mut().expect("a function is being compiled");
        function.global(key, || {
            if cx.portable {
                let module = g.module.as_module().map_or(g.module, Module::name);
                cx.references.push((module, g.name, g.pos));
                return cx.heap.vector(&[module, g.name, Value::fixnum(g.scope as i64)]);
            }
            // A variable of the module itself is final; an import may still be
            // shadowed by a later definition.
            if g.scope == Scope::Inside
                && let Some(module) = g.module.as_module()
                && let Some(variable) = module.local_variable(cx, g.name)
            {
                return variable;
            }
            cx.heap.vector(&[g.module, g.name, Value::fixnum(g.scope as i64)])
        })
    }
    fn global_ref(&mut self, g: &Global, to: To) {
        let literal = self.global(g);
        let r = self.target_register(to);
        self.f().with_literal(Op::GlobalRef, 0, r, literal);
        self.f().site(g.pos);
        self.done(r, to);
    }
    fn set_global(&mut self, op: Op, g: &Global, value: &Core, to: To) -> Result<()> {
        let top = self.f().top;
        let r = self.operand(value)?;
        let literal = self.global(g);
        self.f().with_literal(op, 0, r, literal);
        self.f().site(g.pos);
        self.f().top = top;
        self.constant(Value::UNSPECIFIED, to);
        Ok(())
    }

    /// The value of `e` in some register: its own, if it is a local variable.
    fn operand(&mut self, e: &Core) -> Result<usize> {
        if let Some(r) = self.in_register(e) {
            return Ok(r);
        }
        let r = self.f().top;
        self.f().touch(r + 1);
        self.expression(e, To::Register(r))?;
        self.f().set_top(r + 1);
        Ok(r)
    }
    /// The values of `all` in the next registers.
    fn push_all(&mut self, all: &[Core]) -> Result<()> {
        let mut rest = all;
        while let [first, others @ ..] = rest {
            if let [second, others @ ..] = others
                && let (Some(b), Some(c)) = (self.in_register(first), self.in_register(second))
            {
                let r = self.f().push();
                self.f().push();
                self.f().op(Op::Move2, 0, r, b, c);
                rest = others;
                continue;
            }
            self.push(first)?;
            rest = others;
        }
        Ok(())
    }
    /// The register of a local variable.
    fn in_register(&mut self, e: &Core) -> Option<usize> {
        match e {
            Core::Local(v) if !self.is_boxed(*v) => match self.place_of(*v) {
                Place::Register(r) => Some(r),
                _ => None,
            },
            _ => None,
        }
    }
    /// The value of `e` in the next register.
    fn push(&mut self, e: &Core) -> Result<usize> {
        let r = self.f().top;
        self.f().touch(r + 1);
        self.expression(e, To::Register(r))?;
        self.f().set_top(r + 1);
        Ok(r)
    }
}

/// The bits of a value that an instruction can hold.
#[inline]
fn immediate(v: Value) -> Option<i32> {
    if v.is_object() || v.is_pair() { None } else { i32::try_from(v.bits() as i64).ok() }
}
