//! Modules, as programs see them: Guile manual, "Module System Reflection".
//!
//! What finds, loads and imports modules is written in Scheme over these, in
//! `lib/guile/modules.scm`.

use interp::error::{RECORD, TOLD};
use interp::module::{Module, SymbolMap, slot};
use interp::{Cx, Error, Kind, Result, Value, primitives};

primitives! { pub MODULES in "(guile)";
    /// The module that top-level code is evaluated in.
    "current-module" "" => |cx, []| Ok(cx.current_module.0);
    /// Makes MODULE the current one; returns the one it was.
    "set-current-module" "module" => |cx, [m]| {
        let new = valid(m)?;
        Ok(std::mem::replace(&mut cx.current_module, new).0)
    };
    "module?" "obj" => |_, [m]| Ok(Value::bool(m.is(Kind::Module)));
    /// The list of symbols that names MODULE.
    "module-name" "module" => |_, [m]| {
        let wrong = || Error::expecting("module", m).who("record-accessor").at(RECORD);
        Ok(m.as_module().ok_or_else(wrong)?.name())
    };
    "set-module-name!" "module name" => |_, [m, v]| set(m, slot::NAME, v);
    /// `directory` (a place in the tree of names, as modules are), `interface`,
    /// `custom-interface`, or #f.
    "module-kind" "module" => |cx, [m]| {
        let kind = module(m)?.0.slot(slot::KIND);
        Ok(if kind == cx.intern("module") { cx.intern("directory") } else { kind })
    };
    /// The same, but `module` for a module that has been loaded or defined.
    "%module-state" "module" => |_, [m]| Ok(module(m)?.0.slot(slot::KIND));
    "set-module-kind!" "module kind" => |_, [m, v]| set(m, slot::KIND, v);
    "module-filename" "module" => |_, [m]| Ok(module(m)?.0.slot(slot::FILENAME));
    "set-module-filename!" "module file" => |_, [m, v]| set(m, slot::FILENAME, v);
    /// The interfaces that MODULE imports, the one imported first first.
    "module-uses" "module" => |cx, [m]| {
        let uses: Vec<Value> = module(m)?.uses().iter().collect();
        Ok(cx.list(&uses))
    };
    /// Makes MODULE import INTERFACES, the last wins, and nothing else.
    "set-module-uses!" "module interfaces" => |cx, [m, interfaces]| {
        let m = module(m)?;
        let uses: Vec<Value> = interfaces.iter().collect();
        uses.iter().try_for_each(|&i| module(i).map(drop))?;
        let uses = cx.list(&uses);
        m.forget_imports(&mut cx.heap);
        set(m.0, slot::USES, uses)
    };
    /// The module that holds what MODULE exports, or #f.
    "module-public-interface" "module" => |_, [m]| Ok(module(m)?.0.slot(slot::INTERFACE));
    "set-module-public-interface!" "module interface" => |_, [m, i]| set(m, slot::INTERFACE, i);
    /// What `make-module` makes: no name, no imports, no interface.
    "make-module" "#:optional size uses binder" => |cx, [size, uses, binder]| {
        let wrong = |text, v| Err(Error::misc(text, &[v]).who(""));
        if let Some(size) = size.given().filter(|n| !n.is_fixnum()) {
            return wrong("Illegal size to make-module. ~S", size);
        }
        let m = Module::new(&mut cx.heap, Value::FALSE, Value::FALSE);
        if let Some(uses) = uses.given() {
            let all = uses.list_to_vec();
            let Some(all) = all.and_then(|l| l.into_iter().map(Value::as_module).collect::<Option<Vec<_>>>())
            else {
                return wrong("Incorrect use list. ~S", uses);
            };
            for interface in all {
                m.use_interface(&mut cx.heap, interface);
            }
        }
        match binder.given().filter(|b| b.is_true() && !b.is_procedure()) {
            Some(binder) => wrong("Lazy-binder expected to be a procedure or #f. ~S", binder),
            None => Ok(m.0),
        }
    };
    /// Adds an interface to what MODULE imports.
    "module-use!" "module interface" => |cx, [m, i]| {
        if m != i {
            module(m)?.use_interface(&mut cx.heap, module(i)?);
        }
        Ok(Value::UNSPECIFIED)
    };
    /// The module of this NAME that has been made, loaded or not, or #f.
    "%find-module" "name" => |cx, [name]| {
        check_name(name)?;
        Ok(cx.find_module(name).map_or(Value::FALSE, |m| m.0))
    };
    /// The module of this NAME, made empty where there is none.
    "%make-named-module" "name" => |cx, [name]| {
        check_name(name)?;
        Ok(cx.make_module(name).0)
    };
    /// MODULE's public interface, made empty where there is none.
    "%module-interface" "module" => |cx, [m]| {
        let m = module(m)?;
        Ok(cx.interface_of(m).0)
    };
    /// Forgets a module of this NAME, so that it can be loaded again.
    "%forget-module!" "name" => |cx, [name]| {
        let parts = check_name(name)?;
        let (last, above) = parts.split_last().ok_or(Error::wrong_type(name))?;
        let above = cx.list(above);
        if let Some(parent) = cx.find_module(above) {
            parent.submodules().remove(*last);
        }
        Ok(Value::UNSPECIFIED)
    };
    /// The variable that NAME means in MODULE, or #f.
    "module-variable" "module name" => |cx, [m, name]| {
        valid(m)?;
        symbol(name)?;
        Ok(match lazily(cx, m, name)? {
            Some(lazily) => cx.tail_call(lazily, &[m, name]),
            None => module(m)?.variable(cx, name).unwrap_or(Value::FALSE),
        })
    };
    /// The same, whatever a binder says.
    "%module-variable" "module name" => |cx, [m, name]| {
        Ok(module(m)?.variable(cx, symbol(name)?).unwrap_or(Value::FALSE))
    };
    /// Have `%lazy-variable` asked for what MODULE does not define itself.
    "%set-module-lazy!" "module" => |_, [m]| {
        module(m)?.set_lazy();
        Ok(Value::UNSPECIFIED)
    };
    "module-local-variable" "module name" => |cx, [m, name]| {
        let m = valid(m)?;
        symbol(name)?;
        Ok(m.local_variable(cx, name).unwrap_or(Value::FALSE))
    };
    /// Binds NAME to the variable object in MODULE.
    "module-add!" "module name variable" => |cx, [m, name, variable]| {
        if !variable.is(Kind::Variable) {
            return Err(Error::misc("Bad variable to module-add! ~S", &[variable]).who(""));
        }
        addable(name)?;
        module(m)?.obarray().insert(&mut cx.heap, name, variable);
        Ok(Value::UNSPECIFIED)
    };
    "module-remove!" "module name" => |cx, [m, name]| {
        let m = module(m)?;
        if name.is_symbol() {
            m.complete(cx);
            m.obarray().remove(name);
        }
        Ok(Value::UNSPECIFIED)
    };
    "module-clear!" "module" => |cx, [m]| {
        module(m)?;
        let empty = SymbolMap::new(&mut cx.heap);
        set(m, slot::OBARRAY, empty.0)
    };
    /// The value of NAME in MODULE, or DEFAULT.
    "module-ref" "module name #:optional default . rest" => |cx, [m, name, default, ..]| {
        let m = valid(m).map_err(|e| e.who("module-variable"))?.0;
        symbol(name).map_err(|e| e.at(2).who("module-variable"))?;
        if let Some(lazily) = lazily(cx, m, name)? {
            let absent = cx.intern("%no-default");
            return Ok(cx.tail_call(lazily, &[m, name, default.given().unwrap_or(absent)]));
        }
        match module(m)?.variable(cx, name).map(Value::variable_value) {
            Some(v) if v != Value::UNBOUND => Ok(v),
            _ => default.given().ok_or_else(|| {
                let within = cx.intern("in");
                Error::misc("No variable named ~S ~S ~S", &[name, within, m]).bare()
            }),
        }
    };
    "module-set!" "module name value" => |cx, [m, name, v]| {
        symbol(name)?;
        let found = valid(m).map_err(|e| e.who("module-variable"))?.variable(cx, name);
        let variable = found.ok_or_else(|| {
            let within = cx.intern("in");
            Error::misc("No variable named ~S ~S ~S", &[name, within, m]).bare()
        })?;
        variable.set_slot(0, v);
        Ok(Value::UNSPECIFIED)
    };
    "module-define!" "module name value" => |cx, [m, name, v]| {
        let m = valid(m)?;
        symbol(name)?;
        let variable = match m.local_variable(cx, name) {
            Some(variable) => variable,
            None => m.ensure_local_variable(cx, name),
        };
        variable.set_slot(0, v);
        Ok(variable)
    };
    "module-ensure-local-variable!" "module name" => |cx, [m, name]| {
        let m = valid(m)?;
        symbol(name)?;
        Ok(m.ensure_local_variable(cx, name))
    };
    "module-make-local-var!" "module name" => |cx, [m, name]| {
        let m = module(m)?;
        addable(name)?;
        Ok(m.ensure_local_variable(cx, name))
    };
    "module-bound?" "module name" => |cx, [m, name]| is_defined(cx, m, name);
    "module-locally-bound?" "module name" => |cx, [m, name]| {
        let m = valid(m).map_err(|e| e.who("module-local-variable"))?;
        symbol(name).map_err(|e| e.at(2).who("module-local-variable"))?;
        let found = m.local_variable(cx, name);
        Ok(Value::bool(found.is_some_and(|v| v.variable_value() != Value::UNBOUND)))
    };
    "module-defined?" "module name" => |cx, [m, name]| is_defined(cx, m, name);
    /// Whether SYM has a value in MODULE, by default the current one.
    "defined?" "sym #:optional module" => |cx, [name, m]| {
        symbol(name)?;
        let m = m.given().map_or(Ok(cx.current_module), valid)?;
        let found = m.variable(cx, name);
        Ok(Value::bool(found.is_some_and(|v| v.variable_value() != Value::UNBOUND)))
    };
    /// An association list of MODULE's own names and variables.
    "%module->alist" "module" => |cx, [m]| {
        module(m)?.complete(cx);
        let entries: Vec<_> = module(m)?.obarray().iter().collect();
        let pairs: Vec<Value> = entries.into_iter().map(|(k, v)| cx.cons(k, v)).collect();
        Ok(cx.list(&pairs))
    };
    /// Names that replace a core binding where this interface is imported.
    "%module-replacements" "interface" => |_, [m]| Ok(module(m)?.0.slot(slot::REPLACEMENTS));
    "%set-module-replacements!" "interface names" => |_, [m, v]| set(m, slot::REPLACEMENTS, v);
    /// What is known of MODULE beside its bindings, an association list.
    "%module-properties" "module" => |_, [m]| Ok(module(m)?.0.slot(slot::PROPERTIES));
    "%set-module-properties!" "module alist" => |_, [m, v]| set(m, slot::PROPERTIES, v);
    /// The submodule of MODULE named by one symbol, or #f.
    "module-ref-submodule" "module name" => |_, [m, name]| {
        let below = module(m)?.submodules();
        Ok(Some(name).filter(|n| n.is_symbol()).and_then(|n| below.get(n)).unwrap_or(Value::FALSE))
    };
    "module-define-submodule!" "module name submodule" => |cx, [m, name, sub]| {
        let m = module(m)?;
        symbol(name)?;
        let sub = valid(sub)?;
        m.submodules().insert(&mut cx.heap, name, sub.0);
        Ok(Value::UNSPECIFIED)
    };
    "%submodules->alist" "module" => |cx, [m]| {
        let entries: Vec<_> = module(m)?.submodules().iter().collect();
        let pairs: Vec<Value> = entries.into_iter().map(|(k, v)| cx.cons(k, v)).collect();
        Ok(cx.list(&pairs))
    };
}

/// The procedure `%lazy-variable`, where MODULE has a binder and does not define NAME.
fn lazily(cx: &mut Cx, m: Value, name: Value) -> Result<Option<Value>> {
    let m = module(m)?;
    if !m.is_lazy() || m.local_variable(cx, name).is_some() {
        return Ok(None);
    }
    let name = cx.intern("%lazy-variable");
    Ok(cx.guile_variable(name).map(Value::variable_value))
}
fn is_defined(cx: &mut Cx, m: Value, name: Value) -> Result<Value> {
    let m = valid(m).map_err(|e| e.who("module-variable"))?;
    symbol(name).map_err(|e| e.at(2).who("module-variable"))?;
    let found = m.variable(cx, name);
    Ok(Value::bool(found.is_some_and(|v| v.variable_value() != Value::UNBOUND)))
}
/// The module that `v` is. What is none is no record of Guile's to it, or no struct at all.
fn module(v: Value) -> Result<Module> {
    v.as_module().ok_or_else(|| {
        if v.is(Kind::Struct) {
            Error::expecting("module", v).at(RECORD)
        } else {
            Error::expecting("struct", v).who("struct-vtable").at(TOLD + 1)
        }
    })
}
/// The same, where Guile's core looks at it first.
fn valid(v: Value) -> Result<Module> {
    v.as_module().ok_or_else(|| Error::expecting("module", v))
}
fn addable(v: Value) -> Result<Value> {
    symbol(v).map_err(|_| Error::misc("Bad symbol to module-add! ~S", &[v]).who(""))
}
fn symbol(v: Value) -> Result<Value> {
    if v.is_symbol() { Ok(v) } else { Err(Error::expecting("symbol", v)) }
}
fn set(m: Value, slot: usize, v: Value) -> Result<Value> {
    module(m)?.0.set_slot(slot, v);
    Ok(Value::UNSPECIFIED)
}

/// The parts of a module's name: a list of symbols.
fn check_name(name: Value) -> Result<Vec<Value>> {
    if !name.is_pair() && !name.is_null() {
        return Err(Error::expecting("pair", name).who("car").at(TOLD + 1));
    }
    let parts = name.list_to_vec().ok_or_else(|| Error::wrong_type(name).who("reverse").at(1))?;
    match parts.iter().rev().find(|p| !p.is_symbol()) {
        Some(&part) => Err(Error::expecting("symbol", part).who("symbol->string").at(1)),
        None => Ok(parts),
    }
}

/// Variables of (guile) that hold modules, and the module of natives that
/// Guile's (guile) does not export.
pub fn install(cx: &mut Cx) {
    let name = cx.module_name("(riad builtins)");
    let own = cx.make_module(name);
    let kind = cx.intern("module");
    own.0.set_slot(slot::KIND, kind);
    cx.interface_of(own);
    // The interface is its own interface.
    let interface = cx.interface_of(cx.guile);
    interface.0.set_slot(slot::INTERFACE, interface.0);
    for (name, m) in [("the-root-module", cx.guile.0), ("the-scm-module", interface.0)] {
        let name = cx.intern(name);
        cx.guile.define(cx, name, m);
    }
}
