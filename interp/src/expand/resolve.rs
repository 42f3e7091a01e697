//! What an identifier means.

use super::keywords::{KEYWORDS, keyword};
use super::rib::{Rib, label};
use super::stx::{SHIFT, Stx, Wrap, same_marks};
use crate::core::Var;
use crate::cx::Cx;
use crate::module::Module;
use crate::symbol::Sym;
use crate::value::object::flag;
use crate::value::{Kind, Value};

/// The slots of a macro object.
pub mod macro_slot {
    pub const NAME: usize = 0;
    /// A symbol: `core`, `macro`, `defmacro`, `syntax-parameter`.
    pub const TYPE: usize = 1;
    /// A fixnum for a core form; else a procedure, compiled rules, or a pair
    /// `(macro! . PROCEDURE)` of a variable transformer.
    pub const TRANSFORMER: usize = 2;
}

/// The meaning of an identifier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Binding {
    Lexical(Var),
    /// A pattern variable and its depth.
    Pattern(Var, u8),
    /// A macro object.
    Macro(Value),
    /// A core form, by its index.
    Core(usize),
    /// A module and a name.
    Global(Value, Value),
    /// Bound somewhere that is not in scope here.
    Displaced,
}

/// The label that the ribs of its wrap give an identifier (peeled).
#[inline(always)]
pub(crate) fn find_label(id: Stx) -> Option<Value> {
    if !id.e.has_flag(flag::BOUND) || id.w.is_empty() {
        return None;
    }
    let mut marks = id.w.marks();
    let mut substs = id.w.substs();
    while substs.is_pair() {
        let next = substs.car();
        if next == SHIFT {
            marks = marks.cdr();
        } else if let Some(label) = Rib(next).find(id.e, marks) {
            return Some(label);
        }
        substs = substs.cdr();
    }
    None
}

/// What an identifier (peeled) means in the code of `unit`.
pub(crate) fn resolve(cx: &mut Cx, id: Stx, unit: Value) -> Binding {
    let Some(found) = find_label(id) else {
        return global_binding(cx, id.e, id.m);
    };
    let payload = found.slot(label::PAYLOAD);
    match found.slot(label::KIND).fixnum_value() {
        label::LEXICAL if found.slot(label::UNIT) == unit => {
            Binding::Lexical(Var(payload.fixnum_value() as u32))
        }
        label::PATTERN if found.slot(label::UNIT) == unit => {
            let packed = payload.fixnum_value();
            Binding::Pattern(Var((packed >> 8) as u32), packed as u8)
        }
        label::MACRO => macro_binding(cx, payload),
        label::TOP => global_binding(cx, payload, found.slot(label::UNIT)),
        _ => Binding::Displaced,
    }
}

/// What sort of binding an identifier has, by Guile's name, and its value:
/// a procedure, `(NAME . MODULE)` or `#f`. Syntax parameters count as the macros they
/// mean now if `through_parameters`.
pub(crate) fn local_binding(
    cx: &mut Cx,
    id: Stx,
    through_parameters: bool,
) -> (&'static str, Value) {
    let found = find_label(id).map(|l| l.slot(label::KIND).fixnum_value());
    match found {
        Some(label::LEXICAL) => return ("lexical", id.e),
        Some(label::PATTERN) => return ("pattern-variable", Value::FALSE),
        Some(label::ELLIPSIS) => {
            let dots = find_label(id).map_or(Value::FALSE, |l| l.slot(label::PAYLOAD));
            return ("ellipsis", dots);
        }
        _ => {}
    }
    match resolve(cx, id, Value::FALSE) {
        Binding::Macro(object) => {
            let parameter = cx.intern("syntax-parameter");
            if !through_parameters && object.slot(macro_slot::TYPE) == parameter {
                return ("syntax-parameter", object);
            }
            ("macro", object.slot(macro_slot::TRANSFORMER))
        }
        Binding::Core(i) if !KEYWORDS[i].is_primitive() => ("macro", keyword(cx, i)),
        Binding::Core(_) => ("other", Value::FALSE),
        Binding::Global(module, name) => {
            let module = module.as_module().map_or(module, crate::module::Module::name);
            ("global", cx.cons(name, module))
        }
        _ => ("displaced-lexical", Value::FALSE),
    }
}

/// What a name means in a module.
pub(crate) fn global_binding(cx: &mut Cx, name: Value, module: Value) -> Binding {
    if let Some(variable) = global_variable(cx, name, module) {
        let value = variable.variable_value();
        if value.is(Kind::Macro) {
            return macro_binding(cx, value);
        }
    }
    Binding::Global(module, name)
}

/// The meaning of a keyword whose value is a macro object.
#[inline]
pub(crate) fn macro_binding(cx: &Cx, object: Value) -> Binding {
    if object.slot(macro_slot::TYPE) == cx.sym(Sym::Core) {
        Binding::Core(object.slot(macro_slot::TRANSFORMER).fixnum_value() as usize)
    } else {
        Binding::Macro(object)
    }
}

/// The variable of an identifier that no rib binds.
#[inline]
fn global_variable(cx: &mut Cx, name: Value, module: Value) -> Option<Value> {
    // A symbol that a program put where syntax belongs has no module.
    let module = if module == Value::FALSE { cx.current_module.0 } else { module };
    Module(module).variable(cx, name)
}

/// Whether two identifiers (peeled) mean the same, as Guile answers it: the same
/// local binding, the same variable, or both unbound under one name.
pub(crate) fn free_identifier_eq(cx: &mut Cx, a: Stx, b: Stx) -> bool {
    let (a_label, b_label) = (find_label(a), find_label(b));
    let (a_name, a_module) = match global_of(a, a_label) {
        Ok(global) => global,
        Err(label) => return Some(label) == b_label,
    };
    let Ok((b_name, b_module)) = global_of(b, b_label) else {
        return false;
    };
    if a_name == b_name && a_module == b_module {
        return true;
    }
    // Under another name a variable is only where a module has renamed it.
    if a_name != b_name && !a_name.has_flag(flag::ALIAS) && !b_name.has_flag(flag::ALIAS) {
        return false;
    }
    let va = global_variable(cx, a_name, a_module);
    let vb = global_variable(cx, b_name, b_module);
    va == vb && (va.is_some() || a_name == b_name)
}

/// The name and module of an identifier at top level, or else its label.
fn global_of(id: Stx, found: Option<Value>) -> Result<(Value, Value), Value> {
    match found {
        None => Ok((id.e, id.m)),
        Some(l) if l.slot(label::KIND) == Value::fixnum(label::TOP) => {
            Ok((l.slot(label::PAYLOAD), l.slot(label::UNIT)))
        }
        Some(l) => Err(l),
    }
}

/// Whether a binding of one identifier (peeled) would capture the other.
pub(crate) fn bound_identifier_eq(a: Stx, b: Stx) -> bool {
    a.e == b.e && same_marks(a.w.marks(), b.w.marks())
}

/// Whether an identifier (peeled) means what `name` means in `(guile)`.
#[inline]
pub(crate) fn is_core_name(cx: &mut Cx, id: Stx, name: Value) -> bool {
    // Nearly always the symbol decides: core names are seldom imported renamed.
    let core = Stx::new(name, Wrap::EMPTY, cx.guile.0);
    (id.e == name || id.m != cx.guile.0) && free_identifier_eq(cx, id, core)
}
