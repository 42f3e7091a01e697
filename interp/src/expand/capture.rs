//! Bindings that outlive their scope: `the-environment`, and what `local-eval`
//! does with one.
//!
//! `%the-environment` keeps the labels of all bindings around, which then
//! stay what they are when their scope has been expanded. A variable's label is of
//! no use to other code, so each comes with a procedure that gets the variable's
//! value and one that sets it. `(ice-9 local-eval)` makes macros of them, and puts
//! these into the labels for as long as it expands something in that environment.

use super::Expander;
use super::resolve::find_label;
use super::rib::{Rib, label, set_label};
use super::stx::{SHIFT, Stx, Wrap, new_syntax};
use crate::core::{Core, Var};
use crate::cx::Cx;
use crate::error::{Error, Result};
use crate::primitives;
use crate::symbol::Sym;
use crate::value::object::flag;
use crate::value::{Kind, Value};

/// The bindings in the ribs of a wrap, the innermost first: each the identifier
/// that has it, and its label.
fn bindings(cx: &mut Cx, id: Stx) -> Vec<(Stx, Value)> {
    let mut found = Vec::new();
    let mut substs = id.w.substs();
    while substs.is_pair() {
        let rib = substs.car();
        if rib != SHIFT {
            for (name, marks, label) in Rib(rib).bindings() {
                let wrap = Wrap::new(cx, marks, substs);
                found.push((Stx::new(name, wrap, id.m), label));
            }
        }
        substs = substs.cdr();
    }
    found
}

primitives! {
    pub CAPTURE in "(system syntax internal)";
    /// Lets the labels in ENTRIES stand for what is beside them, and the other way round.
    "%exchange-labels!" "entries" => |cx, [entries]| {
        exchange_labels(cx, entries)?;
        Ok(Value::UNSPECIFIED)
    };
}

/// `(%the-environment ID MAKER)`: calls MAKER with the module, ID, the list of the
/// pattern variables, and for each binding a label and what it stands for.
pub(crate) fn the_environment(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let Some([_, scope, maker]) = x.fields(s) else { return Err(x.no_match(s)) };
    let Some(scope) = scope.identifier(x.cx()) else { return Err(x.no_match(s)) };
    let syntax = new_syntax(x.cx(), scope.e, scope.w, scope.m, Value::FALSE);
    let mut args = vec![Core::Const(scope.m), Core::Const(syntax)];
    let mut patterns = Vec::new();
    for (id, label) in bindings(x.cx(), scope) {
        label.set_flag(flag::CAPTURED);
        let payload = label.slot(label::PAYLOAD);
        let own = label.slot(label::UNIT) == x.unit;
        let parts = match label.slot(label::KIND).fixnum_value() {
            label::LEXICAL if own => x.access(id, Var(payload.fixnum_value() as u32)),
            label::MACRO => vec![Core::Const(payload)],
            label::PATTERN if own => {
                let (id, packed) = (id.to_value(x.cx()), payload.fixnum_value());
                let depth = Value::fixnum(packed & 0xff);
                let value = Core::Local(Var((packed >> 8) as u32));
                let parts = vec![Core::Const(id), Core::Const(depth), value];
                patterns.push(x.core_call("list", parts));
                continue;
            }
            _ => continue,
        };
        let mut entry = vec![Core::Const(label)];
        entry.extend(parts);
        args.push(x.core_call("list", entry));
    }
    let patterns = x.core_call("list", patterns);
    args.insert(2, patterns);
    let maker = x.expand(maker)?;
    Ok(Core::call(maker, args, x.pos))
}

impl Expander<'_> {
    /// A variable's name, and procedures that get and set it.
    fn access(&mut self, id: Stx, var: Var) -> Vec<Core> {
        self.vars[var.0 as usize].assigned = true;
        let get = self.thunk(Core::Local(var));
        let value = self.temporary("value");
        let set = Core::SetLocal(var, Box::new(Core::Local(value)));
        let set = self.simple_lambda(Value::FALSE, vec![value], set);
        vec![Core::Const(id.e), get, set]
    }
}

/// Puts what the second of each entry of an association list says into the label
/// that is its first, and leaves there what was in the label.
fn exchange_labels(cx: &mut Cx, entries: Value) -> Result<()> {
    for entry in entries.iter() {
        let (label, state) = (entry.car(), entry.cdr());
        if !label.is(Kind::Scope) || label.header().len() != 3 {
            return Err(Error::wrong_type(entries));
        }
        let before = cx.cons(label.slot(label::KIND), label.slot(label::PAYLOAD));
        entry.set_cdr(before);
        if state.is_pair() {
            set_label(label, state.car().as_fixnum().unwrap_or(label::DISPLACED), state.cdr());
        } else {
            set_label(label, label::MACRO, state);
        }
    }
    Ok(())
}

/// `(with-ellipsis ID BODY …)`: within the body ID is the ellipsis.
pub(crate) fn with_ellipsis(x: &mut Expander<'_>, s: Stx) -> Result<Core> {
    let mut rest = s;
    rest.next(x.cx());
    let dots = rest.next(x.cx()).and_then(|d| d.identifier(&mut x.vm.cx));
    let (Some(dots), true) = (dots, x.has_body(rest)) else {
        return Err(x.bad("with-ellipsis", "bad syntax", s));
    };
    let name = x.cx().sym(Sym::EllipsisAround);
    let syntax = new_syntax(x.cx(), dots.e, dots.w, dots.m, Value::FALSE);
    let label = super::rib::new_label(x.cx(), label::ELLIPSIS, syntax, Value::FALSE);
    let rib = Rib::with_capacity(x.cx(), 1);
    rib.add(x.cx(), Stx::new(name, dots.w, dots.m), label);
    rib.seal();
    x.body_in(rib, rest, s)
}

/// The identifier that `with-ellipsis` has made the ellipsis where ID stands.
pub(crate) fn ellipsis_around(cx: &mut Cx, id: Stx) -> Option<Stx> {
    if id.w.is_empty() {
        return None;
    }
    let name = cx.sym(Sym::EllipsisAround);
    let label = find_label(Stx { e: name, ..id })?;
    if label.slot(label::KIND) != Value::fixnum(label::ELLIPSIS) {
        return None;
    }
    let dots = label.slot(label::PAYLOAD);
    Some(Stx::new(dots.slot(0), Wrap(dots.slot(1)), dots.slot(2)))
}
