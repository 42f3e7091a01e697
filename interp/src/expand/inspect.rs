//! `(system syntax)`: what of a macro's scope programs may see (Guile manual, "Syntax
//! Transformer Helpers").

use super::primitives::identifier;
use super::rib::Rib;
use super::stx::{SHIFT, Wrap, new_syntax, unpack_pos};
use crate::cx::Cx;
use crate::error::Result;
use crate::primitives;
use crate::symbol::Sym;
use crate::value::{Kind, Value};

primitives! {
    pub SCOPES in "(system syntax)", "(system syntax internal)";
    /// The identifiers bound locally around the identifier ID, those of inner scopes last.
    "syntax-locally-bound-identifiers" "id" => locally_bound;
    /// Where SYNTAX was read: a vector of file, line and column from 0 on; or `#f`.
    "syntax-sourcev" "syntax" => |cx, [syntax]| {
        let Some(pos) = unpack_pos(syntax.expect(Kind::Syntax)?.slot(3)) else {
            return Ok(Value::FALSE);
        };
        let file = cx.file_name(pos).map(str::to_owned);
        let file = file.map_or(Value::FALSE, |name| cx.string(&name));
        let place = [pos.line, pos.column].map(|n| Value::fixnum(i64::from(n)));
        Ok(cx.heap.vector(&[file, place[0], place[1]]))
    };
    /// A string that no other running Riad gives.
    "syntax-session-id" "" => |cx, []| Ok(cx.string(&format!("riad-{}", std::process::id())));
}

primitives! {
    pub PUBLIC in "(system syntax)";
    /// The name of the module that SYNTAX belongs to, or `#f`.
    "syntax-module" "syntax" => |_cx, [syntax]| module_name(syntax);
}

primitives! {
    pub INTERNAL in "(system syntax internal)";
    /// The datum directly in SYNTAX.
    "syntax-expression" "syntax" => |_cx, [s]| Ok(s.expect(Kind::Syntax)?.slot(0));
    /// The wrap of SYNTAX.
    "syntax-wrap" "syntax" => |_cx, [s]| Ok(s.expect(Kind::Syntax)?.slot(1));
    /// Where SYNTAX was read: an association list, or `#f`.
    "syntax-source" "syntax" => super::primitives::syntax_source;
    /// The name of the module that SYNTAX belongs to, or `#f`.
    "%syntax-module" "syntax" => |_cx, [syntax]| module_name(syntax);
    /// The same after the symbol `hygiene`.
    "syntax-module" "syntax" => |cx, [syntax]| {
        let (hygiene, name) = (cx.intern("hygiene"), module_name(syntax)?);
        Ok(if name == Value::FALSE { name } else { cx.cons(hygiene, name) })
    };
}

fn module_name(syntax: Value) -> Result<Value> {
    let module = syntax.expect(Kind::Syntax)?.slot(2);
    Ok(module.as_module().map_or(Value::FALSE, crate::module::Module::name))
}

fn locally_bound(cx: &mut Cx, args: &[Value]) -> Result<Value> {
    let id = args.first().copied().unwrap_or(Value::FALSE);
    let base = cx.pinned.len();
    let id = identifier(cx, id)?;
    let hidden = cx.sym(Sym::EllipsisAround);
    let (mut substs, mut found) = (id.w.substs(), Value::NULL);
    while substs.is_pair() {
        if substs.car() != SHIFT {
            for (name, marks, _) in Rib(substs.car()).bindings().filter(|b| b.0 != hidden) {
                let wrap = Wrap::new(cx, marks, substs).with_anti_mark(cx);
                let bound = new_syntax(cx, name, wrap, id.m, Value::FALSE);
                found = cx.cons(bound, found);
            }
        }
        substs = substs.cdr();
    }
    cx.pinned.truncate(base);
    Ok(found)
}
