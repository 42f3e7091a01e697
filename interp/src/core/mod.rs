//! The core language: what is left of a program after expansion.
//!
//! The expander makes it, the optimiser rewrites it, the compiler reads it.

mod print;

pub use print::datum_text;

use crate::error::Pos;
use crate::primitive::Row;
use crate::value::Value;

/// A local variable: an index into its unit's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Var(pub u32);

/// What is known of a local variable.
#[derive(Clone, Debug)]
pub struct VarInfo {
    /// A symbol, for messages and dumps.
    pub name: Value,
    /// Some `set!` names it.
    pub assigned: bool,
}

/// One top-level form, expanded.
pub struct Unit {
    pub vars: Vec<VarInfo>,
    pub body: Core,
    /// Whether the form's frame is there while its last call runs, so that an error in there has
    /// a place in the form.
    pub keeps_frame: bool,
}

/// An expression of the core language.
pub enum Core {
    Const(Value),
    Local(Var),
    SetLocal(Var, Box<Core>),
    Global(Box<Global>),
    SetGlobal(Box<Global>, Box<Core>),
    /// Defines a variable of a module. Its value is unspecified.
    Define(Box<Global>, Box<Core>),
    If(Box<[Core; 3]>),
    /// At least one expression; the value is the last one's.
    Seq(Vec<Core>),
    Lambda(Box<Lambda>),
    Let(Box<Let>),
    Letrec(Box<Letrec>),
    Call(Box<Call>),
    /// A call of a primitive that the module has not rebound.
    Prim(Box<Prim>),
    /// `(call-with-values (lambda () producer) (lambda formals body))`
    LetValues(Box<LetValues>),
}

/// How a global reference finds its variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// From inside the module: its own variables, then its imports.
    Inside,
    /// `(@ MODULE NAME)`: the module's public interface; `module` is its name.
    Public,
    /// `(@@ MODULE NAME)`: inside the module; `module` is its name.
    Private,
}

pub struct Global {
    /// A module object, or a module's name (a list), as `scope` says.
    pub module: Value,
    pub name: Value,
    pub scope: Scope,
    pub pos: Pos,
}

pub struct Lambda {
    /// A symbol or `#f`.
    pub name: Value,
    /// Tried in order; one for `lambda`, any number for `case-lambda`.
    pub clauses: Vec<Clause>,
    /// An association list of procedure properties, `documentation` among them.
    pub properties: Value,
    pub pos: Pos,
}

pub struct Clause {
    pub required: Vec<Var>,
    /// With the expression of the default, evaluated after those before it.
    pub optional: Vec<(Var, Core)>,
    pub rest: Option<Var>,
    pub keywords: Option<Keywords>,
    pub body: Core,
}

impl Clause {
    /// No parameters, and nothing to do.
    pub const EMPTY: Clause = Clause {
        required: Vec::new(),
        optional: Vec::new(),
        rest: None,
        keywords: None,
        body: Core::UNSPECIFIED,
    };
}

pub struct Keywords {
    pub allow_other_keys: bool,
    pub keys: Vec<Key>,
}

pub struct Key {
    pub keyword: Value,
    pub var: Var,
    pub default: Core,
}

pub struct Let {
    pub vars: Vec<Var>,
    pub inits: Vec<Core>,
    pub body: Core,
}

pub struct Letrec {
    /// Initialised from left to right (`letrec*`, bodies).
    pub in_order: bool,
    pub vars: Vec<Var>,
    pub inits: Vec<Core>,
    pub body: Core,
}

pub struct Call {
    pub callee: Core,
    pub args: Vec<Core>,
    pub pos: Pos,
}

pub struct Prim {
    pub row: &'static Row,
    pub args: Vec<Core>,
    pub pos: Pos,
}

pub struct LetValues {
    pub producer: Core,
    pub required: Vec<Var>,
    pub rest: Option<Var>,
    pub body: Core,
    pub pos: Pos,
}

impl Core {
    pub const UNSPECIFIED: Core = Core::Const(Value::UNSPECIFIED);

    /// A sequence, flat, and an expression by itself where there is only one.
    pub fn seq(mut forms: Vec<Core>) -> Core {
        match forms.len() {
            0 => Core::UNSPECIFIED,
            1 => forms.remove(0),
            _ => Core::Seq(forms),
        }
    }
    pub fn branch(test: Core, then: Core, otherwise: Core) -> Core {
        Core::If(Box::new([test, then, otherwise]))
    }
    pub fn call(callee: Core, args: Vec<Core>, pos: Pos) -> Core {
        Core::Call(Box::new(Call { callee, args, pos }))
    }
}
