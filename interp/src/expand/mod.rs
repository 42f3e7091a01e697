//! The expander: from data to the core language, hygienically.
//!
//! The algorithm is that of Dybvig, Hieb and Bruggeman ("Syntactic Abstraction
//! in Scheme", 1993; with ribs, Waddell and Dybvig 1999): syntax carries marks,
//! one for each macro use that introduced it, and substitutions, which the
//! scopes around it push lazily and which an identifier goes through when its
//! meaning is wanted. What is different here is the machinery:
//!
//! - labels hold their bindings; there is no environment beside the ribs;
//! - a symbol that no scope ever bound (`flag::BOUND`) skips the ribs;
//! - the parts of a form share its wrap ([`stx::Stx`]), no object is made for them;
//! - `syntax-rules` is matched and filled in natively, and what a pattern
//!   variable stood for goes into the output as it came;
//! - the derived forms of `(guile)` are native transformers into the core.
//!
//! # What lives
//!
//! A transformer runs in a nested run of the machine, which may collect. The
//! expander's own references are on the Rust stack, so whatever it allocates, or
//! gets from a transformer, goes through `Cx::pin`. [`Expansion::next`] drops
//! the pins made since it began when it returns; the primitives of this folder
//! do the same. A [`Unit`] is therefore good until the next collection: it is
//! to be compiled at once.
//!
//! # Depth
//!
//! Data are walked without recursion, as trees ([`circular`]). Expressions nest on the Rust stack: at
//! most [`MAX_DEPTH`] deep and at most the bytes given to [`set_stack_budget`],
//! whichever comes first; then "expression nested too deeply" is raised. About
//! a kilobyte a level is used in optimised builds.

mod binding;
mod body;
mod capture;
mod circular;
mod derived;
mod errors;
mod expr;
mod inspect;
pub(crate) mod kept;
mod keywords;
mod lambda;
mod library;
mod modules;
mod pattern;
mod primitives;
mod quasi;
mod quasisyntax;
mod resolve;
mod rib;
pub(crate) mod rules;
mod settle;
mod strip;
mod stx;
mod syntax_case;
mod template;
mod top;
mod transform;

pub use capture::CAPTURE;
pub use circular::{UNREMEMBERED, is_circular};
pub(crate) use errors::syntax_pos;
pub use inspect::{INTERNAL, PUBLIC, SCOPES};
pub(crate) use keywords::keyword;
pub use keywords::{install, install_keywords, names as keyword_names};
pub use primitives::{EXPANDER, SYSTEM_SYNTAX};
pub use resolve::macro_slot;
pub use top::{Expansion, is_last, next_unit};

use crate::core::{Core, Global, Scope, Unit, Var, VarInfo};
use crate::cx::Cx;
use crate::error::{Error, Pos, Result};
use crate::heap::{Foreign, Marker};
use crate::read::Sources;
use crate::value::{Kind, Value};
use crate::vm::Vm;
use std::rc::Rc;
use stx::Stx;

/// Expressions nested deeper than this are an error.
pub const MAX_DEPTH: usize = 10_000;

/// Of quoted data this many pairs are looked through for places.
const MOST_NOTED: usize = 64;

/// Bytes of stack that nested expressions may use where nothing else is said.
const DEFAULT_STACK: usize = 1 << 20;

/// What becomes of the expanded program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Mode {
    /// It is run at once: macros are defined in the module and leave nothing.
    #[default]
    Eval,
    /// It is kept as well: a definition of a macro is evaluated and leaves a
    /// definition; `eval-when` is honoured.
    Compile,
}

/// What the expander knows between expansions.
#[derive(Default)]
pub(crate) struct State {
    /// Places of the data being expanded, innermost last.
    pub(crate) sources: Vec<Rc<Sources>>,
    /// The address of the stack where the outermost expansion began.
    stack_base: usize,
    stack_budget: usize,
    depth: usize,
}

impl Foreign for State {
    fn type_name(&self) -> &'static str {
        "expander"
    }
    fn trace(&self, _marker: &mut Marker<'_>) {}
}

/// Says how many bytes of stack nested expressions may use.
pub fn set_stack_budget(cx: &mut Cx, bytes: usize) {
    cx.state::<State>().stack_budget = bytes;
}

/// The expansion of one unit.
pub(crate) struct Expander<'a> {
    pub(crate) vm: &'a mut Vm,
    pub(crate) vars: Vec<VarInfo>,
    /// The unit's number: labels of variables carry it.
    pub(crate) unit: Value,
    /// The position of the form being expanded, or the nearest one known.
    pub(crate) pos: Pos,
    pub(crate) mode: Mode,
    pub(crate) sources: Vec<Rc<Sources>>,
    /// The rib of definitions that macros introduce at top level; `#f` until
    /// there is one.
    pub(crate) top_rib: Value,
    /// The macro use that became the form at hand.
    pub(crate) macro_use: Option<Stx>,
    depth: usize,
    stack_base: usize,
    stack_budget: usize,
}

impl<'a> Expander<'a> {
    pub(crate) fn new(vm: &'a mut Vm, mode: Mode) -> Expander<'a> {
        let serial = vm.cx.symbols.next_serial();
        let here = stack_address();
        let state = vm.cx.state::<State>();
        if state.depth == 0 || state.stack_base < here {
            state.stack_base = here;
        }
        let budget = if state.stack_budget == 0 { DEFAULT_STACK } else { state.stack_budget };
        Expander {
            unit: Value::fixnum(serial as i64),
            vars: Vec::new(),
            pos: Pos::NONE,
            mode,
            sources: state.sources.clone(),
            top_rib: Value::FALSE,
            macro_use: None,
            depth: state.depth,
            stack_base: state.stack_base,
            stack_budget: budget,
            vm,
        }
    }
    #[inline]
    pub(crate) fn cx(&mut self) -> &mut Cx {
        &mut self.vm.cx
    }

    // --- Depth -----------------------------------------------------------

    /// Goes one level deeper, or fails.
    #[inline]
    pub(crate) fn enter(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH
            || self.stack_base.saturating_sub(stack_address()) > self.stack_budget
        {
            return Err(self.too_deep());
        }
        Ok(())
    }
    #[inline]
    pub(crate) fn leave(&mut self) {
        self.depth -= 1;
    }
    #[cold]
    fn too_deep(&mut self) -> Error {
        let pos = self.pos;
        let message = "expression nested too deeply";
        errors::syntax_error(self.cx(), Value::FALSE, message, pos, Value::FALSE, Value::FALSE)
    }
    /// Runs `f` in the machine, which may expand in turn.
    pub(crate) fn nested<T>(&mut self, f: impl FnOnce(&mut Vm) -> Result<T>) -> Result<T> {
        let state = self.vm.cx.state::<State>();
        let before = std::mem::replace(&mut state.depth, self.depth);
        let sources = std::mem::replace(&mut state.sources, self.sources.clone());
        let result = f(self.vm);
        let state = self.vm.cx.state::<State>();
        state.depth = before;
        state.sources = sources;
        result
    }

    // --- Positions --------------------------------------------------------

    /// Takes note of the position of a form's pair, if the reader gave one.
    #[inline]
    pub(crate) fn at(&mut self, e: Value) {
        if let Some(pos) = self.pos_of(e) {
            self.pos = pos;
        }
    }
    #[inline]
    pub(crate) fn pos_of(&self, e: Value) -> Option<Pos> {
        let mut k = self.sources.len();
        while k > 0 {
            k -= 1;
            let pos = self.sources[k].get(e);
            if pos.is_some() {
                return pos;
            }
        }
        // A datum that a program evaluates.
        let table = self.vm.cx.source_table;
        if !self.sources.is_empty() || table == Value::FALSE {
            return None;
        }
        self.vm.cx.places.and_then(|p| (p.get)(table, e))
    }
    /// Keeps the places of a quoted form, which the program may evaluate: of the first
    /// [`MOST_NOTED`] pairs that have one.
    pub(crate) fn keep_places(&mut self, datum: Value) {
        let Some(places) = self.vm.cx.places else { return };
        if self.mode == Mode::Compile || !datum.is_pair() || !datum.car().is_symbol() {
            return;
        }
        let mut pending = vec![datum];
        let mut left = MOST_NOTED;
        while let Some(mut v) = pending.pop() {
            if let Some(pos) = self.sources.iter().rev().find_map(|s| s.get(v)) {
                (places.note)(&mut self.vm.cx, v, pos);
            }
            while v.is_pair() && left > 0 {
                left -= 1;
                if v.car().is_pair() || v.car().is(Kind::Vector) {
                    pending.push(v.car());
                }
                v = v.cdr();
            }
        }
    }

    // --- Variables, references ----------------------------------------------

    pub(crate) fn fresh_var(&mut self, name: Value) -> Var {
        self.vars.push(VarInfo { name, assigned: false });
        Var(self.vars.len() as u32 - 1)
    }
    pub(crate) fn temporary(&mut self, name: &str) -> Var {
        let name = self.sym(name);
        self.fresh_var(name)
    }
    #[allow(clippy::unnecessary_box_returns)] // the core holds it boxed
    pub(crate) fn global(&self, module: Value, name: Value, scope: Scope) -> Box<Global> {
        Box::new(Global { module, name, scope, pos: self.pos })
    }
    /// A reference to a binding of `(guile)`.
    pub(crate) fn core_ref(&mut self, name: &str) -> Core {
        let name = self.sym(name);
        let module = self.cx().guile.0;
        Core::Global(self.global(module, name, Scope::Inside))
    }
    /// A call of a procedure of `(guile)`.
    pub(crate) fn core_call(&mut self, name: &str, args: Vec<Core>) -> Core {
        let callee = self.core_ref(name);
        Core::call(callee, args, self.pos)
    }
    pub(crate) fn take_unit(&mut self, body: Core) -> Unit {
        Unit { vars: std::mem::take(&mut self.vars), body, keeps_frame: false }
    }
    /// Begins the next unit: variables of the last one mean nothing in it.
    pub(crate) fn next_unit(&mut self) {
        let serial = self.cx().symbols.next_serial();
        self.unit = Value::fixnum(serial as i64);
    }

    // --- Plain data ----------------------------------------------------------

    /// The datum of some syntax.
    pub(crate) fn strip(&mut self, s: Stx) -> Value {
        let datum = strip::strip(&mut self.vm.cx.heap, s.e);
        self.vm.cx.pin(datum)
    }
    /// The symbol of this name. Symbols that nothing holds are forgotten, so
    /// it is pinned like everything else.
    pub(crate) fn sym(&mut self, name: &str) -> Value {
        let symbol = self.cx().intern(name);
        self.cx().pin(symbol)
    }

    // --- Errors -----------------------------------------------------------------

    /// "source expression failed to match any pattern", without a place: what
    /// Guile says of its core forms.
    #[cold]
    pub(crate) fn no_match_nowhere(&mut self, form: Stx) -> Error {
        errors::no_match(self.cx(), Pos::NONE, form)
    }
    /// "source expression failed to match any pattern"
    #[cold]
    pub(crate) fn no_match(&mut self, form: Stx) -> Error {
        let pos = self.pos_of(form.e).unwrap_or(self.pos);
        errors::no_match(self.cx(), pos, form)
    }
    /// An error of the form's keyword `who`. What a macro made has the place of its use, and what
    /// is no list has none.
    #[cold]
    pub(crate) fn bad(&mut self, who: &str, message: &str, form: Stx) -> Error {
        self.bad_part(who, message, form, Value::FALSE)
    }
    #[cold]
    pub(crate) fn bad_part(&mut self, who: &str, message: &str, form: Stx, part: Value) -> Error {
        let form = form.peel(self.cx());
        let otherwise = if form.e.is_pair() { self.pos } else { Pos::NONE };
        let pos = self.pos_of(part).or(self.pos_of(form.e)).unwrap_or(otherwise);
        let who = if who.is_empty() { Value::FALSE } else { self.cx().intern(who) };
        errors::syntax_error(self.cx(), who, message, pos, form.e, part)
    }
    /// What is wrong with a use of a form that is a macro in Guile: what comes of the use where
    /// the macro of that name in `(riad retold)` is the keyword.
    #[cold]
    pub(crate) fn retold(&mut self, name: &str, form: Stx) -> Error {
        match self.retell(name, form) {
            Err(error) => error,
            Ok(()) => self.no_match(form),
        }
    }
    fn retell(&mut self, name: &str, form: Stx) -> Result<()> {
        let parts = [self.sym("riad"), self.sym("retold")];
        let module = self.cx().heap.list(&parts);
        self.cx().pin(module);
        let name = self.sym(name);
        if let Some(object) = self.macro_in(module, name, Scope::Private)? {
            let told = self.expand_macro(object, form, Value::FALSE)?;
            self.expand(told)?;
        }
        Ok(())
    }
}

/// Where the stack is now, nearly.
#[inline]
fn stack_address() -> usize {
    let here = 0u8;
    std::ptr::from_ref(&here) as usize
}
